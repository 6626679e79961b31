package history

import (
	"slices"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"

	"changeover/runbook"
)

// step is what the history shows of one step.
type step struct{ runbook.StepRecord }

// intent is one intent with what became of it.
type intent struct {
	runbook.Intent
	of *step
	// answered: the last activity for it has said what it did; sent are the requests of which it does not know.
	answered bool
	sent     []runbook.Change
}

// step returns the record of a step, and begins it where there is none.
func (r *Run) step(at time.Time, s runbook.Step) *step {
	for _, known := range r.steps {
		if known.ID == s.ID && known.Host == s.Host && known.Title == s.Title {
			return known
		}
	}
	begun := &step{runbook.StepRecord{Step: s, Started: at}}
	r.steps = append(r.steps, begun)
	return begun
}

// looked takes what a look has shown of each of its steps.
func (r *Run) looked(event *historypb.HistoryEvent, asked request, look runbook.LookResult) {
	for i, seen := range look.Seen[:min(len(look.Seen), len(asked.Items))] {
		s := r.step(event.GetEventTime().AsTime(), asked.Items[i].Step)
		if asked.Items[i].Repair || s.Verdict == runbook.Skipped {
			continue // The step stays failed until it is tried again, and skipped for good.
		}
		s.Finished, s.Facts, s.Pending, s.Error = event.GetEventTime().AsTime(), seen.Facts, nil, ""
		s.warn(seen.Warnings)
		switch {
		case seen.Problem != nil:
			s.Verdict, s.Error = runbook.Unknown, seen.Problem.Message
		case len(seen.Changes) == 0 && !seen.Unsettled:
			s.Verdict = s.effects()
		default:
			s.Verdict, s.Note = runbook.NotReached, "seen: "+runbook.Differences(seen.Changes)
		}
	}
}

// planned takes the verdicts of a group of mode check.
func (r *Run) planned(plan []runbook.Judged) {
	for _, judged := range plan {
		s := r.step(judged.At, judged.Step)
		s.Finished, s.Facts, s.Pending = judged.At, judged.Facts, judged.Changes
		s.Verdict, s.Error, s.Note = judged.Verdict, judged.Judgement.Problem, judged.Note
		s.warn(judged.Warnings)
	}
}

// effects is the verdict of a step that is as wanted.
func (s *step) effects() runbook.Verdict {
	verdict := runbook.Unchanged
	for _, effect := range s.Effects {
		verdict = Worse(verdict, effect.Verdict)
	}
	s.Note = ""
	return verdict
}

func (s *step) warn(warnings []string) {
	for _, w := range warnings {
		if !slices.Contains(s.Warnings, w) {
			s.Warnings = append(s.Warnings, w)
		}
	}
}

// begin takes an activity that carries out an intent, for the first time or again.
func (r *Run) begin(event *historypb.HistoryEvent, asked request) {
	for _, known := range r.intents {
		if known.ID == asked.Intent.ID {
			known.answered = false
			return
		}
	}
	r.intents = append(r.intents, &intent{Intent: asked.Intent, of: r.step(event.GetEventTime().AsTime(), asked.Step)})
}

// acted takes what an activity did for an intent, as it says itself.
func (r *Run) acted(event *historypb.HistoryEvent, asked request, did runbook.ActResult, failure *failurepb.Failure) {
	for _, in := range r.intents {
		if in.ID != asked.Intent.ID {
			continue
		}
		s := in.of
		for _, effect := range did.Effects {
			if !s.has(effect.Request) {
				s.Effects = append(s.Effects, effect)
			}
		}
		s.warn(did.Warnings)
		in.answered, in.sent = answered(did, failure), did.Sent
		if asked.Repair || s.Verdict == runbook.Skipped {
			return // The step stays failed until it is tried again, and skipped for good.
		}
		s.Finished, s.Attempt, s.Error, s.Pending = event.GetEventTime().AsTime(), did.Attempt, "", nil
		switch {
		case failure != nil:
			s.Verdict, s.Error = runbook.Failed, Reason(failure)
		case did.Replan && len(did.Next) > 0:
			s.Verdict, s.Note = runbook.NotReached, "seen: "+runbook.Differences(did.Next)
		default:
			s.Verdict, s.Facts = s.effects(), did.Facts
		}
	}
}

