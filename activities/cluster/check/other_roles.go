package check

import (
	"context"
	"strings"

	"changeover/activities/cluster"
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
)

// OtherRoles warns of groups other than the core groups and Role (6.1.5).
type OtherRoles struct {
	Role string `json:"role"`
}

// ActivityName implements engine.Wanted.
func (OtherRoles) ActivityName() string { return "CheckOtherRoles" }

// OfCluster implements engine.ClusterWide.
func (OtherRoles) OfCluster() {}

type otherRolesKind struct{}

func (otherRolesKind) Read(ctx context.Context, h host.Session, _ OtherRoles) (cluster.Seen, error) {
	return cluster.ReadSeen(ctx, h)
}

func (otherRolesKind) Differences(OtherRoles, cluster.Seen) ([]engine.Change, error) { return nil, nil }

func (otherRolesKind) Warnings(want OtherRoles, have cluster.Seen) []string {
	var warnings []string
	for _, name := range otherRoles(have, want.Role) {
		warnings = append(warnings, "the cluster has a further role, '"+name+"'; the manual advises against other roles on this cluster (6.1.5), so move this role to another cluster, or have the customer accept the role")
	}
	return warnings
}

func (otherRolesKind) Evidence(want OtherRoles, have cluster.Seen) []runbook.Fact {
	return []runbook.Fact{{Name: "Other roles", Value: strings.Join(otherRoles(have, want.Role), ", ")}}
}

// otherRoles names the groups that are neither core groups nor the role.
func otherRoles(c cluster.Seen, role string) []string {
	var names []string
	for _, g := range c.Groups {
		if !g.Core && !strings.EqualFold(g.Name, role) {
			names = append(names, g.Name)
		}
	}
	return names
}
