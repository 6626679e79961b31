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
func (r *run) bringOnline(ctx workflow.Context, s activities.Step, service catalogue.Service) {
	repaired := false
	r.perform(ctx, s, false, func(ctx workflow.Context) (activities.Outcome, error) {
		want := r.resourceOnline(r.resourceOf(service.Key))
		outcome, err := r.apply(ctx, s, want)
		if err == nil || repaired || r.checking() || !repairable(err) {
			return outcome, err
		}
		repaired = true
		made := outcome.Changes
		repairs, repairErr := r.repair(ctx, s, service)
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
		again, err := r.clearDependencies(ctx, s, service)
		outcome.Changes = append(outcome.Changes, again.Changes...)
		return outcome, err
	})
}

// repairable says whether an error is a resource that did not come online.
func repairable(err error) bool {
	switch kindOf(err) {
	case activities.ErrRefused, activities.ErrTimeout, activities.ErrVerification:
		return true
	}
	return false
}

// repair is 9.7.2-21: dependencies are cleared, and names replaced in the registry,
// the latter only where no checkpoint would undo it (G-02).
func (r *run) repair(ctx workflow.Context, s activities.Step, service catalogue.Service) ([]activities.Change, error) {
	cleared, err := r.clearDependencies(ctx, s, service)
	if err != nil || !r.mayEditRegistry(ctx, service) {
		return cleared.Changes, err
	}
	renamed, err := r.apply(ctx, onHost(s, r.owner), r.rename())
	return append(cleared.Changes, renamed.Changes...), err
}

func (r *run) clearDependencies(ctx workflow.Context, s activities.Step, service catalogue.Service) (activities.Outcome, error) {
	return r.apply(ctx, onHost(s, r.owner), activities.WindowsService{Name: service.Key, NoDependencies: true})
}

// mayEditRegistry says whether XPR's trees can be changed for good now: while the
// licence service is online, whose checkpoints they are.
func (r *run) mayEditRegistry(ctx workflow.Context, service catalogue.Service) bool {
	if strings.EqualFold(service.Key, "licsvc") {
		// It is the licence service that fails: on the install node its checkpoints are
		// those of this very registry, elsewhere they would undo the edit.
		return r.owner == r.site.FirstNode()
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
func onHost(s activities.Step, host string) activities.Step {
	s.Host = host
	return s
}