// answered reports whether the end of an activity says all that the attempts at its intent did. A failure says it in the
// result that it carries: an attempt that fails before it reads the host, for example because the logon is refused, does
// not know what an earlier attempt has sent. A timeout carries the result of an attempt before the last one.
func answered(did runbook.ActResult, failure *failurepb.Failure) bool {
	return failure == nil || did.Settled && failure.GetTimeoutFailureInfo() == nil
}

func (s *step) has(request string) bool {
	return slices.ContainsFunc(s.Effects, func(f runbook.Effect) bool { return f.Request == request })
}

// failed takes an activity that gave up. What its attempts did stands in the details of its failure.
func (r *Run) failed(event *historypb.HistoryEvent, asked request, failure *failurepb.Failure) {
	switch {
	case asked.Intent.ID != "":
		var did runbook.ActResult
		for f := failure; f != nil; f = f.GetCause() {
			if First(f.GetApplicationFailureInfo().GetDetails(), &did) {
				break
			}
		}
		r.acted(event, asked, did, failure)
	case asked.plans():
		r.plan.Unread(event.GetEventTime().AsTime(), asked.Items, ProblemOf(failure))
	case len(asked.Items) > 0:
		for _, item := range asked.Items {
			if !item.Repair {
				r.unread(event, item.Step, failure)
			}
		}
	case asked.Step.ID != "":
		r.unread(event, asked.Step, failure)
	}
}

// unread is a step that could not be read.
func (r *Run) unread(event *historypb.HistoryEvent, of runbook.Step, failure *failurepb.Failure) {
	s := r.step(event.GetEventTime().AsTime(), of)
	s.Verdict, s.Error, s.Finished = runbook.Unknown, Reason(failure), event.GetEventTime().AsTime()
}

// canceledAct takes an activity that was canceled; it says what it did before.
func (r *Run) canceledAct(event *historypb.HistoryEvent, asked request, details *commonpb.Payloads) {
	if asked.plans() {
		r.plan.Cancel()
	}
	var did runbook.ActResult
	if asked.Intent.ID == "" || !First(details, &did) {
		return
	}
	r.acted(event, asked, did, &failurepb.Failure{Message: runbook.CanceledWithRun, FailureInfo: &failurepb.Failure_CanceledFailureInfo{}})
}

// records are the steps as the history leaves them. What an intent without an end has changed is not known.
func (r *Run) records() []runbook.StepRecord {
	records := make([]runbook.StepRecord, 0, len(r.steps))
	for _, s := range r.steps {
		record := s.StepRecord
		record.Effects = slices.Clone(record.Effects)
		for _, in := range r.intents {
			if in.of == s {
				in.close(&record)
			}
		}
		records = append(records, record)
	}
	return records
}

// close adds the changes whose outcome no activity has reported. A skipped step stays skipped.
func (in *intent) close(record *runbook.StepRecord) {
	unknown := !in.answered
	for i, change := range in.Changes {
		recorded := slices.ContainsFunc(record.Effects, func(f runbook.Effect) bool { return f.Request == in.Request(i) })
		if recorded || in.answered && !slices.ContainsFunc(in.sent, change.Same) {
			continue
		}
		record.Effects = append(record.Effects, runbook.Effect{Change: change, Verdict: runbook.OutcomeNotKnown, Request: in.Request(i)})
		unknown = true
	}
	if unknown && record.Verdict != runbook.Skipped {
		record.Verdict = runbook.OutcomeNotKnown
	}
}
