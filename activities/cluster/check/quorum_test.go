package check

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/activities/engine/enginetest"
	"changeover/activities/node"
	"changeover/runbook"
)

// With an even number of votes and no witness, the loss of half of the nodes stops the cluster.
func TestTheVotesThatStayAreWarnedOf(t *testing.T) {
	for name, tc := range map[string]struct {
		witness string
		nodes   []cluster.Node
		warns   bool
	}{
		"two nodes stay and no witness": {"", []cluster.Node{{Name: "A"}, {Name: "B"}, {Name: "C"}}, true},
		"two nodes stay and a witness":  {"Cluster Disk 1", []cluster.Node{{Name: "A"}, {Name: "B"}, {Name: "C"}}, false},
		"one node stays":                {"", []cluster.Node{{Name: "A"}, {Name: "c"}}, false},
		"it has left already":           {"", []cluster.Node{{Name: "A"}, {Name: "B"}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			c := newRoleHost(t, cluster.Online)
			c.cluster.Nodes = tc.nodes
			c.On("get-cluster-quorum", func(params) any { return map[string]any{"witness": tc.witness, "state": "Online"} })
			outcome := c.Apply(Quorum{Without: "C"})
			assert.Equal(t, tc.warns, len(outcome.Warnings) > 0, "%v", outcome.Warnings)
			assert.Equal(t, "Witness", outcome.Facts[0].Name)
		})
	}
}

// The state of a witness that cannot be read does not show whether the witness has a vote.
func TestAWitnessWhoseStateIsUnknownIsWarnedOf(t *testing.T) {
	c := newRoleHost(t, cluster.Online)
	c.cluster.Nodes = []cluster.Node{{Name: "A"}, {Name: "B"}, {Name: "C"}}
	c.On("get-cluster-quorum", func(params) any { return map[string]any{"witness": "Disk", "state": "Unknown"} })
	outcome := c.Apply(Quorum{Without: "C"})
	require.Len(t, outcome.Warnings, 1)
	assert.Contains(t, outcome.Warnings[0], "the state of the witness 'Disk' is not known; without node C the cluster has 2 votes (A, B), so if the witness is not online,")
}

// A witness that is not online has no vote: a file share that the cluster cannot reach, for example.
func TestAWitnessThatIsNotOnlineIsWarnedOf(t *testing.T) {
	for _, state := range []string{"Failed", "Offline"} {
		c := newRoleHost(t, cluster.Online)
		c.cluster.Nodes = []cluster.Node{{Name: "A"}, {Name: "B"}, {Name: "C"}}
		c.On("get-cluster-quorum", func(params) any { return map[string]any{"witness": "File Share Witness", "state": state} })
		outcome := c.Apply(Quorum{Without: "C"})
		require.Len(t, outcome.Warnings, 1)
		assert.Contains(t, outcome.Warnings[0], "the witness 'File Share Witness' is "+state+" and has no vote")
		assert.Equal(t, "File Share Witness: "+state, outcome.Facts[0].Value)
	}
}

// votes is a cluster of the nodes A, B and C, of which the restart of A is asked for.
type votes struct {
	nodes   map[string]cluster.NodeState
	none    []string
	witness string
	state   string
	typ     string
	dynamic bool
}

func (v votes) check(t *testing.T) error {
	t.Helper()
	c := newRoleHost(t, cluster.Online)
	c.cluster.Nodes = nil
	var list []map[string]any
	for _, name := range slices.Sorted(maps.Keys(v.nodes)) {
		c.cluster.Nodes = append(c.cluster.Nodes, cluster.Node{Name: name, State: v.nodes[name]})
		has := 1
		if slices.Contains(v.none, name) {
			has = 0
		}
		list = append(list, map[string]any{"node": name, "votes": has})
	}
	c.On("get-cluster-quorum", func(params) any {
		return map[string]any{"witness": v.witness, "state": v.state, "type": v.typ, "dynamic": v.dynamic, "votes": list}
	})
	seen, err := c.Engine().Look(context.Background(), QuorumKept{Restarts: "A"})
	assert.Empty(t, seen.Changes)
	return err
}

