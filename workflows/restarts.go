package workflows

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/chapter"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/restarts"
	"changeover/workflows/role"
)

// restartAlone restarts the install node. Where it owns the role, which could run on the others as well, they are
// paused meanwhile (G-13); nodes that Changeover has paused for another reason stay paused.
func restartAlone(ctx workflow.Context, c *chapter.Chapter, s runbook.Step) {
	n1 := c.Site.Config.FirstNode()
	about := func(node, title string) runbook.Step {
		return runbook.Step{ID: s.ID, Manual: s.Manual, Host: c.Role.Owner(), Title: "node " + node + title}
	}
	c.Role.Refresh(ctx)
	installed := servicesFound(ctx, c, c.Site.Keys()...)
	services := slices.DeleteFunc(slices.Clone(c.Site.Services), func(service resolved.Service) bool { return !installed[service.Key] })
	var paused []string
	for _, node := range c.Site.Config.FurtherNodes() {
		if c.Role.Owner() == n1 && !role.PausedHere(c.Run.Record(), node) {
			c.Role.Pause(ctx, about(node, " is paused while "+n1+" restarts"), node)
			paused = append(paused, node)
		}
	}
	chapter.RestartWith(ctx, c, s, n1, services)
	for _, node := range paused {
		c.Role.Release(ctx, about(node, " is resumed after the restart of "+n1), node)
	}
}

// setupOf is the setup of XPR, with the restart of 4.3.13 that 4.3.12 puts after the setup.
func setupOf(c *chapter.Chapter) restarts.Setup {
	s := chapter.Step(steps.Ins4_3_13Step1, c.Site.Config.FirstNode(), "if the setup of XPR asked for a restart, the node has restarted")
	return restarts.Setup{Run: c.Run, Step: s}
}

// setupIsDue reports whether the setup of XPR is carried out now, or was begun by an earlier run that did not see its
// end. On a host that already has XPR it is not known whether a pending restart is that of the setup, so nothing is restarted.
func setupIsDue(c *chapter.Chapter, installed bool) bool {
	setup := setupOf(c)
	return !c.Run.Checking() && (setup.UnderWay() || !setup.Ended() && !installed)
}

// noRestartIsDue reports the step of that restart where no setup is due.
func noRestartIsDue(c *chapter.Chapter) engine.Item {
	setup := setupOf(c)
	fact, _ := c.Run.Record().Fact(setup.Key())
	switch {
	case setup.UnderWay():
		return chapter.WantsPerson(setup.Step, "the setup of XPR is not finished ("+fact.Value+"); the runbook install will continue the setup")
	case setup.Ended():
		return chapter.OnRecord(c, setup.Step, setup.Key(), "the setup of XPR has ended")
	case c.Run.Checking():
		return engine.NotNeeded(setup.Step, engine.OnTheWayOnly)
	}
	return engine.NotNeeded(setup.Step, "XPR was already installed when Changeover first looked at the node")
}

// checkSetup guards what follows the installation: before the setup of XPR has ended, it may still restart the node
// and install what the services need.
func checkSetup(ctx workflow.Context, c *chapter.Chapter) {
	setup := setupOf(c)
	switch {
	case !setup.UnderWay():
	case c.Run.Checking():
		c.Run.Do(ctx, noRestartIsDue(c))
	default:
		c.Run.Fail(calls.Failure(runbook.ErrPrecondition, "cannot start %s: the setup of XPR on %s is not finished (%s); complete the runbook install, then start the runbook again",
			c.Run.ID(), setup.Step.Host, c.Run.Record().Because(setup.Key())))
	}
}

// restartForFeatures carries out the restart that the .NET Framework 3.5 waits for, where that was added as a
// feature of Windows (E-C45), before the setup that needs it.
func restartForFeatures(ctx workflow.Context, c *chapter.Chapter) {
	s := chapter.Step(steps.Ins4_3_13Step1, c.Site.Config.FirstNode(), "the node has restarted since the .NET Framework 3.5 was installed")
	switch {
	case !c.Run.OK():
	case c.Run.Holds(ctx, c.Preconditions().HasDotNet35(s, false)):
		c.Run.Do(ctx, engine.NotNeeded(s, "the .NET Framework 3.5 needs no restart"))
	case !c.Run.Holds(ctx, c.Preconditions().HasDotNet35(s, true)):
		c.Run.Do(ctx, engine.NotNeeded(s, "a person decided not to install the .NET Framework 3.5, so no restart is needed"))
	default:
		restartAlone(ctx, c, s)
	}
}

