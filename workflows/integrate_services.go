package workflows

import (
	"slices"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/engine"
	"changeover/workflows/role"

	"go.temporal.io/sdk/workflow"
)

// services is 9.5 on the install node: the cluster, not Windows, starts the services.
func services(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	c.run.Do(ctx, engine.Gate(step(steps.Int9_5Step0, n1, "the role is on the install node"),
		clustercheck.RoleOwnedBy{Role: c.role.Name(), Owner: n1}))
	releaseServices(ctx, c)
	group := stopSteps(c, steps.Int9_5_1Step1, append(slices.Clone(c.site.Services), surplusServices(ctx, c)...))
	for _, service := range c.site.Services {
		group = append(group, engine.Ensure(step(steps.Int9_5_1Step2, n1, "service "+service.Key+" starts manually"),
			windows.Service{Name: service.Key, StartMode: manualStart}))
	}
	group = append(group, accountSteps(c)...)
	for _, service := range c.site.Services {
		group = append(group, engine.Ensure(step(steps.Int9_5_3Step1, n1, "service "+service.Key+" depends on no other service"),
			windows.Service{Name: service.Key, NoDependencies: true}))
	}
	c.run.Do(ctx, group...)
}

// releaseServices takes cluster resources that exist already offline through the cluster: it would
// take a service that is stopped behind its back for a failure.
func releaseServices(ctx workflow.Context, c *chapter) {
	if c.run.Checking() || !c.role.Integrated(c.role.Survey(ctx)) {
		return
	}
	c.role.Quiesce(ctx, step(steps.Int9_5Step0, "", ""))
}

// surplusServices are services of XPR on the install node that are none of the site's (9.5.1/3: every remaining one is
// stopped). They stay as they are otherwise: the installation warns of them.
func surplusServices(ctx workflow.Context, c *chapter) []resolved.Service {
	if c.run.Checking() {
		return nil
	}
	var found []windows.ServiceDefinition
	s := step(steps.Int9_5_1Step1, c.site.Config.FirstNode(), "look for further services of XPR")
	query := runbook.HostQuery[windows.ServiceQuery]{Site: c.site.Name(), Step: s, Query: windows.ServiceQuery{Folders: servicesInstalled(c).Folders}}
	c.run.Read(ctx, s, runbook.ReadServicesActivity, query, &found)
	var surplus []resolved.Service
	for _, service := range found {
		if _, ours := c.site.Service(service.Name); !ours {
			surplus = append(surplus, resolved.Service{Key: service.Name})
		}
	}
	return surplus
}

// stopServices stops those XPR services that the cluster does not run.
func stopServices(ctx workflow.Context, c *chapter, row steps.Step, services []resolved.Service) {
	if c.run.Checking() {
		c.run.Do(ctx, stopSteps(c, row, services)...)
		return
	}
	state := c.role.Survey(ctx)
	var group []engine.Item
	for _, service := range services {
		if role.Runs(state, service.Key) {
			group = append(group, engine.NotNeeded(step(row, c.site.Config.FirstNode(), "service "+service.Key+" is stopped"), "the cluster runs it"))
		}
	}
	left := slices.DeleteFunc(slices.Clone(services), func(s resolved.Service) bool { return role.Runs(state, s.Key) })
	c.run.Do(ctx, append(group, stopSteps(c, row, left)...)...)
}

// stopSteps stop services: first the one that starts others again, with what depends on it, then the rest,
// dependents before what they depend on (9.5.1/3). Those that the setup has made dependent otherwise than the
// catalogue says stop with it, but no service of the cluster. All states are read again at the end.
func stopSteps(c *chapter, row steps.Step, list []resolved.Service) []engine.Item {
	if len(list) == 0 {
		return nil
	}
	n1 := c.site.Config.FirstNode()
	var group []engine.Item
	var names []string
	for _, service := range list {
		names = append(names, service.Key)
	}
	for _, service := range stopOrder(list) {
		group = append(group, engine.Transition(step(row, n1, "service "+service.Key+" is stopped"),
			windows.Service{
				Name: service.Key, State: stopped, Dependents: names, TimeoutSeconds: c.site.Config.Timeouts.OnlineSeconds,
			}))
	}
	return append(group, engine.Gate(step(row, n1, "none of these services runs"), check.ServicesStopped{Names: names}))
}

