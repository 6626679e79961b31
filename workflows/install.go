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
func install(ctx workflow.Context, r *run) {
	r.reenter(ctx, false, func(ctx workflow.Context, r *run) {
		r.afterPreparation(ctx)
		r.releaseDocuments(ctx)
		r.licenceAgents(ctx)
		r.beforeSetup(ctx)
		r.clusterPrep(ctx)
		r.licenceService(ctx)
		r.setup(ctx)
		r.afterSetup(ctx)
		r.acceptInstallation(ctx)
	})
}

// afterPreparation guards the chapter: the setup needs the role with its address, name
// and disk.
func (r *run) afterPreparation(ctx workflow.Context) {
	s := step("INS-4.0-1", "4", r.site.FirstNode(), "the role has its address, its name and its disk")
	r.guard(ctx, hinted(s, "run prepare to its end first"), activities.ClusterCheck{
		Role: r.site.Role.Name, HasTypes: []string{catalogue.IPAddressType, catalogue.NetworkNameType, catalogue.PhysicalDiskType},
	})
}

// releaseDocuments is the introduction of chapter 4.
func (r *run) releaseDocuments(ctx workflow.Context) {
	r.attest(ctx, "release-documents", "vouch that Release Notice and Release Notes are at hand; give their versions",
		step("INS-4.0-1", "4", "", "Release Notice and Release Notes of "+cmp.Or(r.site.XPR.Version, "the purchased version")+" are at hand"))
	r.report(ctx, step("INS-4.2-1", "4.2", "", "the licensing scenario is chosen"), StepDone, r.site.Licensing.Scenario)
}

// licenceAgents is 4.2.2: with agents on the nodes each node gets one, node by node.
func (r *run) licenceAgents(ctx workflow.Context) {
	n1 := r.site.FirstNode()
	licences := step("INS-4.2.2.1-1", "4.2.2.1", "", "licences with equal features for every licence agent are at hand")
	if r.site.Licensing.Scenario != config.ScenarioOnNodes {
		const why = "the licence agents run outside the nodes"
		for _, s := range append(agentSteps(n1), licences, r.ccfStep(), r.furtherAgents("")) {
			r.notApplicable(ctx, s, why)
		}
		return
	}
	r.attestTask(ctx, r.licencesTask(licences))
	r.ask(ctx, r.agentTask(n1, agentSteps(n1)[0]))
	r.ccfOfMovedAgents(ctx)
	r.attestTask(ctx, r.clmTask(n1, agentSteps(n1)[1:]...))
	for _, node := range r.site.FurtherNodes() {
		r.ask(ctx, r.agentTask(node, r.furtherAgents(node)))
		activated := r.furtherAgents(node)
		activated.Title = "the licence agent is synchronized and activated with the same features"
		r.attestTask(ctx, r.clmTask(node, activated))
	}
}

// agentSteps are the steps for one node's licence agent.
func agentSteps(node string) []activities.Step {
	return []activities.Step{
		step("INS-4.2.2.2-1", "4.2.2.2/1", node, "the licence agent is installed"),
		step("INS-4.2.2.3-1", "4.2.2.3", node, "the licence agent is known to the licence manager"),
		step("INS-4.2.2.4-1", "4.2.2.4", node, "the licence agent is synchronized"),
		step("INS-4.2.2.5-1", "4.2.2.5/1", node, "the licence is active on the licence agent"),
	}
}

func (r *run) furtherAgents(node string) activities.Step {
	return step("INS-4.2.2.5-2", "4.2.2.5/3", node, "the licence agent of the further node is installed")
}

func (r *run) ccfStep() activities.Step {
	return step("INS-4.2.2.2-2", "4.2.2.2/11", r.owner, "the licence service asks the agent at the virtual server's address")
}

