package follow

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	history "go.temporal.io/api/history/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	updatepb "go.temporal.io/api/update/v1"
	workflow "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/mocks"
	"google.golang.org/protobuf/types/known/timestamppb"

	"changeover/runbook"
	inWords "changeover/runbook/history"
)

func payload(t *testing.T, v any) *commonpb.Payload {
	t.Helper()
	p, err := converter.GetDefaultDataConverter().ToPayload(v)
	require.NoError(t, err)
	return p
}

func payloads(t *testing.T, v any) *commonpb.Payloads {
	return &commonpb.Payloads{Payloads: []*commonpb.Payload{payload(t, v)}}
}

// pages returns a history's events as the client does.
type pages struct{ events []*history.HistoryEvent }

func (p *pages) HasNext() bool { return len(p.events) > 0 }

func (p *pages) Next() (*history.HistoryEvent, error) {
	e := p.events[0]
	p.events = p.events[1:]
	return e, nil
}

// numbered gives events their ids and times.
func numbered(events ...*history.HistoryEvent) *pages {
	for i, e := range events {
		e.EventId, e.EventTime = int64(i+1), timestamppb.New(time.Unix(int64(i), 0))
	}
	return &pages{events}
}

func started(name string) *history.HistoryEvent {
	return &history.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, Attributes: &history.HistoryEvent_WorkflowExecutionStartedEventAttributes{
		WorkflowExecutionStartedEventAttributes: &history.WorkflowExecutionStartedEventAttributes{WorkflowType: &commonpb.WorkflowType{Name: name}, OriginalExecutionRunId: "run-" + name},
	}}
}

func scheduled(t *testing.T, request any) *history.HistoryEvent {
	return &history.HistoryEvent{EventType: enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, Attributes: &history.HistoryEvent_ActivityTaskScheduledEventAttributes{
		ActivityTaskScheduledEventAttributes: &history.ActivityTaskScheduledEventAttributes{Input: payloads(t, request)},
	}}
}

func completed(t *testing.T, of int64, result any) *history.HistoryEvent {
	return &history.HistoryEvent{EventType: enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED, Attributes: &history.HistoryEvent_ActivityTaskCompletedEventAttributes{
		ActivityTaskCompletedEventAttributes: &history.ActivityTaskCompletedEventAttributes{ScheduledEventId: of, Result: payloads(t, result)},
	}}
}

func failed(of int64, messages ...string) *history.HistoryEvent {
	var failure *failurepb.Failure
	for i := len(messages) - 1; i >= 0; i-- {
		failure = &failurepb.Failure{Message: messages[i], Cause: failure}
	}
	return &history.HistoryEvent{EventType: enums.EVENT_TYPE_ACTIVITY_TASK_FAILED, Attributes: &history.HistoryEvent_ActivityTaskFailedEventAttributes{
		ActivityTaskFailedEventAttributes: &history.ActivityTaskFailedEventAttributes{ScheduledEventId: of, Failure: failure},
	}}
}

func child(name, id string) *history.HistoryEvent {
	return &history.HistoryEvent{EventType: enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED, Attributes: &history.HistoryEvent_ChildWorkflowExecutionStartedEventAttributes{
		ChildWorkflowExecutionStartedEventAttributes: &history.ChildWorkflowExecutionStartedEventAttributes{
			WorkflowType: &commonpb.WorkflowType{Name: name}, WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: "run-" + name},
		},
	}}
}

func timer(t *testing.T, summary string) *history.HistoryEvent {
	e := &history.HistoryEvent{EventType: enums.EVENT_TYPE_TIMER_STARTED}
	if summary != "" {
		e.UserMetadata = &sdkpb.UserMetadata{Summary: payload(t, summary)}
	}
	return e
}

