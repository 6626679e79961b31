package cluster

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/windows"
	"changeover/runbook"
)

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
	assert.ErrorContains(t, err, "; also, cannot change ClusSvc from 'Stopped' to 'Running' on KERN1: no quorum")
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
