package chapter

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/engine"
	"changeover/workflows/role"
	"changeover/workflows/setup"
)

// LicenceService is the key of the service whose checkpoints are those of the whole product.
const LicenceService = setup.LicenceServiceKey

// AdministratorService is the key of XPR Administrator, which the setup of XPR installs and the setup of the licence service does not.
const AdministratorService = "mrs"

// Online is the resource of a service online on the role's owner. Where it fails, the manual's two
// repairs are tried once, and then a person decides.
func Online(c *Chapter, s runbook.Step, service resolved.Service) engine.Item {
	return c.Role.Online(s, c.Role.Of(service)).OrRepair(func(ctx workflow.Context, a *engine.Attempt, err error) error {
		return Repair(ctx, c, a, service, err)
	})
}

// Repair tries the manual's two repairs on the role's owner where an error is about a resource that did not come online; the
// error is its own again where they do not apply, or fail.
func Repair(ctx workflow.Context, c *Chapter, a *engine.Attempt, service resolved.Service, err error) error {
	if !Repairable(err) || repair(ctx, c, a, service) != nil {
		return err
	}
	a.Warn("the resource did not come online at first, so its repair was carried out (9.7.2/21)")
	return nil
}

// Repairable reports whether an error is a resource that did not come online.
func Repairable(err error) bool {
	switch calls.TypeOf(err) {
	case runbook.ErrRefused, runbook.ErrTimeout, runbook.ErrVerification:
		return true
	}
	return false
}

// repair is 9.7.2-21: dependencies are cleared, and names replaced in the registry, the latter only
// where no checkpoint would undo it (G-02).
func repair(ctx workflow.Context, c *Chapter, a *engine.Attempt, service resolved.Service) error {
	err := a.Ensure(ctx, c.Role.Owner(), windows.Service{Name: service.Key, NoDependencies: true})
	if err != nil || !mayEditRegistry(ctx, c, a, service) {
		return err
	}
	return a.Ensure(ctx, c.Role.Owner(), Rename(c))
}

// mayEditRegistry reports whether a change of XPR's registry trees lasts now: it does while the licence service
// is online, whose checkpoints hold the trees.
func mayEditRegistry(ctx workflow.Context, c *Chapter, a *engine.Attempt, service resolved.Service) bool {
	if strings.EqualFold(service.Key, LicenceService) {
		// The licence service itself fails: on the install node its checkpoints were made of this registry, on
		// another node they would undo the edit.
		return c.Role.Owner() == c.Site.Config.FirstNode()
	}
	state, err := c.Role.LookAtRest(ctx, a)
	if err != nil {
		return false
	}
	for _, f := range state.Resources {
		if strings.EqualFold(f.Service, LicenceService) {
			return f.State == cluster.Online
		}
	}
	return true
}

// NoDependencies makes sure that a service has no dependencies once it is online: its checkpoint may have brought
// them back (G-03).
func NoDependencies(s runbook.Step, service resolved.Service) engine.Item {
	return engine.Ensure(s, windows.Service{Name: service.Key, NoDependencies: true})
}

// OnlyOnline checks that of XPR's services only those with the given keys are online.
func OnlyOnline(c *Chapter, keys ...string) clustercheck.OnlyServicesOnline {
	want := clustercheck.OnlyServicesOnline{Role: c.Role.Name(), Types: []string{role.GenericService, role.InformationStore}}
	for _, key := range keys {
		if service, ok := c.Site.Service(key); ok {
			want.Resources = append(want.Resources, c.Role.Of(service))
		}
	}
	return want
}

// ServicesOnline looks at the resources of services, independently of the steps that brought them online:
// each must be online, on the given node if there is one.
func ServicesOnline(c *Chapter, s runbook.Step, services []resolved.Service, node string) engine.Item {
	want := clustercheck.ServicesOnline{Node: node}
	for _, service := range services {
		want.Resources = append(want.Resources, c.Role.Of(service))
	}
	return engine.Check(s, want)
}

// StopServices stops those XPR services that the cluster does not run.
func StopServices(ctx workflow.Context, c *Chapter, row steps.Step, services []resolved.Service) {
	if c.Run.Checking() {
		c.Run.Do(ctx, StopSteps(c, row, services)...)
		return
	}
	state := c.Role.Refresh(ctx)
	var group []engine.Item
	for _, service := range services {
		if role.Runs(state, service.Key) {
			group = append(group, engine.NotNeeded(Step(row, c.Site.Config.FirstNode(), "service "+service.Key+" is stopped"), "the cluster starts and stops this service"))
		}
	}
	left := slices.DeleteFunc(slices.Clone(services), func(s resolved.Service) bool { return role.Runs(state, s.Key) })
	c.Run.Do(ctx, append(group, StopSteps(c, row, left)...)...)
}

// StopSteps stops services: first the one that starts others again, with its dependents, then the rest, dependents
// before what they depend on (9.5.1/3). The setup may have set other dependencies than the catalogue has: such
// dependents are stopped too, unless the cluster runs them. All states are read again at the end.
func StopSteps(c *Chapter, row steps.Step, list []resolved.Service) []engine.Item {
	if len(list) == 0 {
		return nil
	}
	n1 := c.Site.Config.FirstNode()
	var group []engine.Item
	var names []string
	for _, service := range list {
		names = append(names, service.Key)
	}
	for _, service := range stopOrder(list) {
		group = append(group, engine.Transition(Step(row, n1, "service "+service.Key+" is stopped"),
			windows.Service{
				Name: service.Key, State: Stopped, Dependents: names, TimeoutSeconds: c.Site.Config.Timeouts.OnlineSeconds,
			}))
	}
	return append(group, engine.Gate(Step(row, n1, "every service that had to stop is stopped"), check.ServicesStopped{Names: names}))
}

// stopOrder returns services in the order in which they are stopped.
func stopOrder(list []resolved.Service) []resolved.Service {
	first, rest := slices.Clone(list), slices.Clone(list)
	slices.Reverse(rest)
	first = slices.DeleteFunc(first, func(s resolved.Service) bool { return !s.Supervisor })
	return append(first, slices.DeleteFunc(rest, func(s resolved.Service) bool { return s.Supervisor })...)
}
