package history

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/types/known/timestamppb"

	"changeover/runbook"
)

func payloads(t *testing.T, v any) *commonpb.Payloads {
	t.Helper()
	p, err := converter.GetDefaultDataConverter().ToPayloads(v)
	require.NoError(t, err)
	return p
}

// read reads events, which get their ids and times here.
func read(events ...*historypb.HistoryEvent) *Run {
	r := New("prepare/berlin", "r-1")
	for i, e := range events {
		e.EventId, e.EventTime = int64(i+1), timestamppb.New(time.Unix(int64(i+1), 0))
		r.Read(e)
	}
	return r
}

func evidence(t *testing.T, r *Run) runbook.Evidence {
	t.Helper()
	e, err := r.Evidence()
	require.NoError(t, err)
	return e
}

func started(t *testing.T, in runbook.Input) *historypb.HistoryEvent {
	return &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{
		WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{
			WorkflowType: &commonpb.WorkflowType{Name: runbook.Prepare}, Input: payloads(t, in),
		},
	}}
}

func scheduled(t *testing.T, name string, input any) *historypb.HistoryEvent {
	return &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, Attributes: &historypb.HistoryEvent_ActivityTaskScheduledEventAttributes{
		ActivityTaskScheduledEventAttributes: &historypb.ActivityTaskScheduledEventAttributes{ActivityType: &commonpb.ActivityType{Name: name}, Input: payloads(t, input)},
	}}
}

func completed(t *testing.T, of int64, result any) *historypb.HistoryEvent {
	return &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED, Attributes: &historypb.HistoryEvent_ActivityTaskCompletedEventAttributes{
		ActivityTaskCompletedEventAttributes: &historypb.ActivityTaskCompletedEventAttributes{ScheduledEventId: of, Result: payloads(t, result)},
	}}
}

func failed(t *testing.T, of int64, kind string, details any) *historypb.HistoryEvent {
	return &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_ACTIVITY_TASK_FAILED, Attributes: &historypb.HistoryEvent_ActivityTaskFailedEventAttributes{
		ActivityTaskFailedEventAttributes: &historypb.ActivityTaskFailedEventAttributes{ScheduledEventId: of, Failure: &failurepb.Failure{
			Message: "cannot do it", FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{Type: kind, Details: payloads(t, details)}},
		}},
	}}
}

func canceledWith(t *testing.T, of int64, details any) *historypb.HistoryEvent {
	event := canceled(of)
	event.GetActivityTaskCanceledEventAttributes().Details = payloads(t, details)
	return event
}

func timedOut(of int64) *historypb.HistoryEvent {
	return &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT, Attributes: &historypb.HistoryEvent_ActivityTaskTimedOutEventAttributes{
		ActivityTaskTimedOutEventAttributes: &historypb.ActivityTaskTimedOutEventAttributes{ScheduledEventId: of, Failure: &failurepb.Failure{Message: "heartbeat"}},
	}}
}

func state(t *testing.T, s runbook.State) *historypb.HistoryEvent {
	return &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES, Attributes: &historypb.HistoryEvent_UpsertWorkflowSearchAttributesEventAttributes{
		UpsertWorkflowSearchAttributesEventAttributes: &historypb.UpsertWorkflowSearchAttributesEventAttributes{
			SearchAttributes: &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{runbook.StateAttribute: payloads(t, s).GetPayloads()[0]}},
		},
	}}
}

func decision(t *testing.T, name string, d runbook.Decision) *historypb.HistoryEvent {
	return &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, Attributes: &historypb.HistoryEvent_WorkflowExecutionUpdateAcceptedEventAttributes{
		WorkflowExecutionUpdateAcceptedEventAttributes: &historypb.WorkflowExecutionUpdateAcceptedEventAttributes{
			AcceptedRequest: &updatepb.Request{Input: &updatepb.Input{Name: name, Args: payloads(t, d)}},
		},
	}}
}

func terminated() *historypb.HistoryEvent {
	return &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED, Attributes: &historypb.HistoryEvent_WorkflowExecutionTerminatedEventAttributes{
		WorkflowExecutionTerminatedEventAttributes: &historypb.WorkflowExecutionTerminatedEventAttributes{Reason: "wrong site", Identity: "4711@host"},
	}}
}

func end() *historypb.HistoryEvent {
	return &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED}
}

