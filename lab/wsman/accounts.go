package wsman

import (
	"crypto/subtle"
	"strings"
)

// account is an account that can log on to the host; domain is empty for a local account.
type account struct{ domain, user, password string }

// accounts are the accounts of a host and the names of its computer and its domain.
type accounts struct {
	all               []account
	machine           string
	domain, dnsDomain string
}

func newAccounts(options Options) accounts {
	known := accounts{machine: options.Name, domain: options.Domain, dnsDomain: options.DNSDomain}
	for name, password := range options.Users {
		domain, user, qualified := strings.Cut(name, `\`)
		if !qualified {
			domain, user = "", name
		}
		known.all = append(known.all, account{domain, user, password})
	}
	return known
}

// find finds an account as Windows does, ignoring case: an empty domain, "." and the
// computer's name mean a local account; user@domain is a domain account.
func (a accounts) find(domain, user string) (account, bool) {
	if name, suffix, isUPN := strings.Cut(user, "@"); isUPN && domain == "" {
		user, domain = name, suffix
	}
	if domain == "." || strings.EqualFold(domain, a.machine) {
		domain = ""
	}
	if a.dnsDomain != "" && strings.EqualFold(domain, a.dnsDomain) {
		domain = a.domain
	}
	for _, known := range a.all {
		if strings.EqualFold(known.domain, domain) && strings.EqualFold(known.user, user) {
			return known, true
		}
	}
	return account{}, false
}

// owner returns the full name of an account as NTLM logs it on: DOMAIN\user, or COMPUTER\user for a local account.
func (a accounts) owner(who account) string {
	if who.domain != "" {
		return who.domain + `\` + who.user
	}
	return strings.ToUpper(a.machine) + `\` + who.user
}

// basic checks user and password of Basic authentication and returns the user's name. Windows
// accepts only local accounts (Microsoft, "ConnectionOptions.UserName property"). Clients
// encode a password as UTF-8 or as Latin-1.
func (a accounts) basic(user, password string) (string, bool) {
	who, ok := a.find("", user)
	if !ok || who.domain != "" {
		return "", false
	}
	return who.user, same(who.password, password) || same(latin1(who.password), password)
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// latin1 encodes text in ISO 8859-1; other characters become a question mark.
func latin1(text string) string {
	out := make([]byte, 0, len(text))
	for _, r := range text {
		if r > 0xff {
			r = '?'
		}
		out = append(out, byte(r))
	}
	return string(out)
}
