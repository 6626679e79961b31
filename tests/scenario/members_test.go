package scenario

import (
	"strings"
	"testing"

	"changeover/lab/cluster"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// otherRole is a role of somebody else, online on a node.
func (s *Stage) otherRole(node string) {
	c := cluster.Of(s.Lab.World)
	_, err := c.Groups.Create("Files")
	require.NoError(s.t, err)
	_, err = c.Resources.Create("Files IP", cluster.TypeIPAddress, "Files")
	require.NoError(s.t, err)
	for name, value := range map[string]string{"Address": "10.62.0.99", "SubnetMask": "255.255.255.0"} {
		_, err = c.Resources.SetParameter("Files IP", name, value)
		require.NoError(s.t, err)
	}
	require.NoError(s.t, c.Groups.Move("Files", node))
	s.eventually(func() bool {
		g, err := c.Groups.Get("Files")
		return err == nil && strings.EqualFold(g.OwnerNode, node)
	})
	require.NoError(s.t, c.Groups.Start("Files"))
	s.eventually(func() bool { g, err := c.Groups.Get("Files"); return err == nil && g.State == cluster.GroupOnline })
}

// A node that owns another role is not evicted. The run that is aborted there leaves XPR where it has moved it; the next one is tried
// again once the other role has moved, and afterwards the cluster names the node nowhere.
func TestARemovedNodeIsNamedByNothing(t *testing.T) {
	t.Parallel()
	s := Deployed(t, "sites/narvik.yaml")
	c, role := cluster.Of(s.Lab.World), s.Site.Role.Name
	onTheThirdNode(s)
	s.otherRole("NAR3")

	waits := func(p runbook.ParkedStep) {
		assert.Equal(t, "evicted", p.Step.ID)
		assert.Contains(t, p.Error, "it owns role 'Files', which is Online and would fail over")
	}
	s.Parked = func(p runbook.ParkedStep) string {
		waits(p)
		return runbook.AbortUpdate
	}
	_, err := s.Run(runbook.RemoveNode, runbook.Input{Node: "NAR3"})
	require.ErrorContains(t, err, "role '"+role+"' is Online on NAR1")
	assert.Len(t, c.Nodes.List(), 3)
	assert.True(t, s.roleRuns("NAR1"))

	s.Parked = func(p runbook.ParkedStep) string {
		waits(p)
		require.NoError(t, c.Groups.Move("Files", "NAR2"))
		s.eventually(func() bool {
			g, err := c.Groups.Get("Files")
			return err == nil && g.OwnerNode == "NAR2" && g.State == cluster.GroupOnline
		})
		return runbook.RetryUpdate
	}
	result, err := s.Run(runbook.RemoveNode, runbook.Input{Node: "NAR3"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Len(t, c.Nodes.List(), 2)
	group, err := c.Groups.Get(role)
	require.NoError(t, err)
	assert.Equal(t, []string{"NAR1", "NAR2"}, group.PreferredOwners)
	for _, r := range c.Resources.List() {
		assert.NotContains(t, r.PossibleOwners, "NAR3", r.Name)
	}
	assert.True(t, s.roleRuns("NAR1"))
	for _, service := range s.Lab.World.Host("NAR3").Services.List() {
		if strings.Contains(strings.ToLower(service.BinaryPath), strings.ToLower(s.Site.XPR.InstallDir)) {
			assert.Equal(t, "Stopped", string(service.State), service.Name)
		}
	}
}
