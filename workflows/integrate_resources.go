package workflows

import (
	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/windows"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/engine"
	"changeover/workflows/role"

	"go.temporal.io/sdk/workflow"
)

// onlineHint is the manual's advice for a resource that does not come online.
const onlineHint = "clear the service's dependencies with sc.exe config <service> depend= / and replace computer names in the registry again, " +
	"then bring it online; the event log and net helpmsg tell more (9.7.2/21)"

// resources is 9.7.2 and 9.7.3 for the site's services. repeated says that the role runs XPR already.
func resources(ctx workflow.Context, c *chapter, repeated bool) {
	ClusterServices(ctx, c.run, c.role, c.site.Services, repeated)
	loopsDone(ctx, c)
	timeZones(ctx, c)
}

// ClusterServices makes services resources of the role (9.7.2 and 9.7.3), in the given order, each
// online before the next begins. The site's further nodes are paused first and stay so. repeated says
// that the role runs XPR already.
func ClusterServices(ctx workflow.Context, run *engine.Run, r *role.Role, services []resolved.Service, repeated bool) {
	c := &chapter{run: run, role: r, site: run.Site()}
	n1 := c.site.Config.FirstNode()
	for _, node := range c.site.Config.FurtherNodes() {
		c.role.Pause(ctx, step(steps.Int9_7_2Step1, n1, "node "+node+" is paused"), node)
	}
	c.role.Touch()
	unsettledConversion(ctx, c)
	c.run.Do(ctx, roleOnline(c)...)
	for _, service := range services {
		if service.Store {
			c.run.Do(ctx, informationStore(c, service)...)
			continue
		}
		c.run.Do(ctx, genericService(c, service, repeated)...)
	}
}

// roleOnline is 9.7.2-3: what the services stand on is online. Services that a restart of the node
// has started may have written its name again, and the first checkpoint would keep it (G-01).
func roleOnline(c *chapter) []engine.Item {
	n1 := c.site.Config.FirstNode()
	group := c.role.Infrastructure(step(steps.Int9_7_2Step2, n1, ""))
	return append(group,
		engine.Gate(step(steps.Int9_7_2Step2, n1, "the role is on the install node"), clustercheck.RoleOwnedBy{Role: c.role.Name(), Owner: n1}),
		engine.Gate(step(steps.Int9_7_2Step2, n1, "what the services stand on is online"),
			clustercheck.RoleResources{Role: c.role.Name(), OnlineTypes: role.Infrastructure()}),
		engine.Ensure(step(steps.Int9_3Step1, c.role.Owner(), "no computer name has come back before the checkpoints"), rename(c)),
	)
}

// genericService are 9.7.2-4 to 9.7.2-21 for one service.
func genericService(c *chapter, service resolved.Service, repeated bool) []engine.Item {
	n1, key, ref := c.site.Config.FirstNode(), service.Key, c.role.Of(service)
	about := aboutResource(c, service)
	group := []engine.Item{
		engine.Gate(step(steps.Int9_7_2Step0, n1, "service "+key+" is ready to be clustered"),
			windows.Service{Name: key, StartMode: manualStart, State: stopped, Account: service.Account.Name}),
	}
	group = append(group, resourceOf(c, service)...)
	group = append(group,
		engine.Ensure(about(steps.Int9_7_2Step14, "restarts by the site's policy"), cluster.ResourcePolicies{
			Resource: ref, RestartPeriodMs: &service.Policy.RestartPeriodMs, RestartThreshold: &service.Policy.RestartThreshold,
		}),
		engine.Ensure(about(steps.Int9_7_2Step16, whenItFails(service)), cluster.ResourcePolicies{Resource: ref, RestartAction: &service.Policy.RestartAction}),
	)
	group = append(group, owners(c, about(steps.Int9_7_2Step18, ""), service)...)
	group = append(group,
		engine.Ensure(about(steps.Int9_7_2Step19, "replicates its registry keys"),
			cluster.RegistryCheckpoints{Resource: ref, Keys: service.Checkpoints, KeysIfPresent: service.CheckpointsIfPresent, ExampleKeys: service.ExampleKeys}),
		online(c, about(steps.Int9_7_2Step21, "is online", "9.7.2/20").WithHint(onlineHint), service),
	)
	if repeated && !c.run.Checking() {
		return append(group, keepService(about(steps.Int9_7_2Step21, "its service is as set before it came online", "9.7.2/21"), service))
	}
	return append(group, noDependencies(about(steps.Int9_7_2Step21, "its service depends on no other once it is online", "9.7.2/21"), service))
}

// aboutResource makes the steps of the resource of a service.
func aboutResource(c *chapter, service resolved.Service) func(row steps.Step, title string, manual ...string) runbook.Step {
	return func(row steps.Step, title string, manual ...string) runbook.Step {
		return step(row, c.site.Config.FirstNode(), "resource of "+service.Key+": "+title, manual...)
	}
}

// resourceOf are 9.7.2-4 to 9.7.2-12: what the resource of a service needs to come online.
func resourceOf(c *chapter, service resolved.Service) []engine.Item {
	about := aboutResource(c, service)
	want := cluster.GenericService{Role: c.role.Name(), Service: service.Key, Name: service.ResourceName}
	renamed, named := want, want
	renamed.Rename = true
	named.Rename, named.ServiceName = true, true
	networked := named
	networked.UseNetworkName = true
	return []engine.Item{
		engine.Ensure(about(steps.Int9_7_2Step5, "exists", "9.7.2/4"), want),
		dependencies(c, about(steps.Int9_7_2Step10, "depends on what its row names"), service),
		engine.Ensure(about(steps.Int9_7_2Step12a, "is named '"+service.ResourceName+"'"), renamed),
		engine.Ensure(about(steps.Int9_7_2Step12b, "runs service "+service.Key), named),
		startupParameters(c, about(steps.Int9_7_2Step12c, "has its startup parameters"), named),
		engine.Ensure(about(steps.Int9_7_2Step12d, "uses the network name for the computer's name"), networked),
	}
}

