package workflows

import (
	"strings"

	"changeover/activities"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/workflow"
)

// integrate carries out 9.2 to 9.7 on the install node: every XPR service becomes a
// resource of the role. The other nodes are paused meanwhile, since they can't run
// the role yet.
func integrate(ctx workflow.Context, c *chapter) {
	r.reenter(ctx, false, func(ctx workflow.Context, c *chapter) {
		afterInstallation(ctx, c)
		startIntegration(ctx, c)
		resourceType(ctx, c)
		registryNames(ctx, c)
		prerequisites(ctx, c)
		printerDriver(ctx, c)
		embeddedCodes(ctx, c)
		systemPath(ctx, c)
		services(ctx, c)
		shares(ctx, c)
		resources(ctx, c)
		roleFailover(ctx, c)
		endIntegration(ctx, c)
	})
}

// afterInstallation guards the chapter: nothing is touched before XPR is installed.
func afterInstallation(ctx workflow.Context, c *chapter) {
	n1, hint := c.site.Config.FirstNode(), "run install to its end first"
	c.run.Do(ctx, engine.Guard(hinted(step(steps.Int9_2Step1, /*9.2*/ n1, "the setup has left the File Server resource in the role"), hint),
		cluster.ClusterCheck{Role: c.site.Config.Role.Name, HasTypes: []string{role.FileServer}})
	servicesInstalled(ctx, c, hinted(step(steps.Int9_2Step1, /*9.2*/ n1, "every service of the site is installed"), hint))
}

// startIntegration records that the site is being built, and makes a role that
// runs XPR already ready to be changed: on the install node and offline, with the
// licence service online alone, since its checkpoints would undo registry edits
// that are made while it is offline (G-02).
func startIntegration(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	state := c.role.Survey(ctx)
	if c.run.Checking() || !c.run.OK() {
		return
	}
	r.repeated = integrated(state, c.site.Config.Role.Name)
	if !r.repeated {
		c.run.Remember(ctx, runbook.FactCommissioning, "integration began on "+n1, c.run.Input().Operator)
		return
	}
	c.role.Resume(ctx, step(steps.Int9_5Step0, /*9.5*/ c.role.Owner(), "node "+n1+" can own the role"), n1)
	if c.role.Owner() != n1 {
		c.role.Move(ctx, step(steps.Int9_5Step0, /*9.5*/ n1, "the role is on the install node in its maintenance window"), n1, false)
	}
	quiesce(ctx, c, "INT-9.5-0", "9.5")
	if has(state, "licsvc") {
		c.run.Do(ctx, engine.Transition(step(steps.Int9_3Step0, /*9.3*/ n1, "the licence service is online while the registry is edited"), c.role.ResourceOnline(r.resourceOf("licsvc")))
	}
}

// quiesce takes the role offline and brings back what the services stand on.
func quiesce(ctx workflow.Context, c *chapter, id, manual string) {
	c.role.Stop(ctx, step(id, manual, c.role.Owner(), "the role is offline"))
	infrastructure(ctx, c, id, manual)
}

// infrastructure brings disk, address, name and file server online on the owner.
func infrastructure(ctx workflow.Context, c *chapter, id, manual string) {
	for _, kind := range []string{role.PhysicalDisk, role.IPAddress, role.NetworkName, role.FileServer} {
		c.run.Do(ctx, engine.Transition(step(id, manual, c.role.Owner(), kind+" is online"), c.role.ResourceOnline(c.role.OfType(kind)))
	}
}

// has says whether the role has a resource for a generic service.
func has(state cluster.State, service string) bool {
	for _, f := range state.Resources {
		if strings.EqualFold(f.Service, service) {
			return true
		}
	}
	return false
}

// resourceType is 9.2: the information store's resource type on every node.
func resourceType(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	for _, node := range append(c.site.Config.FurtherNodes(), n1) {
		resourceDLL(ctx, c, node)
	}
	c.run.Do(ctx, engine.Ensure(step(steps.Int9_2Step3, /*9.2/2*/ n1, "resource type mrsclusres is registered"),
		cluster.ClusterResourceType{Name: role.InformationStore, DLL: resourceDLLPath})
	for _, node := range c.site.Config.FurtherNodes() {
		c.role.Pause(ctx, step(steps.Int9_2Step4, /*9.2/3*/ n1, "node "+node+" is paused"), node)
	}
}

// roleFailover is 9.7.5.
func roleFailover(ctx workflow.Context, c *chapter) {
	threshold, period := c.site.Config.RoleFailover()
	c.run.Do(ctx, engine.Ensure(step(steps.Int9_7_5Step1, /*9.7.5*/ c.site.Config.FirstNode(), "the role fails over as the site wants"),
		cluster.RoleSettings{Role: c.site.Config.Role.Name, FailoverThreshold: &threshold, FailoverPeriodHours: &period})
}

// endIntegration resumes nodes that can run the role. Those that it is not yet
// replicated to stay paused until their replication (9.8.1-1).
func endIntegration(ctx workflow.Context, c *chapter) {
	for _, node := range c.site.Config.FurtherNodes() {
		if c.run.Has(runbook.FactReplicatedPrefix + node) {
			c.role.Resume(ctx, step(steps.Int9_2Step4, /*9.2/3*/ c.role.Owner(), "node "+node+" is resumed"), node)
		}
	}
	r.goHome(ctx, "INT-9.7.2-22", "9.7.2/22")
	if c.run.OK() {
		r.paused = nil
	}
}
