package cluster

import (
	"changeover/activities/host"
	"context"
)

// ClusterQuery asks for the state that a runbook decides on.
type ClusterQuery struct {
	Role string `json:"role"`
}

// ClusterState is what the cluster says of its nodes and the role.
type ClusterState struct {
	Name      string          `json:"name"`
	Nodes     []NodeState     `json:"nodes"`
	RoleFound bool            `json:"roleFound"`
	RoleOwner string          `json:"roleOwner"`
	RoleState string          `json:"roleState"`
	Resources []ResourceFacts `json:"resources"`
}

// NodeState is a node and its state: Up, Down, Paused, Joining.
type NodeState struct {
	Name  string `json:"name"`
	State string `json:"state"`
}

// ResourceFacts is a resource of the role, or one anywhere in the cluster where Group differs.
type ResourceFacts struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Group   string `json:"group"`
	State   string `json:"state"`
	Owner   string `json:"owner"`
	Service string `json:"service,omitempty"`
}

// ReadCluster reads the state of the cluster as the host sees it. A role that
// does not exist is no error: RoleFound is false then.
func (a *Activities) ReadCluster(ctx context.Context, q HostQuery[ClusterQuery]) (ClusterState, error) {
	return ask(ctx, a, q, func(ctx context.Context, h host.Session) (ClusterState, error) {
		return clusterState(ctx, h, q.Query.Role)
	})
}

func clusterState(ctx context.Context, h host.Session, role string) (ClusterState, error) {
	cluster, err := readCluster(ctx, h)
	if err != nil {
		return ClusterState{}, err
	}
	state := ClusterState{Name: cluster.Name, Nodes: cluster.Nodes}
	if group, ok := cluster.group(role); ok {
		state.RoleFound, state.RoleOwner, state.RoleState = true, group.Owner, group.State
	}
	resources, err := readResources(ctx, h)
	if err != nil {
		return state, err
	}
	for _, r := range resources {
		state.Resources = append(state.Resources, ResourceFacts{
			Name: r.Name, Type: r.Type, Group: r.Group, State: r.State, Owner: r.Owner, Service: r.Service,
		})
	}
	return state, nil
}
