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
func (r *run) resourceDLL(ctx workflow.Context, node string) {
	file := activities.FileCopy{
		Source:      r.site.Media.Path + `\XpressionsInstall\AddOn\Misc\Cluster\x64\mrsclusres.dll`,
		Destination: resourceDLLPath,
	}
	s := step("INT-9.2-1", "9.2/1", node, "the resource DLL is the medium's")
	locked := step("INT-9.2-2", "9.2/1", node, "the cluster service lets go of the old resource DLL")
	inUse := false
	r.perform(ctx, s, false, func(ctx workflow.Context) (activities.Outcome, error) {
		outcome, err := r.apply(ctx, s, file)
		if err == nil || inUse || kindOf(err) != activities.ErrFileInUse {
			return outcome, err
		}
		inUse = true
		r.ensure(ctx, locked, activities.ClusterServiceRestart{Copy: file, Node: node, NotOwnerOf: r.site.Role.Name})
		if r.err != nil {
			return outcome, r.err
		}
		// The step is done when the file is seen to be the medium's.
		return r.apply(ctx, s, file)
	})
	if !inUse {
		r.notApplicable(ctx, locked, "the file is not in use")
	}
}

// prerequisites is 9.4.1 on every node: the C++ runtimes.
func (r *run) prerequisites(ctx workflow.Context) {
	for _, node := range append(r.site.FurtherNodes(), r.site.FirstNode()) {
		r.runtimesOn(ctx, node)
	}
}

// runtimesOn installs the five runtimes on a node: unattended where the site knows
// how, by a person otherwise.
func (r *run) runtimesOn(ctx workflow.Context, node string) {
	for _, p := range catalogue.Prerequisites() {
		s := step("INT-9.4.1-1", "9.4.1", node, p.Product+" is installed")
		arguments, silent := silentArguments(r.site.Unattended, p.File)
		t := r.programTask("runtime-"+taskName(p.File), s, p.Path(r.site.Media.Path))
		t.proofs = []proof{{step: s, want: activities.InstalledSoftware{Present: []string{runtimePattern(p.File)}}}}
		r.installProgram(ctx, t, silent, arguments)
	}
}

// printerDriver is 9.4.2: on the other nodes first, which are paused, then on the
// install node, where the role goes down and comes back.
func (r *run) printerDriver(ctx workflow.Context) {
	for _, node := range append(r.site.FurtherNodes(), r.site.FirstNode()) {
		r.printerDriverOn(ctx, node)
	}
	r.notApplicable(ctx, step("INT-9.4.2.1", "9.4.2.1", "", "the printer driver is removed"), "maintenance only, no part of an integration")
}

// printerDriverOn installs the driver on a node, restarts the node and keeps the log.
func (r *run) printerDriverOn(ctx workflow.Context, node string) {
	s := step("INT-9.4.2-1", "9.4.2/1", node, "XPR's printer driver is installed")
	t := r.programTask("printer-driver", s, r.site.Media.Path+`\XpressionsInstall\AddOn\Misc\Cluster\x64\setup.exe`)
	t.Pages = []Page{{Title: "Setup", Manual: "9.4.2"}}
	t.proofs = []proof{{step: s, want: activities.InstalledSoftware{PrinterPort: printerPort}}}
	r.installProgram(ctx, t, r.site.Unattended.PrinterDriver != "", r.site.Unattended.PrinterDriver)
	r.restartAfterDriver(ctx, node)
	r.printerDriverLog(ctx, node)
}

// programTask is a program on a node that a person could run.
func (r *run) programTask(name string, s activities.Step, program string) task {
	return task{steps: []activities.Step{s}, OperatorTask: OperatorTask{
		ID: name + "-" + strings.ToLower(s.Host), Title: s.Title + ": run the program to its end", Host: s.Host, Program: program,
	}}
}

