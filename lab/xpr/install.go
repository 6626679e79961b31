package xpr

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/scm"
)

// writeServer installs XPR as the manual describes the state after the setup: files,
// registry, the File Server resource with six shares, and the running services.
func (c *Console) writeServer(s *server) error {
	steps := []func(*server) error{writeFiles, c.writeRegistry, c.createShares, addSoftware, installDotNet, c.createServices}
	for _, step := range steps {
		if err := step(s); err != nil {
			return err
		}
	}
	return nil
}

// writeFiles writes the folders and programs of XPR.
func writeFiles(s *server) error {
	h := s.host
	for _, f := range sharedFolders {
		if err := h.Files.MakeDir(s.folder + `\` + f.name); err != nil {
			return err
		}
	}
	folders := []string{s.database, s.documents}
	if slices.Contains(s.features, "Utilities") {
		folders = append(folders, s.folder+`\SDKTools`)
	}
	for _, folder := range folders {
		if err := h.Files.MakeDir(folder); err != nil {
			return err
		}
	}
	files := map[string][]byte{
		`\bin\TimeZoneSupport.exe`:                windows.ProgramContent(timeZoneID),
		`\bin\NumberConversionAdmin.exe`:          []byte("MZ NumberConversionAdmin"),
		`\res\convert\ghostscript\gswin32c.exe`:   []byte("MZ Ghostscript"),
		`\res\convert\ghostscript\lib\gs_init.ps`: []byte("%!PS"),
		`\monitor\monitor.exe`:                    []byte("MZ monitor"),
	}
	for _, r := range s.rows {
		files[`\`+r.program] = windows.ProgramContent(serviceID + strings.ToLower(idOf(r)))
	}
	if _, sms := findRow(s.rows, "SmsIpApl"); sms {
		files[`\bin\AxMmCtl.dll`] = []byte("MZ AxMmCtl")
	}
	for path, content := range files {
		if err := plant(h, s.folder+path, content); err != nil {
			return err
		}
	}
	return nil
}

// idOf returns the key of a service in the tables. It differs from the key of the row for an Exchange connector, see named.
func idOf(r row) string {
	for _, known := range optionalRows {
		if known.program == r.program {
			return known.key
		}
	}
	return r.key
}

// createShares creates the File Server resource of the role and shares six
// folders with full access for everyone, which 9.6.1 corrects.
func (c *Console) createShares(s *server) error {
	name, cl := `FileServer (\\`+s.target.name+`)`, cluster.Of(c.world)
	if _, err := cl.Resources.Create(name, cluster.TypeFileServer, s.role); err != nil {
		return fmt.Errorf("cannot create the file server of role %s: %w; look at the role's resources", s.role, err)
	}
	for _, provider := range []string{s.nameResource, s.diskResource} {
		if err := cl.Dependencies.Add(name, provider); err != nil {
			return err
		}
	}
	if _, err := cl.Resources.SetParameter(name, "ServerName", s.target.name); err != nil {
		return err
	}
	if err := cl.Resources.Start(name); err != nil {
		return err
	}
	if err := c.awaitOnline(name); err != nil {
		return err
	}
	for _, f := range sharedFolders {
		share := windows.Share{
			Name: f.share, Path: s.folder + `\` + f.name, Scope: s.target.name, Description: f.description,
			Access: []windows.ShareAccess{{SID: "S-1-1-0", Right: "Full"}},
		}
		if _, err := s.host.Shares.Create(share); err != nil {
			return err
		}
	}
	return nil
}

func (c *Console) awaitOnline(resource string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	err := c.world.Await(ctx, func() bool {
		r, err := cluster.Of(c.world).Resources.Get(resource)
		return err == nil && (r.State == cluster.Online || r.State == cluster.Failed)
	})
	if r, _ := cluster.Of(c.world).Resources.Get(resource); err == nil && r.State != cluster.Online {
		err = fmt.Errorf("the resource is %s after error %d", r.State, r.LastError)
	}
	if err != nil {
		return fmt.Errorf("cannot bring cluster resource %s online: %w; look at the event log", resource, err)
	}
	return nil
}

// addSoftware writes the uninstall entries of XPR and its languages.
func addSoftware(s *server) error {
	s.host.Software.Add(windows.Product{Key: "OpenScape Xpressions", DisplayName: "OpenScape Xpressions Server", Version: "7.5", Publisher: "Unify", Wow64: true})
	for _, language := range s.languages {
		s.host.Software.Add(windows.Product{
			Key: "OpenScape Xpressions Language " + language, DisplayName: "OpenScape Xpressions Language Pack " + language,
			Version: "7.5", Publisher: "Unify", Wow64: true,
		})
	}
	return nil
}

// installDotNet installs the .NET Framework 4 if it is missing, which requires a restart (4.3.13).
func installDotNet(s *server) error {
	const key = `SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full`
	if _, err := s.host.Registry.Key(key); err == nil {
		return nil
	}
	if err := s.host.Registry.CreateKey(key); err != nil {
		return err
	}
	for _, value := range []registry.Value{registry.DWord("Install", 1), registry.DWord("Release", 378389), registry.SZ("Version", "4.5.50709")} {
		if err := s.host.Registry.Set(key, value); err != nil {
			return err
		}
	}
	s.host.NeedReboot(`C:\Windows\Microsoft.NET\Framework64\v4.0.30319\clr.dll`)
	return nil
}

// createServices creates and starts the services in the order of the table. Each
// has the dependency of the table, as on a single server, and the account of the
// setup if there is one.
func (c *Console) createServices(s *server) error {
	if s.account != "" {
		if err := assignLicenceService(s); err != nil {
			return err
		}
	}
	for _, r := range s.rows {
		config := scm.ServiceConfig{
			Name: r.key, DisplayName: r.display, BinaryPath: s.folder + `\` + r.program, StartType: scm.StartAuto,
			Account: s.account, Password: s.password, DependOnService: []string{r.depends},
		}
		if err := c.startNew(s.host, config); err != nil {
			return err
		}
	}
	return nil
}

// assignLicenceService sets the account of the setup for the licence service and
// gives it the right to log on as a service, as installers do.
func assignLicenceService(s *server) error {
	p, err := s.host.Accounts.Lookup(s.account)
	if err != nil {
		return err
	}
	if err := s.host.Accounts.SetRight("SeServiceLogonRight", append(s.host.Accounts.Rights()["SeServiceLogonRight"], p.SID)); err != nil {
		return err
	}
	return s.host.Services.Change("licsvc", scm.ServiceChange{Account: &s.account, Password: &s.password})
}
