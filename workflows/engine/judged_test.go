package engine_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// Who reads the history judges a look of mode check as the run does: its items say all that this takes.
func TestALookSaysHowItsItemsAreJudged(t *testing.T) {
	b := newBench(t)
	step := func(host, title string) runbook.Step {
		return runbook.Step{ID: "TST", Manual: "9.9", Title: title, Host: host}
	}
	proofs := func(s runbook.Step) []desk.Proof { return []desk.Proof{{Step: s, Want: shown{s.Title, "yes"}}} }
	program, task := step("BONN2", "program"), step("BONN1", "task")
	steps := b.group(runbook.Check,
		engine.Ensure(step("BONN1", "change"), value{"change", "yes"}),
		engine.Check(step("BONN2", "check"), value{"check", "yes"}),
		engine.Unless(program, proofs(program), func(workflow.Context, *engine.Attempt) error { return nil }),
		engine.Asking(desk.Task{Steps: []runbook.Step{task}, Proofs: proofs(task), OperatorTask: runbook.OperatorTask{ID: "task", Title: "do it"}}),
	)
	type judged struct {
		place   int
		remover runbook.Remover
	}
	items, byPlace := map[string]judged{}, map[int]runbook.Verdict{}
	all := make([]runbook.LookItem, 4)
	for _, look := range b.looks {
		for _, item := range look.Items {
			items[item.Step.Title] = judged{item.Place, item.Remover}
			all[item.Place] = item
		}
	}
	assert.Equal(t, map[string]judged{
		"change": {0, runbook.ByCommands}, "check": {1, runbook.ByNobody}, "program": {2, runbook.ByProgram}, "task": {3, runbook.ByPerson},
	}, items)
	var planned []runbook.Planned
	for _, item := range all {
		change := runbook.Change{Property: item.Step.Title}
		if item.Kind == (value{}).ActivityName() {
			change.Command = "set it"
		}
		planned = append(planned, runbook.Planned{LookItem: item, Seen: runbook.Seen{Changes: []runbook.Change{change}}})
	}
	for _, judged := range runbook.JudgeAll(planned) {
		byPlace[judged.Place] = judged.Verdict
	}
	for i, s := range steps {
		assert.Equal(t, s.Verdict, byPlace[i], s.Title)
	}
}