var (
	first   = runbook.Step{ID: "PREP-1", Host: "KERN1", Title: "first"}
	second  = runbook.Step{ID: "PREP-2", Manual: "3.1/2", Host: "KERN1", Title: "second"}
	missing = []runbook.Change{{Property: "A", Before: "1", After: "2", Command: "set A"}, {Property: "B", Before: "1", After: "2", Command: "set B"}}
)

func look(t *testing.T, steps ...runbook.Step) *historypb.HistoryEvent {
	request := runbook.LookRequest{Site: "berlin", Host: "KERN1"}
	for _, s := range steps {
		request.Items = append(request.Items, runbook.LookItem{Step: s})
	}
	return scheduled(t, runbook.LookActivity, request)
}

func act(t *testing.T, s runbook.Step) *historypb.HistoryEvent {
	return scheduled(t, "EnsureThing", runbook.ActRequest{Step: s, Intent: runbook.Intent{ID: "r-1/2/1", Changes: missing}})
}

func made(i int) runbook.Effect {
	return runbook.Effect{Change: missing[i], Verdict: runbook.Changed, Request: runbook.Intent{ID: "r-1/2/1"}.Request(i)}
}

func TestATerminatedRunsEvidenceIsBuiltFromItsHistory(t *testing.T) {
	r := read(
		started(t, runbook.Input{Site: "berlin", Change: "CHG-1", Operator: "eva"}),
		state(t, runbook.StateRunning),
		scheduled(t, runbook.LoadSiteActivity, runbook.LoadSiteRequest{Site: "berlin"}),
		completed(t, 3, map[string]any{"file": "berlin.yaml", "digest": "abc"}),
		look(t, first, second),
		completed(t, 5, runbook.LookResult{Seen: []runbook.Seen{{}, {Changes: missing}}}),
		act(t, second),
		state(t, runbook.StateHeld),
		decision(t, runbook.HoldUpdate, runbook.Decision{Operator: "kim", Reason: "lunch"}),
		terminated(),
	)
	require.True(t, r.LacksEvidence())
	e := evidence(t, r)
	assert.Equal(t, []string{"berlin", "berlin.yaml", "abc", "CHG-1", "eva"}, []string{e.Site, e.SiteFile, e.Digest, e.Change, e.Operator})
	assert.Equal(t, []any{runbook.StateHeld, runbook.Terminated}, []any{e.State, e.Execution})
	assert.Equal(t, "terminated by 4711@host: wrong site; the run did not make the site safe: in Failover Cluster Manager, see on which node the role is, which of its resources are not online, and which nodes are paused. While no other run is open, start the runbook again (changeover run prepare --site berlin). If you cannot, wait until no task in the folder Changeover of Task Scheduler still runs on a node. Then start the role if it was online before the run, and resume the paused nodes to which XPR is replicated", e.Error)
	assert.Equal(t, int64(10), e.Finished.Unix(), "the time is that of the history, so that writing it again writes the same")
	require.Len(t, e.Decisions, 1)
	assert.Equal(t, []string{"hold", "kim", "lunch"}, []string{e.Decisions[0].Action, e.Decisions[0].Operator, e.Decisions[0].Reason})
	require.Len(t, e.Steps, 2)
	assert.Equal(t, runbook.Unchanged, e.Steps[0].Verdict)
	assert.Equal(t, runbook.OutcomeNotKnown, e.Steps[1].Verdict, "an intent without an end")
	require.Len(t, e.Steps[1].Effects, 2)
	for i, effect := range e.Steps[1].Effects {
		assert.Equal(t, runbook.Effect{Change: missing[i], Verdict: runbook.OutcomeNotKnown, Request: made(i).Request}, effect)
	}
}

