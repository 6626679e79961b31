package follow

import (
	"testing"

	"github.com/stretchr/testify/assert"
	enums "go.temporal.io/api/enums/v1"
	history "go.temporal.io/api/history/v1"

	"changeover/runbook"
)

// A run that is aborted while it looks has judged no step of the group, so the next plan shows all of them. A run
// that ends otherwise shows at its end what is known.
func TestAPlanThatIsCutShort(t *testing.T) {
	look := func(group int) *history.HistoryEvent {
		return named(scheduled(t, runbook.LookRequest{Mode: runbook.Check, Group: group, Items: []runbook.LookItem{{Step: licence}}}), runbook.LookActivity)
	}
	canceled := &history.HistoryEvent{EventType: enums.EVENT_TYPE_ACTIVITY_TASK_CANCELED, Attributes: &history.HistoryEvent_ActivityTaskCanceledEventAttributes{
		ActivityTaskCanceledEventAttributes: &history.ActivityTaskCanceledEventAttributes{ScheduledEventId: 3},
	}}
	would := runbook.LookResult{Seen: []runbook.Seen{{Changes: []runbook.Change{startMode}}}}
	events := followed(t, map[string]*pages{"deploy/berlin": numbered(
		started("deploy"), look(1), look(1), completed(t, 2, would), canceled, ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED),
	)})
	assert.Equal(t, []Kind{RunStarted, RunFinished}, kindsOf(events))
	events = followed(t, map[string]*pages{"deploy/berlin": numbered(
		started("deploy"), look(1), look(1), completed(t, 2, would), ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED),
	)})
	assert.Equal(t, []Kind{RunStarted, StepFinished, RunFinished}, kindsOf(events))
}
