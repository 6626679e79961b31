package scenario

import (
	"slices"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/cluster"
)

// standing is the state of the cluster at the start of a run.
type standing struct {
	// online holds the resources of the role that are online, and up the nodes that are up.
	online, up []string
	// owner is the node that owns the role.
	owner string
}

// standing returns the present state of the cluster.
func (s *Stage) standing() standing {
	var found standing
	c := cluster.Of(s.Lab.World)
	group, err := c.Groups.Get(s.Site.Role.Name)
	if err != nil {
		return found // there is no role yet
	}
	found.owner = group.OwnerNode
	for _, r := range c.Resources.List() {
		if r.Group == s.Site.Role.Name && r.State == cluster.Online {
			found.online = append(found.online, r.Name)
		}
	}
	for _, node := range c.Nodes.List() {
		if node.State == cluster.NodeUp {
			found.up = append(found.up, node.Name)
		}
	}
	return found
}

// leftSafe checks the state after an aborted run: resources that were online are online again, the role is on the
// node where it was or on the first node, no node is paused, and nodes that were up are up.
func (before standing) leftSafe(s *Stage) {
	c := cluster.Of(s.Lab.World)
	require.NotEmpty(s.t, before.online)
	now := s.standing()
	assert.Contains(s.t, []string{before.owner, s.Site.FirstNode()}, now.owner)
	for _, name := range before.online {
		assert.Contains(s.t, now.online, name, "it was online before the run")
	}
	for _, node := range c.Nodes.List() {
		assert.NotEqual(s.t, cluster.NodePaused, node.State, node.Name)
		assert.True(s.t, node.State == cluster.NodeUp || !slices.Contains(before.up, node.Name), "node %s is %s", node.Name, node.State)
	}
}
