package desk

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

// proofsOn are proofs on a host, whose titles are numbered.
func proofsOn(host string, number int) []Proof {
	var proofs []Proof
	for i := range number {
		proofs = append(proofs, Proof{Step: runbook.Step{Title: fmt.Sprintf("%s %d", host, i+1), Host: host}})
	}
	return proofs
}

func problem(kind, text string) runbook.Seen {
	return runbook.Seen{Problem: &runbook.Problem{Type: kind, Message: text}}
}

func TestProofsThatFailForOneReasonAreOneSentence(t *testing.T) {
	file := func(name string) runbook.Seen {
		return problem(runbook.ErrPrecondition, "cannot find the file "+name+": its folder does not exist; run the setup to its end, then retry")
	}
	seen := []runbook.Seen{file("a"), file("a"), file("a"), file("b"), file("b")}
	missing, unseen := Undone(proofsOn("BONN1", 5), seen)
	assert.Empty(t, unseen)
	assert.Equal(t, []string{
		"'BONN1 1', 'BONN1 2', 'BONN1 3' and 2 more steps: cannot find the file a: its folder does not exist, and cannot find the file b: its folder does not exist; " +
			"run the setup to its end, then confirm again",
	}, missing)
	assert.Equal(t, "the host does not show that the task is done: 'BONN1 1', 'BONN1 2': cannot find the file a: its folder does not exist; run the setup to its end, then confirm",
		WhyAsked(Task{}, proofsOn("BONN1", 2), seen[:2], false))
}

func TestProofsWithOtherReasonsHaveSentencesOfTheirOwn(t *testing.T) {
	changed := runbook.Seen{Changes: []runbook.Change{{Property: "State", Before: "Stopped", After: "Running"}}}
	proofs := append(proofsOn("BONN1", 6), proofsOn("BONN2", 2)...)
	missing, unseen := Undone(proofs, []runbook.Seen{
		problem(runbook.ErrPrecondition, "no a; do b"), problem(runbook.ErrPrecondition, "no a; do c"),
		{},
		problem(runbook.ErrTransport, "no answer"), changed, changed,
		problem(runbook.ErrPrecondition, "no a; do b"), problem(runbook.ErrTransport, "no answer"),
	})
	assert.Equal(t, []string{
		"'BONN1 1': no a; do b", "'BONN1 2': no a; do c", "'BONN1 5', 'BONN1 6': State is 'Stopped', wanted 'Running'", "'BONN2 1': no a; do b",
	}, missing)
	assert.Equal(t, []string{"'BONN1 4', 'BONN2 2': no answer"}, unseen)
	missing, _ = Undone(proofsOn("BONN1", 3), []runbook.Seen{{Unsettled: true}, problem(runbook.ErrPrecondition, "no a"), problem(runbook.ErrPrecondition, "no b")})
	assert.Equal(t, []string{"'BONN1 1': the state is still changing", "'BONN1 2': no a", "'BONN1 3': no b"}, missing)
}
