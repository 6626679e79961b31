package workflows

import (
	"fmt"
	"path"
	"strings"

	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// runProgram runs a program detached on a host and looks at its proofs afterwards. A
// program never runs twice under one name: where it has ended without success, an
// operator's retry starts it anew, under a new one.
func (r *run) runProgram(ctx workflow.Context, s activities.Step, guard bool, program, arguments string, proofs []proof) {
	started := 1
	r.perform(ctx, s, guard, func(ctx workflow.Context) (activities.Outcome, error) {
		outcome, err := r.apply(ctx, s, activities.Program{
			Name: fmt.Sprintf("%s-%d", r.programName(s, program), started), Path: program, Arguments: arguments,
			TimeoutSeconds: r.site.Timeouts.InstallerSeconds,
		})
		if err == nil {
			err = r.proven(ctx, s, proofs)
		}
		if kind := kindOf(err); kind == activities.ErrRefused || kind == activities.ErrVerification {
			started++
		}
		return outcome, err
	})
}

// proven is an error where a host does not show what a program should have left.
func (r *run) proven(ctx workflow.Context, s activities.Step, proofs []proof) error {
	for _, p := range proofs {
		missing, err := r.missing(ctx, p)
		if err == nil && len(missing) > 0 {
			err = failure(activities.ErrVerification, "cannot verify '%s' on %s: %s; look at the installer's log and retry", s.Title, s.Host, list(missing))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// programName derives the name under which a program runs detached from the run and
// the step, so that a retry finds what the last attempt began (decision 8).
func (r *run) programName(s activities.Step, program string) string {
	return "changeover-" + r.runID + "-" + s.ID + "-" + s.Host + "-" + taskName(program)
}

// taskName is a program's path as a name: folder and file without its ending, so
// that vc9 and vc10 keep apart.
func taskName(program string) string {
	parts := strings.Split(program, `\`)
	name := strings.TrimSuffix(parts[len(parts)-1], path.Ext(parts[len(parts)-1]))
	if len(parts) > 1 {
		name = parts[len(parts)-2] + "-" + name
	}
	return name
}