func said(t *testing.T, update string, argument any) *history.HistoryEvent {
	return &history.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, Attributes: &history.HistoryEvent_WorkflowExecutionUpdateAcceptedEventAttributes{
		WorkflowExecutionUpdateAcceptedEventAttributes: &history.WorkflowExecutionUpdateAcceptedEventAttributes{
			AcceptedRequest: &updatepb.Request{Input: &updatepb.Input{Name: update, Args: payloads(t, argument)}},
		},
	}}
}

func ended(kind enums.EventType) *history.HistoryEvent { return &history.HistoryEvent{EventType: kind} }

// followed follows deploy/berlin over these histories.
func followed(t *testing.T, histories map[string]*pages) []Event {
	t.Helper()
	c := &mocks.Client{}
	for id, events := range histories {
		c.On("GetWorkflowHistory", mock.Anything, id, mock.Anything, true, mock.Anything).Return(client.HistoryEventIterator(events))
	}
	c.On("DescribeWorkflowExecution", mock.Anything, mock.Anything, mock.Anything).Return(&workflowservice.DescribeWorkflowExecutionResponse{}, nil)
	var events []Event
	require.NoError(t, Run(t.Context(), c, "deploy/berlin", "", func(e Event) { events = append(events, e) }))
	return events
}

// licence is the step of these tests.
var licence = runbook.Step{ID: "INT-9.5.1-3", Manual: "9.5.1/3", Host: "KERN1", Title: "service licsvc starts manually"}

// startMode is the change that it needs.
var startMode = runbook.Change{Property: "StartMode", Before: "Auto", After: "Manual", Command: "Set-Service licsvc -StartupType Manual"}

// looking is an event of a look at these steps.
func looking(t *testing.T, steps ...runbook.Step) *history.HistoryEvent {
	request := runbook.LookRequest{Site: "berlin", Host: "KERN1", Mode: runbook.Apply}
	for _, s := range steps {
		request.Items = append(request.Items, runbook.LookItem{Step: s, Kind: "EnsureWindowsService"})
	}
	return named(scheduled(t, request), runbook.LookActivity)
}

func acting(t *testing.T, s runbook.Step) *history.HistoryEvent {
	return named(scheduled(t, runbook.ActRequest{Site: "berlin", Step: s}), "EnsureWindowsService")
}

func named(event *history.HistoryEvent, activity string) *history.HistoryEvent {
	event.GetActivityTaskScheduledEventAttributes().ActivityType = &commonpb.ActivityType{Name: activity}
	return event
}

func kindsOf(events []Event) []Kind {
	var kinds []Kind
	for _, e := range events {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

func taskFailed(cause enums.WorkflowTaskFailedCause, message string) *history.HistoryEvent {
	return &history.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_TASK_FAILED, Attributes: &history.HistoryEvent_WorkflowTaskFailedEventAttributes{
		WorkflowTaskFailedEventAttributes: &history.WorkflowTaskFailedEventAttributes{Cause: cause, Failure: &failurepb.Failure{Message: message}},
	}}
}

func TestARunThatStandsStillIsSeen(t *testing.T) {
	events := followed(t, map[string]*pages{"deploy/berlin": numbered(
		started("deploy"),
		taskFailed(enums.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND, "UnhandledCommand"),
		taskFailed(enums.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW, "reset by eva"),
		taskFailed(enums.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES, "XprSite is not defined"),
		taskFailed(enums.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR, "unknown command"),
		ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED),
	)})
	var stuck []string
	for _, e := range events {
		if e.Kind == Stuck {
			stuck = append(stuck, e.Text)
		}
	}
	assert.Equal(t, []string{"BadSearchAttributes: XprSite is not defined", "NonDeterministicError: unknown command"}, stuck)
	assert.Len(t, events, 4)
}

