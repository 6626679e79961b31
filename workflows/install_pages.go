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
	return setupPage{id: id, title: becomesTrue, page: Page{Title: title, Manual: manual, Fields: fields}}
}

// setupPages are the pages of 4.3.5 to 4.4.14 in the order in which the setup shows them.
func (r *run) setupPages() []setupPage {
	pages := r.wrapperPages()
	pages = append(pages, r.xprPages()...)
	return append(pages, r.componentPages()...)
}

// wrapperPages are 4.3.5 to 4.3.12: what the wrapper installs besides XPR.
func (r *run) wrapperPages() []setupPage {
	x := r.site.XPR
	return []setupPage{
		page("INS-4.3.5-1", "4.3.5", "the XPR server has its name for good", "Server name", Field{Label: "XPR server name", Value: x.ServerName}),
		page("INS-4.3.6-1", "4.3.6", "the languages are chosen", "Languages",
			Field{Label: "Active", Value: strings.Join(x.Languages, ", ")}, Field{Label: "Default language", Value: x.DefaultLanguage}),
		page("INS-4.3.7-1", "4.3.7", "the release notes are read", "Release notes", Field{Label: "I have read", Value: on}),
		page("INS-4.3.8-1", "4.3.8", "only the system components of Table 6 are chosen", "System components",
			Field{Label: "XPR Server", Value: on}, Field{Label: ".NET Framework 2.0", Value: on}, Field{Label: "Additional resources", Value: on}),
		page("INS-4.3.9-1", "4.3.9", "no client component is chosen", "Client components", Field{Label: "Application Builder", Value: off}),
		page("INS-4.3.10-1", "4.3.10", "no external software is chosen", "External software", Field{Label: "All modules", Value: off}),
		page("INS-4.3.11-1", "4.3.11", "Acrobat Reader is not chosen", "Acrobat Reader", Field{Label: "All languages", Value: off}),
		page("INS-4.3.12-1", "4.3.12", "speech recognition is not chosen", "ASR", Field{Label: "No ASR", Value: on}),
	}
}

// xprPages are 4.4 to 4.4.8: XPR itself.
func (r *run) xprPages() []setupPage {
	x := r.site.XPR
	return []setupPage{
		page("INS-4.4-1", "4.4", "XPR is installed on the cluster drive", "Target folder", Field{Label: "Target folder", Value: x.InstallDir}),
		page("INS-4.4.1-1", "4.4.1", "the features of the site are chosen", "Features",
			Field{Label: "Features", Value: r.features()}, Field{Label: "Further services", Value: r.furtherServices()}),
		page("INS-4.4.3-1", "4.4.3", "database and documents are on the cluster drive", "Database",
			Field{Label: "Database folder", Value: x.DatabaseDir}, Field{Label: "Document folder", Value: x.DocumentDir}),
		r.accountPage(),
		page("INS-4.4.5-1", "4.4.5", "the default voice format is chosen", "Voice format", Field{Label: "Voice format", Value: x.VoiceFormat}),
		page("INS-4.4.6-1", "4.4.6", "the program folder is chosen", "Program folder", Field{Label: "Program folder", Value: x.ProgramFolder}),
		page("INS-4.4.7-1", "4.4.7", "users log on with an XPR account", "User authentication", Field{Label: "Login", Value: "XPR account"}),
		page("INS-4.4.7.1-1", "4.4.7.1", "administrator and postmaster have passwords", "Administrator",
			Field{Label: "Password", Value: string(x.AdminPassword), Secret: true},
			Field{Label: "Postmaster password", Value: string(x.PostmasterPassword), Secret: true}),
		{id: "INS-4.4.7.1-2", title: "the postmaster has a password", page: Page{Manual: "4.4.7.1"}},
		{id: "INS-4.4.8-1", title: "the summary is right and the files are copied", page: Page{Manual: "4.4.8"}},
	}
}

// accountPage is 4.4.4; what it says decides what 9.5.2 has left to do.
func (r *run) accountPage() setupPage {
	const label = "Assign an account to Xpressions services"
	if !r.site.Accounts.AssignedAtSetup {
		return page("INS-4.4.4-1", "4.4.4", "the services get their account later", "Account", Field{Label: label, Value: off})
	}
	account := r.site.Accounts.Service
	return page("INS-4.4.4-1", "4.4.4", "the services have the service account", "Account", Field{Label: label, Value: on},
		Field{Label: "User", Value: account.Name}, Field{Label: "Password", Value: string(account.Password), Secret: true})
}

