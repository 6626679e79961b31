package workflows

import (
	"strings"
	"time"

	"changeover/activities"
	"changeover/config"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/workflow"
)

const (
	// resourceDLLPath is the information store's resource DLL, the same on every node (9.2-1).
	resourceDLLPath = `C:\Windows\cluster\mrsClusRes.dll`
	// printerPort is what the printer driver leaves (9.4.2).
	printerPort = "XPR Server Fax Monitor"
	// printerLog is written by the printer driver's setup (9.4.2-7).
	printerLog = `C:\WINDOWS\Temp\ucsetup.log`
	// printerLogBytes of its end are kept as evidence.
	printerLogBytes = 8192
)

// resourceDLL is 9.2-1 on one node. Where the cluster service holds the old file, it
// is stopped for the copy, except on the node that owns the role.
func resourceDLL(ctx workflow.Context, c *chapter, node string) {
	file := windows.FileCopy{
		Source:      c.site.Config.Media.Path + `\XpressionsInstall\AddOn\Misc\Cluster\x64\mrsclusres.dll`,
		Destination: resourceDLLPath,
	}
	s := step(steps.Int9_2Step1, /*9.2/1*/ node, "the resource DLL is the medium's")
	locked := step(steps.Int9_2Step2, /*9.2/1*/ node, "the cluster service lets go of the old resource DLL")
	inUse := false
	r.perform(ctx, s, false, func(ctx workflow.Context) (activities.Outcome, error) {
		outcome, err := r.apply(ctx, s, file)
		if err == nil || inUse || kindOf(err) != runbook.ErrFileInUse {
			return outcome, err
		}
		inUse = true
		c.run.Do(ctx, engine.Ensure(locked, cluster.ClusterServiceRestart{Copy: file, Node: node, NotOwnerOf: c.site.Config.Role.Name})
		if !c.run.OK() {
			return outcome, r.err
		}
		// The step is done when the file is seen to be the medium's.
		return r.apply(ctx, s, file)
	})
	if !inUse {
		c.run.Do(ctx, engine.NotNeeded(locked, "the file is not in use")
	}
}

// prerequisites is 9.4.1 on every node: the C++ runtimes.
func prerequisites(ctx workflow.Context, c *chapter) {
	for _, node := range append(c.site.Config.FurtherNodes(), c.site.Config.FirstNode()) {
		runtimesOn(ctx, c, node)
	}
}

// runtimesOn installs the five runtimes on a node: unattended where the site knows
// how, by a person otherwise.
func runtimesOn(ctx workflow.Context, c *chapter, node string) {
	for _, p := range catalogue.Prerequisites() {
		s := step(steps.Int9_4_1Step1, /*9.4.1*/ node, p.Product+" is installed")
		arguments, silent := silentArguments(c.site.Config.Unattended, p.File)
		t := programTask(c, "runtime-"+taskName(p.File), s, p.Path(c.site.Config.Media.Path))
		t.proofs = []engine.Proof{{step: s, Want: windows.InstalledSoftware{Present: []string{runtimePattern(p.File)}}}}
		installProgram(ctx, c, t, silent, arguments)
	}
}

// printerDriver is 9.4.2: on the other nodes first, which are paused, then on the
// install node, where the role goes down and comes back.
func printerDriver(ctx workflow.Context, c *chapter) {
	for _, node := range append(c.site.Config.FurtherNodes(), c.site.Config.FirstNode()) {
		printerDriverOn(ctx, c, node)
	}
	c.run.Do(ctx, engine.NotNeeded(step(steps.Int9_4_2_1, /*9.4.2.1*/ "", "the printer driver is removed"), "maintenance only, no part of an integration")
}

// printerDriverOn installs the driver on a node, restarts the node and keeps the log.
func printerDriverOn(ctx workflow.Context, c *chapter, node string) {
	s := step(steps.Int9_4_2Step1, /*9.4.2/1*/ node, "XPR's printer driver is installed")
	t := programTask(c, "printer-driver", s, c.site.Config.Media.Path+`\XpressionsInstall\AddOn\Misc\Cluster\x64\setup.exe`)
	t.Pages = []runbook.Page{{Title: "Setup", Manual: "9.4.2"}}
	t.proofs = []engine.Proof{{step: s, Want: windows.InstalledSoftware{PrinterPort: printerPort}}}
	installProgram(ctx, c, t, c.site.Config.Unattended.PrinterDriver != "", c.site.Config.Unattended.PrinterDriver)
	restartAfterDriver(ctx, c, node)
	printerDriverLog(ctx, c, node)
}

// programTask is a program on a node that a person could run.
func programTask(c *chapter, name string, s runbook.Step, program string) engine.Task {
	return engine.Task{steps: []runbook.Step{s}, OperatorTask: runbook.OperatorTask{
		ID: name + "-" + strings.ToLower(s.Host), Title: s.Title + ": run the program to its end", Host: s.Host, Program: program,
	}}
}

// installProgram has a program run by a person, or detached on the host where the
// site gives arguments that make it silent; either way the host is looked at first
// and afterwards.
func installProgram(ctx workflow.Context, c *chapter, t task, silent bool, arguments string) {
	if !silent || c.run.Checking() {
		r.ask(ctx, t)
		return
	}
	if !r.proceed(ctx) || r.alreadyDone(ctx, t) || !c.run.OK() {
		return
	}
	runProgram(ctx, c, t.steps[0], false, t.Program, arguments, t.proofs)
}

// runtimePattern is how a runtime of 9.4.1 is listed among the installed software.
// The manual gives no names; those of Microsoft's packages of these years do.
func runtimePattern(file string) string {
	switch file {
	case `vc9\vcredist_x86.exe`:
		return `Visual C\+\+ 2008`
	case `vc10\vcredist_x86.exe`:
		return `Visual C\+\+ 2010`
	case "vcredist_x86.exe":
		return `Visual C\+\+ 20(1[2-9]|[2-9]\d).*x86`
	case "vcredist_x64.exe":
		return `Visual C\+\+ 20(1[2-9]|[2-9]\d).*x64`
	}
	return `Visual C\+\+`
}

func silentArguments(u config.Unattended, file string) (arguments string, ok bool) {
	for _, p := range u.Prerequisites {
		if strings.EqualFold(p.File, file) {
			return p.Arguments, true
		}
	}
	return "", false
}

// restartAfterDriver is 9.4.2-6. A node that has started since its driver was set up
// is not restarted again.
func restartAfterDriver(ctx workflow.Context, c *chapter, node string) {
	s := step(steps.Int9_4_2Step2, /*9.4.2/6*/ node, "the node has restarted since the printer driver was installed")
	fact := runbook.FactDriverRestart + node
	if c.run.Has(fact) || startedSince(ctx, c, node) {
		c.run.Report(ctx, s, runbook.Unchanged, "it has started since")
		return
	}
	restart(ctx, c, s, node)
	c.run.Remember(ctx, fact, "restarted by "+r.id, "")
}

// startedSince compares the node's start with the time of the driver's log.
func startedSince(ctx workflow.Context, c *chapter, node string) bool {
	log := readLog(ctx, c, node)
	boot := r.readBootTime(ctx, node)
	written, err := time.Parse(time.RFC3339, log.LastWrite)
	if err != nil || !log.Exists {
		return false
	}
	started, err := time.Parse(time.RFC3339, boot.LastBoot)
	return err == nil && started.After(written)
}

// printerDriverLog is 9.4.2-7: the log is kept as evidence, and judged where the
// site knows what success looks like.
func printerDriverLog(ctx workflow.Context, c *chapter, node string) {
	s := step(steps.Int9_4_2Step3, /*9.4.2/7*/ node, "the printer driver's log is kept")
	r.perform(ctx, s, false, func(ctx workflow.Context) (activities.Outcome, error) {
		var log windows.TextFile
		if err := r.call(ctx, s, hostWork, "ReadTextFile", logQuery(c, s), &log); err != nil {
			return activities.Outcome{}, err
		}
		return judgeLog(c, s, log)
	})
}

func judgeLog(c *chapter, s runbook.Step, log windows.TextFile) (activities.Outcome, error) {
	outcome := activities.Outcome{Evidence: []runbook.Fact{{Name: printerLog, Value: log.Text}}}
	pattern := c.site.Config.Unattended.PrinterLogPattern
	switch {
	case !log.Exists:
		outcome.Warnings = []string{"there is no " + printerLog}
	case pattern == "":
		outcome.Warnings = []string{"the manual gives no text of success: read the log in the evidence"}
	case !matches(pattern, log.Text):
		return outcome, engine.Failure(runbook.ErrVerification, "cannot accept the printer driver on %s: %s does not match %q; read it and install the driver again", s.Host, printerLog, pattern)
	}
	return outcome, nil
}

func logQuery(c *chapter, s runbook.Step) runbook.HostQuery[windows.TextFileQuery] {
	return runbook.HostQuery[windows.TextFileQuery]{Site: c.site.Name(), Step: s, Query: windows.TextFileQuery{Path: printerLog, MaxBytes: printerLogBytes}}
}

func readLog(ctx workflow.Context, c *chapter, node string) windows.TextFile {
	var log windows.TextFile
	s := step("read-printer-log", "", node, "read "+printerLog)
	r.quietly(ctx, s, func(ctx workflow.Context) error { return r.call(ctx, s, hostWork, "ReadTextFile", logQuery(c, s), &log) })
	return log
}

// embeddedCodes is 9.4.3 on the cluster's side; the client PCs are people's work.
func embeddedCodes(ctx workflow.Context, c *chapter) {
	e, clients := c.site.Config.EmbeddedCodes, ""
	share := step(steps.Int9_4_3Step2, /*9.4.3/2*/ c.role.Owner(), "the codes' folder is shared")
	folder := step(steps.Int9_4_3Step1, /*9.4.3/1*/ c.role.Owner(), "the folder for embedded codes exists")
	support := step(steps.Int9_4_3Step6, /*9.4.3/7*/ c.role.Owner(), "Mail APL supports embedded codes")
	pcs := []runbook.Step{
		step(steps.Int9_4_3Step3, /*9.4.3/4*/ clients, "the client PCs have the printer '"+e.PrinterName+"'"),
		step(steps.Int9_4_3Step4, /*9.4.3/5*/ clients, "the client PCs send to the share and to "+e.FaxPipeHost),
		step(steps.Int9_4_3Step5, /*9.4.3/6*/ clients, "the client PCs support embedded codes"),
	}
	if !e.Enabled {
		for _, s := range append([]runbook.Step{folder, share, support}, pcs...) {
			c.run.Do(ctx, engine.NotNeeded(s, "the site uses no embedded codes")
		}
		return
	}
	c.run.Do(ctx, engine.Ensure(folder, windows.Directory{Path: e.Directory})
	c.run.Do(ctx, engine.Ensure(share, windows.Share{
		Name: e.Share, Path: e.Directory, Scope: c.site.Config.VirtualServer.Name, PrincipalSID: catalogue.EveryoneSID, Access: "Full",
		Recreate: c.site.Config.Shares.Recreate,
	})
	c.run.Attest(ctx, clientTask(c, pcs))
	c.run.Do(ctx, engine.Ensure(support, registry.RegistryValue{
		Key: keyMailApl, Name: "SupportEC", Type: registryDWord, ForceType: true, Data: []string{"1"},
	})
}

// clientTask is the part of 9.4.3 that is done on the client PCs, never on a node.
func clientTask(c *chapter, steps []runbook.Step) engine.Task {
	e := c.site.Config.EmbeddedCodes
	share := `\\` + c.site.Config.VirtualServer.IP + `\` + e.Share
	return engine.Task{steps: steps, OperatorTask: runbook.OperatorTask{
		ID: "embedded-code-clients", Title: "set up embedded codes on the client PCs: " + strings.Join(e.Clients, ", "),
		Pages: []runbook.Page{
			{Title: "Local printer, not shared", Manual: "9.4.3/4", Fields: []runbook.Field{
				{Label: "Printer name", Value: e.PrinterName},
				{Label: "Driver", Value: e.Driver},
				{Label: "Port", Value: printerPort},
				{Label: "PostScript Output Option", Value: "Optimize for Portability"},
			}},
			{Title: "Registry of the client PC", Manual: "9.4.3/5", Fields: []runbook.Field{
				{Label: `HKLM\SOFTWARE\Wow6432Node\PP-COM\FaxMon: DefaultDir`, Value: share},
				{Label: `HKLM\SOFTWARE\Wow6432Node\PP-COM\FaxMon\MailApl: FaxPipe_Host`, Value: e.FaxPipeHost},
				{Label: `HKLM\SOFTWARE\Wow6432Node\PP-COM\MRS\MailApl: SupportEC`, Value: "1"},
			}},
		},
	}}
}

// systemPath is 9.4.4 on every node, and Ghostscript's end.
func systemPath(ctx workflow.Context, c *chapter) {
	for _, node := range c.site.Config.NodeNames() {
		pathOn(ctx, c, node)
	}
	g := c.site.Config.Ghostscript
	s := step(steps.Int9_4_4Step2, /*9.4.4/6*/ c.role.Owner(), "Ghostscript is not used any longer")
	if !g.Disable {
		c.run.Do(ctx, engine.NotNeeded(s, "the site keeps Ghostscript")
		return
	}
	c.run.Do(ctx, engine.Ensure(s, windows.Directory{Path: c.site.Config.XPR.InstallDir + `\res\convert\ghostscript`, Empty: true})
	if g.Path != "" {
		c.run.Do(ctx, engine.Ensure(s, registry.RegistryValue{Key: g.Path, Name: "DisableGS", Type: g.RegistryType(), Data: []string{g.Data}})
	}
}

func pathOn(ctx workflow.Context, c *chapter, node string) {
	c.run.Do(ctx, engine.Ensure(step(steps.Int9_4_4Step1, /*9.4.4/1*/ node, "the system's Path holds XPR's folders"), windows.MachinePath{Folders: c.site.PathFolders})
}
