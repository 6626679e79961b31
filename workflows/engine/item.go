package engine

import (
	"encoding/json"

	"go.temporal.io/sdk/workflow"

	kinds "changeover/activities/engine"
	"changeover/runbook"
	"changeover/workflows/desk"
)

// Item is one entry of a group that a chapter hands to Do.
type Item struct {
	kind  itemKind
	steps []runbook.Step
	// wants are looked at: the wanted state of a step, or the proofs of a task.
	wants []desk.Proof
	// verdict and note of a report.
	verdict runbook.Verdict
	note    string
	task    desk.Task
	do      func(ctx workflow.Context, a *Attempt) error
	repair  func(ctx workflow.Context, a *Attempt, err error) error
	// madeBy are the ids of the steps that make the wanted state true, where the item itself does not.
	madeBy []string
	// noRemedy: the run's remedy does not apply to the step.
	noRemedy bool
	// facts is called with the facts of a step that holds.
	facts func(ctx workflow.Context, facts []runbook.Fact)
	// part: the item is a part of another one.
	part bool
	// repairs: the item is a part of the repair of a failed step.
	repairs bool
}

type itemKind int

const (
	ensureItem itemKind = iota
	// checkItem only looks: a difference is a fault.
	checkItem
	// guardItem is a check that no operator can skip: what follows would do damage where it does not hold.
	guardItem
	// transitionItem is a state that a run needs only while it works, such as a paused node. Mode check leaves it out.
	transitionItem
	// gateItem is a guard of such a state.
	gateItem
	// onceItem is a transition that no operator can skip.
	onceItem
	reportItem
	deviationItem
	taskItem
	performItem
	performGuardItem
)

// Ensure makes one wanted state true, or in mode check says what would change.
func Ensure(s runbook.Step, want kinds.Wanted) Item { return looking(ensureItem, s, want) }

// Check is a step that only looks: a difference is a fault.
func Check(s runbook.Step, want kinds.Wanted) Item { return looking(checkItem, s, want) }

// Guard is a check that no operator can skip, since what follows would do damage where it does not hold.
func Guard(s runbook.Step, want kinds.Wanted) Item { return looking(guardItem, s, want) }

// Transition makes a state true that a run needs only while it works, such as a paused node.
// In mode check it is not applicable.
func Transition(s runbook.Step, want kinds.Wanted) Item { return looking(transitionItem, s, want) }

// Once makes a state true that is guarded and not looked at again: the move of a role, which later
// steps may move on.
func Once(s runbook.Step, want kinds.Wanted) Item { return looking(onceItem, s, want) }

// Gate is a guard of a state that a run needs only while it works. In mode check it is not applicable.
func Gate(s runbook.Step, want kinds.Wanted) Item { return looking(gateItem, s, want) }

func looking(kind itemKind, s runbook.Step, want kinds.Wanted) Item {
	return Item{kind: kind, steps: []runbook.Step{s}, wants: []desk.Proof{{Step: s, Want: want}}}
}

// Report is a step that is over as soon as it begins.
func Report(s runbook.Step, verdict runbook.Verdict, note string) Item {
	return Item{kind: reportItem, steps: []runbook.Step{s}, verdict: verdict, note: note}
}

// NotNeeded reports a step that the site or the moment does not need.
func NotNeeded(s runbook.Step, why string) Item { return Report(s, runbook.NotApplicable, why) }

// Deviation reports a step that a site leaves out by choice, against the manual: the run ends as
// done-with-deviations.
func Deviation(s runbook.Step, why string) Item {
	return Item{kind: deviationItem, steps: []runbook.Step{s}, verdict: runbook.NotApplicable, note: why}
}

// Asking is a task for a person. Its proofs are looked at with the group: where they hold, nobody is asked.
func Asking(t desk.Task) Item {
	return Item{kind: taskItem, steps: t.Steps, wants: t.Proofs, task: t}
}

