package workflows

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/registry"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/chapter"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

const (
	// printerProduct matches the driver among the installed software; the manual prints no name for it there.
	printerProduct = "(Xpressions|XPR).*(Printer|Fax)"
	// printSpooler is the cluster resource type that XPR's driver must not be installed on (9.4.2).
	printSpooler = "Print Spooler"
	// printerLog is written by the printer driver's setup (9.4.2-7).
	printerLog = `%SystemRoot%\Temp\ucsetup.log`
	// printerLogBytes of its end are kept as evidence.
	printerLogBytes = 8192
)

// everyone is the security identifier of Everyone, whose name differs by Windows' language.
const everyone = "S-1-1-0"

// prerequisites is 9.4.1 on every node: the C++ runtimes.
func prerequisites(ctx workflow.Context, c *chapter.Chapter) {
	var group []engine.Item
	for _, node := range append(c.Site.Config.FurtherNodes(), c.Site.Config.FirstNode()) {
		group = append(group, runtimes(c, node)...)
	}
	c.Run.Do(ctx, group...)
}

// runtimeOf is the runtime that one of the five programs leaves on a node. What they left on the install node is the
// reference for the others.
func runtimeOf(c *chapter.Chapter, node, file string) check.Runtime {
	want := check.Runtime{File: file}
	if first := c.Site.Config.FirstNode(); node != first {
		want.Reference = first
	}
	for _, p := range c.Site.Prerequisites {
		want.Installers = append(want.Installers, check.RuntimeInstaller{File: p.File, Path: p.Path, Family: p.Family, Architecture: p.Architecture})
	}
	return want
}

// runtimes are the five runtimes on a node: installed unattended where the site knows how, by a
// person otherwise.
func runtimes(c *chapter.Chapter, node string) []engine.Item {
	var group []engine.Item
	for _, p := range c.Site.Prerequisites {
		s := chapter.Step(steps.Int9_4_1Step1, node, "the "+p.Product+" is installed")
		t := chapter.ProgramTask("runtime-"+chapter.TaskName(p.File), s, p.Path)
		t.Proofs = []desk.Proof{{Step: s, Want: runtimeOf(c, node, p.File)}}
		group = append(group, chapter.Installed(c, t, p.Silent, p.Arguments, p.NewerCodes...))
	}
	return group
}

// printerDriver is 9.4.2: on the other nodes first, which are paused, then on the install node, where
// the role goes down and comes back.
func printerDriver(ctx workflow.Context, c *chapter.Chapter) {
	for _, node := range append(c.Site.Config.FurtherNodes(), c.Site.Config.FirstNode()) {
		printerDriverOn(ctx, c, node)
	}
	c.Run.Do(ctx,
		noPrintSpooler(c),
		engine.NotNeeded(chapter.Step(steps.Int9_4_2_1, "", "the printer driver is removed"), "integrate does not remove the printer driver; the runbook uninstall-printer-driver removes it"),
	)
}

// noPrintSpooler: the driver belongs on each node, never into a Print Spooler resource of the cluster (D-34).
func noPrintSpooler(c *chapter.Chapter) engine.Item {
	s := chapter.Step(steps.Int9_4_2Step1, c.Site.Config.FirstNode(), "the role has no Print Spooler resource")
	return engine.Check(s.WithHint("ask the administrator of the cluster who uses the printers of this resource. "+
		"If the printers are in use, first move the printers to another print server. Then remove the resource from the role in Failover Cluster Manager, and retry"),
		clustercheck.ResourceTypeCount{Role: c.Role.Name(), Type: printSpooler})
}

// printerDriverOn installs the driver on a node, restarts the node and keeps the log.
func printerDriverOn(ctx workflow.Context, c *chapter.Chapter, node string) {
	s := chapter.Step(steps.Int9_4_2Step1, node, "the printer port of XPR's printer driver exists")
	t := chapter.ProgramTask("printer-driver", s, printerSetup(c))
	t.Pages = []runbook.Page{{Title: "Setup", Manual: "9.4.2"}}
	t.Proofs = []desk.Proof{{Step: s, Want: check.InstalledSoftware{PrinterPort: chapter.PrinterPort, Expected: []string{printerProduct}}}}
	arguments := c.Site.Config.Unattended.PrinterDriver
	c.Run.Do(ctx, chapter.Installed(c, t, arguments != "", arguments))
	restartAfterDriver(ctx, c, node)
	c.Run.Do(ctx, printerDriverLog(c, node))
}

// printerSetup is the path of the setup of the printer driver.
func printerSetup(c *chapter.Chapter) string {
	return c.Site.Config.Media.Path + `\XpressionsInstall\AddOn\Misc\Cluster\x64\setup.exe`
}

