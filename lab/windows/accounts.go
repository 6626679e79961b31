package windows

import (
	"slices"
	"strings"

	"changeover/lab/model"
	"changeover/lab/win32"
)

// localGroup is a built-in group of a host; members are SIDs.
type localGroup struct {
	sid     string
	members []string
}

// wellKnown names the well-known SIDs (Microsoft, "Well-known SIDs") in the languages of the hosts.
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

// Lookup translates an account name into its principal; error 1332 for an unknown name.
// It accepts DOMAIN\name, name@domain, local names and well-known names in the host's language.
func (db Accounts) Lookup(name string) (Principal, error) {
	db.h.w.Lock()
	defer db.h.w.Unlock()
	return db.lookup(name)
}

func (db Accounts) lookup(name string) (Principal, error) {
	if strings.HasPrefix(strings.ToUpper(name), "S-1-") {
		return db.lookupSID(name)
	}
	if strings.EqualFold(name, "LocalSystem") {
		name = "SYSTEM"
	}
	for _, k := range wellKnownAccounts {
		authority, known := k.names(db.h.info.Language)
		if strings.EqualFold(name, known) || authority != "" && strings.EqualFold(name, authority+`\`+known) {
			return db.lookupSID(k.sid)
		}
	}
	if strings.EqualFold(name, "Administrator") || strings.EqualFold(name, db.h.name+`\Administrator`) || strings.EqualFold(name, `.\Administrator`) {
		return db.lookupSID(db.administrator())
	}
	if a := db.h.w.domain.account(name); a != nil {
		return db.lookupSID(a.sid)
	}
	if strings.EqualFold(name, db.h.w.domain.netbios+`\Domain Admins`) {
		return db.lookupSID(db.h.w.domain.sid + "-512")
	}
	return Principal{}, win32.Fail(win32.CodeNoneMapped, "translate account %q on %s", name, db.h.name)
}

// LookupSID translates a SID into its principal; error 1332 for an unknown SID.
func (db Accounts) LookupSID(sid string) (Principal, error) {
	db.h.w.Lock()
	defer db.h.w.Unlock()
	return db.lookupSID(sid)
}

func (db Accounts) lookupSID(sid string) (Principal, error) {
	for _, k := range wellKnownAccounts {
		if strings.EqualFold(k.sid, sid) {
			authority, name := k.names(db.h.info.Language)
			if authority != "" {
				name = authority + `\` + name
			}
			return Principal{SID: k.sid, Account: name, Class: "Group", Source: "Local"}, nil
		}
	}
	if sid == db.administrator() {
		return Principal{SID: sid, Account: db.h.name + `\Administrator`, Class: "User", Source: "Local"}, nil
	}
	d := db.h.w.domain
	if sid == d.sid+"-512" {
		return Principal{SID: sid, Account: d.netbios + `\Domain Admins`, Class: "Group", Source: "ActiveDirectory"}, nil
	}
	for _, a := range d.accounts {
		if a.sid == sid && a.name != "" {
			return Principal{SID: sid, Account: d.netbios + `\` + a.name, Class: "User", Source: "ActiveDirectory"}, nil
		}
	}
	return Principal{}, win32.Fail(win32.CodeNoneMapped, "translate SID %q on %s", sid, db.h.name)
}

func (db Accounts) administrator() string {
	return "S-1-5-21-" + model.NumericID(db.h.name) + "-500"
}

// Groups lists the host's local groups.
func (db Accounts) Groups() []Principal {
	db.h.w.Lock()
	defer db.h.w.Unlock()
	var list []Principal
	for _, g := range db.h.groups {
		if p, err := db.lookupSID(g.sid); err == nil {
			list = append(list, p)
		}
	}
	return list
}

// GroupMembers lists the members of a group given by name or SID; error 1376 for
// an unknown group. A member whose account was deleted has only its SID.
func (db Accounts) GroupMembers(group string) ([]Principal, error) {
	db.h.w.Lock()
	defer db.h.w.Unlock()
	g, err := db.group(group)
	if err != nil {
		return nil, err
	}
	var list []Principal
	for _, sid := range g.members {
		p, err := db.lookupSID(sid)
		if err != nil {
			p = Principal{SID: sid, Account: sid, Class: "User", Source: "Unknown"}
		}
		list = append(list, p)
	}
	return list, nil
}

func (db Accounts) group(group string) (*localGroup, error) {
	p, err := db.lookup(group)
	if err == nil {
		for _, g := range db.h.groups {
			if g.sid == p.SID {
				return g, nil
			}
		}
	}
	return nil, win32.Fail(win32.CodeNoSuchGroup, "find group %q on %s", group, db.h.name)
}

// groupAndAccount finds a group and an account by name or SID; error 1376 for an unknown group, 1332 for an unknown account.
func (db Accounts) groupAndAccount(group, account string) (*localGroup, Principal, error) {
	g, err := db.group(group)
	if err != nil {
		return nil, Principal{}, err
	}
	p, err := db.lookup(account)
	return g, p, err
}

// AddMember adds an account to a local group; error 1376 for an unknown group, 1332 for an unknown account, 1378 if the
// account is a member already.
func (db Accounts) AddMember(group, account string) error {
	db.h.w.Lock()
	defer db.h.w.Unlock()
	g, p, err := db.groupAndAccount(group, account)
	if err != nil {
		return err
	}
	if slices.Contains(g.members, p.SID) {
		return win32.Fail(win32.CodeAlreadyMember, "add %q to group %q on %s", account, group, db.h.name)
	}
	g.members = append(g.members, p.SID)
	db.h.w.ChangedLocked()
	return nil
}

// RemoveMember removes an account from a local group; error 1376 for an unknown group, 1332 for an unknown account, 1377 if
// the account is not a member.
func (db Accounts) RemoveMember(group, account string) error {
	db.h.w.Lock()
	defer db.h.w.Unlock()
	g, p, err := db.groupAndAccount(group, account)
	if err != nil {
		return err
	}
	i := slices.Index(g.members, p.SID)
	if i < 0 {
		return win32.Fail(win32.CodeNotMember, "remove %q from group %q on %s", account, group, db.h.name)
	}
	g.members = slices.Delete(g.members, i, i+1)
	db.h.w.ChangedLocked()
	return nil
}

// Rights lists the SIDs that hold each user right, e.g. SeServiceLogonRight.
func (db Accounts) Rights() map[string][]string {
	db.h.w.Lock()
	defer db.h.w.Unlock()
	list := map[string][]string{}
	for right, sids := range db.h.rights {
		list[right] = slices.Clone(sids)
	}
	return list
}

// OwnRights lists the SIDs that hold each user right in the host's local security policy, without the domain's group policies.
func (db Accounts) OwnRights() map[string][]string {
	list := db.Rights()
	db.h.w.Lock()
	defer db.h.w.Unlock()
	for right, sids := range db.h.ownRights {
		list[right] = slices.Clone(sids)
	}
	return list
}

// ApplyPolicyRight gives a user right to exactly these SIDs or account names, as a group policy of the domain
// does: the local security policy keeps its own list, see OwnRights. Error 1332 for an unknown account.
func (db Accounts) ApplyPolicyRight(right string, holders []string) error {
	db.h.w.Lock()
	defer db.h.w.Unlock()
	sids, err := db.holders(holders)
	if err != nil {
		return err
	}
	if _, replaced := db.h.ownRights[right]; !replaced {
		db.h.ownRights[right] = db.h.rights[right]
	}
	db.h.rights[right] = sids
	db.h.w.ChangedLocked()
	return nil
}

// SetRight gives a user right to exactly these SIDs or account names, as
// `secedit /configure` does; error 1332 for an unknown account.
func (db Accounts) SetRight(right string, holders []string) error {
	db.h.w.Lock()
	defer db.h.w.Unlock()
	sids, err := db.holders(holders)
	if err != nil {
		return err
	}
	db.h.rights[right] = sids
	delete(db.h.ownRights, right)
	db.h.w.ChangedLocked()
	return nil
}

// holders translates account names and SIDs with a leading asterisk (as secedit writes them) into SIDs without duplicates.
func (db Accounts) holders(holders []string) ([]string, error) {
	var sids []string
	for _, holder := range holders {
		p, err := db.lookup(strings.TrimPrefix(holder, "*"))
		if err != nil {
			return nil, err
		}
		if !slices.Contains(sids, p.SID) {
			sids = append(sids, p.SID)
		}
	}
	return sids, nil
}

// hasRight reports whether an account holds a user right, itself or through Everyone or a local group.
func (db Accounts) hasRight(account, right string) bool {
	p, err := db.lookup(account)
	if err != nil {
		return false
	}
	for _, sid := range db.h.rights[right] {
		if sid == p.SID || sid == "S-1-1-0" {
			return true
		}
		for _, g := range db.h.groups {
			if g.sid == sid && slices.Contains(g.members, p.SID) {
				return true
			}
		}
	}
	return false
}
