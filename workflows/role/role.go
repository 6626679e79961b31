// Package role holds the clustered role while a runbook works on it: which node owns it, where it
// was online before, which nodes were paused, and how it is left safe when the run fails.
package role

import (
	"cmp"
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/engine"
)

// Resource types that every role of XPR has.
const (
	PhysicalDisk     = "Physical Disk"
	IPAddress        = "IP Address"
	NetworkName      = "Network Name"
	FileServer       = "File Server"
	GenericService   = "Generic Service"
	InformationStore = "mrsclusres"
)

// Infrastructure are the types of the resources that the services need, in the order in which they come
// online.
func Infrastructure() []string { return []string{PhysicalDisk, IPAddress, NetworkName, FileServer} }

// Role is the role of one run.
type Role struct {
	References

	run *engine.Run
	// owner is the node that owned the role when it was last looked at; home is the one on which the
	// role ran XPR before this run touched it, with what was online there.
	owner, home string
	was         online
	// seen is the state of the cluster when it was last looked at.
	seen cluster.State
	// touched: the run has changed the state or the owner of the role.
	touched bool
	// keep says why the end of the run leaves the role as it is; empty: it makes it safe.
	keep   string
	pauses *pauses
	place  place
}

// New returns the role of a run. Until it is looked at, the install node is taken for its owner.
func New(run *engine.Run) *Role {
	site := run.Site()
	return &Role{References: References{site}, run: run, owner: site.Config.FirstNode(), pauses: newPauses(run)}
}

// Owner returns the node on which the chapter works with the role, wherever the cluster has it by now; for a
// chapter that has named none, the node that owned the role when it was last looked at.
func (r *Role) Owner() string { return cmp.Or(r.place.node, r.owner) }

// SettleHere makes the present owner the node to which the role is brought back, wholly online, when the
// run fails.
func (r *Role) SettleHere() { r.home, r.was = r.owner, online{wholly: true} }

// Remember makes the present owner the node to which the role is brought back when the run fails, with what
// is online of it now. A role that is still being built is brought back only where it was wholly online:
// otherwise a part of it would be moved to a node that cannot run it.
func (r *Role) Remember(state cluster.State) {
	if was := r.see(state).online(); was.wholly || was.runsXPR() && r.InProduction() {
		r.home, r.was = r.owner, was
	}
}

// Touch notes that the run may leave the role in another state from now on.
func (r *Role) Touch() {
	if r.run.OK() && !r.run.Checking() {
		r.touched = true
	}
}

func (r *Role) readStep() runbook.Step {
	return runbook.Step{ID: "read-cluster", Host: r.owner, Title: "read the state of the cluster"}
}

func (r *Role) query(s runbook.Step) runbook.HostQuery[cluster.Query] {
	return runbook.HostQuery[cluster.Query]{Site: r.site.Name(), Step: s, Query: cluster.Query{Role: r.Name()}, OfCluster: true}
}

// Refresh reads the cluster and remembers which node owns the role.
func (r *Role) Refresh(ctx workflow.Context) cluster.State {
	var state cluster.State
	s := r.readStep()
	by := r.run.Read(ctx, s, runbook.ReadClusterActivity, r.query(s), &state)
	if r.run.OK() && r.run.Checking() {
		// A run that changes something has compared it before it took its lock.
		m := calls.Member{Node: r.owner, By: by, Cluster: runbook.ClusterIdentity{Name: state.Name}}
		advice := "correct the endpoint of " + m.Host() + " in the endpoints file and start the worker again, or correct cluster.name in the site file of " + r.site.Name() + "; then start the runbook again"
		if err := calls.OtherCluster(m, r.site.Config.Cluster.Name, advice); err != nil {
			r.run.Fail(err)
		}
	}
	if r.run.OK() {
		state = r.ownedBy(state)
	}
	return state
}

// Look is Refresh within a step of the chapter.
func (r *Role) Look(ctx workflow.Context, a engine.Reader) (cluster.State, error) {
	var state cluster.State
	err := a.Read(ctx, runbook.ReadClusterActivity, r.query(r.readStep()), &state)
	if err == nil {
		state = r.ownedBy(state)
	}
	return state, err
}

// Seen returns the state of the cluster when it was last looked at.
func (r *Role) Seen() cluster.State { return r.seen }

// ownedBy remembers which node owns the role, named as the site file spells it; Windows compares names in
// any case. If there is no role, or it is on a node that the site does not have, the host to ask stays the
// same.
func (r *Role) ownedBy(state cluster.State) cluster.State {
	if node, ok := r.site.Config.Node(state.RoleOwner); ok {
		state.RoleOwner, r.owner = node.Name, node.Name
	}
	r.seen = state
	return state
}

// Integrated reports whether the role runs XPR already, wholly or in part.
func (r *Role) Integrated(state cluster.State) bool {
	return slices.ContainsFunc(state.Resources, func(f cluster.Resource) bool {
		return strings.EqualFold(f.Group, r.Name()) && IsXPR(f)
	})
}

// IsXPR reports whether a resource is one of XPR's services, not of the infrastructure.
func IsXPR(f cluster.Resource) bool { return f.Type == InformationStore || f.Type == GenericService }

// WhollyOnline reports whether the whole role was online when the cluster was read.
func WhollyOnline(state cluster.State) bool {
	return state.RoleFound && state.RoleState == cluster.Online
}

// Runs reports whether the role has a resource for a generic service.
func Runs(state cluster.State, service string) bool {
	return slices.ContainsFunc(state.Resources, func(f cluster.Resource) bool { return strings.EqualFold(f.Service, service) })
}

// InProduction reports whether people rely on the role. While a site is being built its record says
// so, from the first integration to the first failover test; a role that the record does not know is
// taken for one in production.
func (r *Role) InProduction() bool {
	return !r.run.Record().Has(runbook.FactCommissioning) || r.run.Record().Has(runbook.FactFailoverTested)
}

// LacksXPR reports whether the site record shows that XPR is not replicated to a node. The record of a site that was built by
// hand does not show where XPR is, except on a new computer that takes the place of a lost node.
func LacksXPR(r *Role, node string) bool {
	record := r.run.Record()
	return node != r.site.Config.FirstNode() && !record.Has(runbook.FactReplicatedPrefix+node) &&
		(record.Has(runbook.FactCommissioning) || record.Has(runbook.FactReplacingPrefix+node))
}

// ResourceOnline is one resource online on the role's owner.
func (r *Role) ResourceOnline(ref cluster.ResourceRef) cluster.ResourceState {
	want := cluster.ResourceState{Resource: ref, State: cluster.Online, Node: r.Owner(), TimeoutSeconds: r.site.Config.Timeouts.OnlineSeconds}
	if ref.Type == InformationStore {
		want.Service = r.store()
	}
	return want
}

// OnlineOn is the whole role online on a node, and its services there only.
func (r *Role) OnlineOn(node string) clustercheck.RoleOnline {
	want := clustercheck.RoleOnline{Role: r.Name(), Owner: node, TimeoutSeconds: r.site.Config.Timeouts.OnlineSeconds}
	if store := r.store(); store != "" {
		want.ServiceOfType = map[string]string{InformationStore: store}
	}
	return want
}
