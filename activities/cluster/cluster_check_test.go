package cluster

import (
	"context"
	"strings"
	"testing"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/windows"
	"changeover/config/catalogue"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
)

func TestClusterChecksPass(t *testing.T) {
	c := roleHost(Online)
	c.cluster.Groups = append(c.cluster.Groups, groupSeen{Name: "Exchange", Owner: "KERN2", State: Online})
	for _, want := range []engine.Wanted{
		Nodes{Cluster: "umcluster", Names: []string{"kern1", "KERN2"}, Up: true},
		Nodes{Up: true},
		RoleOwnedBy{Role: "Xpressions Role", Owner: "kern1"},
		RoleResources{
			Role: "Xpressions Role", Types: []string{catalogue.IPAddressType}, Services: []string{"licsvc"},
			OnlineTypes: []string{catalogue.IPAddressType},
		},
		ResourceTypeCount{Type: "mrsclusres"},
		DistinctAddresses{Addresses: []string{"10.1.2.1", "10.1.2.2"}},
	} {
		outcome := c.engine(t).Plan(want)
		assert.Empty(t, outcome.Changes, want.ActivityName())
		assert.Empty(t, outcome.Warnings, want.ActivityName())
	}
	outcome := c.engine(t).Plan(OtherRoles{Role: "Xpressions Role"})
	assert.Equal(t, []string{"the cluster has another role, 'Exchange', which the manual advises against"}, outcome.Warnings)
	assert.Empty(t, outcome.Changes)
	assert.Equal(t, "Up", c.engine(t).Plan(Nodes{}).Fact("Node KERN2"))
}

func TestClusterChecksFindEveryDifference(t *testing.T) {
	c := roleHost(Offline)
	c.node("KERN2").State = NodePaused
	for _, tc := range []struct {
		want  engine.Wanted
		found []string
	}{
		{
			Nodes{Cluster: "OTHER", Names: []string{"KERN2", "KERN3"}, Up: true},
			[]string{"Cluster name is 'UMCLUSTER', wanted 'OTHER'", "Node KERN2 is 'Paused', wanted 'Up'", "Node KERN3 is '(absent)', wanted 'in the cluster'"},
		},
		{Nodes{Up: true}, []string{"Node KERN2 is 'Paused', wanted 'Up'"}},
		{
			RoleOwnedBy{Role: "Xpressions Role", Owner: "KERN2"},
			[]string{"role 'Xpressions Role' OwnerNode is 'KERN1', wanted 'KERN2'"},
		},
		{RoleOwnedBy{Role: "Nobody's"}, []string{"Role Nobody's is '(absent)', wanted 'in the cluster'"}},
		{RoleResources{Role: "Nobody's"}, []string{"Role Nobody's is '(absent)', wanted 'in the cluster'"}},
		{RoleOnline{Role: "Nobody's"}, []string{"Role Nobody's is '(absent)', wanted 'in the cluster'"}},
		{
			RoleResources{
				Role: "Xpressions Role", Types: []string{"Print Spooler"}, Services: []string{"nameloc"},
				OnlineTypes: []string{catalogue.IPAddressType, "File Server"},
			},
			[]string{
				"Resource of type Print Spooler is '(absent)', wanted 'in role 'Xpressions Role''",
				"Resource of type File Server is '(absent)', wanted 'in role 'Xpressions Role''",
				"Resource of service nameloc is '(absent)', wanted 'in role 'Xpressions Role''",
				"resource 'VIP' State is 'Offline', wanted 'Online'",
			},
		},
		{
			ResourceTypeCount{Type: catalogue.IPAddressType, Count: 2},
			[]string{"Resources of type IP Address is '1 (VIP)', wanted '2'"},
		},
		{
			DistinctAddresses{Addresses: []string{"10.1.2.1", "10.1.2.2", "10.1.2.1", "10.1.2.1"}},
			[]string{"Address 10.1.2.1 is 'given twice', wanted 'given once'"},
		},
	} {
		var found []string
		for _, change := range c.engine(t).Plan(tc.want).Changes {
			found = append(found, runbook.Differences([]runbook.Change{change}))
			assert.Empty(t, change.Command)
		}
		assert.Equal(t, tc.found, found, tc.want.ActivityName())
	}
}

// Every name leads to the same host here, so a service that runs on the owner is seen on the other node too.
func TestServicesRunOnTheOwnerOnly(t *testing.T) {
	c := roleHost(Online)
	want := RoleOnline{Role: "Xpressions Role", Owner: "KERN1"}
	found := func() string { return runbook.Differences(c.engine(t).Plan(want).Changes) }
	assert.Equal(t, "KERN1 Service licsvc is 'does not run', wanted 'Running'", found())

	c.services = []windows.ServiceState{{Name: "licsvc", State: "Running"}}
	assert.Equal(t, "KERN2 Service licsvc is 'Running', wanted 'does not run'", found())

	c.node("KERN2").State = NodeDown
	assert.Empty(t, found())

	want.Owner = "KERN2"
	c.resource("VIP").State = OnlinePending
	plan := c.engine(t).Plan(want)
	assert.True(t, plan.Unsettled, "what the role becomes is waited for")
	assert.Empty(t, plan.Changes)
	c.resource("VIP").State = Failed
	assert.Equal(t, "role 'Xpressions Role' OwnerNode is 'KERN1', wanted 'KERN2', resource 'VIP' State is 'Failed', wanted 'Online'", found())
}

