package scenario

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/powershell/scripts"
	"changeover/lab/cluster"
	"changeover/runbook"
)

// If the role moves away and back between installation and integration (9.5, D-37), the install node owns it as
// before. The move is noticed all the same, in the logs of both nodes. A person who skips the step states a reason,
// which becomes a deviation of the run.
func TestARoleThatMovedAwayAndBackBeforeTheIntegrationIsNoticed(t *testing.T) {
	t.Parallel()
	s := New(t, "sites/turku.yaml")
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	first, second := s.Site.FirstNode(), s.Site.SecondNode()
	s.moveRole(second)
	s.eventually(func() bool { return s.roleRuns(second) })
	s.moveRole(first)
	seen := map[string]string{}
	s.Parked = func(p runbook.ParkedStep) string {
		assert.Equal(t, "INT-9.5-0", p.Step.ID, "%s", p.Error)
		seen[p.Step.Host] = p.Error
		return runbook.SkipUpdate
	}
	result, err := s.Run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	assert.Len(t, result.Deviations, 2)
	require.Len(t, seen, 2)
	assert.Regexp(t, "Moves is '[^,]+ moves to "+second+"', wanted 'none since ", seen[first], "its own start is not reported as a move")
	assert.Regexp(t, "comes online on this node, [^,]+ moves to "+first+"', wanted ", seen[second])
}

// After an aborted integration, the next one does not look for moves again: the first one did, and moved the role
// itself.
func TestAnIntegrationThatBeganEarlierIgnoresMoves(t *testing.T) {
	t.Parallel()
	s := New(t, "sites/turku.yaml")
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	s.facts = append(s.facts, runbook.SiteFact{Key: runbook.FactCommissioning, Value: "began"})
	s.moveRole(s.Site.SecondNode())
	s.moveRole(s.Site.FirstNode())
	result, err := s.Run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	notes := 0
	for _, step := range s.LastEvidence().Steps {
		if step.ID == "INT-9.5-0" && strings.Contains(step.Note, "an earlier run of integrate has already checked whether the role moved") {
			notes++
		}
	}
	assert.Equal(t, len(s.Site.Nodes), notes)
}

// While the install node restarts, the cluster gives everything that it owns to a paused node and brings nothing online there
// (MS-CMRP, ApiPauseNode). So the other roles, and the name of the cluster, come back to the install node.
func TestOtherRolesComeBackAfterTheRestartOfTheirNode(t *testing.T) {
	t.Parallel()
	s := New(t, "sites/turku.yaml")
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	first, c := s.Site.FirstNode(), cluster.Of(s.Lab.World)
	s.createOtherRole(first, "10.63.1.99")
	_, err := s.Run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	for _, r := range c.Resources.List() {
		assert.Equal(t, cluster.Online, r.State, "%s in %s", r.Name, r.Group)
		group, err := c.Groups.Get(r.Group)
		require.NoError(t, err)
		assert.Equal(t, first, group.OwnerNode, r.Group)
	}
	var asked []string
	for _, task := range s.LastEvidence().OperatorTasks {
		asked = append(asked, task.Title)
	}
	assert.Contains(t, asked, "allow the restart of "+first+" (9.4.2/6); the restart interrupts other roles of the node, of which the run brings back those that are wholly online now: '"+otherRole+"' (Online)")
}

// A further node that owns another role is restarted only after a person has allowed the interruption of this role.
func TestARestartOfAFurtherNodeNamesItsOtherRoles(t *testing.T) {
	t.Parallel()
	s := New(t, "sites/turku.yaml")
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	further := s.Site.Nodes[1].Name
	s.createOtherRole(further, "10.63.1.99")
	_, err := s.Run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	var asked []string
	for _, task := range s.LastEvidence().OperatorTasks {
		asked = append(asked, task.Title)
	}
	assert.Contains(t, asked, "allow the restart of "+further+" (9.4.2/6); the restart interrupts other roles of the node, which may run on another node afterwards: '"+otherRole+"' (Online)")
}

// A drill does not begin while a disk of the role is in maintenance mode, in which the disk stays online for the cluster. It
// warns of a role that the cluster moves by itself when its preferred owner comes back.
func TestADrillFindsMaintenanceModeAndFailback(t *testing.T) {
	t.Parallel()
	s := New(t, "sites/turku.yaml")
	_, err := s.Run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	c := cluster.Of(s.Lab.World)
	set := func(mode uint32) {
		_, err := c.Resources.SetParameter("Cluster Disk 2", "MaintenanceMode", mode)
		require.NoError(t, err)
	}
	set(1)
	require.NoError(t, c.Groups.SetProperty(s.Site.Role.Name, "AutoFailbackType", uint32(1)))
	var says []string
	s.Parked = func(p runbook.ParkedStep) string {
		says = append(says, p.Error)
		set(0)
		return runbook.RetryUpdate
	}
	_, err = s.Run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	require.Len(t, says, 1)
	assert.Contains(t, says[0], "resource 'Cluster Disk 2' State is 'Online in maintenance mode', wanted 'Online'")
	var warnings []string
	for _, step := range s.LastEvidence().Steps {
		warnings = append(warnings, step.Warnings...)
	}
	assert.Contains(t, strings.Join(warnings, "\n"), "fails back (AutoFailbackType is 1)")
}

// While a site is being built, an aborted replication leaves its node resumed (design, decision 5), although XPR is not complete
// there. The end of the run says so, and the next run completes the node.
func TestAnAbortedReplicationNamesItsNode(t *testing.T) {
	t.Parallel()
	s := New(t, exampleSite("leipzig"))
	for _, name := range []string{runbook.Prepare, runbook.Install, runbook.Integrate} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	before := s.standing()
	s.Cuts.RefuseOnce(scripts.StartClusterResource, "LEJ2")
	_, err := s.Run(runbook.ReplicateToNode, runbook.Input{Node: "LEJ2"})
	require.ErrorContains(t, err, "XPR is not replicated to node LEJ2, but the node is not paused, so the cluster can move role '"+s.Site.Role.Name+"' there")
	assert.Contains(t, strings.Join(s.LastEvidence().Safety, "\n"), "run 'Suspend-ClusterNode -Name LEJ2'")
	before.leftSafe(s)
	_, err = s.Run(runbook.ReplicateToNode, runbook.Input{Node: "LEJ2"})
	require.NoError(t, err)
}
