package cmd

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/starter/cli"
)

func TestStepsAccountsForEveryStepOfTheManual(t *testing.T) {
	out, err := starter(t, "steps", "-o", "json")
	require.NoError(t, err)
	var answer struct {
		SchemaVersion int
		Steps         []map[string]string
	}
	require.NoError(t, json.Unmarshal([]byte(out), &answer))
	assert.Equal(t, 1, answer.SchemaVersion)
	require.Len(t, answer.Steps, 185)
	for i, step := range steps.All() {
		assert.Equal(t, map[string]string{
			"id": step.ID, "runbook": step.Runbook(), "part1": step.Part1, "part2": step.Part2, "manual": step.Manual, "how": string(step.How),
			"title": step.Title, "reads": step.Reads, "readBy": step.ReadBy, "proves": step.Proves, "irrevocable": step.Irrevocable, "missing": step.Missing, "hint": step.Hint,
		}, answer.Steps[i], "every key is there, also where it is empty")
	}
}

func TestStepsOfOneRunbook(t *testing.T) {
	out, err := starter(t, "steps", "add-satellite")
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(out, "add-satellite: 6 steps (5 automatic, 1 attest), "), out)
	assert.Contains(t, out, "SAT-9.10-2  the licence service is online while the registry is edited\n"+
		"  automatic, manual 5.10/2 and 9.10/2\n  reads:       the states of the role's resources\n")
	assert.NotContains(t, out, "TST-")

	out, err = starter(t, "steps", "failover-test", "-o", "json")
	require.NoError(t, err)
	assert.Equal(t, 6, strings.Count(out, `"id": "TST-`))

	_, err = starter(t, "steps", "deploy")
	assert.EqualError(t, err, "cannot show the steps of 'deploy': no runbook of that name has steps; "+
		"choose one of prepare, install, integrate, replicate-to-node, failover-test, add-satellite")
	_, err = starter(t, "steps", "-o", "xml")
	assert.ErrorContains(t, err, "choose -o text or -o json or -o md")
	_, err = starter(t, "scripts", "-o", "md")
	assert.ErrorContains(t, err, "cannot print the scripts as md; choose -o text or -o json")
}

func TestTheRunbooksOfTheStepsAreThoseOfTheService(t *testing.T) {
	chapters := runbook.Names()[:slices.Index(runbook.Names(), runbook.Deploy)]
	assert.Equal(t, chapters, steps.Runbooks(), "deploy runs the others and has no steps of its own, and maintenance carries out theirs")
}

func TestTheDocumentOfTheManualIsUpToDate(t *testing.T) {
	want, err := starter(t, "steps", "-o", "md")
	require.NoError(t, err)
	have, err := os.ReadFile("../../docs/manual.md")
	require.NoError(t, err, "make it with 'make docs'")
	// Not assert.Equal: a difference of two documents is unreadable.
	assert.True(t, want == string(have), "docs/manual.md is not what 'changeover steps -o md' prints; run 'make docs'")
	for _, step := range steps.All() {
		assert.Contains(t, want, "\n| "+step.ID+" | ")
	}
}

func TestACellKeepsWhatMarkdownWouldTakeForItsOwn(t *testing.T) {
	assert.Equal(t, `R:\\a\|b \*`, cli.Cell(`R:\a|b *`))
	assert.Equal(t, "–", cli.Cell(""))
}
