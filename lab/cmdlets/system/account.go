// Package system models the cmdlets for the host itself: accounts, events, network, processes, shares, software,
// storage and tasks.
package system

import (
	"slices"
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
	"changeover/lab/windows"
)

// Accounts implements the module LocalAccounts and the .NET types for accounts.
type Accounts struct{ *cmdlets.Process }

// Commands returns the cmdlets of the module LocalAccounts by name.
func (s Accounts) Commands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-LocalGroup":          cmdlets.Only(s.getLocalGroup, "Name", "SID"),
		"Get-LocalGroupMember":    cmdlets.Only(s.getLocalGroupMember, "Group", "Name", "SID"),
		"Add-LocalGroupMember":    cmdlets.Only(s.addLocalGroupMember, "Group", "Name", "SID", "Member"),
		"Remove-LocalGroupMember": cmdlets.Only(s.removeLocalGroupMember, "Group", "Name", "SID", "Member"),
	}
}

func groupOf(p windows.Principal) *posh.Object {
	name := p.Account
	if i := strings.LastIndexByte(name, '\\'); i >= 0 {
		name = name[i+1:]
	}
	return cmdlets.Named("Microsoft.PowerShell.Commands.LocalGroup", name, p, posh.P("Name", name), posh.P("SID", sidObject(p.SID)), posh.P("PrincipalSource", p.Source), posh.P("ObjectClass", "Group"))
}

func (s Accounts) getLocalGroup(c *posh.Invocation) error {
	var found []string
	for _, p := range s.Host.Accounts.Groups() {
		o := groupOf(p)
		if name := posh.ToString(o.Get("Name")); cmdlets.AnyMatches(c.Strings("Name"), name) && cmdlets.AnyMatches(c.Strings("SID"), p.SID) {
			c.Emit(o)
			found = append(found, name, p.SID)
		}
	}
	for _, wanted := range append(c.Strings("Name"), c.Strings("SID")...) {
		if !posh.HasWildcard(wanted) && !slices.ContainsFunc(found, func(have string) bool { return cmdlets.Equal(have, wanted) }) {
			if err := groupError(c, wanted, "", &win32.Error{Code: win32.CodeNoSuchGroup}); err != nil {
				return err
			}
		}
	}
	return nil
}

// localGroup returns the group named by -Group, -SID or -Name.
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
		if p, ok := o.Live.(windows.Principal); ok {
			return p.SID
		}
	}
	return posh.ToString(v)
}

// groupErrors maps Win32 errors to the exceptions of the module LocalAccounts and their categories.
var groupErrors = map[uint32]struct{ name, category string }{
	win32.CodeNoSuchGroup:   {"GroupNotFound", "ObjectNotFound"},
	win32.CodeNoneMapped:    {"PrincipalNotFound", "ObjectNotFound"},
	win32.CodeAlreadyMember: {"MemberExists", "ResourceExists"},
	win32.CodeNotMember:     {"MemberNotFound", "ObjectNotFound"},
}

func groupError(c *posh.Invocation, group, member string, err error) error {
	code := win32.CodeOf(err)
	kind, ok := groupErrors[code]
	if !ok {
		kind.name, kind.category = "Internal", "NotSpecified"
	}
	messages := map[uint32]string{
		win32.CodeNoSuchGroup:   "Group " + group + " was not found.",
		win32.CodeNoneMapped:    "Principal " + member + " was not found.",
		win32.CodeAlreadyMember: member + " is already a member of group " + group + ".",
		win32.CodeNotMember:     "Member " + member + " was not found in group " + group + ".",
	}
	message := messages[code]
	if message == "" {
		message = cmdlets.TextOf(err)
	}
	return c.WriteError(&posh.Error{
		Message: message, ID: kind.name + "," + cmdlets.CommandID(c.Name), Exception: "Microsoft.PowerShell.Commands." + kind.name + "Exception",
		Category: kind.category, NonTerminating: true, Target: group,
	})
}

func (s Accounts) getLocalGroupMember(c *posh.Invocation) error {
	groups := []string{localGroup(c)}
	if c.Piped {
		groups = nil
		for _, v := range c.Input {
			groups = append(groups, groupKey(v))
		}
	}
	for _, group := range groups {
		members, err := s.Host.Accounts.GroupMembers(group)
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

// emitMembers writes the members of a group. If the account of a member no longer exists, it fails as Windows
// PowerShell 5.1 does (PowerShell issue 2996).
func emitMembers(c *posh.Invocation, members []windows.Principal) error {
	for _, m := range members {
		if m.Source == "Unknown" {
			return &posh.Error{
				Message: "Failed to compare two elements in the array.", ID: "An unspecified error occurred.," + cmdlets.CommandID(c.Name),
				Exception: "System.InvalidOperationException", Category: "NotSpecified",
			}
		}
	}
	for _, m := range members {
		c.Emit(cmdlets.Named("Microsoft.PowerShell.Commands.LocalPrincipal", m.Account, m, posh.P("Name", m.Account), posh.P("SID", sidObject(m.SID)),
			posh.P("PrincipalSource", m.Source), posh.P("ObjectClass", m.Class)))
	}
	return nil
}

func (s Accounts) addLocalGroupMember(c *posh.Invocation) error {
	return eachMember(c, s.Host.Accounts.AddMember)
}

func (s Accounts) removeLocalGroupMember(c *posh.Invocation) error {
	return eachMember(c, s.Host.Accounts.RemoveMember)
}

// eachMember calls change for the group and each member from -Member or from the pipeline.
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
