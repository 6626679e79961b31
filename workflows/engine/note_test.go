package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/runbook/history"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// markers keeps the side effects of a run as the events of its history.
type markers struct {
	interceptor.WorkerInterceptorBase
	interceptor.WorkflowInboundInterceptorBase
	interceptor.WorkflowOutboundInterceptorBase
	events []*historypb.HistoryEvent
}

func (m *markers) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	m.WorkflowInboundInterceptorBase.Next = next
	return m
}

func (m *markers) Init(outbound interceptor.WorkflowOutboundInterceptor) error {
	m.WorkflowOutboundInterceptorBase.Next = outbound
	return m.WorkflowInboundInterceptorBase.Next.Init(&sideEffects{m.WorkflowOutboundInterceptorBase, m})
}

type sideEffects struct {
	interceptor.WorkflowOutboundInterceptorBase
	m *markers
}

func (s *sideEffects) SideEffect(ctx workflow.Context, f func(workflow.Context) any) converter.EncodedValue {
	data, err := converter.GetDefaultDataConverter().ToPayloads(f(ctx))
	if err == nil {
		s.m.events = append(s.m.events, &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_MARKER_RECORDED, Attributes: &historypb.HistoryEvent_MarkerRecordedEventAttributes{
			MarkerRecordedEventAttributes: &historypb.MarkerRecordedEventAttributes{MarkerName: "SideEffect", Details: map[string]*commonpb.Payloads{"data": data}},
		}})
	}
	return s.Next.SideEffect(ctx, f)
}

// The evidence that is built from a history has the operator tasks and the measured moves as the run itself
// writes them: who was asked for what, who confirmed it when with which words, and each outage as it was judged.
func TestEvidenceFromAHistoryHasTasksAndOutages(t *testing.T) {
	b := newBench(t)
	kept := &markers{}
	b.Env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{kept}, DeadlockDetectionTimeout: 30 * time.Second})
	done, late := step("BONN1", "done"), step("BONN2", "late")
	task := func(id string, of runbook.Step) desk.Task {
		return desk.Task{Steps: []runbook.Step{of}, OperatorTask: runbook.OperatorTask{ID: id, Title: "do " + id, Host: of.Host, Attest: true}}
	}
	b.After(time.Hour, func() {
		b.Update(runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "as shown", Task: "first"})
	})
	b.After(2*time.Hour, func() { b.Decide(runbook.AbortUpdate) })
	err := b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) {
		for _, verdict := range []runbook.OutageVerdict{runbook.OutageNotMeasured, runbook.OutageWithin} {
			engine.Measured(ctx, r, runbook.MeasuredMove{From: "BONN1", To: "BONN2", Verdict: verdict, Outage: runbook.Outage{
				Began: workflow.Now(ctx).UTC(), Settled: true, GapSeconds: 17.1, Ports: []runbook.PortOutage{{Port: 13010, Attempts: 3}},
			}})
		}
		engine.Judged(ctx, r, 0, runbook.OutageRepeated)
		r.Do(ctx, engine.Asking(task("first", done)), engine.Asking(task("second", late)))
	})
	require.ErrorContains(t, err, "was aborted by eva")
	require.Len(t, b.Evidence.OperatorTasks, 2)
	require.Equal(t, "eva", b.Evidence.OperatorTasks[0].Operator)
	require.Len(t, b.Evidence.Outages, 2)

	read := history.New("drill/bonn", "r-1")
	for _, event := range kept.events {
		read.Read(event)
	}
	e, err := read.Evidence()
	require.NoError(t, err)
	assert.Equal(t, b.Evidence.OperatorTasks, e.OperatorTasks)
	assert.Equal(t, b.Evidence.Outages, e.Outages)
}