// Who watches a run that continues after a reset learns at once that it can do nothing.
func TestARunThatContinuesAfterAResetSaysSo(t *testing.T) {
	again := taskFailed(enums.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW, "reset by eva")
	again.GetWorkflowTaskFailedEventAttributes().BaseRunId = "run-before"
	first := started("deploy")
	for mode, want := range map[runbook.Mode]string{runbook.Check: "", runbook.Apply: "somebody has reset the run; this new run can only look at hosts: abort it, then start the runbook again (changeover run deploy --site berlin)"} {
		input, err := converter.GetDefaultDataConverter().ToPayloads(runbook.Input{Site: "berlin", Mode: mode})
		require.NoError(t, err)
		first.GetWorkflowExecutionStartedEventAttributes().Input = input
		events := followed(t, map[string]*pages{"deploy/berlin": numbered(first, again, ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED))})
		got := ""
		for _, e := range events {
			if e.Kind == Reset {
				got += e.Text
			}
		}
		assert.Equal(t, want, got)
	}
}

// growing returns its events, and waits before the last one until it is released.
type growing struct {
	*pages
	last chan *history.HistoryEvent
}

func (g *growing) HasNext() bool { return g.last != nil }

func (g *growing) Next() (*history.HistoryEvent, error) {
	if g.pages.HasNext() {
		return g.pages.Next()
	}
	e := <-g.last
	g.last = nil
	return e, nil
}

func TestARunThatWaitsForAWorkerIsReportedOnce(t *testing.T) {
	long := timestamppb.New(time.Now().Add(-time.Minute))
	c := mocks.NewClient(t)
	last := make(chan *history.HistoryEvent)
	c.On("GetWorkflowHistory", mock.Anything, "deploy/berlin", "", true, mock.Anything).Return(&growing{numbered(started("deploy")), last})
	looked := 0
	// The first look may come before the history has named the run.
	c.On("DescribeWorkflowExecution", mock.Anything, "deploy/berlin", mock.Anything).Return(
		func(context.Context, string, string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
			answer := &workflowservice.DescribeWorkflowExecutionResponse{}
			if looked++; looked > 3 {
				answer.PendingWorkflowTask = &workflow.PendingWorkflowTaskInfo{State: enums.PENDING_WORKFLOW_TASK_STATE_SCHEDULED, OriginalScheduledTime: long}
			}
			return answer, nil
		})
	var kinds []Kind
	f := &follower{client: c, noticeAfter: 20 * time.Millisecond}
	f.show = func(e Event) {
		kinds = append(kinds, e.Kind)
		if e.Kind == Unanswered {
			assert.Equal(t, "no worker has answered for 20ms", e.Text)
			time.AfterFunc(200*time.Millisecond, func() { last <- ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED) })
		}
	}
	require.NoError(t, f.follow(t.Context(), "deploy/berlin", ""))
	assert.Equal(t, []Kind{RunStarted, Unanswered, RunFinished}, kinds, "a run that waits for a person or a time is not reported")
	assert.Equal(t, 1+3+1, looked, "one look before the history is read, three at the silent run, and one after its end: whether somebody has reset it")
}

// Each history is read by itself: the one of the child may be read later.
func TestTheEndOfARunIsShownAfterTheRunsThatItStarted(t *testing.T) {
	c := mocks.NewClient(t)
	last := make(chan *history.HistoryEvent)
	deploy := numbered(started("deploy"), child("prepare", "prepare/berlin"), ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED))
	c.On("DescribeWorkflowExecution", mock.Anything, mock.Anything, mock.Anything).Return(&workflowservice.DescribeWorkflowExecutionResponse{}, nil)
	c.On("GetWorkflowHistory", mock.Anything, "deploy/berlin", mock.Anything, true, mock.Anything).Return(client.HistoryEventIterator(deploy))
	c.On("GetWorkflowHistory", mock.Anything, "prepare/berlin", mock.Anything, true, mock.Anything).Return(&growing{numbered(started("prepare")), last})
	time.AfterFunc(300*time.Millisecond, func() { last <- ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED) })
	var shown []string
	require.NoError(t, Run(t.Context(), c, "deploy/berlin", "", func(e Event) { shown = append(shown, e.WorkflowID+" "+string(e.Kind)) }))
	assert.Equal(t, []string{"deploy/berlin run-started", "prepare/berlin run-started", "prepare/berlin run-finished", "deploy/berlin run-finished"}, shown)
}