// stopOrder returns services in the order in which they are stopped.
func stopOrder(list []resolved.Service) []resolved.Service {
	first, rest := slices.Clone(list), slices.Clone(list)
	slices.Reverse(rest)
	first = slices.DeleteFunc(first, func(s resolved.Service) bool { return !s.Supervisor })
	return append(first, slices.DeleteFunc(rest, func(s resolved.Service) bool { return s.Supervisor })...)
}

// accountSteps are 9.5.2. The manual leaves the setup's assignment as it is where there are no
// Exchange services; what each service shows decides in any case.
func accountSteps(c *chapter) []engine.Item {
	n1 := c.site.Config.FirstNode()
	group := []engine.Item{siteSays(steps.Int9_5_2Step1, "which services need an account is decided", accountBranch(c))}
	for _, account := range c.site.Accounts() {
		group = append(group, engine.Ensure(step(steps.Int9_5_2Step2, n1, account+" may log on as a service", "9.5.2/6"),
			windows.LogonRight{Account: account, Right: logonRight}))
	}
	exchange := false
	for _, service := range c.site.Services {
		s := step(steps.Int9_5_2Step2, n1, "service "+service.Key+" logs on as "+service.Account.Name, "9.5.2/1")
		if service.Exchange {
			s, exchange = step(steps.Int9_5_2Step3, n1, s.Title), true
		}
		group = append(group, engine.Ensure(s, windows.Service{Name: service.Key, Account: service.Account.Name, Password: service.Account.Password}))
	}
	if !exchange {
		group = append(group, engine.NotNeeded(step(steps.Int9_5_2Step3, n1, "Exchange services log on with their own account"), "no Exchange services"))
	}
	return group
}

// accountBranch is the manual's decision of 9.5.2.
func accountBranch(c *chapter) string {
	if !c.site.Config.Accounts.AssignedAtSetup {
		return "no account was assigned at setup: every service gets one"
	}
	if len(c.site.Accounts()) > 1 {
		return "assigned at setup: the Exchange services get their own account, the others are verified"
	}
	return "assigned at setup: the accounts are verified"
}

// shares is 9.6: the virtual server's shares and their file server.
func shares(ctx workflow.Context, c *chapter) {
	var group []engine.Item
	for _, share := range c.site.Shares {
		title := "share " + share.Name + " grants " + share.Access + " to " + share.Principal + " only"
		group = append(group, engine.Ensure(step(steps.Int9_6_1Step1, c.role.Owner(), title), windows.Share{
			Name: share.Name, Path: share.Path, Scope: c.site.Config.VirtualServer.Name,
			Description: share.Description, PrincipalSID: share.PrincipalSID, Access: share.Access, Recreate: c.site.Config.Shares.Recreate,
		}))
	}
	n1, fileServer := c.site.Config.FirstNode(), c.role.OfType(role.FileServer)
	c.run.Do(ctx, append(group,
		engine.Check(step(steps.Int9_6_2Step1, n1, "the role has a File Server resource, and it is online"),
			clustercheck.RoleResources{Role: c.role.Name(), OnlineTypes: []string{role.FileServer}}),
		engine.Check(step(steps.Int9_6_2Step1, n1, "the role has one File Server resource only"),
			clustercheck.ResourceTypeCount{Role: c.role.Name(), Type: role.FileServer, Count: 1}),
		engine.Ensure(step(steps.Int9_6_2Step2, n1, "the File Server depends on network name and disk"), cluster.ResourceDependency{
			Resource: fileServer, Providers: []cluster.ResourceRef{c.role.OfType(role.NetworkName), c.role.OfType(role.PhysicalDisk)},
		}),
		engine.Ensure(step(steps.Int9_6_2Step3, n1, "the File Server restarts by the site's policy"), policies(fileServer, c.site.FileServerPolicy)),
	)...)
}

// policies are the restart policies of a resource: kernel resources take the role to another node
// when they fail, the others do not (6.1.9, 9.7.2-14 to -16).
func policies(resource cluster.ResourceRef, p resolved.Policy) cluster.ResourcePolicies {
	return cluster.ResourcePolicies{
		Resource: resource, RestartAction: &p.RestartAction, RestartPeriodMs: &p.RestartPeriodMs, RestartThreshold: &p.RestartThreshold,
	}
}
