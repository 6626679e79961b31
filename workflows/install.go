package workflows

import (
	"cmp"
	"fmt"
	"slices"

	"go.temporal.io/sdk/workflow"

	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/registry"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/chapter"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/maintenance"
	"changeover/workflows/role"
	"changeover/workflows/setup"
)

// install carries out chapter 4 on the install node: licence agents, licence service and XPR. For most of
// it a person works through wizards, with the exact values shown; the hosts show the results afterwards.
func install(ctx workflow.Context, c *chapter.Chapter) {
	chapter.Reenter(ctx, c, false, func(ctx workflow.Context) {
		earlier := servicesFound(ctx, c, chapter.LicenceService, chapter.AdministratorService)
		before := slices.Concat(
			afterPreparation(c),
			c.Preconditions().Installing(c.Site.Config.NodeNames()...),
			releaseDocuments(c),
			licenceAgents(c, earlier[chapter.LicenceService]),
			beforeSetup(c),
		)
		programs := slices.Concat(clusterPrep(c, earlier[chapter.LicenceService]), []engine.Item{engine.Asking(c.Setup().LicenceService())}, xprSetup(c))
		afterwards := slices.Concat(dotNet4(c), c.Setup().Software(), c.Setup().Features(), afterSetup(c), acceptInstallation(c))
		what := undecided(c, earlier[chapter.AdministratorService])
		if what != "" && c.Run.Checking() {
			programs = append(programs, chapter.WantsPerson(chapter.Step(steps.Ins4_4_1Step1, "", "the site file decides on fax and voice"), what))
		} else {
			failUndecided(c, what)
		}
		if !c.Run.OK() {
			return
		}
		if !setupIsDue(c, earlier[chapter.AdministratorService]) {
			c.Run.Do(ctx, slices.Concat(before, programs, []engine.Item{noRestartIsDue(c)}, afterwards, staysFromHere(c, false))...)
			maintenance.TimeZonesAtInstallation(ctx, c)
			return
		}
		if !setupOf(c).UnderWay() && !earlier[chapter.LicenceService] {
			before = append(before, c.Setup().NothingYet()...)
		}
		if !c.Role.Integrated(c.Role.Seen()) {
			afterwards = append(afterwards, c.Setup().FirstNodeOnly()...)
		}
		c.Run.Do(ctx, before...)
		restartForFeatures(ctx, c)
		setupOf(c).Begin(ctx)
		c.Run.Do(ctx, append(c.Preconditions().DotNet35(false, c.Site.Config.FirstNode()), programs...)...)
		restartAfterSetup(ctx, c)
		c.Run.Do(ctx, append(afterwards, staysFromHere(c, true)...)...)
		maintenance.TimeZonesAtInstallation(ctx, c)
	})
}

// undecided is what the site file must say before the setup of XPR is shown and does not: whether fax and voice are wanted,
// which have no service of their own (4.4.1). Where XPR is installed, its features are read instead.
func undecided(c *chapter.Chapter, installed bool) string {
	if installed || c.Site.FeaturesDecided {
		return ""
	}
	return "xpr.features in the site file leaves fax and voice undecided; name the features that are wanted, such as Fax server and Voicemail server > ERGO, or write []"
}

// failUndecided ends a run whose site file leaves something undecided: the run would keep the file that it began with.
func failUndecided(c *chapter.Chapter, what string) {
	if what != "" && c.Run.OK() {
		c.Run.Fail(calls.Failure(runbook.ErrPrecondition, "cannot show the setup of XPR on %s: %s; then start the runbook again", c.Site.Config.FirstNode(), what))
	}
}

// servicesFound reports which of some services are installed on the install node.
func servicesFound(ctx workflow.Context, c *chapter.Chapter, services ...string) map[string]bool {
	var seen []windows.ServiceDefinition
	s := runbook.Step{ID: "read-services", Host: c.Site.Config.FirstNode(), Title: "look for services of XPR"}
	query := runbook.HostQuery[windows.ServiceQuery]{Site: c.Site.Name(), Step: s, Query: windows.ServiceQuery{Names: services}}
	c.Run.Read(ctx, s, runbook.ReadServicesActivity, query, &seen)
	found := map[string]bool{}
	for _, service := range services {
		found[service] = definitionOf(seen, service).Name != ""
	}
	return found
}

