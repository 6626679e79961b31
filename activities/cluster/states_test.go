package cluster

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/activities/node"
	"changeover/config/catalogue"
	"changeover/runbook"
)

// judgeNoState are the kinds that judge no state of a group, a resource or a node.
var judgeNoState = []engine.Wanted{
	Group{},
	ResourceType{},
	GenericService{},
	InformationStore{},
	PossibleOwners{},
	PreferredOwners{},
	ResourceDependency{},
	ResourceName{},
	ResourcePolicies{},
	RoleSettings{},
}

// betweenStates are wanted states whose kinds judge a state, each with a function that puts the host into a state that
// does not last. If node is set, the state is that of the second node, and put prepares the rest of the host.
var betweenStates = []struct {
	want engine.Wanted
	node bool
	put  func(c *clusterHost, state GroupState)
}{
	{want: sharedDisk(), put: putDisk("Available Storage")},
	{want: sharedDisk(), put: putDisk("Xpressions Role")},
	{want: virtualAddress, put: func(c *clusterHost, state GroupState) {
		c.add("IP Address 10.1.2.9", catalogue.IPAddressType, "Xpressions Role").State = state
	}},
	{want: NetworkNameResource{Role: "Xpressions Role", Name: "UMKERNEL", NetworkName: "UMKERNEL"}, put: func(c *clusterHost, state GroupState) {
		c.add("UMKERNEL", catalogue.NetworkNameType, "Xpressions Role").State = state
	}},
	{want: RegistryCheckpoints{Resource: ResourceRef{Service: "licsvc"}, Keys: []string{`SOFTWARE\X`}}, put: putLicence},
	{want: licenceOnline(), put: putLicence},
	{want: ResourceState{Resource: ResourceRef{Service: "licsvc"}, State: Offline}, put: putLicence},
	{want: toSecondNode(), put: putLicence},
	{want: RoleState{Role: "Xpressions Role", State: Online}, put: putLicence},
	{want: RoleState{Role: "Xpressions Role", State: Offline}, put: putLicence},
	{want: heldFile(), put: func(c *clusterHost, state GroupState) {
		c.cluster.Groups = append(c.cluster.Groups, GroupSeen{Name: "Files", Owner: "KERN1", State: state})
	}},

	{want: NodePause{Node: "KERN2", Paused: true}, node: true},
	{want: NodePause{Node: "KERN2", MayResume: true}, node: true},
	{want: NodeEviction{Node: "KERN2"}, node: true},
	{want: NodeEviction{Node: "KERN2"}, put: func(c *clusterHost, state GroupState) {
		c.cluster.Groups = append(c.cluster.Groups, GroupSeen{Name: "Files", Owner: "KERN2", State: state})
	}},
	{want: toSecondNode(), node: true},
	{want: licenceOnline(), node: true, put: func(c *clusterHost, _ GroupState) { c.node("KERN1").State = NodeJoining }},
	{want: RoleState{Role: "Xpressions Role", State: Online}, node: true, put: func(c *clusterHost, _ GroupState) { c.node("KERN1").State = NodeJoining }},
}

func putDisk(group string) func(*clusterHost, GroupState) {
	return func(c *clusterHost, state GroupState) {
		c.add("Cluster Disk 2", catalogue.PhysicalDiskType, group).State = state
		c.setParameter("Cluster Disk 2", "DiskIdGuid", diskID)
	}
}

func putLicence(c *clusterHost, state GroupState) { c.resource("License Service Res").State = state }

// inBetween are the states of groups and resources that do not last, two of which Windows may add.
var inBetween = []GroupState{Pending, OnlinePending, OfflinePending, Initializing, StateUnknown, "Inherited", "Locked"}

