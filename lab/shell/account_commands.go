package shell

import (
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

const (
	sidType     = "System.Security.Principal.SecurityIdentifier"
	accountType = "System.Security.Principal.NTAccount"
)

// accountCommands are the cmdlets of the LocalAccounts module.
func (s *Shell) accountCommands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-LocalGroup": s.getLocalGroup, "Get-LocalGroupMember": s.getLocalGroupMember, "Add-LocalGroupMember": s.addLocalGroupMember,
		"Remove-LocalGroupMember": s.removeLocalGroupMember,
	}
}

func sidObject(sid string) *posh.Object {
	return named(sidType, sid, sid, posh.P("Value", sid))
}

func groupOf(p cluster.Principal) *posh.Object {
	name := p.Account
	if i := strings.LastIndexByte(name, '\\'); i >= 0 {
		name = name[i+1:]
	}
	return named("Microsoft.PowerShell.Commands.LocalGroup", name, p, posh.P("Name", name), posh.P("SID", sidObject(p.SID)), posh.P("PrincipalSource", p.Source), posh.P("ObjectClass", "Group"))
}

func (s *Shell) getLocalGroup(c *posh.Invocation) error {
	for _, p := range s.host.LocalGroups() {
		o := groupOf(p)
		if anyMatches(c.Strings("Name"), posh.ToString(o.Get("Name"))) && anyMatches(c.Strings("SID"), p.SID) {
			c.Emit(o)
		}
	}
	return nil
}

// localGroup is the group from the pipeline, -Group, -SID or -Name.
func (s *Shell) localGroup(c *posh.Invocation) string {
	for _, name := range []string{"SID", "Name", "Group"} {
		if c.Has(name) {
			return groupKey(c.Value(name))
		}
	}
	if len(c.Input) > 0 {
		return groupKey(c.Input[0])
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

func groupError(c *posh.Invocation, group, member string, err error) error {
	exception, message := "Microsoft.PowerShell.Commands.InternalException", textOf(err)
	switch cluster.CodeOf(err) {
	case cluster.CodeNoSuchGroup:
		exception, message = "Microsoft.PowerShell.Commands.GroupNotFoundException", "Group "+group+" was not found."
	case cluster.CodeNoneMapped:
		exception, message = "Microsoft.PowerShell.Commands.PrincipalNotFoundException", "Principal "+member+" was not found."
	case cluster.CodeAlreadyMember:
		exception, message = "Microsoft.PowerShell.Commands.MemberExistsException", member+" is already a member of group "+group+"."
	}
	e := win32Error(c.Name, exception, "ObjectNotFound", err)
	e.Message = message
	e.ID = strings.TrimSuffix(exceptionName(exception), "Exception") + ",Microsoft.PowerShell.Commands." + commandClass(c.Name)
	return c.WriteError(e)
}

func (s *Shell) getLocalGroupMember(c *posh.Invocation) error {
	group := s.localGroup(c)
	members, err := s.host.LocalGroupMembers(group)
	if err != nil {
		return groupError(c, group, "", err)
	}
	for _, m := range members {
		c.Emit(named("Microsoft.PowerShell.Commands.LocalPrincipal", m.Account, m, posh.P("Name", m.Account), posh.P("SID", sidObject(m.SID)),
			posh.P("PrincipalSource", m.Source), posh.P("ObjectClass", m.Class)))
	}
	return nil
}

func (s *Shell) addLocalGroupMember(c *posh.Invocation) error {
	group := s.localGroup(c)
	for _, m := range c.Strings("Member") {
		if err := s.host.AddLocalGroupMember(group, m); err != nil {
			if err := groupError(c, group, m, err); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Shell) removeLocalGroupMember(c *posh.Invocation) error {
	group := s.localGroup(c)
	for _, m := range c.Strings("Member") {
		if err := s.host.RemoveLocalGroupMember(group, m); err != nil {
			if err := groupError(c, group, m, err); err != nil {
				return err
			}
		}
	}
	return nil
}

// accountObject is an NTAccount that Translate turns into a SID.
func (s *Shell) accountObject(name string) *posh.Object {
	o := named(accountType, name, name, posh.P("Value", name))
	o.SetMethod("Translate", func(args []posh.Value) (posh.Value, error) {
		p, err := s.host.LookupAccount(name)
		if err != nil {
			return nil, identityNotMapped()
		}
		if len(args) == 1 && strings.EqualFold(exceptionName(posh.ToString(args[0])), "NTAccount") {
			return s.accountObject(p.Account), nil
		}
		return s.sidObject(p.SID), nil
	})
	return o
}

// sidObject is a SecurityIdentifier that Translate turns into an account.
func (s *Shell) sidObject(sid string) *posh.Object {
	o := sidObject(sid)
	o.SetMethod("Translate", func([]posh.Value) (posh.Value, error) {
		p, err := s.host.LookupSID(sid)
		if err != nil {
			return nil, identityNotMapped()
		}
		return s.accountObject(p.Account), nil
	})
	return o
}

func identityNotMapped() *posh.Error {
	return &posh.Error{
		Message: "Some or all identity references could not be translated.", ID: "IdentityNotMappedException",
		Exception: "System.Security.Principal.IdentityNotMappedException", Category: "NotSpecified",
	}
}
