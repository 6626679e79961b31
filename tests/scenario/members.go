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

// membership is a deployment and what leaves the site afterwards, or comes in its place.
func membership() []Run {
	satellite := runbook.Input{Satellite: "NARSAT1"}
	second, third := runbook.Input{Node: "NAR2"}, runbook.Input{Node: "NAR3"}
	return []Run{
		{Runbook: runbook.Deploy},
		{Runbook: runbook.RemoveSatellite, Input: satellite, Before: licencesEndAtOnce, Parked: roleComesBack(), Warns: []string{"satellite NARSAT1 still stands in the site file"}},
		{Runbook: runbook.RemoveSatellite, Input: satellite, InSync: true},
		{Runbook: runbook.RemoveSatellite, Input: runbook.Input{Satellite: "NARSAT2"}, Before: licencesEndAtOnce, Parked: licencesRun, Aborted: true},
		{Runbook: runbook.ReplaceNode, Input: second, Before: losesTheSecondNode, Does: bringsANewComputer, Parked: loopbackMissed(runbook.AbortUpdate), Aborted: true},
		{Runbook: runbook.ReplaceNode, Input: second, Does: bringsANewComputer, Parked: loopbackMissed(runbook.RetryUpdate)},
		{Runbook: runbook.ReplaceNode, Input: second, Before: worksOnTheNewComputer, InSync: true},
		{Runbook: runbook.RemoveNode, Input: third, Before: onTheThirdNode, Parked: ownsAnotherRole(runbook.AbortUpdate), Aborted: true},
		{Runbook: runbook.RemoveNode, Input: third, Parked: ownsAnotherRole(runbook.RetryUpdate), Warns: []string{"node NAR3 still stands in the site file"}},
		{Runbook: runbook.RemoveNode, Input: third, Before: nothingNamesTheThirdNode, InSync: true},
	}
}

// licencesEndAtOnce makes the licence service end right after each start.
func licencesEndAtOnce(s *Stage) {
	require.NoError(s.t, s.hosts()[0].Services.Fail(licences, processAborted, -1))
}

// licences is the licence service.
const licences = "licsvc"

// licencesRun ends that, and has the person abort.
func licencesRun(s *Stage, _ runbook.ParkedStep) string {
	require.NoError(s.t, s.hosts()[0].Services.Fail(licences, 0, 0))
	return runbook.AbortUpdate
}

// roleComesBack has the person try the step again, which first brings back the role that the failed licence service has
// taken to another node.
func roleComesBack() func(*Stage, runbook.ParkedStep) string {
	waited := 0
	return func(s *Stage, parked runbook.ParkedStep) string {
		waited++
		s.eventually(func() bool { return !strings.EqualFold(s.standing().owner, parked.Step.Host) })
		if parked.Offer == "" && waited == 1 {
			return runbook.RetryUpdate // The role was on its way when the step gave up.
		}
		if !assert.Contains(s.t, parked.Offer, "moves the role back from ") {
			return runbook.AbortUpdate
		}
		licencesRun(s, parked)
		return runbook.RetryUpdate
	}
}

// losesTheSecondNode switches the second node off, as a computer that is broken, while it owns the role.
func losesTheSecondNode(s *Stage) {
	second := s.Site.SecondNode()
	s.moves(second)
	s.off(second)
	s.eventually(func() bool { return s.roleRuns(s.Site.FirstNode()) || s.roleRuns(s.Site.NodeNames()[2]) })
}

// off switches a host off for good.
func (s *Stage) off(name string) {
	h := s.Lab.World.Host(name)
	require.NoError(s.t, h.Shutdown(false, 0))
	s.eventually(func() bool { return !h.Up() })
}

// roleRuns reports whether the whole role is online on a node.
func (s *Stage) roleRuns(node string) bool {
	group, err := cluster.Of(s.Lab.World).Groups.Get(s.Site.Role.Name)
	return err == nil && strings.EqualFold(group.OwnerNode, node) && group.State == cluster.GroupOnline
}

// bringsANewComputer puts a new computer in the place of the lost one, without the loopback adapter, and makes it a node at a
// console, where the task asks for that.
func bringsANewComputer(s *Stage, task runbook.OperatorTask) {
	second := s.Site.SecondNode()
	if task.ID != "join-"+strings.ToLower(second) {
		return
	}
	require.NoError(s.t, s.Lab.Replace(second))
	loopback(s, "Realtek Gaming GbE Family Controller")
	require.NoError(s.t, cluster.Of(s.Lab.World).Nodes.Add(second))
	s.eventually(func() bool {
		return slices.ContainsFunc(cluster.Of(s.Lab.World).Nodes.List(), func(n cluster.Node) bool { return n.Name == second && n.State == cluster.NodeUp })
	})
}

