package scenario

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/powershell/scripts"
	"changeover/lab/cluster"
	"changeover/runbook"
)

// powerLossAfter is the number of the resource after whose start the owner loses its power. Some of XPR's services
// are then online and others are not.
const powerLossAfter = 3

// The owner of the role loses its power while the services become resources, and while they come online on a further
// node. The cluster moves the role to the other node, which is paused and brings no resource online. Each run reaches
// its end if a person only retries.
func TestARunGoesOnAfterThePowerLossOfTheOwner(t *testing.T) {
	t.Parallel()
	s := New(t, "../../config/sites/berlin.yaml")
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	first, second := s.Site.FirstNode(), s.Site.SecondNode()
	s.losesPower(t, runbook.Integrate, runbook.Input{}, first, second)
	s.losesPower(t, runbook.ReplicateToNode, runbook.Input{Node: second}, second, first)
}

// losesPower runs a runbook whose node loses its power once, so that the role moves to another node.
func (s *Stage) losesPower(t *testing.T, name string, in runbook.Input, node, other string) {
	t.Helper()
	online := 0
	s.Cuts.After(func(sent Sent) {
		if sent.Script != scripts.StartClusterResource.Name {
			return
		}
		if online++; online == powerLossAfter {
			s.Lab.World.Host(node).Reboot()
		}
	})
	waits, offers := 0, 0
	s.Parked = func(p runbook.ParkedStep) string {
		waits++
		if p.Offer != "" {
			offers++
			assert.Contains(t, p.Error, "the role is on "+other+", but this step works on "+node+"; ")
		}
		s.awaitNode(t, node)
		const enough = 5
		if waits > enough {
			return runbook.AbortUpdate
		}
		return runbook.RetryUpdate
	}
	result, err := s.Run(name, in)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State, "%v", result.Deviations)
	assert.NotZero(t, offers)
	moved := 0
	for _, step := range s.LastEvidence().Steps {
		if step.Title == "the role is back on "+node {
			moved += len(step.Effects)
		}
	}
	assert.Equal(t, 1, moved, "the role is moved back once")
	group, err := cluster.Of(s.Lab.World).Groups.Get(s.Site.Role.Name)
	require.NoError(t, err)
	assert.Equal(t, node, group.OwnerNode)
}

// awaitNode waits until a node is a member of the cluster again, as a person does who has switched it on.
func (s *Stage) awaitNode(t *testing.T, name string) {
	t.Helper()
	require.Eventually(t, func() bool {
		return slices.ContainsFunc(cluster.Of(s.Lab.World).Nodes.List(), func(n cluster.Node) bool { return n.Name == name && n.State == cluster.NodeUp })
	}, 10*time.Second, 5*time.Millisecond)
}
