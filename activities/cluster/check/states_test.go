package check

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/activities/engine"
	"changeover/activities/node"
	"changeover/activities/windows"
	"changeover/config/catalogue"
	"changeover/runbook"
)

// judgeNoState are the checks that judge no state of a group, a resource or a node.
var judgeNoState = []engine.Wanted{
	Addresses{},
	Failback{},
	OtherRoles{},
	Quorum{},
	QuorumKept{},
	RoleStays{},
	ResourceTypeCount{},
}

// betweenStates are checks that judge a state, each with a function that puts the host into a state that does not
// last. If node is set, the state is that of the second node, and put is not needed.
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

// While a state does not last, no check finds a difference. Each check must be in betweenStates or in judgeNoState.
func TestEveryCheckWaitsForStatesThatDoNotLast(t *testing.T) {
	known := map[string]bool{}
	for _, want := range judgeNoState {
		known[want.ActivityName()] = true
	}
	for _, tc := range betweenStates {
		known[tc.want.ActivityName()] = true
		states := inBetween
		if tc.node {
			states = []cluster.GroupState{cluster.GroupState(cluster.NodeJoining), cluster.GroupState(node.Unknown)}
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
				requireWaits(t, c, tc.want)
			})
		}
	}
	for _, name := range newRoleHost(t, cluster.Offline).Engine().Kinds() {
		assert.True(t, known[name], "add %s to betweenStates or to judgeNoState", name)
	}
}

// requireWaits requires that a look finds no difference, since a state does not last.
func requireWaits(t *testing.T, c *roleHost, want engine.Wanted) {
	t.Helper()
	seen, err := c.Engine().Look(context.Background(), want)
	require.NoError(t, err)
	require.Empty(t, seen.Changes, runbook.Differences(seen.Changes))
	require.True(t, seen.Unsettled)
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
// offline meanwhile: a single reading of such a state proves nothing.
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
