package workflows

import (
	"cmp"
	"slices"

	"go.temporal.io/sdk/workflow"

	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/chapter"
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
		afterwards := slices.Concat(dotNet4(c), c.Setup().Software(), c.Setup().Features(), afterSetup(ctx, c), acceptInstallation(c))
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
	return "xpr.features in the site file does not state whether fax and voice are wanted. List the wanted features in xpr.features, such as 'Fax server' and 'Voicemail server > ERGO', or write [] for no features"
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
	s := runbook.Step{ID: "read-services", Host: c.Site.Config.FirstNode(), Title: "read the installed services of XPR"}
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
	}).MadeBy(steps.Prep7_2Step1.ID, steps.Prep7_3_1Step1.ID, steps.Prep7_3_3Step2.ID)}
}

// releaseDocuments is the introduction of chapter 4.
func releaseDocuments(c *chapter.Chapter) []engine.Item {
	x := c.Site.Config.XPR
	s := chapter.Stated{
		Step:  chapter.Step(steps.Ins4_0Step1, "", "the Release Notice and the Release Notes of "+cmp.Or(x.Version, "the purchased version")+" are available"+setup.Releases(x)),
		About: chapter.List(slices.Concat([]string{cmp.Or(x.Version, "no version")}, x.ProjectSpecificRelease, x.AcceptLimitedAvailability)),
	}
	group := chapter.AttestAbout(c, "release-documents", "confirm that you have the Release Notice and the Release Notes, and give the versions of both as the reason of the confirmation", s)
	return append(group, chapter.SiteSays(steps.Ins4_2Step1, "the licensing scenario is chosen", "the site file chooses "+c.Site.Config.Licensing.Scenario+" (licensing.scenario)"))
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
			setup.ServicesInstalled(c.Site)).WithFacts(func(ctx workflow.Context, facts []runbook.Fact) { keepKeys(ctx, c, facts) }),
		engine.Check(about(owner, "XPR's registry trees exist").WithHint(steps.InsVStep1.Hint), check.Paths{RegistryKeys: chapter.Trees()}),
		// The setup leaves it online; a run that was aborted later may have left it offline.
		engine.Ensure(about(n1, "the File Server resource is online in the role"), c.Role.ResourceOnline(c.Role.OfType(role.FileServer))),
		engine.Check(about(owner, "the setup has shared XPR's six folders").WithHint("integrate creates the shares that are missing (9.6.1); to let integrate create them, skip this step and give this as the reason"),
			check.ShareNames{Names: shares}),
	}
}
