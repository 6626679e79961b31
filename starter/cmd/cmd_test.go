package cmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"changeover/runbook"
	"changeover/starter/audit"
	"changeover/starter/cli"
)

const berlin = "../../config/sites/berlin.yaml"

// starter runs a command line and returns what it printed.
func starter(t *testing.T, arguments ...string) (string, error) {
	t.Helper()
	root := Root()
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetArgs(arguments)
	err := root.ExecuteContext(t.Context())
	return out.String(), err
}

func TestRefusedCommandLines(t *testing.T) {
	t.Setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
	for line, want := range map[string]string{
		"bogus":                                         "unknown command",
		"validate":                                      "name a site file, an endpoints file or a directory",
		"validate ../cmd":                               "the directory contains no .yaml file",
		"explain xpr.bogus":                             "the site file has no field of this name",
		"explain priorty":                               "did you mean role.priority?",
		"explain ip":                                    "did you mean cluster.ip or",
		"explain hosts":                                 "and 'changeover explain endpoints' lists",
		"explain endpoints.hosts.usr":                   "did you mean endpoints.hosts.user or",
		"schema site.yaml":                              "choose site or endpoints",
		"validate --site-file no.yaml":                  "cannot validate no.yaml: stat no.yaml: no such file or directory; name a file or a directory that you can read",
		"validate --site-file x -o xml":                 "cannot print the format 'xml'; choose -o text or -o json",
		"validate --address x":                          "unknown flag: --address",
		"scripts now":                                   "'now' is one argument too many",
		"run":                                           "an argument is missing; write: changeover run RUNBOOK --site NAME (see 'changeover run --help')",
		"run deploy":                                    "--site is missing; write: changeover run RUNBOOK --site NAME",
		"run repair --site berlin":                      "cannot start 'repair': there is no such runbook; choose one of prepare, install",
		"run replicate-to-node --site berlin":           "no node is named; give --node NAME",
		"run add-satellite --site berlin":               "no satellite is named; give --satellite NAME",
		"run repair-resource --site berlin":             "no service is named; give --service NAME",
		"run install-hotfix --site berlin":              "no hotfix is named; give --hotfix NAME",
		"run deploy --site berlin --service mta":        "--service does not apply to deploy",
		"run deploy --site berlin --hotfix HF1":         "--hotfix does not apply to deploy",
		"run deploy --site berlin --password-changed x": "--password-changed does not apply to deploy",
		"run change-service-password --site berlin --password-changed x":                    "the field passwordChanged of its input is not a time: 'x'",
		"run change-service-password --site berlin --password-changed 2999-01-01T00:00:00Z": "cannot start change-service-password: the field passwordChanged of its input is a time in the future: '2999-01-01T00:00:00Z'",
		"run deploy --site=":                                             "cannot start deploy: no site can have the name \"\": the name of a site consists of letters",
		"run deploy --site=berlin/x":                                     "cannot start deploy: no site can have the name \"berlin/x\": the name of a site consists of letters",
		"run remove-node --site berlin":                                  "no node is named; give --node NAME",
		"run replace-node --site berlin --satellite SATEL1":              "no node is named",
		"run remove-satellite --site berlin":                             "no satellite is named",
		"run add-satellite --site berlin --node KERN1":                   "no satellite is named",
		"run prepare --site berlin --node KERN1":                         "cannot start prepare: --node does not apply to prepare",
		"run deploy --site berlin --satellite SATEL1":                    "--satellite does not apply to deploy",
		"run deploy --site berlin":                                       "cannot reach the Temporal server at 127.0.0.1:1",
		"run deploy --site ber\u200blin":                                 "cannot start deploy: the field site of its input cannot be used: the text contains the invisible character U+200B",
		"run deploy --site berlin --change " + strings.Repeat("7", 3000): "cannot start deploy: the field change of its input cannot be used: the text has 3000 bytes",
		"retry install/berlin":                                           "--reason is missing; write: changeover retry ID --reason TEXT",
		"abort install/berlin --reason x --step INT-1":                   "unknown flag: --step",
		"schedule apply --site paris --sites ../../config":               "paris",
		"schedule delete":                                                "--site is missing; write: changeover schedule delete --site NAME",
		"facts":                                                          "--site is missing; write: changeover facts --site NAME",
		"facts withdraw x --site berlin":                                 "--reason is missing; write: changeover facts withdraw KEY --site NAME --reason TEXT",
		"audit":                                                          "an argument is missing; write: changeover audit ID",
		"demo":                                                           "unknown command 'demo' for 'changeover'; choose one of",
		"demo --twice":                                                   "unknown command 'demo' for 'changeover'; choose one of",
	} {
		t.Run(line, func(t *testing.T) {
			_, err := starter(t, strings.Fields(line)...)
			require.ErrorContains(t, err, want)
			assert.Equal(t, runbook.ExitCommand, ExitStatus(err))
		})
	}
}

