package workflows

import (
	"slices"
	"strings"

	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// What the site record says of an antivirus service.
const (
	antivirusStopped = "stopped for the installation"
	antivirusStarted = "started again"
)

// antivirus is stopped on every node on which XPR is still to be installed (7.1.3). The
// site record keeps what this service has stopped, so that it starts that again.
func (r *run) antivirus(ctx workflow.Context, state activities.ClusterState) {
	s := step("PREP-7.1-5", "7.1.3", "", "antivirus services are stopped")
	nodes := r.nodesToInstall(state)
	switch {
	case len(r.site.Checks.AntivirusServices) == 0:
		r.notApplicable(ctx, s, "the site names no antivirus services")
	case len(nodes) == 0:
		r.notApplicable(ctx, s, "XPR is installed on every node")
	}
	for _, node := range nodes {
		for _, name := range r.site.Checks.AntivirusServices {
			r.setAntivirus(ctx, node, name, stopped, "is stopped")
		}
	}
	for _, node := range r.site.NodeNames() {
		r.check(ctx, step("PREP-7.1-5", "7.1.3", node, "whether Microsoft Defender protects in real time is known"), activities.HostCheck{Defender: true})
	}
}

// nodesToInstall are those that do not have XPR yet, as far as the site record knows. A role
// in production that the record does not know was built by hand: nothing is to be installed.
func (r *run) nodesToInstall(state activities.ClusterState) []string {
	nodes := slices.DeleteFunc(r.site.FurtherNodes(), func(node string) bool { return r.has(factReplicatedPrefix + node) })
	someDone := len(nodes) < len(r.site.FurtherNodes())
	switch {
	case someDone:
		return nodes
	case integrated(state, r.site.Role.Name) && r.inProduction():
		return nil
	}
	return append([]string{r.site.FirstNode()}, nodes...)
}

// antivirusAgain ends what antivirus began, at the end of the last node's replication.
func (r *run) antivirusAgain(ctx workflow.Context) {
	for _, node := range r.site.FurtherNodes() {
		if node != r.in.Node && !r.has(factReplicatedPrefix+node) {
			return
		}
	}
	for _, service := range r.stoppedAntivirus() {
		node, name, _ := strings.Cut(service, "/")
		r.setAntivirus(ctx, node, name, running, "runs again")
	}
}

// stoppedAntivirus are the services, as node/name, that this service has stopped and not started again.
func (r *run) stoppedAntivirus() []string {
	var services []string
	for _, fact := range r.facts {
		if service, ok := strings.CutPrefix(fact.Key, factAntivirusPrefix); ok && fact.Value == antivirusStopped {
			services = append(services, service)
		}
	}
	return services
}

// tellAntivirus warns at the end of a run that failed.
func (r *run) tellAntivirus() {
	if services := r.stoppedAntivirus(); len(services) > 0 {
		r.safety = append(r.safety, "antivirus services are still stopped: "+strings.Join(services, ", ")+"; start them until the runbook is started again")
	}
}

// setAntivirus stops or starts a service. That it is stopped is recorded before, that it runs
// again afterwards: whatever an abort cuts short, no service is forgotten.
func (r *run) setAntivirus(ctx workflow.Context, node, name, state, title string) {
	s := step("PREP-7.1-5", "7.1.3", node, "antivirus service "+name+" "+title)
	if r.checking() {
		r.notApplicable(ctx, s, onTheWayOnly)
		return
	}
	r.perform(ctx, s, false, func(ctx workflow.Context) (activities.Outcome, error) {
		want := activities.WindowsService{Name: name, State: state, MayBeAbsent: true}
		key := factAntivirusPrefix + node + "/" + name
		if state == stopped {
			look, err := r.request(ctx, s, activities.Check, want)
			if err != nil || len(look.Changes) == 0 {
				return activities.Outcome{}, err // It is not there, or somebody else has stopped it.
			}
			r.remember(ctx, key, antivirusStopped, "")
		}
		if r.err != nil {
			return activities.Outcome{}, r.err
		}
		outcome, err := r.apply(ctx, s, want)
		if err == nil && state == running {
			r.remember(ctx, key, antivirusStarted, "")
		}
		return outcome, err
	})
}
