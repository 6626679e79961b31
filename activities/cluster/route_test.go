package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/activities/node"
	"changeover/runbook"
)

// nodes are the hosts of a cluster by name.
type nodes map[string]*enginetest.Host

func (n nodes) Session(_ context.Context, _, name string) (host.Session, error) {
	if h, ok := n[name]; ok {
		return h, nil
	}
	return nil, &host.Failure{Type: runbook.ErrPrecondition, Next: "complete the endpoints file", Err: errors.New("no endpoint of " + name)}
}

// newNodes are three nodes, of which KERN1 does not answer and KERN3 has no endpoint. state is how the
// cluster shows KERN1.
func newNodes(t *testing.T, state NodeState) nodes {
	t.Helper()
	seen := Seen{Name: "KERN", Nodes: []Node{{"KERN1", state}, {"KERN2", NodePaused}, {"KERN3", NodeUp}}}
	off, up := enginetest.NewHost(t, AddKinds), enginetest.NewHost(t, AddKinds)
	off.Fails["get-cluster"] = &host.Failure{Type: runbook.ErrTransport, Next: "look at the host", Err: errors.New("no answer")}
	up.Always("get-cluster", seen)
	up.Does("resume-cluster-node", func(enginetest.Params) { seen.Nodes[1].State = NodeUp })
	return nodes{"KERN1": off, "KERN2": up}
}

func TestANodeWhoseClusterServiceIsStoppedIsDown(t *testing.T) {
	hosts := newNodes(t, NodeDown)
	hosts["KERN1"].Fails["get-cluster"] = &host.Failure{Type: runbook.ErrClusterBusy, Next: "wait", Err: errors.New("error 1753")}
	e := enginetest.New(t, hosts, AddKinds)
	e.IsDown = NodeIsDown
	_, err := e.Act(t.Context(), NodePause{}.ActivityName(), resume(t, nil, ""))
	enginetest.RequireType(t, err, runbook.ErrNodeDown)
}

// Windows shows why a node is down in StatusInformation. The cluster has given the groups of a quarantined one to
// others; an isolated one may be back in a moment.
func TestStatusInformationSaysWhyANodeIsDown(t *testing.T) {
	for status, want := range map[string]struct {
		state   NodeState
		outside bool
	}{"Quarantined": {node.Quarantined, true}, "Isolated": {node.Isolated, false}, "Normal": {NodeDown, true}} {
		h := enginetest.NewHost(t, AddKinds)
		h.Always("get-cluster", map[string]any{"name": "KERN", "nodes": []map[string]string{{"name": "KERN1", "state": "Down", "status": status}}})
		seen, err := ReadSeen(t.Context(), h)
		require.NoError(t, err)
		assert.Equal(t, Seen{Name: "KERN", Nodes: []Node{{"KERN1", want.state}}}, seen)
		down, err := NodeIsDown(t.Context(), h, "KERN1")
		require.NoError(t, err)
		assert.Equal(t, want.outside, down, status)
	}
}

// resume is a request to resume KERN2 through KERN1, or through the node that stands in for it.
func resume(t *testing.T, intent []runbook.Change, through string) runbook.ActRequest {
	t.Helper()
	want, err := json.Marshal(NodePause{Node: "KERN2", MayResume: true})
	require.NoError(t, err)
	route := runbook.Route{Through: through, Nodes: []string{"KERN3", "KERN2"}}
	if through != "" {
		route.Nodes = []string{"KERN1", "KERN3"}
	}
	return runbook.ActRequest{
		Site: "berlin", Step: runbook.Step{ID: "safety", Title: "node KERN2 is resumed", Host: "KERN1"}, Want: want, Route: route,
		Intent: runbook.Intent{ID: "run/1/1", Changes: intent},
	}
}

func typedError(t *testing.T, err error, errorType string) *temporal.ApplicationError {
	t.Helper()
	var typed *temporal.ApplicationError
	require.ErrorAs(t, err, &typed)
	assert.Equal(t, errorType, typed.Type(), typed.Message())
	return typed
}