func TestReadCluster(t *testing.T) {
	c := roleHost(Online)
	query := runbook.HostQuery[Query]{Site: "berlin", Step: runbook.Step{Host: "KERN1"}, Query: Query{Role: "xpressions role"}}
	state, err := (&Reader{Engine: &engine.Engine{Hosts: c}}).ReadCluster(context.Background(), query)
	require.NoError(t, err)
	assert.True(t, state.RoleFound)
	assert.Equal(t, "KERN1", state.RoleOwner)
	assert.Equal(t, Online, state.RoleState)
	assert.Equal(t, []Node{{"KERN1", NodeUp}, {"KERN2", NodeUp}}, state.Nodes)
	assert.Equal(t, "licsvc", state.Resources[1].Service)

	query.Query.Role = "nobody's"
	masking := &Reader{Engine: &engine.Engine{Hosts: c, Mask: func(text string) string { return strings.ReplaceAll(text, "KERN1", "***") }}}
	state, err = masking.ReadCluster(context.Background(), query)
	require.NoError(t, err)
	assert.False(t, state.RoleFound)
	assert.Equal(t, "KERN1", state.Nodes[0].Name, "a name that the workflow compares and passes on is not masked")
}

func heldFile() FileHeldByService {
	return FileHeldByService{Copy: windows.FileCopy{Source: `D:\m\mrsclusres.dll`, Destination: `C:\Windows\cluster\mrsclusres.dll`}, Node: "KERN1", NotOwnerOf: "Xpressions Role"}
}

func heldFileHost() *clusterHost {
	c := newClusterHost()
	c.moveRole("Xpressions Role", "KERN2")
	c.services = []windows.ServiceState{{Name: "ClusSvc", State: "Running"}}
	c.files[`D:\m\mrsclusres.dll`], c.files[`C:\Windows\cluster\mrsclusres.dll`] = "NEW", "OLD"
	return c
}

const copyHeldFile = `copy-file -Source 'D:\m\mrsclusres.dll' -Destination 'C:\Windows\cluster\mrsclusres.dll'`

func TestHeldFileIsReplaced(t *testing.T) {
	c := heldFileHost()
	c.engine(t).Twice(heldFile())
	assert.Equal(t, []string{"stop-cluster-service", copyHeldFile, "start-cluster-service"}, c.commands)
}

func TestClusterServiceLeftStoppedIsStarted(t *testing.T) {
	c := heldFileHost()
	c.services[0].State = "Stopped"
	c.engine(t).Twice(heldFile())
	assert.Equal(t, []string{copyHeldFile, "start-cluster-service"}, c.commands)
}

func TestClusterServiceOfTheOwnerIsNotStopped(t *testing.T) {
	c := heldFileHost()
	c.moveRole("Xpressions Role", "KERN1")
	_, err := c.engine(t).Try(context.Background(), heldFile())
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	assert.Empty(t, c.commands)
}

func TestAnAbortDoesNotLeaveTheClusterServiceStopped(t *testing.T) {
	c := heldFileHost()
	ctx, abort := context.WithCancel(context.Background())
	c.after = func(script string) {
		if script == "stop-cluster-service" {
			abort()
		}
	}
	_, err := c.engine(t).Try(ctx, heldFile())
	require.True(t, temporal.IsCanceledError(err), err)
	assert.Equal(t, []string{"stop-cluster-service", "start-cluster-service"}, c.commands)
}

func TestAnAbortBeforeTheFirstCommandSendsNothing(t *testing.T) {
	c := heldFileHost()
	ctx, abort := context.WithCancel(context.Background())
	abort()
	_, err := c.engine(t).Try(ctx, heldFile())
	require.True(t, temporal.IsCanceledError(err), err)
	assert.Empty(t, c.commands)
}

func TestAFailedCopyDoesNotLeaveTheClusterServiceStopped(t *testing.T) {
	c := heldFileHost()
	c.fails["copy-file"] = enginetest.Failure(runbook.ErrFileInUse, "in use")
	_, err := c.engine(t).Try(context.Background(), heldFile())
	enginetest.RequireType(t, err, runbook.ErrFileInUse)
	assert.Equal(t, []string{"stop-cluster-service", "start-cluster-service"}, c.commands)
	assert.Len(t, enginetest.Result(err).Effects, 2)

	c = heldFileHost()
	c.fails["copy-file"] = enginetest.Failure(runbook.ErrFileInUse, "in use")
	c.fails["start-cluster-service"] = enginetest.Failure(runbook.ErrRefused, "no quorum")
	_, err = c.engine(t).Try(context.Background(), heldFile())
	enginetest.RequireType(t, err, runbook.ErrFileInUse)
	assert.ErrorContains(t, err, "in use")
	assert.ErrorContains(t, err, "; besides, cannot change ClusSvc from 'Stopped' to 'Running' on KERN1: no quorum")
}

func TestClusterServiceIsStartedWhereTheSourceIsGone(t *testing.T) {
	c := heldFileHost()
	c.services[0].State = "Stopped"
	delete(c.files, `D:\m\mrsclusres.dll`)
	_, err := c.engine(t).Try(context.Background(), heldFile())
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	assert.Equal(t, []string{"start-cluster-service"}, c.commands, "the node must not stay out of the cluster")
}

func TestClusterServiceBetweenTwoStatesIsWaitedFor(t *testing.T) {
	c := heldFileHost()
	c.services[0].State = windows.ServiceStopPending
	_, err := c.engine(t).Try(context.Background(), heldFile())
	enginetest.RequireType(t, err, runbook.ErrClusterBusy)
	assert.Empty(t, c.commands)
}