// What is known of an intent depends on the last activity that worked on it.
func TestWhatIsKnownOfAnIntent(t *testing.T) {
	both := runbook.ActResult{Effects: []runbook.Effect{made(0), made(1)}}
	one := runbook.ActResult{Effects: []runbook.Effect{made(0)}}
	all := runbook.ActResult{Effects: []runbook.Effect{made(0)}, Settled: true}
	for name, c := range map[string]struct {
		events  []*historypb.HistoryEvent
		step    runbook.Verdict
		effects []runbook.Verdict
	}{
		"carried out":              {[]*historypb.HistoryEvent{act(t, second), completed(t, 2, both)}, runbook.Changed, []runbook.Verdict{runbook.Changed, runbook.Changed}},
		"nothing was to do":        {[]*historypb.HistoryEvent{act(t, second), completed(t, 2, runbook.ActResult{})}, runbook.Unchanged, nil},
		"another intent is needed": {[]*historypb.HistoryEvent{act(t, second), completed(t, 2, runbook.ActResult{Replan: true, Next: missing[:1]})}, runbook.NotReached, nil},
		"a fault half way":         {[]*historypb.HistoryEvent{act(t, second), failed(t, 2, runbook.ErrRefused, all)}, runbook.Failed, []runbook.Verdict{runbook.Changed}},
		"a fault behind a lost answer": {
			[]*historypb.HistoryEvent{act(t, second), failed(t, 2, runbook.ErrRefused, runbook.ActResult{Sent: missing[1:], Settled: true})},
			runbook.OutcomeNotKnown,
			[]runbook.Verdict{runbook.OutcomeNotKnown},
		},
		"a logon refused after an attempt that sent changes": {
			[]*historypb.HistoryEvent{act(t, second), failed(t, 2, runbook.ErrAccessDenied, runbook.ActResult{Attempt: 2})},
			runbook.OutcomeNotKnown,
			[]runbook.Verdict{runbook.OutcomeNotKnown, runbook.OutcomeNotKnown},
		},
		"canceled between two attempts": {
			[]*historypb.HistoryEvent{act(t, second), canceledWith(t, 2, runbook.ActResult{Attempt: 2})},
			runbook.OutcomeNotKnown,
			[]runbook.Verdict{runbook.OutcomeNotKnown, runbook.OutcomeNotKnown},
		},
		"canceled in work": {
			[]*historypb.HistoryEvent{act(t, second), canceledWith(t, 2, all)},
			runbook.Failed,
			[]runbook.Verdict{runbook.Changed},
		},
		"a host not reached": {
			[]*historypb.HistoryEvent{act(t, second), failed(t, 2, runbook.ErrTransport, one)},
			runbook.OutcomeNotKnown,
			[]runbook.Verdict{runbook.Changed, runbook.OutcomeNotKnown},
		},
		"a lost worker": {
			[]*historypb.HistoryEvent{act(t, second), timedOut(2)},
			runbook.OutcomeNotKnown,
			[]runbook.Verdict{runbook.OutcomeNotKnown, runbook.OutcomeNotKnown},
		},
		"an answer, and another attempt without one": {
			[]*historypb.HistoryEvent{act(t, second), failed(t, 2, runbook.ErrRefused, one), act(t, second)},
			runbook.OutcomeNotKnown,
			[]runbook.Verdict{runbook.Changed, runbook.OutcomeNotKnown},
		},
		"a lost worker that only waited": {
			[]*historypb.HistoryEvent{scheduled(t, "EnsureThing", runbook.ActRequest{Step: second, Intent: runbook.Intent{ID: "r-1/2/1"}}), timedOut(2)},
			runbook.OutcomeNotKnown, nil,
		},
		"a lost worker, and another one": {
			[]*historypb.HistoryEvent{act(t, second), timedOut(2), act(t, second), completed(t, 4, both)},
			runbook.Changed,
			[]runbook.Verdict{runbook.Changed, runbook.Changed},
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := evidence(t, read(append([]*historypb.HistoryEvent{started(t, runbook.Input{Site: "berlin"})}, append(c.events, terminated())...)...))
			require.Len(t, e.Steps, 1)
			assert.Equal(t, c.step, e.Steps[0].Verdict)
			var effects []runbook.Verdict
			for _, effect := range e.Steps[0].Effects {
				effects = append(effects, effect.Verdict)
			}
			assert.Equal(t, c.effects, effects)
		})
	}
}

func TestStepsThatWereOnlyLookedAt(t *testing.T) {
	problem := &runbook.Problem{Type: runbook.ErrAccessDenied, Message: "access denied"}
	e := evidence(t, read(
		started(t, runbook.Input{Site: "berlin"}),
		look(t, first, second),
		completed(t, 2, runbook.LookResult{Seen: []runbook.Seen{{Changes: missing}, {Problem: problem}}}),
		terminated(),
	))
	require.Len(t, e.Steps, 2)
	assert.Equal(t, []runbook.Verdict{runbook.NotReached, runbook.Unknown}, []runbook.Verdict{e.Steps[0].Verdict, e.Steps[1].Verdict})
	assert.Contains(t, e.Steps[0].Note, "A is '1', wanted '2'")
	assert.Equal(t, "access denied", e.Steps[1].Error)
}

