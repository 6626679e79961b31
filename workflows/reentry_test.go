package workflows

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/runbook"
	"changeover/workflows/chapter"
)

func TestANewNodeInProductionIsReplicatedInAWindowAndTheRoleComesHome(t *testing.T) {
	f := deployed(t)
	f.site = withThirdNode(f.site)
	f.services["KERN3"] = map[string]*fakeService{"spooler": {start: "Auto", state: chapter.Running}}
	f.removeSMTP("KERN3")
	s := newScene(t, f)
	result, err := s.play(runbook.ReplicateToNode, runbook.Input{Node: "KERN3"})
	require.NoError(t, err)
	assert.Equal(t, "maintenance-window", s.seen[0].ID)
	assert.Equal(t, 2, result.Moves, "to the new node and home")
	assert.Equal(t, "KERN1", f.owner)
	assert.Equal(t, cluster.Online, f.roleState())
	assert.Empty(t, pausedNodes(f))
}

func TestARoleThatTheRecordDoesNotKnowIsTakenForProduction(t *testing.T) {
	f := deployed(t)
	f.facts = nil
	s := newScene(t, f)
	_, err := s.play(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Equal(t, "maintenance-window", s.seen[0].ID)
}

func TestASiteThatIsBeingBuiltNeedsNoWindow(t *testing.T) {
	f := integratedSite(t, testSite())
	s := newScene(t, f)
	result, err := s.run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Zero(t, result.OperatorTasks)
}

func TestAnIntegrationOfARoleElsewhereWorksOnTheInstallNodeAndComesBack(t *testing.T) {
	f := deployed(t)
	f.owner, f.site.FinalOwner = "KERN2", "KERN2"
	f.forget()
	s := newScene(t, f)
	result, err := s.play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Equal(t, 2, result.Moves)
	assert.Equal(t, "KERN2", f.owner)
	requireOrder(t, f, "MoveRole apply KERN1 INT-9.5-0", "INT-9.5-0 the role is offline", "EnsureRegistryRename apply KERN1", "MoveRole apply KERN2 INT-9.7.2-22")
}
