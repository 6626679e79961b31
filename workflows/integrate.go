package workflows

import (
	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/engine"
	"changeover/workflows/role"

	"go.temporal.io/sdk/workflow"
)

// integrate carries out 9.2 to 9.7 on the install node: every XPR service becomes a resource of the
// role. The other nodes are paused meanwhile, since they can't run the role yet.
func integrate(ctx workflow.Context, c *chapter) {
	reenter(ctx, c, false, func(ctx workflow.Context) {
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
		endIntegration(ctx, c)
	})
}

// afterInstallation guards the chapter: nothing is touched before XPR is installed.
func afterInstallation(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	guard := func(title string) runbook.Step {
		return step(steps.Int9_2Step1, n1, title, "9.2").WithHint(steps.Int9_2Step1.Hint)
	}
	c.run.Do(ctx, append(c.preconditions().Printing(c.site.Config.NodeNames()...),
		engine.Guard(guard("the setup has left the File Server resource in the role"), clustercheck.RoleResources{Role: c.role.Name(), Types: []string{role.FileServer}}),
		engine.Guard(guard("every service of the site is installed"), servicesInstalled(c)),
	)...)
}

// startIntegration records that the site is being built, and makes a role that runs XPR already ready
// to be changed: on the install node and offline, with the licence service online alone, since its
// checkpoints would undo registry edits that are made while it is offline (G-02). It reports whether
// the role runs XPR already.
func startIntegration(ctx workflow.Context, c *chapter) (repeated bool) {
	n1 := c.site.Config.FirstNode()
	if c.run.Checking() {
		return false
	}
	state := c.role.Survey(ctx)
	if !c.role.Integrated(state) {
		c.role.WorkOn(n1)
		c.run.Record().Remember(ctx, runbook.FactCommissioning, "integration began on "+n1, c.run.Input().Operator)
		return false
	}
	c.role.Resume(ctx, step(steps.Int9_5Step0, c.role.Owner(), "node "+n1+" can own the role"), n1)
	if c.role.Owner() != n1 {
		c.role.Move(ctx, step(steps.Int9_5Step0, n1, "the role is on the install node in its maintenance window"), n1, false)
	}
	c.role.WorkOn(n1)
	c.role.Quiesce(ctx, step(steps.Int9_5Step0, "", ""))
	if service, ok := c.site.Service(licenceService); ok && role.Runs(state, licenceService) {
		// A run that ended early may have left a resource that can't come online yet.
		c.run.Do(ctx, append(resourceOf(c, service),
			c.role.OnlineMeanwhile(step(steps.Int9_3Step0, n1, "the licence service is online while the registry is edited"), c.role.Of(service)))...)
	}
	return true
}

// resourceType is 9.2: the information store's resource type on every node.
func resourceType(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	var group []engine.Item
	for _, node := range append(c.site.Config.FurtherNodes(), n1) {
		group = append(group, resourceDLL(c, node)...)
	}
	c.run.Do(ctx, append(group, engine.Ensure(step(steps.Int9_2Step3, n1, "resource type mrsclusres is registered"),
		cluster.ResourceType{Name: role.InformationStore, DLL: resourceDLLPath}))...)
	for _, node := range c.site.Config.FurtherNodes() {
		c.role.Pause(ctx, step(steps.Int9_2Step4, n1, "node "+node+" is paused"), node)
	}
}

// roleFailover is 9.7.5.
func roleFailover(ctx workflow.Context, c *chapter) {
	r := c.site.Role
	c.run.Do(ctx, engine.Ensure(step(steps.Int9_7_5Step1, c.site.Config.FirstNode(), "the role fails over as the site wants"),
		cluster.RoleSettings{Role: c.role.Name(), FailoverThreshold: &r.FailoverThreshold, FailoverPeriodHours: &r.FailoverPeriodHours}))
}

// endIntegration resumes nodes that it has paused and that can run the role. Those that it is not yet replicated to stay
// paused until their replication (9.8.1-1).
func endIntegration(ctx workflow.Context, c *chapter) {
	for _, node := range c.site.Config.FurtherNodes() {
		if c.run.Record().Has(runbook.FactReplicatedPrefix + node) {
			c.role.Release(ctx, step(steps.Int9_2Step4, c.role.Owner(), "node "+node+" is resumed"), node)
		}
	}
	c.role.GoHome(ctx, step(steps.Int9_7_2Step22, "", ""))
	c.role.Leave()
}