// A run that could not write its evidence has handed it over: nothing of it is lost.
func TestTheEvidenceThatARunPreparedIsKept(t *testing.T) {
	prepared := runbook.Evidence{
		Site: "berlin", WorkflowID: "prepare/berlin", RunID: "r-1", State: runbook.StateDone, Deviations: []string{"one"},
		Steps: []runbook.StepRecord{{Step: first, Verdict: runbook.Attested}}, Decisions: []runbook.DecisionRecord{{Action: "skip", Operator: "eva"}},
	}
	r := read(
		started(t, runbook.Input{Site: "berlin"}),
		decision(t, runbook.SkipUpdate, runbook.Decision{Operator: "eva"}),
		scheduled(t, runbook.WriteEvidenceActivity, prepared),
		failed(t, 3, runbook.ErrPrecondition, nil),
		state(t, runbook.StateWaitingForEvidence),
		decision(t, runbook.AbortUpdate, runbook.Decision{Operator: "kim", Reason: "no disk"}),
		state(t, runbook.StateDoneWithDeviations),
		end(),
	)
	require.True(t, r.LacksEvidence())
	e := evidence(t, r)
	assert.Equal(t, prepared.Steps, e.Steps)
	assert.Equal(t, []any{runbook.StateDoneWithDeviations, runbook.Completed}, []any{e.State, e.Execution})
	require.Len(t, e.Decisions, 2, "those that came later are added")
	assert.Equal(t, "kim", e.Decisions[1].Operator)
}

func TestWhichRunsLackEvidence(t *testing.T) {
	begun := started(t, runbook.Input{Site: "berlin"})
	for name, c := range map[string]struct {
		events []*historypb.HistoryEvent
		lacks  bool
	}{
		"it runs":                        {[]*historypb.HistoryEvent{begun}, false},
		"terminated":                     {[]*historypb.HistoryEvent{begun, terminated()}, true},
		"it never knew its site":         {[]*historypb.HistoryEvent{begun, end()}, false},
		"written":                        {[]*historypb.HistoryEvent{begun, scheduled(t, runbook.WriteEvidenceActivity, runbook.Evidence{}), completed(t, 2, runbook.EvidenceFile{}), end()}, false},
		"written, then terminated":       {[]*historypb.HistoryEvent{begun, scheduled(t, runbook.WriteEvidenceActivity, runbook.Evidence{}), completed(t, 2, runbook.EvidenceFile{}), terminated()}, false},
		"the write was under way":        {[]*historypb.HistoryEvent{begun, scheduled(t, runbook.WriteEvidenceActivity, runbook.Evidence{}), terminated()}, true},
		"the write failed, then aborted": {[]*historypb.HistoryEvent{begun, scheduled(t, runbook.WriteEvidenceActivity, runbook.Evidence{}), failed(t, 2, runbook.ErrPrecondition, nil), end()}, true},
	} {
		assert.Equal(t, c.lacks, read(c.events...).LacksEvidence(), name)
	}
}

func TestTheSiteOfAChildIsThatOfItsParent(t *testing.T) {
	site := json.RawMessage(`{"file": "berlin.yaml", "digest": "abc"}`)
	e := evidence(t, read(started(t, runbook.Input{Site: "berlin", Parent: &runbook.Parent{Site: site}}), terminated()))
	assert.Equal(t, "abc", e.Digest)
}

// Signals that are sent at the same time may arrive in reverse.
func TestTheLastReportOfAChildCounts(t *testing.T) {
	report := func(s runbook.State, number int) *historypb.HistoryEvent {
		return &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, Attributes: &historypb.HistoryEvent_WorkflowExecutionSignaledEventAttributes{
			WorkflowExecutionSignaledEventAttributes: &historypb.WorkflowExecutionSignaledEventAttributes{
				SignalName: runbook.ChildSignal, Input: payloads(t, runbook.ChildReport{WorkflowID: "prepare/berlin", State: s, Time: time.Unix(7, 0), Number: number}),
			},
		}}
	}
	child := &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED, Attributes: &historypb.HistoryEvent_ChildWorkflowExecutionStartedEventAttributes{
		ChildWorkflowExecutionStartedEventAttributes: &historypb.ChildWorkflowExecutionStartedEventAttributes{
			WorkflowType: &commonpb.WorkflowType{Name: runbook.Prepare}, WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: "prepare/berlin", RunId: "r-2"},
		},
	}}
	e := evidence(t, read(started(t, runbook.Input{Site: "berlin"}), child, report(runbook.StateWaitingForOperator, 3), report(runbook.StateRunning, 2)))
	require.Len(t, e.Children, 1)
	assert.Equal(t, runbook.StateWaitingForOperator, e.Children[0].State)
}

