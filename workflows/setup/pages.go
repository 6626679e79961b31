package setup

import (
	"strings"

	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/engine"
)

// dialog is one page of the setup and the step that it is.
type dialog struct {
	row   steps.Step
	title string
	page  runbook.Page
}

// Values of check boxes.
const (
	on  = "on"
	off = "off"
)

func page(row steps.Step, becomesTrue, title string, fields ...runbook.Field) dialog {
	return dialog{row: row, title: becomesTrue, page: runbook.Page{Title: title, Manual: row.Manual, Fields: fields}}
}

// noPage is a step of the setup that shows no page with fields.
func noPage(row steps.Step, becomesTrue string) dialog { return page(row, becomesTrue, "") }

// field is a label on a page and what to enter.
func field(label, value string) runbook.Field { return runbook.Field{Label: label, Value: value} }

// pages are the pages of 4.3.5 to 4.4.14 in the order in which the setup shows them.
func (t Tasks) dialogs() []dialog {
	pages := t.wrapperPages()
	pages = append(pages, t.xprPages()...)
	return append(pages, t.componentPages()...)
}

// wrapperPages are 4.3.5 to 4.3.12: what the wrapper installs besides XPR.
func (t Tasks) wrapperPages() []dialog {
	x := t.Site.Config.XPR
	return []dialog{
		page(steps.Ins4_3_5Step1, "the XPR server has its name for good"+Encryption(x), "Specifying the Server Name", field("Name of the XPR", x.ServerName)),
		page(steps.Ins4_3_6Step1, "the languages are chosen"+LanguageLicences(x), "Selecting the Server Languages and the Default Language",
			field("Active", strings.Join(x.Languages, ", ")), field("Default language", x.DefaultLanguage)),
		page(steps.Ins4_3_7Step1, "the release notes are read", "Confirming the Release Notes", field("I have read the Release Notes", on)),
		page(steps.Ins4_3_8Step1, "only the system components of Table 6 are chosen", "Selecting System Components",
			field("XPR Server", on), field(".NET Framework 2.0", on), field("Additional resources", on)),
		page(steps.Ins4_3_9Step1, "Application Builder is not installed", "Selecting Client Components", field("Application Builder", off)),
		page(steps.Ins4_3_10Step1, "no external software is chosen", "Selecting External Software", field("external software modules", off)),
		page(steps.Ins4_3_11Step1, "Acrobat Reader is not installed", "Installing Acrobat Reader", field("language versions", off)),
		page(steps.Ins4_3_12Step1, "speech recognition is not chosen", "Installation Type for the automatic Speech Recognition", field("No ASR", on)),
	}
}

// xprPages are 4.4 to 4.4.8: XPR itself.
func (t Tasks) xprPages() []dialog {
	x := t.Site.Config.XPR
	return []dialog{
		page(steps.Ins4_4Step1, "XPR's folder is on the cluster drive", "Installation of the XPR Server and Configuration of the Services", field("Target folder", x.InstallDir)),
		page(steps.Ins4_4_1Step1, "the services of the chosen features exist"+Protocols(t.Site), "Selecting Features",
			field("Feature", list(t.Site.Features)), field("Corresponding APL", list(t.Site.FurtherServices))),
		page(steps.Ins4_4_3Step1, "the folders of database and documents are on the cluster drive; check its free space in the first weeks", "Selecting the Folder for the Database and the Document Folder",
			field("Database folder", x.DatabaseDir), field("Document folder", x.DocumentDir)),
		t.accountPage(),
		page(steps.Ins4_4_5Step1, "the default voice format is chosen", "Selecting the Default Voice Format", field("Voice format", x.VoiceFormat)),
		page(steps.Ins4_4_6Step1, "the program folder is chosen", "Selecting the Program Folder", field("Program folder", x.ProgramFolder)),
		page(steps.Ins4_4_7Step1, "users log on with an XPR account", "Configuring the User Authentication", field("Login via", accountLogin)),
		page(steps.Ins4_4_7_1Step1, "the administrator has a password"+keepPassword, "Setting up the User Account for the XPR Administrator",
			runbook.Field{Label: "Password", Value: string(x.AdminPassword), Secret: true}),
		page(steps.Ins4_4_7_1Step2, "the postmaster has a password"+keepPassword, "postmaster user account",
			runbook.Field{Label: "Password", Value: string(x.PostmasterPassword), Secret: true}),
		noPage(steps.Ins4_4_8Step1, "the summary is right and the files are copied"),
	}
}

// keepPassword: after a loss of the database XPR knows both users by the passwords of the setup, whatever they were changed
// to (D-25).
const keepPassword = "; keep it: after a loss of the database XPR accepts this password, not a later one"

