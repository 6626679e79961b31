package workflows

import (
	"slices"

	"changeover/activities"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/workflow"
)

// services is 9.5 on the install node: the cluster, not Windows, starts the services.
func services(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	c.run.Do(ctx, engine.Gate(step(steps.Int9_5Step0, /*9.5*/ n1, "the role has stayed on the install node"),
		cluster.ClusterCheck{Role: c.site.Config.Role.Name, RoleOwner: n1})
	releaseServices(ctx, c)
	stopServices(ctx, c, "INT-9.5.1-1", "9.5.1/3")
	for _, service := range c.site.Services {
		c.run.Do(ctx, engine.Ensure(step(steps.Int9_5_1Step2, /*9.5.1/4*/ n1, "service "+service.Key+" starts manually"),
			windows.WindowsService{Name: service.Key, StartMode: manualStart})
	}
	serviceAccounts(ctx, c)
	for _, service := range c.site.Services {
		c.run.Do(ctx, engine.Ensure(step(steps.Int9_5_3Step1, /*9.5.3/3*/ n1, "service "+service.Key+" depends on no other service"),
			windows.WindowsService{Name: service.Key, NoDependencies: true})
	}
}

// releaseServices takes cluster resources that exist already offline through the
// cluster: it would take a service that is stopped behind its back for a failure.
func releaseServices(ctx workflow.Context, c *chapter) {
	if c.run.Checking() || !integrated(c.role.Survey(ctx), c.site.Config.Role.Name) {
		return
	}
	quiesce(ctx, c, "INT-9.5-0", "9.5")
}

// stopServices stops every XPR service, dependents before what they depend on.
// Services that the cluster runs are left to the cluster.
func stopServices(ctx workflow.Context, c *chapter, id, manual string) {
	clustered := c.role.Survey(ctx)
	for _, service := range slices.Backward(c.site.Services) {
		s := step(id, manual, c.site.Config.FirstNode(), "service "+service.Key+" is stopped")
		if has(clustered, service.Key) && id != "INT-9.5.1-1" {
			c.run.Do(ctx, engine.NotNeeded(s, "the cluster runs it")
			continue
		}
		c.run.Do(ctx, engine.Transition(s, windows.WindowsService{Name: service.Key, State: stopped, TimeoutSeconds: c.site.Config.Timeouts.OnlineSeconds})
	}
}

// serviceAccounts is 9.5.2. The manual lets the setup's assignment stand where there
// are no Exchange services; what each service shows decides in any case.
func serviceAccounts(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	c.run.Report(ctx, step(steps.Int9_5_2Step1, /*9.5.2*/ n1, "which services need an account is decided"), runbook.Unchanged, accountBranch(c))
	for _, account := range accounts(c) {
		c.run.Do(ctx, engine.Ensure(step(steps.Int9_5_2Step2, /*9.5.2/6*/ n1, account+" may log on as a service"),
			windows.LogonRight{Account: account, Right: logonRight})
	}
	exchange := false
	for _, service := range c.site.Services {
		account := c.site.Config.AccountOf(service)
		id, manual := "INT-9.5.2-2", "9.5.2/1"
		if service.Account == catalogue.ExchangeAccount {
			id, manual, exchange = "INT-9.5.2-3", "9.5.2", true
		}
		c.run.Do(ctx, engine.Ensure(step(id, manual, n1, "service "+service.Key+" logs on as "+account.Name),
			windows.WindowsService{Name: service.Key, Account: account.Name, Password: account.Password})
	}
	if !exchange {
		c.run.Do(ctx, engine.NotNeeded(step(steps.Int9_5_2Step3, /*9.5.2*/ n1, "Exchange services log on with their own account"), "no Exchange services")
	}
}

// accountBranch is the manual's decision of 9.5.2.
func accountBranch(c *chapter) string {
	if !c.site.Config.Accounts.AssignedAtSetup {
		return "no account was assigned at setup: every service gets one"
	}
	if len(accounts(c)) > 1 {
		return "assigned at setup: the Exchange services get their own account, the others are verified"
	}
	return "assigned at setup: the accounts are verified"
}

// shares is 9.6: the virtual server's shares and their file server.
func shares(ctx workflow.Context, c *chapter) {
	x := c.site.Config.XPR
	for _, share := range catalogue.Shares() {
		c.run.Do(ctx, engine.Ensure(step(steps.Int9_6_1Step1, /*9.6.1*/ c.role.Owner(), "share "+share.Name+" grants "+share.Access+" to "+share.Principal+" only"), windows.Share{
			Name: share.Name, Path: share.Path(x.InstallDir), Scope: c.site.Config.VirtualServer.Name,
			Description: share.Description, PrincipalSID: share.PrincipalSID, Access: share.Access, Recreate: c.site.Config.Shares.Recreate,
		})
	}
	n1, one := c.site.Config.FirstNode(), 1
	c.run.Do(ctx, engine.Check(step(steps.Int9_6_2Step1, /*9.6.2/1*/ n1, "the role has one File Server resource"), cluster.ClusterCheck{
		Role: c.site.Config.Role.Name, OnlineTypes: []string{role.FileServer}, ResourceType: role.FileServer, ResourceTypeCount: &one,
	})
	fileServer := c.role.OfType(role.FileServer)
	c.run.Do(ctx, engine.Ensure(step(steps.Int9_6_2Step2, /*9.6.2/2*/ n1, "the File Server depends on network name and disk"), cluster.ResourceDependency{
		Resource:  fileServer,
		Providers: []cluster.ResourceRef{c.role.OfType(role.NetworkName), c.role.OfType(role.PhysicalDisk)},
	})
	c.run.Do(ctx, engine.Ensure(step(steps.Int9_6_2Step3, /*9.6.2/4*/ n1, "the File Server restarts by the site's policy"), policies(c, role.FileServer))
}
