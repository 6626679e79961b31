package cluster

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClusterServiceIsNotStoppedUnderOtherRoles(t *testing.T) {
	c := heldFileHost()
	c.cluster.Groups = append(c.cluster.Groups,
		groupSeen{Name: "Files", Owner: "kern1", State: stateOnline},
		groupSeen{Name: "Print", Owner: "KERN1", State: statePartialOnline},
		groupSeen{Name: "Elsewhere", Owner: "KERN2", State: stateOnline},
		groupSeen{Name: "Idle", Owner: "KERN1", State: stateOffline})
	_, err := on(c).ReplaceFileHeldByClusterService(context.Background(), asking(heldFile()))
	requireType(t, err, ErrPrecondition)
	assert.ErrorContains(t, err, "('Files', 'Print')")
	assert.Empty(t, c.commands)

	c.files[`C:\Windows\cluster\mrsclusres.dll`] = "NEW"
	assert.Empty(t, ensureTwice(t, on(c).ReplaceFileHeldByClusterService, heldFile()).Changes, "nothing is stopped")
}
