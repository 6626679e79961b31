package engine

import (
	"strings"
	"testing"

	"changeover/runbook"
	"changeover/workflows/desk"

	"github.com/stretchr/testify/assert"
)

// After an abort a run asks for some things again: the task says why.
func TestATaskSaysWhyItIsAsked(t *testing.T) {
	proof := []desk.Proof{{Step: runbook.Step{Title: "the licence service runs"}}}
	change := runbook.Seen{Changes: []runbook.Change{{Property: "State", Before: "Stopped", After: "Running"}}}
	for want, c := range map[string]struct {
		entry entry
		done  bool
	}{
		"the host does not show it: the licence service runs: State is 'Stopped', wanted 'Running'": {entry{Item: Item{wants: proof}, seen: []runbook.Seen{change}}, false},
		"the host does not show it: the licence service runs: there is no such service": {
			entry{Item: Item{wants: proof}, seen: []runbook.Seen{{Problem: &runbook.Problem{Message: "there is no such service"}}}}, false,
		},
		"the hosts show all that they can; the site record has no word of a person on the rest": {entry{Item: Item{wants: proof}, seen: []runbook.Seen{{}}}, true},
		"no host shows it, and the site record has no word of a person on it": {
			entry{Item: Item{task: desk.Task{OperatorTask: runbook.OperatorTask{Attest: true}}}}, false,
		},
		"no host shows whether it was done, so each run asks": {entry{}, false},
	} {
		assert.Equal(t, want, c.entry.whyAsked(c.done))
	}
	long := runbook.Seen{Problem: &runbook.Problem{Message: strings.Repeat("x", 1000)}}
	assert.LessOrEqual(t, len((&entry{Item: Item{wants: proof}, seen: []runbook.Seen{long}}).whyAsked(false)), whyLimit)
}
