package cmd

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/catalogue/deviations"
)

func TestDeviationsPrintsEveryRow(t *testing.T) {
	out, err := starter(t, "deviations", "-o", "json")
	require.NoError(t, err)
	var answer struct {
		SchemaVersion                                              int
		Contradictions, Differences, Questions, Warnings, Attested []map[string]string
	}
	require.NoError(t, json.Unmarshal([]byte(out), &answer))
	assert.Equal(t, 1, answer.SchemaVersion)
	require.Len(t, answer.Contradictions, 107)
	assert.Len(t, answer.Differences, 38)
	assert.Len(t, answer.Questions, 25)
	assert.Len(t, answer.Warnings, 68)
	assert.Len(t, answer.Attested, len(deviations.AttestedSteps()))
	first := deviations.Contradictions()[0]
	assert.Equal(t, map[string]string{
		"id": first.ID, "manual": first.Manual, "prints": first.Prints, "does": first.Does, "why": first.Why,
		"siteKeys": first.SiteKeys, "decidedBy": first.DecidedBy, "open": first.Open,
	}, answer.Contradictions[0], "every key is there, also where it is empty")
}

func TestDeviationsOfOneId(t *testing.T) {
	out, err := starter(t, "deviations", "e-c16")
	require.NoError(t, err)
	assert.Equal(t, "E-C16  manual 5.7.5; 9.7.5\n"+
		"  prints:  the text recommends one failure in eight hours, but the command sets six hours\n"+
		"  does:    sets a threshold of 1 failure and a period of 8 hours\n"+
		"  why:     the text of both parts recommends eight hours; six hours are the default of Windows\n"+
		"  fields:  role.failoverThreshold, role.failoverPeriodHours\n"+
		"  by:      INT-9.7.5-1, config/defaults.go\n\n", out)
	for id, want := range map[string]string{"Q-11": "default: eight", "D-34": "Print Spooler", "E-P09": "part 1:  persistent mode off, auto start on", "INS-4.4.8-1": "attested by a person"} {
		out, err = starter(t, "deviations", id)
		require.NoError(t, err)
		assert.Contains(t, out, want)
	}
	_, err = starter(t, "deviations", "X-1")
	assert.EqualError(t, err, "cannot show 'X-1': there is no such id; 'changeover deviations' lists all ids")
	_, err = starter(t, "deviations", "E-C16", "-o", "md")
	assert.ErrorContains(t, err, "leave out the id")
}

func TestTheDocumentOfTheDeviationsIsUpToDate(t *testing.T) {
	want, err := starter(t, "deviations", "-o", "md")
	require.NoError(t, err)
	have, err := os.ReadFile("../../docs/deviations.md")
	require.NoError(t, err, "make it with 'make docs'")
	// Not assert.Equal: a difference of two documents is unreadable.
	assert.True(t, want == string(have), "docs/deviations.md is not what 'changeover deviations -o md' prints; run 'make docs'")
	for _, d := range deviations.Contradictions() {
		assert.Contains(t, want, "\n| "+d.ID+" | ")
	}
	for _, d := range deviations.Differences() {
		assert.Contains(t, want, "\n| "+d.ID+" | ")
	}
}
