package windows

import (
	"fmt"
	"strings"

	"changeover/lab/win32"
)

// domain is the Active Directory domain of the hosts.
type domain struct {
	// netbios and dns are its names, e.g. EXAMPLE and example.com.
	netbios, dns string
	sid          string
	accounts     []*domainAccount
}

// domainAccount is a user of the domain.
type domainAccount struct {
	name, sid string
	password  string
	// known reports whether a password is set; without a set password, every password is refused.
	known bool
}

func newDomain() *domain {
	return &domain{netbios: "EXAMPLE", dns: "example.test", sid: "S-1-5-21-2301408734-1187234511-3302711849"}
}

// NameDomain sets the domain's NetBIOS and DNS names.
func (w *World) NameDomain(netbios, dns string) {
	w.Lock()
	defer w.Unlock()
	w.domain.netbios, w.domain.dns = netbios, dns
}

// Domain returns the domain's NetBIOS and DNS names.
func (w *World) Domain() (netbios, dns string) {
	w.Lock()
	defer w.Unlock()
	return w.domain.netbios, w.domain.dns
}

// AddAccount adds a user to the domain, or sets the password of an existing user; name is DOMAIN\user, user@domain or user.
func (w *World) AddAccount(name, password string) {
	w.Lock()
	defer w.Unlock()
	defer w.ChangedLocked()
	user := userPart(name)
	if a := w.domain.account(name); a != nil {
		a.password, a.known = password, true
		return
	}
	sid := fmt.Sprintf("%s-%d", w.domain.sid, 1104+len(w.domain.accounts))
	w.domain.accounts = append(w.domain.accounts, &domainAccount{name: user, sid: sid, password: password, known: true})
}

// RemoveAccount deletes a domain user; groups keep its SID. Error 1332 for an unknown user.
func (w *World) RemoveAccount(name string) error {
	w.Lock()
	defer w.Unlock()
	a := w.domain.account(name)
	if a == nil {
		return win32.Fail(win32.CodeNoneMapped, "delete account %q", name)
	}
	a.name = ""
	w.ChangedLocked()
	return nil
}

// ChangePassword changes the password of a domain user; services that store the
// old one fail to start from then on. Error 1332 for an unknown user.
func (w *World) ChangePassword(name, password string) error {
	w.Lock()
	defer w.Unlock()
	a := w.domain.account(name)
	if a == nil {
		return win32.Fail(win32.CodeNoneMapped, "change the password of %q", name)
	}
	a.password, a.known = password, true
	w.ChangedLocked()
	return nil
}

// CheckPassword reports whether a domain account has this password.
func (w *World) CheckPassword(name, password string) bool {
	w.Lock()
	defer w.Unlock()
	return w.domain.opens(name, password)
}

func (d *domain) opens(name, password string) bool {
	a := d.account(name)
	return a != nil && a.known && a.password == password
}

// account finds a user by DOMAIN\user, user@domain or plain name.
func (d *domain) account(name string) *domainAccount {
	if i := strings.Index(name, `\`); i >= 0 && !d.named(name[:i]) {
		return nil
	}
	if i := strings.LastIndex(name, "@"); i >= 0 && !d.named(name[i+1:]) {
		return nil
	}
	for _, a := range d.accounts {
		if a.name != "" && strings.EqualFold(a.name, userPart(name)) {
			return a
		}
	}
	return nil
}

func (d *domain) named(name string) bool {
	return strings.EqualFold(name, d.netbios) || strings.EqualFold(name, d.dns)
}

func userPart(name string) string {
	if i := strings.Index(name, `\`); i >= 0 {
		return name[i+1:]
	}
	if i := strings.LastIndex(name, "@"); i >= 0 {
		return name[:i]
	}
	return name
}

// DomainAccounts lists the accounts of the domain; of a deleted account only DOMAIN\ is left of the name.
func (w *World) DomainAccounts() []Principal {
	w.Lock()
	defer w.Unlock()
	var list []Principal
	for _, a := range w.domain.accounts {
		list = append(list, Principal{SID: a.sid, Account: w.domain.netbios + `\` + a.name, Class: "User", Source: "ActiveDirectory"})
	}
	return list
}
