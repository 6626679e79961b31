package cmd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"changeover/runbook"
	"changeover/starter/cli"
)

// endedWith is a server whose run is over.
func endedWith(t *testing.T, state runbook.State) *fakeServer {
	return serve(t, &fakeServer{begun: true, end: &historypb.HistoryEvent{
		EventId: 3, EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, Attributes: &historypb.HistoryEvent_WorkflowExecutionCompletedEventAttributes{
			WorkflowExecutionCompletedEventAttributes: &historypb.WorkflowExecutionCompletedEventAttributes{Result: payloads(t, runbook.Result{
				State: state, Steps: 7, Changed: 1, Pending: 2, Unknown: 3, Warnings: 4, Moves: 5, OperatorTasks: 6, Change: "CHG0017",
			})},
		},
	}})
}

func failedWith(t *testing.T, kind string) *fakeServer {
	return serve(t, &fakeServer{begun: true, end: &historypb.HistoryEvent{
		EventId: 3, EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED, Attributes: &historypb.HistoryEvent_WorkflowExecutionFailedEventAttributes{
			WorkflowExecutionFailedEventAttributes: &historypb.WorkflowExecutionFailedEventAttributes{Failure: refused(kind, "site berlin is locked by eva").GetFailure()},
		},
	}})
}

func TestTheExitStatusIsThatOfTheRunsState(t *testing.T) {
	want := map[runbook.State]int{
		runbook.StateDone: 0, runbook.StateInSync: 0, runbook.StateSkipped: 0, runbook.StateWouldChange: 2,
		runbook.StateDoneWithDeviations: 3, runbook.StateFailed: 3, runbook.StateAborted: 3, runbook.StateIncomplete: 6,
		// The states of a run that goes on are those that tasks reports.
		runbook.StateRunning: 0, runbook.StateWaitingForOperator: 4, runbook.StateWaitingForEvidence: 4, runbook.StateHeld: 4, runbook.StateWaitingForWindow: 5,
	}
	for _, state := range runbook.States() {
		t.Run(string(state), func(t *testing.T) {
			if !state.Final() {
				out, _, err := runAgainst(t.Context(), serve(t, &fakeServer{answer: payloads(t, runbook.Progress{State: state})}), "tasks deploy/berlin")
				assert.Equal(t, want[state], ExitStatus(err))
				assert.NotEmpty(t, out)
				return
			}
			for _, line := range []string{"watch deploy/berlin", "run deploy --site berlin --watch"} {
				out, _, err := runAgainst(t.Context(), endedWith(t, state), line)
				assert.Equal(t, want[state], ExitStatus(err), "%s: %v", line, err)
				assert.Contains(t, out, fmt.Sprintf(
					"deploy/berlin: %s, 7 steps, 1 change, 2 items to do, 3 unknown steps, 4 warnings, 5 moves, 6 operator tasks, 0 s, change CHG0017\n", state))
			}
		})
	}
}

func TestTheExitStatusOfRunsWithoutAResult(t *testing.T) {
	_, _, err := runAgainst(t.Context(), failedWith(t, runbook.ErrSiteLocked), "watch deploy/berlin")
	require.EqualError(t, err, "deploy/berlin failed: site berlin is locked by eva")
	assert.Equal(t, runbook.ExitLocked, ExitStatus(err))
	_, _, err = runAgainst(t.Context(), failedWith(t, runbook.ErrAborted), "watch deploy/berlin")
	assert.Equal(t, runbook.ExitNotDone, ExitStatus(err))
	_, _, err = runAgainst(t.Context(), serve(t, &fakeServer{begun: true}), "watch deploy/berlin")
	assert.Equal(t, runbook.ExitNotDone, ExitStatus(err), "it was terminated")
	assert.Equal(t, runbook.ExitCommand, ExitStatus(errors.New("cannot reach the server")))
	assert.Equal(t, runbook.ExitCommand, ExitStatus(ended("deploy/berlin", errors.New("connection lost"))))
	assert.Equal(t, runbook.ExitDone, ExitStatus(nil))
}

func TestTheChangeNumberIsShownFromTheStartOn(t *testing.T) {
	f := serve(t, &fakeServer{})
	out, _, err := runAgainst(t.Context(), f, "run deploy --site berlin --change CHG0017 -o json")
	require.NoError(t, err)
	assert.JSONEq(t, `{"schemaVersion": 1, "workflowId": "deploy/berlin", "runId": "a-run", "change": "CHG0017"}`, out)
	assert.Equal(t, `"deploy for site berlin, change CHG0017"`, string(f.start.GetUserMetadata().GetSummary().GetData()))
	assert.Contains(t, string(f.start.GetInput().GetPayloads()[0].GetData()), `"change":"CHG0017"`)
}

