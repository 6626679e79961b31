package workflows

import (
	"strings"

	"changeover/activities"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/workflow"
)

// setupPage is one page of the setup and the step that it is.
type setupPage struct {
	id    string
	title string
	page  Page
}

// Values of check boxes.
const (
	on  = "on"
	off = "off"
)

func page(id, manual, becomesTrue, title string, fields ...Field) setupPage {
	return setupPage{id: id, title: becomesTrue, page: runbook.Page{Title: title, Manual: manual, Fields: fields}}
}

// setupPages are the pages of 4.3.5 to 4.4.14 in the order in which the setup shows them.
func setupPages(c *chapter) []setupPage {
	pages := wrapperPages(c)
	pages = append(pages, xprPages(c)...)
	return append(pages, componentPages(c)...)
}

// wrapperPages are 4.3.5 to 4.3.12: what the wrapper installs besides XPR.
func wrapperPages(c *chapter) []setupPage {
	x := c.site.Config.XPR
	return []setupPage{
		page("INS-4.3.5-1", "4.3.5", "the XPR server has its name for good", "Server name", runbook.Field{Label: "XPR server name", Value: x.ServerName}),
		page("INS-4.3.6-1", "4.3.6", "the languages are chosen", "Languages",
			runbook.Field{Label: "Active", Value: strings.Join(x.Languages, ", ")}, runbook.Field{Label: "Default language", Value: x.DefaultLanguage}),
		page("INS-4.3.7-1", "4.3.7", "the release notes are read", "Release notes", runbook.Field{Label: "I have read", Value: on}),
		page("INS-4.3.8-1", "4.3.8", "only the system components of Table 6 are chosen", "System components",
			runbook.Field{Label: "XPR Server", Value: on}, runbook.Field{Label: ".NET Framework 2.0", Value: on}, runbook.Field{Label: "Additional resources", Value: on}),
		page("INS-4.3.9-1", "4.3.9", "no client component is chosen", "Client components", runbook.Field{Label: "Application Builder", Value: off}),
		page("INS-4.3.10-1", "4.3.10", "no external software is chosen", "External software", runbook.Field{Label: "All modules", Value: off}),
		page("INS-4.3.11-1", "4.3.11", "Acrobat Reader is not chosen", "Acrobat Reader", runbook.Field{Label: "All languages", Value: off}),
		page("INS-4.3.12-1", "4.3.12", "speech recognition is not chosen", "ASR", runbook.Field{Label: "No ASR", Value: on}),
	}
}

// xprPages are 4.4 to 4.4.8: XPR itself.
func xprPages(c *chapter) []setupPage {
	x := c.site.Config.XPR
	return []setupPage{
		page("INS-4.4-1", "4.4", "XPR is installed on the cluster drive", "Target folder", runbook.Field{Label: "Target folder", Value: x.InstallDir}),
		page("INS-4.4.1-1", "4.4.1", "the features of the site are chosen", "Features",
			runbook.Field{Label: "Features", Value: features(c)}, runbook.Field{Label: "Further services", Value: furtherServices(c)}),
		page("INS-4.4.3-1", "4.4.3", "database and documents are on the cluster drive", "Database",
			runbook.Field{Label: "Database folder", Value: x.DatabaseDir}, runbook.Field{Label: "Document folder", Value: x.DocumentDir}),
		accountPage(c),
		page("INS-4.4.5-1", "4.4.5", "the default voice format is chosen", "Voice format", runbook.Field{Label: "Voice format", Value: x.VoiceFormat}),
		page("INS-4.4.6-1", "4.4.6", "the program folder is chosen", "Program folder", runbook.Field{Label: "Program folder", Value: x.ProgramFolder}),
		page("INS-4.4.7-1", "4.4.7", "users log on with an XPR account", "User authentication", runbook.Field{Label: "Login", Value: "XPR account"}),
		page("INS-4.4.7.1-1", "4.4.7.1", "administrator and postmaster have passwords", "Administrator",
			runbook.Field{Label: "Password", Value: string(x.AdminPassword), Secret: true},
			runbook.Field{Label: "Postmaster password", Value: string(x.PostmasterPassword), Secret: true}),
		{id: "INS-4.4.7.1-2", title: "the postmaster has a password", page: runbook.Page{Manual: "4.4.7.1"}},
		{id: "INS-4.4.8-1", title: "the summary is right and the files are copied", page: runbook.Page{Manual: "4.4.8"}},
	}
}

// accountPage is 4.4.4; what it says decides what 9.5.2 has left to do.
func accountPage(c *chapter) setupPage {
	const label = "Assign an account to Xpressions services"
	if !c.site.Config.Accounts.AssignedAtSetup {
		return page("INS-4.4.4-1", "4.4.4", "the services get their account later", "Account", runbook.Field{Label: label, Value: off})
	}
	account := c.site.Config.Accounts.Service
	return page("INS-4.4.4-1", "4.4.4", "the services have the service account", "Account", runbook.Field{Label: label, Value: on},
		runbook.Field{Label: "User", Value: account.Name}, runbook.Field{Label: "Password", Value: string(account.Password), Secret: true})
}

