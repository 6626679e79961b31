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
func resources(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	for _, node := range c.site.Config.FurtherNodes() {
		c.role.Pause(ctx, step(steps.Int9_7_2Step1, /*9.7.2/1*/ n1, "node "+node+" is paused"), node)
	}
	r.touched = r.touched || r.proceed(ctx) && !c.run.Checking()
	unsettledConversion(ctx, c)
	roleOnline(ctx, c)
	// Services that a restart of the node has started may have written its name again,
	// and the first checkpoint would keep it (G-01).
	c.run.Do(ctx, engine.Ensure(step(steps.Int9_3Step1, /*9.3/2*/ c.role.Owner(), "no computer name has come back before the checkpoints"), rename(c))
	for _, service := range c.site.Services {
		if service.ResourceType() == role.InformationStore {
			informationStore(ctx, c, service)
			continue
		}
		genericService(ctx, c, service)
	}
	loopsDone(ctx, c)
	timeZones(ctx, c)
}

// roleOnline is 9.7.2-3: what the services stand on is online.
func roleOnline(ctx workflow.Context, c *chapter) {
	infrastructure(ctx, c, "INT-9.7.2-2", "9.7.2/3")
	c.run.Do(ctx, engine.Gate(step(steps.Int9_7_2Step2, /*9.7.2/3*/ c.site.Config.FirstNode(), "the role is online on the install node"), cluster.ClusterCheck{
		Role: c.site.Config.Role.Name, RoleOwner: c.site.Config.FirstNode(), RoleStates: []string{online, partialOnline},
		OnlineTypes: []string{role.PhysicalDisk, role.IPAddress, role.NetworkName, role.FileServer},
	})
}

// genericService is 9.7.2-4 to 9.7.2-21 for one service.
func genericService(ctx workflow.Context, c *chapter, service resolved.Service) {
	n1, key, ref := c.site.Config.FirstNode(), service.Key, r.resourceOf(service.Key)
	name := c.site.Config.ResourceName(key)
	about := func(id, manual, title string) runbook.Step {
		return step(id, manual, n1, "resource of "+key+": "+title)
	}
	want := cluster.GenericService{Role: c.site.Config.Role.Name, Service: key, Name: name}

	c.run.Do(ctx, engine.Gate(step(steps.Int9_7_2Step0, /*9.7.2*/ n1, "service "+key+" is ready to be clustered"),
		windows.WindowsService{Name: key, StartMode: manualStart, State: stopped, Account: c.site.Config.AccountOf(service).Name})
	c.run.Do(ctx, engine.Ensure(about("INT-9.7.2-5", "9.7.2/4", "exists"), want)
	dependencies(ctx, c, "INT-9.7.2-10", "9.7.2/10", service)
	want.Rename = true
	c.run.Do(ctx, engine.Ensure(about("INT-9.7.2-12a", "9.7.2/12a", "is named '"+name+"'"), want)
	want.ServiceName = true
	c.run.Do(ctx, engine.Ensure(about("INT-9.7.2-12b", "9.7.2/12b", "runs service "+key), want)
	startupParameters(ctx, c, about("INT-9.7.2-12c", "9.7.2/12c", "has its startup parameters"), want)
	want.UseNetworkName = true
	c.run.Do(ctx, engine.Ensure(about("INT-9.7.2-12d", "9.7.2/12d", "uses the network name for the computer's name"), want)
	restartPolicies(ctx, c, service, about)
	owners(ctx, c, "INT-9.7.2-18", "9.7.2/18", service)
	c.run.Do(ctx, engine.Ensure(about("INT-9.7.2-19", "9.7.2/19", "replicates its registry keys"),
		cluster.RegistryCheckpoints{Resource: ref, Keys: service.Checkpoints, KeysIfPresent: service.CheckpointsIfPresent})
	bringOnline(ctx, c, hinted(about("INT-9.7.2-21", "9.7.2/20", "is online"), onlineHint), service)
	keepService(ctx, c, about("INT-9.7.2-21", "9.7.2/21", "its service is as set before it came online"), service)
}

// startupParameters is 9.7.2-12c, where text and command contradict each other (E-C65):
// they are left alone unless the site wants them.
func startupParameters(ctx workflow.Context, c *chapter, s runbook.Step, want cluster.GenericService) {
	if !c.site.Config.SetStartupParameters {
		c.run.Do(ctx, engine.NotNeeded(s, "the default is left as it is")
		return
	}
	want.StartupParameters = true
	c.run.Do(ctx, engine.Ensure(s, want)
}

// keepService repeats 9.5 for a service that had a checkpoint already: coming online
// has brought the old settings back, and what is set now is kept (G-02, G-03).
func keepService(ctx workflow.Context, c *chapter, s runbook.Step, service resolved.Service) {
	if !r.repeated || c.run.Checking() {
		return
	}
	account := c.site.Config.AccountOf(service)
	c.run.Do(ctx, engine.Ensure(s, windows.WindowsService{
		Name: service.Key, StartMode: manualStart, NoDependencies: true, Account: account.Name, Password: account.Password,
	})
}

// restartPolicies are 9.7.2-14 to -16: how often to restart, and whether to fail over then.
func restartPolicies(ctx workflow.Context, c *chapter, service resolved.Service, about func(id, manual, title string) runbook.Step) {
	all := policies(c, service.Key)
	c.run.Do(ctx, engine.Ensure(about("INT-9.7.2-14", "9.7.2/14", "restarts by the site's policy"), cluster.ResourcePolicies{
		Resource: all.Resource, RestartPeriodMs: all.RestartPeriodMs, RestartThreshold: all.RestartThreshold,
	})
	c.run.Do(ctx, engine.Ensure(about("INT-9.7.2-16", "9.7.2/16", whenItFails(service)), cluster.ResourcePolicies{Resource: all.Resource, RestartAction: all.RestartAction})
}

// whenItFails says what a resource's restart action is about.
func whenItFails(service resolved.Service) string {
	if service.Kernel {
		return "takes the role along when it fails"
	}
	return "does not take the role along when it fails"
}

// owners is 9.7.2-18: every node may own the resource, in the common resource monitor.
func owners(ctx workflow.Context, c *chapter, id, manual string, service resolved.Service) {
	n1, ref, separate := c.site.Config.FirstNode(), r.resourceOf(service.Key), false
	c.run.Do(ctx, engine.Ensure(step(id, manual, n1, "resource of "+service.Key+": every node may own it"),
		cluster.PossibleOwners{Resource: ref, Owners: c.site.Config.NodeNames()})
	c.run.Do(ctx, engine.Ensure(step(id, manual, n1, "resource of "+service.Key+": runs in the common resource monitor"),
		cluster.ResourcePolicies{Resource: ref, SeparateMonitor: &separate})
}

// dependencies are the direct providers of the catalogue's row.
func dependencies(ctx workflow.Context, c *chapter, id, manual string, service resolved.Service) {
	want := cluster.ResourceDependency{Resource: r.resourceOf(service.Key)}
	for _, name := range service.DependsOn {
		want.Providers = append(want.Providers, r.provider(name))
	}
	if service.ResourceType() == role.InformationStore && c.site.Config.Policies.InfostorOnFileServer {
		want.Providers = append(want.Providers, c.role.OfType(role.FileServer))
	}
	c.run.Do(ctx, engine.Ensure(step(id, manual, c.site.Config.FirstNode(), "resource of "+service.Key+": depends on what its row names"), want)
}

// informationStore is 9.7.3: the one resource of its type. A second one would make
// the cluster unmanageable, so it is counted before and after.
func informationStore(ctx workflow.Context, c *chapter, service resolved.Service) {
	n1, name := c.site.Config.FirstNode(), c.site.Config.ResourceName(service.Key)
	ref := r.resourceOf(service.Key)
	about := func(id, manual, title string) runbook.Step {
		return step(id, manual, n1, "information store: "+title)
	}
	c.run.Do(ctx, engine.Ensure(about("INT-9.7.3-1", "9.7.3/1", "its one resource exists"),
		cluster.InformationStore{Role: c.site.Config.Role.Name, Name: name, Type: role.InformationStore})
	one := 1
	count := cluster.ClusterCheck{ResourceType: role.InformationStore, ResourceTypeCount: &one}
	c.run.Do(ctx, engine.Gate(about("INT-9.7.3-1", "9.7.3/1", "it is the only resource of its type"), count)
	c.run.Do(ctx, engine.Ensure(about("INT-9.7.3-6", "9.7.3/5", "its resource is named '"+name+"'"),
		cluster.InformationStore{Role: c.site.Config.Role.Name, Name: name, Type: role.InformationStore})
	dependencies(ctx, c, "INT-9.7.3-7", "9.7.3/7", service)
	retry, all := c.site.Config.InfostorRetryMs(), policies(c, service.Key)
	c.run.Do(ctx, engine.Ensure(about("INT-9.7.3-9", "9.7.3/8", "begins restarting again after a while"),
		cluster.ResourcePolicies{Resource: ref, RestartPeriodMs: all.RestartPeriodMs, RestartThreshold: all.RestartThreshold, RetryPeriodOnFailureMs: &retry})
	c.run.Do(ctx, engine.Ensure(about("INT-9.7.3-10", "9.7.3/10", whenItFails(service)),
		cluster.ResourcePolicies{Resource: ref, RestartAction: all.RestartAction})
	owners(ctx, c, "INT-9.7.3-11", "9.7.3/11", service)
	c.run.Do(ctx, engine.Ensure(about("INT-9.7.3-12", "9.7.3", "replicates no registry keys"), cluster.RegistryCheckpoints{Resource: ref})
	bringOnline(ctx, c, hinted(about("INT-9.7.3-14", "9.7.3/13", "is online"), onlineHint), service)
}

// loopsDone ends the manual's two loops over the services, which the code above is.
func loopsDone(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	c.role.Start(ctx, step(steps.Int9_7_2Step22, /*9.7.2/22*/ n1, "the whole role is online"))
	optional := step(steps.Int9_7_2Step23, /*9.7.2/23*/ n1, "all installed optional services are online")
	if len(c.site.Optional()) == 0 {
		c.run.Do(ctx, engine.NotNeeded(optional, "the site has no optional services")
		return
	}
	r.servicesOnline(ctx, optional, c.site.Optional(), "")
}
