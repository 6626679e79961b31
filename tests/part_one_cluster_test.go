package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"

	ps "changeover/activities/powershell/scripts"
	"changeover/lab/cluster"
)

// nodesAndGroupsAnswerAlike pauses and resumes a node, and compares how a group starts with the cluster. On Windows
// Server 2008 R2 a group has no priority; the scripts read and set PersistentState instead.
func nodesAndGroupsAnswerAlike(t *testing.T, old, later *remote) {
	t.Helper()
	named := params{"Name": node2}
	for _, r := range []*remote{old, later} {
		r.run(t, node1, ps.SuspendClusterNode, named)
		assert.Equal(t, "Paused", r.cluster(t).Nodes[1].State)
		r.run(t, node1, ps.ResumeClusterNode, named)
		assert.Equal(t, "Up", r.cluster(t).Nodes[1].State)
	}
	const votes = `"type": "NodeAndDiskMajority", "votes": [{"node": "KERN1", "votes": 1}, {"node": "KERN2", "votes": 1}]}`
	const witness = `{"witness": "Cluster Disk 1", "state": "Online", `
	old.answers(t, node1, ps.GetClusterQuorum, nil, witness+`"dynamic": false, `+votes)
	later.answers(t, node1, ps.GetClusterQuorum, nil, witness+`"dynamic": true, `+votes)
	type start struct {
		Name                                    string
		Priority, PersistentState, DefaultOwner int64
	}
	starts := func() start {
		for _, g := range read[struct{ Groups []start }](t, old, node1, ps.GetCluster, nil).Groups {
			if g.Name == "Starts" {
				return g
			}
		}
		return start{}
	}
	const noOwner = 4294967295
	old.run(t, node1, ps.AddClusterGroup, params{"Name": "Starts"})
	assert.Equal(t, start{Name: "Starts", DefaultOwner: noOwner}, starts())
	g := cluster.Of(old.lab.World).Groups
	assert.NoError(t, g.SetProperty("Starts", "DefaultOwner", uint32(1)))
	assert.EqualValues(t, 1, starts().DefaultOwner, "an administrator has turned on persistent mode")
	for _, priority := range []uint32{1000, 3000, 0} {
		old.run(t, node1, ps.SetClusterGroupPriority, params{"Name": "Starts", "Value": priority})
		want := start{Name: "Starts", PersistentState: int64(min(priority, 1)), DefaultOwner: noOwner}
		assert.Equal(t, want, starts())
		old.run(t, node1, ps.StopClusterGroup, params{"Name": "Starts"})
		old.run(t, node1, ps.SetClusterGroupStart, params{"Name": "Starts", "Value": uint32(1)})
		want.PersistentState = 1
		assert.Equal(t, want, starts())
		old.run(t, node1, ps.StopClusterGroup, params{"Name": "Starts"})
		want.PersistentState = 0
		assert.Equal(t, want, starts(), "a move does not start a group that was taken offline")
	}
	g.HideDefaultOwners()
	old.run(t, node1, ps.SetClusterGroupPriority, params{"Name": "Starts", "Value": uint32(1000)})
	assert.Equal(t, start{Name: "Starts", PersistentState: 1}, starts(), "a group without a default owner can be read and set as well")
	assert.Contains(t, string(old.run(t, node1, ps.GetCluster, nil).Result), `"defaultOwner":null`)
}
