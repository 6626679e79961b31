package workflows

import (
	"strings"

	"changeover/activities"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/workflow"
)

// integrate carries out 9.2 to 9.7 on the install node: every XPR service becomes a
// resource of the role. The other nodes are paused meanwhile, since they can't run
// the role yet.
func integrate(ctx workflow.Context, r *run) {
	r.reenter(ctx, false, func(ctx workflow.Context, r *run) {
		r.afterInstallation(ctx)
		r.startIntegration(ctx)
		r.resourceType(ctx)
		r.registryNames(ctx)
		r.prerequisites(ctx)
		r.printerDriver(ctx)
		r.embeddedCodes(ctx)
		r.systemPath(ctx)
		r.services(ctx)
		r.shares(ctx)
		r.resources(ctx)
		r.roleFailover(ctx)
		r.endIntegration(ctx)
	})
}

// afterInstallation guards the chapter: nothing is touched before XPR is installed.
func (r *run) afterInstallation(ctx workflow.Context) {
	n1, hint := r.site.FirstNode(), "run install to its end first"
	r.guard(ctx, hinted(step("INT-9.2-1", "9.2", n1, "the setup has left the File Server resource in the role"), hint),
		activities.ClusterCheck{Role: r.site.Role.Name, HasTypes: []string{catalogue.FileServerType}})
	r.servicesInstalled(ctx, hinted(step("INT-9.2-1", "9.2", n1, "every service of the site is installed"), hint))
}

// startIntegration records that the site is being built, and makes a role that
// runs XPR already ready to be changed: on the install node and offline, with the
// licence service online alone, since its checkpoints would undo registry edits
// that are made while it is offline (G-02).
func (r *run) startIntegration(ctx workflow.Context) {
	n1 := r.site.FirstNode()
	state := r.survey(ctx)
	if r.checking() || r.err != nil {
		return
	}
	r.repeated = integrated(state, r.site.Role.Name)
	if !r.repeated {
		r.remember(ctx, factCommissioning, "integration began on "+n1, r.in.Operator)
		return
	}
	r.resume(ctx, step("INT-9.5-0", "9.5", r.owner, "node "+n1+" can own the role"), n1)
	if r.owner != n1 {
		r.move(ctx, step("INT-9.5-0", "9.5", n1, "the role is on the install node in its maintenance window"), n1, false)
	}
	r.quiesce(ctx, "INT-9.5-0", "9.5")
	if has(state, "licsvc") {
		r.transition(ctx, step("INT-9.3-0", "9.3", n1, "the licence service is online while the registry is edited"), r.resourceOnline(r.resourceOf("licsvc")))
	}
}

// quiesce takes the role offline and brings back what the services stand on.
func (r *run) quiesce(ctx workflow.Context, id, manual string) {
	r.stopRole(ctx, step(id, manual, r.owner, "the role is offline"))
	r.infrastructure(ctx, id, manual)
}

// infrastructure brings disk, address, name and file server online on the owner.
func (r *run) infrastructure(ctx workflow.Context, id, manual string) {
	for _, kind := range []string{catalogue.PhysicalDiskType, catalogue.IPAddressType, catalogue.NetworkNameType, catalogue.FileServerType} {
		r.transition(ctx, step(id, manual, r.owner, kind+" is online"), r.resourceOnline(r.resourceOfType(kind)))
	}
}

// has says whether the role has a resource for a generic service.
func has(state activities.ClusterState, service string) bool {
	for _, f := range state.Resources {
		if strings.EqualFold(f.Service, service) {
			return true
		}
	}
	return false
}

// resourceType is 9.2: the information store's resource type on every node.
func (r *run) resourceType(ctx workflow.Context) {
	n1 := r.site.FirstNode()
	for _, node := range append(r.site.FurtherNodes(), n1) {
		r.resourceDLL(ctx, node)
	}
	r.ensure(ctx, step("INT-9.2-3", "9.2/2", n1, "resource type mrsclusres is registered"),
		activities.ClusterResourceType{Name: catalogue.InformationStoreType, DLL: resourceDLLPath})
	for _, node := range r.site.FurtherNodes() {
		r.pause(ctx, step("INT-9.2-4", "9.2/3", n1, "node "+node+" is paused"), node)
	}
}

// roleFailover is 9.7.5.
func (r *run) roleFailover(ctx workflow.Context) {
	threshold, period := r.site.RoleFailover()
	r.ensure(ctx, step("INT-9.7.5-1", "9.7.5", r.site.FirstNode(), "the role fails over as the site wants"),
		activities.RoleSettings{Role: r.site.Role.Name, FailoverThreshold: &threshold, FailoverPeriodHours: &period})
}

// endIntegration resumes nodes that it has paused and that can run the role. Those that it is not yet
// replicated to stay paused until their replication (9.8.1-1).
func (r *run) endIntegration(ctx workflow.Context) {
	for _, node := range r.site.FurtherNodes() {
		if r.has(factReplicatedPrefix + node) {
			r.release(ctx, step("INT-9.2-4", "9.2/3", r.owner, "node "+node+" is resumed"), node)
		}
	}
	r.goHome(ctx, "INT-9.7.2-22", "9.7.2/22")
	if r.err == nil {
		r.paused = nil
	}
}
