package workflows

import (
	"slices"

	"changeover/activities"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/workflow"
)

// services is 9.5 on the install node: the cluster, not Windows, starts the services.
func (r *run) services(ctx workflow.Context) {
	n1 := r.site.FirstNode()
	r.gate(ctx, step("INT-9.5-0", "9.5", n1, "the role has stayed on the install node"),
		activities.ClusterCheck{Role: r.site.Role.Name, RoleOwner: n1})
	r.releaseServices(ctx)
	r.stopServices(ctx, "INT-9.5.1-1", "9.5.1/3")
	for _, service := range r.site.Services() {
		r.ensure(ctx, step("INT-9.5.1-2", "9.5.1/4", n1, "service "+service.Key+" starts manually"),
			activities.WindowsService{Name: service.Key, StartMode: manualStart})
	}
	r.serviceAccounts(ctx)
	for _, service := range r.site.Services() {
		r.ensure(ctx, step("INT-9.5.3-1", "9.5.3/3", n1, "service "+service.Key+" depends on no other service"),
			activities.WindowsService{Name: service.Key, NoDependencies: true})
	}
}

// releaseServices takes cluster resources that exist already offline through the
// cluster: it would take a service that is stopped behind its back for a failure.
func (r *run) releaseServices(ctx workflow.Context) {
	if r.checking() || !integrated(r.survey(ctx), r.site.Role.Name) {
		return
	}
	r.quiesce(ctx, "INT-9.5-0", "9.5")
}

// stopServices stops every XPR service, dependents before what they depend on; those that
// the setup has made dependent otherwise than the catalogue knows stop with it. Services that the cluster runs are left to the cluster.
func (r *run) stopServices(ctx workflow.Context, id, manual string) {
	clustered := r.survey(ctx)
	for _, service := range slices.Backward(r.site.Services()) {
		s := step(id, manual, r.site.FirstNode(), "service "+service.Key+" is stopped")
		if has(clustered, service.Key) && id != "INT-9.5.1-1" {
			r.notApplicable(ctx, s, "the cluster runs it")
			continue
		}
		r.transition(ctx, s, activities.WindowsService{
			Name: service.Key, State: stopped, Dependents: r.serviceKeys(), TimeoutSeconds: r.site.Timeouts.OnlineSeconds,
		})
	}
}

// serviceAccounts is 9.5.2. The manual lets the setup's assignment stand where there
// are no Exchange services; what each service shows decides in any case.
func (r *run) serviceAccounts(ctx workflow.Context) {
	n1 := r.site.FirstNode()
	r.report(ctx, step("INT-9.5.2-1", "9.5.2", n1, "which services need an account is decided"), StepDone, r.accountBranch())
	for _, account := range r.accounts() {
		r.ensure(ctx, step("INT-9.5.2-2", "9.5.2/6", n1, account+" may log on as a service"),
			activities.LogonRight{Account: account, Right: logonRight})
	}
	exchange := false
	for _, service := range r.site.Services() {
		account := r.site.AccountOf(service)
		id, manual := "INT-9.5.2-2", "9.5.2/1"
		if service.Account == catalogue.ExchangeAccount {
			id, manual, exchange = "INT-9.5.2-3", "9.5.2", true
		}
		r.ensure(ctx, step(id, manual, n1, "service "+service.Key+" logs on as "+account.Name),
			activities.WindowsService{Name: service.Key, Account: account.Name, Password: account.Password})
	}
	if !exchange {
		r.notApplicable(ctx, step("INT-9.5.2-3", "9.5.2", n1, "Exchange services log on with their own account"), "no Exchange services")
	}
}

// accountBranch is the manual's decision of 9.5.2.
func (r *run) accountBranch() string {
	if !r.site.Accounts.AssignedAtSetup {
		return "no account was assigned at setup: every service gets one"
	}
	if len(r.accounts()) > 1 {
		return "assigned at setup: the Exchange services get their own account, the others are verified"
	}
	return "assigned at setup: the accounts are verified"
}

// shares is 9.6: the virtual server's shares and their file server.
func (r *run) shares(ctx workflow.Context) {
	x := r.site.XPR
	for _, share := range catalogue.Shares() {
		r.ensure(ctx, step("INT-9.6.1-1", "9.6.1", r.owner, "share "+share.Name+" grants "+share.Access+" to "+share.Principal+" only"), activities.Share{
			Name: share.Name, Path: share.Path(x.InstallDir), Scope: r.site.VirtualServer.Name,
			Description: share.Description, PrincipalSID: share.PrincipalSID, Access: share.Access, Recreate: r.site.Shares.Recreate,
		})
	}
	n1, one := r.site.FirstNode(), 1
	r.check(ctx, step("INT-9.6.2-1", "9.6.2/1", n1, "the role has one File Server resource"), activities.ClusterCheck{
		Role: r.site.Role.Name, OnlineTypes: []string{catalogue.FileServerType}, ResourceType: catalogue.FileServerType, ResourceTypeCount: &one,
	})
	fileServer := r.resourceOfType(catalogue.FileServerType)
	r.ensure(ctx, step("INT-9.6.2-2", "9.6.2/2", n1, "the File Server depends on network name and disk"), activities.ResourceDependency{
		Resource:  fileServer,
		Providers: []activities.ResourceRef{r.resourceOfType(catalogue.NetworkNameType), r.resourceOfType(catalogue.PhysicalDiskType)},
	})
	r.ensure(ctx, step("INT-9.6.2-3", "9.6.2/4", n1, "the File Server restarts by the site's policy"), r.policies(catalogue.FileServerType))
}
