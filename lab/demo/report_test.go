package demo

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
	"changeover/starter/follow"
)

func TestReportSaysWhatWentWrongBeforeAnythingStarted(t *testing.T) {
	var report Report
	err := Run(t.Context(), Options{SiteFile: "nowhere.yaml", Out: io.Discard, Reported: func(r Report) { report = r }})
	require.ErrorContains(t, err, "cannot read the site file")
	data, jsonErr := json.Marshal(report)
	require.NoError(t, jsonErr)
	assert.JSONEq(t, `{"site": "", "ok": false, "scale": 0, "runbooks": [], "error": `+quoted(t, err.Error())+`}`, string(data))
}

func quoted(t *testing.T, s string) string {
	t.Helper()
	data, err := json.Marshal(s)
	require.NoError(t, err)
	return string(data)
}

func TestReportTakesOverTheRunbooks(t *testing.T) {
	var r Report
	r.add(runbook.Result{Children: []runbook.Result{
		{Runbook: "prepare", WorkflowID: "prepare/berlin", RunID: "1", State: runbook.StateDone, Steps: 69, Changed: 20, Moves: 2, OperatorTasks: 1, Seconds: 12},
	}})
	assert.Equal(t, []Runbook{{"prepare", "prepare/berlin", "1", runbook.StateDone, 69, 20, 2, 1, 12}}, r.Runbooks)
}

func TestReportOfABrokenDeploymentSaysHowFarItCame(t *testing.T) {
	event := func(kind follow.Kind, name string, result *runbook.Result) follow.Event {
		return follow.Event{Kind: kind, Runbook: name, WorkflowID: name + "/berlin", RunID: name + "-run", Result: result}
	}
	done := &runbook.Result{Runbook: "prepare", WorkflowID: "prepare/berlin", RunID: "prepare-run", State: runbook.StateDone, Steps: 69}
	var r Report
	r.complete([]follow.Event{
		event(follow.RunStarted, "deploy", nil), event(follow.RunStarted, "prepare", nil), event(follow.RunFinished, "prepare", done),
		event(follow.RunStarted, "install", nil), event(follow.StepFailed, "install", nil),
	})
	assert.Equal(t, []Runbook{
		{Runbook: "prepare", WorkflowID: "prepare/berlin", RunID: "prepare-run", State: runbook.StateDone, Steps: 69},
		{Runbook: "install", WorkflowID: "install/berlin", RunID: "install-run", State: runbook.StateRunning},
	}, r.Runbooks)
	running, err := json.Marshal(r.Runbooks[1])
	require.NoError(t, err)
	assert.JSONEq(t, `{"runbook": "install", "workflowId": "install/berlin", "runId": "install-run", "state": "running"}`, string(running), "nobody knows the counts")
	var out bytes.Buffer
	PrintRecap(&out, r, nil)
	assert.Regexp(t, `install/berlin +running +- +- +- +- +-\n`, out.String())
}

// moveCommand is the command with which a runbook moves a group.
func moveCommand(group string) string {
	return "Get-ClusterGroup | Where-Object { $_.Name -eq '" + group + "' } | Move-ClusterGroup -Node 'KERN1' -Wait 0"
}

func TestRecapCountsByHost(t *testing.T) {
	apply := func(host, id string, properties ...string) follow.Event {
		e := follow.Event{Kind: follow.StepFinished, WorkflowID: "integrate/berlin", Verdict: runbook.Changed, Step: runbook.Step{ID: id, Host: host}}
		for _, p := range properties {
			e.Changes = append(e.Changes, runbook.Change{Property: p, Command: moveCommand("XPR")})
		}
		return e
	}
	looked := apply("KERN1", "INT-2", "State")
	looked.Verdict = runbook.WouldChange
	var out bytes.Buffer
	PrintRecap(&out, Report{role: "XPR", Runbooks: []Runbook{{WorkflowID: "integrate/berlin", State: runbook.StateDone, Steps: 3, Changed: 2, Moves: 1, Seconds: 1.25}}}, []follow.Event{
		apply("KERN2", "INT-1"), looked, apply("KERN1", "INT-2", "State", "Account"), apply("kern1", "INT-3", "OwnerNode"),
		{Kind: follow.StepFailed, Step: runbook.Step{ID: "INT-4", Host: "KERN2"}},
		apply("", "INT-5", "Account"),
	})
	var lines []string
	for line := range strings.Lines(out.String()) {
		lines = append(lines, strings.TrimRight(line, "\n"))
	}
	assert.Equal(t, []string{
		"",
		"RUNBOOK           STATE  STEPS  CHANGES  MOVES  TASKS  SECONDS",
		"integrate/berlin  done   3      2        1      0      1.2",
		"",
		"done = all steps are done, or were done before",
		"",
		"HOST   STEPS  CHANGES  MOVES  FAILED",
		"KERN1  2      2        1      0",
		"KERN2  1      0        0      1",
		"",
		"Steps of the site as a whole, and steps that a person did or confirmed, belong to no host.",
	}, lines)
}

