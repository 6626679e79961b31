package progress

import (
	"strings"

	"go.temporal.io/sdk/temporal"

	"changeover/runbook"
	"changeover/workflows/calls"
)

// FinalState is the state in which a run ends, by its error and what it has reported.
func FinalState(err error, checking bool, result runbook.Result) runbook.State {
	switch {
	case err != nil && calls.TypeOf(err) == runbook.ErrSkipped:
		return runbook.StateSkipped
	case err != nil && calls.TypeOf(err) == runbook.ErrAborted:
		return runbook.StateAborted
	case err != nil:
		return runbook.StateFailed
	case checking && result.Unknown > 0:
		return runbook.StateIncomplete
	case checking && result.Pending > 0:
		return runbook.StateWouldChange
	case checking:
		return runbook.StateInSync
	case len(result.Deviations) > 0:
		return runbook.StateDoneWithDeviations
	}
	return runbook.StateDone
}

// Failed returns the error that a failed run ends with; it carries the result, so that the client that waits for
// the run still learns what was done. A run that was skipped has not failed.
func Failed(err error, safety []string, result runbook.Result) error {
	if err == nil || result.State == runbook.StateSkipped {
		return nil
	}
	message := calls.Reason(err)
	for _, how := range safety {
		// The error of a child names how the child has left the site. KERN1 is a part of KERN10.
		if !strings.Contains(message+"; ", "; "+how+"; ") {
			message += "; " + how
		}
	}
	return temporal.NewNonRetryableApplicationError(message, calls.TypeOf(err), nil, result)
}