// printerDriverLog is 9.4.2-7: the log is kept as evidence, and judged where the site knows what
// success looks like.
func printerDriverLog(c *chapter.Chapter, node string) engine.Item {
	s := chapter.Step(steps.Int9_4_2Step3, node, "the log of the printer driver's setup was read")
	return engine.Perform(s, func(ctx workflow.Context, a *engine.Attempt) error {
		var log windows.TextFile
		query := runbook.HostQuery[windows.TextFileQuery]{
			Site: c.Site.Name(), Step: s, Query: windows.TextFileQuery{
				Path: printerLog, MaxBytes: printerLogBytes, Pattern: c.Site.Config.Unattended.PrinterLogPattern,
			},
		}
		if err := a.Read(ctx, runbook.ReadTextFileActivity, query, &log); err != nil {
			return err
		}
		a.Show(printerLog, log.Text)
		pattern := c.Site.Config.Unattended.PrinterLogPattern
		switch {
		case !log.Exists && c.Run.Checking() && a.Until(steps.Int9_4_2Step1.ID):
			return nil // The setup, which writes the log, comes first.
		case !log.Exists:
			a.NotNeeded("the log does not exist")
			a.Warn("the log " + printerLog + " does not exist, so nothing shows whether the setup of the printer driver succeeded")
		case pattern == "":
			a.Warn("the manual does not print the log of a successful setup, so Changeover has not judged this log: " +
				"read the log in the evidence (changeover audit " + c.Run.ID() + "); to have Changeover judge such logs in later runs, set unattended.printerLogPattern in the site file")
		case !log.Matched:
			return calls.Failure(runbook.ErrVerification, "cannot accept the printer driver on %s: the log of its setup, %s, does not match %q (unattended.printerLogPattern in the site file); "+
				"read the log, correct the cause of its error, run %s on the node again, then retry; if the log shows a success, abort, correct the pattern, then start the runbook again", node, printerLog, pattern, printerSetup(c))
		}
		return nil
	})
}

// embeddedCodes is the part of 9.4.3 on the cluster; people set up the client PCs.
func embeddedCodes(ctx workflow.Context, c *chapter.Chapter) {
	e, owner := c.Site.Config.EmbeddedCodes, c.Role.Owner()
	folder := chapter.Step(steps.Int9_4_3Step1, owner, "the folder for embedded codes exists")
	share := chapter.Step(steps.Int9_4_3Step2, owner, "the folder for embedded codes is shared")
	support := chapter.Step(steps.Int9_4_3Step6, owner, "Mail APL supports embedded codes")
	printer, target := "the printer for embedded codes", "the virtual server"
	if e.Enabled { // Otherwise the site file has neither value.
		printer, target = "the printer '"+e.PrinterName+"'", e.FaxPipeHost+" as FaxPipe_Host"
	}
	pcs := []runbook.Step{
		chapter.Step(steps.Int9_4_3Step3, "", "the client PCs have "+printer),
		chapter.Step(steps.Int9_4_3Step4, "", "the registry of the client PCs contains the share for embedded codes and "+target),
		chapter.Step(steps.Int9_4_3Step5, "", "the client PCs support embedded codes"),
	}
	if !e.Enabled {
		for _, s := range append([]runbook.Step{folder, share, support}, pcs...) {
			c.Run.Do(ctx, engine.NotNeeded(s, "the site uses no embedded codes"))
		}
		return
	}
	c.Run.Do(ctx,
		engine.Ensure(folder, windows.Directory{Path: e.Directory}),
		engine.Ensure(share, windows.Share{
			Name: e.Share, Path: e.Directory, Scope: c.Site.Config.VirtualServer.Name, PrincipalSID: everyone, Access: "Full",
			Recreate: c.Site.Config.Shares.Recreate,
		}),
		engine.Ensure(support, registry.Value{Key: chapter.KeyMailApl, Name: "SupportEC", Type: chapter.RegistryDWord, ForceType: true, Data: []string{"1"}}),
	)
	c.Run.Attest(ctx, clientTask(c, pcs))
}