// A repair that finds or changes something does not make its step right: it is tried again after that.
func TestAStepStaysFailedWhileItIsRepaired(t *testing.T) {
	repair := runbook.LookRequest{Site: "berlin", Host: "KERN1", Items: []runbook.LookItem{{Step: second, Repair: true}}}
	e := evidence(t, read(
		started(t, runbook.Input{Site: "berlin"}),
		act(t, second), failed(t, 2, runbook.ErrRefused, runbook.ActResult{Settled: true}),
		scheduled(t, runbook.LookActivity, repair), completed(t, 4, runbook.LookResult{Seen: []runbook.Seen{{}}}),
		scheduled(t, "EnsureOther", runbook.ActRequest{Step: second, Repair: true, Intent: runbook.Intent{ID: "r-1/2/2", Changes: missing[:1]}}),
		completed(t, 6, runbook.ActResult{Effects: []runbook.Effect{{Change: missing[0], Verdict: runbook.Changed, Request: "r-1/2/2.1"}}}),
		terminated(),
	))
	require.Len(t, e.Steps, 1)
	assert.Equal(t, runbook.Failed, e.Steps[0].Verdict)
	assert.NotEmpty(t, e.Steps[0].Error)
	assert.NotEmpty(t, e.Steps[0].Effects)
}

func TestATimeoutOfTemporalIsPutIntoWords(t *testing.T) {
	timeout := func(kind enums.TimeoutType, cause *failurepb.Failure) *failurepb.Failure {
		return &failurepb.Failure{
			Message: "activity timeout", Cause: cause,
			FailureInfo: &failurepb.Failure_TimeoutFailureInfo{TimeoutFailureInfo: &failurepb.TimeoutFailureInfo{TimeoutType: kind}},
		}
	}
	lost := timeout(enums.TIMEOUT_TYPE_HEARTBEAT, nil)
	refused := &failurepb.Failure{Message: "cannot reach KERN1", FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{}}}
	const workerLost = "the worker that did this work stopped responding; the next attempt first reads what is already done"
	assert.Equal(t, workerLost, Reason(lost))
	assert.Equal(t, workerLost, Reason(timeout(enums.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, lost)), "the last attempt ended with its worker")
	assert.Equal(t, "the host or the worker did not answer in time", Reason(timeout(enums.TIMEOUT_TYPE_START_TO_CLOSE, nil)))
	assert.Equal(t, "cannot reach KERN1", Reason(timeout(enums.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, refused)), "the last attempt says more")
	ofRun := &failurepb.Failure{
		Cause:       timeout(enums.TIMEOUT_TYPE_START_TO_CLOSE, nil),
		FailureInfo: &failurepb.Failure_ChildWorkflowExecutionFailureInfo{ChildWorkflowExecutionFailureInfo: &failurepb.ChildWorkflowExecutionFailureInfo{}},
	}
	assert.Equal(t, "activity timeout", Reason(ofRun), "no host and no worker was too slow")
}

// Nobody must look for damage that a run cannot have left.
func TestOnlyARunThatMayHaveChangedSomethingIsSaidToBeUnsafe(t *testing.T) {
	apply, check := started(t, runbook.Input{Site: "berlin"}), started(t, runbook.Input{Site: "berlin", Mode: runbook.Check})
	adopt := started(t, runbook.Input{Site: "berlin"})
	adopt.GetWorkflowExecutionStartedEventAttributes().WorkflowType.Name = runbook.Adopt
	waiting := scheduled(t, runbook.WriteEvidenceActivity, runbook.Evidence{SchemaVersion: runbook.EvidenceVersion, WorkflowID: "deploy/berlin", RunID: "run", State: runbook.StateDone})
	for name, c := range map[string]struct {
		events []*historypb.HistoryEvent
		unsafe bool
	}{
		"a run":   {[]*historypb.HistoryEvent{apply}, true},
		"a check": {[]*historypb.HistoryEvent{check}, false},
		"adopt":   {[]*historypb.HistoryEvent{adopt}, false},
		"a run that waits until its evidence can be written": {[]*historypb.HistoryEvent{apply, waiting}, false},
	} {
		e := evidence(t, read(append(c.events, terminated())...))
		assert.Contains(t, e.Error, "terminated by 4711@host: wrong site", name)
		assert.Equal(t, c.unsafe, strings.Contains(e.Error, "did not make the site safe"), name)
	}
}