// Every command prints one object; watch prints one on each line.
func TestTheJSONOfEveryCommandHasASchemaVersion(t *testing.T) {
	answers := map[string]*fakeServer{
		"scripts": nil, "steps": nil, "deviations": nil, "validate --site-file " + berlin: nil,
		"run deploy --site berlin": {},
		"watch deploy/berlin":      {begun: true},
		"tasks deploy/berlin":      {answer: payloads(t, runbook.Progress{State: runbook.StateRunning})},
		"audit deploy/berlin":      {answer: payloads(t, runbook.Evidence{SchemaVersion: runbook.EvidenceVersion})},
		"facts --site berlin":      {answer: payloads(t, runbook.SiteRecord{})},
		"abort x --reason y":       {accepts: true, outcome: success(t, "accepted")},
		"confirm x":                {accepts: true, outcome: success(t, "accepted")},
	}
	for line, f := range answers {
		var out string
		if f == nil {
			out, _ = starter(t, append(strings.Fields(line), "-o", "json")...)
		} else {
			out, _, _ = runAgainst(t.Context(), serve(t, f), line+" -o json")
		}
		require.NotEmpty(t, out, line)
		decoder := json.NewDecoder(strings.NewReader(out))
		for decoder.More() {
			var object map[string]any
			require.NoError(t, decoder.Decode(&object), "%s: %s", line, out)
			assert.EqualValues(t, 1, object["schemaVersion"], line)
		}
	}
	var out bytes.Buffer
	require.ErrorContains(t, cli.PrintJSON(&out, []string{"a list"}), "the result is no object")
	require.NoError(t, cli.PrintJSON(&out, struct{}{}))
	assert.JSONEq(t, `{"schemaVersion": 1}`, out.String())
}

func TestRunReportsARunThatFailsAtOnce(t *testing.T) {
	out, _, err := runAgainst(t.Context(), failedWith(t, runbook.ErrBadInput), "run deploy --site nowhere")
	require.ErrorContains(t, err, "deploy/nowhere failed: ")
	assert.Equal(t, runbook.ExitNotDone, ExitStatus(err))
	assert.Empty(t, out)

	_, _, err = runAgainst(t.Context(), failedWith(t, runbook.ErrSiteLocked), "run deploy --site berlin")
	assert.Equal(t, runbook.ExitLocked, ExitStatus(err))
}

func TestTheSummaryOfARunIsBounded(t *testing.T) {
	assert.Equal(t, "deploy for site berlin, change 7", startSummary("deploy", runbook.Input{Site: "berlin", Change: "7"}))
	assert.LessOrEqual(t, len(startSummary("deploy", runbook.Input{Site: "berlin", Change: strings.Repeat("7", 2000)})), runbook.SummaryLimit)
}

func TestRunSaysThatNoWorkerHasTakenTheRunUp(t *testing.T) {
	out, said, err := runAgainst(t.Context(), serve(t, &fakeServer{}), "run deploy --site berlin")
	require.NoError(t, err)
	assert.Contains(t, out, "started deploy/berlin")
	assert.Equal(t, "no worker has taken up deploy/berlin within 100ms; no worker polls task queue 'xpr'; the run begins when a worker takes it up\n", said)
}

func TestTasksEndAsTheRunThatWaits(t *testing.T) {
	child := runbook.ChildReport{WorkflowID: "prepare/berlin", State: runbook.StateWaitingForOperator, Waiting: "confirm the release notes"}
	f := serve(t, &fakeServer{answer: payloads(t, runbook.Progress{State: runbook.StateRunning, Children: []runbook.ChildReport{child}})})
	_, _, err := runAgainst(t.Context(), f, "tasks deploy/berlin")
	require.EqualError(t, err, "prepare/berlin is waiting-for-operator")
	assert.Equal(t, runbook.ExitNeedsPerson, ExitStatus(err))

	child.State, child.Waiting = runbook.StateRunning, ""
	f = serve(t, &fakeServer{answer: payloads(t, runbook.Progress{State: runbook.StateRunning, Children: []runbook.ChildReport{child}})})
	_, _, err = runAgainst(t.Context(), f, "tasks deploy/berlin")
	assert.NoError(t, err)
}

// A run that was terminated still answers with what it waited for: nobody can answer it any more.
func TestTasksOfARunThatTemporalHasEnded(t *testing.T) {
	child := runbook.ChildReport{WorkflowID: "prepare/berlin", State: runbook.StateWaitingForOperator, Waiting: "confirm the release notes"}
	last := payloads(t, runbook.Progress{Site: "berlin", State: runbook.StateRunning, Children: []runbook.ChildReport{child}})
	for status, how := range map[enums.WorkflowExecutionStatus]string{
		enums.WORKFLOW_EXECUTION_STATUS_TERMINATED: "terminated",
		enums.WORKFLOW_EXECUTION_STATUS_TIMED_OUT:  "timed out",
	} {
		f := serve(t, &fakeServer{answer: last, status: status})
		out, _, err := runAgainst(t.Context(), f, "tasks deploy/berlin")
		assert.Equal(t, runbook.ExitNotDone, ExitStatus(err))
		require.EqualError(t, err, "Temporal ended deploy/berlin as "+how+"; the last state of this run was running")
		assert.Equal(t, "the run deploy/berlin ended as "+how+"; nothing is open; to see which runs are open: changeover runs --site berlin --address "+f.address+"\n", out)

		out, _, err = runAgainst(t.Context(), f, "tasks deploy/berlin -o json")
		require.Error(t, err)
		assert.JSONEq(t, `{"schemaVersion":1,"state":"`+how+`","work":[],"tasks":[],"parked":[],"children":[]}`, out)
	}
	_, _, err := runAgainst(t.Context(), serve(t, &fakeServer{answer: last, status: enums.WORKFLOW_EXECUTION_STATUS_RUNNING}), "tasks deploy/berlin")
	assert.Equal(t, runbook.ExitNeedsPerson, ExitStatus(err))
}

