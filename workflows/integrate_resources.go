package workflows

import (
	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/windows"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
	"changeover/workflows/maintenance"
	"changeover/workflows/role"
)

// resources is 9.7.2 and 9.7.3 for the site's services. repeated: the role already runs XPR.
func resources(ctx workflow.Context, c *chapter.Chapter, repeated bool) {
	ClusterServices(ctx, c.Run, c.Role, c.Site.Services, repeated)
	loopsDone(ctx, c)
	maintenance.TimeZones(ctx, c)
}

// ClusterServices makes services resources of the role (9.7.2 and 9.7.3), in the given order, each
// online before the next begins. The site's further nodes are paused first and stay so. repeated says
// that the role runs XPR already.
func ClusterServices(ctx workflow.Context, run *engine.Run, r *role.Role, services []resolved.Service, repeated bool) {
	c := &chapter.Chapter{Run: run, Role: r, Site: run.Site()}
	n1 := c.Site.Config.FirstNode()
	for _, node := range c.Site.Config.FurtherNodes() {
		c.Role.Pause(ctx, chapter.Step(steps.Int9_7_2Step1, n1, "node "+node+" is paused"), node)
	}
	c.Role.Touch()
	maintenance.UnsettledConversion(ctx, c)
	c.Run.Do(ctx, append(roleOnline(c), registryAgain(c, repeated)...)...)
	for _, service := range services {
		if service.Store {
			c.Run.Do(ctx, informationStore(c, service)...)
			continue
		}
		c.Run.Do(ctx, genericService(c, service, repeated)...)
	}
}

// registryAgain is 9.3 once more. Services that were started when the node restarted may have written the node's name and
// address again, and the first checkpoint would keep them (G-01). In a role that runs XPR already, the cluster starts the
// services, and its checkpoints have the values of 9.3. A check restarts no node, and has listed the differences of 9.3 before.
func registryAgain(c *chapter.Chapter, repeated bool) []engine.Item {
	if repeated || c.Run.Checking() {
		return []engine.Item{engine.Ensure(chapter.Step(steps.Int9_3Step1, c.Role.Owner(), "XPR's registry trees still name the virtual server instead of the node"), chapter.Rename(c))}
	}
	return registryValues(c)
}

// roleOnline is 9.7.2-3: disk, address, name and file server are online.
func roleOnline(c *chapter.Chapter) []engine.Item {
	n1 := c.Site.Config.FirstNode()
	group := c.Role.Infrastructure(chapter.Step(steps.Int9_7_2Step2, n1, ""))
	return append(group,
		engine.Gate(chapter.Step(steps.Int9_7_2Step2, n1, "the role is on the install node"), clustercheck.RoleOwnedBy{Role: c.Role.Name(), Owner: n1}),
		engine.Gate(chapter.Step(steps.Int9_7_2Step2, n1, "the disk, IP address, network name and File Server of the role are online").WithHint(steps.Int9_7_2Step2.Hint),
			clustercheck.RoleResources{Role: c.Role.Name(), OnlineTypes: role.Infrastructure()}),
	)
}

// genericService are 9.7.2-4 to 9.7.2-21 for one service.
func genericService(c *chapter.Chapter, service resolved.Service, repeated bool) []engine.Item {
	n1, key, ref := c.Site.Config.FirstNode(), service.Key, c.Role.Of(service)
	about := aboutResource(c, service)
	group := append([]engine.Item{ready(c, service)}, resourceOf(c, service)...)
	group = append(group,
		engine.Ensure(about(steps.Int9_7_2Step14, "has the restart period and the restart threshold of the site"), cluster.ResourcePolicies{
			Resource: ref, RestartPeriodMs: &service.Policy.RestartPeriodMs, RestartThreshold: &service.Policy.RestartThreshold,
		}),
		engine.Ensure(ifItFails(c, steps.Int9_7_2Step16, service), cluster.ResourcePolicies{Resource: ref, RestartAction: &service.Policy.RestartAction}),
	)
	group = append(group, owners(c, steps.Int9_7_2Step18, service)...)
	group = append(group,
		engine.Ensure(about(steps.Int9_7_2Step19, "replicates the registry keys of its service"),
			cluster.RegistryCheckpoints{Resource: ref, Keys: service.Checkpoints, KeysIfPresent: service.CheckpointsIfPresent, ExampleKeys: service.ExampleKeys}),
		chapter.Online(c, about(steps.Int9_7_2Step21, "is online", "9.7.2/20").WithHint(steps.Int9_7_2Step21.Hint), service),
	)
	if repeated && !c.Run.Checking() {
		return append(group, keepService(chapter.Step(steps.Int9_7_2Step21, n1, "service "+key+" keeps its start mode, account and password, and depends on no other service", "9.7.2/21"), service))
	}
	return append(group, chapter.NoDependencies(chapter.Step(steps.Int9_7_2Step21, n1, "service "+key+" depends on no other service once its resource is online", "9.7.2/21"), service))
}

