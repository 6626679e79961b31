package cluster

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine/enginetest"
	"changeover/activities/node"
	"changeover/activities/windows"
	"changeover/runbook"
)

var evicted = NodeEviction{Node: "KERN2"}

func TestANodeIsEvictedThroughATask(t *testing.T) {
	for _, state := range []NodeState{NodeUp, NodeDown, NodePaused, node.Quarantined} {
		c := newClusterHost()
		c.node("KERN2").State = state
		c.engine(t).Twice(evicted)
		assert.Equal(t, []string{
			`start-node-eviction -Task 'Changeover-evict-KERN2' -Name 'KERN2'`,
			`remove-resource-type-registration -Task 'Changeover-evict-KERN2'`,
		}, c.commands, state)
	}
}

// The vote of a node that is evicted no longer counts, and a node that is down has taken its vote away already.
func TestAnEvictionThatKeepsTheQuorumIsMade(t *testing.T) {
	for _, down := range []string{"", "KERN2"} {
		c := newClusterHost()
		c.quorum["dynamic"] = false
		if down != "" {
			c.node(down).State = NodeDown
			c.quorum["witness"], c.quorum["state"] = "Cluster Disk 1", "Offline"
		}
		c.engine(t).Twice(evicted)
	}
}

func TestALostNodeIsEvicted(t *testing.T) {
	for _, state := range []NodeState{NodeDown, node.Quarantined} {
		c := newClusterHost()
		c.node("KERN2").State = state
		outcome := c.engine(t).Apply(NodeEviction{Node: "KERN2", Lost: true})
		assert.Len(t, outcome.Changes, 1, state)
	}
}

// While the cluster evicts a node, its votes may be unreadable. This does not end the step.
func TestVotesAreNotReadWhileANodeIsEvicted(t *testing.T) {
	c := newClusterHost()
	unreadable := enginetest.Failure(runbook.ErrRefused, "NodeWeight of node KERN2 cannot be read")
	c.after = func(script string) {
		switch {
		case script == "start-node-eviction":
			c.fails["get-cluster-quorum"] = unreadable
			c.task = taskSeen{Exists: true, State: "Running", Result: windows.TaskRunning}
		case script == "get-cluster" && c.task.underway() && c.reads[script] > 5:
			c.task = taskSeen{Exists: true, State: "Ready"}
			c.evict("KERN2")
		}
	}
	outcome := c.engine(t).Apply(evicted)
	assert.Len(t, outcome.Changes, 1)
	c.engine(t).Apply(evicted) // The node is gone, and the votes are still unreadable.

	c = newClusterHost()
	c.fails["get-cluster-quorum"] = unreadable
	c.node("KERN2").State = NodeDown
	c.engine(t).Apply(evicted) // A node that is down has no vote to take away.

	c = newClusterHost()
	c.fails["get-cluster-quorum"] = unreadable
	_, err := c.engine(t).Try(t.Context(), evicted)
	enginetest.RequireType(t, err, runbook.ErrRefused)
	assert.Empty(t, c.commands, "votes that cannot be read are not taken to be enough")
}

func TestAnEvictionOfAnEarlierAttemptIsWaitedFor(t *testing.T) {
	c := newClusterHost()
	c.task = taskSeen{Exists: true, State: "Running", Result: windows.TaskRunning}
	c.after = func(script string) {
		if script == "get-cluster" && c.reads[script] == 3 {
			c.task = taskSeen{Exists: true, State: "Ready"}
			c.evict("KERN2")
		}
	}
	c.engine(t).Twice(evicted)
	assert.Equal(t, []string{`remove-resource-type-registration -Task 'Changeover-evict-KERN2'`}, c.commands)
}

// If the cluster could not clean the node up, a warning says so; the node is evicted nevertheless.
func TestAnEvictionWithoutACleanUpIsAWarning(t *testing.T) {
	c := newClusterHost()
	c.after = func(script string) {
		if script == "start-node-eviction" {
			c.task.Result, c.task.Message = 1, "The node was evicted\r\nand not cleaned up."
		}
	}
	outcome := c.engine(t).Apply(evicted)
	assert.Len(t, outcome.Changes, 1)
	assert.Contains(t, outcome.Warnings[0], "could not be removed: The node was evicted and not cleaned up.; before this computer is used again, run Clear-ClusterNode")
}

func TestAnEvictionThatWouldDoDamageIsRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		want    NodeEviction
		prepare func(*clusterHost)
		kind    string
		says    string
	}{
		"the owner of a role": {evicted, func(c *clusterHost) {
			c.group("Xpressions Role").Owner, c.group("Xpressions Role").State = "KERN2", Failed
		}, runbook.ErrPrecondition, "the node owns role 'Xpressions Role' in state Failed, and the role would move to another node"},
		"a node that is back":   {NodeEviction{Node: "KERN2", Lost: true}, func(*clusterHost) {}, runbook.ErrPrecondition, "the node takes part in the cluster again (state Up); if the node must leave the cluster, switch the node off"},
		"a node that is paused": {NodeEviction{Node: "KERN2", Lost: true}, func(c *clusterHost) { c.node("KERN2").State = NodePaused }, runbook.ErrPrecondition, "the node takes part in the cluster again (state Paused)"},
		"the host itself":       {NodeEviction{Node: "KERN1"}, func(*clusterHost) {}, runbook.ErrBadRequest, "through itself"},
		"a name with a quote":   {NodeEviction{Node: "K'"}, func(*clusterHost) {}, runbook.ErrBadRequest, "only letters"},
		"a node whose vote the cluster needs": {evicted, func(c *clusterHost) {
			c.cluster.Nodes = append(c.cluster.Nodes, Node{"KERN3", NodeDown})
			c.quorum["dynamic"], c.quorum["votes"] = false, []map[string]any{{"node": "KERN1", "votes": 1}, {"node": "KERN2", "votes": 1}, {"node": "KERN3", "votes": 1}}
		}, runbook.ErrPrecondition, "cannot evict node KERN2: without this node, the cluster has only 1 of 2 votes (KERN1) and would lose its quorum, so the cluster service would stop on every node; start the cluster service of KERN3 (run Start-Service ClusSvc at the console of the node), " +
			"or first evict each node that will not come back (KERN3; in Failover Cluster Manager: More Actions, Evict), or configure a witness"},
		"a cluster that refuses": {evicted, func(c *clusterHost) {
			c.deaf["start-node-eviction"] = true
			c.task = taskSeen{Exists: true, State: "Ready", Result: 1, Message: "Access is denied"}
		}, runbook.ErrRefused, "cannot evict node KERN2 through KERN1: Access is denied"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClusterHost()
			tc.prepare(c)
			_, err := c.engine(t).Try(context.Background(), tc.want)
			enginetest.RequireType(t, err, tc.kind)
			assert.ErrorContains(t, err, tc.says)
		})
	}
}
