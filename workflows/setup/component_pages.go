package setup

import (
	"strings"

	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
)

// componentPages are 4.4.9 to 4.4.14: wizards of single components.
func (t Tasks) componentPages() []dialog {
	g := t.Site.Config.Regional
	return []dialog{
		page(steps.Ins4_4_9_1Step1, "the regional settings are made", "Configuring regional Connection Settings",
			field("Country", suggested(g.Country)), field("Area code (w/o prefix)", suggested(g.AreaCode)),
			field("Subscriber code", suggested(g.SubscriberCode)), field("International Prefix", suggested(g.InternationalPrefix)),
			field("National Prefix", suggested(g.NationalPrefix)), field("External Prefix", suggested(g.ExternalPrefix))).
			noted("the setup fills in the other fields for the country that you choose: check these fields", "if you choose the country General, fill in every field yourself"),
		page(steps.Ins4_4_9_1Step2, "the number ranges replace the subscriber code", "Location editor",
			field("SubscriberCode (Office code)", "(empty)"), field("RangeCode (Number range)", strings.Join(g.RangeCodes, ", "))).
			noted("click Advanced, then open the location on the tab Locations", "delete what the field SubscriberCode contains").
			where(len(g.RangeCodes) > 0, "the site file gives no number ranges (regional.rangeCodes)"),
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
		noted("the SMTP service of Windows must be stopped and disabled, or not installed: run 'Get-Service SMTPSVC | Format-List Status, StartType' to see its state").
		where(t.Site.Has("SmtpApl"), "the site has no SMTP APL")
	if mail.Connection == config.SMTPNone {
		return d.noted("without a mail connection, e-mail reaches only users of XPR")
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
		noted("a certificate of the customer must be Base64-encoded: XPR accepts no other encoding", "the server name must be the host name in the address that browsers use")
}