// A reset ends the run that was reset, but not the runs that it has started.
func TestTheEndOfAResetRunNamesTheRunsThatAreStillOpen(t *testing.T) {
	childEnded := &history.HistoryEvent{EventType: enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED, Attributes: &history.HistoryEvent_ChildWorkflowExecutionCompletedEventAttributes{
		ChildWorkflowExecutionCompletedEventAttributes: &history.ChildWorkflowExecutionCompletedEventAttributes{
			WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: "prepare/berlin", RunId: "run-prepare"},
		},
	}}
	const head = "terminated by someone unknown; somebody has reset the run, which continues under the same ID with run ID new; this new run can only look at hosts: abort it"
	for name, test := range map[string]struct {
		open bool
		want string
	}{
		"open": {true, head + "; the run that was reset had started install/berlin, which is still open and may change hosts: before you start anything else, wait for the end of install/berlin, " +
			"or abort it (changeover abort install/berlin --reason TEXT); then start the runbook again"},
		"ended since": {false, head + ", then start the runbook again"},
	} {
		c := &mocks.Client{}
		c.On("CheckHealth", mock.Anything, mock.Anything).Return(&client.CheckHealthResponse{}, nil)
		deploy := numbered(started("deploy"), child("prepare", "prepare/berlin"), childEnded, child("install", "install/berlin"), ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED))
		c.On("GetWorkflowHistory", mock.Anything, "deploy/berlin", mock.Anything, true, mock.Anything).Return(client.HistoryEventIterator(deploy))
		// The parent shows the end of prepare, also while the history of prepare is not read.
		slow, last := make(chan *history.HistoryEvent), make(chan *history.HistoryEvent)
		c.On("GetWorkflowHistory", mock.Anything, "prepare/berlin", mock.Anything, true, mock.Anything).Return(&growing{numbered(started("prepare")), slow})
		c.On("GetWorkflowHistory", mock.Anything, "install/berlin", mock.Anything, true, mock.Anything).Return(&growing{numbered(started("install")), last})
		c.On("DescribeWorkflowExecution", mock.Anything, mock.Anything, mock.Anything).Return(&workflowservice.DescribeWorkflowExecutionResponse{
			WorkflowExtendedInfo: &workflow.WorkflowExecutionExtendedInfo{ResetRunId: "new"},
		}, nil)
		if !test.open {
			go func() { last <- ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED) }()
		}
		said := ""
		require.NoError(t, Run(t.Context(), c, "deploy/berlin", "", func(e Event) {
			if e.Kind != RunFinished || e.WorkflowID != "deploy/berlin" {
				return
			}
			said = e.Error
			go func() { slow <- ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED) }()
			if test.open {
				go func() { last <- ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED) }()
			}
		}), name)
		assert.Equal(t, test.want, said, name)
	}
}

