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
	// without is the reason why this site's setup does not show the page; empty: it shows it.
	without string
}

// Values of check boxes.
const (
	on  = "on"
	off = "off"
)

// tick is the value of a check box.
func tick(chosen bool) string {
	if chosen {
		return on
	}
	return off
}

// suggested is the value of a field that the setup fills in, where the site file gives none.
func suggested(value string) string {
	if value == "" {
		return "as the setup suggests"
	}
	return value
}

func page(row steps.Step, becomesTrue, title string, fields ...runbook.Field) dialog {
	return dialog{row: row, title: becomesTrue, page: runbook.Page{Title: title, Manual: row.Manual, Fields: fields}}
}

// noted adds what a person has to know on the page. Empty notes are left out.
func (d dialog) noted(notes ...string) dialog {
	for _, note := range notes {
		if note != "" {
			d.page.Notes = append(d.page.Notes, note)
		}
	}
	return d
}

// where gives the reason why the page is left out, unless the site needs it.
func (d dialog) where(needed bool, without string) dialog {
	if !needed {
		d.without = without
	}
	return d
}

// field is a label on a page and what to enter.
func field(label, value string) runbook.Field { return runbook.Field{Label: label, Value: value} }

// secret is a field whose value a person takes from where the site keeps its secrets.
func secret(label string, value config.Secret) runbook.Field {
	return runbook.Field{Label: label, Value: string(value), Secret: true}
}

// dialogs are the pages of 4.3.5 to 4.4.14 in the order in which the setup shows them, including those that this site does
// not need.
func (t Tasks) dialogs() []dialog {
	pages := t.wrapperPages()
	pages = append(pages, t.xprPages()...)
	return append(pages, t.componentPages()...)
}

// wrapperPages are 4.3.5 to 4.3.13: what the wrapper installs in addition to XPR.
func (t Tasks) wrapperPages() []dialog {
	x := t.Site.Config.XPR
	const further = "All further options"
	return []dialog{
		page(steps.Ins4_3_5Step1, "the XPR server has the name of the site file", "Specifying the Server Name", field("Name of the XPR", x.ServerName)).
			noted("the name cannot be changed later", encryption(x)),
		page(steps.Ins4_3_6Step1, "the languages are chosen", "Selecting the Server Languages and the Default Language",
			field(languagesLabel, strings.Join(x.Languages, ", ")), field(defaultLabel, x.DefaultLanguage)).
			noted(languageLicences(x), "Next stays inactive until a language is chosen"),
		page(steps.Ins4_3_7Step1, "the release notes are read", "Confirming the Release Notes", field("I have read the Release Notes", on)).
			noted("the Release Notes are the file ReleaseNotes.rtf in the folder XpressionsInstall of the setup medium"),
		page(steps.Ins4_3_8Step1, "only the system components of Table 6 are chosen", "Selecting System Components",
			field("XPR Server", on), field(".NET Framework 2.0", on), field("Additional resources", on), field(further, off)).
			noted("with any other component XPR does not work properly in a cluster", "the setup chooses the pack of the default language, and it cannot be switched off"),
		page(steps.Ins4_3_9Step1, "Application Builder is not installed", "Selecting Client Components", field("Application Builder", off), field(further, off)),
		page(steps.Ins4_3_10Step1, "no external software is chosen", "Selecting External Software", field("external software modules", off)).
			noted("install drivers of communication hardware on a satellite"),
		page(steps.Ins4_3_11Step1, "Acrobat Reader is not installed", "Installing Acrobat Reader", field("language versions", off)).
			noted("with a licence for speech recognition click Next, which leads to its page; without one click Install"),
		page(steps.Ins4_3_12Step1, "speech recognition is not chosen", "Installation Type for the automatic Speech Recognition",
			field("No ASR", on), field("All further selection fields", off)).
			noted("this page is shown only with a licence for speech recognition", "if Windows or the setup asks for a restart, do not restart before the setup of XPR has ended"),
	}
}

