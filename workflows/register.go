// Package workflows holds the runbooks of the manual's chapters, each in the order of its chapter. A chapter has one file or
// a few. Package engine gives all of them the lock, parking and decisions, operator tasks, progress and evidence;
// package role holds the clustered role, and package chapter what the chapters have in common.
package workflows

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
	"changeover/workflows/maintenance"
	"changeover/workflows/membership"
	"changeover/workflows/role"
	"changeover/workflows/system"
)

// book is a runbook with its chapter.
type book struct {
	engine.Book
	chapter func(ctx workflow.Context, c *chapter.Chapter)
	// afterSetup: the chapter follows the installation.
	afterSetup bool
}

// books are all runbooks; the order is that of the manual.
func books() []book {
	return []book{
		{engine.Book{Name: runbook.Prepare, Title: "check the hosts and create the role", Target: engine.TheFirstNode, Section: "7", WantsTest: true}, prepare, false},
		{engine.Book{Name: runbook.Install, Title: "install XPR on the install node", Target: engine.TheFirstNode, Section: "8", WantsTest: true}, install, false},
		{engine.Book{Name: runbook.Integrate, Title: "make every service of XPR a cluster resource", Target: engine.TheFirstNode, Section: "9.2 to 9.7", WantsTest: true, SetsPasswords: true}, integrate, true},
		{engine.Book{Name: runbook.ReplicateToNode, Title: "replicate XPR to a further node", Target: engine.ANode, Section: "9.8", WantsTest: true, SetsPasswords: true}, replicate, true},
		{engine.Book{Name: runbook.FailoverTest, Title: "move the role to every node and measure the outage", Section: "9.9", WantsTest: true, Tests: true}, failoverTest, true},
		// The manual adds satellites after its test (9.10) and asks for no other one.
		{engine.Book{Name: runbook.AddSatellite, Title: "enter a satellite in the registry of the cluster", Target: engine.ASatellite, Section: "9.10"}, addSatellite, true},
		{engine.Book{Name: runbook.Deploy, Title: "run all runbooks in order", Section: "7 to 9.10", WantsTest: true, SetsPasswords: true}, deploy, false},
		{engine.Book{Name: runbook.Adopt, Title: "take over a cluster that was built by hand", Section: "7 to 9.10"}, adoption, false},
		{engine.Book{Name: runbook.SetTimeZoneSupport, Title: "turn time zone support on or off", Section: "9.7.4"}, maintenance.SetTimeZoneSupport, true},
		{engine.Book{Name: runbook.InstallHotfix, Title: "install a hotfix on every node", Target: engine.AHotfix, Section: "9.8.3", WantsTest: true}, maintenance.InstallHotfix, true},
		{engine.Book{Name: runbook.UninstallPrinterDriver, Title: "remove the printer driver from every node", Section: "9.4.2.1"}, maintenance.UninstallPrinterDriver, true},
		{engine.Book{Name: runbook.ChangeServicePassword, Title: "give every service the new password of its account", Target: engine.Passwords, Section: "9.5.2", SetsPasswords: true}, maintenance.ChangeServicePassword, true},
		{engine.Book{Name: runbook.RepairResource, Title: "bring a service's resource online again", Target: engine.AService, Section: "9.7.2"}, maintenance.RepairResource, true},
		{engine.Book{Name: runbook.RemoveSatellite, Title: "remove a satellite from the registry of the cluster", Target: engine.ASatellite, Section: "9.10, undone"}, membership.RemoveSatellite, true},
		{engine.Book{Name: runbook.RemoveNode, Title: "take a node out of the cluster for good", Target: engine.ANode, Section: "7.1.2, V-22, V-26", WantsTest: true, Leaves: true}, membership.RemoveNode, true},
		{engine.Book{
			Name: runbook.ReplaceNode, Title: "put a new computer in the place of a lost node", Target: engine.ANode, Section: "7.1.2, V-22, and 7, 9.8, 9.9 again",
			WantsTest: true, Leaves: true, SetsPasswords: true,
		}, membership.ReplaceNode, true},
	}
}

// Register registers the runbooks, the site lock, the site record, the writer of missing evidence and the look under
// their kebab-case names. A runbook stays on the version of the worker that began it, so that a chapter may
// change while runs are open. The others are small, outlive versions, and move to the current one.
func Register(w worker.WorkflowRegistry) {
	for _, b := range books() {
		w.RegisterWorkflowWithOptions(b.carryOut, workflow.RegisterOptions{Name: b.Name, VersioningBehavior: workflow.VersioningBehaviorPinned})
	}
	for name, system := range map[string]any{
		runbook.LockWorkflow: system.Lock, runbook.CloseEvidence: system.CloseEvidence, runbook.SiteWorkflow: system.SiteRecord,
		runbook.Look: system.Look,
	} {
		w.RegisterWorkflowWithOptions(system, workflow.RegisterOptions{Name: name, VersioningBehavior: workflow.VersioningBehaviorAutoUpgrade})
	}
}

// leaving is the node that the runbook takes out of the cluster, and that may be broken; empty: none.
func (b book) leaving(in runbook.Input) string {
	if b.Leaves {
		return in.Node
	}
	return ""
}

// carryOut is the workflow of a runbook.
func (b book) carryOut(ctx workflow.Context, in runbook.Input) (runbook.Result, error) {
	c := &chapter.Chapter{}
	return engine.Execute(ctx, b.Book, in, engine.Work{
		Chapter: func(ctx workflow.Context, r *engine.Run) {
			c.Run, c.Role, c.Site = r, role.New(r), r.Site()
			ownKeys(c)
			checkIrrevocable(c)
			chapter.CheckReleases(ctx, c, b.leaving(r.Input()))
			if b.afterSetup {
				checkSetup(ctx, c)
			}
			b.chapter(ctx, c)
		},
		MakeSafe: func(ctx workflow.Context, _ *engine.Run) {
			if c.Role == nil {
				return
			}
			c.Role.MakeSafe(ctx)
			c.Preconditions().RecordStarted(ctx)
			c.Preconditions().AntivirusLeft()
		},
		Unfinished: func() []string {
			if c.Role == nil {
				return nil
			}
			c.Preconditions().AntivirusLeft()
			return c.Role.Unfinished()
		},
	})
}
