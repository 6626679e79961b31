package workflows

import (
	"errors"

	"changeover/activities"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// deploy runs all runbooks for all nodes and satellites of a site, in the manual's
// order, as children under its own lock. On a finished site each of them compares
// and changes nothing, and the failover test moves nothing.
func deploy(ctx workflow.Context, c *chapter) {
	receiveReports(ctx, c)
	child(ctx, c, runbook.Prepare, Input{})
	child(ctx, c, runbook.Install, Input{})
	child(ctx, c, runbook.Integrate, Input{})
	for _, node := range c.site.Config.FurtherNodes() {
		child(ctx, c, runbook.ReplicateToNode, Input{Node: node})
	}
	testFailover(ctx, c)
	for _, satellite := range c.site.Config.SatelliteNames() {
		child(ctx, c, runbook.AddSatellite, Input{Satellite: satellite})
	}
}

// testFailover moves the role only where that is news: the test has never passed, or
// something has changed since, by this deployment or by any other run.
func testFailover(ctx workflow.Context, c *chapter) {
	r.readRecord(ctx)
	if c.run.Has(runbook.FactFailoverTested) && !r.changedSinceTest() {
		compared := child(ctx, c, runbook.FailoverTest, Input{Mode: runbook.Check})
		if c.run.Checking() || compared.Pending == 0 {
			return
		}
	}
	child(ctx, c, runbook.FailoverTest, Input{})
}

// child runs one runbook to its end and adds it to the result.
func child(ctx workflow.Context, c *chapter, runbook string, in Input) RunResult {
	if !r.proceed(ctx) {
		return RunResult{}
	}
	in.Site, in.Digest, in.Operator, in.Reason = c.site.Name(), r.digest, c.run.Input().Operator, c.run.Input().Reason
	if c.run.Checking() {
		in.Mode = runbook.Check
	}
	id := WorkflowID(runbook, in)
	options := workflow.ChildWorkflowOptions{
		WorkflowID:            id,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		ParentClosePolicy:     enumspb.PARENT_CLOSE_POLICY_TERMINATE,
		// A canceled deployment waits until the child has left the site safe.
		WaitForCancellation: true,
		StaticSummary:       cut(runbook+" of "+c.site.Name()+" "+in.Node+in.Satellite, summaryLimit),
	}
	var result RunResult
	var failed error
	r.quietly(ctx, step("start-runbook", "", "", "start "+id), func(ctx workflow.Context) error {
		r.reports = []ChildReport{{WorkflowID: id, Runbook: runbook, State: Running}}
		r.refresh(ctx)
		failed = workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, options), runbook, in).Get(ctx, &result)
		r.reports = nil
		if temporal.IsWorkflowExecutionAlreadyStartedError(failed) {
			// A run that somebody started by hand, in mode check for example, has the ID.
			return engine.Failure(runbook.ErrPrecondition, "cannot start %s: a run with this ID is there already; wait for its end and retry, or abort", id)
		}
		return nil
	})
	if failed != nil {
		result = failedChild(failed, runbook, id)
		childEnded(c, id, failed)
	}
	r.children = append(r.children, result)
	r.refresh(ctx)
	return result
}

// childEnded ends the deployment with its child. Where the deployment has ended
// first, by an abort, the child's last words say how it left the site.
func childEnded(c *chapter, id string, err error) {
	if c.run.OK() {
		c.run.Fail(childFailure(id, err))
		return
	}
	if detailsOf(err, &RunResult{}) {
		r.safety = append(r.safety, reasonOf(err))
	}
}

// failedChild is what a failed child says of itself in its error's details.
func failedChild(err error, runbook, id string) RunResult {
	result := RunResult{Runbook: runbook, WorkflowID: id, State: Failed}
	details := RunResult{}
	if detailsOf(err, &details) {
		result = details
		result.State = Failed
	}
	return result
}

// childFailure keeps an abort an abort, so that its reason stays the first thing seen.
func childFailure(id string, err error) error {
	var application *temporal.ApplicationError
	if errors.As(err, &application) && application.Type() == ErrAborted {
		return engine.Failure(ErrAborted, "%s", reasonOf(err))
	}
	return engine.Failure(ErrChildFailed, "cannot finish the deployment: %s failed: %s; start the deployment again, finished steps are not repeated", id, reasonOf(err))
}

// receiveReports takes the states of children, so that the deployment's own details
// show which of them waits for a person.
func receiveReports(ctx workflow.Context, c *chapter) {
	reports := workflow.GetSignalChannel(ctx, childSignal)
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			var report ChildReport
			if !reports.Receive(ctx, &report) {
				return
			}
			for i := range r.reports {
				if r.reports[i].WorkflowID == report.WorkflowID && !report.Time.Before(r.reports[i].Time) {
					r.reports[i] = report
				}
			}
			r.refresh(ctx)
		}
	})
}
