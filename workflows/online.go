package workflows

import (
	"strings"

	"changeover/activities/cluster"
	"changeover/activities/windows"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/engine"
	"changeover/workflows/setup"

	"go.temporal.io/sdk/workflow"
)

// licenceService is the key of the service whose checkpoints are those of the whole product.
const licenceService = setup.LicenceServiceKey

// administratorService is the key of XPR Administrator, which the setup of XPR installs and that of the licence service does not.
const administratorService = "mrs"

// online is the resource of a service online on the role's owner. Where it fails, the manual's two
// repairs are tried once, and then a person decides.
func online(c *chapter, s runbook.Step, service resolved.Service) engine.Item {
	return c.role.Online(s, c.role.Of(service)).OrRepair(func(ctx workflow.Context, a *engine.Attempt, err error) error {
		if !repairable(err) || repair(ctx, c, a, service) != nil {
			return err
		}
		a.Warn("it came online after the manual's repair, if it did")
		return nil
	})
}

// repairable reports whether an error is a resource that did not come online.
func repairable(err error) bool {
	switch calls.TypeOf(err) {
	case runbook.ErrRefused, runbook.ErrTimeout, runbook.ErrVerification:
		return true
	}
	return false
}

// repair is 9.7.2-21: dependencies are cleared, and names replaced in the registry, the latter only
// where no checkpoint would undo it (G-02).
func repair(ctx workflow.Context, c *chapter, a *engine.Attempt, service resolved.Service) error {
	err := a.Ensure(ctx, c.role.Owner(), windows.Service{Name: service.Key, NoDependencies: true})
	if err != nil || !mayEditRegistry(ctx, c, a, service) {
		return err
	}
	return a.Ensure(ctx, c.role.Owner(), rename(c))
}

// mayEditRegistry reports whether XPR's trees can be changed for good now: while the licence service
// is online, whose checkpoints they are.
func mayEditRegistry(ctx workflow.Context, c *chapter, a *engine.Attempt, service resolved.Service) bool {
	if strings.EqualFold(service.Key, licenceService) {
		// It is the licence service that fails: on the install node its checkpoints are those of this
		// very registry, elsewhere they would undo the edit.
		return c.role.Owner() == c.site.Config.FirstNode()
	}
	state, err := c.role.LookAtRest(ctx, a)
	if err != nil {
		return false
	}
	for _, f := range state.Resources {
		if strings.EqualFold(f.Service, licenceService) {
			return f.State == cluster.Online
		}
	}
	return true
}

// noDependencies holds a service to having none once it is online: its checkpoint may have brought
// them back (G-03).
func noDependencies(s runbook.Step, service resolved.Service) engine.Item {
	return engine.Ensure(s, windows.Service{Name: service.Key, NoDependencies: true})
}
