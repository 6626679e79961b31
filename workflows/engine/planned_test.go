package engine_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/types/known/timestamppb"

	"changeover/runbook"
	"changeover/runbook/history"
	"changeover/starter/follow"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// recorded are the events of the looks of a run that has ended.
func (b *bench) recorded() []*historypb.HistoryEvent {
	payloads := func(v any) *commonpb.Payloads {
		p, err := converter.GetDefaultDataConverter().ToPayloads(v)
		require.NoError(b.T, err)
		return p
	}
	events := []*historypb.HistoryEvent{{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{
		WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{Input: payloads(runbook.Input{Site: "bonn", Mode: runbook.Check})},
	}}}
	for _, a := range b.answers {
		events = append(events, &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, Attributes: &historypb.HistoryEvent_ActivityTaskScheduledEventAttributes{
			ActivityTaskScheduledEventAttributes: &historypb.ActivityTaskScheduledEventAttributes{
				ActivityType: &commonpb.ActivityType{Name: runbook.LookActivity}, Input: payloads(a.req),
			},
		}})
		of := int64(len(events))
		var typed *temporal.ApplicationError
		end := &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED, Attributes: &historypb.HistoryEvent_ActivityTaskCompletedEventAttributes{
			ActivityTaskCompletedEventAttributes: &historypb.ActivityTaskCompletedEventAttributes{ScheduledEventId: of, Result: payloads(a.result)},
		}}
		if errors.As(a.err, &typed) {
			end = &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_ACTIVITY_TASK_FAILED, Attributes: &historypb.HistoryEvent_ActivityTaskFailedEventAttributes{
				ActivityTaskFailedEventAttributes: &historypb.ActivityTaskFailedEventAttributes{ScheduledEventId: of, Failure: &failurepb.Failure{
					Message: typed.Message(), Cause: &failurepb.Failure{Message: "its cause"},
					FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{Type: typed.Type()}},
				}},
			}}
		}
		events = append(events, end)
	}
	events = append(events, &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED})
	for i, e := range events {
		e.EventId, e.EventTime = int64(i+1), timestamppb.New(time.Unix(int64(i), 0))
	}
	return events
}

// pages gives events as the client does.
type pages struct{ events []*historypb.HistoryEvent }

func (p *pages) HasNext() bool { return len(p.events) > 0 }

func (p *pages) Next() (*historypb.HistoryEvent, error) {
	e := p.events[0]
	p.events = p.events[1:]
	return e, nil
}

// shownVerdicts is the plan that who follows the run is shown.
func (b *bench) shownVerdicts() (steps []runbook.StepRecord) {
	c := &mocks.Client{}
	c.On("GetWorkflowHistory", mock.Anything, mock.Anything, mock.Anything, true, mock.Anything).Return(client.HistoryEventIterator(&pages{b.recorded()}))
	c.On("DescribeWorkflowExecution", mock.Anything, mock.Anything, mock.Anything).Return(&workflowservice.DescribeWorkflowExecutionResponse{}, nil)
	require.NoError(b.T, follow.Run(b.T.Context(), c, "prepare/bonn", "", func(e follow.Event) {
		if e.Step.ID != "" {
			steps = append(steps, runbook.StepRecord{Step: e.Step, Verdict: e.Verdict, Error: e.Text})
		}
	}))
	return steps
}

// foundVerdicts are the steps in the evidence that is built from the run's history.
func (b *bench) foundVerdicts() []runbook.StepRecord {
	read := history.New("prepare/bonn", "r-1")
	for _, e := range b.recorded() {
		read.Read(e)
	}
	e, err := read.Evidence()
	require.NoError(b.T, err)
	return e.Steps
}

// looksOnly are steps with their verdicts and nothing else.
func looksOnly(steps []runbook.StepRecord) []string {
	var all []string
	for _, s := range steps {
		all = append(all, s.Place()+": "+string(s.Verdict))
	}
	return all
}