func TestWhatWaitsForAWorker(t *testing.T) {
	now := time.Now()
	long, soon := timestamppb.New(now.Add(-time.Minute)), timestamppb.New(now.Add(time.Minute))
	task := func(state enums.PendingWorkflowTaskState, at *timestamppb.Timestamp) *workflowservice.DescribeWorkflowExecutionResponse {
		return &workflowservice.DescribeWorkflowExecutionResponse{PendingWorkflowTask: &workflow.PendingWorkflowTaskInfo{State: state, OriginalScheduledTime: at}}
	}
	activity := func(state enums.PendingActivityState, at *timestamppb.Timestamp) *workflowservice.DescribeWorkflowExecutionResponse {
		return &workflowservice.DescribeWorkflowExecutionResponse{PendingActivities: []*workflow.PendingActivityInfo{{State: state, ScheduledTime: at}}}
	}
	for name, c := range map[string]struct {
		run  *workflowservice.DescribeWorkflowExecutionResponse
		want bool
	}{
		"nothing to do":                {&workflowservice.DescribeWorkflowExecutionResponse{}, false},
		"a task":                       {task(enums.PENDING_WORKFLOW_TASK_STATE_SCHEDULED, long), true},
		"a task since now":             {task(enums.PENDING_WORKFLOW_TASK_STATE_SCHEDULED, timestamppb.New(now)), false},
		"a task in hand":               {task(enums.PENDING_WORKFLOW_TASK_STATE_STARTED, long), false},
		"an activity":                  {activity(enums.PENDING_ACTIVITY_STATE_SCHEDULED, long), true},
		"an activity in work":          {activity(enums.PENDING_ACTIVITY_STATE_STARTED, long), false},
		"an activity between attempts": {activity(enums.PENDING_ACTIVITY_STATE_SCHEDULED, soon), false},
	} {
		assert.Equal(t, c.want, awaitsWorker(c.run, now.Add(-5*time.Second)), name)
	}
}

func TestRunbooksBelowAreFollowedAndOtherWorkflowsAreNot(t *testing.T) {
	events := followed(t, map[string]*pages{
		"deploy/berlin": numbered(started("deploy"), child("lock", "lock/berlin"), child("prepare", "prepare/berlin"), ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED)),
		"prepare/berlin": numbered(started("prepare"), &history.HistoryEvent{
			EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED, Attributes: &history.HistoryEvent_WorkflowExecutionFailedEventAttributes{
				WorkflowExecutionFailedEventAttributes: &history.WorkflowExecutionFailedEventAttributes{Failure: &failurepb.Failure{Message: "aborted by eva"}},
			},
		}),
	})
	ends := map[string]string{}
	for _, e := range events {
		if e.Kind == RunFinished {
			ends[e.WorkflowID] = e.Error
		}
	}
	assert.Equal(t, map[string]string{"deploy/berlin": "terminated by someone unknown" + inWords.NotSafe(""), "prepare/berlin": "aborted by eva"}, ends)
}

// Who watches learns who has terminated a run and why, and what to do about the site.
func TestTheEndOfATerminatedRunIsShownInWords(t *testing.T) {
	end := &history.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED, Attributes: &history.HistoryEvent_WorkflowExecutionTerminatedEventAttributes{
		WorkflowExecutionTerminatedEventAttributes: &history.WorkflowExecutionTerminatedEventAttributes{Reason: "wrong site", Identity: "4711@host"},
	}}
	check := started("deploy")
	check.GetWorkflowExecutionStartedEventAttributes().Input = payloads(t, runbook.Input{Site: "berlin", Mode: runbook.Check})
	deploy := started("deploy")
	deploy.GetWorkflowExecutionStartedEventAttributes().Input = payloads(t, runbook.Input{Site: "berlin"})
	writing := named(scheduled(t, runbook.Evidence{WorkflowID: "deploy/berlin"}), runbook.WriteEvidenceActivity)
	for name, c := range map[string]struct {
		events []*history.HistoryEvent
		advice string
	}{
		"a run":   {[]*history.HistoryEvent{deploy, end}, inWords.NotSafe("changeover run deploy --site berlin")},
		"a check": {[]*history.HistoryEvent{check, end}, ""},
		"adopt":   {[]*history.HistoryEvent{started(runbook.Adopt), end}, ""},
		"a run that waits until its evidence can be written": {[]*history.HistoryEvent{started("deploy"), writing, end}, ""},
	} {
		events := followed(t, map[string]*pages{"deploy/berlin": numbered(c.events...)})
		assert.Equal(t, "terminated by 4711@host: wrong site"+c.advice, events[len(events)-1].Error, name)
	}
	late := followed(t, map[string]*pages{"deploy/berlin": numbered(check, ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT))})
	assert.Equal(t, "the execution timed out", late[len(late)-1].Error)
}
