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
func antivirus(ctx workflow.Context, c *chapter, state cluster.State) {
	s := step(steps.Prep7_1Step5, /*7.1.3*/ "", "antivirus services are stopped")
	nodes := nodesToInstall(c, state)
	switch {
	case len(c.site.Config.Checks.AntivirusServices) == 0:
		c.run.Do(ctx, engine.NotNeeded(s, "the site names no antivirus services")
	case len(nodes) == 0:
		c.run.Do(ctx, engine.NotNeeded(s, "XPR is installed on every node")
	}
	for _, node := range nodes {
		for _, name := range c.site.Config.Checks.AntivirusServices {
			setAntivirus(ctx, c, node, name, stopped, "is stopped")
		}
	}
	for _, node := range c.site.Config.NodeNames() {
		c.run.Do(ctx, engine.Check(step(steps.Prep7_1Step5, /*7.1.3*/ node, "whether Microsoft Defender protects in real time is known"), windows.HostCheck{Defender: true})
	}
}

// nodesToInstall are those that do not have XPR yet, as far as the site record knows. A role
// in production that the record does not know was built by hand: nothing is to be installed.
func nodesToInstall(c *chapter, state cluster.State) []string {
	nodes := slices.DeleteFunc(c.site.Config.FurtherNodes(), func(node string) bool { return c.run.Has(runbook.FactReplicatedPrefix + node) })
	someDone := len(nodes) < len(c.site.Config.FurtherNodes())
	switch {
	case someDone:
		return nodes
	case integrated(state, c.site.Config.Role.Name) && c.role.InProduction():
		return nil
	}
	return append([]string{c.site.Config.FirstNode()}, nodes...)
}

// antivirusAgain ends what antivirus began, at the end of the last node's replication.
func antivirusAgain(ctx workflow.Context, c *chapter) {
	for _, node := range c.site.Config.FurtherNodes() {
		if node != c.run.Input().Node && !c.run.Has(runbook.FactReplicatedPrefix+node) {
			return
		}
	}
	for _, service := range stoppedAntivirus(c) {
		node, name, _ := strings.Cut(service, "/")
		setAntivirus(ctx, c, node, name, running, "runs again")
	}
}

// stoppedAntivirus are the services, as node/name, that this service has stopped and not started again.
func stoppedAntivirus(c *chapter) []string {
	var services []string
	for _, fact := range r.facts {
		if service, ok := strings.CutPrefix(fact.Key, runbook.FactAntivirusPrefix); ok && fact.Value == antivirusStopped {
			services = append(services, service)
		}
	}
	return services
}

// tellAntivirus warns at the end of a run that failed.
func tellAntivirus(c *chapter) {
	if services := stoppedAntivirus(c); len(services) > 0 {
		r.safety = append(r.safety, "antivirus services are still stopped: "+strings.Join(services, ", ")+"; start them until the runbook is started again")
	}
}

// setAntivirus stops or starts a service. That it is stopped is recorded before, that it runs
// again afterwards: whatever an abort cuts short, no service is forgotten.
func setAntivirus(ctx workflow.Context, c *chapter, node, name, state, title string) {
	s := step(steps.Prep7_1Step5, /*7.1.3*/ node, "antivirus service "+name+" "+title)
	if c.run.Checking() {
		c.run.Do(ctx, engine.NotNeeded(s, onTheWayOnly)
		return
	}
	r.perform(ctx, s, false, func(ctx workflow.Context) (activities.Outcome, error) {
		want := windows.WindowsService{Name: name, State: state, MayBeAbsent: true}
		key := runbook.FactAntivirusPrefix + node + "/" + name
		if state == stopped {
			look, err := r.request(ctx, s, runbook.Check, want)
			if err != nil || len(look.Changes) == 0 {
				return activities.Outcome{}, err // It is not there, or somebody else has stopped it.
			}
			c.run.Remember(ctx, key, antivirusStopped, "")
		}
		if !c.run.OK() {
			return activities.Outcome{}, r.err
		}
		outcome, err := r.apply(ctx, s, want)
		if err == nil && state == running {
			c.run.Remember(ctx, key, antivirusStarted, "")
		}
		return outcome, err
	})
}