// componentPages are 4.4.9 to 4.4.14: wizards of single components.
func (r *run) componentPages() []setupPage {
	g := r.site.Regional
	pages := []setupPage{page("INS-4.4.9.1-1", "4.4.9.1", "the regional settings are made", "Regional settings",
		Field{Label: "Country", Value: g.Country}, Field{Label: "Area code", Value: g.AreaCode},
		Field{Label: "Subscriber code", Value: g.SubscriberCode}, Field{Label: "International prefix", Value: g.InternationalPrefix},
		Field{Label: "National prefix", Value: g.NationalPrefix}, Field{Label: "External prefix", Value: g.ExternalPrefix})}
	if len(g.RangeCodes) > 0 {
		pages = append(pages, page("INS-4.4.9.1-2", "4.4.9.1/6", "the number ranges replace the subscriber code", "Location editor",
			Field{Label: "Number ranges", Value: strings.Join(g.RangeCodes, ", ")}))
	}
	if r.site.HasService("SmtpApl") {
		pages = append(pages, page("INS-4.4.9.2-1", "4.4.9.2", "the mail connection is set up", "SMTP",
			Field{Label: "Connection", Value: r.site.SMTP.Connection}, Field{Label: "Usage", Value: strings.Join(r.site.SMTP.Usage, ", ")}))
	}
	if r.site.HasService("CtiApl") {
		pages = append(pages, page("INS-4.4.9.3-1", "4.4.9.3", "all options of CTI are off", "CTI", Field{Label: "All options", Value: off}))
	}
	if r.site.HasService("WebApl") {
		pages = append(pages, r.certificatePage("INS-4.4.10-1", "4.4.10/1", "Certificate Web Assistant", r.site.TLS.WebServerName))
	}
	return append(pages,
		r.certificatePage("INS-4.4.10-2", "4.4.10/6", "Certificate stunnel", r.site.TLS.StunnelServerName),
		setupPage{id: "INS-4.4.11-1", title: "the setup of XPR has ended", page: Page{Manual: "4.4.11"}},
		page("INS-4.4.14-1", "4.4.14", "the component installer has nothing to do", "Component Installer", Field{Label: "All options", Value: off}))
}

func (r *run) certificatePage(id, manual, title, server string) setupPage {
	fields := []Field{{Label: "Server name", Value: server}}
	for _, further := range r.site.TLS.CertificateFields {
		fields = append(fields, Field{Label: further.Label, Value: further.Value})
	}
	if password := r.site.TLS.Password; password != "" {
		fields = append(fields, Field{Label: "Password", Value: string(password), Secret: true})
	}
	return page(id, manual, "the certificate is made for "+server, title, fields...)
}

// setupNotNeeded accounts for pages that this site's setup does not show.
func (r *run) setupNotNeeded(ctx workflow.Context) {
	n1 := r.site.FirstNode()
	pages := []struct {
		needed bool
		step   activities.Step
		why    string
	}{
		{len(r.site.Regional.RangeCodes) > 0, step("INS-4.4.9.1-2", "4.4.9.1/6", n1, "number ranges are entered"), "the site has one subscriber code"},
		{r.site.HasService("SmtpApl"), step("INS-4.4.9.2-1", "4.4.9.2", n1, "the mail connection is set up"), "no Internet e-mail server"},
		{r.site.HasService("CtiApl"), step("INS-4.4.9.3-1", "4.4.9.3", n1, "all options of CTI are off"), "no CTI"},
		{r.site.HasService("WebApl"), step("INS-4.4.10-1", "4.4.10/1", n1, "the certificate of the Web Assistant is made"), "no webserver"},
	}
	for _, p := range pages {
		if !p.needed {
			r.notApplicable(ctx, p.step, p.why)
		}
	}
}

// features are the choices of Table 4-2, "Group > Feature; …".
func (r *run) features() string {
	var names []string
	for _, feature := range r.site.Features() {
		names = append(names, feature.String())
	}
	return strings.Join(names, "; ")
}

// furtherServices are chosen services that no feature installs.
func (r *run) furtherServices() string {
	var keys []string
	for _, service := range catalogue.WithoutFeature(r.site.Services()) {
		keys = append(keys, service.Key)
	}
	return strings.Join(keys, "; ")
}