// ccfOfMovedAgents points an earlier licence service to agents that now run on the
// nodes; a new one gets the address in its setup.
func (r *run) ccfOfMovedAgents(ctx workflow.Context) {
	s := r.ccfStep()
	if !r.exists(ctx, "licsvc") {
		r.notApplicable(ctx, s, "the licence service is not installed yet: its setup asks for the address (4.3.4.1/7)")
		return
	}
	for _, path := range r.ccfFiles() {
		r.ensure(ctx, s, activities.TextFileLine{Path: path, Number: 1, Text: r.site.VirtualServer.IP})
	}
}

// ccfFiles are the licence service's connection files; their names are uncertain (E-C41).
func (r *run) ccfFiles() []string {
	return []string{
		r.site.XPR.LicsvcDir + `\HPXPR*.ccf`,
		r.site.XPR.LicsvcDir + `\hlm\License Management Information\HPXPR_V5.0\HPXPR*.ccf`,
	}
}

// beforeSetup is 4.3.1 and 4.3.2: medium, licence agent and service account.
func (r *run) beforeSetup(ctx workflow.Context) {
	n1 := r.site.FirstNode()
	r.check(ctx, step("INS-4.3.1-1", "4.3.1", n1, "the setup medium is complete"), activities.HostCheck{Paths: r.medium()})
	if r.site.Licensing.Scenario == config.ScenarioOutside {
		r.check(ctx, step("INS-4.3.1-1", "4.3.1", n1, "the licence agent can be reached"),
			activities.HostCheck{Address: r.site.Licensing.CLAHostIP, TCPPort: r.site.Licensing.Port})
	}
	for _, node := range r.site.NodeNames() {
		for _, account := range r.accounts() {
			r.ensure(ctx, step("INS-4.3.2-1", "4.3.2", node, account+" may log on as a service"),
				activities.LogonRight{Account: account, Right: logonRight})
		}
	}
}

// clusterPrep is 4.3.3-1. It leaves nothing behind that a machine could look for,
// so the record says that it was done; it is never asked for once XPR is there.
func (r *run) clusterPrep(ctx workflow.Context) {
	n1 := r.site.FirstNode()
	s := step("INS-4.3.3-1", "4.3.3/1", n1, "the node is prepared for an installation on a cluster")
	if !r.has(factOf(s)) && r.exists(ctx, "licsvc") {
		r.notApplicable(ctx, s, "XPR is installed already")
		return
	}
	r.attestTask(ctx, r.clusterPrepTask(s))
}

// licenceService is 4.3.3-2 to 4.3.4.1.
func (r *run) licenceService(ctx workflow.Context) {
	r.ask(ctx, r.licenceServiceTask())
}

// setup is 4.3.5 to 4.4.14: everything that the wrapper and the XPR setup ask.
func (r *run) setup(ctx workflow.Context) {
	r.ask(ctx, r.setupTask())
	r.setupNotNeeded(ctx)
	r.check(ctx, step("INS-4.3.13-1", "4.3.13", r.site.FirstNode(), ".NET Framework 4 is installed"), activities.HostCheck{DotNet4: true})
}

// afterSetup are settings that the setup does not make.
func (r *run) afterSetup(ctx workflow.Context) {
	n1, x := r.site.FirstNode(), r.site.XPR
	format := step("INS-4.4.5-2", "4.4.5", r.owner, "recordings are made in the site's format")
	if x.VoiceRecFormat.Path == "" {
		r.notApplicable(ctx, format, "the site keeps the default, or its registry path is not known")
	} else {
		r.ensure(ctx, format, activities.RegistryValue{
			Key: x.VoiceRecFormat.Path, Name: "VoiceRecFormat", Type: registryDWord, Data: []string{fmt.Sprint(x.VoiceRecFormat.Value)},
		})
	}
	r.notApplicable(ctx, step("INS-4.4.12-1", "4.4.12", n1, "further language packs are installed"), "all languages are chosen in 4.3.6")
	r.notApplicable(ctx, step("INS-4.4.13-1", "4.4.13", n1, "time zones are supported"), "done after the integration (9.7.4), where it is wanted")
	postDial := step("INS-4.4.15-1", "4.4.15", n1, "Fax G3 post dialing is set up")
	if x.FaxG3PostDial {
		r.attest(ctx, "fax-g3-post-dial", "in the XPR Monitor tick only 'Fax (G3)' for the protocol entry Fax G3, and set EnablePostdialing to true", postDial)
	} else {
		r.notApplicable(ctx, postDial, "Fax G3 post dial is not chosen")
	}
	conferences := step("INS-4.4.16-1", "4.4.16", n1, "two addresses for SIP conferences are set up")
	if x.SIPConferences {
		r.attest(ctx, "sip-conferences", "set up "+r.site.VirtualServer.IP+" and "+x.SIPSecondIP+" with SIP port 5060", conferences)
	} else {
		r.notApplicable(ctx, conferences, "no SIP conferences")
	}
}

