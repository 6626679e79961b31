package workflows

import (
	"fmt"
	"strings"

	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// proof is something that a host shows once an operator's work is done.
type proof struct {
	step activities.Step
	// want is compared in mode check; nil where services is used.
	want activities.Wanted
	// services must exist on the host, their programs below drive (e.g. "R:").
	services []string
	drive    string
}

// look says whether all proofs of a task hold before the task is shown. It has the
// patience of an ordinary step: a host that does not answer parks here instead of
// showing a task that may be done already.
func (r *run) look(ctx workflow.Context, t task) bool {
	for _, p := range t.proofs {
		var missing []string
		r.quietly(ctx, p.step, func(ctx workflow.Context) (err error) {
			missing, err = r.missing(ctx, p)
			return err
		})
		if r.err != nil || len(missing) > 0 {
			return false
		}
	}
	return true
}

// verify looks at all proofs of a task at once, within verifyTimeout.
func (r *run) verify(ctx workflow.Context, t task) []string {
	found := make([][]string, len(t.proofs))
	group := workflow.NewWaitGroup(ctx)
	for i, p := range t.proofs {
		group.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer group.Done()
			missing, err := r.missing(hurry(ctx), p)
			if err != nil {
				missing = append(missing, p.step.Title+": "+reasonOf(err))
			}
			found[i] = missing
		})
	}
	group.Wait(ctx)
	var all []string
	for _, missing := range found {
		all = append(all, missing...)
	}
	return all
}

// missing says what a proof does not find; its error is one of transport.
func (r *run) missing(ctx workflow.Context, p proof) ([]string, error) {
	if p.want == nil {
		_, missing, err := r.missingServices(ctx, p)
		return missing, err
	}
	outcome, err := r.request(ctx, p.step, activities.Check, p.want)
	switch {
	case err != nil && ofSubstance(err):
		return []string{p.step.Title + ": " + reasonOf(err)}, nil
	case err != nil:
		return nil, err
	case len(outcome.Changes) > 0:
		return []string{p.step.Title + ": " + describe(outcome.Changes)}, nil
	}
	return nil, nil
}

// missingServices holds the services of a host against those of a proof.
func (r *run) missingServices(ctx workflow.Context, p proof) (found []activities.ServiceDefinition, missing []string, err error) {
	found, err = r.readServices(ctx, p.step, p.services)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range p.services {
		def, ok := findService(found, name)
		switch {
		case !ok:
			missing = append(missing, fmt.Sprintf("service %s does not exist on %s", name, p.step.Host))
		case !onDrive(def.BinaryPath, p.drive):
			missing = append(missing, fmt.Sprintf("service %s runs %s, which is not on the cluster drive %s", name, def.BinaryPath, p.drive))
		}
	}
	return found, missing, nil
}

// readServices exports the definitions of services from a host.
func (r *run) readServices(ctx workflow.Context, s activities.Step, names []string) ([]activities.ServiceDefinition, error) {
	var found []activities.ServiceDefinition
	query := activities.HostQuery[activities.ServiceQuery]{Site: r.site.Name, Step: s, Query: activities.ServiceQuery{Names: names}}
	err := r.call(ctx, s, hostWork, "ReadServices", query, &found)
	return found, err
}

func findService(defs []activities.ServiceDefinition, name string) (activities.ServiceDefinition, bool) {
	for _, def := range defs {
		if strings.EqualFold(def.Name, name) {
			return def, true
		}
	}
	return activities.ServiceDefinition{}, false
}

// onDrive says whether a service's command line starts on a drive, quoted or not.
func onDrive(path, drive string) bool {
	return strings.HasPrefix(strings.ToUpper(strings.TrimPrefix(path, `"`)), strings.ToUpper(drive))
}
