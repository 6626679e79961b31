package follow

import (
	"context"
	"strings"

	"go.temporal.io/sdk/client"

	"changeover/runbook"
	"changeover/runbook/history"
)

// NewRun returns the run ID under which a run continues after somebody has reset it. It is empty if nobody has. If the run was reset
// several times, it is the ID of the last of its new runs.
func NewRun(ctx context.Context, c client.Client, workflowID, runID string) (string, error) {
	run, err := c.DescribeWorkflowExecution(ctx, workflowID, runID)
	if err != nil {
		return "", err
	}
	return run.GetWorkflowExtendedInfo().GetResetRunId(), nil
}

// afterReset is what a person has to know of a run that was reset and may change hosts. A reset does not end the runs that it has started.
func (r *reader) afterReset() string {
	var text strings.Builder
	text.WriteString("; this new run can only look at hosts: abort it")
	open := r.openChildren()
	for _, id := range open {
		text.WriteString("; the run that was reset had started " + id + ", which is still open and may change hosts: before you start anything else, wait for the end of " + id +
			", or abort it (changeover abort " + runbook.Argument(id) + " --reason TEXT)")
	}
	separator := ", then "
	if len(open) > 0 {
		separator = "; then "
	}
	return text.String() + separator + runbook.NameStart(runbook.StartAgain, r.start)
}

// findNewRun asks whether a run that has ended was reset: then the server has terminated it.
func (r *reader) findNewRun(ctx context.Context) {
	looking, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	// If the server does not answer, the end of the run is shown without the new run.
	r.newRun, _ = NewRun(looking, r.f.client, r.id, r.runID)
}

// left is what a run that Temporal has ended has left, or where it goes on.
func (r *reader) left() string {
	switch {
	case r.newRun != "" && r.safe:
		return "; somebody has reset the run, which continues under the same ID with run ID " + r.newRun
	case r.newRun != "":
		return "; somebody has reset the run, which continues under the same ID with run ID " + r.newRun + r.afterReset()
	case r.safe:
		return ""
	}
	return history.NotSafe(r.start)
}