// acceptInstallation is the inventory's gate INS-V-1: what the integration builds on.
func (r *run) acceptInstallation(ctx workflow.Context) {
	n1 := r.site.FirstNode()
	r.servicesInstalled(ctx, step("INS-V-1", "4.4", n1, "every service of the site is installed with its program on the cluster drive"))
	r.check(ctx, step("INS-V-1", "4.4", r.owner, "XPR's registry trees exist"), activities.HostCheck{RegistryKeys: trees()})
	// The setup leaves it online, a run that was aborted later may not.
	r.ensure(ctx, step("INS-V-1", "4.4", n1, "the File Server resource is online in the role"), r.resourceOnline(r.resourceOfType(catalogue.FileServerType)))
	var shares []string
	for _, share := range catalogue.Shares() {
		shares = append(shares, share.Name)
	}
	r.check(ctx, hinted(step("INS-V-1", "4.4", r.owner, "the setup has shared XPR's six folders"), "skip it where they are to be created by the integration (9.6.1)"),
		activities.HostCheck{Shares: shares})
	r.remember(ctx, factServerName, r.site.XPR.ServerName, r.in.Operator)
}

// servicesInstalled guards what needs every service of the site on the install node.
func (r *run) servicesInstalled(ctx workflow.Context, s activities.Step) {
	p := proof{step: s, services: r.serviceKeys(), drive: r.site.Drive()}
	r.perform(ctx, s, true, func(ctx workflow.Context) (activities.Outcome, error) {
		found, missing, err := r.missingServices(ctx, p)
		if err == nil && len(missing) > 0 {
			err = failure(activities.ErrPrecondition, "cannot accept the installation: %s; return to the setup of XPR", list(missing))
		}
		return activities.Outcome{Evidence: definitions(found)}, err
	})
}

// definitions are the services as the install node exports them: the truth for
// integration and replication.
func definitions(found []activities.ServiceDefinition) []activities.Fact {
	facts := []activities.Fact{}
	for _, def := range found {
		facts = append(facts, activities.Fact{Name: def.Name, Value: fmt.Sprintf("%s, %s, %s, %s, depends on %v",
			def.DisplayName, def.BinaryPath, def.StartMode, def.Account, def.Dependencies)})
	}
	return facts
}

// exists says whether a service is installed on the install node.
func (r *run) exists(ctx workflow.Context, service string) bool {
	var found []activities.ServiceDefinition
	s := step("read-services", "", r.site.FirstNode(), "look for service "+service)
	r.quietly(ctx, s, func(ctx workflow.Context) (err error) {
		found, err = r.readServices(ctx, s, []string{service})
		return err
	})
	return len(found) > 0
}

// accounts are the site's accounts that services log on with.
func (r *run) accounts() []string {
	accounts := []string{r.site.Accounts.Service.Name}
	for _, service := range r.site.Services() {
		if service.Account == catalogue.ExchangeAccount {
			return append(accounts, r.site.Accounts.Exchange.Name)
		}
	}
	return accounts
}

// serviceKeys are the site's services in the order of the catalogue.
func (r *run) serviceKeys() []string {
	var keys []string
	for _, service := range r.site.Services() {
		keys = append(keys, service.Key)
	}
	return keys
}