// A restart can leave other groups, such as the cluster's own, on another node. A runbook moves these groups back and does not count
// this as a move.
func TestRecapCountsOnlyMovesOfTheRole(t *testing.T) {
	move := func(group string) follow.Event {
		return follow.Event{
			Kind: follow.StepFinished, WorkflowID: "integrate/berlin", Verdict: runbook.Changed, Step: runbook.Step{ID: "INT-1", Host: "KERN1", Title: group},
			Changes: []runbook.Change{{Property: runbook.OwnerProperty, Command: moveCommand(group)}},
		}
	}
	var out bytes.Buffer
	PrintRecap(&out, Report{role: "Eva's Role"}, []follow.Event{move("Cluster Group"), move("EVA''S ROLE"), move("Available Storage")})
	assert.Regexp(t, `KERN1 +3 +0 +1 +0\n`, out.String())
}

func TestRecapExplainsTheStatesThatOccur(t *testing.T) {
	var out bytes.Buffer
	PrintRecap(&out, Report{Runbooks: []Runbook{{State: runbook.StateDone}, {State: runbook.StateDone}, {State: runbook.StateInSync}}}, nil)
	assert.Contains(t, out.String(), "\ndone = all steps are done, or were done before; in-sync = the runbook only checked, and found nothing to change\n")
	assert.NotContains(t, out.String(), "aborted")
}

func TestRecapSaysThatTimeIsScaled(t *testing.T) {
	drill := &runbook.Drill{}
	drill.Add(runbook.MeasuredMove{From: "KERN1", To: "KERN2", Outage: runbook.Outage{Longest: runbook.Between(0, time.Second)}, Verdict: runbook.OutageNoObjective})
	report := Report{Scale: 0.02}
	report.add(runbook.Result{Children: []runbook.Result{{Runbook: "failover-test", Drill: drill}}})
	var out bytes.Buffer
	PrintRecap(&out, report, nil)
	assert.Contains(t, out.String(), "failover test: KERN1 to KERN2: outage of 0.0 to 1.0 s: measured and not judged")
	assert.Contains(t, out.String(), "The lab's time is scaled: 60 s of a simulated host took 1.2 s here.")
	out.Reset()
	PrintRecap(&out, Report{Scale: 1}, nil)
	assert.NotContains(t, out.String(), "scaled")
}

func TestATaskNamesItsStepsWithoutFillingTheScreen(t *testing.T) {
	assert.Empty(t, covers(nil))
	assert.Equal(t, " (INS-1, INS-2)", covers([]string{"INS-1", "INS-2"}))
	assert.Equal(t, " (INS-1 to INS-5, 5 steps)", covers([]string{"INS-1", "INS-2", "INS-3", "INS-4", "INS-5"}))
}

func TestTheFilesOfASuccessAreRemoved(t *testing.T) {
	directory := filepath.Join(t.TempDir(), "demo")
	require.NoError(t, os.MkdirAll(filepath.Join(directory, "evidence"), 0o700))
	var out bytes.Buffer
	failed := errors.New("the worker ended")
	require.ErrorIs(t, cleanUp(Options{Out: &out, Keep: true}, directory, failed), failed)
	assert.DirExists(t, directory)
	assert.Contains(t, out.String(), "stay in "+directory+", with the passwords of the lab")
	out.Reset()
	require.NoError(t, cleanUp(Options{Out: &out, Keep: true}, directory, nil))
	assert.NoDirExists(t, directory)
	assert.Equal(t, "\nended Temporal, lab and worker, and removed "+directory+"\n", out.String())
}
