package workflows

import (
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
	"changeover/workflows/maintenance"
	"changeover/workflows/progress"
	"changeover/workflows/role"
	"changeover/workflows/setup"
)

// administrators is the security identifier of the local group Administrators.
const administrators = "S-1-5-32-544"

// licenceFailure is the licence service's error where prerequisites are missing (9.8.2/4).
const licenceFailure = "The MRS License Service cannot be installed"

// replicate carries out 9.8 for one node: it gets what the install node has, and then every service
// comes online there, one after the other.
func replicate(ctx workflow.Context, c *chapter.Chapter) {
	chapter.RefuseWhileConverting(ctx, c)
	node := c.Run.Input().Node
	due := !c.Run.Record().Has(runbook.FactReplicatedPrefix + node)
	chapter.Reenter(ctx, c, due, func(ctx workflow.Context) {
		afterIntegration(ctx, c)
		furtherNode(ctx, c, node, due)
		mark := c.Run.Mark()
		nodePrerequisites(ctx, c, node)
		definitions := exportServices(ctx, c)
		takeRoleTo(ctx, c, node)
		replicateServices(ctx, c, node, definitions)
		whole := !engine.SkippedSince(c.Run, mark)
		hotfixes(ctx, c, node)
		endReplication(ctx, c, node, due, mark, whole)
	})
}

// afterIntegration guards the chapter: every service is a resource of the role.
func afterIntegration(ctx workflow.Context, c *chapter.Chapter) {
	want := clustercheck.RoleResources{Role: c.Role.Name(), Types: []string{role.InformationStore}}
	for _, service := range c.Site.Services {
		if !service.Store {
			want.Services = append(want.Services, service.Key)
		}
	}
	s := chapter.Step(steps.Rep9_8_1Step1, c.Site.Config.FirstNode(), "every service of the site is a resource of the role", "9.8.1")
	nodes := []string{c.Site.Config.FirstNode(), c.Run.Input().Node}
	c.Run.Do(ctx, append(c.Preconditions().Printing(nodes...), engine.Guard(s.WithHint(steps.Rep9_8_1Step1.Hint), want).MadeBy(steps.Int9_7_2Step5.ID, steps.Int9_7_3Step1.ID))...)
}

// furtherNode is the manual's loop over the nodes: deploy starts one run for each. The step of a node
// that the role has never run on is pending; only the site record shows that.
func furtherNode(ctx workflow.Context, c *chapter.Chapter, node string, due bool) {
	s := roleHasRun(node)
	switch {
	case !due:
		c.Run.Do(ctx, chapter.OnRecord(c, s, runbook.FactReplicatedPrefix+node, "XPR was replicated to this node"))
	case c.Run.Checking():
		c.Run.Do(ctx, chapter.WouldDo(s, "XPR is not on the node yet: a run replicates XPR to the node"))
	}
}

func roleHasRun(node string) runbook.Step {
	return chapter.Step(steps.Rep9_8StepN, node, "the role has run on this node")
}

// nodePrerequisites is 9.8.2-0: what 4.2.2, 9.2 and 9.4 install on each node. It comes before the role goes
// down, since it may restart the node.
func nodePrerequisites(ctx workflow.Context, c *chapter.Chapter, node string) {
	mark := c.Run.Mark()
	c.Run.Do(ctx, slices.Concat(agentOfFurther(c, node), resourceDLL(c, node), runtimes(c, node), []engine.Item{pathOn(c, node)}, disableGhostscript(c, node))...)
	printerDriverOn(ctx, c, node)
	if c.Run.Checking() || c.Run.Deviated() {
		c.Run.Sum(ctx, chapter.Step(steps.Rep9_8_2Step0, node, "the node has the prerequisites"), mark, "shown by the steps above (4.2.2), (9.2), (9.4)")
	} else {
		c.Run.Do(ctx, prerequisitesAgain(c, node)...)
	}
	c.Run.Do(ctx, engine.Check(chapter.Step(steps.Rep9_8_2Step1, node, "the node can be administered"), check.Reachability{}))
}

// prerequisitesAgain looks at all of them at once, as the last installer and the restart have left them.
func prerequisitesAgain(c *chapter.Chapter, node string) []engine.Item {
	about := func(title string) runbook.Step {
		return chapter.Step(steps.Rep9_8_2Step0, node, title).WithHint(steps.Rep9_8_2Step0.Hint)
	}
	group := []engine.Item{engine.Check(about("the resource DLL is the same as on the setup medium"), resourceDLLFile(c))}
	if c.Site.Config.Licensing.Scenario == config.ScenarioOnNodes {
		group = append(group, c.Setup().AgentSeen(about(agentRuns)))
	}
	for _, p := range c.Site.Prerequisites {
		group = append(group, engine.Check(about("the "+p.Product+" is installed"), runtimeOf(c, node, p.File)))
	}
	return append(group,
		engine.Check(about("the printer port of XPR's printer driver exists"), check.InstalledSoftware{PrinterPort: chapter.PrinterPort}),
		engine.Check(about("the system variable Path contains XPR's folders"), windows.MachinePath{Folders: c.Site.PathFolders}))
}