// While a state does not last, nothing is sent and no step fails. Each kind must be in betweenStates or in judgeNoState.
func TestEveryKindWaitsForStatesThatDoNotLast(t *testing.T) {
	known := map[string]bool{}
	for _, want := range judgeNoState {
		known[want.ActivityName()] = true
	}
	for _, tc := range betweenStates {
		known[tc.want.ActivityName()] = true
		states := inBetween
		if tc.node {
			states = []GroupState{GroupState(NodeJoining), GroupState(node.Unknown)}
		}
		for _, state := range states {
			t.Run(tc.want.ActivityName()+" "+string(state), func(t *testing.T) {
				c := roleHost(Offline)
				c.files, c.services = heldFileHost().files, heldFileHost().services
				if _, held := tc.want.(FileHeldByService); held {
					c.moveRole("Xpressions Role", "KERN2")
				}
				if tc.node {
					c.node("KERN2").State = NodeState(state)
				}
				if tc.put != nil {
					tc.put(c, state)
				}
				requireWaits(t, c, tc.want)
			})
		}
	}
	for _, name := range newClusterHost().engine(t).Kinds() {
		assert.True(t, known[name], "add %s to betweenStates or to judgeNoState", name)
	}
}

// requireWaits requires that a look proposes no change and finds no difference, since a state does not last.
func requireWaits(t *testing.T, c *clusterHost, want engine.Wanted) {
	t.Helper()
	seen, err := c.engine(t).Look(context.Background(), want)
	if err != nil {
		enginetest.RequireType(t, err, runbook.ErrClusterBusy)
		return
	}
	require.Empty(t, seen.Changes, runbook.Differences(seen.Changes))
	require.True(t, seen.Unsettled)
}

// refusedState is the cluster's refusal of a start or a stop while the resource is between two states.
func refusedState() error {
	return &host.Failure{Type: runbook.ErrRefused, Next: "correct what Windows refuses and retry", Err: &host.Error{Win32: 5023, Message: "not in the correct state"}}
}

func TestAStartThatTheClusterHasMadeItselfIsNoFailure(t *testing.T) {
	c := licenceHost(Failed)
	c.fails["start-cluster-resource"] = refusedState()
	c.after = scripted(c, map[string][]GroupState{
		"start-cluster-resource": {OnlinePending},
		"get-cluster-resources":  {"", "", "", "", Online},
	})
	outcome, err := c.engine(t).Try(context.Background(), licenceOnline())
	require.NoError(t, err)
	assert.Empty(t, outcome.Effects, "the cluster has started it")
	assert.Empty(t, c.commands)
	require.Len(t, outcome.Warnings, 1)
	assert.Contains(t, outcome.Warnings[0], "5023")
	assert.Equal(t, Online, c.resource("License Service Res").State)
}

func TestAStartThatMeetsAnotherChangeIsSentAgain(t *testing.T) {
	c := licenceHost(Offline)
	c.fails["start-cluster-resource"] = refusedState()
	c.after = func(script string) {
		r := c.resource("License Service Res")
		switch {
		case script == "start-cluster-resource" && c.fails[script] != nil:
			r.State = OfflinePending
		case script == "get-cluster-resources" && r.State == OfflinePending:
			r.State = Offline
			delete(c.fails, "start-cluster-resource")
		}
	}
	outcome := c.engine(t).Twice(licenceOnline())
	assert.Len(t, outcome.Effects, 1)
	assert.Len(t, c.commands, 1)
}

func TestARefusalThatTheStateDoesNotExplainIsOne(t *testing.T) {
	for want, script := range map[engine.Wanted]string{
		licenceOnline(): "start-cluster-resource",
		RoleState{Role: "Xpressions Role", State: Online, TimeoutSeconds: 5}: "start-cluster-group",
		toSecondNode(): "move-cluster-group",
	} {
		c := licenceHost(Offline)
		c.fails[script] = refusedState()
		sent := 0
		c.after = func(name string) {
			if name == script {
				sent++
			}
		}
		_, err := c.engine(t).Try(context.Background(), want)
		enginetest.RequireType(t, err, runbook.ErrRefused)
		assert.ErrorContains(t, err, "5023")
		assert.Equal(t, 3, sent)

		c = licenceHost(Offline)
		c.fails[script] = &host.Failure{Type: runbook.ErrRefused, Next: "retry", Err: errors.New("anything else")}
		sent = 0
		_, err = c.engine(t).Try(context.Background(), want)
		enginetest.RequireType(t, err, runbook.ErrRefused)
	}
}