// clientTask is the part of 9.4.3 that is done on the client PCs, never on a node.
func clientTask(c *chapter.Chapter, about []runbook.Step) desk.Task {
	e := c.Site.Config.EmbeddedCodes
	share := `\\` + c.Site.Config.VirtualServer.IP + `\` + e.Share
	drivers := []runbook.Field{{Label: "Driver", Value: e.Driver}}
	for _, older := range c.Site.Config.OlderDrivers() {
		drivers = append(drivers, runbook.Field{Label: "Driver on " + older.On, Value: older.Name})
	}
	values := map[string]string{}
	for _, s := range about {
		values[desk.FactOf(s)] = strings.Join(append([]string{e.PrinterName, e.Driver, share, e.FaxPipeHost}, e.Clients...), ", ")
	}
	return desk.Task{Steps: about, SiteValues: values, OperatorTask: runbook.OperatorTask{
		ID: "embedded-code-clients", Title: "set up embedded codes on the client PCs: " + strings.Join(e.Clients, ", "),
		Pages: []runbook.Page{
			{Title: "Local printer, not shared", Manual: "9.4.3/4", Fields: slices.Concat([]runbook.Field{{Label: "Printer name", Value: e.PrinterName}}, drivers, []runbook.Field{
				{Label: "Port", Value: chapter.PrinterPort},
				{Label: "PostScript Output Option", Value: "Optimize for Portability"},
				{Label: "Font of documents with embedded codes", Value: "Courier"},
			})},
			{Title: "Registry of the client PC", Manual: "9.4.3/5", Fields: []runbook.Field{
				{Label: `HKLM\SOFTWARE\Wow6432Node\PP-COM\FaxMon: DefaultDir (REG_SZ)`, Value: share},
				{Label: "DefaultDir, if the client PC cannot open the path above", Value: `\\` + c.Site.Config.VirtualServer.Name + `\` + e.Share},
				{Label: `HKLM\SOFTWARE\Wow6432Node\PP-COM\FaxMon\MailApl: FaxPipe_Host (REG_SZ)`, Value: e.FaxPipeHost},
				{Label: `HKLM\SOFTWARE\Wow6432Node\PP-COM\MRS\MailApl: SupportEC (REG_DWORD)`, Value: "1"},
			}, Notes: []string{
				"create each key and each value that does not exist. The type of the value is in brackets",
				`if Windows on the client PC is a 32-bit edition, use HKLM\SOFTWARE\PP-COM instead of HKLM\SOFTWARE\Wow6432Node\PP-COM`,
			}},
		},
	}}
}

// systemPath is 9.4.4 on every node, with the removal of Ghostscript.
func systemPath(ctx workflow.Context, c *chapter.Chapter) {
	var group []engine.Item
	for _, node := range c.Site.Config.NodeNames() {
		group = append(group, pathOn(c, node))
	}
	c.Run.Do(ctx, append(group, noGhostscript(c)...)...)
}

// noGhostscript is the security note of 9.4.4-6. The folder is on the cluster drive, DisableGS on every node (9.4.4-7).
func noGhostscript(c *chapter.Chapter) []engine.Item {
	folder := chapter.Step(steps.Int9_4_4Step2, c.Role.Owner(), "Ghostscript's folder is empty").
		WithHint("XPR keeps files in this folder open while it converts documents: wait, or take XPR's services offline, then retry")
	if c.Site.Config.Ghostscript.Keep {
		return append([]engine.Item{engine.Deviation(folder, keepsGhostscript)}, disableGhostscript(c, c.Site.Config.NodeNames()...)...)
	}
	want := windows.Directory{Path: c.Site.Config.XPR.InstallDir + `\res\convert\ghostscript`, Empty: true}
	return append([]engine.Item{engine.Ensure(folder, want)}, disableGhostscript(c, c.Site.Config.NodeNames()...)...)
}

const keepsGhostscript = "not done, because the site file keeps Ghostscript (ghostscript.keep)"

// disableGhostscript sets DisableGS on nodes. Only the Server Administration manual says where it is (E.1.3 there): where
// the site file does not give it, a person sets the value.
func disableGhostscript(c *chapter.Chapter, nodes ...string) []engine.Item {
	g := c.Site.Config.Ghostscript
	var group []engine.Item
	var byHand []runbook.Step
	for _, node := range nodes {
		s := chapter.Step(steps.Int9_4_4Step2, node, "registry value DisableGS is set")
		switch {
		case g.Keep:
			group = append(group, engine.Deviation(s, keepsGhostscript))
		case g.Path != "":
			group = append(group, engine.Ensure(s, registry.Value{Key: g.Path, Name: "DisableGS", Type: g.RegistryType(), Data: []string{g.Data}}))
		default:
			byHand = append(byHand, s)
		}
	}
	if len(byHand) == 0 {
		return group
	}
	return chapter.Attest(c, "disable-ghostscript", "set the registry value DisableGS on "+strings.Join(nodes, " and ")+
		" as section E.1.3 of the Server Administration manual describes. If you want Changeover to set this value in later runs, enter the registry key of DisableGS in the site file, as ghostscript.path", byHand...)
}

func pathOn(c *chapter.Chapter, node string) engine.Item {
	return engine.Ensure(chapter.Step(steps.Int9_4_4Step1, node, "the system variable Path contains XPR's folders"), windows.MachinePath{Folders: c.Site.PathFolders})
}
