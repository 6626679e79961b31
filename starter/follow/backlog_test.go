package follow

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	history "go.temporal.io/api/history/v1"
	workflow "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"google.golang.org/protobuf/types/known/timestamppb"

	"changeover/runbook"
)

// gated returns its events after another history was read.
type gated struct {
	*pages
	after, done chan struct{}
}

func (g *gated) HasNext() bool {
	if more := g.pages.HasNext(); !more && g.done != nil {
		close(g.done)
		g.done = nil
		return false
	}
	return g.pages.HasNext()
}

func (g *gated) Next() (*history.HistoryEvent, error) {
	if g.after != nil {
		<-g.after
	}
	return g.pages.Next()
}

// Chapters that have ended before somebody follows the run are read side by side. Their lines are in the order of time all the
// same, so that what waits now comes last.
func TestWhatHasHappenedBeforeIsShownInTheOrderOfTime(t *testing.T) {
	at := func(second int64, events *pages) *pages {
		for i, e := range events.events {
			e.EventTime = timestamppb.New(timestamppb.Now().AsTime().Add(-1e12)) // long ago
			e.EventTime.Seconds += second + int64(i)
		}
		return events
	}
	read := make(chan struct{})
	end := ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED)
	histories := map[string]client.HistoryEventIterator{
		"deploy/berlin": at(0, numbered(started("deploy"), child("prepare", "prepare/berlin"), child("install", "install/berlin"), end)),
		// It is read after the history of the next chapter.
		"prepare/berlin": &gated{pages: at(10, numbered(started("prepare"), timer(t, "waiting for an operator: attest"), ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED))), after: read},
		"install/berlin": &gated{pages: at(20, numbered(started("install"), timer(t, "waiting for an operator: setup"), ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED))), done: read},
	}
	end.EventTime.Seconds += 100
	c := &mocks.Client{}
	for id, events := range histories {
		c.On("GetWorkflowHistory", mock.Anything, id, mock.Anything, true, mock.Anything).Return(events)
		c.On("DescribeWorkflowExecution", mock.Anything, id, mock.Anything).Return(&workflowservice.DescribeWorkflowExecutionResponse{
			WorkflowExecutionInfo: &workflow.WorkflowExecutionInfo{HistoryLength: 3},
		}, nil)
	}
	var shown []string
	require.NoError(t, Run(t.Context(), c, "deploy/berlin", "", func(e Event) { shown = append(shown, string(e.Kind)+" "+e.Runbook) }))
	assert.Equal(t, []string{
		"run-started " + runbook.Deploy,
		"run-started " + runbook.Prepare, "waiting " + runbook.Prepare, "run-finished " + runbook.Prepare,
		"run-started " + runbook.Install, "waiting " + runbook.Install, "run-finished " + runbook.Install,
		"run-finished " + runbook.Deploy,
	}, shown)
}