func TestABlankTargetIsMissing(t *testing.T) {
	t.Setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
	for _, target := range targets {
		for _, name := range target.needed {
			_, err := starter(t, "run", name, "--site", "berlin", "--"+target.flag, "  ")
			require.ErrorContains(t, err, "no "+target.flag+" is named; give --"+target.flag+" NAME", name)
		}
	}
	_, err := starter(t, "run", "deploy", "--site", " ")
	require.ErrorContains(t, err, "no site can have the name")
}

func TestAnUnknownSubcommandIsAnError(t *testing.T) {
	root := Root()
	seen := 0
	cli.Parents(root, func(c *cobra.Command) {
		seen++
		path := strings.Fields(strings.TrimPrefix(c.CommandPath(), "changeover"))
		first := c.Commands()[0].Name()
		for _, line := range [][]string{{"xyzzy"}, {first + "x"}, {first + "x", "--no-such-flag", "y"}, {""}} {
			out, err := starter(t, append(slices.Clone(path), line...)...)
			want := fmt.Sprintf("unknown command '%s' for '%s'; ", line[0], c.CommandPath())
			require.ErrorContains(t, err, want, out)
			if line[0] == first+"x" {
				assert.ErrorContains(t, err, "did you mean", "a suggestion")
			}
			assert.Empty(t, out, "no help that looks like success")
		}
		out, err := starter(t, append([]string{"help"}, append(slices.Clone(path), "xyzzy")...)...)
		require.ErrorContains(t, err, "unknown command 'xyzzy' for '"+c.CommandPath()+"'")
		assert.Empty(t, out)
	})
	assert.Equal(t, 5, seen, "starter, schedule, facts, worker, completion")
	out, err := starter(t, "help", "schedule", "apply")
	require.NoError(t, err)
	assert.Contains(t, out, "changeover schedule apply --site NAME")
	out, err = starter(t, "schedule")
	require.NoError(t, err)
	assert.Contains(t, out, "changeover schedule [command]")
	_, err = starter(t, "schedule", "--bogus")
	require.ErrorContains(t, err, "unknown flag: --bogus")
	_, err = starter(t, "schedul")
	require.EqualError(t, err, "unknown command 'schedul' for 'changeover'; did you mean 'schedule'?")
	_, err = starter(t, "schedule", "remove")
	require.EqualError(t, err, "unknown command 'remove' for 'changeover schedule'; choose one of apply, delete")
}

func TestValidateDescribesAGoodSite(t *testing.T) {
	out, err := starter(t, "validate", "--site-file", berlin)
	require.NoError(t, err)
	assert.Regexp(t, `berlin\.yaml describes site berlin: 2 nodes, 16 services, 1 satellite \(digest [0-9a-f]{12}\)`, out)

	out, err = starter(t, "validate", "--site-file", berlin, "-o", "json")
	require.NoError(t, err)
	assert.Regexp(t, `"ok": true`, out)
	assert.Regexp(t, `"problems": \[\]`, out)
}

func TestValidateReportsEveryProblemAtOnce(t *testing.T) {
	data, err := os.ReadFile(berlin)
	require.NoError(t, err)
	broken := strings.NewReplacer("driveLetter: R", "driveLetter: C", "name: KERN2", "name: kern1", "V7 R5", "V7 R5\n  colour: red").Replace(string(data))
	path := filepath.Join(t.TempDir(), "berlin.yaml")
	require.NoError(t, os.WriteFile(path, []byte(broken), 0o600))

	out, err := starter(t, "validate", "--site-file", path)
	assert.ErrorContains(t, err, "correct the problems that are listed, and validate the file again")
	for _, want := range []string{`disk.driveLetter = "C"`, `nodes[1].name = "kern1"`, "xpr.colour", "rule V-01, manual 7.1.3", "3 problems\n"} {
		assert.Contains(t, out, want)
	}

	out, err = starter(t, "validate", "--site-file", path, "-o", "json")
	require.Error(t, err)
	var answer struct {
		OK       bool
		Problems []struct{ Path, Rule string }
	}
	require.NoError(t, json.Unmarshal([]byte(out), &answer), "one object and nothing else")
	assert.False(t, answer.OK)
	assert.Len(t, answer.Problems, 3)
}

func TestScriptsListsThemAll(t *testing.T) {
	out, err := starter(t, "scripts", "-o", "json")
	require.NoError(t, err)
	var answer struct {
		Scripts []struct {
			Name, Text string
			Params     []struct {
				Name   string
				Secret bool
			}
			Changes bool
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out), &answer))
	scripts := answer.Scripts
	text, err := starter(t, "scripts")
	require.NoError(t, err)
	for _, s := range scripts {
		assert.Contains(t, text, "### "+s.Name+" (")
		assert.Contains(t, text, strings.TrimSpace(s.Text))
	}
	assert.NotEmpty(t, scripts)
}

