package activities

import (
	"context"
)

// ClusterQuery asks for the state that a runbook decides on.
type ClusterQuery struct {
	Role string `json:"role"`
}

// ClusterState is what the cluster says of its nodes and the role. All of it are names
// and states, which the workflow compares with those of the site: none is masked.
type ClusterState struct {
	Name      string          `json:"name" mask:"-"`
	Nodes     []NodeState     `json:"nodes" mask:"-"`
	RoleFound bool            `json:"roleFound"`
	RoleOwner string          `json:"roleOwner" mask:"-"`
	RoleState string          `json:"roleState" mask:"-"`
	Resources []ResourceFacts `json:"resources" mask:"-"`
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
	return ask(ctx, a, q, func(ctx context.Context, h Host) (ClusterState, error) {
		return clusterState(ctx, h, q.Query.Role)
	})
}

func clusterState(ctx context.Context, h Host, role string) (ClusterState, error) {
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
