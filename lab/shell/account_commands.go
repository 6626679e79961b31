package shell

import (
	"slices"
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// accountCommands are the cmdlets of the LocalAccounts module.
func (s *Shell) accountCommands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-LocalGroup":          only(s.getLocalGroup, "Name", "SID"),
		"Get-LocalGroupMember":    only(s.getLocalGroupMember, "Group", "Name", "SID"),
		"Add-LocalGroupMember":    only(s.addLocalGroupMember, "Group", "Name", "SID", "Member"),
		"Remove-LocalGroupMember": only(s.removeLocalGroupMember, "Group", "Name", "SID", "Member"),
	}
}

func groupOf(p cluster.Principal) *posh.Object {
	name := p.Account
	if i := strings.LastIndexByte(name, '\\'); i >= 0 {
		name = name[i+1:]
	}
	return named("Microsoft.PowerShell.Commands.LocalGroup", name, p, posh.P("Name", name), posh.P("SID", sidObject(p.SID)), posh.P("PrincipalSource", p.Source), posh.P("ObjectClass", "Group"))
}

func (s *Shell) getLocalGroup(c *posh.Invocation) error {
	var found []string
	for _, p := range s.host.LocalGroups() {
		o := groupOf(p)
		if name := posh.ToString(o.Get("Name")); anyMatches(c.Strings("Name"), name) && anyMatches(c.Strings("SID"), p.SID) {
			c.Emit(o)
			found = append(found, name, p.SID)
		}
	}
	for _, wanted := range append(c.Strings("Name"), c.Strings("SID")...) {
		if !posh.HasWildcard(wanted) && !slices.ContainsFunc(found, func(have string) bool { return equal(have, wanted) }) {
			if err := groupError(c, wanted, "", &cluster.Error{Code: cluster.CodeNoSuchGroup}); err != nil {
				return err
			}
		}
	}
	return nil
}

// localGroup is the group that -Group, -SID or -Name gives.
func localGroup(c *posh.Invocation) string {
	for _, name := range []string{"SID", "Name", "Group"} {
		if c.Has(name) {
			return groupKey(c.Value(name))
		}
	}
	return ""
}

func groupKey(v posh.Value) string {
	if o, ok := v.(*posh.Object); ok {
		if p, ok := o.Live.(cluster.Principal); ok {
			return p.SID
		}
	}
	return posh.ToString(v)
}

// groupErrors are the exceptions of the LocalAccounts module by the Win32 error, with their categories.
var groupErrors = map[uint32]struct{ name, category string }{
	cluster.CodeNoSuchGroup:   {"GroupNotFound", "ObjectNotFound"},
	cluster.CodeNoneMapped:    {"PrincipalNotFound", "ObjectNotFound"},
	cluster.CodeAlreadyMember: {"MemberExists", "ResourceExists"},
	cluster.CodeNotMember:     {"MemberNotFound", "ObjectNotFound"},
}

func groupError(c *posh.Invocation, group, member string, err error) error {
	code := cluster.CodeOf(err)
	kind, ok := groupErrors[code]
	if !ok {
		kind.name, kind.category = "Internal", "NotSpecified"
	}
	messages := map[uint32]string{
		cluster.CodeNoSuchGroup:   "Group " + group + " was not found.",
		cluster.CodeNoneMapped:    "Principal " + member + " was not found.",
		cluster.CodeAlreadyMember: member + " is already a member of group " + group + ".",
		cluster.CodeNotMember:     "Member " + member + " was not found in group " + group + ".",
	}
	message := messages[code]
	if message == "" {
		message = textOf(err)
	}
	return c.WriteError(&posh.Error{
		Message: message, ID: kind.name + "," + commandID(c.Name), Exception: "Microsoft.PowerShell.Commands." + kind.name + "Exception",
		Category: kind.category, NonTerminating: true, Target: group,
	})
}

func (s *Shell) getLocalGroupMember(c *posh.Invocation) error {
	groups := []string{localGroup(c)}
	if c.Piped {
		groups = nil
		for _, v := range c.Input {
			groups = append(groups, groupKey(v))
		}
	}
	for _, group := range groups {
		members, err := s.host.LocalGroupMembers(group)
		if err != nil {
			if err := groupError(c, group, "", err); err != nil {
				return err
			}
			continue
		}
		if err := emitMembers(c, members); err != nil {
			return err
		}
	}
	return nil
}

// emitMembers fails as Windows PowerShell 5.1 does on a member whose account is
// gone (PowerShell issue 2996).
func emitMembers(c *posh.Invocation, members []cluster.Principal) error {
	for _, m := range members {
		if m.Source == "Unknown" {
			return &posh.Error{
				Message: "Failed to compare two elements in the array.", ID: "An unspecified error occurred.," + commandID(c.Name),
				Exception: "System.InvalidOperationException", Category: "NotSpecified",
			}
		}
	}
	for _, m := range members {
		c.Emit(named("Microsoft.PowerShell.Commands.LocalPrincipal", m.Account, m, posh.P("Name", m.Account), posh.P("SID", sidObject(m.SID)),
			posh.P("PrincipalSource", m.Source), posh.P("ObjectClass", m.Class)))
	}
	return nil
}

func (s *Shell) addLocalGroupMember(c *posh.Invocation) error {
	return eachMember(c, s.host.AddLocalGroupMember)
}

func (s *Shell) removeLocalGroupMember(c *posh.Invocation) error {
	return eachMember(c, s.host.RemoveLocalGroupMember)
}

// eachMember changes a group by the members of -Member or the pipeline.
func eachMember(c *posh.Invocation, change func(group, account string) error) error {
	group := localGroup(c)
	for _, v := range c.Objects("Member") {
		member := posh.ToString(v)
		if err := change(group, groupKey(v)); err != nil {
			if err := groupError(c, group, member, err); err != nil {
				return err
			}
		}
	}
	return nil
}
