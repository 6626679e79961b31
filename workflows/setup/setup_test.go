package setup

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/windows"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
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

// notes are those of the pages that a site's setup shows, by the step's id.
func notes(t Tasks) map[string]string {
	found := map[string]string{}
	for _, d := range t.dialogs() {
		if d.without == "" {
			found[d.row.ID] = strings.Join(d.page.Notes, "; ")
		}
	}
	return found
}

// What the manual warns of and no host shows stands on the pages (D-25 to D-28, D-68, E-C47, E-C100), and in no title, which
// people would attest.
func TestASetupShowsTheManualsWarnings(t *testing.T) {
	site := testSite()
	site.XPR.Services = append(site.XPR.Services, "LdapApl", "WebApl", "ipApl")
	tasks := Tasks{Site: resolved.Resolve(site, "", "")}
	said := notes(tasks)
	for id, words := range map[string]string{
		"INS-4.4.7.1-1": "XPR accepts only the password that you enter on this page", "INS-4.4.7.1-2": "XPR accepts only the password that you enter on this page",
		"INS-4.4.11-1": "mta, ipApl: after the setup, set up each of these layers in the XPR Monitor", "INS-4.4.10-1": "Base64", "INS-4.4.10-2": "Base64",
		"INS-4.4.3-1": "free space", "INS-4.4.1-1": "the settings of the LDAP APL", "INS-4.3.12-1": "do not restart before the setup of XPR has ended",
	} {
		assert.Contains(t, said[id], words, id)
	}
	for _, d := range tasks.dialogs() {
		for _, advice := range []string{";", "keep", "must", "check"} {
			assert.NotContains(t, d.title, advice, d.row.ID)
		}
	}

	site.XPR.Services = nil
	tasks.Site = resolved.Resolve(site, "", "")
	for id, said := range notes(tasks) {
		assert.NotContains(t, said, "LDAP", id)
		assert.NotContains(t, said, "ipApl", id)
	}
	prepare := tasks.ClusterPrep(runbook.Step{})
	assert.Equal(t, []runbook.Field{{Label: "cluster name", Value: site.Cluster.Name}}, prepare.Pages[0].Fields)
	assert.Contains(t, prepare.Pages[0].Notes[0], "if the setup wrapper has started by itself, cancel the wrapper")
}

// What a site file says about telephony, mail, names and releases is on the pages that the manual gives it to.
func TestTheSetupShowsWhatOnlyTheSiteFileKnows(t *testing.T) {
	site := testSite()
	x := &site.XPR
	x.Services = append(x.Services, "ipApl", "CtiApl", "SmtpApl", "SapR3Apl")
	x.IPProtocol, x.CTIConnection = "CorNet-IP", config.ConnectionTAPI
	x.RemoteSystemLink, x.Crypto, x.LanguageLicences = true, config.CryptoKRYPT, 3
	x.ProjectSpecificRelease, x.AcceptLimitedAvailability = []string{"SapR3Apl"}, []string{"CtiApl"}
	site.SMTP = config.SMTP{Connection: config.SMTPDialUp, Usage: []string{"InternetMail"}, RASEntry: "Provider", RASUser: "dial", RASPassword: "env:RAS", RASDomain: "RASDOM"}
	tasks := Tasks{Site: resolved.Resolve(site, "", "")}
	said := notes(tasks)
	assert.Contains(t, said["INS-4.4.1-1"], "CorNet-IP")
	assert.Contains(t, said["INS-4.4.9.3-1"], "TAPI connection")
	assert.Contains(t, said["INS-4.3.5-1"], "works only with the encryption KRYPT")
	assert.Contains(t, said["INS-4.3.6-1"], "1 language; the customer has licences for 3 languages")
	assert.Equal(t, []runbook.Field{
		{Label: "available options", Value: "Temporarily via a dial-up connection"},
		{Label: "usage option", Value: "Sending and receiving e-mail via the Internet"},
		{Label: "RAS phone book entry", Value: "Provider"},
		{Label: "user account", Value: "dial"},
		{Label: "Password", Value: "env:RAS", Secret: true},
		{Label: "Windows-domain", Value: "RASDOM"},
	}, tasks.mailPage().page.Fields)
	assert.Contains(t, Releases(*x), "the vendor has released SapR3Apl for this project")
	assert.Contains(t, Releases(*x), "CtiApl may have to move to a satellite")
	assert.Contains(t, encryption(config.XPR{Crypto: config.CryptoSec}), "a Remote System Link does not work with this encryption")
}

// Boards in the nodes need their drivers on the nodes, before the setup and not by it (E-C39). Only without such boards do drivers
// belong on a satellite (4.3.10).
func TestTheNoteAboutDriversFollowsTheBoards(t *testing.T) {
	site := testSite()
	tasks := Tasks{Site: resolved.Resolve(site, "", "")}
	assert.Equal(t, "do not install drivers of communication hardware on this page: such drivers belong on a satellite", notes(tasks)["INS-4.3.10-1"])
	site.XPR.ISDNHardware = true
	tasks.Site = resolved.Resolve(site, "", "")
	said := notes(tasks)["INS-4.3.10-1"]
	assert.Contains(t, said, "must be on the node before the setup of XPR starts")
	assert.NotContains(t, said, "satellite")
}