func TestScriptForAPilot(t *testing.T) {
	script, err := starter(t, "scripts", "--pilot")
	require.NoError(t, err)
	assert.Contains(t, script, "param([string]$Medium, [string]$Path")
	list, err := starter(t, "scripts", "--pilot", "-o", "json")
	require.NoError(t, err)
	var answer struct {
		Script string
		Points []struct{ ID, Claim, Check string }
	}
	require.NoError(t, json.Unmarshal([]byte(list), &answer))
	assert.Equal(t, script, answer.Script)
	assert.NotEmpty(t, answer.Points)
	for _, p := range answer.Points {
		assert.NotEmpty(t, p.Check, p.ID)
	}
	section, err := starter(t, "scripts", "--pilot", "-o", "md")
	require.NoError(t, err)
	assert.Contains(t, section, "\n| cluster-identity* | ")
}

func TestEveryCommandSaysWhatItDoes(t *testing.T) {
	var look func(c *cobra.Command)
	look = func(c *cobra.Command) {
		assert.NotEmpty(t, c.Short, c.CommandPath())
		for _, below := range c.Commands() {
			look(below)
		}
	}
	look(Root())
}

func TestAFailureIsReportedInTheRunsOwnWords(t *testing.T) {
	said := temporal.NewNonRetryableApplicationError("cannot decide: no step is waiting", runbook.ErrDecisionRefused, nil)
	assert.EqualError(t, reason(said), "cannot decide: no step is waiting")
	assert.Equal(t, os.ErrClosed, reason(os.ErrClosed))
}

func TestAnAuditShowsEveryEffectWithItsVerdict(t *testing.T) {
	change := func(property string) runbook.Change {
		return runbook.Change{Property: property, Before: "a", After: "b", Command: "Set-It " + property}
	}
	about := change("State")
	about.Target = "service licsvc"
	var out bytes.Buffer
	audit.Print(&out, "", runbook.Evidence{
		WorkflowID: "install/berlin", RunID: "1", State: runbook.StateFailed, Change: "CHG0017", Operator: "eva", Reason: "go-live",
		Started: time.Date(1, 1, 1, 0, 0, 0, 0, time.Local),
		Steps: []runbook.StepRecord{
			{Step: runbook.Step{ID: "INS-1", Title: "one"}, Verdict: runbook.Changed, Effects: []runbook.Effect{
				{Change: about, Verdict: runbook.Changed},
				{Change: change("Account"), Verdict: runbook.ChangedAnswerLost},
				{Change: change("Path"), Verdict: runbook.OutcomeNotKnown},
			}, Warnings: []string{"slow"}},
			{Step: runbook.Step{ID: "INS-2", Title: "two"}, Verdict: runbook.WouldChange, Pending: []runbook.Change{change("Mode")}},
			{Step: runbook.Step{ID: "INS-3", Title: "three"}, Note: "note", Error: "error"},
			{Step: runbook.Step{ID: "INS-4", Title: "four"}},
		},
	})
	for _, want := range []string{
		"install/berlin (run 1): failed\nstarted 0001-01-01 00:00:00, change CHG0017 by eva: \"go-live\"\n",
		"      changed: service licsvc State 'a' -> 'b'\n      command: Set-It State\n", "      changed (answer lost): Account 'a' -> 'b'\n      command: Set-It Account\n",
		"      outcome-not-known: Path 'a' -> 'b'\n", "      warning: slow\n", "      would-change: Mode 'a' -> 'b'\n      command: Set-It Mode\n",
		" waits for a decision  three\n", " in work               four\n", "      note: note\n      error: error\n",
	} {
		assert.Contains(t, out.String(), want)
	}
	for _, verdict := range runbook.Verdicts() {
		assert.Equal(t, string(verdict), verdict.Word(), "the audit shows the words of the evidence")
	}
	assert.Equal(t, "'maybe' (unknown to this release)", runbook.Verdict("maybe").Word())
}

func TestAnAuditSaysWhatAPersonDidAndWhatIsStillOpen(t *testing.T) {
	var out bytes.Buffer
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.Local)
	audit.Print(&out, "", runbook.Evidence{WorkflowID: "install/berlin", OperatorTasks: []runbook.TaskRecord{
		{
			ID: "licence-service", Title: "install the licence service", Host: "KERN1", Shown: noon, Confirmed: noon.Add(time.Hour), Operator: "eva", Reason: "done",
			Notes: []string{"Installation of the License Service in the Cluster: never a local drive"},
		},
		{ID: "xpr-setup", Title: "install XPR", Host: "KERN1", Shown: noon.Add(time.Hour)},
	}})
	assert.Contains(t, out.String(), "task: 2026-03-01 12:00:00  install the licence service on KERN1, confirmed 2026-03-01 13:00:00 by eva: \"done\"\n      note: Installation of the License Service in the Cluster: never a local drive\n")
	assert.Contains(t, out.String(), "task: 2026-03-01 13:00:00  install XPR on KERN1, not confirmed\n")
}
