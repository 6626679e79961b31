package scenario

import (
	"slices"
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/catalogue/steps"
	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
	"changeover/runbook"
)

// membership returns a deployment, and the runbooks that remove or replace parts of the site after it.
func membership() []Run {
	satellite := runbook.Input{Satellite: "NARSAT1"}
	second, third := runbook.Input{Node: "NAR2"}, runbook.Input{Node: "NAR3"}
	return []Run{
		{Runbook: runbook.Deploy},
		{Runbook: runbook.RemoveSatellite, Input: satellite, Before: breakLicences, Parked: bringRoleBack(), Warns: []string{"the site file still names satellite NARSAT1"}},
		{Runbook: runbook.RemoveSatellite, Input: satellite, InSync: true},
		{Runbook: runbook.RemoveSatellite, Input: runbook.Input{Satellite: "NARSAT2"}, Before: breakLicences, Parked: repairLicences, Aborted: true},
		{Runbook: runbook.ReplaceNode, Input: second, Before: loseSecondNode, Does: bringNewComputer, Parked: answerLoopback(runbook.AbortUpdate), Aborted: true},
		{Runbook: runbook.ReplaceNode, Input: second, Does: bringNewComputer, Parked: answerLoopback(runbook.RetryUpdate)},
		{Runbook: runbook.ReplaceNode, Input: second, Before: runOnNewComputer, InSync: true},
		{Runbook: runbook.RemoveNode, Input: third, Before: moveRolesToThirdNode, Parked: answerOtherRole(runbook.AbortUpdate), Aborted: true},
		{Runbook: runbook.RemoveNode, Input: third, Parked: answerOtherRole(runbook.RetryUpdate), Warns: []string{"the site file still names node NAR3"}},
		{Runbook: runbook.RemoveNode, Input: third, Before: checkThirdNodeRemoved, InSync: true},
	}
}

// breakLicences makes the licence service end immediately after each start.
func breakLicences(s *Stage) {
	require.NoError(s.t, s.hosts()[0].Services.Fail(licences, processAborted, -1))
}

// licences is the key of the licence service.
const licences = "licsvc"

// repairLicences is the answer to a step that waits: it ends the fault of the licence service and aborts.
func repairLicences(s *Stage, _ runbook.ParkedStep) string {
	require.NoError(s.t, s.hosts()[0].Services.Fail(licences, 0, 0))
	return runbook.AbortUpdate
}

// bringRoleBack returns the answers to a step that waits because the failed licence service moved the role to another
// node: retry, which first brings the role back.
func bringRoleBack() func(*Stage, runbook.ParkedStep) string {
	waited := 0
	return func(s *Stage, parked runbook.ParkedStep) string {
		waited++
		s.eventually(func() bool { return !strings.EqualFold(s.standing().owner, parked.Step.Host) })
		if parked.Offer == "" && waited == 1 {
			return runbook.RetryUpdate // the role was moving when the step failed
		}
		if !assert.Contains(s.t, parked.Offer, "moves the role back from ") {
			return runbook.AbortUpdate
		}
		repairLicences(s, parked)
		return runbook.RetryUpdate
	}
}

// loseSecondNode switches the second node off while it owns the role, as if the computer had broken down.
func loseSecondNode(s *Stage) {
	second := s.Site.SecondNode()
	s.moveRole(second)
	s.switchOff(second)
	s.eventually(func() bool { return s.roleRuns(s.Site.FirstNode()) || s.roleRuns(s.Site.NodeNames()[2]) })
}

// switchOff switches a host off. It does not start again.
func (s *Stage) switchOff(name string) {
	h := s.Lab.World.Host(name)
	require.NoError(s.t, h.Shutdown(false, 0))
	s.eventually(func() bool { return !h.Up() })
}

// roleRuns reports whether the whole role is online on a node.
func (s *Stage) roleRuns(node string) bool {
	group, err := cluster.Of(s.Lab.World).Groups.Get(s.Site.Role.Name)
	return err == nil && strings.EqualFold(group.OwnerNode, node) && group.State == cluster.GroupOnline
}

// bringNewComputer does the task to join a new computer: it replaces the lost computer by one without the loopback
// adapter and adds it to the cluster.
func bringNewComputer(s *Stage, task runbook.OperatorTask) {
	second := s.Site.SecondNode()
	if task.ID != "join-"+strings.ToLower(second) {
		return
	}
	require.NoError(s.t, s.Lab.Replace(second))
	describeLoopback(s, "Realtek Gaming GbE Family Controller")
	require.NoError(s.t, cluster.Of(s.Lab.World).Nodes.Add(second))
	s.eventually(func() bool {
		return slices.ContainsFunc(cluster.Of(s.Lab.World).Nodes.List(), func(n cluster.Node) bool { return n.Name == second && n.State == cluster.NodeUp })
	})
}

// describeLoopback sets the description of the loopback adapter of the second node, by which it is a loopback adapter
// or not.
func describeLoopback(s *Stage, description string) {
	require.True(s.t, s.Lab.World.Host(s.Site.SecondNode()).Network.ChangeNIC("Loopback", func(n *windows.NIC) { n.Description = description }))
}

