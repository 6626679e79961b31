package rules

import (
	"regexp"
	"slices"
	"strings"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/problem"
	"changeover/config/services"
)

var accountRules = []Rule{
	fileRule("V-30", "4.3.2", "the service account is a domain user with a password", checkServiceAccount),
	fileRule("V-31", "9.5.2", `accounts are written as DOMAIN\user or user@domain`, checkAccountForm),
	fileRule("V-32", "9.5.2", "services for Exchange run under an account of their own", checkExchangeAccount),
	fileRule("V-33", "4.2.2.2", "the licence agent's account is a domain user", checkCLAAccount),
	fileRule(problem.RuleSecret, "", "passwords are given as references, env:NAME or file:PATH", checkSecrets),
}

var (
	downLevelName = regexp.MustCompile(`^[^\\/@:;|=,+*?<>"\[\]]+\\[^\\/@:;|=,+*?<>"\[\]]+$`)
	principalName = regexp.MustCompile(`^[^\\/@:;|=,+*?<>"\[\]\s]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$`)
)

// missingPassword is the message about a password that the file does not have.
const missingPassword = "is missing; give a reference to the password, env:NAME or file:PATH"

func checkServiceAccount(s *config.Site, r *problem.Report) {
	account := s.Accounts.Service
	if account.Name == "" {
		r.Add("accounts.service.name", "", `is missing; give the domain user that XPR's services run under, as DOMAIN\user`)
	}
	checkDomain(s, r, "accounts.service.name", account.Name)
	if account.Password == "" {
		r.Add("accounts.service.password", "", missingPassword)
	}
}

func checkAccountForm(s *config.Site, r *problem.Report) {
	for _, named := range []struct{ path, name string }{
		{"accounts.service.name", s.Accounts.Service.Name},
		{"accounts.exchange.name", s.Accounts.Exchange.Name},
		{"accounts.cla.name", s.Accounts.CLA.Name},
	} {
		if named.name != "" && !wellFormed(named.name) {
			r.Add(named.path, named.name, `must be DOMAIN\user or user@domain, without quotation marks; no name may begin or end with a space, or end with a dot`)
		}
	}
}

func checkExchangeAccount(s *config.Site, r *problem.Report) {
	account := s.Accounts.Exchange
	checkDomain(s, r, "accounts.exchange.name", account.Name)
	needs := ""
	for _, service := range services.Of(s) {
		if service.Account == catalogue.ExchangeAccount {
			needs = service.Name
		}
	}
	switch {
	case needs == "":
	case account.Name == "":
		r.Add("accounts.exchange.name", "", "is missing; "+needs+` needs a domain user of its own, with the rights that the manual of the Exchange Gateway describes; give this user as DOMAIN\user`)
	case sameAccount(account.Name, s.Accounts.Service.Name):
		r.Add("accounts.exchange.name", account.Name, "must differ from accounts.service.name")
	}
	if needs != "" && account.Name != "" && account.Password == "" {
		r.Add("accounts.exchange.password", "", missingPassword)
	}
}

func checkCLAAccount(s *config.Site, r *problem.Report) {
	account := s.Accounts.CLA
	checkDomain(s, r, "accounts.cla.name", account.Name)
	if s.Licensing.Scenario != config.ScenarioOnNodes {
		return
	}
	if account.Name == "" {
		r.Add("accounts.cla.name", "", `is missing; give the domain user that the licence agents on the nodes run under, as DOMAIN\user`)
	} else if account.Password == "" {
		r.Add("accounts.cla.password", "", missingPassword)
	}
}

// checkSecrets never shows a value, since the value may be a password.
func checkSecrets(s *config.Site, r *problem.Report) {
	for _, use := range s.Secrets() {
		if !use.Ref.Valid() {
			r.Add(use.Path, "", problem.RightSecret)
		}
	}
}

// checkDomain reports an account that exists on one computer only.
func checkDomain(s *config.Site, r *problem.Report, path, name string) {
	if wellFormed(name) && isLocal(s, name) {
		r.Add(path, name, "is a local account; give a domain user, which is valid on every node")
	}
}

// isLocal reports whether the domain of an account is a computer of the site, or an authority of Windows. In DOMAIN\user, a computer may be
// given by its DNS name or by an address. In user@domain, a domain with several labels is the name of a domain, even if the first label is
// the name of a computer.
func isLocal(s *config.Site, account string) bool {
	domain := domainOf(account)
	computer := domain
	if strings.Contains(account, `\`) {
		computer, _, _ = strings.Cut(domain, ".")
	}
	names := append(s.NodeNames(), s.VirtualServer.Name, s.Cluster.Name)
	for _, satellite := range s.Satellites {
		names = append(names, satellite.Name)
	}
	isAddress := slices.ContainsFunc(inventory(s), func(a address) bool { return a.value == domain })
	return config.ContainsFold(names, computer) || isAddress || config.IsLocalAuthority(domain)
}

// sameAccount reports whether two texts name one account. By default, the NetBIOS name of a domain is the first label of its DNS
// name (Microsoft, "NetBIOS Domain Names"), so EXAMPLE\user is user@example.net.
func sameAccount(one, other string) bool {
	a, b := domainOf(one), domainOf(other)
	firstOfA, _, _ := strings.Cut(a, ".")
	firstOfB, _, _ := strings.Cut(b, ".")
	same := strings.EqualFold(a, b) || strings.EqualFold(a, firstOfB) || strings.EqualFold(firstOfA, b)
	return same && strings.EqualFold(userOf(one), userOf(other))
}

// userOf returns an account without its domain.
func userOf(account string) string {
	if _, user, ok := strings.Cut(account, `\`); ok {
		return user
	}
	user, _, _ := strings.Cut(account, "@")
	return user
}

func domainOf(account string) string {
	if domain, _, ok := strings.Cut(account, `\`); ok {
		return domain
	}
	_, domain, _ := strings.Cut(account, "@")
	return domain
}

// wellFormed reports whether a text is an account in one of its two forms.
func wellFormed(account string) bool {
	domain, user := domainOf(account), userOf(account)
	return (domain == "." || wellEnded(domain)) && wellEnded(user) && (downLevelName.MatchString(account) || principalName.MatchString(account))
}

// wellEnded reports whether a name can be the name of a domain or of a user. It may contain spaces, but not begin or end with one; it
// does not end with a dot (Microsoft, NetUserAdd). A name that begins with an apostrophe is a text in quotation marks.
func wellEnded(name string) bool {
	return strings.TrimSpace(name) == name && !strings.HasSuffix(name, ".") && !strings.HasPrefix(name, "'")
}
