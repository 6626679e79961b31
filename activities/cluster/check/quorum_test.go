package check

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
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
