package workflows

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

// The answer of a resumption is lost, the step waits, and a person aborts an hour later.
func TestAnAbortAfterALostResumptionLeavesNoStalePause(t *testing.T) {
	f := pausedEarlier(t)
	s := newScene(t, f)
	f.failTimes("EnsureNodePause apply", runbook.ErrTransport, 1).quiet = true
	s.at(time.Hour, func() {
		assert.Empty(t, pausedNodes(f))
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Empty(t, pausedNodes(f))
	assert.Equal(t, nodeResumed, recorded(f, "KERN2"))
}

// The cluster could move a role in production to a node to which XPR is not replicated.
func TestAnAbortAfterALostResumptionPausesANodeWithoutXPRAgain(t *testing.T) {
	f := pausedEarlier(t)
	f.facts = slices.DeleteFunc(f.facts, func(fact runbook.SiteFact) bool { return fact.Key == runbook.FactReplicatedPrefix+"KERN2" })
	s := newScene(t, f)
	s.withOperator(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	f.failTimes("EnsureNodePause apply KERN1 REP-9.8.1-1", runbook.ErrTransport, 1).quiet = true
	aborted := false
	s.every(time.Hour, func() {
		if !aborted && len(s.progress().Parked) > 0 {
			aborted = true
			s.update("", runbook.AbortUpdate, eva)
		}
	})
	_, err := s.run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	requireKind(t, err, runbook.ErrAborted)
	assert.Equal(t, []string{"KERN2"}, pausedNodes(f))
	assert.Equal(t, nodePausedHere, recorded(f, "KERN2"))
}
