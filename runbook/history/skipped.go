package history

import "changeover/runbook"

// skip takes a person's decision to go on without a step or an operator task, which makes it a deviation. The person
// need not name the step, since one waits at a time: then it is the one that has failed last.
func (r *Run) skip(meant runbook.Decision, decision *runbook.DecisionRecord) {
	what := decision.Step
	if task, ok := r.open(meant); ok {
		decision.Task, decision.Host, decision.Step = task.ID, task.Host, ""
		what = runbook.Step{ID: task.ID, Host: task.Host, Title: task.Title}.Named()
	} else if s := r.waiting(decision); s != nil {
		decision.Step, decision.Host = s.ID, s.Host
		s.Verdict, s.Note, s.Error = runbook.Skipped, runbook.SaidBy(decision.Operator, decision.Reason), ""
		what = s.Named()
	}
	if what == "" {
		what = "a step"
	}
	r.e.Deviations = append(r.e.Deviations, decision.SkippedText(what))
}

// open returns the operator task that the run shows and that a decision names, as the run itself finds the task. An earlier
// release did not note the steps with their places.
func (r *Run) open(decision runbook.Decision) (runbook.TaskRecord, bool) {
	for _, t := range r.tasksOpen {
		steps := t.steps
		if steps == nil {
			for _, id := range t.Steps {
				steps = append(steps, runbook.Step{ID: id, Host: decision.Host})
			}
		}
		if decision.MeansTask(t.ID, t.Host, steps) {
			return t.TaskRecord, true
		}
	}
	return runbook.TaskRecord{}, false
}

// waiting returns the step that has failed last of those that a decision may mean; nil: the history shows none.
func (r *Run) waiting(decision *runbook.DecisionRecord) *step {
	var last *step
	means := runbook.Decision{Step: decision.Step, Host: decision.Host}
	for _, s := range r.steps {
		failed := s.Verdict == runbook.Failed || s.Verdict == runbook.Unknown && s.Error != ""
		if failed && means.Means(runbook.ParkedStep{Step: s.Step}) && (last == nil || !s.Finished.Before(last.Finished)) {
			last = s
		}
	}
	return last
}
