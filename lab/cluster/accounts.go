package cluster

import (
	"slices"
	"strings"
)

// localGroup is a built-in group of a host; members are SIDs.
type localGroup struct {
	sid     string
	members []string
}

// wellKnown names the well-known SIDs (Microsoft, "Well-known SIDs") in the
// languages of the hosts.
type wellKnown struct {
	sid, authority, english, german string
	germanAuthority                 string
}

var wellKnownAccounts = []wellKnown{
	{"S-1-1-0", "", "Everyone", "Jeder", ""},
	{"S-1-5-11", "NT AUTHORITY", "Authenticated Users", "Authentifizierte Benutzer", "NT-AUTORITÄT"},
	{"S-1-5-18", "NT AUTHORITY", "SYSTEM", "SYSTEM", "NT-AUTORITÄT"},
	{"S-1-5-19", "NT AUTHORITY", "LOCAL SERVICE", "Lokaler Dienst", "NT-AUTORITÄT"},
	{"S-1-5-20", "NT AUTHORITY", "NETWORK SERVICE", "Netzwerkdienst", "NT-AUTORITÄT"},
	{"S-1-5-80-0", "NT SERVICE", "ALL SERVICES", "ALLE DIENSTE", "NT SERVICE"},
	{"S-1-5-32-544", "BUILTIN", "Administrators", "Administratoren", "VORDEFINIERT"},
	{"S-1-5-32-545", "BUILTIN", "Users", "Benutzer", "VORDEFINIERT"},
	{"S-1-5-32-555", "BUILTIN", "Remote Desktop Users", "Remotedesktopbenutzer", "VORDEFINIERT"},
	{"S-1-5-32-580", "BUILTIN", "Remote Management Users", "Remoteverwaltungsbenutzer", "VORDEFINIERT"},
	{"S-1-5-32-551", "BUILTIN", "Backup Operators", "Sicherungs-Operatoren", "VORDEFINIERT"},
}

func (k wellKnown) names(language string) (authority, name string) {
	if language == "de" {
		return k.germanAuthority, k.german
	}
	return k.authority, k.english
}

// LookupAccount translates an account name into its principal; error 1332.
// It understands DOMAIN\name, name@domain, local and well-known names in the host's language.
func (h *Host) LookupAccount(name string) (Principal, error) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	return h.lookupAccount(name)
}

