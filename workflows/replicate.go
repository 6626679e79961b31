package workflows

import (
	"strings"

	"changeover/activities"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/workflow"
)

// replicate carries out 9.8 for one node: it gets what the install node has, and
// then every service comes online there, one after the other.
func replicate(ctx workflow.Context, r *run) {
	due := !r.has(factReplicatedPrefix + r.in.Node)
	r.reenter(ctx, due, func(ctx workflow.Context, r *run) {
		r.afterIntegration(ctx)
		r.furtherNode(ctx, due)
		r.nodePrerequisites(ctx)
		definitions := r.exportServices(ctx)
		r.takeRoleTo(ctx)
		r.replicateServices(ctx, definitions)
		r.hotfixes(ctx)
		r.endReplication(ctx)
	})
}

// afterIntegration guards the chapter: every service is a resource of the role.
func (r *run) afterIntegration(ctx workflow.Context) {
	want := activities.ClusterCheck{Role: r.site.Role.Name, HasTypes: []string{catalogue.InformationStoreType}}
	for _, service := range r.site.Services() {
		if service.ResourceType() == catalogue.GenericServiceType {
			want.HasServices = append(want.HasServices, service.Key)
		}
	}
	s := step("REP-9.8.1-1", "9.8.1", r.site.FirstNode(), "every service of the site is a resource of the role")
	r.guard(ctx, hinted(s, "run integrate to its end first"), want)
}

// furtherNode is the manual's loop over the nodes: deploy starts one run for each. A
// node that the role has never run on is pending; no check of the node could tell.
func (r *run) furtherNode(ctx workflow.Context, due bool) {
	s := step("REP-9.8-N", "9.8", r.in.Node, "the role has run on this node")
	switch {
	case !due:
		r.report(ctx, s, StepUnchanged, "the site record says so")
	case r.checking():
		r.report(ctx, s, StepPending, "it is replicated for the first time")
	default:
		r.report(ctx, s, StepDone, "replicated by this run, completely before any other node")
	}
}

// nodePrerequisites is 9.8.2-0: what 9.2 and 9.4 install on each node. It comes
// before the role goes down, since it may restart the node.
func (r *run) nodePrerequisites(ctx workflow.Context) {
	node, before := r.in.Node, len(r.steps)
	r.resourceDLL(ctx, node)
	r.runtimesOn(ctx, node)
	r.printerDriverOn(ctx, node)
	r.pathOn(ctx, node)
	r.sum(ctx, step("REP-9.8.2-0", "9.8.2", node, "the node has the prerequisites"), r.steps[before:], "by the steps of 9.2 and 9.4 above")
	r.check(ctx, step("REP-9.8.2-1", "9.8.2/1", node, "the node can be administered"), activities.Reachability{})
}

// exportServices reads the services of the install node, the truth for every other
// node: name, path, display name, type (9.8.2-3, E-C19, E-C20).
func (r *run) exportServices(ctx workflow.Context) []activities.ServiceDefinition {
	var found []activities.ServiceDefinition
	s := step("REP-9.8.2-3", "9.8.2/3", r.site.FirstNode(), "export the services of the install node")
	p := proof{step: s, services: r.serviceKeys(), drive: r.site.Drive()}
	r.quietly(ctx, s, func(ctx workflow.Context) error {
		var missing []string
		var err error
		if found, missing, err = r.missingServices(ctx, p); err != nil {
			return err
		}
		if len(missing) > 0 {
			return failure(activities.ErrPrecondition, "cannot replicate to %s: %s; repair the installation on %s and retry", r.in.Node, list(missing), s.Host)
		}
		return nil
	})
	return found
}

// takeRoleTo is 9.8.1: the target is resumed, the role goes offline and to the
// target, and what the services stand on comes online there. The node that the role
// leaves is paused afterwards: paused before, it would be the owner's node (G-05).
// The manual resumes the target from the pause of 9.2-3; where a person has paused it
// for another reason, the step waits for that person.
func (r *run) takeRoleTo(ctx workflow.Context) {
	node := r.in.Node
	r.survey(ctx)
	from := r.owner
	resumed := step("REP-9.8.1-1", "9.8.1/1", from, "node "+node+" is resumed")
	if r.checking() {
		r.notApplicable(ctx, resumed, onTheWayOnly)
	} else {
		r.resume(ctx, resumed, node)
	}
	r.stopRole(ctx, step("REP-9.8.1-2", "9.8.1/2", from, "the role is offline"))
	r.move(ctx, step("REP-9.8.1-3c", "9.8.1/3c", from, "the role is on "+node), node, false)
	for _, other := range r.site.OtherNodes(node) {
		r.pause(ctx, step("REP-9.8.1-1", "9.8.1/1", node, "node "+other+" is paused"), other)
	}
	r.infrastructure(ctx, "REP-9.8.1-3d", "9.8.1/3")
	library := step("REP-9.8.1-3b", "9.8.1/3b", node, "AxMmCtl.dll is registered")
	if !r.site.HasService("SmsIpApl") {
		r.notApplicable(ctx, library, "SmsIpApl is not installed")
		return
	}
	r.ensure(ctx, library, activities.COMServer{DLL: r.site.XPR.InstallDir + `\bin\AxMmCtl.dll`})
}

