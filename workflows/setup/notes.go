package setup

import (
	"fmt"
	"strings"

	"changeover/config"
	"changeover/runbook"
)

// Releases says which services the vendor must have released for the project (6.2/8), and which have limited availability (9.7.1).
func Releases(x config.XPR) string {
	text := ""
	if len(x.ProjectSpecificRelease) > 0 {
		text += "; the vendor has released " + strings.Join(x.ProjectSpecificRelease, ", ") + " for this project"
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
	return fmt.Sprintf("the site file chooses %s; the customer has licences for %s", runbook.Count(len(x.Languages), "language"), runbook.Count(x.LanguageLicences, "language"))
}

// encryption is the note about a Remote System Link, which restricts the server's name and works with KRYPT only
// (4.1, 4.3.5).
func encryption(x config.XPR) string {
	switch {
	case x.RemoteSystemLink:
		return "the server will have a Remote System Link: the name of the server must have at most 11 characters, and the link works only with the encryption " + x.Crypto
	case x.Crypto == config.CryptoSec:
		return "the server uses the encryption " + x.Crypto + ": a Remote System Link does not work with this encryption"
	}
	return ""
}

// boardDrivers is the note about drivers of communication hardware, which no setup of XPR in a cluster installs: they belong on a
// satellite or, for boards in the nodes, on the nodes before the setup (4.3.10, E-C39).
func boardDrivers(x config.XPR) string {
	if x.ISDNHardware {
		return "do not install the drivers of the ISDN boards on this page: these drivers must be on the node before the setup of XPR starts"
	}
	return "do not install drivers of communication hardware on this page: such drivers belong on a satellite"
}

// featureNotes are what a person must know in addition to the boxes of the chosen features (4.4.1): an IP APL has one protocol
// of the infrastructure, and the manual does not say what the setup asks for the LDAP APL (E-C100).
func (t Tasks) featureNotes() []string {
	x := t.Site.Config.XPR
	notes := []string{"choose only the components that are marked 'on' in this list. If the setup does not offer such a component, the licence, the hardware or the driver of the component is missing"}
	if t.Site.Has("ipApl") && x.IPProtocol != "" {
		notes = append(notes, "the IP APL uses only the protocol "+x.IPProtocol+ipFax(x)+"; set up this protocol in the XPR Monitor after the setup")
	}
	if t.Site.Has("ipApl") || t.Site.Has("IsdnApl") {
		notes = append(notes, "the setup shows the group Telematic hardware only if the drivers of that hardware are installed")
	}
	notes = append(notes, t.ctiNote())
	if t.Site.Has("LdapApl") {
		notes = append(notes, "the setup may show a page for the settings of the LDAP APL; the manual does not show this page (4.1)")
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
	return "the CTI APL uses a " + t.Site.Config.XPR.CTIConnection + " connection: the driver of this connection must be on the node before the setup of XPR starts"
}

// unconfigured is the note about components that the setup has no page for and that are set up afterwards (4.4.9, D-26).
func (t Tasks) unconfigured() string {
	named := []string{"mta"}
	for _, key := range []string{"ipApl", "IsdnApl"} {
		if t.Site.Has(key) {
			named = append(named, key)
		}
	}
	return "this setup has no pages for " + strings.Join(named, ", ") + ": after the setup, set up each of these layers in the XPR Monitor, as the Server Administration manual describes"
}
