package activities

import (
	"context"
	"strconv"
	"strings"

	"changeover/activities/powershell"
)

// ClusterGroup is a role that exists (7.2).
type ClusterGroup struct {
	Name string `json:"name"`
}

// ActivityName implements Wanted.
func (ClusterGroup) ActivityName() string { return "EnsureClusterGroup" }

// EnsureClusterGroup creates an empty role where the cluster has none of that name.
func (a *Activities) EnsureClusterGroup(ctx context.Context, req Request[ClusterGroup]) (Outcome, error) {
	return ensure(ctx, a, clusterGroupKind{}, req)
}

type clusterGroupKind struct{}

func (clusterGroupKind) Read(ctx context.Context, h Host, _ ClusterGroup) (clusterSeen, error) {
	return readCluster(ctx, h)
}

func (clusterGroupKind) Differences(want ClusterGroup, have clusterSeen) ([]Change, error) {
	if _, ok := have.group(want.Name); ok {
		return nil, nil
	}
	return []Change{change("Role", "", want.Name, call(powershell.AddClusterGroup, "Name", want.Name))}, nil
}

func (clusterGroupKind) Evidence(want ClusterGroup, have clusterSeen) []Fact {
	g, ok := have.group(want.Name)
	if !ok {
		return nil
	}
	return []Fact{{"Cluster", have.Name}, {"Role", g.Name}, {"State", g.State}, {"OwnerNode", g.Owner}}
}

// PreferredOwners are the owners of a role in order of preference (7.2-5).
type PreferredOwners struct {
	Role   string   `json:"role"`
	Owners []string `json:"owners"`
}

// ActivityName implements Wanted.
func (PreferredOwners) ActivityName() string { return "EnsurePreferredOwners" }

// EnsurePreferredOwners sets the preferred owners of a role in their order.
func (a *Activities) EnsurePreferredOwners(ctx context.Context, req Request[PreferredOwners]) (Outcome, error) {
	return ensure(ctx, a, preferredOwnersKind{}, req)
}

type preferredOwnersKind struct{}

// ownersSeen are nodes in the order in which the cluster lists them.
type ownersSeen struct {
	Owners []string `json:"owners"`
}

func (preferredOwnersKind) Read(ctx context.Context, h Host, want PreferredOwners) (ownersSeen, error) {
	role, err := readGroup(ctx, h, want.Role)
	if err != nil {
		return ownersSeen{}, err
	}
	var seen ownersSeen
	_, err = h.Run(ctx, call(powershell.GetClusterGroupOwners, "Name", role.Name), &seen)
	return seen, err
}

func (preferredOwnersKind) Differences(want PreferredOwners, have ownersSeen) ([]Change, error) {
	before, after := strings.Join(have.Owners, ", "), strings.Join(want.Owners, ", ")
	if strings.EqualFold(before, after) {
		return nil, nil
	}
	set := call(powershell.SetClusterGroupOwners, "Name", want.Role, "Owners", want.Owners)
	return []Change{change("PreferredOwners", before, after, set)}, nil
}

// RoleSettings are priority and failover thresholds of a role (7.2-6, 9.7.5). Nil is not compared.
type RoleSettings struct {
	Role string `json:"role"`
	// Priority is 3000 High, 2000 Medium, 1000 Low.
	Priority            *int `json:"priority,omitempty"`
	FailoverThreshold   *int `json:"failoverThreshold,omitempty"`
	FailoverPeriodHours *int `json:"failoverPeriodHours,omitempty"`
}

// ActivityName implements Wanted.
func (RoleSettings) ActivityName() string { return "EnsureRoleSettings" }

// EnsureRoleSettings sets priority and failover thresholds of a role.
func (a *Activities) EnsureRoleSettings(ctx context.Context, req Request[RoleSettings]) (Outcome, error) {
	return ensure(ctx, a, roleSettingsKind{}, req)
}

type roleSettingsKind struct{}

func (roleSettingsKind) Read(ctx context.Context, h Host, want RoleSettings) (groupSeen, error) {
	return readGroup(ctx, h, want.Role)
}

func (roleSettingsKind) Differences(want RoleSettings, have groupSeen) ([]Change, error) {
	numbers := numberChanges{target: have.Name}
	numbers.compare("Priority", have.Priority, want.Priority, powershell.SetClusterGroupPriority)
	numbers.compare("FailoverThreshold", have.FailoverThreshold, want.FailoverThreshold, powershell.SetClusterGroupFailoverThreshold)
	numbers.compare("FailoverPeriod", have.FailoverPeriod, want.FailoverPeriodHours, powershell.SetClusterGroupFailoverPeriod)
	return numbers.changes, nil
}

// numberChanges collects the common properties of a group or a resource that
// are DWORDs, each with a script of its own that takes Name and Value.
type numberChanges struct {
	target  string
	changes []Change
}

// compare adds a change where want is given and differs.
func (n *numberChanges) compare(property string, have int64, want *int, script *powershell.Script) {
	if want == nil || int64(*want) == have {
		return
	}
	set := call(script, "Name", n.target, "Value", uint32(*want))
	n.changes = append(n.changes, change(property, strconv.FormatInt(have, 10), strconv.Itoa(*want), set))
}