// startupParameters is 9.7.2-12c, where text and command contradict each other (E-C65): they are left
// alone unless the site wants them.
func startupParameters(c *chapter, s runbook.Step, want cluster.GenericService) engine.Item {
	if !c.site.Config.SetStartupParameters {
		return engine.NotNeeded(s, "the default is left as it is")
	}
	want.StartupParameters = true
	return engine.Ensure(s, want)
}

// keepService repeats 9.5 for a service that had a checkpoint already: coming online has brought the
// old settings back, and what is set now is kept (G-02, G-03).
func keepService(s runbook.Step, service resolved.Service) engine.Item {
	return engine.Ensure(s, windows.Service{
		Name: service.Key, StartMode: manualStart, NoDependencies: true, Account: service.Account.Name, Password: service.Account.Password,
	})
}

// whenItFails says what a resource's restart action is about.
func whenItFails(service resolved.Service) string {
	if service.Kernel {
		return "takes the role along when it fails"
	}
	return "does not take the role along when it fails"
}

// owners are 9.7.2-18: every node may own the resource, in the common resource monitor.
func owners(c *chapter, s runbook.Step, service resolved.Service) []engine.Item {
	may, common, separate := s, s, false
	may.Title = "resource of " + service.Key + ": every node may own it"
	common.Title = "resource of " + service.Key + ": runs in the common resource monitor"
	return []engine.Item{
		engine.Ensure(may, cluster.PossibleOwners{Resource: c.role.Of(service), Owners: c.site.Config.NodeNames()}),
		engine.Ensure(common, cluster.ResourcePolicies{Resource: c.role.Of(service), SeparateMonitor: &separate}),
	}
}

// dependencies are the direct providers of the service's row.
func dependencies(c *chapter, s runbook.Step, service resolved.Service) engine.Item {
	want := cluster.ResourceDependency{Resource: c.role.Of(service)}
	for _, provider := range service.DependsOn {
		want.Providers = append(want.Providers, c.role.Provider(provider))
	}
	return engine.Ensure(s, want)
}

// informationStore is 9.7.3: the one resource of its type. A second one would make the cluster
// unmanageable, so it is counted before and after.
func informationStore(c *chapter, service resolved.Service) []engine.Item {
	n1, ref := c.site.Config.FirstNode(), c.role.Of(service)
	about := func(row steps.Step, title string, manual ...string) runbook.Step {
		return step(row, n1, "information store: "+title, manual...)
	}
	store := cluster.InformationStore{Role: c.role.Name(), Name: service.ResourceName, Type: role.InformationStore}
	p := service.Policy
	group := []engine.Item{
		engine.Ensure(about(steps.Int9_7_3Step1, "its one resource exists"), store),
		engine.Gate(about(steps.Int9_7_3Step1, "it is the only resource of its type"), clustercheck.ResourceTypeCount{Type: role.InformationStore, Count: 1}),
		engine.Ensure(about(steps.Int9_7_3Step6, "its resource is named '"+service.ResourceName+"'", "9.7.3/5"), store),
		dependencies(c, step(steps.Int9_7_3Step7, n1, "resource of "+service.Key+": depends on what its row names"), service),
		engine.Ensure(about(steps.Int9_7_3Step9, "begins restarting again after a while", "9.7.3/8"), cluster.ResourcePolicies{
			Resource: ref, RestartPeriodMs: &p.RestartPeriodMs, RestartThreshold: &p.RestartThreshold, RetryPeriodOnFailureMs: &c.site.InfostorRetryMs,
		}),
		engine.Ensure(about(steps.Int9_7_3Step10, whenItFails(service)), cluster.ResourcePolicies{Resource: ref, RestartAction: &p.RestartAction}),
	}
	group = append(group, owners(c, about(steps.Int9_7_3Step11, ""), service)...)
	return append(group,
		engine.Ensure(about(steps.Int9_7_3Step12, "replicates no registry keys", "9.7.3"), cluster.RegistryCheckpoints{Resource: ref}),
		online(c, about(steps.Int9_7_3Step14, "is online", "9.7.3/13").WithHint(onlineHint), service),
	)
}

// loopsDone ends the manual's two loops over the services, which the code above is.
func loopsDone(ctx workflow.Context, c *chapter) {
	n1, optional := c.site.Config.FirstNode(), c.site.Optional()
	c.role.Start(ctx, step(steps.Int9_7_2Step22, n1, "the whole role is online"))
	s := step(steps.Int9_7_2Step23, n1, "all installed optional services are online")
	if len(optional) == 0 {
		c.run.Do(ctx, engine.NotNeeded(s, "the site has no optional services"))
		return
	}
	c.run.Do(ctx, servicesOnline(c, s, optional, ""))
}

// servicesOnline looks at the resources of services, whatever the steps say that brought them online:
// each is online, and on a node where one is given.
func servicesOnline(c *chapter, s runbook.Step, services []resolved.Service, node string) engine.Item {
	want := clustercheck.ServicesOnline{Node: node}
	for _, service := range services {
		want.Resources = append(want.Resources, c.role.Of(service))
	}
	return engine.Check(s, want)
}
