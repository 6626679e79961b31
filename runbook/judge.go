package runbook

// Remover is what makes a difference go away that a look has found.
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

// Judge finds the verdicts of mode check for what looks have shown, step by step in the order of the chapter.
// The run, who watches it and who reads its history all ask it.
type Judge struct {
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

// Of returns the verdict of a step for what was seen of it.
func (j *Judge) Of(s Step, by Remover, all ...Seen) Judgement {
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
		return j.ofProblem(s, by, *problem)
	case len(changes) == 0 && !unsettled:
		return Judgement{Verdict: Unchanged}
	case by == ByPerson:
		j.until = s.Place()
		return Judgement{Verdict: NeedsPerson}
	case len(changes) == 0:
		return Judgement{Verdict: Unknown, Note: StillChanges}
	case by == ByNobody && j.until != "":
		return j.later() // An earlier step may make it so.
	case by == ByNobody, by == ByCommands && HasFinding(changes):
		return Judgement{Verdict: NeedsPerson}
	}
	j.until = s.Place()
	return Judgement{Verdict: WouldChange}
}

// ofProblem is the verdict of a step that could not be read or planned.
func (j *Judge) ofProblem(s Step, by Remover, problem Problem) Judgement {
	switch {
	case j.until != "" && problem.Type == ErrPrecondition:
		return j.later()
	case !problem.Seen():
		return Judgement{Verdict: Unknown, Problem: problem.Message}
	case by == ByPerson:
		j.until = s.Place()
	}
	return Judgement{Verdict: NeedsPerson, Problem: problem.Message}
}

func (j *Judge) later() Judgement { return Judgement{Verdict: Unknown, Note: "until " + j.until} }