// afterPreparation guards the chapter: the setup needs the role with its address, name and disk.
func afterPreparation(c *chapter.Chapter) []engine.Item {
	s := chapter.Step(steps.Ins4_0Step1, c.Site.Config.FirstNode(), "the role has an IP address, a network name and a disk")
	return []engine.Item{engine.Guard(s.WithHint(steps.Ins4_0Step1.Hint), clustercheck.RoleResources{
		Role: c.Role.Name(), Types: []string{role.IPAddress, role.NetworkName, role.PhysicalDisk},
	})}
}

// releaseDocuments is the introduction of chapter 4.
func releaseDocuments(c *chapter.Chapter) []engine.Item {
	s := chapter.Step(steps.Ins4_0Step1, "", "the Release Notice and the Release Notes of "+cmp.Or(c.Site.Config.XPR.Version, "the purchased version")+" are available"+setup.Releases(c.Site.Config.XPR))
	group := chapter.Attest(c, "release-documents", "confirm that you have the Release Notice and the Release Notes, and state their versions", s)
	return append(group, chapter.SiteSays(steps.Ins4_2Step1, "the licensing scenario is chosen", c.Site.Config.Licensing.Scenario))
}

// licenceAgents is 4.2.2: with agents on the nodes each node gets one, node by node. earlier says
// that a licence service is there already.
func licenceAgents(c *chapter.Chapter, earlier bool) []engine.Item {
	n1 := c.Site.Config.FirstNode()
	licences := chapter.Step(steps.Ins4_2_2_1Step1, "", "a licence with the same features is available for every licence agent")
	if c.Site.Config.Licensing.Scenario != config.ScenarioOnNodes {
		var group []engine.Item
		for _, s := range append(agentSteps(n1), licences, ccfStep(c), furtherAgent("")) {
			group = append(group, engine.NotNeeded(s, "the licence agents run outside the nodes"))
		}
		return group
	}
	group := slices.Concat(c.Run.Record().Attesting(c.Setup().Licences(licences)), c.Setup().LicensedAdapters(), setup.LicenceFiles(&c.Site.Config))
	group = append(group, agentOn(c, n1, agentSteps(n1)[0])...)
	group = append(group, ccfOfMovedAgents(c, earlier)...)
	group = append(group, c.Run.Record().Attesting(c.Setup().LicenceManager(n1, agentSteps(n1)[1:]...))...)
	for _, node := range c.Site.Config.FurtherNodes() {
		activated := furtherAgent(node)
		activated.Title = "the licence agent is synchronized, and activated with the same features as the others"
		group = append(group, agentOn(c, node, furtherAgent(node))...)
		group = append(group, c.Run.Record().Attesting(c.Setup().LicenceManager(node, activated))...)
	}
	return group
}

// agentRuns is what a node shows of its licence agent.
const agentRuns = "the licence agent's service runs under its account and listens on its port"

// agentSteps are the steps for one node's licence agent.
func agentSteps(node string) []runbook.Step {
	return []runbook.Step{
		chapter.Step(steps.Ins4_2_2_2Step1, node, agentRuns),
		chapter.Step(steps.Ins4_2_2_3Step1, node, "the licence agent is known to the licence manager"),
		chapter.Step(steps.Ins4_2_2_4Step1, node, "the licence agent is synchronized"),
		chapter.Step(steps.Ins4_2_2_5Step1, node, "the licence is active on the licence agent"),
	}
}

// agentOn is a node's licence agent, and what its host shows of it.
func agentOn(c *chapter.Chapter, node string, s runbook.Step) []engine.Item {
	seen := s
	seen.Title = "the licence agent is a service of the node and among its installed software"
	return []engine.Item{engine.Asking(c.Setup().LicenceAgent(node, s)), c.Setup().AgentSeen(seen)}
}

