package cluster

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config"
	"changeover/runbook"
)

// Group is a role that exists (7.2).
type Group struct {
	Name string `json:"name"`
}

// ActivityName implements Wanted.
func (Group) ActivityName() string { return "EnsureClusterGroup" }

// OfCluster implements engine.ClusterWide.
func (Group) OfCluster() {}

type clusterGroupKind struct{}

func (clusterGroupKind) Read(ctx context.Context, h host.Session, _ Group) (Seen, error) {
	return ReadSeen(ctx, h)
}

func (clusterGroupKind) Differences(want Group, have Seen) ([]engine.Change, error) {
	if _, ok := have.Group(want.Name); ok {
		return nil, nil
	}
	return []engine.Change{engine.NewChange("Role", "(absent)", want.Name, scripts.AddClusterGroup.Of("Name", want.Name))}, nil
}

func (clusterGroupKind) Evidence(want Group, have Seen) []runbook.Fact {
	g, ok := have.Group(want.Name)
	if !ok {
		return nil
	}
	return []runbook.Fact{{Name: "Cluster", Value: have.Name}, {Name: "Role", Value: g.Name}, {Name: "State", Value: string(g.State)}, {Name: "OwnerNode", Value: g.Owner}}
}

// PreferredOwners are the owners of a role in order of preference (7.2-5).
type PreferredOwners struct {
	Role   string   `json:"role"`
	Owners []string `json:"owners"`
}

// ActivityName implements Wanted.
func (PreferredOwners) ActivityName() string { return "EnsurePreferredOwners" }

// OfCluster implements engine.ClusterWide.
func (PreferredOwners) OfCluster() {}

type preferredOwnersKind struct{}

// ownersSeen are nodes in the order in which the cluster lists them.
type ownersSeen struct {
	Owners nodeNames `json:"owners"`
}

// nodeNames are names of nodes in an answer. An entry null is no node: a script writes it for a list that the cluster does not have.
type nodeNames []string

// UnmarshalJSON implements json.Unmarshaler.
func (n *nodeNames) UnmarshalJSON(data []byte) error {
	var names []string
	err := json.Unmarshal(data, &names)
	*n = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	return err
}

func (preferredOwnersKind) Read(ctx context.Context, h host.Session, want PreferredOwners) (ownersSeen, error) {
	role, err := readGroup(ctx, h, want.Role)
	if err != nil {
		return ownersSeen{}, err
	}
	var answer struct {
		Found bool
		ownersSeen
	}
	if _, err = h.Run(ctx, scripts.GetClusterGroupOwners.Of("Name", role.Name), &answer); err == nil && !answer.Found {
		err = engine.Precondition("cannot read the preferred owners of role '%s': the cluster no longer has this role; ask the administrators of the cluster why the role was removed; "+
			"if the role must exist again, %s", role.Name, engine.RunFirst(runbook.Prepare+", which creates the role"))
	}
	return answer.ownersSeen, err
}

func (preferredOwnersKind) Differences(want PreferredOwners, have ownersSeen) ([]engine.Change, error) {
	before, after := strings.Join(have.Owners, ", "), strings.Join(want.Owners, ", ")
	if strings.EqualFold(before, after) {
		return nil, nil
	}
	set := scripts.SetClusterGroupOwners.Of("Name", want.Role, "Owners", want.Owners)
	return []engine.Change{engine.NewChange("PreferredOwners", before, after, set)}, nil
}

// RoleSettings are priority and failover thresholds of a role (7.2-6, 9.7.5). Nil is not compared.
type RoleSettings struct {
	Role string `json:"role"`
	// Priority is 3000 High, 2000 Medium, 1000 Low. A role of Windows Server 2008 R2 has no priority: there a value above 0
	// means that the role starts with the cluster and that its persistent mode is off (3.2-6).
	Priority            *int `json:"priority,omitempty"`
	FailoverThreshold   *int `json:"failoverThreshold,omitempty"`
	FailoverPeriodHours *int `json:"failoverPeriodHours,omitempty"`
	// RunsXPR: unless the role is online, it must stay offline, and whether it starts with the cluster is not compared.
	RunsXPR bool `json:"runsXpr,omitempty"`
}

// keeps reports whether the role must stay offline.
func (want RoleSettings) keeps(have GroupSeen) bool { return want.RunsXPR && have.State != Online }

// ActivityName implements Wanted.
func (RoleSettings) ActivityName() string { return "EnsureRoleSettings" }

// OfCluster implements engine.ClusterWide.
func (RoleSettings) OfCluster() {}

type roleSettingsKind struct{}

func (roleSettingsKind) Read(ctx context.Context, h host.Session, want RoleSettings) (GroupSeen, error) {
	role, err := readGroup(ctx, h, want.Role)
	if err != nil {
		return role, err
	}
	return role, want.readable(role, h)
}

// readable returns an error if Windows could not read a property that is compared.
func (want RoleSettings) readable(role GroupSeen, h host.Session) error {
	for _, c := range []struct {
		property string
		wanted   *int
	}{{"Priority", want.Priority}, {"PersistentState", want.Priority}, {"FailoverThreshold", want.FailoverThreshold}, {"FailoverPeriod", want.FailoverPeriodHours}} {
		if c.property == "PersistentState" && !role.on2008R2 {
			continue
		}
		if c.wanted != nil && host.HasText(role.Unreadable, c.property) {
			return engine.Refused("cannot read the property %s of role '%s': Windows gives no value; in an elevated PowerShell on %s, run (Get-ClusterGroup -Name %s).%s; "+
				"when the command prints a number, retry; until then, look at the events of FailoverClustering in the System log of the host", c.property, role.Name, h.Name(), config.Quoted(role.Name), c.property)
		}
	}
	return nil
}

func (roleSettingsKind) Differences(want RoleSettings, have GroupSeen) ([]engine.Change, error) {
	numbers := numberChanges{target: have.Name}
	if !have.on2008R2 {
		numbers.compare("Priority", have.Priority, want.Priority, scripts.SetClusterGroupPriority)
	} else if want.Priority != nil && have.PersistentState != nil {
		numbers.changes = have.Differences(have.Name, *want.Priority, want.keeps(have))
	}
	numbers.compare("FailoverThreshold", have.FailoverThreshold, want.FailoverThreshold, scripts.SetClusterGroupFailoverThreshold)
	numbers.compare("FailoverPeriod", have.FailoverPeriod, want.FailoverPeriodHours, scripts.SetClusterGroupFailoverPeriod)
	return numbers.changes, nil
}

// Warnings implements engine.Warner.
func (roleSettingsKind) Warnings(want RoleSettings, have GroupSeen) (warnings []string) {
	if want.Priority == nil || !have.on2008R2 {
		return nil
	}
	if want.keeps(have) {
		warnings = have.Kept(have.Name)
	}
	if have.DefaultOwner != nil {
		return warnings
	}
	return append(warnings, "role '"+have.Name+"' has no property DefaultOwner, so Changeover cannot read the persistent mode of the role; check in Failover Cluster Manager, in the properties of the role, that the persistent mode is off")
}

// numberChanges collects the common properties of a group or a resource that
// are DWORDs, each with a script of its own that takes Name and Value.
type numberChanges struct {
	target  string
	changes []engine.Change
}

// compare adds a change where want is given and differs.
func (n *numberChanges) compare(property string, have int64, want *int, script *scripts.Script) {
	if want == nil || int64(*want) == have {
		return
	}
	set := script.Of("Name", n.target, "Value", uint32(*want))
	n.changes = append(n.changes, engine.NewChange(property, strconv.FormatInt(have, 10), strconv.Itoa(*want), set))
}
