package runbook

import (
	"cmp"
	"slices"
	"time"
)

// Remover is what removes a difference that a look has found.
type Remover string

// What removes a difference.
const (
	// ByCommands: the commands of the changes; a change without one is for a person.
	ByCommands Remover = ""
	// ByProgram: a program, or a part of a chapter, of which the wanted state is the proof.
	ByProgram Remover = "program"
	// ByPerson: an operator task, of which the wanted state is the proof.
	ByPerson Remover = "person"
	// ByNobody: the step only looks, and a difference is a fault.
	ByNobody Remover = "nobody"
)

// Planned is one item that mode check has looked at, with what was seen of it.
type Planned struct {
	LookItem
	Seen
	// At is when it was seen, for those who read a history.
	At time.Time
}

// same reports whether two looks were at the same item: a node that stands in for one that is down, for
// example, is asked for it again.
func (p Planned) same(q Planned) bool {
	return p.Place == q.Place && p.Part == q.Part && p.Step == q.Step
}

// Judged is the verdict of one step of a plan, with all that was seen of it.
type Judged struct {
	// Place of the step in its group.
	Place int
	Step  Step
	Judgement
	Seen
	// At is when its last part was seen.
	At time.Time
}

// JudgeAll returns the verdicts of the steps of one group of mode check, in the order of the chapter, which
// does not depend on the order in which the hosts have answered; of several looks at one item the last counts. The run, who
// watches it and who reads its history all ask it, so that plan and evidence are the same everywhere.
func JudgeAll(all []Planned) []Judged {
	var group []Planned
	for _, p := range all {
		if i := slices.IndexFunc(group, p.same); i >= 0 {
			group[i] = p
		} else {
			group = append(group, p)
		}
	}
	slices.SortStableFunc(group, func(a, b Planned) int { return cmp.Or(a.Place-b.Place, a.Part-b.Part) })
	var j judge
	var judged []Judged
	for len(group) > 0 {
		end := 1
		for end < len(group) && group[end].Place == group[0].Place {
			end++
		}
		judged = append(judged, j.ofPlace(group[:end])...)
		group = group[end:]
	}
	return judged
}

// ofPlace returns the verdict of each step of one place.
func (j *judge) ofPlace(parts []Planned) []Judged {
	var seen []Seen
	for _, p := range parts {
		seen = append(seen, p.Seen)
	}
	judgement := j.of(parts[0].LookItem, seen...)
	var steps []Judged
	for _, p := range parts {
		i := slices.IndexFunc(steps, func(s Judged) bool { return s.Step == p.Step })
		if i < 0 {
			i = len(steps)
			steps = append(steps, Judged{Place: p.Place, Step: p.Step, Judgement: judgement})
			if judgement.Verdict == Unchanged {
				steps[i].Verdict = cmp.Or(p.Holds, Unchanged)
			}
		}
		if p.At.After(steps[i].At) {
			steps[i].At = p.At
		}
		s := &steps[i].Seen
		if judgement.Verdict != NotApplicable {
			s.Changes = append(s.Changes, p.Changes...)
		}
		s.Facts = append(s.Facts, p.Facts...)
		s.Warnings = append(s.Warnings, p.Warnings...)
	}
	return steps
}

// judge finds the verdicts of mode check step by step in the order of the chapter.
type judge struct {
	// until is the last step so far that would change something: it may decide what later steps find.
	until string
}

// Judgement is a verdict with the reason for it, where there is one.
type Judgement struct {
	Verdict Verdict
	// Problem says why a step could not be read, or on what a person has to work.
	Problem string
	// Note says until which step nothing can be said, or that the state still changes.
	Note string
}

// Why is the reason for the verdict, or nothing.
func (j Judgement) Why() string { return j.Problem + j.Note }

// of returns the verdict of a step for what was seen of it.
func (j *judge) of(item LookItem, all ...Seen) Judgement {
	s, by := item.Step, item.Remover
	var problem *Problem
	var changes []Change
	unsettled := false
	for _, seen := range all {
		if problem == nil {
			problem = seen.Problem
		}
		changes = append(changes, seen.Changes...)
		unsettled = unsettled || seen.Unsettled
	}
	switch {
	case problem != nil:
		return j.ofProblem(item, *problem)
	case len(changes) == 0 && !unsettled:
		return Judgement{Verdict: Unchanged}
	case item.Earlier != "":
		return j.ofEarlier(item)
	case by == ByPerson:
		j.until = s.ReferenceOnHost()
		return Judgement{Verdict: NeedsPerson}
	case len(changes) == 0:
		return Judgement{Verdict: Unknown, Note: StillChanges}
	case by == ByNobody && item.Until != "":
		return later(item.Until)
	case by == ByNobody && j.until != "":
		return later(j.until) // An earlier step may make it so.
	case by == ByNobody, by == ByCommands && HasFinding(changes):
		return Judgement{Verdict: NeedsPerson}
	}
	j.until = s.ReferenceOnHost()
	return Judgement{Verdict: WouldChange}
}

// ofProblem is the verdict of a step that could not be read or planned.
func (j *judge) ofProblem(item LookItem, problem Problem) Judgement {
	until := cmp.Or(item.Until, j.until)
	switch {
	case item.Earlier != "" && problem.Seen():
		return j.ofEarlier(item)
	case until != "" && problem.Type == ErrPrecondition:
		return later(until)
	case !problem.Seen():
		return Judgement{Verdict: Unknown, Problem: problem.Message}
	case item.Remover == ByPerson:
		j.until = item.Step.ReferenceOnHost()
	}
	return Judgement{Verdict: NeedsPerson, Problem: problem.Message}
}

// ofEarlier is the verdict of a step that an earlier runbook of the same deployment carries out.
func (j *judge) ofEarlier(item LookItem) Judgement {
	j.until = item.Earlier
	return CarriedOutEarlier(item.Earlier)
}

// CarriedOutEarlier is the verdict of a step that an earlier runbook of the same deployment carries out: a run finds it as wanted.
func CarriedOutEarlier(reference string) Judgement {
	return Judgement{Verdict: NotApplicable, Note: "an earlier runbook of the deployment carries out this step: " + reference}
}

// later is the verdict of a step that an earlier step decides.
func later(until string) Judgement { return Judgement{Verdict: Unknown, Note: "until " + until} }
