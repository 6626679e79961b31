package history

import (
	"slices"

	historypb "go.temporal.io/api/history/v1"

	"changeover/runbook"
)

// Names that the SDK gives to a side effect and to its value, in which a run keeps a note.
const (
	sideEffect     = "SideEffect"
	sideEffectData = "data"
)

// noted takes what the run has noted for its evidence.
func (r *Run) noted(marker *historypb.MarkerRecordedEventAttributes) {
	var note runbook.Note
	if marker.GetMarkerName() != sideEffect || !First(marker.GetDetails()[sideEffectData], &note) {
		return
	}
	if note.Outages != nil {
		r.e.Outages = note.Outages
	}
	if note.Task == nil {
		return
	}
	r.tasksOpen = slices.DeleteFunc(r.tasksOpen, func(t openTask) bool {
		return t.ID == note.Task.ID && t.Shown.Equal(note.Task.Shown)
	})
	if note.Over {
		r.tasksOver = append(r.tasksOver, *note.Task)
	} else {
		r.tasksOpen = append(r.tasksOpen, openTask{*note.Task, note.Steps})
	}
}
