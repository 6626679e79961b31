package workflows

import (
	"cmp"
	"fmt"

	"changeover/activities"
	"changeover/config"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/workflow"
)

// logonRight is what the manual calls 'Log on as a service' (4.3.2).
const logonRight = "SeServiceLogonRight"

// install carries out chapter 4 on the install node: licence agents, licence
// service and XPR. Most of it are wizards that a person works through, with the
// exact values shown, and that the hosts prove afterwards.
func install(ctx workflow.Context, c *chapter) {
	r.reenter(ctx, false, func(ctx workflow.Context, c *chapter) {
		afterPreparation(ctx, c)
		releaseDocuments(ctx, c)
		licenceAgents(ctx, c)
		beforeSetup(ctx, c)
		clusterPrep(ctx, c)
		licenceService(ctx, c)
		setup(ctx, c)
		afterSetup(ctx, c)
		acceptInstallation(ctx, c)
	})
}

// afterPreparation guards the chapter: the setup needs the role with its address, name
// and disk.
func afterPreparation(ctx workflow.Context, c *chapter) {
	s := step(steps.Ins4_0Step1, /*4*/ c.site.Config.FirstNode(), "the role has its address, its name and its disk")
	c.run.Do(ctx, engine.Guard(hinted(s, "run prepare to its end first"), cluster.ClusterCheck{
		Role: c.site.Config.Role.Name, HasTypes: []string{role.IPAddress, role.NetworkName, role.PhysicalDisk},
	})
}

// releaseDocuments is the introduction of chapter 4.
func releaseDocuments(ctx workflow.Context, c *chapter) {
	attest(ctx, c, "release-documents", "vouch that Release Notice and Release Notes are at hand; give their versions",
		step(steps.Ins4_0Step1, /*4*/ "", "Release Notice and Release Notes of "+cmp.Or(c.site.Config.XPR.Version, "the purchased version")+" are at hand"))
	c.run.Report(ctx, step(steps.Ins4_2Step1, /*4.2*/ "", "the licensing scenario is chosen"), runbook.Unchanged, c.site.Config.Licensing.Scenario)
}

// licenceAgents is 4.2.2: with agents on the nodes each node gets one, node by node.
func licenceAgents(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	licences := step(steps.Ins4_2_2_1Step1, /*4.2.2.1*/ "", "licences with equal features for every licence agent are at hand")
	if c.site.Config.Licensing.Scenario != config.ScenarioOnNodes {
		const why = "the licence agents run outside the nodes"
		for _, s := range append(agentSteps(n1), licences, ccfStep(c), furtherAgents(c, "")) {
			c.run.Do(ctx, engine.NotNeeded(s, why)
		}
		return
	}
	c.run.Attest(ctx, licencesTask(c, licences))
	r.ask(ctx, agentTask(c, n1, agentSteps(n1)[0]))
	ccfOfMovedAgents(ctx, c)
	c.run.Attest(ctx, clmTask(c, n1, agentSteps(n1)[1:]...))
	for _, node := range c.site.Config.FurtherNodes() {
		r.ask(ctx, agentTask(c, node, furtherAgents(c, node)))
		activated := furtherAgents(c, node)
		activated.Title = "the licence agent is synchronized and activated with the same features"
		c.run.Attest(ctx, clmTask(c, node, activated))
	}
}

// agentSteps are the steps for one node's licence agent.
func agentSteps(node string) []runbook.Step {
	return []runbook.Step{
		step(steps.Ins4_2_2_2Step1, /*4.2.2.2/1*/ node, "the licence agent is installed"),
		step(steps.Ins4_2_2_3Step1, /*4.2.2.3*/ node, "the licence agent is known to the licence manager"),
		step(steps.Ins4_2_2_4Step1, /*4.2.2.4*/ node, "the licence agent is synchronized"),
		step(steps.Ins4_2_2_5Step1, /*4.2.2.5/1*/ node, "the licence is active on the licence agent"),
	}
}

func furtherAgents(c *chapter, node string) runbook.Step {
	return step(steps.Ins4_2_2_5Step2, /*4.2.2.5/3*/ node, "the licence agent of the further node is installed")
}

func ccfStep(c *chapter) runbook.Step {
	return step(steps.Ins4_2_2_2Step2, /*4.2.2.2/11*/ c.role.Owner(), "the licence service asks the agent at the virtual server's address")
}

// ccfOfMovedAgents points an earlier licence service to agents that now run on the
// nodes; a new one gets the address in its setup.
func ccfOfMovedAgents(ctx workflow.Context, c *chapter) {
	s := ccfStep(c)
	if !exists(ctx, c, "licsvc") {
		c.run.Do(ctx, engine.NotNeeded(s, "the licence service is not installed yet: its setup asks for the address (4.3.4.1/7)")
		return
	}
	for _, path := range ccfFiles(c) {
		c.run.Do(ctx, engine.Ensure(s, windows.TextFileLine{Path: path, Number: 1, Text: c.site.Config.VirtualServer.IP})
	}
}

// ccfFiles are the licence service's connection files; their names are uncertain (E-C41).
func ccfFiles(c *chapter) []string {
	return []string{
		c.site.Config.XPR.LicsvcDir + `\HPXPR*.ccf`,
		c.site.Config.XPR.LicsvcDir + `\hlm\License Management Information\HPXPR_V5.0\HPXPR*.ccf`,
	}
}

// beforeSetup is 4.3.1 and 4.3.2: medium, licence agent and service account.
func beforeSetup(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	c.run.Do(ctx, engine.Check(step(steps.Ins4_3_1Step1, /*4.3.1*/ n1, "the setup medium is complete"), windows.HostCheck{Paths: medium(c)})
	if c.site.Config.Licensing.Scenario == config.ScenarioOutside {
		c.run.Do(ctx, engine.Check(step(steps.Ins4_3_1Step1, /*4.3.1*/ n1, "the licence agent can be reached"),
			windows.HostCheck{Address: c.site.Config.Licensing.CLAHostIP, TCPPort: c.site.Config.Licensing.Port})
	}
	for _, node := range c.site.Config.NodeNames() {
		for _, account := range accounts(c) {
			c.run.Do(ctx, engine.Ensure(step(steps.Ins4_3_2Step1, /*4.3.2*/ node, account+" may log on as a service"),
				windows.LogonRight{Account: account, Right: logonRight})
		}
	}
}

// clusterPrep is 4.3.3-1. It leaves nothing behind that a machine could look for,
// so the record says that it was done; it is never asked for once XPR is there.
func clusterPrep(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	s := step(steps.Ins4_3_3Step1, /*4.3.3/1*/ n1, "the node is prepared for an installation on a cluster")
	if !c.run.Has(factOf(s)) && exists(ctx, c, "licsvc") {
		c.run.Do(ctx, engine.NotNeeded(s, "XPR is installed already")
		return
	}
	c.run.Attest(ctx, clusterPrepTask(c, s))
}

// licenceService is 4.3.3-2 to 4.3.4.1.
func licenceService(ctx workflow.Context, c *chapter) {
	r.ask(ctx, licenceServiceTask(c))
}

// setup is 4.3.5 to 4.4.14: everything that the wrapper and the XPR setup ask.
func setup(ctx workflow.Context, c *chapter) {
	r.ask(ctx, setupTask(c))
	setupNotNeeded(ctx, c)
	c.run.Do(ctx, engine.Check(step(steps.Ins4_3_13Step1, /*4.3.13*/ c.site.Config.FirstNode(), ".NET Framework 4 is installed"), windows.HostCheck{DotNet4: true})
}

// afterSetup are settings that the setup does not make.
func afterSetup(ctx workflow.Context, c *chapter) {
	n1, x := c.site.Config.FirstNode(), c.site.Config.XPR
	format := step(steps.Ins4_4_5Step2, /*4.4.5*/ c.role.Owner(), "recordings are made in the site's format")
	if x.VoiceRecFormat.Path == "" {
		c.run.Do(ctx, engine.NotNeeded(format, "the site keeps the default, or its registry path is not known")
	} else {
		c.run.Do(ctx, engine.Ensure(format, registry.RegistryValue{
			Key: x.VoiceRecFormat.Path, Name: "VoiceRecFormat", Type: registryDWord, Data: []string{fmt.Sprint(x.VoiceRecFormat.Value)},
		})
	}
	c.run.Do(ctx, engine.NotNeeded(step(steps.Ins4_4_12Step1, /*4.4.12*/ n1, "further language packs are installed"), "all languages are chosen in 4.3.6")
	c.run.Do(ctx, engine.NotNeeded(step(steps.Ins4_4_13Step1, /*4.4.13*/ n1, "time zones are supported"), "done after the integration (9.7.4), where it is wanted")
	postDial := step(steps.Ins4_4_15Step1, /*4.4.15*/ n1, "Fax G3 post dialing is set up")
	if x.FaxG3PostDial {
		attest(ctx, c, "fax-g3-post-dial", "in the XPR Monitor tick only 'Fax (G3)' for the protocol entry Fax G3, and set EnablePostdialing to true", postDial)
	} else {
		c.run.Do(ctx, engine.NotNeeded(postDial, "Fax G3 post dial is not chosen")
	}
	conferences := step(steps.Ins4_4_16Step1, /*4.4.16*/ n1, "two addresses for SIP conferences are set up")
	if x.SIPConferences {
		attest(ctx, c, "sip-conferences", "set up "+c.site.Config.VirtualServer.IP+" and "+x.SIPSecondIP+" with SIP port 5060", conferences)
	} else {
		c.run.Do(ctx, engine.NotNeeded(conferences, "no SIP conferences")
	}
}

// acceptInstallation is the inventory's gate INS-V-1: what the integration builds on.
func acceptInstallation(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	servicesInstalled(ctx, c, step(steps.InsVStep1, /*4.4*/ n1, "every service of the site is installed with its program on the cluster drive"))
	c.run.Do(ctx, engine.Check(step(steps.InsVStep1, /*4.4*/ c.role.Owner(), "XPR's registry trees exist"), windows.HostCheck{RegistryKeys: trees()})
	// The setup leaves it online, a run that was aborted later may not.
	c.run.Do(ctx, engine.Ensure(step(steps.InsVStep1, /*4.4*/ n1, "the File Server resource is online in the role"), c.role.ResourceOnline(c.role.OfType(role.FileServer)))
	var shares []string
	for _, share := range catalogue.Shares() {
		shares = append(shares, share.Name)
	}
	c.run.Do(ctx, engine.Check(hinted(step(steps.InsVStep1, /*4.4*/ c.role.Owner(), "the setup has shared XPR's six folders"), "skip it where they are to be created by the integration (9.6.1)"),
		windows.HostCheck{Shares: shares})
	c.run.Remember(ctx, runbook.FactServerName, c.site.Config.XPR.ServerName, c.run.Input().Operator)
}

// servicesInstalled guards what needs every service of the site on the install node.
func servicesInstalled(ctx workflow.Context, c *chapter, s runbook.Step) {
	p := engine.Proof{Step: s, services: serviceKeys(c), drive: c.site.Config.Drive()}
	r.perform(ctx, s, true, func(ctx workflow.Context) (activities.Outcome, error) {
		found, missing, err := r.missingServices(ctx, p)
		if err == nil && len(missing) > 0 {
			err = engine.Failure(runbook.ErrPrecondition, "cannot accept the installation: %s; return to the setup of XPR", list(missing))
		}
		return activities.Outcome{Evidence: definitions(found)}, err
	})
}

// definitions are the services as the install node exports them: the truth for
// integration and replication.
func definitions(found []windows.ServiceDefinition) []runbook.Fact {
	facts := []runbook.Fact{}
	for _, def := range found {
		facts = append(facts, runbook.Fact{Name: def.Name, Value: fmt.Sprintf("%s, %s, %s, %s, depends on %v",
			def.DisplayName, def.BinaryPath, def.StartMode, def.Account, def.Dependencies)})
	}
	return facts
}

// exists says whether a service is installed on the install node.
func exists(ctx workflow.Context, c *chapter, service string) bool {
	var found []windows.ServiceDefinition
	s := step("read-services", "", c.site.Config.FirstNode(), "look for service "+service)
	r.quietly(ctx, s, func(ctx workflow.Context) (err error) {
		found, err = r.readServices(ctx, s, []string{service})
		return err
	})
	return len(found) > 0
}

// accounts are the site's accounts that services log on with.
func accounts(c *chapter) []string {
	accounts := []string{c.site.Config.Accounts.Service.Name}
	for _, service := range c.site.Services {
		if service.Account == catalogue.ExchangeAccount {
			return append(accounts, c.site.Config.Accounts.Exchange.Name)
		}
	}
	return accounts
}

// serviceKeys are the site's services in the order of the catalogue.
func serviceKeys(c *chapter) []string {
	var keys []string
	for _, service := range c.site.Services {
		keys = append(keys, service.Key)
	}
	return keys
}
