package workflows

import (
	"changeover/activities"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/workflow"
)

// onlineHint is the manual's advice for a resource that does not come online.
const onlineHint = "clear the service's dependencies with sc.exe config <service> depend= / and replace computer names in the registry again, " +
	"then bring it online; the event log and net helpmsg tell more (9.7.2/21)"

// resources is 9.7.2 and 9.7.3: one resource a service, in the order of the
// catalogue, each online before the next begins.
func (r *run) resources(ctx workflow.Context) {
	n1 := r.site.FirstNode()
	for _, node := range r.site.FurtherNodes() {
		r.pause(ctx, step("INT-9.7.2-1", "9.7.2/1", n1, "node "+node+" is paused"), node)
	}
	r.touched = r.touched || r.proceed(ctx) && !r.checking()
	r.unsettledConversion(ctx)
	r.roleOnline(ctx)
	// Services that a restart of the node has started may have written its name again,
	// and the first checkpoint would keep it (G-01).
	r.ensure(ctx, step("INT-9.3-1", "9.3/2", r.owner, "no computer name has come back before the checkpoints"), r.rename())
	for _, service := range r.site.Services() {
		if service.ResourceType() == catalogue.InformationStoreType {
			r.informationStore(ctx, service)
			continue
		}
		r.genericService(ctx, service)
	}
	r.loopsDone(ctx)
	r.timeZones(ctx)
}

// roleOnline is 9.7.2-3: what the services stand on is online.
func (r *run) roleOnline(ctx workflow.Context) {
	r.infrastructure(ctx, "INT-9.7.2-2", "9.7.2/3")
	r.gate(ctx, step("INT-9.7.2-2", "9.7.2/3", r.site.FirstNode(), "the role is online on the install node"), activities.ClusterCheck{
		Role: r.site.Role.Name, RoleOwner: r.site.FirstNode(), RoleStates: []string{online, partialOnline},
		OnlineTypes: []string{catalogue.PhysicalDiskType, catalogue.IPAddressType, catalogue.NetworkNameType, catalogue.FileServerType},
	})
}

// genericService is 9.7.2-4 to 9.7.2-21 for one service.
func (r *run) genericService(ctx workflow.Context, service catalogue.Service) {
	n1, key, ref := r.site.FirstNode(), service.Key, r.resourceOf(service.Key)
	name := r.site.ResourceName(key)
	about := func(id, manual, title string) activities.Step {
		return step(id, manual, n1, "resource of "+key+": "+title)
	}
	want := activities.GenericService{Role: r.site.Role.Name, Service: key, Name: name}

	r.gate(ctx, step("INT-9.7.2-0", "9.7.2", n1, "service "+key+" is ready to be clustered"),
		activities.WindowsService{Name: key, StartMode: manualStart, State: stopped, Account: r.site.AccountOf(service).Name})
	r.ensure(ctx, about("INT-9.7.2-5", "9.7.2/4", "exists"), want)
	r.dependencies(ctx, "INT-9.7.2-10", "9.7.2/10", service)
	want.Rename = true
	r.ensure(ctx, about("INT-9.7.2-12a", "9.7.2/12a", "is named '"+name+"'"), want)
	want.ServiceName = true
	r.ensure(ctx, about("INT-9.7.2-12b", "9.7.2/12b", "runs service "+key), want)
	r.startupParameters(ctx, about("INT-9.7.2-12c", "9.7.2/12c", "has its startup parameters"), want)
	want.UseNetworkName = true
	r.ensure(ctx, about("INT-9.7.2-12d", "9.7.2/12d", "uses the network name for the computer's name"), want)
	r.restartPolicies(ctx, service, about)
	r.owners(ctx, "INT-9.7.2-18", "9.7.2/18", service)
	r.ensure(ctx, about("INT-9.7.2-19", "9.7.2/19", "replicates its registry keys"),
		activities.RegistryCheckpoints{Resource: ref, Keys: service.Checkpoints, KeysIfPresent: service.CheckpointsIfPresent})
	r.bringOnline(ctx, hinted(about("INT-9.7.2-21", "9.7.2/20", "is online"), onlineHint), service)
	r.keepService(ctx, about("INT-9.7.2-21", "9.7.2/21", "its service is as set before it came online"), service)
}

// startupParameters is 9.7.2-12c, where text and command contradict each other (E-C65):
// they are left alone unless the site wants them.
func (r *run) startupParameters(ctx workflow.Context, s activities.Step, want activities.GenericService) {
	if !r.site.SetStartupParameters {
		r.notApplicable(ctx, s, "the default is left as it is")
		return
	}
	want.StartupParameters = true
	r.ensure(ctx, s, want)
}

// keepService repeats 9.5 for a service that had a checkpoint already: coming online
// has brought the old settings back, and what is set now is kept (G-02, G-03).
func (r *run) keepService(ctx workflow.Context, s activities.Step, service catalogue.Service) {
	if !r.repeated || r.checking() {
		return
	}
	account := r.site.AccountOf(service)
	r.ensure(ctx, s, activities.WindowsService{
		Name: service.Key, StartMode: manualStart, NoDependencies: true, Account: account.Name, Password: account.Password,
	})
}