// Each box of the feature selection is shown with its state, and what no service shows is stated.
func TestEveryBoxOfTheFeatureSelectionIsShown(t *testing.T) {
	site := testSite()
	site.XPR.Features = []string{"Voicemail server > ERGO", "Fax server", "Utilities", "Voicemail server > Speech to Text"}
	tasks := Tasks{Site: resolved.Resolve(site, "", ""), Owner: "KERN2"}
	shown := map[string]string{}
	fields := tasks.featurePage().page.Fields
	for _, f := range fields {
		shown[f.Label] = f.Value
	}
	assert.Len(t, fields, 36+10+1)
	assert.Equal(t, "Kernel Components > Monitor", fields[0].Label, "in the page's order")
	for label, value := range map[string]string{
		"Services > Webserver": on, "Services > Webserver > Web Assistant": on, "Services > Webserver > IppAssistant": off,
		"Services > Voicemail server > Unified Messaging Voicemail (ERGO)": on, "Services > Voicemail server > PhoneMail": off,
		"Services > Fax server > Fax-on-Demand": on, "Add-Ons/Tools > Utilities": on, "Services > Pager": off, "Corresponding APL": "MailApl",
	} {
		assert.Equal(t, value, shown[label], label)
	}
	task := tasks.XPR()
	stated, chosen := tasks.statedFeatures()
	assert.Equal(t, "Services > Webserver > Web Assistant, Services > Fax server > Fax-on-Demand, Services > Voicemail server > Unified Messaging Voicemail (ERGO)", chosen)
	assert.Contains(t, task.Steps, stated)
	assert.False(t, task.Proven(stated), "no host shows it")
	assert.True(t, task.Proven(step(steps.Ins4_4_1Step1, "KERN1", servicesExist)))
	assert.Len(t, tasks.Features(), 2, "the folder of the utilities is looked for")
	site.XPR.Features, site.XPR.Services = []string{}, nil
	tasks.Site = resolved.Resolve(site, "", "")
	assert.Len(t, tasks.Features(), 1)
	assert.Empty(t, tasks.XPR().Unproven)
}

// The setup shows its pages in the order of the manual's sections, and a task has them in the same order.
func TestPagesComeInTheOrderOfTheManual(t *testing.T) {
	site := testSite()
	site.XPR.Services = append(site.XPR.Services, "SmtpApl", "CtiApl")
	site.Regional.RangeCodes = []string{"100-199"}
	tasks := Tasks{Site: resolved.Resolve(site, "", "")}
	order := map[string]int{}
	for i, s := range steps.All() {
		order[s.ID] = i
	}
	var titles, shown []string
	last := -1
	for _, d := range tasks.dialogs() {
		assert.Greater(t, order[d.row.ID], last, d.row.ID)
		last = order[d.row.ID]
		titles = append(titles, d.page.Title)
	}
	for _, p := range tasks.XPR().Pages {
		shown = append(shown, p.Title)
	}
	assert.Equal(t, titles, shown, "this site needs every page")
}

// A connection file has five lines, of which the last is the manual's (4.2.2.2/11), and there are two of them.
func TestBothConnectionFilesAreLookedAt(t *testing.T) {
	site := testSite()
	site.Licensing.Port, site.Licensing.TimeoutMs, site.Licensing.Attempts = 61740, 30000, 3
	task := Tasks{Site: resolved.Resolve(site, "", ""), Owner: "KERN2"}.LicenceService()
	var lines []windows.TextFileLine
	for _, proof := range task.Proofs {
		if line, ok := proof.Want.(windows.TextFileLine); ok {
			assert.Equal(t, "KERN2", proof.Step.Host)
			lines = append(lines, line)
		}
	}
	folder := site.XPR.LicsvcDir
	var want []windows.TextFileLine
	for _, file := range []string{folder + `\HPXPR*.ccf`, folder + `\hlm\License Management Information\HPXPR_V5.0\HPXPR*.ccf`} {
		for i, text := range []string{"192.0.2.30", "61740", "30000", "3", "true"} {
			want = append(want, windows.TextFileLine{Path: file, Number: i + 1, Text: text, Of: 5, WrittenBy: `the setup of the licence service (4.3.4.1), which is a part of C:\media\XpressionsInstall\Setup.exe`})
		}
	}
	assert.Equal(t, want, lines)
}

// What the page of a task shows for a value that nobody can change later is accepted when it is typed again, in the words of
// the screen as well.
func TestWhatAPageShowsIsAcceptedAsTyped(t *testing.T) {
	tasks := Tasks{Site: resolved.Resolve(testSite(), "", "")}
	shown := map[string]string{}
	for _, task := range []runbook.OperatorTask{tasks.LicenceService().OperatorTask, tasks.XPR().OperatorTask} {
		fields := map[string]string{}
		for _, p := range task.Pages {
			for _, f := range p.Fields {
				fields[p.Title+": "+f.Label] = f.Value
			}
		}
		for _, v := range task.Values {
			require.Contains(t, fields, v.Label)
			shown[v.Key] = fields[v.Label]
			assert.True(t, v.Fits(shown[v.Key]), "%s: the page shows %s", v.Key, shown[v.Key])
		}
	}
	assert.Equal(t, accountLogin, shown["xpr.authMethod"])
}
