package tests

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"changeover/config"
	"changeover/connection"
	"changeover/lab/stage"
	"changeover/runbook"
	"changeover/starter/cmd"
	"changeover/starter/runs"
)

// commandLine runs a command line of the starter against a stage and returns its output and its error output.
func commandLine(s *stage.Stage, line string) (out, said string, err error) {
	return commandArguments(s, strings.Fields(line)...)
}

// commandArguments runs a command of the starter, given as arguments, since an argument may contain blanks.
func commandArguments(s *stage.Stage, arguments ...string) (out, said string, err error) {
	root := cmd.Root()
	var stdout, stderr bytes.Buffer
	root.SetOut(&stdout)
	root.SetErr(&stderr)
	root.SetArgs(append(arguments, "--address", s.ServerAddress, "--namespace", s.Namespace))
	err = root.ExecuteContext(context.Background())
	return stdout.String(), stderr.String(), err
}

// decisionsIn returns the number of decisions that a run has accepted.
func decisionsIn(t *testing.T, s *stage.Stage, run client.WorkflowRun) int {
	t.Helper()
	n := 0
	for iter := s.Client.GetWorkflowHistory(context.Background(), run.GetID(), run.GetRunID(), false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); iter.HasNext(); {
		event, err := iter.Next()
		require.NoError(t, err)
		if event.GetEventType() == enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED {
			n++
		}
	}
	return n
}

// serverOnly returns a stage without a lab and a worker.
func serverOnly(t *testing.T) *stage.Stage {
	t.Helper()
	s := &stage.Stage{ServerAddress: server.HostPort, Namespace: newNamespace(t)}
	opened, err := connection.Dial(context.Background(), connection.Options{Address: server.HostPort, Namespace: s.Namespace})
	require.NoError(t, err)
	t.Cleanup(opened.Close)
	s.Client = opened.Client
	return s
}

// A decision that no worker receives in time is refused by the worker that receives it later.
func TestADecisionThatNobodyAnswersIsNotCarriedOutLater(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	run := start(t, s, runbook.Prepare)
	eventually(t, "the run waits for a person", func() bool { return len(progressOf(t, s, run).Tasks) > 0 })
	s.Worker.Kill()

	_, said, err := commandLine(s, "abort "+run.GetID()+" --reason test --timeout 6s")
	require.ErrorContains(t, err, "prepare/oslo has not accepted abort within 6s and will not carry it out: the decision expired at ")
	assert.Regexp(t, `^no answer for 5s; a worker polled \d+s ago \(.+\); the command waits until `, said)
	_, said, err = commandLine(s, "tasks "+run.GetID()+" --timeout 6s")
	require.ErrorContains(t, err, "cannot ask prepare/oslo: no answer within 6s; a worker polled")
	assert.Contains(t, said, "no answer for 5s; a worker polled")

	require.NoError(t, s.Worker.Start())
	out, _, err := commandLine(s, "tasks "+run.GetID()+" --timeout 2m")
	require.EqualError(t, err, "prepare/oslo is waiting-for-operator")
	assert.Equal(t, runbook.ExitNeedsPerson, cmd.ExitStatus(err))
	assert.Contains(t, out, "changeover confirm prepare/oslo")
	// The hold is delivered after the abort: if the run has accepted only the hold, it will not accept the abort any
	// more.
	out, _, err = commandLine(s, "hold "+run.GetID()+" --reason test --timeout 2m")
	require.NoError(t, err)
	assert.Equal(t, "hold accepted\n", out)
	assert.Equal(t, 1, decisionsIn(t, s, run), "the run accepted the abort after it had expired")

	out, _, err = commandLine(s, "abort "+run.GetID()+" --reason test --timeout 2m")
	require.NoError(t, err)
	assert.Equal(t, "abort accepted\n", out)
	_, err = end(t, s, run)
	kind, _ := failureOf(t, err)
	assert.Equal(t, runbook.ErrAborted, kind)
}

// A decision that the run has accepted is carried out even if the command stops waiting.
func TestALongDecisionIsReportedAsUnderWay(t *testing.T) {
	t.Parallel()
	s := serverOnly(t)
	w := worker.New(s.Client, "slow", worker.Options{})
	w.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		err := workflow.SetUpdateHandler(ctx, "confirm", func(ctx workflow.Context, _ runbook.Confirmation) (string, error) {
			return "confirmed", workflow.Sleep(ctx, time.Hour)
		})
		if err != nil {
			return err
		}
		return workflow.Sleep(ctx, time.Hour)
	}, workflow.RegisterOptions{Name: "slow"})
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)
	run, err := s.Client.ExecuteWorkflow(context.Background(), client.StartWorkflowOptions{ID: "slow/oslo", TaskQueue: "slow"}, "slow")
	require.NoError(t, err)
	_, _, err = commandLine(s, "confirm slow/oslo --timeout 3s")
	require.ErrorContains(t, err, "slow/oslo has accepted confirm and is carrying it out (no result within 3s)")
	assert.Equal(t, 1, decisionsIn(t, s, run))
}

