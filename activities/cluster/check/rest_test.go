package check

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/activities/engine"
	"changeover/activities/windows"
	"changeover/config/catalogue"
	"changeover/runbook"
)

// Kinds that judge no state of a group, a resource or a node.
var judgeNoState = []engine.Wanted{
	Addresses{},
	OtherRoles{},
	Quorum{},
	RoleStays{},
	ResourceTypeCount{},
}

// betweenStates are wanted states whose kinds judge a state, each with a function that puts the host into a
// state that does not last.
var betweenStates = []struct {
	want engine.Wanted
	node bool
	put  func(c *roleHost, state cluster.GroupState)
}{
	{want: RoleOnline{Role: "Xpressions Role"}, put: putLicence},
	{want: RoleOwnedBy{Role: "Xpressions Role", Owner: "KERN2"}, put: putRole},
	// A resource that is offline may wait for another one that is coming online.
	{want: RoleResources{Role: "Xpressions Role", OnlineTypes: []string{catalogue.IPAddressType}}, put: putOfflineBeside},
	{want: ServicesOnline{Resources: []cluster.ResourceRef{{Role: "Xpressions Role", Name: "VIP"}}}, put: putOfflineBeside},
	{want: OnlyServicesOnline{Role: "Xpressions Role", Resources: []cluster.ResourceRef{{Name: "VIP"}}}, put: putOfflineBeside},

	{want: Nodes{Up: true}, node: true},
	{want: RoleOnline{Role: "Xpressions Role"}, node: true},
}

func putLicence(c *roleHost, state cluster.GroupState) {
	c.resource("License Service Res").State = state
}

func putRole(c *roleHost, state cluster.GroupState) { c.role().State = state }

func putOfflineBeside(c *roleHost, state cluster.GroupState) {
	c.resource("VIP").State = cluster.Offline
	putLicence(c, state)
}

// inBetween are the states of groups and resources that do not last, two of which Windows may add.
var inBetween = []cluster.GroupState{
	cluster.Pending, cluster.OnlinePending, cluster.OfflinePending, cluster.Initializing, cluster.StateUnknown, "Inherited", "Locked",
}

// No check fails because of a state that does not last. Each kind must be listed here: among those that judge a state,
// or among those that do not.
func TestEveryCheckWaitsForStatesThatDoNotLast(t *testing.T) {
	known := map[string]bool{}
	for _, want := range judgeNoState {
		known[want.ActivityName()] = true
	}
	for _, tc := range betweenStates {
		known[tc.want.ActivityName()] = true
		states := inBetween
		if tc.node {
			states = []cluster.GroupState{cluster.GroupState(cluster.NodeJoining), cluster.GroupState(cluster.NodeUnknown)}
		}
		for _, state := range states {
			t.Run(tc.want.ActivityName()+" "+string(state), func(t *testing.T) {
				c := newRoleHost(t, cluster.Offline)
				if tc.node {
					c.second().State = cluster.NodeState(state)
				}
				if tc.put != nil {
					tc.put(c, state)
				}
				seen, err := c.Engine().Look(context.Background(), tc.want)
				require.NoError(t, err)
				require.Empty(t, seen.Changes, runbook.Differences(seen.Changes))
				require.True(t, seen.Unsettled)
			})
		}
	}
	for _, name := range newRoleHost(t, cluster.Offline).Engine().Kinds() {
		assert.True(t, known[name], "say in this test whether %s judges a state", name)
	}
}

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
		OtherRoles{},
		Quorum{},
		ResourceTypeCount{},
		RoleOnline{},
		RoleOwnedBy{},
		RoleResources{},
		ServicesOnline{},
		OnlyServicesOnline{},
	}
	assert.Len(t, e.Kinds(), len(ofOneHost)+len(wide), "a new kind belongs to one of the two lists")
}

// checksOfStates are the checks that a failed or an offline resource does not pass.
func checksOfStates() []engine.Wanted {
	return []engine.Wanted{
		RoleOnline{Role: "Xpressions Role"},
		RoleResources{Role: "Xpressions Role", OnlineTypes: []string{catalogue.GenericServiceType}},
		ServicesOnline{Resources: []cluster.ResourceRef{{Role: "Xpressions Role", Service: "licsvc"}}},
		OnlyServicesOnline{Role: "Xpressions Role", Resources: []cluster.ResourceRef{{Service: "licsvc"}}},
	}
}

// The cluster restarts a failed resource after RestartDelay, and a resource that depends on it is
// offline meanwhile: one such reading says nothing.
func TestAResourceThatTheClusterRestartsPassesItsChecks(t *testing.T) {
	for _, want := range checksOfStates() {
		for _, state := range []cluster.GroupState{cluster.Failed, cluster.Offline} {
			c := newRoleHost(t, cluster.Online)
			c.second().State = cluster.NodeDown // Every name leads to the same host here.
			c.services = []windows.ServiceState{{Name: "licsvc", State: "Running"}}
			c.resource("License Service Res").State = state
			c.after = func(string) {
				if c.reads["get-cluster-resources"] == 2 {
					c.resource("License Service Res").State = cluster.Online
				}
			}
			assert.Empty(t, c.Engine().Plan(want).Changes, "%s from %s", want.ActivityName(), state)
		}
	}
}

func TestAResourceThatStaysFailedIsFoundAfterThreeReads(t *testing.T) {
	for _, want := range checksOfStates() {
		c := newRoleHost(t, cluster.Online)
		c.second().State = cluster.NodeDown
		c.resource("License Service Res").State = cluster.Failed
		assert.Len(t, c.Engine().Plan(want).Changes, 1, want.ActivityName())
		assert.Equal(t, 3, c.reads["get-cluster-resources"], want.ActivityName())
	}
}

// A check that holds does not wait, even while the role restarts a service on its node.
func TestWhatHoldsIsNotWaitedFor(t *testing.T) {
	c := newRoleHost(t, cluster.Online)
	c.role().State = cluster.Pending
	c.resource("License Service Res").State = cluster.OnlinePending
	for _, want := range []engine.Wanted{
		RoleOwnedBy{Role: "Xpressions Role", Owner: "KERN1"},
		RoleResources{Role: "Xpressions Role", OnlineTypes: []string{catalogue.IPAddressType}},
		ServicesOnline{Resources: []cluster.ResourceRef{{Role: "Xpressions Role", Name: "VIP"}}, Node: "KERN1"},
		OnlyServicesOnline{Role: "Xpressions Role", Resources: []cluster.ResourceRef{{Name: "VIP"}}},
	} {
		plan := c.Engine().Plan(want)
		assert.Empty(t, plan.Changes, want.ActivityName())
		assert.False(t, plan.Unsettled, want.ActivityName())
	}
}
