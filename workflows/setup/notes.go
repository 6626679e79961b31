package setup

import (
	"fmt"
	"strings"

	"changeover/config"
	"changeover/runbook"
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

// languageLicences says how many languages the customer has licences for (4.3.6).
func languageLicences(x config.XPR) string {
	if x.LanguageLicences == 0 {
		return "each language needs a licence"
	}
	return fmt.Sprintf("the site chooses %s and has licences for %d", runbook.Count(len(x.Languages), "language"), x.LanguageLicences)
}

// encryption is the note about a Remote System Link, which restricts the server's name and works with KRYPT only
// (4.1, 4.3.5).
func encryption(x config.XPR) string {
	switch {
	case x.RemoteSystemLink:
		return "the server is to have a Remote System Link: its name has at most 11 characters, and the link works with [" + x.Crypto + "] only"
	case x.Crypto == config.CryptoSec:
		return "the server uses [" + x.Crypto + "], with which it cannot have a Remote System Link"
	}
	return ""
}

// featureNotes are what a person must know in addition to the boxes of the chosen features (4.4.1): an IP APL has one protocol
// of the infrastructure, and the manual does not say what the setup asks for the LDAP APL (E-C100).
func (t Tasks) featureNotes() []string {
	x := t.Site.Config.XPR
	notes := []string{"choose only the components that are listed here; if the setup does not offer one of them, its licence, its hardware or its driver is missing"}
	if t.Site.Has("ipApl") && x.IPProtocol != "" {
		notes = append(notes, "the IP APL is for "+x.IPProtocol+" only"+ipFax(x)+"; set up the protocol in the XPR Monitor afterwards")
	}
	if t.Site.Has("ipApl") || t.Site.Has("IsdnApl") {
		notes = append(notes, "the setup shows the group Telematic hardware only if its drivers are installed")
	}
	notes = append(notes, t.ctiNote())
	if t.Site.Has("LdapApl") {
		notes = append(notes, "the setup may ask for the LDAP APL's settings on a page that the manual does not show (4.1)")
	}
	return notes
}

// ipFax says which fax an IP APL runs in parallel with voice (4.4.1).
func ipFax(x config.XPR) string {
	if x.IPFax == "" {
		return ""
	}
	return ", with " + x.IPFax + " fax in parallel with voice"
}

// ctiNote names the CTI APL's connection, which decides on its availability (Table 12/17).
func (t Tasks) ctiNote() string {
	if !t.Site.Has("CtiApl") || t.Site.Config.XPR.CTIConnection == "" {
		return ""
	}
	return "the CTI APL has a " + t.Site.Config.XPR.CTIConnection + " connection: install its driver before the setup"
}

// unconfigured is the note about components that the setup has no page for and that are set up afterwards (4.4.9, D-26).
func (t Tasks) unconfigured() string {
	named := []string{"mta"}
	for _, key := range []string{"ipApl", "IsdnApl"} {
		if t.Site.Has(key) {
			named = append(named, key)
		}
	}
	return "components without a page in this setup (such as " + strings.Join(named, ", ") + ") are set up in the XPR Monitor afterwards"
}