// exportServices reads the services of the install node, which every other node gets in the same way: name, path,
// display name, type (9.8.2-3, E-C19, E-C20).
func exportServices(ctx workflow.Context, c *chapter.Chapter) []windows.ServiceDefinition {
	var found []windows.ServiceDefinition
	s := chapter.Step(steps.Rep9_8_2Step3, c.Site.Config.FirstNode(), "the services of the install node were read")
	c.Run.Do(ctx, engine.Guard(s, check.ServicesInstalled{Names: c.Site.Keys(), Drive: c.Site.Config.Drive()}).MadeBy(setup.InstalledBy()...))
	query := runbook.HostQuery[windows.ServiceQuery]{Site: c.Site.Name(), Step: s, Query: windows.ServiceQuery{Names: c.Site.Keys()}}
	c.Run.Read(ctx, s, runbook.ReadServicesActivity, query, &found)
	return found
}

// takeRoleTo is 9.8.1: the target is resumed, the role goes offline and moves to the target, and its disk,
// address, name and file server come online there. The node that the role leaves is paused afterwards, since
// the owner of the role must not be paused (G-05). The manual resumes the target from the pause of 9.2-3;
// where a person has paused it for another reason, the step waits for that person.
func takeRoleTo(ctx workflow.Context, c *chapter.Chapter, node string) {
	if !c.Run.Checking() {
		c.Role.Refresh(ctx)
	}
	from := c.Role.Owner()
	resumed := chapter.Step(steps.Rep9_8_1Step1, from, "node "+node+" is resumed")
	if c.Run.Checking() {
		c.Run.Do(ctx, engine.NotNeeded(resumed, engine.OnTheWayOnly))
	} else {
		c.Role.Resume(ctx, resumed, node)
		role.PauseAfterFailure(c.Role, node)
	}
	c.Role.Stop(ctx, chapter.Step(steps.Rep9_8_1Step2, from, "the role is offline"))
	c.Role.Move(ctx, chapter.Step(steps.Rep9_8_1Step3c, from, "the role is on "+node), node, false)
	c.Role.WorkOn(node)
	for _, other := range c.Site.Config.OtherNodes(node) {
		c.Role.Pause(ctx, chapter.Step(steps.Rep9_8_1Step1, node, "node "+other+" is paused"), other)
	}
	c.Run.Do(ctx, c.Role.Infrastructure(chapter.Step(steps.Rep9_8_1Step3d, node, "", "9.8.1/3"))...)
	library := chapter.Step(steps.Rep9_8_1Step3b, node, "AxMmCtl.dll is registered")
	if !c.Site.Has("SmsIpApl") {
		c.Run.Do(ctx, engine.NotNeeded(library, "the site has no SmsIpApl"))
		return
	}
	c.Run.Do(ctx, engine.Ensure(library, windows.COMServer{DLL: c.Site.Config.XPR.InstallDir + `\bin\AxMmCtl.dll`}).MadeBy(steps.Rep9_8_1Step3c.ID))
}

// replicateServices is 9.8.2: each service is created and online before the next.
func replicateServices(ctx workflow.Context, c *chapter.Chapter, node string, definitions []windows.ServiceDefinition) {
	mark, began := c.Run.Mark(), workflow.Now(ctx)
	c.Run.Do(ctx, nodeAccounts(c, node)...)
	for _, service := range c.Site.Services {
		c.Run.Do(ctx, replicateService(c, node, service, definitions)...)
	}
	if !c.Run.Checking() {
		said := chapter.Step(steps.Rep9_8_2Step4, node, "the Application log was searched for the error '"+licenceFailure+"'").WithHint(steps.Rep9_8_2Step4.Hint)
		c.Run.Do(ctx, engine.Check(said, check.EventText{Text: licenceFailure, Seconds: int((workflow.Now(ctx).Sub(began) + time.Minute).Seconds())}))
	}
	c.Run.Sum(ctx, chapter.Step(steps.Rep9_8_2Step4, node, "every service was read back after its creation"), mark, "shown by the steps above")
	c.Run.Do(ctx,
		onNode(c, chapter.Step(steps.Rep9_8_2Step13, node, "all mandatory services are online on the node"), c.Site.Mandatory()),
		onNode(c, chapter.Step(steps.Rep9_8_2Step14, node, "all installed optional services are online on the node"), c.Site.Optional()),
	)
}

