package setup

import (
	"fmt"
	"strings"

	"changeover/config"
	"changeover/config/resolved"
)

// Releases says which services need a release for the project (6.2/8), and which have limited availability (9.7.1).
func Releases(x config.XPR) string {
	text := ""
	if len(x.ProjectSpecificRelease) > 0 {
		text += ", with the project's release of " + strings.Join(x.ProjectSpecificRelease, ", ")
	}
	if len(x.AcceptLimitedAvailability) > 0 {
		text += "; the customer accepts that " + strings.Join(x.AcceptLimitedAvailability, ", ") + " may have to move to a satellite"
	}
	return text
}

// LanguageLicences says how many languages the customer has licences for (4.3.6).
func LanguageLicences(x config.XPR) string {
	if x.LanguageLicences == 0 {
		return ""
	}
	return fmt.Sprintf(", %d of the %d that are licensed", len(x.Languages), x.LanguageLicences)
}

// Encryption says what the server's name and its encryption mean for a Remote System Link, which works with KRYPT only
// (4.1, 4.3.5).
func Encryption(x config.XPR) string {
	switch {
	case x.RemoteSystemLink:
		return ", fit for a Remote System Link, which works with [" + x.Crypto + "] only"
	case x.Crypto == config.CryptoSec:
		return "; with [" + x.Crypto + "] it cannot have a Remote System Link"
	}
	return ""
}

// Protocols says what the layers for telephony are set up for: an IP APL has one protocol of the infrastructure (4.4.1),
// and the CTI APL's connection decides on its availability (Table 12/17). What the setup asks of the LDAP APL, the manual
// does not say (E-C100).
func Protocols(site *resolved.Site) string {
	x, text := site.Config.XPR, ""
	if site.Has("ipApl") && x.IPProtocol != "" {
		text += "; the IP APL is for " + x.IPProtocol + " alone"
	}
	if site.Has("CtiApl") && x.CTIConnection != "" {
		text += "; the CTI APL has a " + x.CTIConnection + " connection"
	}
	if site.Has("LdapApl") {
		text += "; the setup may ask for the LDAP APL's settings on a page that the manual does not show (4.1)"
	}
	return text
}

// Unconfigured says what the setup has no page for, so that it is set up afterwards (4.4.9, D-26).
func Unconfigured(site *resolved.Site) string {
	named := []string{"mta"}
	for _, key := range []string{"ipApl", "IsdnApl"} {
		if site.Has(key) {
			named = append(named, key)
		}
	}
	return "; set up what had no page (such as " + strings.Join(named, ", ") + ") in the XPR Monitor afterwards"
}
