package workflows

import (
	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
	"changeover/workflows/maintenance"
	"changeover/workflows/role"
	"changeover/workflows/setup"
)

// integrate carries out 9.2 to 9.7 on the install node: every XPR service becomes a resource of the
// role. The other nodes are paused meanwhile, since they can't run the role yet.
func integrate(ctx workflow.Context, c *chapter.Chapter) {
	chapter.Reenter(ctx, c, false, func(ctx workflow.Context) {
		afterInstallation(ctx, c)
		repeated := startIntegration(ctx, c)
		resourceType(ctx, c)
		registryNames(ctx, c, repeated)
		prerequisites(ctx, c)
		printerDriver(ctx, c)
		embeddedCodes(ctx, c)
		systemPath(ctx, c)
		services(ctx, c)
		shares(ctx, c)
		resources(ctx, c, repeated)
		roleFailover(ctx, c)
		c.Run.Do(ctx, c.Setup().Certificates(!c.Run.Checking() || c.Role.Integrated(c.Role.Seen()))...)
		endIntegration(ctx, c)
	})
}

// afterInstallation guards the chapter: nothing is touched before XPR is installed.
func afterInstallation(ctx workflow.Context, c *chapter.Chapter) {
	n1 := c.Site.Config.FirstNode()
	guard := func(title string) runbook.Step {
		return chapter.Step(steps.Int9_2Step1, n1, title, "9.2").WithHint(steps.Int9_2Step1.Hint)
	}
	c.Run.Do(ctx, append(append(c.Preconditions().Printing(c.Site.Config.NodeNames()...), stayedSinceInstallation(c)...),
		engine.Guard(guard("the role has the File Server resource that the setup of XPR creates"), clustercheck.RoleResources{Role: c.Role.Name(), Types: []string{role.FileServer}}).MadeBy(setup.InstalledBy()...),
		engine.Guard(guard("every service of the site is installed"), setup.ServicesInstalled(c.Site)).MadeBy(setup.InstalledBy()...),
	)...)
}

// startIntegration records that the site is being built, and prepares a role that already runs XPR for
// changes: on the install node and offline, with only the licence service online, since its
// checkpoints would undo registry edits that are made while it is offline (G-02). It reports whether
// the role runs XPR already.
func startIntegration(ctx workflow.Context, c *chapter.Chapter) (repeated bool) {
	n1 := c.Site.Config.FirstNode()
	if c.Run.Checking() {
		return false
	}
	state := c.Role.Refresh(ctx)
	if _, ok := chapter.Unsettled(c); ok {
		maintenance.UnsettledConversion(ctx, c)
	}
	if !c.Role.Integrated(state) {
		c.Role.WorkOn(n1)
		c.Run.Record().Remember(ctx, runbook.FactCommissioning, "integration began on "+n1, c.Run.Input().Operator)
		return false
	}
	c.Role.Resume(ctx, chapter.Step(steps.Int9_5Step0, c.Role.Owner(), "node "+n1+" can own the role"), n1)
	if c.Role.Owner() != n1 {
		c.Role.Move(ctx, chapter.Step(steps.Int9_5Step0, n1, "the role is on the install node"), n1, false)
	}
	c.Role.WorkOn(n1)
	c.Role.TakeOffline(ctx, chapter.Step(steps.Int9_5Step0, "", ""))
	if service, ok := c.Site.Service(chapter.LicenceService); ok && role.Runs(state, chapter.LicenceService) {
		// A run that ended early may have left a resource that can't come online yet.
		c.Run.Do(ctx, append(resourceOf(c, service),
			c.Role.OnlineMeanwhile(chapter.Step(steps.Int9_3Step0, n1, "the licence service is online while the registry is edited"), c.Role.Of(service)))...)
	}
	return true
}

// roleFailover is 9.7.5.
func roleFailover(ctx workflow.Context, c *chapter.Chapter) {
	r := c.Site.Role
	c.Run.Do(ctx, engine.Ensure(chapter.Step(steps.Int9_7_5Step1, c.Site.Config.FirstNode(), "the role has the failover threshold and the failover period of the site"),
		cluster.RoleSettings{Role: c.Role.Name(), FailoverThreshold: &r.FailoverThreshold, FailoverPeriodHours: &r.FailoverPeriodHours}))
}

// endIntegration resumes the nodes that it has paused and that can run the role. A node that XPR is not replicated to yet
// stays paused until its replication (9.8.1-1).
func endIntegration(ctx workflow.Context, c *chapter.Chapter) {
	for _, node := range c.Site.Config.FurtherNodes() {
		if c.Run.Record().Has(runbook.FactReplicatedPrefix + node) {
			c.Role.Release(ctx, chapter.Step(steps.Int9_2Step4, c.Role.Owner(), "node "+node+" is resumed"), node)
		}
	}
	c.Role.GoHome(ctx, chapter.Step(steps.Int9_7_2Step22, "", ""))
	c.Role.Leave()
}
