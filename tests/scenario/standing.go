package scenario

import (
	"slices"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/cluster"
)

// standing is how the cluster is when a run begins.
type standing struct {
	// online are the resources of the role that are online, up the nodes that are.
	online, up []string
	// owner is the node that owns the role.
	owner string
}

// standing looks at the cluster.
func (s *Stage) standing() standing {
	var found standing
	c := cluster.Of(s.Lab.World)
	group, err := c.Groups.Get(s.Site.Role.Name)
	if err != nil {
		return found // There is no role yet.
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

// leftSafe holds how an aborted run has left the site: what was online of the role is online, where it was
// or on the first node, no node is paused, and those that were up are up.
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