// loopback makes the loopback adapter of the second node something else, or a loopback adapter again.
func loopback(s *Stage, description string) {
	require.True(s.t, s.Lab.World.Host(s.Site.SecondNode()).Network.ChangeNIC("Loopback", func(n *windows.NIC) { n.Description = description }))
}

// loopbackMissed is the step that misses the loopback adapter. Where the person has it tried again, the adapter is there.
func loopbackMissed(decision string) func(*Stage, runbook.ParkedStep) string {
	return func(s *Stage, parked runbook.ParkedStep) string {
		assert.Equal(s.t, steps.Prep7_1_2Step6.ID, parked.Step.ID)
		assert.Equal(s.t, s.Site.SecondNode(), parked.Step.Host)
		if decision == runbook.RetryUpdate {
			loopback(s, "Microsoft KM-TEST Loopback Adapter")
		}
		return decision
	}
}

// worksOnTheNewComputer has the role run on the new computer, whose adapter is another one than that of the old computer.
func worksOnTheNewComputer(s *Stage) {
	second := s.Site.SecondNode()
	mac := s.Lab.World.Host(second).Network.NICs()[0].MAC
	require.True(s.t, slices.ContainsFunc(s.facts, func(f runbook.SiteFact) bool { return f.Key == runbook.FactMACPrefix+second && f.Value == mac }), "the adapter %s is recorded", mac)
	s.moves(second)
	s.eventually(func() bool { return s.roleRuns(second) })
	s.moves(s.Site.FirstNode())
	s.eventually(func() bool { return s.roleRuns(s.Site.FirstNode()) })
}

// theOtherRole is a role of somebody else.
const theOtherRole = "Files"

// onTheThirdNode has the role on the node that leaves, beside one of somebody else.
func onTheThirdNode(s *Stage) {
	third := s.Site.NodeNames()[2]
	s.moves(third)
	s.eventually(func() bool { return s.roleRuns(third) })
	groups, resources := cluster.Of(s.Lab.World).Groups, cluster.Of(s.Lab.World).Resources
	_, err := groups.Create(theOtherRole)
	require.NoError(s.t, err)
	const address = "Files IP"
	_, err = resources.Create(address, cluster.TypeIPAddress, theOtherRole)
	require.NoError(s.t, err)
	for name, value := range map[string]string{"Address": "10.62.0.99", "SubnetMask": "255.255.255.0"} {
		_, err = resources.SetParameter(address, name, value)
		require.NoError(s.t, err)
	}
	movesTheOtherRole(s, third, cluster.GroupOffline)
	require.NoError(s.t, groups.Start(theOtherRole))
	s.eventually(func() bool { g, err := groups.Get(theOtherRole); return err == nil && g.State == cluster.GroupOnline })
}

// movesTheOtherRole moves that role to a node, on which it then has a state.
func movesTheOtherRole(s *Stage, node string, state cluster.GroupState) {
	groups := cluster.Of(s.Lab.World).Groups
	require.NoError(s.t, groups.Move(theOtherRole, node))
	s.eventually(func() bool {
		g, err := groups.Get(theOtherRole)
		return err == nil && strings.EqualFold(g.OwnerNode, node) && g.State == state
	})
}

// ownsAnotherRole is the step that does not evict a node which owns another role. By then XPR has moved away. Where the person
// has it tried again, the other role has moved too.
func ownsAnotherRole(decision string) func(*Stage, runbook.ParkedStep) string {
	return func(s *Stage, parked runbook.ParkedStep) string {
		assert.Equal(s.t, "evicted", parked.Step.ID)
		assert.Contains(s.t, parked.Error, "it owns role 'Files', which is Online and would fail over")
		assert.Len(s.t, cluster.Of(s.Lab.World).Nodes.List(), len(s.Site.Nodes))
		assert.True(s.t, s.roleRuns(s.Site.FirstNode()))
		if decision == runbook.RetryUpdate {
			movesTheOtherRole(s, s.Site.SecondNode(), cluster.GroupOnline)
		}
		return decision
	}
}

// nothingNamesTheThirdNode looks at what is left of a node that has been removed: the cluster names it nowhere, and none of
// XPR's services runs there.
func nothingNamesTheThirdNode(s *Stage) {
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
