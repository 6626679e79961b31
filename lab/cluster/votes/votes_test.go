package votes

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Microsoft, "Understanding Quorum Configurations in a Failover Cluster": more than half of the votes; "Understanding cluster and
// pool quorum": dynamic quorum goes on until the last node.
func TestTheMajorityOfTheVotes(t *testing.T) {
	for name, tc := range map[string]struct {
		count Count
		runs  bool
	}{
		"one of two nodes":                     {Count{Nodes: 2, Members: 1}, false},
		"one of two nodes and a witness":       {Count{Nodes: 2, Members: 1, Witness: true, Online: true}, true},
		"one of two nodes, the witness failed": {Count{Nodes: 2, Members: 1, Witness: true}, false},
		"two of three nodes":                   {Count{Nodes: 3, Members: 2}, true},
		"two of four nodes":                    {Count{Nodes: 4, Members: 2}, false},
		"one of three, dynamic":                {Count{Nodes: 3, Members: 1, Dynamic: true}, true},
		"none, dynamic":                        {Count{Nodes: 3, Dynamic: true}, false},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, tc.runs, tc.count.Majority()) })
	}
}