// replicateServices is 9.8.2: each service is created and online before the next.
func (r *run) replicateServices(ctx workflow.Context, definitions []activities.ServiceDefinition) {
	node, before := r.in.Node, len(r.steps)
	for _, account := range r.accounts() {
		r.ensure(ctx, step("REP-9.8.2-7", "9.8.2/5", node, account+" may log on as a service"),
			activities.LogonRight{Account: account, Right: logonRight})
		for _, each := range []string{r.site.FirstNode(), node} {
			r.ensure(ctx, step("REP-9.8.2-11", "9.8.2/11", each, account+" is an administrator of the node"),
				activities.LocalGroupMember{GroupSID: catalogue.AdministratorsSID, Account: account})
		}
	}
	for _, service := range r.site.Services() {
		definition, _ := findService(definitions, service.Key)
		r.replicateService(ctx, service, definition)
	}
	r.sum(ctx, step("REP-9.8.2-4", "9.8.2/4", node, "no service failed to be installed"), r.steps[before:], "each was read back after its creation")
	r.servicesOnNode(ctx, step("REP-9.8.2-13", "9.8.2/13", node, "all mandatory services are online on the node"), r.mandatoryServices())
	r.servicesOnNode(ctx, step("REP-9.8.2-14", "9.8.2/14", node, "all installed optional services are online on the node"), r.site.OptionalServices())
}

// servicesOnNode looks whether services are online on the target, where the role is
// only while something is being changed.
func (r *run) servicesOnNode(ctx workflow.Context, s activities.Step, services []catalogue.Service) {
	switch {
	case len(services) == 0:
		r.notApplicable(ctx, s, "the site has no optional services")
	case r.checking():
		r.notApplicable(ctx, s, onTheWayOnly)
	default:
		r.servicesOnline(ctx, s, services, r.in.Node)
	}
}

// replicateService creates one service on the target as the install node has it, and
// brings its resource online there.
func (r *run) replicateService(ctx workflow.Context, service catalogue.Service, definition activities.ServiceDefinition) {
	node, key, account := r.in.Node, service.Key, r.site.AccountOf(service)
	definition.Account, definition.StartMode, definition.State, definition.Dependencies = account.Name, manualStart, "", nil
	r.ensure(ctx, hinted(step("REP-9.8.2-3", "9.8.2/3", node, "service "+key+" exists as on "+r.site.FirstNode()), "install the C++ runtimes on this node again (9.4.1), then retry"),
		activities.WindowsService{Name: key, StartMode: manualStart, NoDependencies: true, Account: account.Name, Password: account.Password, Create: &definition})
	r.ensure(ctx, step("REP-9.8.2-7", "9.8.2/5", node, "service "+key+" logs on as "+account.Name),
		activities.WindowsService{Name: key, Account: account.Name, Password: account.Password})
	s := hinted(step("REP-9.8.2-12", "9.8.2/12", node, "resource of "+key+" is online"), onlineHint)
	if r.checking() {
		r.notApplicable(ctx, s, onTheWayOnly)
		return
	}
	r.bringOnline(ctx, s, service)
}

// hotfixes is 9.8.3.
func (r *run) hotfixes(ctx workflow.Context) {
	s := step("REP-9.8.3-1", "9.8.3", r.in.Node, "the hotfixes of the purchased version are installed: "+list(r.site.XPR.Hotfixes))
	if len(r.site.XPR.Hotfixes) == 0 {
		r.notApplicable(ctx, s, "no hotfixes are published for the site's version")
		return
	}
	r.attestTask(ctx, task{steps: []activities.Step{s}, about: r.site.XPR.Hotfixes, OperatorTask: OperatorTask{
		ID: "hotfixes-" + strings.ToLower(r.in.Node), Title: "install the hotfixes on " + r.in.Node + ": " + list(r.site.XPR.Hotfixes),
	}})
}

// endReplication records the node, unless something was skipped on it. A site in production gets its nodes back; while
// a site is being built they stay paused until the failover test (9.9-2).
func (r *run) endReplication(ctx workflow.Context) {
	if r.checking() {
		return
	}
	r.startRole(ctx, step("REP-9.8.2-14", "9.8.2/14", r.in.Node, "the whole role is online"))
	if len(r.deviations) == 0 {
		r.remember(ctx, factReplicatedPrefix+r.in.Node, "every service was online on the node", "")
	}
	r.antivirusAgain(ctx)
	if r.inProduction() {
		for _, node := range r.site.OtherNodes(r.in.Node) {
			r.release(ctx, step("REP-9.8.1-1", "9.8.1/1", r.in.Node, "node "+node+" is resumed"), node)
		}
	}
	r.goHome(ctx, "REP-9.8.2-14", "9.8.2/14")
	if r.err == nil {
		r.paused = nil
	}
}