// A schedule remains when the site file no longer has a calendar; only a person deletes it.
func TestAScheduleOutlivesItsCalendar(t *testing.T) {
	t.Parallel()
	s := serverOnly(t)
	ctx := context.Background()
	drilled := &config.Site{Name: "oslo"}
	drilled.Test.Drill = config.Drill{Hour: "3", Minute: "0"}
	_, err := cmd.ApplySchedule(ctx, s.Client, "", "sites/oslo.yaml", drilled)
	require.NoError(t, err)
	_, err = cmd.ApplySchedule(ctx, s.Client, "", "sites/oslo.yaml", &config.Site{Name: "oslo"})
	require.ErrorContains(t, err, "the schedule drill/oslo exists and stays as it is; delete the schedule with: changeover schedule delete --site oslo")

	out, _, err := commandLine(s, "schedule delete --site oslo")
	require.NoError(t, err)
	assert.Equal(t, "deleted schedule drill/oslo\n", out)
	_, _, err = commandLine(s, "schedule delete --site oslo")
	require.ErrorContains(t, err, "cannot delete the schedule drill/oslo: there is no such schedule")
}

// Whoever comes to a console finds the runs without knowing their IDs.
func TestRunsListsWhatGoesOnFirst(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	listed := func(flags string) []string {
		out, _, err := commandLine(s, "runs"+flags)
		require.NoError(t, err)
		return strings.Split(strings.TrimSpace(out), "\n")
	}
	assert.Len(t, listed(""), 1, "nothing was started")
	_, err := end(t, s, start(t, s, runbook.RepairResource))
	require.Error(t, err, "the input names no service")
	run := start(t, s, runbook.Prepare)
	eventually(t, "the run waits for a person", func() bool { return len(progressOf(t, s, run).Tasks) > 0 })
	eventually(t, "the server lists both runs, and the state of the one that waits", func() bool {
		lines := listed(" --site oslo")
		return len(lines) == 3 && strings.Contains(lines[1], string(runbook.StateWaitingForOperator))
	})
	lines := listed("")
	require.Len(t, lines, 3)
	assert.Regexp(t, `^ID +MODE +STATE +STARTED +ENDED +WAITS FOR$`, lines[0])
	assert.Regexp(t, `^prepare/oslo +apply +waiting-for-operator +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +- +task \S+: .`, lines[1])
	assert.Regexp(t, `^repair-resource/oslo +apply +failed +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +-$`, lines[2])
	assert.Len(t, listed(" --site bergen"), 1, "another site")

	out, said, err := commandLine(s, "runs --limit 1")
	require.NoError(t, err)
	assert.Contains(t, out, "prepare/oslo")
	assert.NotContains(t, out, "repair-resource")
	assert.Equal(t, "the server has more runs; to list more than 1, give a higher --limit\n", said)
	out, _, err = commandLine(s, "runs -o json")
	require.NoError(t, err)
	var list runs.List
	require.NoError(t, json.Unmarshal([]byte(out), &list))
	require.Len(t, list.Runs, 2)
	assert.Equal(t, runbook.Prepare, list.Runs[0].Runbook)
	assert.Equal(t, "oslo", list.Runs[0].Site)
	assert.Contains(t, list.Runs[0].WaitsFor, "task ")
	_, _, err = commandLine(s, "runs --limit 0")
	require.ErrorContains(t, err, "give a --limit of 1 or more")
}

// Who starts a run learns at once that its input cannot be used.
func TestARunThatRefusesItsInputIsNotReportedAsStarted(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	_, err := end(t, s, start(t, s, runbook.RepairResource))
	require.Error(t, err, "the input names no service; from now on the worker takes runs up at once")
	for flags, why := range map[string]string{
		"install-hotfix --hotfix HF1":        "oslo has no hotfix HF1: add HF1 to xpr.hotfixes in the site file",
		"repair-resource --service nosuch":   "oslo has no service nosuch: choose one of ",
		"replicate-to-node --node KERN9":     "oslo has no node KERN9: choose OSL2, or add KERN9 to nodes in the site file",
		"replicate-to-node --node X --check": "oslo has no node X: choose OSL2, or add X to nodes in the site file",
		"add-satellite --satellite SAT9":     "oslo has no satellite SAT9: ",
	} {
		out, _, err := commandLine(s, "run --site oslo "+flags)
		require.ErrorContains(t, err, why, flags)
		assert.Equal(t, runbook.ExitNotDone, cmd.ExitStatus(err), flags)
		assert.Empty(t, out, flags)
	}
	_, _, err = commandLine(s, "run deploy --site bergen")
	require.ErrorContains(t, err, "deploy/bergen failed: ", "no such site")
	began := time.Now()
	out, _, err := commandLine(s, "run prepare --site oslo")
	require.NoError(t, err)
	assert.Contains(t, out, "started prepare/oslo")
	assert.Less(t, time.Since(began), 4*time.Second, "a run that works is reported at once")
}