func TestTheCommandThatFollowsARunCanBeCopied(t *testing.T) {
	root := newRoot(&settings{noticeAfter: 100 * time.Millisecond})
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&out)
	f := serve(t, &fakeServer{})
	root.SetArgs([]string{"run", "install-hotfix", "--site", "berlin", "--hotfix", "V7 R5 HF1", "--address", f.address})
	require.NoError(t, root.ExecuteContext(t.Context()))
	assert.Contains(t, out.String(), "changeover watch 'install-hotfix/berlin/V7 R5 HF1' --address "+f.address+"\n")
	root = newRoot(&settings{noticeAfter: 100 * time.Millisecond})
	root.SetArgs([]string{"run", "install-hotfix", "--site", "berlin", "--hotfix", "V7 R5 HF1", "--address", serve(t, &fakeServer{histories: map[string][]*historypb.HistoryEvent{}}).address})
	root.SetOut(&out)
	root.SetErr(&out)
	err := root.ExecuteContext(t.Context())
	require.ErrorContains(t, err, "its history cannot be read")
	assert.ErrorContains(t, err, "changeover watch 'install-hotfix/berlin/V7 R5 HF1'")
}

// A script that asks different commands about the same run must not get different answers.
func TestEveryCommandEndsWithTheSameStatusForARunThatHasEnded(t *testing.T) {
	for kind, want := range map[string]int{runbook.ErrSiteLocked: runbook.ExitLocked, runbook.ErrAborted: runbook.ExitNotDone, runbook.ErrBadInput: runbook.ExitNotDone} {
		for _, line := range []string{"watch deploy/berlin", "tasks deploy/berlin", "audit deploy/berlin", "run deploy --site berlin", "run deploy --site berlin --watch"} {
			f := failedWith(t, kind)
			f.answer, f.status = payloads(t, runbook.Progress{State: runbook.StateFailed}), enums.WORKFLOW_EXECUTION_STATUS_FAILED
			_, _, err := runAgainst(t.Context(), f, line)
			assert.Equal(t, want, ExitStatus(err), "%s of a run that failed with %s: %v", line, kind, err)
		}
	}
}

// A run asks its hosts and its lock before it begins its work: both may refuse it.
func TestRunReportsARunThatTheLockRefuses(t *testing.T) {
	id := int64(0)
	event := func(kind enums.EventType) *historypb.HistoryEvent {
		id++
		return &historypb.HistoryEvent{EventId: id, EventType: kind}
	}
	activity := func(name string) []*historypb.HistoryEvent {
		scheduled := event(enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
		scheduled.Attributes = &historypb.HistoryEvent_ActivityTaskScheduledEventAttributes{
			ActivityTaskScheduledEventAttributes: &historypb.ActivityTaskScheduledEventAttributes{ActivityType: &commonpb.ActivityType{Name: name}},
		}
		return []*historypb.HistoryEvent{scheduled, event(enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)}
	}
	before := []*historypb.HistoryEvent{event(enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED), event(enums.EVENT_TYPE_WORKFLOW_TASK_STARTED)}
	for _, name := range []string{runbook.LoadSiteActivity, runbook.ReadIdentityActivity, runbook.ReadIdentityActivity, runbook.DescribeLockActivity, runbook.EndLockActivity} {
		before = append(before, activity(name)...)
	}
	end := event(enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED)
	end.Attributes = &historypb.HistoryEvent_WorkflowExecutionFailedEventAttributes{WorkflowExecutionFailedEventAttributes: &historypb.WorkflowExecutionFailedEventAttributes{
		Failure: refused(runbook.ErrSiteLocked, "site berlin is locked by eva").GetFailure(),
	}}
	run := func(events ...*historypb.HistoryEvent) (string, error) {
		f := serve(t, &fakeServer{histories: map[string][]*historypb.HistoryEvent{"deploy/berlin": append(slices.Clone(before), events...)}})
		out, _, err := runAgainst(t.Context(), f, "run deploy --site berlin")
		return out, err
	}
	out, err := run(append(activity(runbook.WriteEvidenceActivity), end)...)
	require.EqualError(t, err, "deploy/berlin failed: site berlin is locked by eva")
	assert.Equal(t, runbook.ExitLocked, ExitStatus(err))
	assert.Empty(t, out)

	out, err = run(append(activity(runbook.ReadSiteRecordActivity), end)...)
	require.NoError(t, err, "the run has its lock, and the command does not wait for its end")
	assert.Contains(t, out, "started deploy/berlin")
}
