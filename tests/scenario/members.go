package scenario

import (
	"slices"
	"strings"

	"changeover/lab/cluster"
	"changeover/runbook"

	"github.com/stretchr/testify/require"
)

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

// bringsANewComputer puts a new computer in the place of the lost one, and makes it a node at a console, where the task asks for that.
func bringsANewComputer(s *Stage, task runbook.OperatorTask) {
	second := s.Site.SecondNode()
	if task.ID != "join-"+strings.ToLower(second) {
		return
	}
	require.NoError(s.t, s.Lab.Replace(second))
	require.NoError(s.t, cluster.Of(s.Lab.World).Nodes.Add(second))
	s.eventually(func() bool {
		return slices.ContainsFunc(cluster.Of(s.Lab.World).Nodes.List(), func(n cluster.Node) bool { return n.Name == second && n.State == cluster.NodeUp })
	})
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

// onTheThirdNode has the role on the node that leaves.
func onTheThirdNode(s *Stage) {
	third := s.Site.NodeNames()[2]
	s.moves(third)
	s.eventually(func() bool { return s.roleRuns(third) })
}
