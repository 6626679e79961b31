package workflows

import (
	"strings"

	"changeover/activities"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/workflow"
)

// replicate carries out 9.8 for one node: it gets what the install node has, and
// then every service comes online there, one after the other.
func replicate(ctx workflow.Context, c *chapter) {
	due := !c.run.Has(runbook.FactReplicatedPrefix + c.run.Input().Node)
	r.reenter(ctx, due, func(ctx workflow.Context, c *chapter) {
		afterIntegration(ctx, c)
		furtherNode(ctx, c, due)
		nodePrerequisites(ctx, c)
		definitions := exportServices(ctx, c)
		takeRoleTo(ctx, c)
		replicateServices(ctx, c, definitions)
		hotfixes(ctx, c)
		endReplication(ctx, c)
	})
}

// afterIntegration guards the chapter: every service is a resource of the role.
func afterIntegration(ctx workflow.Context, c *chapter) {
	want := cluster.ClusterCheck{Role: c.site.Config.Role.Name, HasTypes: []string{role.InformationStore}}
	for _, service := range c.site.Services {
		if service.ResourceType() == role.GenericService {
			want.HasServices = append(want.HasServices, service.Key)
		}
	}
	s := step(steps.Rep9_8_1Step1, /*9.8.1*/ c.site.Config.FirstNode(), "every service of the site is a resource of the role")
	c.run.Do(ctx, engine.Guard(hinted(s, "run integrate to its end first"), want)
}

// furtherNode is the manual's loop over the nodes: deploy starts one run for each. A
// node that the role has never run on is pending; no check of the node could tell.
func furtherNode(ctx workflow.Context, c *chapter, due bool) {
	s := step(steps.Rep9_8StepN, /*9.8*/ c.run.Input().Node, "the role has run on this node")
	switch {
	case !due:
		c.run.Report(ctx, s, runbook.Unchanged, "the site record says so")
	case c.run.Checking():
		c.run.Report(ctx, s, runbook.WouldChange, "it is replicated for the first time")
	default:
		c.run.Report(ctx, s, runbook.Unchanged, "replicated by this run, completely before any other node")
	}
}

// nodePrerequisites is 9.8.2-0: what 9.2 and 9.4 install on each node. It comes
// before the role goes down, since it may restart the node.
func nodePrerequisites(ctx workflow.Context, c *chapter) {
	node, before := c.run.Input().Node, len(r.steps)
	resourceDLL(ctx, c, node)
	runtimesOn(ctx, c, node)
	printerDriverOn(ctx, c, node)
	pathOn(ctx, c, node)
	r.sum(ctx, step(steps.Rep9_8_2Step0, /*9.8.2*/ node, "the node has the prerequisites"), r.steps[before:], "by the steps of 9.2 and 9.4 above")
	c.run.Do(ctx, engine.Check(step(steps.Rep9_8_2Step1, /*9.8.2/1*/ node, "the node can be administered"), windows.Reachability{})
}

// exportServices reads the services of the install node, the truth for every other
// node: name, path, display name, type (9.8.2-3, E-C19, E-C20).
func exportServices(ctx workflow.Context, c *chapter) []windows.ServiceDefinition {
	var found []windows.ServiceDefinition
	s := step(steps.Rep9_8_2Step3, /*9.8.2/3*/ c.site.Config.FirstNode(), "export the services of the install node")
	p := engine.Proof{Step: s, services: serviceKeys(c), drive: c.site.Config.Drive()}
	r.quietly(ctx, s, func(ctx workflow.Context) error {
		var missing []string
		var err error
		if found, missing, err = r.missingServices(ctx, p); err != nil {
			return err
		}
		if len(missing) > 0 {
			return engine.Failure(runbook.ErrPrecondition, "cannot replicate to %s: %s; repair the installation on %s and retry", c.run.Input().Node, list(missing), s.Host)
		}
		return nil
	})
	return found
}

// takeRoleTo is 9.8.1: the target is resumed, the role goes offline and to the
// target, and what the services stand on comes online there. The node that the role
// leaves is paused afterwards: paused before, it would be the owner's node (G-05).
func takeRoleTo(ctx workflow.Context, c *chapter) {
	node := c.run.Input().Node
	c.role.Survey(ctx)
	from := c.role.Owner()
	c.run.Do(ctx, engine.Transition(step(steps.Rep9_8_1Step1, /*9.8.1/1*/ from, "node "+node+" is resumed"), cluster.NodePause{Node: node})
	c.role.Stop(ctx, step(steps.Rep9_8_1Step2, /*9.8.1/2*/ from, "the role is offline"))
	c.role.Move(ctx, step(steps.Rep9_8_1Step3c, /*9.8.1/3c*/ from, "the role is on "+node), node, false)
	for _, other := range c.site.Config.OtherNodes(node) {
		c.role.Pause(ctx, step(steps.Rep9_8_1Step1, /*9.8.1/1*/ node, "node "+other+" is paused"), other)
	}
	infrastructure(ctx, c, "REP-9.8.1-3d", "9.8.1/3")
	library := step(steps.Rep9_8_1Step3b, /*9.8.1/3b*/ node, "AxMmCtl.dll is registered")
	if !c.site.Has("SmsIpApl") {
		c.run.Do(ctx, engine.NotNeeded(library, "SmsIpApl is not installed")
		return
	}
	c.run.Do(ctx, engine.Ensure(library, windows.COMServer{DLL: c.site.Config.XPR.InstallDir + `\bin\AxMmCtl.dll`})
}

// replicateServices is 9.8.2: each service is created and online before the next.
func replicateServices(ctx workflow.Context, c *chapter, definitions []windows.ServiceDefinition) {
	node, before := c.run.Input().Node, len(r.steps)
	for _, account := range accounts(c) {
		c.run.Do(ctx, engine.Ensure(step(steps.Rep9_8_2Step7, /*9.8.2/5*/ node, account+" may log on as a service"),
			windows.LogonRight{Account: account, Right: logonRight})
		for _, each := range []string{c.site.Config.FirstNode(), node} {
			c.run.Do(ctx, engine.Ensure(step(steps.Rep9_8_2Step11, /*9.8.2/11*/ each, account+" is an administrator of the node"),
				windows.LocalGroupMember{GroupSID: catalogue.AdministratorsSID, Account: account})
		}
	}
	for _, service := range c.site.Services {
		definition, _ := findService(definitions, service.Key)
		replicateService(ctx, c, service, definition)
	}
	r.sum(ctx, step(steps.Rep9_8_2Step4, /*9.8.2/4*/ node, "no service failed to be installed"), r.steps[before:], "each was read back after its creation")
	servicesOnNode(ctx, c, step(steps.Rep9_8_2Step13, /*9.8.2/13*/ node, "all mandatory services are online on the node"), r.mandatoryServices())
	servicesOnNode(ctx, c, step(steps.Rep9_8_2Step14, /*9.8.2/14*/ node, "all installed optional services are online on the node"), c.site.Optional())
}

// servicesOnNode looks whether services are online on the target, where the role is
// only while something is being changed.
func servicesOnNode(ctx workflow.Context, c *chapter, s runbook.Step, services []resolved.Service) {
	switch {
	case len(services) == 0:
		c.run.Do(ctx, engine.NotNeeded(s, "the site has no optional services")
	case c.run.Checking():
		c.run.Do(ctx, engine.NotNeeded(s, onTheWayOnly)
	default:
		r.servicesOnline(ctx, s, services, c.run.Input().Node)
	}
}

// replicateService creates one service on the target as the install node has it, and
// brings its resource online there.
func replicateService(ctx workflow.Context, c *chapter, service resolved.Service, definition windows.ServiceDefinition) {
	node, key, account := c.run.Input().Node, service.Key, c.site.Config.AccountOf(service)
	definition.Account, definition.StartMode, definition.State, definition.Dependencies = account.Name, manualStart, "", nil
	c.run.Do(ctx, engine.Ensure(hinted(step(steps.Rep9_8_2Step3, /*9.8.2/3*/ node, "service "+key+" exists as on "+c.site.Config.FirstNode()), "install the C++ runtimes on this node again (9.4.1), then retry"),
		windows.WindowsService{Name: key, StartMode: manualStart, NoDependencies: true, Account: account.Name, Password: account.Password, Create: &definition})
	c.run.Do(ctx, engine.Ensure(step(steps.Rep9_8_2Step7, /*9.8.2/5*/ node, "service "+key+" logs on as "+account.Name),
		windows.WindowsService{Name: key, Account: account.Name, Password: account.Password})
	s := hinted(step(steps.Rep9_8_2Step12, /*9.8.2/12*/ node, "resource of "+key+" is online"), onlineHint)
	if c.run.Checking() {
		c.run.Do(ctx, engine.NotNeeded(s, onTheWayOnly)
		return
	}
	bringOnline(ctx, c, s, service)
}

// hotfixes is 9.8.3.
func hotfixes(ctx workflow.Context, c *chapter) {
	s := step(steps.Rep9_8_3Step1, /*9.8.3*/ c.run.Input().Node, "the hotfixes of the purchased version are installed: "+list(c.site.Config.XPR.Hotfixes))
	if len(c.site.Config.XPR.Hotfixes) == 0 {
		c.run.Do(ctx, engine.NotNeeded(s, "no hotfixes are published for the site's version")
		return
	}
	c.run.Attest(ctx, engine.Task{steps: []runbook.Step{s}, about: c.site.Config.XPR.Hotfixes, OperatorTask: runbook.OperatorTask{
		ID: "hotfixes-" + strings.ToLower(c.run.Input().Node), Title: "install the hotfixes on " + c.run.Input().Node + ": " + list(c.site.Config.XPR.Hotfixes),
	}})
}

// endReplication records the node, unless something was skipped on it. A site in production gets its nodes back; while
// a site is being built they stay paused until the failover test (9.9-2).
func endReplication(ctx workflow.Context, c *chapter) {
	if c.run.Checking() {
		return
	}
	c.role.Start(ctx, step(steps.Rep9_8_2Step14, /*9.8.2/14*/ c.run.Input().Node, "the whole role is online"))
	if len(r.deviations) == 0 {
		c.run.Remember(ctx, runbook.FactReplicatedPrefix+c.run.Input().Node, "every service was online on the node", "")
	}
	antivirusAgain(ctx, c)
	if c.role.InProduction() {
		for _, node := range c.site.Config.OtherNodes(c.run.Input().Node) {
			c.role.Resume(ctx, step(steps.Rep9_8_1Step1, /*9.8.1/1*/ c.run.Input().Node, "node "+node+" is resumed"), node)
		}
	}
	r.goHome(ctx, "REP-9.8.2-14", "9.8.2/14")
	if c.run.OK() {
		r.paused = nil
	}
}
