package setup

import (
	"testing"

	"changeover/config"
	"changeover/config/resolved"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
)

// testSite is a site with its defaults, on two nodes.
func testSite() *config.Site {
	site := &config.Site{
		Name:          "berlin",
		Cluster:       config.Cluster{Name: "XPRCLU", IP: "192.0.2.10", WindowsServer: "2022"},
		Nodes:         []config.Node{{Name: "KERN1", ClientIP: "192.0.2.11"}, {Name: "KERN2", ClientIP: "192.0.2.12"}},
		VirtualServer: config.VirtualServer{Name: "XPRVS", IP: "192.0.2.20"},
		Media:         config.Media{Path: `C:\media`},
		XPR: config.XPR{
			ServerName: "XPRBERLIN", Languages: []string{"German"}, Services: []string{"WebApl", "MailApl"},
			AdminPassword: "env:ADMIN", PostmasterPassword: "env:POSTMASTER",
		},
		Licensing: config.Licensing{CLAHostIP: "192.0.2.30"},
		Accounts:  config.Accounts{Service: config.Account{Name: `EXAMPLE\xprsvc`, Password: "env:XPRSVC"}, AssignedAtSetup: true},
	}
	return site.WithDefaults()
}

// What the manual warns of and no host shows stands in the steps that a person confirms (D-25 to D-28, D-64, D-68,
// E-C47, E-C100).
func TestASetupShowsTheManualsWarnings(t *testing.T) {
	site := testSite()
	site.XPR.Services = append(site.XPR.Services, "LdapApl", "WebApl", "ipApl")
	tasks := Tasks{Site: resolved.Resolve(site, "", "")}
	titles := map[string]string{}
	for _, p := range tasks.dialogs() {
		titles[p.row.ID] = p.title
	}
	assert.Contains(t, titles["INS-4.4.7.1-1"], "accepts this password, not a later one")
	assert.Contains(t, titles["INS-4.4.7.1-2"], "accepts this password, not a later one")
	assert.Contains(t, titles["INS-4.4.11-1"], "mta, ipApl) in the XPR Monitor")
	assert.Contains(t, titles["INS-4.4.10-1"], "Base64")
	assert.Contains(t, titles["INS-4.4.10-2"], "Base64")
	assert.Contains(t, titles["INS-4.4.3-1"], "check its free space")
	assert.Contains(t, titles["INS-4.4.1-1"], "LDAP APL's settings")

	site.XPR.Services = nil
	tasks.Site = resolved.Resolve(site, "", "")
	for _, p := range tasks.dialogs() {
		assert.NotContains(t, p.title, "LDAP")
		assert.NotContains(t, p.title, "ipApl")
	}
	assert.Contains(t, tasks.ClusterPrep(runbook.Step{}).Title, "enter the cluster's name "+site.Cluster.Name)
}

// What a site file says about telephony, mail, names and releases is in the texts of the steps that the manual gives it to.
func TestTheSetupShowsWhatOnlyTheSiteFileKnows(t *testing.T) {
	site := testSite()
	x := &site.XPR
	x.Services = append(x.Services, "ipApl", "CtiApl", "SmtpApl", "SapR3Apl")
	x.IPProtocol, x.CTIConnection = "CorNet-IP", config.ConnectionTAPI
	x.RemoteSystemLink, x.Crypto, x.LanguageLicences = true, config.CryptoKRYPT, 3
	x.ProjectSpecificRelease, x.AcceptLimitedAvailability = []string{"SapR3Apl"}, []string{"CtiApl"}
	tasks := Tasks{Site: resolved.Resolve(site, "", "")}
	shownTitles := ""
	for _, page := range tasks.dialogs() {
		shownTitles += page.title + "\n"
	}
	for _, part := range []string{"CorNet-IP", "TAPI connection", "works with [KRYPT] only", "of the 3 that are licensed"} {
		assert.Contains(t, shownTitles, part)
	}
	assert.Contains(t, Releases(*x), "the project's release of SapR3Apl")
	assert.Contains(t, Releases(*x), "CtiApl may have to move to a satellite")
	assert.Contains(t, Encryption(config.XPR{Crypto: config.CryptoSec}), "cannot have a Remote System Link")
}