// Unless carries out do where the proofs of a step do not hold yet, such as a program that leaves
// them behind. In mode check that is a pending change.
func Unless(s runbook.Step, proofs []desk.Proof, do func(ctx workflow.Context, a *Attempt) error) Item {
	return Item{kind: performItem, steps: []runbook.Step{s}, wants: proofs, do: do}
}

// Perform is a step in the chapter's own words. Its attempt may look, act and read.
func Perform(s runbook.Step, do func(ctx workflow.Context, a *Attempt) error) Item {
	return Item{kind: performItem, steps: []runbook.Step{s}, do: do}
}

// PerformGuard is Perform for a step that no operator can skip.
func PerformGuard(s runbook.Step, do func(ctx workflow.Context, a *Attempt) error) Item {
	return Item{kind: performGuardItem, steps: []runbook.Step{s}, do: do}
}

// OrRepair is called when the step fails with a fault, once, and once more after each retry of an operator. Where it
// returns nil, the step is tried again before an operator is asked; an error is what the operator reads: the step's own,
// or why the repair was not possible.
func (i Item) OrRepair(repair func(ctx workflow.Context, a *Attempt, err error) error) Item {
	i.repair = repair
	return i
}

// NoRemedy is for a step that does not need what the run's remedy restores (see OnFailure), such as the role being on
// one node: a retry carries out the step alone.
func (i Item) NoRemedy() Item {
	i.noRemedy = true
	return i
}

// MadeBy names the rows of the step table that make true what the item relies on. Where such a step is open in a check, in an
// earlier runbook of the same deployment for example, a difference is no work for a person: the verdict is unknown until that step.
func (i Item) MadeBy(ids ...string) Item {
	i.madeBy = ids
	return i
}

// WithFacts is called with what the hosts showed once the step holds, in mode apply only: an address
// that the site record keeps, for example. A skipped step has no facts.
func (i Item) WithFacts(use func(ctx workflow.Context, facts []runbook.Fact)) Item {
	i.facts = use
	return i
}

// cited is the item with its references to the site's part of the manual.
func (i Item) cited(d *desk.Desk) Item {
	i.steps, i.wants, i.task = d.CiteSteps(i.steps), d.CiteProofs(i.wants), d.CiteTask(i.task)
	return i
}

// guarded reports whether no operator can skip the item.
func (i Item) guarded() bool {
	return i.kind == guardItem || i.kind == gateItem || i.kind == onceItem || i.kind == performGuardItem
}

// onTheWay reports whether the item is a state that a run needs only while it works.
func (i Item) onTheWay() bool {
	return i.kind == transitionItem || i.kind == gateItem || i.kind == onceItem
}

// mustHold reports whether a difference is a fault.
func (i Item) mustHold() bool {
	return i.kind == checkItem || i.kind == guardItem || i.kind == gateItem
}

// looks reports whether the item is looked at before it is its turn.
func (i Item) looks() bool { return len(i.wants) > 0 }

// lookItem is how a look asks for one of the wanted states of an item.
func (i Item) lookItem(part int) (runbook.LookItem, error) {
	p := i.wants[part]
	want, err := json.Marshal(p.Want)
	return runbook.LookItem{Step: p.Step, Kind: p.Want.ActivityName(), Want: want, Part: part, Remover: i.remover(), Repair: i.repairs}, err
}

// asPart returns the item as a part of a step in the chapter's own words, which removes its differences.
func (i Item) asPart(of *Attempt) Item {
	i.part, i.repairs = true, of.repairs
	return i
}

// remover is what removes a difference of the item.
func (i Item) remover() runbook.Remover {
	switch {
	case i.mustHold():
		return runbook.ByNobody
	case i.kind == taskItem:
		return runbook.ByPerson
	case i.part, i.kind == performItem, i.kind == performGuardItem:
		return runbook.ByProgram
	}
	return runbook.ByCommands
}