// The cluster starts a failed resource again: on the same node after RetryPeriodOnFailure, or on another node after a
// move. So it must be taken offline too.
func TestARoleIsOfflineOnceWhatFailedIsOfflineToo(t *testing.T) {
	want := RoleState{Role: "Xpressions Role", State: Offline, TimeoutSeconds: 5}
	c := roleHost(Online)
	c.resource("License Service Res").State, c.group("Xpressions Role").State = Failed, Failed
	outcome := c.engine(t).Twice(want)
	assert.Equal(t, []string{`stop-cluster-group -Name 'Xpressions Role'`, `stop-cluster-resource -Name 'License Service Res'`}, c.commands)
	require.Len(t, outcome.Intents, 2, "the second intent is durable before it is sent")
	assert.Equal(t, "resource 'License Service Res'", outcome.Changes[1].Target)

	c = roleHost(Offline)
	c.resource("License Service Res").State = Failed
	c.engine(t).Twice(want)
	assert.Equal(t, []string{`stop-cluster-resource -Name 'License Service Res'`}, c.commands, "nothing else runs")

	c = roleHost(Failed)
	c.deaf["stop-cluster-resource"] = true
	_, err := c.engine(t).Try(context.Background(), want)
	enginetest.RequireType(t, err, runbook.ErrVerification)
}

func TestNodesHaveTheirOwnAdvice(t *testing.T) {
	for state, advice := range map[NodeState]string{
		NodeDown: "start the cluster service of the node", node.Isolated: "check the network of the node", node.Quarantined: "Start-ClusterNode -ClearQuarantine",
	} {
		for _, want := range []engine.Wanted{NodePause{Node: "KERN2", Paused: true}, toSecondNode()} {
			c := roleHost(Online)
			c.node("KERN2").State = state
			problem := runbook.ErrPrecondition
			if state == node.Isolated {
				problem = runbook.ErrClusterBusy // The state ends by itself within minutes.
			}
			c.engine(t).Refused(want, problem, "node KERN2 is in state "+string(state), advice)
			assert.Empty(t, c.commands)
		}
	}
	for status, state := range map[string]NodeState{
		"": NodeDown, "Normal": NodeDown, "DrainCompleted": NodeDown, "0": NodeDown, "8": NodeDown,
		"Isolated": node.Isolated, "1": node.Isolated, "Isolated, DrainFailed": node.Isolated,
		"Quarantined": node.Quarantined, "2": node.Quarantined, "10": node.Quarantined, "Isolated, Quarantined": node.Quarantined, "3": node.Quarantined,
	} {
		assert.Equal(t, state, node.Seen{Name: "KERN2", State: NodeDown, Status: status}.Effective(), status)
	}
	c := roleHost(Online)
	c.node("KERN2").State = NodePaused
	c.engine(t).Refused(toSecondNode(), runbook.ErrPrecondition, "node KERN2 is in state Paused; resume the node, then retry")
}

func TestANodeThatJoinsIsWaitedFor(t *testing.T) {
	for _, want := range []engine.Wanted{NodePause{Node: "KERN2", Paused: true}, toSecondNode()} {
		c := roleHost(Online)
		seen, err := c.engine(t).Look(context.Background(), want)
		require.NoError(t, err)
		c.node("KERN2").State = NodeJoining
		c.after = func(script string) {
			if script == "get-cluster" && c.reads[script] == 4 {
				c.node("KERN2").State = NodeUp
			}
		}
		request := c.engine(t).Request(want, "1", seen.Changes, seen.Memory)
		_, err = c.engine(t).Act(context.Background(), want.ActivityName(), request)
		require.NoError(t, err)
		assert.Len(t, c.commands, 1)
	}
}

// The cluster gives the groups of a node that is down to another one.
func TestTheOwnerOfAResourceMayBeDownForAMoment(t *testing.T) {
	c := licenceHost(Offline)
	c.node("KERN1").State = NodeDown
	requireWaits(t, c, licenceOnline())
}
