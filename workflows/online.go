package workflows

import (
	"strings"

	"changeover/activities"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/workflow"
)

// bringOnline brings the resource of a service online on the role's owner. Where it
// fails, the manual's two repairs are tried once, and then a person decides. A
// resource that came online after a repair has its dependencies cleared once more:
// its checkpoint may have brought them back (G-03).
func bringOnline(ctx workflow.Context, c *chapter, s runbook.Step, service resolved.Service) {
	repaired := false
	r.perform(ctx, s, false, func(ctx workflow.Context) (activities.Outcome, error) {
		want := c.role.ResourceOnline(r.resourceOf(service.Key))
		outcome, err := r.apply(ctx, s, want)
		if err == nil || repaired || c.run.Checking() || !repairable(err) {
			return outcome, err
		}
		repaired = true
		made := outcome.Changes
		repairs, repairErr := repair(ctx, c, s, service)
		made = append(made, repairs...)
		if repairErr != nil {
			// What the repair changed before it failed is told with the first failure.
			outcome.Changes = made
			return outcome, err
		}
		outcome, err = r.apply(ctx, s, want)
		outcome.Changes = append(made, outcome.Changes...)
		if err != nil {
			return outcome, err
		}
		outcome.Warnings = append(outcome.Warnings, "it came online after the manual's repair")
		again, err := clearDependencies(ctx, c, s, service)
		outcome.Changes = append(outcome.Changes, again.Changes...)
		return outcome, err
	})
}

// repairable says whether an error is a resource that did not come online.
func repairable(err error) bool {
	switch kindOf(err) {
	case runbook.ErrRefused, runbook.ErrTimeout, runbook.ErrVerification:
		return true
	}
	return false
}

// repair is 9.7.2-21: dependencies are cleared, and names replaced in the registry,
// the latter only where no checkpoint would undo it (G-02).
func repair(ctx workflow.Context, c *chapter, s runbook.Step, service resolved.Service) ([]runbook.Change, error) {
	cleared, err := clearDependencies(ctx, c, s, service)
	if err != nil || !mayEditRegistry(ctx, c, service) {
		return cleared.Changes, err
	}
	renamed, err := r.apply(ctx, onHost(s, c.role.Owner()), rename(c))
	return append(cleared.Changes, renamed.Changes...), err
}

func clearDependencies(ctx workflow.Context, c *chapter, s runbook.Step, service resolved.Service) (activities.Outcome, error) {
	return r.apply(ctx, onHost(s, c.role.Owner()), windows.WindowsService{Name: service.Key, NoDependencies: true})
}

// mayEditRegistry says whether XPR's trees can be changed for good now: while the
// licence service is online, whose checkpoints they are.
func mayEditRegistry(ctx workflow.Context, c *chapter, service resolved.Service) bool {
	if strings.EqualFold(service.Key, "licsvc") {
		// It is the licence service that fails: on the install node its checkpoints are
		// those of this very registry, elsewhere they would undo the edit.
		return c.role.Owner() == c.site.Config.FirstNode()
	}
	state, err := r.readCluster(ctx)
	if err != nil {
		return false
	}
	for _, f := range state.Resources {
		if strings.EqualFold(f.Service, "licsvc") {
			return f.State == online
		}
	}
	return true
}

// onHost is a step as it works on another host.
func onHost(s runbook.Step, host string) runbook.Step {
	s.Host = host
	return s
}
