package chapter

import (
	"go.temporal.io/sdk/workflow"

	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
)

// Restart restarts a node. XPR's services that Windows runs and not the cluster are stopped before their disk goes offline. Antivirus
// programs that the run has stopped are stopped after the restart too.
func Restart(ctx workflow.Context, c *Chapter, s runbook.Step, node string) {
	RestartWith(ctx, c, s, node, c.Site.Services)
}

// RestartWith is Restart where only some of the site's services are installed.
func RestartWith(ctx workflow.Context, c *Chapter, s runbook.Step, node string, services []resolved.Service) {
	c.Role.Restart(ctx, s, node, func(ctx workflow.Context) {
		StopServices(ctx, c, steps.Step{ID: s.ID, Manual: s.Manual}, services)
	})
	if !c.Run.Checking() {
		c.Preconditions().AntivirusAfterRestart(ctx, node)
	}
}