// componentPages are 4.4.9 to 4.4.14: wizards of single components.
func componentPages(c *chapter) []setupPage {
	g := c.site.Config.Regional
	pages := []setupPage{page("INS-4.4.9.1-1", "4.4.9.1", "the regional settings are made", "Regional settings",
		runbook.Field{Label: "Country", Value: g.Country}, runbook.Field{Label: "Area code", Value: g.AreaCode},
		runbook.Field{Label: "Subscriber code", Value: g.SubscriberCode}, runbook.Field{Label: "International prefix", Value: g.InternationalPrefix},
		runbook.Field{Label: "National prefix", Value: g.NationalPrefix}, runbook.Field{Label: "External prefix", Value: g.ExternalPrefix})}
	if len(g.RangeCodes) > 0 {
		pages = append(pages, page("INS-4.4.9.1-2", "4.4.9.1/6", "the number ranges replace the subscriber code", "Location editor",
			runbook.Field{Label: "Number ranges", Value: strings.Join(g.RangeCodes, ", ")}))
	}
	if c.site.Has("SmtpApl") {
		pages = append(pages, page("INS-4.4.9.2-1", "4.4.9.2", "the mail connection is set up", "SMTP",
			runbook.Field{Label: "Connection", Value: c.site.Config.SMTP.Connection}, runbook.Field{Label: "Usage", Value: strings.Join(c.site.Config.SMTP.Usage, ", ")}))
	}
	if c.site.Has("CtiApl") {
		pages = append(pages, page("INS-4.4.9.3-1", "4.4.9.3", "all options of CTI are off", "CTI", runbook.Field{Label: "All options", Value: off}))
	}
	if c.site.Has("WebApl") {
		pages = append(pages, certificatePage(c, "INS-4.4.10-1", "4.4.10/1", "Certificate Web Assistant", c.site.Config.TLS.WebServerName))
	}
	return append(pages,
		certificatePage(c, "INS-4.4.10-2", "4.4.10/6", "Certificate stunnel", c.site.Config.TLS.StunnelServerName),
		setupPage{id: "INS-4.4.11-1", title: "the setup of XPR has ended", page: runbook.Page{Manual: "4.4.11"}},
		page("INS-4.4.14-1", "4.4.14", "the component installer has nothing to do", "Component Installer", runbook.Field{Label: "All options", Value: off}))
}

func certificatePage(c *chapter, id, manual, title, server string) setupPage {
	fields := []runbook.Field{{Label: "Server name", Value: server}}
	for _, further := range c.site.Config.TLS.CertificateFields {
		fields = append(fields, runbook.Field{Label: further.Label, Value: further.Value})
	}
	if password := c.site.Config.TLS.Password; password != "" {
		fields = append(fields, runbook.Field{Label: "Password", Value: string(password), Secret: true})
	}
	return page(id, manual, "the certificate is made for "+server, title, fields...)
}

// setupNotNeeded accounts for pages that this site's setup does not show.
func setupNotNeeded(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	pages := []struct {
		needed bool
		step   runbook.Step
		why    string
	}{
		{len(c.site.Config.Regional.RangeCodes) > 0, step(steps.Ins4_4_9_1Step2, /*4.4.9.1/6*/ n1, "number ranges are entered"), "the site has one subscriber code"},
		{c.site.Has("SmtpApl"), step(steps.Ins4_4_9_2Step1, /*4.4.9.2*/ n1, "the mail connection is set up"), "no Internet e-mail server"},
		{c.site.Has("CtiApl"), step(steps.Ins4_4_9_3Step1, /*4.4.9.3*/ n1, "all options of CTI are off"), "no CTI"},
		{c.site.Has("WebApl"), step(steps.Ins4_4_10Step1, /*4.4.10/1*/ n1, "the certificate of the Web Assistant is made"), "no webserver"},
	}
	for _, p := range pages {
		if !p.needed {
			c.run.Do(ctx, engine.NotNeeded(p.step, p.why)
		}
	}
}

// features are the choices of Table 4-2, "Group > Feature; …".
func features(c *chapter) string {
	var names []string
	for _, feature := range c.site.Config.Features() {
		names = append(names, feature.String())
	}
	return strings.Join(names, "; ")
}

// furtherServices are chosen services that no feature installs.
func furtherServices(c *chapter) string {
	var keys []string
	for _, service := range catalogue.WithoutFeature(c.site.Services) {
		keys = append(keys, service.Key)
	}
	return strings.Join(keys, "; ")
}
