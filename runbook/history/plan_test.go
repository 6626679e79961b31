package history

import (
	"testing"

	"github.com/stretchr/testify/assert"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"changeover/runbook"
)

func canceled(of int64) *historypb.HistoryEvent {
	return &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_ACTIVITY_TASK_CANCELED, Attributes: &historypb.HistoryEvent_ActivityTaskCanceledEventAttributes{
		ActivityTaskCanceledEventAttributes: &historypb.ActivityTaskCanceledEventAttributes{ScheduledEventId: of},
	}}
}

// A run that is aborted while it looks has judged nothing of the group; what it judged before stays.
func TestACanceledLookHasNoVerdicts(t *testing.T) {
	look := func(group int, steps ...runbook.Step) *historypb.HistoryEvent {
		request := runbook.LookRequest{Mode: runbook.Check, Group: group}
		for place, s := range steps {
			request.Items = append(request.Items, runbook.LookItem{Step: s, Place: place})
		}
		return scheduled(t, runbook.LookActivity, request)
	}
	third := runbook.Step{ID: "PREP-3", Host: "KERN2", Title: "third"}
	e := evidence(t, read(
		started(t, runbook.Input{Site: "berlin", Mode: runbook.Check}),
		look(1, first), completed(t, 2, runbook.LookResult{Seen: []runbook.Seen{{}}}),
		look(2, second), look(2, third), completed(t, 4, runbook.LookResult{Seen: []runbook.Seen{{Changes: missing}}}), canceled(5),
		terminated(),
	))
	if assert.Len(t, e.Steps, 1) {
		assert.Equal(t, []any{first, runbook.Unchanged}, []any{e.Steps[0].Step, e.Steps[0].Verdict})
	}
}
