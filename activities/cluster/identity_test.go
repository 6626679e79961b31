package cluster

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/runbook"
)

// identity reads the identity of a cluster through a host that answers as given.
func identity(t *testing.T, answer map[string]any) (runbook.ClusterIdentity, error) {
	t.Helper()
	h := enginetest.NewHost(t, AddKinds)
	h.Always("get-cluster-identity", answer)
	query := runbook.HostQuery[runbook.IdentityQuery]{Site: "berlin", Step: runbook.Step{Host: "KERN1"}}
	return (&Reader{Engine: &engine.Engine{Hosts: h}}).ReadIdentity(t.Context(), query)
}

func TestAClusterIsKnownByItsGUID(t *testing.T) {
	found, err := identity(t, map[string]any{"member": true, "id": "6c0ad7b2", "name": "XPRCLUSTER"})
	require.NoError(t, err)
	assert.Equal(t, runbook.ClusterIdentity{ID: "6c0ad7b2", Name: "XPRCLUSTER"}, found)
}

func TestBeforeThereIsAClusterItHasNoGUID(t *testing.T) {
	found, err := identity(t, map[string]any{"member": false, "id": ""})
	require.NoError(t, err)
	assert.Empty(t, found)
}

// Without the GUID, two runs could hold different locks for the same cluster.
func TestAMemberThatCannotSayItsClusterIsAskedAgain(t *testing.T) {
	_, err := identity(t, map[string]any{"member": true, "id": ""})
	failed := typedError(t, err, runbook.ErrClusterBusy)
	assert.False(t, failed.NonRetryable())
	assert.Contains(t, failed.Message(), "the cluster service of KERN1 does not run; run Start-Service ClusSvc at the console of KERN1")
}

func TestAnotherNodeSaysTheClusterOfOneThatIsDown(t *testing.T) {
	hosts := newNodes(t, NodeDown)
	hosts["KERN1"].Fails["get-cluster-identity"] = &host.Failure{Type: runbook.ErrTransport, Next: "look at the host", Err: errors.New("no answer")}
	hosts["KERN2"].Always("get-cluster-identity", map[string]any{"member": true, "id": "6c0ad7b2"})
	reader := &Reader{Engine: &engine.Engine{Hosts: hosts, IsDown: NodeIsDown}}
	query := runbook.HostQuery[runbook.IdentityQuery]{Site: "berlin", Step: runbook.Step{Host: "KERN1"}, Route: runbook.Route{Nodes: []string{"KERN2"}}}
	_, err := reader.ReadIdentity(t.Context(), query)
	enginetest.RequireType(t, err, runbook.ErrNodeDown)
	query.Through, query.Nodes = "KERN2", []string{"KERN1"}
	found, err := reader.ReadIdentity(t.Context(), query)
	require.NoError(t, err)
	assert.Equal(t, "6c0ad7b2", found.ID)
}