func furtherAgent(node string) runbook.Step {
	return chapter.Step(steps.Ins4_2_2_5Step2, node, agentRuns)
}

func ccfStep(c *chapter.Chapter) runbook.Step {
	return chapter.Step(steps.Ins4_2_2_2Step2, c.Role.Owner(), "the licence service asks the licence agent at the address of the virtual server")
}

// ccfOfMovedAgents points an earlier licence service to agents that now run on the nodes; a new one
// gets the address in its setup.
func ccfOfMovedAgents(c *chapter.Chapter, earlier bool) []engine.Item {
	s := ccfStep(c)
	if !earlier {
		return []engine.Item{engine.NotNeeded(s, "the licence service is not installed yet: its setup asks for the address (4.3.4.1/7)")}
	}
	var group []engine.Item
	for _, path := range c.Setup().ConnectionFiles() {
		group = append(group, engine.Ensure(s, windows.TextFileLine{Path: path, Number: 1, Text: c.Site.Config.VirtualServer.IP, Of: setup.ConnectionLines}))
	}
	return group
}

// beforeSetup is 4.3.1 and 4.3.2: medium, licence agent and service accounts.
func beforeSetup(c *chapter.Chapter) []engine.Item {
	n1, l := c.Site.Config.FirstNode(), c.Site.Config.Licensing
	group := []engine.Item{engine.Check(chapter.Step(steps.Ins4_3_1Step1, n1, "the node can read the files of the setup medium that the manual names"), check.Paths{Paths: c.Setup().Medium()})}
	if l.Scenario == config.ScenarioOutside {
		group = append(group, engine.Check(chapter.Step(steps.Ins4_3_1Step1, n1, "the port of the licence agent accepts connections"),
			check.OpenPort{Address: l.CLAHostIP, Port: l.Port}))
	}
	for _, node := range c.Site.Config.NodeNames() {
		for _, account := range c.Site.Accounts() {
			group = append(group, engine.Ensure(chapter.Step(steps.Ins4_3_2Step1, node, account+" may log on as a service"),
				windows.LogonRight{Account: account, Right: chapter.LogonRight}))
		}
	}
	return group
}

// clusterPrep is 4.3.3-1. No host shows that it was done, so the site record keeps it; nobody is asked for it once
// XPR is installed.
func clusterPrep(c *chapter.Chapter, earlier bool) []engine.Item {
	s := chapter.Step(steps.Ins4_3_3Step1, c.Site.Config.FirstNode(), "the node is prepared for an installation on cluster "+c.Site.Config.Cluster.Name)
	if earlier && !c.Run.Record().Has(desk.FactOf(s)) {
		return []engine.Item{engine.NotNeeded(s, "XPR is installed already")}
	}
	return c.Run.Record().Attesting(c.Setup().ClusterPrep(s))
}

// xprSetup is 4.3.5 to 4.4.14: everything that the wrapper and the XPR setup ask.
func xprSetup(c *chapter.Chapter) []engine.Item {
	return append(append(furtherLanguages(c), engine.Asking(c.Setup().XPR())), c.Setup().NotNeeded()...)
}

// furtherLanguages is 4.4.12, before the setup's own task: that task keeps again what was entered for the languages.
func furtherLanguages(c *chapter.Chapter) []engine.Item {
	said, _ := c.Run.Record().Fact(desk.FactOf(chapter.Step(steps.Ins4_3_6Step1, c.Site.Config.FirstNode(), "")))
	languages := c.Setup().FurtherLanguages(said.Value)
	if len(languages) == 0 {
		return []engine.Item{engine.NotNeeded(c.Setup().LanguageStep(), "all languages of the site were chosen in the setup, or are chosen there (4.3.6)")}
	}
	task := c.Setup().LanguagePacks(languages, c.Role.Integrated(c.Role.Seen()))
	return append(c.Run.Record().Attesting(task), c.Setup().LanguagePacksSeen(languages))
}