// accountPage is 4.4.4; what it says decides what 9.5.2 has left to do.
func (t Tasks) accountPage() dialog {
	const label = "Assign an account to Xpressions services"
	if !t.Site.Config.Accounts.AssignedAtSetup {
		return page(steps.Ins4_4_4Step1, "the services get their account later", "Login Account for XPR Services", field(label, off))
	}
	account := t.Site.Config.Accounts.Service
	return page(steps.Ins4_4_4Step1, "the services have the service account", "Login Account for XPR Services", field(label, on),
		field("User name", account.Name), runbook.Field{Label: "Password", Value: string(account.Password), Secret: true})
}

// componentPages are 4.4.9 to 4.4.14: wizards of single components.
func (t Tasks) componentPages() []dialog {
	g, mail := t.Site.Config.Regional, t.Site.Config.SMTP
	pages := []dialog{page(steps.Ins4_4_9_1Step1, "the regional settings are made", "Configuring regional Connection Settings",
		field("Country", g.Country), field("Area code (w/o prefix)", g.AreaCode),
		field("Subscriber code", g.SubscriberCode), field("International Prefix", g.InternationalPrefix),
		field("National Prefix", g.NationalPrefix), field("External Prefix", g.ExternalPrefix))}
	if len(g.RangeCodes) > 0 {
		pages = append(pages, page(steps.Ins4_4_9_1Step2, "the number ranges replace the subscriber code", "Location editor",
			field("RangeCode (Number range)", strings.Join(g.RangeCodes, ", "))))
	}
	if t.Site.Has("SmtpApl") {
		fields := []runbook.Field{field("available options", mail.Connection), field("usage option", strings.Join(mail.Usage, ", "))}
		if mail.Connection == config.SMTPDialUp {
			fields = append(fields, field("RAS phone book entry", mail.RASEntry))
		}
		pages = append(pages, page(steps.Ins4_4_9_2Step1, "the mail connection is set up", "Setup Wizard for the SMTP APL", fields...))
	}
	if t.Site.Has("CtiApl") {
		pages = append(pages, page(steps.Ins4_4_9_3Step1, "all options of CTI are off", "Installing and Configuring the CTI API", field("All options", off)))
	}
	if t.Site.Has("WebApl") {
		pages = append(pages, t.certificatePage(steps.Ins4_4_10Step1, "Creating the SSL Certificate", t.Site.Config.TLS.WebServerName))
	}
	return append(pages,
		t.certificatePage(steps.Ins4_4_10Step2, "SSL certificate for stunnel", t.Site.Config.TLS.StunnelServerName),
		noPage(steps.Ins4_4_11Step1, "the setup of XPR has ended"+Unconfigured(t.Site)),
		page(steps.Ins4_4_14Step1, "the component installer has nothing to do", "Setup Completion", field("All options", off)))
}

// certificatePage is one of the two pages for certificates; no dialog checks how an own one is encoded (D-27).
func (t Tasks) certificatePage(row steps.Step, title, server string) dialog {
	fields := []runbook.Field{field("Server name", server)}
	for _, further := range t.Site.Config.TLS.CertificateFields {
		fields = append(fields, field(further.Label, further.Value))
	}
	if password := t.Site.Config.TLS.Password; password != "" {
		fields = append(fields, runbook.Field{Label: "Password", Value: string(password), Secret: true})
	}
	return page(row, "the certificate is made for "+server+"; a certificate of the customer must be Base64-encoded", title, fields...)
}

// NotNeeded reports pages that this site's setup does not show.
func (t Tasks) NotNeeded() []engine.Item {
	n1 := t.Site.Config.FirstNode()
	pages := []struct {
		needed     bool
		row        steps.Step
		title, why string
	}{
		{len(t.Site.Config.Regional.RangeCodes) > 0, steps.Ins4_4_9_1Step2, "number ranges are entered", "the site has one subscriber code"},
		{t.Site.Has("SmtpApl"), steps.Ins4_4_9_2Step1, "the mail connection is set up", "no Internet e-mail server"},
		{t.Site.Has("CtiApl"), steps.Ins4_4_9_3Step1, "all options of CTI are off", "no CTI"},
		{t.Site.Has("WebApl"), steps.Ins4_4_10Step1, "the certificate of the Web Assistant is made", "no webserver"},
	}
	var group []engine.Item
	for _, p := range pages {
		if !p.needed {
			group = append(group, engine.NotNeeded(step(p.row, n1, p.title), p.why))
		}
	}
	return group
}
