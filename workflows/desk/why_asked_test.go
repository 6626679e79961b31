package desk

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

// After an abort a run asks for some things again: the task says why.
func TestATaskSaysWhyItIsAsked(t *testing.T) {
	proof := []Proof{{Step: runbook.Step{Title: "the licence service runs"}}}
	change := runbook.Seen{Changes: []runbook.Change{{Property: "State", Before: "Stopped", After: "Running"}}}
	for want, c := range map[string]struct {
		task   Task
		proofs []Proof
		seen   []runbook.Seen
		done   bool
	}{
		"the host does not show that the task is done: 'the licence service runs': State is 'Stopped', wanted 'Running'": {Task{}, proof, []runbook.Seen{change}, false},
		"the host does not show that the task is done: 'the licence service runs': there is no such service": {
			Task{}, proof, []runbook.Seen{{Problem: &runbook.Problem{Message: "there is no such service"}}}, false,
		},
		"the hosts show that a part of the task is done; no host can show the rest, and nobody has stated the rest yet": {Task{}, proof, []runbook.Seen{{}}, true},
		"no host can show that the task is done, and nobody has stated yet that the task is done": {
			Task{OperatorTask: runbook.OperatorTask{Attest: true}}, nil, nil, false,
		},
		"no host can show whether the task was done, so each run asks again": {Task{}, nil, nil, false},
	} {
		assert.Equal(t, want, WhyAsked(c.task, c.proofs, c.seen, c.done))
	}
	long := runbook.Seen{Problem: &runbook.Problem{Message: strings.Repeat("x", 1000)}}
	assert.LessOrEqual(t, len(WhyAsked(Task{}, proof, []runbook.Seen{long}, false)), whyLimit)
}
