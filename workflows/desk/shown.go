package desk

import (
	"slices"

	"changeover/runbook"
)

// Waiting is what waits for people at one moment.
type Waiting struct {
	// Evidence is the wait of a run whose evidence cannot be written; nil: there is none.
	Evidence *runbook.EvidenceWait
	// Parked are the failed steps that wait for a decision.
	Parked []runbook.ParkedStep
	// Tasks wait for a confirmation.
	Tasks []Task
	// Held is the decision by which the run is held; nil: it is not.
	Held *runbook.DecisionRecord
}

// Waiting returns what waits for people now.
func (d *Desk) Waiting() Waiting {
	w := Waiting{Held: d.held}
	if d.room != nil {
		w.Evidence = &d.room.EvidenceWait
	}
	for _, parked := range d.parked {
		w.Parked = append(w.Parked, parked.ParkedStep)
	}
	for _, open := range d.tasks {
		w.Tasks = append(w.Tasks, open.Task)
	}
	return w
}

// State returns the state that a run is in while it runs, by what it waits for.
func (w Waiting) State() runbook.State {
	if w.Evidence != nil {
		return runbook.StateWaitingForEvidence
	}
	for _, t := range w.Tasks {
		if t.Window || !t.Until.IsZero() {
			return runbook.StateWaitingForWindow
		}
	}
	switch {
	case len(w.Tasks) > 0 || len(w.Parked) > 0:
		return runbook.StateWaitingForOperator
	case w.Held != nil:
		return runbook.StateHeld
	}
	return runbook.StateRunning
}

// String says in one line what a person is needed for; it is empty where nobody is.
func (w Waiting) String() string {
	switch {
	case w.Evidence != nil:
		return w.Evidence.Error
	case len(w.Parked) > 0:
		first := w.Parked[0]
		text := first.Step.ID + " " + first.Step.Host + ": " + first.Error
		if first.Offer != "" {
			text += "; " + first.Agreed()
		}
		return text
	case len(w.Tasks) > 0:
		return w.Tasks[0].Title
	case w.Held != nil:
		return runbook.HeldSummary + runbook.SaidBy(w.Held.Operator, w.Held.Reason)
	}
	return ""
}

// Decisions returns what people have decided so far.
func (d *Desk) Decisions() []runbook.DecisionRecord { return d.decisions }

// Asked returns the number of operator tasks that were shown.
func (d *Desk) Asked() int { return d.asked }

// Retries returns the number of decisions after which hosts are asked again: retry, confirm, abort. An account
// that a host has refused is tried once more after each (reach.WithDecision).
func (d *Desk) Retries() int { return d.retries }

// AddRetry counts a decision after which hosts are asked again.
func (d *Desk) AddRetry() { d.retries++ }

// TaskRecords returns all tasks that were shown, whether somebody has confirmed them or not.
func (d *Desk) TaskRecords() []runbook.TaskRecord {
	records := slices.Clone(d.tasksOver)
	for _, open := range d.tasks {
		records = append(records, open.record())
	}
	return records
}
