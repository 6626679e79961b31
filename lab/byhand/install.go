package byhand

import (
	"context"
	"strconv"
	"strings"

	"changeover/config"
	"changeover/lab/windows/scm"
	"changeover/lab/xpr"
)

// install carries out chapter 4: licence agents on the nodes if the site has them, then licence service and XPR on the first node.
func (a *administrator) install() error {
	first := a.site.FirstNode()
	for _, service := range a.site.Checks.AntivirusServices {
		for _, h := range a.nodes() {
			if _, err := h.Services.Get(service); err == nil {
				_ = h.Services.Stop(service) // It may be stopped already.
			}
		}
	}
	if err := a.licenceAgents(); err != nil {
		return err
	}
	for _, task := range []xpr.Task{a.clusterprep(), a.licenceService(), a.server()} {
		if err := a.console.Perform(first, task); err != nil {
			return err
		}
	}
	return a.fullName()
}

// fullName replaces the service of the connector to Exchange 2003 (row 31) by the service that the setup creates for the full
// name of the Exchange server. Table 17 and the site file have the short name.
func (a *administrator) fullName() error {
	short, h := a.site.XPR.ServerName+":"+a.site.XPR.Exchange2003Server, a.first()
	before, err := h.Services.Get(short)
	if err != nil {
		return nil // The site has no such connector.
	}
	ctx, cancel := context.WithTimeout(context.Background(), waitLimit)
	defer cancel()
	return inOrder(
		func() error { return h.Services.StopAll(ctx, short) },
		func() error { return h.Services.Delete(short) },
		func() error {
			return h.Services.Create(scm.ServiceConfig{
				Name: short + domain, DisplayName: before.DisplayName, BinaryPath: before.BinaryPath, StartType: before.StartType,
				Type: before.Type, ErrorControl: before.ErrorControl, DependOnService: before.DependOnService,
			})
		},
	)
}

// domain is the part of a computer's full name after its short name.
const domain = ".example.com"

// page returns a dialog page; fields are labels, each followed by its value.
func page(title string, fields ...string) xpr.Page {
	p := xpr.Page{Title: title}
	for i := 0; i < len(fields); i += 2 {
		p.Fields = append(p.Fields, xpr.Field{Label: fields[i], Value: fields[i+1]})
	}
	return p
}

// medium returns the path of a file on the setup medium.
func (p *plan) medium(file string) string {
	return p.site.Media.Path + `\XpressionsInstall\` + file
}

// clusterprep returns the task of 4.3.3-1.
func (p *plan) clusterprep() xpr.Task {
	return xpr.Task{Program: p.medium(`Cluster\clusterprep.exe`), Pages: []xpr.Page{page("Settings and Selection of the Components", "cluster name", p.site.Cluster.Name)}}
}

// licenceService returns the task of 4.3.4.1.
func (p *plan) licenceService() xpr.Task {
	l := p.site.Licensing
	return xpr.Task{Program: p.medium("Setup.exe"), Pages: []xpr.Page{page("Installation of the License Service in the Cluster",
		"New license service installation", "on", "Target folder", p.site.XPR.LicsvcDir, "IP Address", p.agentAddress(),
		"Port", strconv.Itoa(l.Port), "Time-out", strconv.Itoa(l.TimeoutMs), "number of connection attempts", strconv.Itoa(l.Attempts))}}
}

// server returns the task of 4.3.5 to 4.4.14, the setup of XPR.
func (p *plan) server() xpr.Task {
	x, t := p.site.XPR, p.site.TLS
	account := page("Login Account for XPR Services", "Assign an account to Xpressions services", "off")
	if p.site.Accounts.AssignedAtSetup {
		account = page("Login Account for XPR Services", "Assign an account to Xpressions services", "on",
			"User name", p.site.Accounts.Service.Name, "Password", string(p.site.Accounts.Service.Password))
	}
	password := func(title string, ref config.Secret) xpr.Page {
		return page(title, "Password", string(ref), "Confirm password", string(ref))
	}
	return xpr.Task{Program: p.medium("Setup.exe"), Pages: []xpr.Page{
		page("Specifying the Server Name", "Name of the XPR", x.ServerName),
		page("Selecting the Server Languages and the Default Language", "Active", strings.Join(x.Languages, ", "), "Default language", x.DefaultLanguage),
		page("Confirming the Release Notes", "I have read the Release Notes", "on"),
		page("Selecting System Components", "XPR Server", "on", ".NET Framework 2.0", "on", "Additional resources", "on"),
		page("Selecting Client Components", "Application Builder", "off"),
		page("Selecting External Software", "external software modules", "off"),
		page("Installing Acrobat Reader", "language versions", "off"),
		page("Installation Type for the automatic Speech Recognition", "No ASR", "on"),
		page("Installation of the XPR Server and Configuration of the Services", "Target folder", x.InstallDir),
		p.features(),
		page("Selecting the Folder for the Database and the Document Folder", "Database folder", x.DatabaseDir, "Document folder", x.DocumentDir),
		account,
		page("Selecting the Default Voice Format", "Voice format", x.VoiceFormat),
		page("Configuring the User Authentication", "Login via", "Xpressions account (user name+password(PIN))"),
		password("Setting up the User Account for the XPR Administrator", x.AdminPassword),
		password("postmaster user account", x.PostmasterPassword),
		page("Setup Wizard for the SMTP APL", "available options", "Permanently"),
		page("Installing and Configuring the CTI API", "All options", "off"),
		page("Creating the SSL Certificate", "Server name", t.WebServerName),
		page("SSL certificate for stunnel", "Server name", t.StunnelServerName),
		page("Setup Completion", "All options", "off"),
	}}
}

// features returns the page of 4.4.1, including the boxes that are ticked by default.
func (p *plan) features() xpr.Page {
	services := append([]string{"TcpApl"}, p.site.XPR.Services...)
	chosen := append([]string{"Monitor", "Monitor Event Log"}, p.site.XPR.Features...)
	if p.site.XPR.FaxG3PostDial {
		chosen = append(chosen, "ISDN hardware > Fax G3 Post Dial")
	}
	return xpr.ChooseFeatures(services, chosen)
}
