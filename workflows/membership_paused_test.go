package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// leftPaused has an earlier run leave nodes paused.
func leftPaused(f *fakeHosts, nodes ...string) {
	for _, node := range nodes {
		f.paused[node] = true
		f.facts = runbook.Replaced(f.facts, runbook.SiteFact{Key: runbook.FactPausedPrefix + node, Value: nodePausedHere})
	}
}

// A replacement waits for the new computer, perhaps for days, so nodes that an earlier run has left paused are resumed before: the role
// could not move to them meanwhile. Only a node without XPR stays paused.
func TestAReplacementResumesNodesBeforeItWaitsForTheNewComputer(t *testing.T) {
	three := threeNodes(t)
	for _, begun := range []bool{false, true} {
		f := three.clone(three.site)
		leftPaused(f, "KERN1", "KERN3")
		if begun {
			f.forgetFact(runbook.FactReplicatedPrefix + "KERN2")
			f.forgetFact(runbook.FactReplicatedPrefix + "KERN3")
			f.facts = append(f.facts, runbook.SiteFact{Key: runbook.FactReplacingPrefix + "KERN2", Value: "the old computer is out of the cluster"})
			f.left = []string{"KERN2"}
		} else {
			f.lost = []string{"KERN2"}
		}
		s := newScene(t, f)
		var waits []runbook.OperatorTask
		s.at(time.Hour, func() {
			if !begun {
				s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "it is off"})
			}
		})
		s.at(2*time.Hour, func() {
			waits = s.tasks("")
			s.update("", runbook.AbortUpdate, eva)
		})
		_, err := s.run(runbook.ReplaceNode, runbook.Input{Node: "KERN2"})
		requireKind(t, err, runbook.ErrAborted)
		require.NotEmpty(t, waits)
		assert.Equal(t, "join-kern2", waits[0].ID)
		assert.Equal(t, nodeResumed, recorded(f, "KERN1"))
		if begun {
			assert.Equal(t, []string{"KERN3"}, pausedNodes(f), "XPR is not replicated to KERN3")
		} else {
			assert.Empty(t, pausedNodes(f))
		}
	}
}

// Nodes that an earlier run has left paused are resumed before the role moves to one of them, except a node without XPR.
func TestARemovalResumesNodesThatWereLeftPaused(t *testing.T) {
	f := threeNodes(t)
	f.owner = "KERN3"
	leftPaused(f, "KERN1", "KERN2")
	_, err := newScene(t, f).play(runbook.RemoveNode, runbook.Input{Node: "KERN3"})
	require.NoError(t, err)
	assert.Empty(t, pausedNodes(f))
	assert.Equal(t, []string{nodeResumed, nodeResumed}, []string{recorded(f, "KERN1"), recorded(f, "KERN2")})

	f = threeNodes(t)
	f.forgetFact(runbook.FactReplicatedPrefix + "KERN3")
	leftPaused(f, "KERN1", "KERN3")
	f.owner = "KERN2"
	_, err = newScene(t, f).play(runbook.RemoveNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Equal(t, "KERN1", f.owner)
	assert.Equal(t, []string{"KERN3"}, pausedNodes(f))
	assert.Equal(t, nodePausedHere, recorded(f, "KERN3"))
}
