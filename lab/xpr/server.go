package xpr

import (
	"slices"
	"strings"

	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// server holds the values of the XPR setup's pages.
type server struct {
	target
	name                        string
	folder, database, documents string
	languages                   []string
	rows                        []row
	// features and options are the names of the ticked features and options.
	features, options []string
	account, password string
}

// installServer checks the pages of 4.3.5 to 4.4.14 and installs XPR. It returns *Problems for what the pages do not accept.
func (c *Console) installServer(h *windows.Host, task Task) error {
	f := &form{pages: task.Pages}
	s := &server{name: f.text("Specifying the Server Name", "Name of the XPR")}
	f.checkComponents(s)
	c.checkFolders(f, h, s)
	c.checkFeatures(f, h, s)
	c.checkAccount(f, h, s)
	c.checkWizards(f, s)
	if licsvc, err := h.Services.Get("licsvc"); err != nil || licsvc.State != scm.Running {
		f.wrong("the licence service does not run on %s; install the licence service first", h.Name())
	}
	if _, err := h.Services.Get("mrs"); err == nil {
		f.wrong("XPR is installed already")
	}
	// From Windows Server 2012 on, the .NET Framework 2.0 is a part of the feature .NET Framework 3.5 (Microsoft, "Install the
	// .NET Framework 3.5 on Windows").
	if !slices.ContainsFunc(h.Software.Features(), func(f windows.Feature) bool {
		return f.Name == "NET-Framework-Core" && f.InstallState == "Installed"
	}) {
		f.wrong("the .NET Framework 2.0 cannot be installed: the feature .NET Framework 3.5 of Windows is not installed on %s", h.Name())
	}
	if err := f.result(task.Program, h.Name()); err != nil {
		return err
	}
	return c.writeServer(s)
}

// checkComponents checks the pages of 4.3.6 to 4.3.12: only what is allowed in a cluster may be selected.
func (f *form) checkComponents(s *server) {
	s.languages = f.list("Selecting the Server Languages and the Default Language", "Active", ",")
	if len(s.languages) == 0 {
		f.wrong("page %q: no language is active", "Selecting the Server Languages and the Default Language")
	}
	standard := f.text("Selecting the Server Languages and the Default Language", "Default language")
	if standard != "" && !slices.Contains(s.languages, standard) {
		f.wrong("page %q: the default language %q is not active", "Selecting the Server Languages and the Default Language", standard)
	}
	f.must("Confirming the Release Notes", "I have read the Release Notes", "on")
	for _, label := range []string{"XPR Server", ".NET Framework 2.0", "Additional resources"} {
		f.must("Selecting System Components", label, "on")
	}
	f.mayNot("Selecting System Components", "All further options")
	f.must("Selecting Client Components", "Application Builder", "off")
	f.mayNot("Selecting Client Components", "All further options")
	f.must("Selecting External Software", "external software modules", "off")
	f.must("Installing Acrobat Reader", "language versions", "off")
	f.must("Installation Type for the automatic Speech Recognition", "No ASR", "on")
	f.mayNot("Installation Type for the automatic Speech Recognition", "All further selection fields")
}

func (c *Console) checkFolders(f *form, h *windows.Host, s *server) {
	s.folder = f.clusterFolder(h, "Installation of the XPR Server and Configuration of the Services", "Target folder", false)
	s.database = f.clusterFolder(h, "Selecting the Folder for the Database and the Document Folder", "Database folder", false)
	s.documents = f.clusterFolder(h, "Selecting the Folder for the Database and the Document Folder", "Document folder", false)
	s.target = c.findTarget(f, h, s.folder)
	for _, v := range h.Storage.Volumes() {
		if s.folder != "" && strings.EqualFold(v.Letter, s.folder[:1]) && v.Free < 10<<30 {
			f.wrong("page %q: drive %s: has less than 10 GB free", "Installation of the XPR Server and Configuration of the Services", v.Letter)
		}
	}
}

// named returns the row with the key of an Exchange connector made of the names of its two servers; other rows stay as they are.
func (c *Console) named(r row, server string) row {
	exchange := map[string]string{exchange2003: c.site.XPR.Exchange2003Server, exchange2007: c.site.XPR.Exchange2007Server}
	if other, ok := exchange[r.key]; ok {
		r.key = server + ":" + other
		r.display += " (" + r.key + ")"
	}
	return r
}

// checkAccount checks the account of 4.4.4. It is optional; if there is one, its password must be right.
func (c *Console) checkAccount(f *form, h *windows.Host, s *server) {
	if !strings.EqualFold(f.text("Login Account for XPR Services", "Assign an account to Xpressions services"), "on") {
		return
	}
	s.account, s.password = f.text("Login Account for XPR Services", "User name"), c.password(f, "Login Account for XPR Services")
	if p, err := h.Accounts.Lookup(s.account); err != nil || p.Source != "ActiveDirectory" {
		f.wrong("page %q: %q is not a user of the domain", "Login Account for XPR Services", s.account)
	} else if !c.world.CheckPassword(s.account, s.password) {
		f.wrong("page %q: the password of %q is wrong", "Login Account for XPR Services", s.account)
	}
}

// checkWizards checks the pages of 4.4.5 to 4.4.14.
func (c *Console) checkWizards(f *form, s *server) {
	f.text("Selecting the Default Voice Format", "Voice format")
	f.must("Configuring the User Authentication", "Login via", "Xpressions account (user name+password(PIN))")
	for _, title := range []string{"Setting up the User Account for the XPR Administrator", "postmaster user account"} {
		c.password(f, title)
		f.repeats(title, "Password", "Confirm password")
	}
	for _, title := range []string{"Creating the SSL Certificate", "SSL certificate for stunnel"} {
		f.repeats(title, "Password", "Repeat password")
	}
	f.text("SSL certificate for stunnel", "Server name")
	c.certify(f, "SSL certificate for stunnel", c.site.TLS.StunnelPort)
	if _, mail := findRow(s.rows, "SmtpApl"); mail {
		c.checkMail(f)
	}
	f.must("Setup Completion", "All options", "off")
	if _, web := findRow(s.rows, "WebApl"); web {
		f.text("Creating the SSL Certificate", "Server name")
		c.certify(f, "Creating the SSL Certificate", c.site.TLS.WebPort)
	}
	if _, cti := findRow(s.rows, "CtiApl"); cti {
		f.must("Installing and Configuring the CTI API", "All options", "off")
	}
}