// dotNet4 is what 4.3.13 leaves behind.
func dotNet4(c *chapter.Chapter) []engine.Item {
	return []engine.Item{engine.Check(chapter.Step(steps.Ins4_3_13Step1, c.Site.Config.FirstNode(), ".NET Framework 4.5 or newer is installed"), check.DotNet{})}
}

// afterSetup are settings that the setup does not make.
func afterSetup(c *chapter.Chapter) []engine.Item {
	n1, x := c.Site.Config.FirstNode(), c.Site.Config.XPR
	group := []engine.Item{voiceFormat(c)}
	postDial := chapter.Step(steps.Ins4_4_15Step1, n1, "Fax G3 post dialing is set up")
	if x.FaxG3PostDial || c.Site.HasFeature("ISDN hardware", "Fax G3 Post Dial") {
		const title = "in the XPR Monitor tick only 'Fax (G3)' for the protocol entry Fax G3, and set EnablePostdialing to true"
		group = append(group, chapter.Attest(c, "fax-g3-post-dial", title, postDial)...)
	} else {
		group = append(group, engine.NotNeeded(postDial, "the site file does not choose Fax G3 Post Dial"))
	}
	conferences := chapter.Step(steps.Ins4_4_16Step1, n1, "two addresses for SIP conferences are set up")
	if x.SIPConferences {
		title := "set up the addresses " + c.Site.Config.VirtualServer.IP + " and " + x.SIPSecondIP + " for SIP conferences, each with SIP port 5060"
		return append(group, chapter.Attest(c, "sip-conferences", title, conferences)...)
	}
	return append(group, engine.NotNeeded(conferences, "the site has no SIP conferences"))
}

// voiceFormat is the recording format of 4.4.5.
func voiceFormat(c *chapter.Chapter) engine.Item {
	format := c.Site.Config.XPR.VoiceRecFormat
	s := chapter.Step(steps.Ins4_4_5Step2, c.Role.Owner(), "voice recordings have the format of the site")
	if format.Path == "" {
		return engine.NotNeeded(s, "the site file gives no registry path for the format (xpr.voiceRecFormat), so the default is kept")
	}
	return engine.Ensure(s, registry.Value{Key: format.Path, Name: "VoiceRecFormat", Type: chapter.RegistryDWord, Data: []string{fmt.Sprint(format.Value)}})
}

// acceptInstallation is the inventory's gate INS-V-1: what the integration builds on.
func acceptInstallation(c *chapter.Chapter) []engine.Item {
	about := func(host, title string) runbook.Step { return chapter.Step(steps.InsVStep1, host, title) }
	n1, owner := c.Site.Config.FirstNode(), c.Role.Owner()
	var shares []string
	for _, share := range c.Site.Shares {
		shares = append(shares, share.Name)
	}
	return []engine.Item{
		engine.Guard(about(n1, "every service of the site is installed with its program on the cluster drive").WithHint(steps.InsVStep1.Hint),
			servicesInstalled(c)).WithFacts(func(ctx workflow.Context, facts []runbook.Fact) { keepKeys(ctx, c, facts) }),
		engine.Check(about(owner, "XPR's registry trees exist"), check.Paths{RegistryKeys: chapter.Trees()}),
		// The setup leaves it online; a run that was aborted later may have left it offline.
		engine.Ensure(about(n1, "the File Server resource is online in the role"), c.Role.ResourceOnline(c.Role.OfType(role.FileServer))),
		engine.Check(about(owner, "the setup has shared XPR's six folders").WithHint("if the integration is to create the shares, skip this step with that reason (9.6.1)"),
			check.ShareNames{Names: shares}),
	}
}

// servicesInstalled are the site's services, all of them and no others.
func servicesInstalled(c *chapter.Chapter) check.ServicesInstalled {
	x := c.Site.Config.XPR
	return check.ServicesInstalled{Names: c.Site.Keys(), Drive: c.Site.Config.Drive(), Folders: []string{x.InstallDir, x.LicsvcDir}, Programs: setup.Programs(c.Site)}
}