func TestANodeThatIsDownNamesTheOneThatStandsIn(t *testing.T) {
	e := enginetest.New(t, newNodes(t, NodeDown), AddKinds)
	e.IsDown = NodeIsDown
	req := resume(t, nil, "")
	acted, act := e.Act(t.Context(), NodePause{}.ActivityName(), req)
	_, look := e.Engine.Look(t.Context(), runbook.LookRequest{Site: req.Site, Host: "KERN1", Route: req.Route, Items: []runbook.LookItem{
		{Step: req.Step, Kind: NodePause{}.ActivityName(), Want: req.Want},
	}})
	_, read := (&Reader{Engine: e.Engine}).ReadCluster(t.Context(), runbook.HostQuery[Query]{Site: req.Site, Step: req.Step, Route: req.Route})
	assert.Equal(t, "KERN2", acted.Through)
	for _, err := range []error{act, look, read} {
		failed := typedError(t, err, runbook.ErrNodeDown)
		assert.Contains(t, failed.Message(), "KERN2 shows that node KERN1 is down in the cluster: start KERN1 or its cluster service, then retry")
		assert.True(t, failed.NonRetryable())
		assert.True(t, failed.HasDetails())
	}
}

func TestANodeThatIsUpInTheClusterIsTriedAgain(t *testing.T) {
	for _, state := range []NodeState{NodeUp, NodePaused, NodeJoining} {
		e := enginetest.New(t, newNodes(t, state), AddKinds)
		e.IsDown = NodeIsDown
		_, err := e.Act(t.Context(), NodePause{}.ActivityName(), resume(t, nil, ""))
		assert.False(t, typedError(t, err, runbook.ErrTransport).NonRetryable(), state)
	}
}

func TestWhatIsOnTheHostAloneAsksNoOtherNode(t *testing.T) {
	e := enginetest.New(t, newNodes(t, NodeDown), AddKinds)
	e.IsDown = NodeIsDown
	req := resume(t, nil, "")
	req.Nodes = nil
	_, err := e.Act(t.Context(), NodePause{}.ActivityName(), req)
	enginetest.RequireType(t, err, runbook.ErrTransport)
}

func TestAStandInCarriesOutTheIntent(t *testing.T) {
	hosts := newNodes(t, NodeDown)
	e := enginetest.New(t, hosts, AddKinds)
	result, err := e.Act(t.Context(), NodePause{}.ActivityName(), resume(t, nil, "KERN2"))
	require.NoError(t, err)
	require.True(t, result.Replan)
	result, err = e.Act(t.Context(), NodePause{}.ActivityName(), resume(t, result.Next, "KERN2"))
	require.NoError(t, err)
	assert.Len(t, result.Effects, 1)
	assert.Len(t, hosts["KERN2"].Commands, 1)
	assert.Empty(t, hosts["KERN1"].Commands)
}

// A kind implements ClusterWide, or is listed here: what it reads and changes can be reached on one host only.
func TestTheKindsOfOneHostAreNamed(t *testing.T) {
	ofOneHost := []engine.Wanted{
		Disk{},                // partitions and letters of the owner
		FileHeldByService{},   // a file of the host
		GenericService{},      // the service must be installed on the host
		InformationStore{},    // the same
		IPAddressResource{},   // the addresses of the host are read
		NetworkNameResource{}, // names are resolved on the host
		RegistryCheckpoints{}, // keys of the host's registry
		NodeEviction{},        // a task of the host carries it out
		ResourceType{},        // a library on the host
	}
	for _, want := range ofOneHost {
		assert.NotImplements(t, (*engine.ClusterWide)(nil), want)
	}
	e := &engine.Engine{}
	AddKinds(e)
	wide := []engine.ClusterWide{
		Group{},
		NodePause{},
		PossibleOwners{},
		PreferredOwners{},
		ResourceDependency{},
		ResourceName{},
		ResourcePolicies{},
		ResourceState{},
		RoleOwner{},
		RoleSettings{},
		RoleState{},
	}
	assert.Len(t, e.Kinds(), len(ofOneHost)+len(wide), "a new kind belongs to one of the two lists")
}