func (h *Host) lookupAccount(name string) (Principal, error) {
	if strings.HasPrefix(strings.ToUpper(name), "S-1-") {
		return h.lookupSID(name)
	}
	if strings.EqualFold(name, "LocalSystem") {
		name = "SYSTEM"
	}
	for _, k := range wellKnownAccounts {
		authority, known := k.names(h.info.Language)
		if strings.EqualFold(name, known) || authority != "" && strings.EqualFold(name, authority+`\`+known) {
			return h.lookupSID(k.sid)
		}
	}
	if strings.EqualFold(name, "Administrator") || strings.EqualFold(name, h.name+`\Administrator`) || strings.EqualFold(name, `.\Administrator`) {
		return h.lookupSID(h.localAdministrator())
	}
	if a := h.w.domain.account(name); a != nil {
		return h.lookupSID(a.sid)
	}
	if strings.EqualFold(name, h.w.domain.netbios+`\Domain Admins`) {
		return h.lookupSID(h.w.domain.sid + "-512")
	}
	return Principal{}, fail(CodeNoneMapped, "translate account %q on %s", name, h.name)
}

// LookupSID translates a SID into its principal; error 1332.
func (h *Host) LookupSID(sid string) (Principal, error) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	return h.lookupSID(sid)
}

func (h *Host) lookupSID(sid string) (Principal, error) {
	for _, k := range wellKnownAccounts {
		if strings.EqualFold(k.sid, sid) {
			authority, name := k.names(h.info.Language)
			if authority != "" {
				name = authority + `\` + name
			}
			return Principal{SID: k.sid, Account: name, Class: "Group", Source: "Local"}, nil
		}
	}
	if sid == h.localAdministrator() {
		return Principal{SID: sid, Account: h.name + `\Administrator`, Class: "User", Source: "Local"}, nil
	}
	d := h.w.domain
	if sid == d.sid+"-512" {
		return Principal{SID: sid, Account: d.netbios + `\Domain Admins`, Class: "Group", Source: "ActiveDirectory"}, nil
	}
	for _, a := range d.accounts {
		if a.sid == sid && a.name != "" {
			return Principal{SID: sid, Account: d.netbios + `\` + a.name, Class: "User", Source: "ActiveDirectory"}, nil
		}
	}
	return Principal{}, fail(CodeNoneMapped, "translate SID %q on %s", sid, h.name)
}

func (h *Host) localAdministrator() string {
	return "S-1-5-21-" + numericID(h.name) + "-500"
}

// LocalGroups lists the host's local groups.
func (h *Host) LocalGroups() []Principal {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	var list []Principal
	for _, g := range h.groups {
		if p, err := h.lookupSID(g.sid); err == nil {
			list = append(list, p)
		}
	}
	return list
}

// LocalGroupMembers lists the members of a group given by name or SID; error
// 1376. A member whose account is gone shows its SID only.
func (h *Host) LocalGroupMembers(group string) ([]Principal, error) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	g, err := h.localGroup(group)
	if err != nil {
		return nil, err
	}
	var list []Principal
	for _, sid := range g.members {
		p, err := h.lookupSID(sid)
		if err != nil {
			p = Principal{SID: sid, Account: sid, Class: "User", Source: "Unknown"}
		}
		list = append(list, p)
	}
	return list, nil
}

func (h *Host) localGroup(group string) (*localGroup, error) {
	p, err := h.lookupAccount(group)
	if err == nil {
		for _, g := range h.groups {
			if g.sid == p.SID {
				return g, nil
			}
		}
	}
	return nil, fail(CodeNoSuchGroup, "find group %q on %s", group, h.name)
}

// groupAndAccount finds both by name or SID; errors 1376, 1332.
func (h *Host) groupAndAccount(group, account string) (*localGroup, Principal, error) {
	g, err := h.localGroup(group)
	if err != nil {
		return nil, Principal{}, err
	}
	p, err := h.lookupAccount(account)
	return g, p, err
}

// AddLocalGroupMember adds an account to a local group; error 1378 for a member, 1332 for an unknown account.
func (h *Host) AddLocalGroupMember(group, account string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	g, p, err := h.groupAndAccount(group, account)
	if err != nil {
		return err
	}
	if slices.Contains(g.members, p.SID) {
		return fail(CodeAlreadyMember, "add %q to group %q on %s", account, group, h.name)
	}
	g.members = append(g.members, p.SID)
	h.w.changed()
	return nil
}

// RemoveLocalGroupMember takes an account out of a local group; error 1377 where it is no member.
func (h *Host) RemoveLocalGroupMember(group, account string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	g, p, err := h.groupAndAccount(group, account)
	if err != nil {
		return err
	}
	i := slices.Index(g.members, p.SID)
	if i < 0 {
		return fail(CodeNotMember, "remove %q from group %q on %s", account, group, h.name)
	}
	g.members = slices.Delete(g.members, i, i+1)
	h.w.changed()
	return nil
}

// Rights lists the SIDs that hold each user right, e.g. SeServiceLogonRight.
func (h *Host) Rights() map[string][]string {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	list := map[string][]string{}
	for right, sids := range h.rights {
		list[right] = slices.Clone(sids)
	}
	return list
}

// OwnRights is Rights as the host's own security policy has it, without the group policies of the domain.
func (h *Host) OwnRights() map[string][]string {
	list := h.Rights()
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	for right, sids := range h.ownRights {
		list[right] = slices.Clone(sids)
	}
	return list
}

// ApplyPolicyRight gives a user right to exactly these holders, as a group policy of the domain
// does: the host's own policy keeps its list beside that.
func (h *Host) ApplyPolicyRight(right string, holders []string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	sids, err := h.holders(holders)
	if err != nil {
		return err
	}
	if _, replaced := h.ownRights[right]; !replaced {
		h.ownRights[right] = h.rights[right]
	}
	h.rights[right] = sids
	h.w.changed()
	return nil
}

// SetRight gives a user right to exactly these SIDs or account names, as
// `secedit /configure` does; error 1332 for an unknown one.
func (h *Host) SetRight(right string, holders []string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	sids, err := h.holders(holders)
	if err != nil {
		return err
	}
	h.rights[right] = sids
	delete(h.ownRights, right)
	h.w.changed()
	return nil
}

// holders are the SIDs of SIDs with an asterisk and account names, each once.
func (h *Host) holders(holders []string) ([]string, error) {
	var sids []string
	for _, holder := range holders {
		p, err := h.lookupAccount(strings.TrimPrefix(holder, "*"))
		if err != nil {
			return nil, err
		}
		if !slices.Contains(sids, p.SID) {
			sids = append(sids, p.SID)
		}
	}
	return sids, nil
}

// hasRight tells whether the account or a group it is in holds a right.
func (h *Host) hasRight(account, right string) bool {
	p, err := h.lookupAccount(account)
	if err != nil {
		return false
	}
	for _, sid := range h.rights[right] {
		if sid == p.SID || sid == "S-1-1-0" {
			return true
		}
		for _, g := range h.groups {
			if g.sid == sid && slices.Contains(g.members, p.SID) {
				return true
			}
		}
	}
	return false
}