// ready is the condition of 9.7.2 for a service that becomes a resource.
func ready(c *chapter.Chapter, service resolved.Service) engine.Item {
	return engine.Gate(chapter.Step(steps.Int9_7_2Step0, c.Site.Config.FirstNode(), "service "+service.Key+" starts manually, is stopped and logs on with its account").WithHint(steps.Int9_7_2Step0.Hint),
		windows.Service{Name: service.Key, StartMode: chapter.ManualStart, State: chapter.Stopped, Account: service.Account.Name})
}

// theResource is the resource of a service, as titles name it.
func theResource(service resolved.Service) string {
	if service.Store {
		return "the resource of the information store"
	}
	return "the resource of " + service.Key
}

// aboutResource makes the steps of the resource of a service: each title continues the sentence that the resource begins.
func aboutResource(c *chapter.Chapter, service resolved.Service) func(row steps.Step, title string, manual ...string) runbook.Step {
	return func(row steps.Step, title string, manual ...string) runbook.Step {
		return chapter.Step(row, c.Site.Config.FirstNode(), theResource(service)+" "+title, manual...)
	}
}

// resourceOf are 9.7.2-4 to 9.7.2-12: what the resource of a service needs to come online.
func resourceOf(c *chapter.Chapter, service resolved.Service) []engine.Item {
	about := aboutResource(c, service)
	want := cluster.GenericService{Role: c.Role.Name(), Service: service.Key, Name: service.ResourceName}
	renamed, named := want, want
	renamed.Rename = true
	named.Rename, named.ServiceName = true, true
	networked := named
	networked.UseNetworkName = true
	return []engine.Item{
		engine.Ensure(about(steps.Int9_7_2Step5, "exists", "9.7.2/4"), want),
		dependencies(c, about(steps.Int9_7_2Step10, "has the dependencies of the manual's table"), service),
		engine.Ensure(about(steps.Int9_7_2Step12a, "is named '"+service.ResourceName+"'"), renamed),
		engine.Ensure(about(steps.Int9_7_2Step12b, "runs service "+service.Key), named),
		startupParameters(c, about(steps.Int9_7_2Step12c, "has the startup parameters of its service"), named),
		engine.Ensure(about(steps.Int9_7_2Step12d, "uses the network name as the computer name"), networked),
	}
}

// startupParameters is 9.7.2-12c, where text and command contradict each other (E-C65): they are left
// alone unless the site wants them.
func startupParameters(c *chapter.Chapter, s runbook.Step, want cluster.GenericService) engine.Item {
	if !c.Site.Config.SetStartupParameters {
		return engine.NotNeeded(s, "the site file leaves the startup parameters unchanged (setStartupParameters)")
	}
	want.StartupParameters = true
	return engine.Ensure(s, want)
}

// keepService repeats 9.5 for a service that had a checkpoint already: coming online has brought the
// old settings back, and what is set now is kept (G-02, G-03).
func keepService(s runbook.Step, service resolved.Service) engine.Item {
	return engine.Ensure(s, windows.Service{
		Name: service.Key, StartMode: chapter.ManualStart, NoDependencies: true, Account: service.Account.Name, Password: service.Account.Password,
	})
}

// ifItFails is the step about the restart action of the resource of a service.
func ifItFails(c *chapter.Chapter, row steps.Step, service resolved.Service) runbook.Step {
	then := "the role does not move to another node"
	if service.Kernel {
		then = "the role moves to another node"
	}
	return chapter.Step(row, c.Site.Config.FirstNode(), "if "+theResource(service)+" fails, "+then)
}