// xprPages are 4.4 to 4.4.8: XPR itself.
func (t Tasks) xprPages() []dialog {
	x := t.Site.Config.XPR
	const keep = "keep this password: after a loss of the database XPR accepts it, and no later one" // D-25
	const complex = "the password must be complex"
	return []dialog{
		page(steps.Ins4_4Step1, "XPR's folder is on the cluster drive", "Installation of the XPR Server and Configuration of the Services", field("Target folder", x.InstallDir)).
			noted("the folder must be on the cluster drive, never on a local drive; the drive must have 10 GB or more; the path must have no blanks"),
		t.featurePage(),
		page(steps.Ins4_4_3Step1, "the folders of database and documents are on the cluster drive", "Selecting the Folder for the Database and the Document Folder",
			field("Database folder", x.DatabaseDir), field("Document folder", x.DocumentDir)).
			noted("both folders must be on the cluster drive, never on a local drive; the paths must have no blanks", "look at the free space of the drive often in the first weeks"),
		t.accountPage(),
		page(steps.Ins4_4_5Step1, "the default voice format is chosen", "Selecting the Default Voice Format", field("Voice format", x.VoiceFormat)),
		page(steps.Ins4_4_6Step1, "the program folder is chosen", "Selecting the Program Folder", field("Program folder", suggested(x.ProgramFolder))),
		page(steps.Ins4_4_7Step1, "users log on with an XPR account", "Configuring the User Authentication", field("Login via", accountLogin)).
			noted("the choice cannot be changed later"),
		page(steps.Ins4_4_7_1Step1, "the XPR administrator has a password", "Setting up the User Account for the XPR Administrator",
			field("User name", suggested("")), secret("Password", x.AdminPassword), secret("Confirm password", x.AdminPassword)).noted(keep, complex),
		page(steps.Ins4_4_7_1Step2, "the postmaster has a password", "postmaster user account",
			secret("Password", x.PostmasterPassword), secret("Confirm password", x.PostmasterPassword)).
			noted(keep, complex, "the name of the postmaster cannot be changed; give it a phone number (Voice) later, so that users can divert calls to it"),
		page(steps.Ins4_4_8Step1, "the summary is right and the files are copied", "Summary of the Specifications and Settings").
			noted("compare the summary with the pages before; click Back to correct them, Next to copy the files"),
	}
}

// featurePage is 4.4.1: every box of the selection, as the site file has it. A person states the boxes that no service shows.
func (t Tasks) featurePage() dialog {
	d := page(steps.Ins4_4_1Step1, servicesExist, "Selecting Features")
	for _, box := range t.Site.FeatureBoxes {
		d.page.Fields = append(d.page.Fields, field(box.Label(), tick(box.On)))
	}
	if len(t.Site.FurtherServices) > 0 {
		d.page.Fields = append(d.page.Fields, field("Corresponding APL", list(t.Site.FurtherServices)))
	}
	return d.noted(t.featureNotes()...)
}

// accountPage is 4.4.4; the choice on it decides which accounts 9.5.2 sets.
func (t Tasks) accountPage() dialog {
	const label = "Assign an account to Xpressions services"
	if !t.Site.Config.Accounts.AssignedAtSetup {
		return page(steps.Ins4_4_4Step1, "the services get their account later", "Login Account for XPR Services", field(label, off))
	}
	account := t.Site.Config.Accounts.Service
	return page(steps.Ins4_4_4Step1, servicesLogOn, "Login Account for XPR Services", field(label, on),
		field("User name", account.Name), secret("Password", account.Password))
}

