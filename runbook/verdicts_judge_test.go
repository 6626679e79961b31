package runbook

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAJudgeFindsTheVerdictOfEachStepOfAPlan(t *testing.T) {
	change, finding := Change{Property: "StartMode", Command: "Set-Service"}, Change{Property: "Memory"}
	problem := func(kind string) Seen { return Seen{Problem: &Problem{Type: kind, Message: "because"}} }
	changed := Seen{Changes: []Change{change}}
	found := Seen{Changes: []Change{finding}}
	later := Judgement{Verdict: Unknown, Note: "until INT-1 on KERN1"}
	person := Judgement{Verdict: NeedsPerson}
	unseen := Judgement{Verdict: Unknown, Problem: "because"}
	blocked := Judgement{Verdict: NeedsPerson, Problem: "because"}
	would := Judgement{Verdict: WouldChange}
	for name, test := range map[string]struct {
		by   Remover
		seen []Seen
		// first is the judgement where nothing before would change, after where a step before would.
		first, after Judgement
		// decides: the step decides what later ones find.
		decides bool
	}{
		"as wanted":                               {ByCommands, []Seen{{}}, Judgement{Verdict: Unchanged}, Judgement{Verdict: Unchanged}, false},
		"a change with a command":                 {ByCommands, []Seen{changed}, would, would, true},
		"a change without one":                    {ByCommands, []Seen{found}, person, person, false},
		"a check with a command that nobody runs": {ByNobody, []Seen{changed}, person, later, false},
		"a check":                                 {ByNobody, []Seen{found}, person, later, false},
		"a program that is to run":                {ByProgram, []Seen{{}, found}, would, would, true},
		"a task that is open":                     {ByPerson, []Seen{found}, person, person, true},
		"a task that still works":                 {ByPerson, []Seen{{Unsettled: true}}, person, person, true},
		"a task that cannot be judged":            {ByPerson, []Seen{problem(ErrPrecondition)}, blocked, later, true},
		"a state that still changes": {
			ByCommands, []Seen{{Unsettled: true}}, Judgement{Verdict: Unknown, Note: StillChanges}, Judgement{Verdict: Unknown, Note: StillChanges}, false,
		},
		"a precondition that is missing":     {ByCommands, []Seen{problem(ErrPrecondition)}, blocked, later, false},
		"a node that is paused":              {ByCommands, []Seen{problem(ErrNodePaused)}, blocked, blocked, false},
		"a host that refuses":                {ByCommands, []Seen{problem(ErrAccessDenied)}, unseen, unseen, false},
		"a host that refuses a part of it":   {ByProgram, []Seen{found, problem(ErrTransport)}, unseen, unseen, false},
		"a task on a host that is not there": {ByPerson, []Seen{problem(ErrTransport)}, unseen, unseen, false},
	} {
		s := Step{ID: "INT-2", Manual: "9.5/2", Host: "KERN2"}
		var fresh judge
		assert.Equal(t, test.first, fresh.of(LookItem{Step: s, Remover: test.by}, test.seen...), name)
		assert.Equal(t, test.decides, fresh.until == "9.5/2 (INT-2) on KERN2", name)
		after := judge{until: "INT-1 on KERN1"}
		assert.Equal(t, test.after, after.of(LookItem{Step: s, Remover: test.by}, test.seen...), name)
	}
}

// What an earlier runbook of the same deployment carries out is planned there, and not a second time. A state that nobody can read stays
// unknown.
func TestAStepOfAnEarlierRunbookIsNotPlannedAgain(t *testing.T) {
	s := Step{ID: "INT-2", Manual: "9.5/2", Host: "KERN2"}
	carriedOut := Judgement{Verdict: NotApplicable, Note: "an earlier runbook of the deployment carries out this step: 9.5/2 (INT-2) on KERN2"}
	changed := Seen{Changes: []Change{{Property: "StartMode", Command: "Set-Service"}}}
	missing := Seen{Problem: &Problem{Type: ErrPrecondition, Message: "because"}}
	for _, by := range []Remover{ByCommands, ByProgram, ByPerson} {
		item := LookItem{Step: s, Remover: by, Earlier: s.ReferenceOnHost()}
		for _, seen := range []Seen{changed, missing} {
			var j judge
			assert.Equal(t, carriedOut, j.of(item, seen), by)
			assert.Equal(t, s.ReferenceOnHost(), j.until, "it decides what later steps find")
		}
		var j judge
		assert.Equal(t, Judgement{Verdict: Unchanged}, j.of(item, Seen{}))
		assert.Equal(t, Unknown, j.of(item, Seen{Problem: &Problem{Type: ErrTransport, Message: "because"}}).Verdict)
		plan := JudgeAll([]Planned{{LookItem: item, Seen: changed}})
		assert.Empty(t, plan[0].Changes, "nothing is pending in this step")
	}
}