// restartAfterSetup carries out the restart that the setup wants. The remaining components are installed once a
// person logs on again.
func restartAfterSetup(ctx workflow.Context, c *chapter.Chapter) {
	setup := setupOf(c)
	if !c.Run.OK() {
		return
	}
	switch setup.Restart(ctx) {
	case restarts.WantsNone:
		c.Run.Do(ctx, chapter.ReadShows(setup.Step, "no new restart has become pending since the setup began"))
		return
	case restarts.WasCarriedOut:
		c.Run.Do(ctx, chapter.OnRecord(c, setup.Step, setup.Key(), "the node has restarted"))
		c.Preconditions().AntivirusAfterRestart(ctx, setup.Step.Host)
	case restarts.IsWanted:
		restartAlone(ctx, c, setup.Step)
		setup.GoesOn(ctx)
	}
	setupContinues(ctx, c)
	setup.End(ctx)
}

// setupContinues is the end of 4.3.12: after a restart and a logon the setup installs what is left. Windows runs what
// is registered for the next logon (RunOnce) only for an account that may remove it there, which is an administrator,
// and for the account that registered it where that did so for itself (Microsoft, "RunOnce"; "Run and RunOnce Registry
// Keys"). WinRM is no such logon.
func setupContinues(ctx workflow.Context, c *chapter.Chapter) {
	setup := setupOf(c)
	n1 := setup.Step.Host
	started := "the node is up again"
	if at := setup.Started(ctx); at != "" {
		started += " (it started at " + at + ")"
	}
	c.Run.Attest(ctx, desk.Task{
		Steps: []runbook.Step{chapter.Step(steps.Ins4_3_13Step1, n1, "the setup has installed the remaining components after the restart", "4.3.12")},
		OperatorTask: runbook.OperatorTask{
			ID: "setup-after-restart", Title: "log on to " + n1 + " and wait until the setup has installed the remaining components", Host: n1,
			Pages: []runbook.Page{{Title: "Logon after the restart", Manual: "4.3.12", Fields: []runbook.Field{
				{Label: "Where", Value: "at the console of " + n1 + ", or by Remote Desktop"},
				{Label: "Account", Value: "the account with which the setup was started; this account must be an administrator of " + n1},
				{Label: "When", Value: "now, because " + started + ". The setup continues only after you log on with this account"},
			}}},
		},
	})
}

// restartAfterDriver is 9.4.2-6. A node that has started since its driver was set up is not restarted again, unless
// a program that Changeover has started wants a restart since.
func restartAfterDriver(ctx workflow.Context, c *chapter.Chapter, node string) {
	s := chapter.Step(steps.Int9_4_2Step2, node, "the node has restarted since the printer driver was installed")
	since := []desk.Proof{{Step: s, Want: check.StartedSince{Path: printerLog}}}
	fact := runbook.FactDriverRestart + node
	installers := restarts.Installers{Run: c.Run, Step: s, TimeoutSeconds: c.Site.Config.Timeouts.InstallerSeconds}
	if c.Run.Checking() {
		proofs := []desk.Proof{installers.WantNone()}
		if !restarts.ForDriver(c.Run.Record(), node) {
			proofs = append(proofs, since...)
		}
		c.Run.Do(ctx, engine.Unless(s, proofs, nil))
		return
	}
	switch wanted := installers.Want(ctx); {
	case wanted == "" && restarts.ForDriver(c.Run.Record(), node):
		c.Run.Do(ctx, chapter.OnRecord(c, s, fact, "the node has started since the driver was installed"))
	case wanted == "" && c.Run.Holds(ctx, since):
		c.Run.Do(ctx, chapter.ReadShows(s, "the node has started since the driver was installed"))
		c.Preconditions().AntivirusAfterRestart(ctx, node) // The setup, or a person, may have restarted the node during this run.
	default:
		chapter.Restart(ctx, c, s, node)
		c.Run.Record().Remember(ctx, fact, restarts.By(c.Run), "")
	}
}
