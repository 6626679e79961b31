package follow

import (
	historypb "go.temporal.io/api/history/v1"

	"changeover/runbook"
	"changeover/runbook/history"
)

// reported shows the steps of a run that has shown no step so far, with the reasons why there was nothing to do. The history has
// them in the evidence only. If the run has failed, has asked a person, or has started other runs, these show why.
func (r *reader) reported(event *historypb.HistoryEvent) {
	var packed runbook.Evidence
	if r.shown || len(r.children) > 0 || !history.First(event.GetActivityTaskScheduledEventAttributes().GetInput(), &packed) {
		return
	}
	e, err := packed.Unpack()
	if err != nil || e.Error != "" || len(e.OperatorTasks) > 0 {
		return // The evidence file has the steps.
	}
	for _, s := range e.Steps {
		if s.Note != "" {
			r.say(StepFinished, event, func(e *Event) { e.Step, e.Verdict, e.Text = s.Step, s.Verdict, s.Note })
		}
	}
}
