package maintenance

import (
	"go.temporal.io/sdk/workflow"

	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/restarts"
)

// UninstallPrinterDriver is 9.4.2.1: the printer driver goes from every node, the owner of the role last. The manual has a
// person do it in the setup's own pages, and wants no restart; XPR goes on running.
func UninstallPrinterDriver(ctx workflow.Context, c *chapter.Chapter) {
	c.Role.Refresh(ctx)
	owner := c.Role.Owner()
	for _, node := range append(c.Site.Config.OtherNodes(owner), owner) {
		removeDriver(ctx, c, node)
	}
}

// removeDriver removes the driver from a node. A driver that is installed later needs a restart of its own.
func removeDriver(ctx workflow.Context, c *chapter.Chapter, node string) {
	s := chapter.Step(steps.Int9_4_2_1, node, "the printer driver is removed")
	// The manual's path lacks the architecture; the driver was set up from this folder (E-C82).
	t := chapter.ProgramTask("remove-printer-driver", s, c.Site.Config.Media.Path+`\XpressionsInstall\AddOn\Misc\Cluster\x64\setup.exe`)
	t.Title = "remove XPR's printer driver from " + node + " with the setup of the driver"
	t.Pages = []runbook.Page{{Title: "Setup, after Next", Manual: s.Manual, Fields: []runbook.Field{
		{Label: "click on", Value: "Remove"}, {Label: "then click on", Value: "Remove"},
	}}}
	t.Proofs = []desk.Proof{{Step: s, Want: check.InstalledSoftware{NoPrinterPort: chapter.PrinterPort}}}
	c.Run.Do(ctx, engine.Asking(t))
	key := runbook.FactDriverRestart + node
	if fact, ok := c.Run.Record().Fact(key); ok && fact.Value != restarts.DriverRemoved && !c.Run.Checking() && c.Run.Holds(ctx, t.Proofs) {
		c.Run.Record().Remember(ctx, key, restarts.DriverRemoved, "")
	}
}
