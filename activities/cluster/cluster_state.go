package cluster

import (
	"context"
	"strings"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
)

// Query asks for the state that a runbook decides on.
type Query struct {
	Role string `json:"role"`
}

// State is what the cluster shows of its nodes, the role and all resources. It holds only names and
// states, which the workflow compares with those of the site: nothing is masked.
type State struct {
	Name      string     `json:"name" mask:"-"`
	Nodes     []Node     `json:"nodes" mask:"-"`
	RoleFound bool       `json:"roleFound"`
	RoleOwner string     `json:"roleOwner" mask:"-"`
	RoleState GroupState `json:"roleState" mask:"-"`
	// RoleByHand: the role stays offline when the cluster starts.
	RoleByHand bool       `json:"roleByHand,omitempty"`
	Resources  []Resource `json:"resources" mask:"-"`
	// OtherRoles are the roles of the cluster that are not of the site.
	OtherRoles []OtherRole `json:"otherRoles,omitempty" mask:"-"`
}

// OtherRole is a role that is not of the site.
type OtherRole struct {
	Name  string     `json:"name"`
	Owner string     `json:"owner"`
	State GroupState `json:"state"`
}

// Node is a node of the cluster.
type Node struct {
	Name  string    `json:"name"`
	State NodeState `json:"state"`
}

// Resource is a resource of the cluster. It belongs to the role if Group is the role's name.
type Resource struct {
	Name    string     `json:"name"`
	Type    string     `json:"type"`
	Group   string     `json:"group"`
	State   GroupState `json:"state"`
	Owner   string     `json:"owner"`
	Service string     `json:"service,omitempty"`
}

// Reader holds the activity that reads the cluster for a decision.
type Reader struct {
	Engine *engine.Engine
}

// Register registers the activity under its name in package runbook.
func (r *Reader) Register(w worker.ActivityRegistry) {
	w.RegisterActivityWithOptions(r.ReadCluster, activity.RegisterOptions{Name: runbook.ReadClusterActivity})
	w.RegisterActivityWithOptions(r.ReadIdentity, activity.RegisterOptions{Name: runbook.ReadIdentityActivity})
}

// ReadCluster reads the state of the cluster as the host sees it. A role that does not exist is no
// error: RoleFound is false then.
func (r *Reader) ReadCluster(ctx context.Context, q runbook.HostQuery[Query]) (State, error) {
	return engine.Ask(ctx, r.Engine, q, func(ctx context.Context, h host.Session) (State, error) {
		return readState(ctx, h, q.Query.Role)
	})
}

func readState(ctx context.Context, h host.Session, role string) (State, error) {
	cluster, err := ReadSeen(ctx, h)
	if err != nil {
		return State{}, err
	}
	state := State{Name: cluster.Name, Nodes: cluster.Nodes}
	if group, ok := cluster.Group(role); ok {
		state.RoleFound, state.RoleOwner, state.RoleState, state.RoleByHand = true, group.Owner, group.State, group.ByHand()
	}
	for _, g := range cluster.Groups {
		if !g.Core && !strings.EqualFold(g.Name, role) {
			state.OtherRoles = append(state.OtherRoles, OtherRole{g.Name, g.Owner, g.State})
		}
	}
	resources, err := ReadResources(ctx, h, role)
	if err != nil {
		return state, err
	}
	for _, r := range resources {
		state.Resources = append(state.Resources, Resource{
			Name: r.Name, Type: r.Type, Group: r.Group, State: r.State, Owner: r.Owner, Service: r.Service,
		})
	}
	return state, nil
}
