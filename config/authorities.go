package config

// localAuthorities are domains of accounts that exist on one computer only. Windows translates some of them: those of German and of
// French follow (Microsoft, "Configure Windows service accounts and permissions", Localized service names). Hosts know the others: see
// windows.AccountSIDs.
var localAuthorities = []string{".", "NT AUTHORITY", "NT SERVICE", "BUILTIN", "localhost", "NT-AUTORITÄT", "VORDEFINIERT", "AUTORITE NT"}

// IsLocalAuthority reports whether a domain is known to be that of accounts that exist on one computer only.
func IsLocalAuthority(domain string) bool { return ContainsFold(localAuthorities, domain) }