// nodeAccounts give the services' accounts their rights, on the node and on the install node.
func nodeAccounts(c *chapter.Chapter, node string) []engine.Item {
	var group []engine.Item
	for _, account := range c.Site.Accounts() {
		group = append(group, engine.Ensure(chapter.Step(steps.Rep9_8_2Step7, node, account+" may log on as a service"),
			windows.LogonRight{Account: account, Right: chapter.LogonRight}))
		for _, each := range []string{c.Site.Config.FirstNode(), node} {
			group = append(group, engine.Ensure(chapter.Step(steps.Rep9_8_2Step11, each, account+" is an administrator of the node"),
				windows.LocalGroupMember{GroupSID: administrators, Account: account}))
		}
	}
	return group
}

// onNode looks whether services are online on the target, where the role is only while something is
// being changed.
func onNode(c *chapter.Chapter, s runbook.Step, services []resolved.Service) engine.Item {
	switch {
	case len(services) == 0:
		return engine.NotNeeded(s, "the site has no optional services")
	case c.Run.Checking():
		return engine.NotNeeded(s, engine.OnTheWayOnly)
	}
	return chapter.ServicesOnline(c, s, services, s.Host)
}

// replicateService creates one service on the target as the install node has it, and brings its
// resource online there.
func replicateService(c *chapter.Chapter, node string, service resolved.Service, definitions []windows.ServiceDefinition) []engine.Item {
	definition := definitionOf(definitions, service.Key)
	definition.Account, definition.StartMode, definition.State, definition.Dependencies = service.Account.Name, chapter.ManualStart, "", nil
	exists := chapter.Step(steps.Rep9_8_2Step3, node, "service "+service.Key+" has the same definition as on "+c.Site.Config.FirstNode())
	up := chapter.Step(steps.Rep9_8_2Step12, node, "the resource of "+service.Key+" is online").WithHint(steps.Rep9_8_2Step12.Hint)
	created := engine.Ensure(exists.WithHint(steps.Rep9_8_2Step3.Hint), windows.Service{
		Name: service.Key, StartMode: chapter.ManualStart, NoDependencies: true, Account: service.Account.Name, Password: service.Account.Password, Create: &definition,
	})
	if c.Run.Checking() && definition.Name == "" {
		created = chapter.WouldDo(exists, "after the installation, the service is created with the definition that it has on "+c.Site.Config.FirstNode())
	}
	group := []engine.Item{
		created,
		engine.Ensure(chapter.Step(steps.Rep9_8_2Step7, node, "service "+service.Key+" logs on as "+service.Account.Name),
			logsOn(c, service)),
	}
	if c.Run.Checking() {
		return append(group, engine.NotNeeded(up, engine.OnTheWayOnly))
	}
	return append(group, chapter.Online(c, up, service),
		chapter.NoDependencies(chapter.Step(steps.Rep9_8_2Step12, node, "service "+service.Key+" depends on no other service once its resource is online"), service))
}

func definitionOf(definitions []windows.ServiceDefinition, key string) windows.ServiceDefinition {
	for _, definition := range definitions {
		if strings.EqualFold(definition.Name, key) {
			return definition
		}
	}
	return windows.ServiceDefinition{}
}

// hotfixes is 9.8.3 on the node, on the install node and on the nodes that were replicated before, since no other chapter
// looks at those. A node restarts where a program wants that.
func hotfixes(ctx workflow.Context, c *chapter.Chapter, node string) {
	nodes := []string{node, c.Site.Config.FirstNode()}
	for _, other := range c.Site.Config.FurtherNodes() {
		if other != node && c.Run.Record().Has(runbook.FactReplicatedPrefix+other) {
			nodes = append(nodes, other)
		}
	}
	c.Run.Do(ctx, maintenance.Hotfixes(c, nodes...)...)
	maintenance.RestartAfterHotfixes(ctx, c, nodes...)
}

// endReplication records the node, unless something was skipped on it: preconditions are not part of it, and a hotfix may be
// installed afterwards. A site in production gets its nodes back; while a site is being built they stay paused until the failover
// test (9.9-2).
func endReplication(ctx workflow.Context, c *chapter.Chapter, node string, due bool, mark progress.Mark, whole bool) {
	if c.Run.Checking() {
		return
	}
	end := c.Run.Mark()
	c.Role.Start(ctx, chapter.Step(steps.Rep9_8_2Step14, node, "the whole role is online"))
	whole = whole && !engine.SkippedSince(c.Run, end)
	if due {
		c.Run.Sum(ctx, roleHasRun(node), mark, "shown by the steps above; no other node was replicated at the same time")
	}
	if whole {
		c.Run.Record().Remember(ctx, runbook.FactReplicatedPrefix+node, "every service was online on the node", "")
	}
	c.Preconditions().AntivirusAgain(ctx)
	if c.Role.InProduction() {
		for _, other := range c.Site.Config.OtherNodes(node) {
			c.Role.Release(ctx, chapter.Step(steps.Rep9_8_1Step1, node, "node "+other+" is resumed"), other)
		}
	}
	c.Role.GoHome(ctx, chapter.Step(steps.Rep9_8_2Step14, "", ""))
	c.Role.Leave()
}
