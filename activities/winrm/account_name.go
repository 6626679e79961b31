package winrm

import "strings"

// sameAccount reports whether two names may belong to one account. By convention, the part of a user principal name before the @ is
// the name of the account. The part after the @ need not be the domain of the account (Microsoft, "User Naming Attributes"), so it is
// not compared with the domain in DOMAIN\user. If this takes two accounts for one, one of them waits for a person's decision after the
// other was refused. That does less harm than a locked account.
func sameAccount(one, other string) bool {
	if strings.EqualFold(one, other) {
		return true
	}
	a, b := parseAccount(one), parseAccount(other)
	switch {
	case !strings.EqualFold(a.user, b.user), a.local(), b.local():
		return false
	case a.principal && b.principal:
		return false // Their parts after the @ differ.
	case a.principal || b.principal:
		return true
	}
	return sameDomain(a.domain, b.domain)
}

// parsedAccount is the name of an account in its parts.
type parsedAccount struct {
	domain, user string
	// principal: the name has the form user@domain.
	principal bool
}

func parseAccount(name string) parsedAccount {
	domain, user := accountName(name)
	if domain == "" {
		if at := strings.LastIndexByte(user, '@'); at > 0 {
			return parsedAccount{domain: user[at+1:], user: user[:at], principal: true}
		}
	}
	return parsedAccount{domain: domain, user: user}
}

// local reports whether the account is one of the host itself: without a domain, or .\user.
func (p parsedAccount) local() bool { return p.domain == "" || p.domain == "." }

// sameDomain reports whether two names may belong to one domain. The NetBIOS name of a domain is usually the first label of its DNS name
// (Microsoft, "Naming conventions in Active Directory").
func sameDomain(one, other string) bool {
	first, restOne, dotOne := strings.Cut(one, ".")
	second, restOther, dotOther := strings.Cut(other, ".")
	return strings.EqualFold(first, second) && (!dotOne || !dotOther || strings.EqualFold(restOne, restOther))
}
