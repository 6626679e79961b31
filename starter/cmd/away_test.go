package cmd

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	workflowpb "go.temporal.io/api/workflow/v1"

	"changeover/runbook"
	"changeover/starter/follow"
)

// A command that waits reports after the usual time that the Temporal server does not answer, not that no worker answers.
func TestACommandSaysThatTemporalIsAway(t *testing.T) {
	for _, line := range []string{"tasks deploy/berlin", "watch deploy/berlin", "abort deploy/berlin --reason x"} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			_, said, err := runAgainst(t.Context(), serve(t, &fakeServer{leaves: true}), line+" --timeout 2s")
			require.Error(t, err)
			assert.Regexp(t, `^no answer for 100ms; the Temporal server does not answer \((dial tcp 127.0.0.1:\d+: connect: connection refused|no answer within 1s)\); `+
				`start the server again, or check the network to the server; the command waits until`, said)
			assert.NotContains(t, said+err.Error(), "no worker polls")
		})
	}
}

func TestAnInterruptedWatchSaysThatTheRunWasLeftAlone(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	f := serve(t, &fakeServer{})
	_, _, err := runAgainst(ctx, f, "watch deploy/berlin")
	require.EqualError(t, err, "interrupted; this does not affect deploy/berlin; follow the run again with: changeover watch deploy/berlin --address "+f.address)
}

// The run was started, so the command must name it, and it is not known whether a worker takes it up.
func TestAnInterruptedStartNamesTheRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	f := &fakeServer{historyAsked: cancel}
	out, said, err := runAgainst(ctx, serve(t, f), "run deploy --site berlin")
	require.EqualError(t, err, "interrupted; deploy/berlin (run ID a-run) was started; follow the run with: changeover watch deploy/berlin --address "+f.address)
	assert.Empty(t, out+said)
}

// By its progress the run goes on; only the server knows that its host does not answer.
func TestTasksShowsWhatIsTriedAgain(t *testing.T) {
	f := &fakeServer{answer: payloads(t, runbook.Progress{State: runbook.StateRunning}), pending: []*workflowpb.PendingActivityInfo{{
		ActivityId: "7", ActivityType: &commonpb.ActivityType{Name: "Look"}, State: enums.PENDING_ACTIVITY_STATE_SCHEDULED, Attempt: 2, LastFailure: &failurepb.Failure{Message: "connection refused"},
	}}}
	out, _, err := runAgainst(t.Context(), serve(t, f), "tasks deploy/berlin")
	require.NoError(t, err)
	assert.Regexp(t, `Look: attempt 2 begins at \d\d:\d\d:\d\d; attempt 1 failed: connection refused\n$`, out)
	out, _, err = runAgainst(t.Context(), serve(t, f), "tasks deploy/berlin -o json")
	require.NoError(t, err)
	assert.Contains(t, out, `"work": [`)

	s := runbook.Step{ID: "read-cluster", Host: "KERN1", Title: "read the state of the cluster"}
	f = &fakeServer{answer: f.answer, pending: f.pending, histories: map[string][]*historypb.HistoryEvent{"deploy/berlin": {
		{EventId: 1, EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED},
		{EventId: 7, EventType: enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, Attributes: &historypb.HistoryEvent_ActivityTaskScheduledEventAttributes{
			ActivityTaskScheduledEventAttributes: &historypb.ActivityTaskScheduledEventAttributes{Input: payloads(t, map[string]any{"step": s}), ActivityType: &commonpb.ActivityType{Name: "Look"}},
		}},
	}}}
	out, _, err = runAgainst(t.Context(), serve(t, f), "tasks deploy/berlin")
	require.NoError(t, err)
	assert.Regexp(t, `^deploy/berlin is running and repeats work that has failed; no decision is needed, but remove the cause of each error:\nKERN1: read the state of the cluster: attempt 2 begins at `, out)
}

// Who follows a run that waits is shown where the values and the answers are.
func TestWatchNamesTheCommandThatShowsATask(t *testing.T) {
	summary := func(text string) *sdkpb.UserMetadata {
		return &sdkpb.UserMetadata{Summary: payloads(t, text).GetPayloads()[0]}
	}
	timer := func(id int64, text string) *historypb.HistoryEvent {
		return &historypb.HistoryEvent{EventId: id, EventType: enums.EVENT_TYPE_TIMER_STARTED, UserMetadata: summary(text)}
	}
	f := serve(t, &fakeServer{histories: map[string][]*historypb.HistoryEvent{"prepare/berlin": {
		{EventId: 1, EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED},
		{EventId: 2, EventType: enums.EVENT_TYPE_WORKFLOW_TASK_STARTED},
		timer(3, "waiting for an operator: attest the backup"), timer(4, "7.1/2 KERN1: the name"+runbook.ParkedSummary), timer(5, "KERN2 restarts"),
		timer(6, "waiting for evidence: the directory is full"), timer(7, `held by eva: "lunch"`), timer(8, "allow the restart of KERN1; without an answer the restart begins at 22:00"),
		{EventId: 9, EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED, Attributes: &historypb.HistoryEvent_WorkflowExecutionTerminatedEventAttributes{
			WorkflowExecutionTerminatedEventAttributes: &historypb.WorkflowExecutionTerminatedEventAttributes{},
		}},
	}}})
	out, _, err := runAgainst(t.Context(), f, "watch prepare/berlin")
	require.Error(t, err, "it was terminated")
	assert.Len(t, f.asked, 3)
	assert.Equal(t, []string{"run-of-prepare/berlin"}, slices.Compact(f.asked), "the end is that of the run that was shown, though another run of the ID may have begun")
	assert.Contains(t, out, "waiting for an operator: attest the backup; see: changeover tasks prepare/berlin --address "+f.address+"\n")
	assert.Contains(t, out, ": waiting for retry; see: changeover tasks prepare/berlin --address "+f.address+"\n")
	assert.Contains(t, out, "KERN2 restarts\n")
	for _, text := range []string{"waiting for evidence: the directory is full", `held by eva: "lunch"`, "without an answer the restart begins at 22:00"} {
		assert.Contains(t, out, text+"; see: changeover tasks prepare/berlin --address "+f.address+"\n")
	}
}

// What a look has shown needs no statement; what a person has to state has no differences to show.
func TestWatchSaysWhyAStepNeedsAPerson(t *testing.T) {
	open := follow.Event{Kind: follow.StepOpen, Verdict: runbook.NeedsPerson}
	assert.Equal(t, "a person must state the result, because no host shows it", whatNext("", open).Text)
	open.Text = "Service '(absent)', wanted 'licsvc'"
	assert.Equal(t, open, whatNext("", open))
}
