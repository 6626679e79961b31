package windows

import (
	"context"
	"slices"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// LocalGroupMember is the membership of an account in a local group, named by
// its SID since group names are localized (9.8.2-11).
type LocalGroupMember struct {
	GroupSID string `json:"groupSID"`
	Account  string `json:"account"`
}

// ActivityName implements Wanted.
func (LocalGroupMember) ActivityName() string { return "EnsureLocalGroupMember" }

type localGroupMemberKind struct{}

// localGroupSeen is a group with its localized name and its members, and the SID of the wanted one.
type localGroupSeen struct {
	Found   bool
	Group   string
	Members []struct{ Name, SID string }
	wanted  string
}

func (localGroupMemberKind) Read(ctx context.Context, h host.Session, want LocalGroupMember) (localGroupSeen, error) {
	seen, err := host.Read[localGroupSeen](ctx, h, scripts.GetLocalGroupMembers.Of("GroupSid", want.GroupSID))
	if err != nil {
		return seen, err
	}
	if !seen.Found {
		return seen, engine.Precondition("cannot read the members of the local group %s: the host has no group with this SID; run (Get-WmiObject Win32_ComputerSystem).DomainRole on the host; "+
			"if the result is 4 or 5, the host is a domain controller, which has no local groups and must not be a node: abort, and use another computer; "+
			"otherwise "+runbook.ReportDefect, want.GroupSID)
	}
	sids, err := ReadAccountSIDs(ctx, h, want.Account)
	if err != nil {
		return seen, err
	}
	seen.wanted, err = sids.Required(want.Account)
	return seen, err
}

func (s localGroupSeen) names() string {
	names := make([]string, len(s.Members))
	for i, m := range s.Members {
		names[i] = m.Name
	}
	return strings.Join(names, ", ")
}

func (localGroupMemberKind) Differences(want LocalGroupMember, have localGroupSeen) ([]engine.Change, error) {
	if slices.ContainsFunc(have.Members, func(m struct{ Name, SID string }) bool { return m.SID == have.wanted }) {
		return nil, nil
	}
	add := scripts.AddLocalGroupMember.Of("GroupSid", want.GroupSID, "Account", want.Account)
	return []engine.Change{engine.NewChange("Member "+want.Account+" of "+have.Group, "(absent)", "present", add)}, nil
}

func (localGroupMemberKind) Evidence(_ LocalGroupMember, have localGroupSeen) []runbook.Fact {
	return []runbook.Fact{{Name: "Members of " + have.Group, Value: have.names()}}
}
