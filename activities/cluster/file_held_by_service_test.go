package cluster

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine/enginetest"
	"changeover/activities/windows"
	"changeover/runbook"
)

func TestClusterServiceIsNotStoppedUnderOtherRoles(t *testing.T) {
	c := heldFileHost()
	c.cluster.Groups = append(c.cluster.Groups,
		GroupSeen{Name: "Files", Owner: "kern1", State: Online},
		GroupSeen{Name: "Print", Owner: "KERN1", State: PartialOnline},
		GroupSeen{Name: "Mail", Owner: "KERN1", State: Failed},
		GroupSeen{Name: "Web", Owner: "KERN1", State: Pending},
		GroupSeen{Name: "Elsewhere", Owner: "KERN2", State: Online},
		GroupSeen{Name: "Idle", Owner: "KERN1", State: Offline})
	_, err := c.engine(t).Try(context.Background(), heldFile())
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	assert.ErrorContains(t, err, "('Files': Online, 'Print': PartialOnline, 'Mail': Failed)")
	assert.Empty(t, c.commands)

	c.files[`C:\Windows\cluster\mrsclusres.dll`] = "NEW"
	assert.Empty(t, c.engine(t).Twice(heldFile()).Changes, "nothing is stopped")
}

// Without dynamic quorum, the cluster service of the only other node would stop as well (Microsoft, "Understanding cluster and
// pool quorum").
func TestClusterServiceIsNotStoppedIfTheQuorumWouldBeLost(t *testing.T) {
	c := heldFileHost()
	c.quorum["dynamic"] = false
	_, err := c.engine(t).Try(context.Background(), heldFile())
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	assert.ErrorContains(t, err, "cannot stop the cluster service of KERN1: without this node, the cluster has only 1 of 2 votes (KERN2) and would lose its quorum")
	assert.ErrorContains(t, err, "configure a witness")
	assert.Empty(t, c.commands)

	c.quorum["witness"], c.quorum["state"] = "Cluster Disk 1", "Online"
	c.engine(t).Twice(heldFile())
	assert.Equal(t, []string{"stop-cluster-service", copyHeldFile, "start-cluster-service"}, c.commands)
}

// One failed resource makes a group Failed while all else in it is online (MS-CMRP 3.1.4.1.46).
func TestClusterServiceIsNotStoppedUnderARoleThatIsFailedOrPending(t *testing.T) {
	for state, kind := range map[GroupState]string{Failed: runbook.ErrPrecondition, Pending: runbook.ErrClusterBusy} {
		c := heldFileHost()
		c.cluster.Groups = append(c.cluster.Groups, GroupSeen{Name: "Mail", Owner: "KERN1", State: state})
		_, err := c.engine(t).Try(context.Background(), heldFile())
		enginetest.RequireType(t, err, kind)
		assert.ErrorContains(t, err, "'Mail': "+string(state))
		assert.Empty(t, c.commands)
	}
}

func TestClusterServiceIsNotStoppedUnderServicesThatDependOnIt(t *testing.T) {
	c := heldFileHost()
	c.dependents = []windows.DependentService{{Name: "Backup Agent", State: "Running"}, {Name: "Idle Agent", State: "Stopped"}}
	_, err := c.engine(t).Try(context.Background(), heldFile())
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	assert.ErrorContains(t, err, "dependent services are running and would stop as well: Backup Agent; ")
	assert.Empty(t, c.commands)
}