// componentPages are 4.4.9 to 4.4.14: wizards of single components.
func (t Tasks) componentPages() []dialog {
	g := t.Site.Config.Regional
	return []dialog{
		page(steps.Ins4_4_9_1Step1, "the regional settings are made", "Configuring regional Connection Settings",
			field("Country", suggested(g.Country)), field("Area code (w/o prefix)", suggested(g.AreaCode)),
			field("Subscriber code", suggested(g.SubscriberCode)), field("International Prefix", suggested(g.InternationalPrefix)),
			field("National Prefix", suggested(g.NationalPrefix)), field("External Prefix", suggested(g.ExternalPrefix))).
			noted("the country that you choose fills in the other fields: check them", "with the country General enter every field yourself"),
		page(steps.Ins4_4_9_1Step2, "the number ranges replace the subscriber code", "Location editor",
			field("SubscriberCode (Office code)", "deleted"), field("RangeCode (Number range)", strings.Join(g.RangeCodes, ", "))).
			noted("click Advanced, then open the location on the tab Locations").
			where(len(g.RangeCodes) > 0, "the site has one subscriber code"),
		t.mailPage(),
		page(steps.Ins4_4_9_3Step1, "all options of CTI are off", "Installing and Configuring the CTI API", field("All options", off)).
			noted(t.ctiNote()).
			where(t.Site.Has("CtiApl"), "the site has no CTI APL"),
		t.certificatePage(steps.Ins4_4_10Step1, "Creating the SSL Certificate", t.Site.Config.TLS.WebServerName).
			where(t.Site.Has("WebApl"), "the site has no Web APL"),
		t.certificatePage(steps.Ins4_4_10Step2, "SSL certificate for stunnel", t.Site.Config.TLS.StunnelServerName),
		page(steps.Ins4_4_11Step1, "the setup of XPR has ended", "XPR Server Software Installation finished").noted(t.unconfigured()),
		page(steps.Ins4_4_14Step1, "the component installer installs nothing more", "Setup Completion", field("All options", off)),
	}
}

// mailPage is 4.4.9.2, with the dial-up connection where the site has one.
func (t Tasks) mailPage() dialog {
	mail := t.Site.Config.SMTP
	connection := map[string]string{config.SMTPNone: "Not at all", config.SMTPDialUp: "Temporarily via a dial-up connection"}[mail.Connection]
	if connection == "" {
		connection = mail.Connection // The manual does not print how the page words it.
	}
	var usage []string
	for _, use := range mail.Usage {
		if use == "InternetMail" {
			use = "Sending and receiving e-mail via the Internet"
		}
		usage = append(usage, use)
	}
	if len(usage) == 0 {
		usage = []string{"none"}
	}
	fields := []runbook.Field{field("available options", connection), field("usage option", strings.Join(usage, ", "))}
	if mail.Connection == config.SMTPDialUp {
		fields = append(fields, field("RAS phone book entry", mail.RASEntry), field("user account", mail.RASUser), secret("Password", mail.RASPassword))
		if mail.RASDomain != "" {
			fields = append(fields, field("Windows-domain", mail.RASDomain))
		}
	}
	d := page(steps.Ins4_4_9_2Step1, "the mail connection is set up", "Setup Wizard for the SMTP APL", fields...).
		noted("the SMTP service of Windows must be stopped and disabled").
		where(t.Site.Has("SmtpApl"), "the site has no SMTP APL")
	if mail.Connection == config.SMTPNone {
		return d.noted("without a connection e-mail reaches only users of XPR")
	}
	return d
}

// certificatePage is one of the two pages for certificates; no dialog checks how the customer's own one is encoded (D-27).
func (t Tasks) certificatePage(row steps.Step, title, server string) dialog {
	fields := []runbook.Field{field("Server name", server)}
	for _, further := range t.Site.Config.TLS.CertificateFields {
		fields = append(fields, field(further.Label, further.Value))
	}
	if password := t.Site.Config.TLS.Password; password != "" {
		fields = append(fields, secret("Password", password), secret("Repeat password", password))
	}
	return page(row, "the certificate is made for "+server, title, fields...).
		noted("a certificate of the customer must be Base64-encoded: XPR accepts no other", "the server name is the host name in the address that browsers use")
}

// NotNeeded reports pages that this site's setup does not show.
func (t Tasks) NotNeeded() []engine.Item {
	var group []engine.Item
	for _, d := range t.dialogs() {
		if d.without != "" {
			group = append(group, engine.NotNeeded(step(d.row, t.Site.Config.FirstNode(), d.title), d.without))
		}
	}
	return group
}