// restartPolicies are 9.7.2-14 to -16: how often to restart, and whether to fail over then.
func (r *run) restartPolicies(ctx workflow.Context, service catalogue.Service, about func(id, manual, title string) activities.Step) {
	all := r.policies(service.Key)
	r.ensure(ctx, about("INT-9.7.2-14", "9.7.2/14", "restarts by the site's policy"), activities.ResourcePolicies{
		Resource: all.Resource, RestartPeriodMs: all.RestartPeriodMs, RestartThreshold: all.RestartThreshold,
	})
	r.ensure(ctx, about("INT-9.7.2-16", "9.7.2/16", whenItFails(service)), activities.ResourcePolicies{Resource: all.Resource, RestartAction: all.RestartAction})
}

// whenItFails says what a resource's restart action is about.
func whenItFails(service catalogue.Service) string {
	if service.Kernel {
		return "takes the role along when it fails"
	}
	return "does not take the role along when it fails"
}

// owners is 9.7.2-18: every node may own the resource, in the common resource monitor.
func (r *run) owners(ctx workflow.Context, id, manual string, service catalogue.Service) {
	n1, ref, separate := r.site.FirstNode(), r.resourceOf(service.Key), false
	r.ensure(ctx, step(id, manual, n1, "resource of "+service.Key+": every node may own it"),
		activities.PossibleOwners{Resource: ref, Owners: r.site.NodeNames()})
	r.ensure(ctx, step(id, manual, n1, "resource of "+service.Key+": runs in the common resource monitor"),
		activities.ResourcePolicies{Resource: ref, SeparateMonitor: &separate})
}

// dependencies are the direct providers of the catalogue's row.
func (r *run) dependencies(ctx workflow.Context, id, manual string, service catalogue.Service) {
	want := activities.ResourceDependency{Resource: r.resourceOf(service.Key)}
	for _, name := range service.DependsOn {
		want.Providers = append(want.Providers, r.provider(name))
	}
	if service.ResourceType() == catalogue.InformationStoreType && r.site.Policies.InfostorOnFileServer {
		want.Providers = append(want.Providers, r.resourceOfType(catalogue.FileServerType))
	}
	r.ensure(ctx, step(id, manual, r.site.FirstNode(), "resource of "+service.Key+": depends on what its row names"), want)
}

// informationStore is 9.7.3: the one resource of its type. A second one would make
// the cluster unmanageable, so it is counted before and after.
func (r *run) informationStore(ctx workflow.Context, service catalogue.Service) {
	n1, name := r.site.FirstNode(), r.site.ResourceName(service.Key)
	ref := r.resourceOf(service.Key)
	about := func(id, manual, title string) activities.Step {
		return step(id, manual, n1, "information store: "+title)
	}
	r.ensure(ctx, about("INT-9.7.3-1", "9.7.3/1", "its one resource exists"),
		activities.InformationStore{Role: r.site.Role.Name, Name: name, Type: catalogue.InformationStoreType})
	one := 1
	count := activities.ClusterCheck{ResourceType: catalogue.InformationStoreType, ResourceTypeCount: &one}
	r.gate(ctx, about("INT-9.7.3-1", "9.7.3/1", "it is the only resource of its type"), count)
	r.ensure(ctx, about("INT-9.7.3-6", "9.7.3/5", "its resource is named '"+name+"'"),
		activities.InformationStore{Role: r.site.Role.Name, Name: name, Type: catalogue.InformationStoreType})
	r.dependencies(ctx, "INT-9.7.3-7", "9.7.3/7", service)
	retry, all := r.site.InfostorRetryMs(), r.policies(service.Key)
	r.ensure(ctx, about("INT-9.7.3-9", "9.7.3/8", "begins restarting again after a while"),
		activities.ResourcePolicies{Resource: ref, RestartPeriodMs: all.RestartPeriodMs, RestartThreshold: all.RestartThreshold, RetryPeriodOnFailureMs: &retry})
	r.ensure(ctx, about("INT-9.7.3-10", "9.7.3/10", whenItFails(service)),
		activities.ResourcePolicies{Resource: ref, RestartAction: all.RestartAction})
	r.owners(ctx, "INT-9.7.3-11", "9.7.3/11", service)
	r.ensure(ctx, about("INT-9.7.3-12", "9.7.3", "replicates no registry keys"), activities.RegistryCheckpoints{Resource: ref})
	r.bringOnline(ctx, hinted(about("INT-9.7.3-14", "9.7.3/13", "is online"), onlineHint), service)
}

// loopsDone ends the manual's two loops over the services, which the code above is.
func (r *run) loopsDone(ctx workflow.Context) {
	n1 := r.site.FirstNode()
	r.startRole(ctx, step("INT-9.7.2-22", "9.7.2/22", n1, "the whole role is online"))
	optional := step("INT-9.7.2-23", "9.7.2/23", n1, "all installed optional services are online")
	if len(r.site.OptionalServices()) == 0 {
		r.notApplicable(ctx, optional, "the site has no optional services")
		return
	}
	r.servicesOnline(ctx, optional, r.site.OptionalServices(), "")
}
