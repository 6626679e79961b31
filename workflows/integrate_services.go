package workflows

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/windows"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
	"changeover/workflows/setup"
)

// services is 9.5 on the install node: the cluster, not Windows, starts the services.
func services(ctx workflow.Context, c *chapter.Chapter) {
	n1 := c.Site.Config.FirstNode()
	c.Run.Do(ctx, engine.Gate(chapter.Step(steps.Int9_5Step0, n1, "the role is on the install node"),
		clustercheck.RoleOwnedBy{Role: c.Role.Name(), Owner: n1}))
	releaseServices(ctx, c)
	group := chapter.StopSteps(c, steps.Int9_5_1Step1, append(slices.Clone(c.Site.Services), surplusServices(ctx, c)...))
	for _, service := range c.Site.Services {
		group = append(group, engine.Ensure(chapter.Step(steps.Int9_5_1Step2, n1, "service "+service.Key+" starts manually"),
			windows.Service{Name: service.Key, StartMode: chapter.ManualStart}))
	}
	group = append(group, accountSteps(c)...)
	for _, service := range c.Site.Services {
		group = append(group, engine.Ensure(chapter.Step(steps.Int9_5_3Step1, n1, "service "+service.Key+" depends on no other service"),
			windows.Service{Name: service.Key, NoDependencies: true}))
	}
	c.Run.Do(ctx, group...)
}

// releaseServices takes cluster resources that exist already offline through the cluster. The cluster would treat a
// service that is stopped in another way as a failure.
func releaseServices(ctx workflow.Context, c *chapter.Chapter) {
	if c.Run.Checking() || !c.Role.Integrated(c.Role.Refresh(ctx)) {
		return
	}
	c.Role.TakeOffline(ctx, chapter.Step(steps.Int9_5Step0, "", ""))
}

// surplusServices are services of XPR on the install node that the site does not have (9.5.1/3: every remaining one is
// stopped). Nothing else is changed on them; the installation warns of them.
func surplusServices(ctx workflow.Context, c *chapter.Chapter) []resolved.Service {
	if c.Run.Checking() {
		return nil
	}
	var found []windows.ServiceDefinition
	s := chapter.Step(steps.Int9_5_1Step1, c.Site.Config.FirstNode(), "read the installed services of XPR")
	query := runbook.HostQuery[windows.ServiceQuery]{Site: c.Site.Name(), Step: s, Query: windows.ServiceQuery{Folders: setup.ServicesInstalled(c.Site).Folders}}
	c.Run.Read(ctx, s, runbook.ReadServicesActivity, query, &found)
	var surplus []resolved.Service
	for _, service := range found {
		if _, ours := c.Site.Service(service.Name); !ours {
			surplus = append(surplus, resolved.Service{Key: service.Name})
		}
	}
	return surplus
}

// accountSteps are 9.5.2. The manual leaves the setup's assignment as it is where there are no
// Exchange services; what each service shows decides in any case.
func accountSteps(c *chapter.Chapter) []engine.Item {
	n1 := c.Site.Config.FirstNode()
	group := []engine.Item{chapter.SiteSays(steps.Int9_5_2Step1, "the site file decides which services get an account", "by the site file, "+accountBranch(c))}
	for _, account := range c.Site.Accounts() {
		group = append(group, engine.Ensure(chapter.Step(steps.Int9_5_2Step2, n1, account+" may log on as a service", "9.5.2/6"),
			windows.LogonRight{Account: account, Right: chapter.LogonRight}))
	}
	exchange := false
	for _, service := range c.Site.Services {
		s := chapter.Step(steps.Int9_5_2Step2, n1, "service "+service.Key+" logs on as "+service.Account.Name, "9.5.2/1")
		if service.Exchange {
			s, exchange = chapter.Step(steps.Int9_5_2Step3, n1, s.Title), true
		}
		group = append(group, engine.Ensure(s, logsOn(c, service)))
	}
	if !exchange {
		group = append(group, engine.NotNeeded(chapter.Step(steps.Int9_5_2Step3, n1, "Exchange services log on with their own account"), "the site has no Exchange services"))
	}
	return group
}

// logsOn is a service with its account. A service for Exchange has an account of its own.
func logsOn(c *chapter.Chapter, service resolved.Service) windows.Service {
	want := windows.Service{Name: service.Key, Account: service.Account.Name, Password: service.Account.Password}
	if service.Exchange {
		want.NotAccount = c.Site.Config.Accounts.Service.Name
	}
	return want
}

// accountBranch is the manual's decision of 9.5.2.
func accountBranch(c *chapter.Chapter) string {
	if !c.Site.Config.Accounts.AssignedAtSetup {
		return "the setup of XPR assigned no account to the services, so the run assigns an account to every service"
	}
	if len(c.Site.Accounts()) > 1 {
		return "the setup of XPR assigned the service account; the run assigns the Exchange services an account of their own, and compares the accounts of all other services with the site file"
	}
	return "the setup of XPR assigned the service account; the run compares the accounts of all services with the site file"
}

// policies are the restart policies of a resource: kernel resources take the role to another node
// when they fail, the others do not (6.1.9, 9.7.2-14 to -16).
func policies(resource cluster.ResourceRef, p resolved.Policy) cluster.ResourcePolicies {
	return cluster.ResourcePolicies{
		Resource: resource, RestartAction: &p.RestartAction, RestartPeriodMs: &p.RestartPeriodMs, RestartThreshold: &p.RestartThreshold,
	}
}
