package check

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine"
)

// A kind implements ClusterWide, or is listed here: what it reads can be reached on one host only.
func TestTheChecksOfOneHostAreNamed(t *testing.T) {
	ofOneHost := []engine.Wanted{
		Addresses{}, // adapters of every node
		RoleStays{}, // the host's own log
	}
	for _, want := range ofOneHost {
		assert.NotImplements(t, (*engine.ClusterWide)(nil), want)
	}
	e := &engine.Engine{}
	AddKinds(e)
	wide := []engine.ClusterWide{
		Nodes{},
		Failback{},
		OtherRoles{},
		Quorum{},
		QuorumKept{},
		ResourceTypeCount{},
		RoleOnline{},
		RoleOwnedBy{},
		RoleResources{},
		ServicesOnline{},
		OnlyServicesOnline{},
	}
	assert.Len(t, e.Kinds(), len(ofOneHost)+len(wide), "a new kind belongs to one of the two lists")
}
