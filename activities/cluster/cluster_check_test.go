package cluster

import (
	"context"
	"testing"

	"changeover/config/catalogue"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClusterCheckPasses(t *testing.T) {
	c := roleHost(stateOnline)
	c.cluster.Groups = append(c.cluster.Groups, groupSeen{Name: "Exchange", Owner: "KERN2", State: stateOnline})
	want := ClusterCheck{
		Name: "umcluster", Nodes: []string{"kern1", "KERN2"}, NodesUp: true, OtherRoles: true,
		Role: "Xpressions Role", RoleOwner: "KERN1", RoleStates: []string{"Online", "PartialOnline"},
		OnlineTypes: []string{catalogue.IPAddressType}, ResourceType: "mrsclusres", ResourceTypeCount: number(0),
		HasTypes: []string{catalogue.IPAddressType}, HasServices: []string{"licsvc"},
		Addresses: []string{"10.1.2.1", "10.1.2.2"},
	}
	outcome, err := on(c).CheckCluster(context.Background(), asking(want))
	require.NoError(t, err)
	assert.Equal(t, []string{"the cluster has another role, 'Exchange', which the manual advises against"}, outcome.Warnings)
	assert.Contains(t, outcome.Evidence, runbook.Fact{Name: "Nodes", Value: "KERN1: Up, KERN2: Up"})
}

func TestClusterCheckListsEveryProblem(t *testing.T) {
	c := roleHost(stateOffline)
	c.node("KERN2").State = statePaused
	want := ClusterCheck{
		Name: "OTHER", Nodes: []string{"KERN2", "KERN3"}, NodesUp: true,
		Role: "Xpressions Role", RoleOwner: "KERN2", RoleStates: []string{"Online"},
		OnlineTypes: []string{catalogue.IPAddressType, "File Server"}, ResourceType: catalogue.IPAddressType, ResourceTypeCount: number(2),
		HasTypes: []string{"Print Spooler"}, HasServices: []string{"nameloc"},
		Addresses: []string{"10.1.2.1", "10.1.2.1"},
	}
	_, err := on(c).CheckCluster(context.Background(), asking(want))
	requireType(t, err, ErrPrecondition)
	for _, problem := range []string{
		"its name is UMCLUSTER", "node KERN2 is Paused", "no node KERN3", "is on KERN1, not on KERN2", "is Offline, not Online",
		"no resource of type File Server", "no resource of type Print Spooler", "no resource for service nameloc", "'VIP' is Offline", "1 resources of type IP Address (VIP), not 2", "10.1.2.1 is given twice",
	} {
		assert.ErrorContains(t, err, problem)
	}
}

// Every name leads to the same host here, so a service that runs on the owner is seen on the other node too.
func TestServicesRunOnTheOwnerOnly(t *testing.T) {
	c := roleHost(stateOnline)
	want := ClusterCheck{Role: "Xpressions Role", AllOnline: true}
	_, err := on(c).CheckCluster(context.Background(), asking(want))
	assert.ErrorContains(t, err, "service licsvc does not run on KERN1")

	c.services = []serviceState{{Name: "licsvc", State: "Running"}}
	_, err = on(c).CheckCluster(context.Background(), asking(want))
	assert.ErrorContains(t, err, "run on KERN2 too: licsvc")

	c.node("KERN2").State = "Down"
	_, err = on(c).CheckCluster(context.Background(), asking(want))
	require.NoError(t, err)
}

func TestReadCluster(t *testing.T) {
	c := roleHost(stateOnline)
	query := HostQuery[ClusterQuery]{Site: "berlin", Step: Step{Host: "KERN1"}, Query: ClusterQuery{Role: "xpressions role"}}
	state, err := on(c).ReadCluster(context.Background(), query)
	require.NoError(t, err)
	assert.True(t, state.RoleFound)
	assert.Equal(t, "KERN1", state.RoleOwner)
	assert.Equal(t, "licsvc", state.Resources[1].Service)

	query.Query.Role = "nobody's"
	state, err = on(c).ReadCluster(context.Background(), query)
	require.NoError(t, err)
	assert.False(t, state.RoleFound)
}

func heldFile() ClusterServiceRestart {
	return ClusterServiceRestart{Copy: FileCopy{Source: `D:\m\mrsclusres.dll`, Destination: `C:\Windows\cluster\mrsclusres.dll`}, Node: "KERN1", NotOwnerOf: "Xpressions Role"}
}

func heldFileHost() *clusterHost {
	c := newClusterHost()
	c.moveRole("Xpressions Role", "KERN2")
	c.services = []serviceState{{Name: "ClusSvc", State: "Running"}}
	c.files[`D:\m\mrsclusres.dll`], c.files[`C:\Windows\cluster\mrsclusres.dll`] = "NEW", "OLD"
	return c
}

const copyHeldFile = `copy-file -Source 'D:\m\mrsclusres.dll' -Destination 'C:\Windows\cluster\mrsclusres.dll'`

func TestHeldFileIsReplaced(t *testing.T) {
	c := heldFileHost()
	ensureTwice(t, on(c).ReplaceFileHeldByClusterService, heldFile())
	assert.Equal(t, []string{"stop-cluster-service", copyHeldFile, "start-cluster-service"}, c.commands)
}

func TestClusterServiceLeftStoppedIsStarted(t *testing.T) {
	c := heldFileHost()
	c.services[0].State = "Stopped"
	ensureTwice(t, on(c).ReplaceFileHeldByClusterService, heldFile())
	assert.Equal(t, []string{copyHeldFile, "start-cluster-service"}, c.commands)
}

func TestClusterServiceOfTheOwnerIsNotStopped(t *testing.T) {
	c := heldFileHost()
	c.moveRole("Xpressions Role", "KERN1")
	_, err := on(c).ReplaceFileHeldByClusterService(context.Background(), asking(heldFile()))
	requireType(t, err, ErrPrecondition)
	assert.Empty(t, c.commands)
}
