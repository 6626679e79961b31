package system

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
)

const (
	// endedRuns is the number of runs of one query, and queries the largest number of queries of one pass. A query skips
	// the runs that this pass has found. Runs that an ended pass has closed are not found.
	endedRuns = 100
	queries   = 20
)

// CloseEvidence writes the evidence of runs that ended without one: terminated, timed out, or aborted while
// they waited for the evidence directory. It takes no lock and changes no host.
func CloseEvidence(ctx workflow.Context) (runbook.ClosedEvidence, error) {
	closed := runbook.ClosedEvidence{Written: []runbook.EvidenceFile{}}
	runs := 0
	for range queries {
		var found runbook.EndedRuns
		looking := closing(ctx, "look for runs that ended without evidence", 10*time.Minute)
		if err := workflow.ExecuteActivity(looking, runbook.FindEndedRunsActivity, runbook.EndedRunsQuery{AtMost: endedRuns, Skip: runs}).Get(ctx, &found); err != nil {
			return closed, err
		}
		runs += len(found.Runs)
		closed.More = found.More
		for _, run := range found.Runs {
			if err := closeRun(ctx, run, &closed); err != nil {
				return closed, err
			}
		}
		if !found.More {
			break
		}
	}
	if len(closed.Failed) > 0 {
		// A pass that could not write all evidence fails, so that it is seen in lists of runs.
		return closed, temporal.NewNonRetryableApplicationError(
			fmt.Sprintf("cannot write the evidence of %d of %s: %s; the next pass tries again", len(closed.Failed), runbook.Count(runs, "run"), closed.Failed[0]),
			runbook.ErrPrecondition, nil, closed)
	}
	return closed, nil
}

// closeRun writes the evidence of one run. It returns an error if the workflow was canceled; other errors are in closed.
func closeRun(ctx workflow.Context, run runbook.EndedRun, closed *runbook.ClosedEvidence) error {
	var file runbook.EvidenceFile
	writing := closing(ctx, "write the evidence of "+run.WorkflowID+" from its history", 5*time.Minute)
	err := workflow.ExecuteActivity(writing, runbook.CloseEvidenceActivity, run).Get(ctx, &file)
	switch {
	case temporal.IsCanceledError(err):
		return err
	case err != nil:
		closed.Failed = append(closed.Failed, fmt.Sprintf("%s (run %s): %s", run.WorkflowID, run.RunID, calls.Reason(err)))
	default:
		closed.Written = append(closed.Written, file)
	}
	return nil
}

// closing has an activity of CloseEvidence tried a few times: the next pass does what this one cannot.
func closing(ctx workflow.Context, summary string, atMost time.Duration) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: atMost, HeartbeatTimeout: 30 * time.Second, Summary: calls.Summary(runbook.Step{Title: summary}),
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumAttempts: 5, NonRetryableErrorTypes: runbook.FaultTypes()},
	})
}