// owners are 9.7.2-18: every node may own the resource, in the common resource monitor.
func owners(c *chapter.Chapter, row steps.Step, service resolved.Service) []engine.Item {
	n1, separate := c.Site.Config.FirstNode(), false
	may := chapter.Step(row, n1, "every node may own "+theResource(service))
	common := aboutResource(c, service)(row, "does not run in a separate resource monitor")
	return []engine.Item{
		engine.Ensure(may, cluster.PossibleOwners{Resource: c.Role.Of(service), Owners: c.Site.Config.NodeNames()}),
		engine.Ensure(common, cluster.ResourcePolicies{Resource: c.Role.Of(service), SeparateMonitor: &separate}),
	}
}

// dependencies are the direct dependencies of the service's row in Table 12/17. A further dependency on the File Server is
// accepted: 9.7.2/10c asks for it (E-C102), and so does 5.7.3/7 for the information store (E-C70).
func dependencies(c *chapter.Chapter, s runbook.Step, service resolved.Service) engine.Item {
	want := cluster.ResourceDependency{Resource: c.Role.Of(service), AcceptedTypes: []string{role.FileServer}}
	for _, provider := range service.DependsOn {
		want.Providers = append(want.Providers, c.Role.Provider(provider))
	}
	return engine.Ensure(s, want)
}

// informationStore is 9.7.3: the one resource of its type. A second one would make the cluster
// unmanageable, so it is counted before and after.
func informationStore(c *chapter.Chapter, service resolved.Service) []engine.Item {
	ref := c.Role.Of(service)
	about := aboutResource(c, service)
	store := cluster.InformationStore{Role: c.Role.Name(), Name: service.ResourceName, Type: role.InformationStore}
	p := service.Policy
	group := []engine.Item{
		ready(c, service),
		engine.Ensure(about(steps.Int9_7_3Step1, "exists"), store),
		engine.Gate(about(steps.Int9_7_3Step1, "is the only resource of its type").WithHint(steps.Int9_7_3Step1.Hint), clustercheck.ResourceTypeCount{Type: role.InformationStore, Count: 1}),
		engine.Ensure(about(steps.Int9_7_3Step6, "is named '"+service.ResourceName+"'", "9.7.3/5"), store),
		dependencies(c, about(steps.Int9_7_3Step7, "has the dependencies of the manual's table"), service),
		engine.Ensure(about(steps.Int9_7_3Step9, "has the restart period, the restart threshold and the retry period of the site", "9.7.3/8"), cluster.ResourcePolicies{
			Resource: ref, RestartPeriodMs: &p.RestartPeriodMs, RestartThreshold: &p.RestartThreshold, RetryPeriodOnFailureMs: &c.Site.InfostorRetryMs,
		}),
		engine.Ensure(ifItFails(c, steps.Int9_7_3Step10, service), cluster.ResourcePolicies{Resource: ref, RestartAction: &p.RestartAction}),
	}
	group = append(group, owners(c, steps.Int9_7_3Step11, service)...)
	return append(group,
		engine.Ensure(about(steps.Int9_7_3Step12, "replicates no registry keys", "9.7.3"), cluster.RegistryCheckpoints{Resource: ref}),
		chapter.Online(c, about(steps.Int9_7_3Step14, "is online", "9.7.3/13").WithHint(steps.Int9_7_3Step14.Hint), service),
	)
}

// loopsDone ends the manual's two loops over the services.
func loopsDone(ctx workflow.Context, c *chapter.Chapter) {
	n1, optional := c.Site.Config.FirstNode(), c.Site.Optional()
	c.Role.Start(ctx, chapter.Step(steps.Int9_7_2Step22, n1, "the whole role is online"))
	s := chapter.Step(steps.Int9_7_2Step23, n1, "all installed optional services are online")
	if len(optional) == 0 {
		c.Run.Do(ctx, engine.NotNeeded(s, "the site has no optional services"))
		return
	}
	c.Run.Do(ctx, chapter.ServicesOnline(c, s, optional, ""))
}
