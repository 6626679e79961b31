package scenario

import (
	"testing"

	"changeover/activities/powershell/scripts"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The owner of the role loses its power while the services become resources. The cluster gives the role to
// the other node, which is paused and cannot run it. A person who only retries gets the run to its end.
func TestIntegrationGoesOnAfterThePowerLossOfTheOwner(t *testing.T) {
	t.Parallel()
	s := New(t, "../../config/sites/berlin.yaml")
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	owner, other := s.Site.FirstNode(), s.Site.SecondNode()
	online := 0
	s.Cuts.After(func(sent Sent) {
		if sent.Script != scripts.StartClusterResource.Name {
			return
		}
		if online++; online == powerLossAfter {
			s.Lab.World.Host(owner).Reboot()
		}
	})
	var waits []runbook.ParkedStep
	s.Retries = func(p runbook.ParkedStep) bool {
		waits = append(waits, p)
		return len(waits) <= 10
	}
	result, err := s.Run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State, "%v", result.Deviations)
	moved := 0
	for _, step := range s.LastEvidence().Steps {
		if step.ID == "role-back" {
			moved += len(step.Effects)
		}
	}
	assert.Equal(t, 1, moved, "the role is moved back once, and comes back with what was online")
	require.NotEmpty(t, waits)
	last := waits[len(waits)-1]
	assert.Contains(t, last.Error, "the role is on "+other+", this step works on "+owner)
	assert.NotEmpty(t, last.Offer)
	group, err := s.Lab.World.Cluster().Group(s.Site.Role.Name)
	require.NoError(t, err)
	assert.Equal(t, owner, group.OwnerNode)
}

// powerLossAfter is the number of the resource after whose start the owner loses its power: services of XPR
// are online, and others are not resources yet.
const powerLossAfter = 3