// answerLoopback returns the answer to the step that misses the loopback adapter. Before a retry, it adds the
// adapter.
func answerLoopback(decision string) func(*Stage, runbook.ParkedStep) string {
	return func(s *Stage, parked runbook.ParkedStep) string {
		assert.Equal(s.t, steps.Prep7_1_2Step6.ID, parked.Step.ID)
		assert.Equal(s.t, s.Site.SecondNode(), parked.Step.Host)
		if decision == runbook.RetryUpdate {
			describeLoopback(s, "Microsoft KM-TEST Loopback Adapter")
		}
		return decision
	}
}

// runOnNewComputer moves the role to the new computer and back. The new computer's adapter must be recorded, which
// differs from that of the old one, and its licence agent must run.
func runOnNewComputer(s *Stage) {
	second := s.Site.SecondNode()
	agent, err := s.Lab.World.Host(second).Services.Get("CLA")
	require.NoError(s.t, err)
	assert.Equal(s.t, scm.Running, agent.State)
	mac := s.Lab.World.Host(second).Network.NICs()[0].MAC
	require.True(s.t, slices.ContainsFunc(s.facts, func(f runbook.SiteFact) bool { return f.Key == runbook.FactMACPrefix+second && f.Value == mac }), "the adapter %s is recorded", mac)
	s.moveRole(second)
	s.eventually(func() bool { return s.roleRuns(second) })
	s.moveRole(s.Site.FirstNode())
	s.eventually(func() bool { return s.roleRuns(s.Site.FirstNode()) })
}

// otherRole is a role in the cluster that does not belong to XPR.
const otherRole = "Files"

// moveRolesToThirdNode moves the role and another role to the node that is to be removed.
func moveRolesToThirdNode(s *Stage) {
	third := s.Site.NodeNames()[2]
	s.moveRole(third)
	s.eventually(func() bool { return s.roleRuns(third) })
	s.createOtherRole(third, "10.62.0.99")
}

// createOtherRole creates another role with an address and brings it online on a node.
func (s *Stage) createOtherRole(node, ip string) {
	groups, resources := cluster.Of(s.Lab.World).Groups, cluster.Of(s.Lab.World).Resources
	_, err := groups.Create(otherRole)
	require.NoError(s.t, err)
	const address = "Files IP"
	_, err = resources.Create(address, cluster.TypeIPAddress, otherRole)
	require.NoError(s.t, err)
	for name, value := range map[string]string{"Address": ip, "SubnetMask": "255.255.255.0"} {
		_, err = resources.SetParameter(address, name, value)
		require.NoError(s.t, err)
	}
	moveOtherRole(s, node, cluster.GroupOffline)
	require.NoError(s.t, groups.Start(otherRole))
	s.eventually(func() bool { g, err := groups.Get(otherRole); return err == nil && g.State == cluster.GroupOnline })
}

// moveOtherRole moves the other role to a node, where it must reach a state.
func moveOtherRole(s *Stage, node string, state cluster.GroupState) {
	groups := cluster.Of(s.Lab.World).Groups
	require.NoError(s.t, groups.Move(otherRole, node))
	s.eventually(func() bool {
		g, err := groups.Get(otherRole)
		return err == nil && strings.EqualFold(g.OwnerNode, node) && g.State == state
	})
}

// answerOtherRole returns the answer to the step that refuses to evict a node which owns another role. XPR's role
// must have left the node by then. Before a retry, it moves the other role.
func answerOtherRole(decision string) func(*Stage, runbook.ParkedStep) string {
	return func(s *Stage, parked runbook.ParkedStep) string {
		assert.Equal(s.t, "eviction", parked.Step.ID)
		assert.Contains(s.t, parked.Error, "the node owns role 'Files' in state Online, and the role would move to another node")
		assert.Len(s.t, cluster.Of(s.Lab.World).Nodes.List(), len(s.Site.Nodes))
		assert.True(s.t, s.roleRuns(s.Site.FirstNode()))
		if decision == runbook.RetryUpdate {
			moveOtherRole(s, s.Site.SecondNode(), cluster.GroupOnline)
		}
		return decision
	}
}

// checkThirdNodeRemoved checks that the cluster no longer refers to a removed node, and that none of XPR's services
// runs there.
func checkThirdNodeRemoved(s *Stage) {
	c, names := cluster.Of(s.Lab.World), s.Site.NodeNames()
	assert.Len(s.t, c.Nodes.List(), 2)
	group, err := c.Groups.Get(s.Site.Role.Name)
	require.NoError(s.t, err)
	assert.Equal(s.t, names[:2], group.PreferredOwners)
	for _, r := range c.Resources.List() {
		assert.NotContains(s.t, r.PossibleOwners, names[2], r.Name)
	}
	assert.True(s.t, s.roleRuns(s.Site.FirstNode()))
	for _, service := range s.hosts()[2].Services.List() {
		if strings.Contains(strings.ToLower(service.BinaryPath), strings.ToLower(s.Site.XPR.InstallDir)) {
			assert.Equal(s.t, scm.Stopped, service.State, service.Name)
		}
	}
}
