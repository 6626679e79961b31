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
	workflow "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/mocks"
	"google.golang.org/protobuf/types/known/timestamppb"

	"changeover/runbook"
)

func TestWhatAnActivityWaitsFor(t *testing.T) {
	begun := time.Date(2026, 3, 1, 12, 0, 0, 0, time.Local)
	at := timestamppb.New(begun)
	refused := &failurepb.Failure{Message: "connection refused"}
	for name, c := range map[string]struct {
		activity *workflow.PendingActivityInfo
		want     string
	}{
		"not begun":         {&workflow.PendingActivityInfo{State: enums.PENDING_ACTIVITY_STATE_SCHEDULED, Attempt: 1}, ""},
		"begun just now":    {&workflow.PendingActivityInfo{State: enums.PENDING_ACTIVITY_STATE_STARTED, Attempt: 1, LastStartedTime: timestamppb.New(begun.Add(time.Hour))}, ""},
		"begun for a while": {&workflow.PendingActivityInfo{State: enums.PENDING_ACTIVITY_STATE_STARTED, Attempt: 1, LastStartedTime: at}, "running since 12:00:00"},
		"between attempts":  {&workflow.PendingActivityInfo{State: enums.PENDING_ACTIVITY_STATE_SCHEDULED, Attempt: 3, ScheduledTime: at, LastFailure: refused}, "attempt 3 begins at 12:00:00; attempt 2 failed: connection refused"},
		"a further attempt": {&workflow.PendingActivityInfo{State: enums.PENDING_ACTIVITY_STATE_STARTED, Attempt: 3, LastStartedTime: at, LastFailure: refused}, "attempt 3 has been running since 12:00:00; attempt 2 failed: connection refused"},
		"paused": {
			&workflow.PendingActivityInfo{State: enums.PENDING_ACTIVITY_STATE_PAUSED, Attempt: 1, ActivityType: &commonpb.ActivityType{Name: "Look"}},
			"attempt 1 is paused; open this run in Temporal's UI and unpause the activity 'Look' there",
		},
	} {
		assert.Equal(t, c.want, Waits(c.activity, begun.Add(time.Minute)), name)
	}
}

func TestAHostThatDoesNotAnswerIsSaidOnceForEachAttempt(t *testing.T) {
	c := mocks.NewClient(t)
	last := make(chan *history.HistoryEvent)
	look := scheduled(t, runbook.LookRequest{Items: []runbook.LookItem{{Step: runbook.Step{ID: "a", Host: "KERN1"}}, {}, {}}})
	look.GetActivityTaskScheduledEventAttributes().ActivityType = &commonpb.ActivityType{Name: runbook.LookActivity}
	c.On("GetWorkflowHistory", mock.Anything, "deploy/berlin", "", true, mock.Anything).Return(&growing{numbered(started("deploy"), look), last})
	looks := 0
	c.On("DescribeWorkflowExecution", mock.Anything, "deploy/berlin", mock.Anything).Return(
		func(context.Context, string, string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
			looks++
			if looks == 6 {
				time.AfterFunc(time.Millisecond, func() { last <- ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED) })
			}
			return &workflowservice.DescribeWorkflowExecutionResponse{PendingActivities: []*workflow.PendingActivityInfo{{
				ActivityId: "2", ActivityType: &commonpb.ActivityType{Name: runbook.LookActivity}, State: enums.PENDING_ACTIVITY_STATE_SCHEDULED,
				Attempt: int32(2 + looks/4), ScheduledTime: timestamppb.New(time.Now().Add(time.Hour)), LastFailure: &failurepb.Failure{Message: "connection refused"},
			}}}, nil
		})
	var said []string
	f := &follower{client: c, noticeAfter: 20 * time.Millisecond}
	f.show = func(e Event) {
		if e.Kind == Pending {
			said = append(said, e.Text)
		}
	}
	require.NoError(t, f.follow(t.Context(), "deploy/berlin", ""))
	require.Len(t, said, 2)
	assert.Regexp(t, `^KERN1: reading the state for 3 steps: attempt 2 begins at \d\d:\d\d:\d\d; attempt 1 failed: connection refused$`, said[0])
	assert.Contains(t, said[1], "attempt 2 failed")
}

// The title of a step says what is true once it is done.
func TestWhatIsUnderWayIsNotSaidToBeDone(t *testing.T) {
	restart := runbook.Step{ID: "INT-9.4.2-2", Host: "KERN2", Title: "the node has restarted"}
	r := &reader{asked: map[int64]request{7: {Step: restart, Intent: runbook.Intent{ID: "run/1/1"}}, 8: {Step: runbook.Step{Host: "KERN1", Title: "read the state of the cluster"}}}}
	assert.Equal(t, "KERN2: working on 'the node has restarted'", r.workOf(&workflow.PendingActivityInfo{ActivityId: "7"}))
	assert.Equal(t, "KERN1: read the state of the cluster", r.workOf(&workflow.PendingActivityInfo{ActivityId: "8"}))
}

// The first event of a run that a reset has started names the run that was reset, whose activities are over.
func TestARunAfterAResetKeepsItsOwnRunID(t *testing.T) {
	var said []Event
	r := &reader{f: &follower{show: func(e Event) { said = append(said, e) }}, id: "deploy/berlin", runID: "after-the-reset"}
	r.read(t.Context(), started("deploy"))
	assert.Equal(t, "after-the-reset", r.runID)
	assert.Equal(t, "after-the-reset", said[0].RunID)

	r.runID = ""
	r.read(t.Context(), started("deploy"))
	assert.Equal(t, "run-deploy", r.runID)
}