// installProgram has a program run by a person, or detached on the host where the
// site gives arguments that make it silent; either way the host is looked at first
// and afterwards.
func (r *run) installProgram(ctx workflow.Context, t task, silent bool, arguments string) {
	if !silent || r.checking() {
		r.ask(ctx, t)
		return
	}
	if !r.proceed(ctx) || r.alreadyDone(ctx, t) || r.err != nil {
		return
	}
	r.runProgram(ctx, t.steps[0], false, t.Program, arguments, t.proofs)
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
func (r *run) restartAfterDriver(ctx workflow.Context, node string) {
	s := step("INT-9.4.2-2", "9.4.2/6", node, "the node has restarted since the printer driver was installed")
	fact := factRebootPrefix + node
	if r.has(fact) || r.startedSince(ctx, node) {
		r.report(ctx, s, StepUnchanged, "it has started since")
		return
	}
	r.restart(ctx, s, node)
	r.remember(ctx, fact, "restarted by "+r.id, "")
}

// startedSince compares the node's start with the time of the driver's log.
func (r *run) startedSince(ctx workflow.Context, node string) bool {
	log := r.readLog(ctx, node)
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
func (r *run) printerDriverLog(ctx workflow.Context, node string) {
	s := step("INT-9.4.2-3", "9.4.2/7", node, "the printer driver's log is kept")
	r.perform(ctx, s, false, func(ctx workflow.Context) (activities.Outcome, error) {
		var log activities.TextFile
		if err := r.call(ctx, s, hostWork, "ReadTextFile", r.logQuery(s), &log); err != nil {
			return activities.Outcome{}, err
		}
		return r.judgeLog(s, log)
	})
}

func (r *run) judgeLog(s activities.Step, log activities.TextFile) (activities.Outcome, error) {
	outcome := activities.Outcome{Evidence: []activities.Fact{{Name: printerLog, Value: log.Text}}}
	pattern := r.site.Unattended.PrinterLogPattern
	switch {
	case !log.Exists:
		outcome.Warnings = []string{"there is no " + printerLog}
	case pattern == "":
		outcome.Warnings = []string{"the manual gives no text of success: read the log in the evidence"}
	case !log.Matched:
		return outcome, failure(activities.ErrVerification, "cannot accept the printer driver on %s: %s does not match %q; read it and install the driver again", s.Host, printerLog, pattern)
	}
	return outcome, nil
}

func (r *run) logQuery(s activities.Step) activities.HostQuery[activities.TextFileQuery] {
	return activities.HostQuery[activities.TextFileQuery]{Site: r.site.Name, Step: s, Query: activities.TextFileQuery{
		Path: printerLog, MaxBytes: printerLogBytes, Pattern: r.site.Unattended.PrinterLogPattern,
	}}
}

func (r *run) readLog(ctx workflow.Context, node string) activities.TextFile {
	var log activities.TextFile
	s := step("read-printer-log", "", node, "read "+printerLog)
	r.quietly(ctx, s, func(ctx workflow.Context) error { return r.call(ctx, s, hostWork, "ReadTextFile", r.logQuery(s), &log) })
	return log
}

// embeddedCodes is 9.4.3 on the cluster's side; the client PCs are people's work.
func (r *run) embeddedCodes(ctx workflow.Context) {
	e, clients := r.site.EmbeddedCodes, ""
	share := step("INT-9.4.3-2", "9.4.3/2", r.owner, "the codes' folder is shared")
	folder := step("INT-9.4.3-1", "9.4.3/1", r.owner, "the folder for embedded codes exists")
	support := step("INT-9.4.3-6", "9.4.3/7", r.owner, "Mail APL supports embedded codes")
	pcs := []activities.Step{
		step("INT-9.4.3-3", "9.4.3/4", clients, "the client PCs have the printer '"+e.PrinterName+"'"),
		step("INT-9.4.3-4", "9.4.3/5", clients, "the client PCs send to the share and to "+e.FaxPipeHost),
		step("INT-9.4.3-5", "9.4.3/6", clients, "the client PCs support embedded codes"),
	}
	if !e.Enabled {
		for _, s := range append([]activities.Step{folder, share, support}, pcs...) {
			r.notApplicable(ctx, s, "the site uses no embedded codes")
		}
		return
	}
	r.ensure(ctx, folder, activities.Directory{Path: e.Directory})
	r.ensure(ctx, share, activities.Share{
		Name: e.Share, Path: e.Directory, Scope: r.site.VirtualServer.Name, PrincipalSID: catalogue.EveryoneSID, Access: "Full",
		Recreate: r.site.Shares.Recreate,
	})
	r.attestTask(ctx, r.clientTask(pcs))
	r.ensure(ctx, support, activities.RegistryValue{
		Key: keyMailApl, Name: "SupportEC", Type: registryDWord, ForceType: true, Data: []string{"1"},
	})
}

// clientTask is the part of 9.4.3 that is done on the client PCs, never on a node.
func (r *run) clientTask(steps []activities.Step) task {
	e := r.site.EmbeddedCodes
	share := `\\` + r.site.VirtualServer.IP + `\` + e.Share
	return task{steps: steps, OperatorTask: OperatorTask{
		ID: "embedded-code-clients", Title: "set up embedded codes on the client PCs: " + strings.Join(e.Clients, ", "),
		Pages: []Page{
			{Title: "Local printer, not shared", Manual: "9.4.3/4", Fields: []Field{
				{Label: "Printer name", Value: e.PrinterName},
				{Label: "Driver", Value: e.Driver},
				{Label: "Port", Value: printerPort},
				{Label: "PostScript Output Option", Value: "Optimize for Portability"},
			}},
			{Title: "Registry of the client PC", Manual: "9.4.3/5", Fields: []Field{
				{Label: `HKLM\SOFTWARE\Wow6432Node\PP-COM\FaxMon: DefaultDir`, Value: share},
				{Label: `HKLM\SOFTWARE\Wow6432Node\PP-COM\FaxMon\MailApl: FaxPipe_Host`, Value: e.FaxPipeHost},
				{Label: `HKLM\SOFTWARE\Wow6432Node\PP-COM\MRS\MailApl: SupportEC`, Value: "1"},
			}},
		},
	}}
}

// systemPath is 9.4.4 on every node, and Ghostscript's end.
func (r *run) systemPath(ctx workflow.Context) {
	for _, node := range r.site.NodeNames() {
		r.pathOn(ctx, node)
	}
	g := r.site.Ghostscript
	s := step("INT-9.4.4-2", "9.4.4/6", r.owner, "Ghostscript is not used any longer")
	if !g.Disable {
		r.notApplicable(ctx, s, "the site keeps Ghostscript")
		return
	}
	r.ensure(ctx, s, activities.Directory{Path: r.site.XPR.InstallDir + `\res\convert\ghostscript`, Empty: true})
	if g.Path != "" {
		r.ensure(ctx, s, activities.RegistryValue{Key: g.Path, Name: "DisableGS", Type: g.RegistryType(), Data: []string{g.Data}})
	}
}

func (r *run) pathOn(ctx workflow.Context, node string) {
	r.ensure(ctx, step("INT-9.4.4-1", "9.4.4/1", node, "the system's Path holds XPR's folders"), activities.MachinePath{Folders: r.site.PathFolders()})
}