// The plan of a run, what who follows it is shown, and the evidence that its history gives say the same of each
// step, whatever the order of the answers: a large one comes in parts, a node stands in for one that is down,
// a task has proofs on two hosts, and a step in the chapter's own words looks by itself.
func TestPlanWatchAndEvidenceSayTheSame(t *testing.T) {
	b := newBench(t)
	b.down = []string{"BONN1"}
	b.set("BONN2", map[string]string{"held": "1"})
	b.onLook = func(req runbook.LookRequest, result *runbook.LookResult) error {
		if len(req.Items) > 2 {
			result.Seen = result.Seen[:2]
		}
		return nil
	}
	check := func(host, name string) engine.Item {
		return engine.Check(step(host, name), shown{Name: name, Value: "1"})
	}
	two := []runbook.Step{step("BONN2", "task-a"), step("BONN3", "task-b")}
	b.values["BONN3"] = map[string]string{"held": "1", "task-b": "1"}
	held := []runbook.Step{step("BONN3", "held")}
	steps := b.group(runbook.Check,
		check("BONN2", "early"), ensure("BONN2", "held"), ensure("BONN1", "own"), shared("wide"), check("BONN2", "late"), ensure("BONN3", "x"),
		engine.Asking(desk.Task{Steps: two, OperatorTask: runbook.OperatorTask{ID: "two", Title: "do both"}, Proofs: []desk.Proof{
			{Step: two[0], Want: shown{"task-a", "1"}}, {Step: two[1], Want: shown{"task-b", "1"}},
		}}),
		engine.Asking(desk.Task{Steps: held, Proofs: []desk.Proof{{Step: held[0], Want: shown{"held", "1"}}}, OperatorTask: runbook.OperatorTask{
			ID: "said", Title: "say it", Values: []runbook.IrrevocableValue{{Key: "xpr.serverName", Step: "held", Want: []string{"XPR"}}},
		}}),
		engine.Perform(step("BONN2", "program"), func(ctx workflow.Context, a *engine.Attempt) error {
			return a.Ensure(ctx, "BONN2", shown{"program", "1"})
		}),
	)
	want := looksOnly(steps)
	assert.Equal(t, []string{
		"early on BONN2: needs-person", "held on BONN2: unchanged", "own on BONN1: unknown", "wide on BONN1: would-change", "late on BONN2: unknown", "x on BONN3: would-change",
		"task-a on BONN2: needs-person", "task-b on BONN3: needs-person", "held on BONN3: needs-person", "program on BONN2: would-change",
	}, want)
	assert.Equal(t, want, looksOnly(b.shownVerdicts()), "who follows the run")
	assert.Equal(t, want, looksOnly(b.foundVerdicts()), "the evidence from its history")
}

// A pass in mode check is also the first pass of a run in mode apply, whose notes a person reads on the page "Pending work", and the
// study of adopt. So a note on an operator task must be true of every run.
func TestTheNoteOnAnOperatorTaskIsTrueInEachMode(t *testing.T) {
	asked, held := []runbook.Step{step("BONN1", "asked")}, []runbook.Step{step("BONN2", "held")}
	pass := func(ctx workflow.Context, r *engine.Run) {
		r.Do(ctx, engine.Asking(desk.Task{Steps: asked, OperatorTask: runbook.OperatorTask{ID: "asked", Title: "do it"}}),
			engine.Asking(desk.Task{Steps: held, Proofs: []desk.Proof{{Step: held[0], Want: shown{"held", "1"}}}, OperatorTask: runbook.OperatorTask{
				ID: "said", Title: "say it", Values: []runbook.IrrevocableValue{{Key: "xpr.serverName", Step: "held", Want: []string{"XPR"}}},
			}}))
	}
	const shows = "a run that carries out this step shows the operator task '"
	want := []string{shows + "do it'", shows + `state what was entered in the task "say it": the hosts show that this task is done, but not what was entered'`}
	b := newBench(t)
	b.set("BONN2", map[string]string{"held": "1"})
	require.NoError(t, b.start(runbook.Check, pass))
	assert.Equal(t, want, notes(b.Evidence.Steps))

	b = newBench(t)
	b.set("BONN2", map[string]string{"held": "1"})
	require.NoError(t, b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) {
		var first []runbook.StepRecord
		for _, record := range r.Rehearse(ctx, func(ctx workflow.Context) { pass(ctx, r) }) {
			first = append(first, *record)
		}
		assert.Equal(t, want, notes(first))
	}))
}