const up, down = cluster.NodeUp, cluster.NodeDown

// Microsoft, "Understanding cluster and pool quorum", "Configure and manage quorum".
func TestARestartThatKeepsTheQuorumIsAllowed(t *testing.T) {
	two := map[string]cluster.NodeState{"A": up, "B": cluster.NodePaused}
	for name, v := range map[string]votes{
		"two nodes and a witness":               {nodes: two, witness: "Disk", state: "Online"},
		"three nodes without a witness":         {nodes: map[string]cluster.NodeState{"A": up, "B": up, "C": up}},
		"two nodes and dynamic quorum":          {nodes: two, dynamic: true},
		"a third node down and dynamic quorum":  {nodes: map[string]cluster.NodeState{"A": up, "B": up, "C": down}, dynamic: true},
		"a failed witness and dynamic quorum":   {nodes: two, witness: "Disk", state: "Failed", dynamic: true},
		"the last node that is up":              {nodes: map[string]cluster.NodeState{"A": up, "B": down}, witness: "Disk", state: "Online"},
		"only the disk has a vote":              {nodes: map[string]cluster.NodeState{"A": up, "B": up, "C": down}, witness: "Disk", state: "Online", typ: "DiskOnly"},
		"a node without a vote restarts":        {nodes: two, none: []string{"A"}},
		"two nodes without a vote, one is down": {nodes: map[string]cluster.NodeState{"A": up, "B": up, "C": down}, none: []string{"A", "C"}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.NoError(t, v.check(t))
		})
	}
}

func TestARestartThatTakesTheQuorumIsRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		votes
		says []string
	}{
		"two nodes without a witness": {votes{nodes: map[string]cluster.NodeState{"A": up, "B": up}}, []string{
			"cannot restart Windows on node A: without this node, the cluster has only 1 of 2 votes (B) and would lose its quorum", "configure a witness", "then retry",
		}},
		"a third node is down": {votes{nodes: map[string]cluster.NodeState{"A": up, "B": up, "C": down}}, []string{
			"only 1 of 3 votes (B)", "start the cluster service of C (run Start-Service ClusSvc at the console of the node), or configure a witness",
		}},
		"a third node is quarantined": {votes{nodes: map[string]cluster.NodeState{"A": up, "B": up, "C": node.Quarantined, "D": down, "E": node.Isolated, "F": node.Joining}}, []string{
			"only 1 of 6 votes (B)", "bring node C, which is Quarantined, back into the cluster (" + node.Quarantined.Advice() + "), or start the cluster service of D (",
			"or bring node E, which is Isolated, back into the cluster (" + node.Isolated.Advice() + "), or wait until node F, which is Joining, is up, or configure a witness",
		}},
		"the witness has failed": {votes{nodes: map[string]cluster.NodeState{"A": up, "B": cluster.NodePaused}, witness: "Disk", state: "Failed"}, []string{
			"only 1 of 3 votes (B)", "bring the witness 'Disk' online, which is Failed, then retry",
		}},
		"only the disk has a vote, and it has failed": {votes{nodes: map[string]cluster.NodeState{"A": up, "B": up}, witness: "Disk", state: "Failed", typ: "DiskOnly", dynamic: true}, []string{
			"no other node that is up (B) has a vote", "bring the witness 'Disk' online",
		}},
		"nothing that stays has a vote": {votes{nodes: map[string]cluster.NodeState{"A": up, "B": up}, witness: "Disk", state: "Failed", typ: "DiskOnly"}, []string{
			"only 0 of 1 votes (none)", "bring the witness 'Disk' online, which is Failed, then retry",
		}},
		"only the node has a vote": {votes{nodes: map[string]cluster.NodeState{"A": up, "B": up}, none: []string{"B"}, dynamic: true}, []string{
			"no other node that is up (B) has a vote", "configure a witness",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			err := tc.check(t)
			enginetest.RequireType(t, err, runbook.ErrPrecondition)
			for _, text := range tc.says {
				assert.ErrorContains(t, err, text)
			}
		})
	}
}
