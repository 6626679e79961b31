// Package engine gives every runbook the same behaviour: groups of steps that are looked at in bulk
// and acted on one by one, the lock, parking and decisions, operator tasks, progress, the site
// record, and evidence. What a chapter may touch is what this package exports.
package engine

import (
	"encoding/json"
	"time"

	"changeover/config/resolved"
	"changeover/runbook"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Target is what a runbook is about besides the site.
type Target string

// Targets of a runbook.
const (
	TheSite      Target = ""
	ANode        Target = "node"
	ASatellite   Target = "satellite"
	TheFirstNode Target = "first node"
)

// Book is a runbook as a value: its names, its target, and what it asks for.
type Book struct {
	// Name is the workflow type.
	Name string
	// Title says in a few words what the runbook does.
	Title  string
	Target Target
	// Section of the manual that the runbook carries out.
	Section string
	// WantsTest: a change by this runbook makes a failover test due.
	WantsTest bool
	// Tests: a good end of this runbook is the failover test.
	Tests bool
}

// Work is what a runbook does: its chapter, and how it leaves the site safe where the run fails.
type Work struct {
	Chapter  func(ctx workflow.Context, r *Run)
	MakeSafe func(ctx workflow.Context, r *Run)
}

// Run is one execution of a runbook. Only the workflow's own coroutines touch it.
type Run struct {
	book  Book
	id    string
	runID string
	in    runbook.Input
	// mode of the present pass; a re-entered runbook first passes in mode check.
	mode runbook.Mode
	site *resolved.Site

	report report
	desk   desk
	record record
	lock   lock
	queue  []*entry

	// epoch counts the effects: what was looked at in an earlier epoch may have changed.
	epoch int
	// retries counts the operators' decisions after which hosts are asked again: retry, confirm, abort.
	// An account that a host has refused is tried once more after each (host.WithDecision).
	retries int
	// reset says that the run was reset: its lock may be another's or nobody's.
	reset bool

	started time.Time
	state   runbook.State
	drill   *runbook.Drill
	// children have ended, reports are those that run.
	children []runbook.Result
	reports  []runbook.ChildReport

	err error
	// ending says that the chapter is over: nothing can be decided any more.
	ending bool
	cancel workflow.CancelFunc
}

// Execute carries out a runbook from its start to its evidence.
func Execute(ctx workflow.Context, book Book, in runbook.Input, work Work) (runbook.Result, error) {
	ctx, cancel := workflow.WithCancel(ctx)
	info := workflow.GetInfo(ctx)
	r := &Run{
		book: book, in: in, mode: in.Mode.OrApply(), id: info.WorkflowExecution.ID, runID: info.WorkflowExecution.RunID,
		reset: wasReset(info), started: workflow.Now(ctx), cancel: cancel,
	}
	if err := r.handle(ctx); err != nil {
		return runbook.Result{}, err
	}
	r.begin(ctx)
	if r.err == nil {
		work.Chapter(ctx, r)
		r.Flush(ctx)
		r.changesTested(ctx)
		r.proceed(ctx)
	}
	// What follows must happen even to a canceled run.
	after, _ := workflow.NewDisconnectedContext(ctx)
	return r.end(after, work)
}

// wasReset reports whether the run goes on from a point in the history of another one. Temporal's
// test environment knows no original run.
func wasReset(info *workflow.Info) bool {
	return info.OriginalRunID != "" && info.WorkflowExecution.RunID != info.OriginalRunID
}

// handle registers the Updates and Queries, before anything is awaited.
func (r *Run) handle(ctx workflow.Context) error {
	if err := r.handleDecisions(ctx); err != nil {
		return err
	}
	if err := r.handleConfirm(ctx); err != nil {
		return err
	}
	return r.handleQueries(ctx)
}

// begin resolves the site, takes its lock and reads its record.
func (r *Run) begin(ctx workflow.Context) {
	r.announce(ctx)
	r.checkInput(ctx)
	r.resolveSite(ctx)
	r.takeLock(ctx)
	r.readRecord(ctx)
	r.refresh(ctx)
}

// resolveSite takes the resolved site from the parent, or reads the site file through an activity,
// so that its content and digest are in the history (design, decision 9).
func (r *Run) resolveSite(ctx workflow.Context) {
	if r.err != nil {
		return
	}
	var site resolved.Site
	if r.in.Parent != nil {
		if err := json.Unmarshal(r.in.Parent.Site, &site); err != nil {
			r.Fail(failure(runbook.ErrBadInput, "cannot start %s: its parent passed on a site that cannot be read: %v; start the parent again", r.id, err))
			return
		}
	} else {
		s := runbook.Step{Title: "load the site file of " + r.in.Site}
		if err := r.call(ctx, s, localWork, runbook.LoadSiteActivity, runbook.LoadSiteRequest{Site: r.in.Site}, &site); err != nil {
			if !r.interrupted(ctx, err) {
				r.Fail(failure(runbook.ErrBadInput, "cannot start %s: %s", r.id, reasonOf(err)))
			}
			return
		}
	}
	r.site = &site
	r.checkTarget()
	r.upsert(ctx, attributeHost.ValueSet(r.host()))
}

// host is the one that the runbook is about, for finding runs in the UI.
func (r *Run) host() string {
	if r.book.Target == TheFirstNode {
		return r.site.Config.FirstNode()
	}
	return r.in.Node + r.in.Satellite
}

// checkInput refuses an input that may mean something else than it says: whoever mistypes the mode
// must not get a real run instead of a look.
func (r *Run) checkInput(ctx workflow.Context) {
	switch {
	case r.in.UnknownField() != "":
		r.Fail(failure(runbook.ErrBadInput, "cannot start %s: its input has an %s; correct the name, the fields are site, mode, node, satellite, change, operator and reason", r.id, r.in.UnknownField()))
	case r.mode != runbook.Apply && r.mode != runbook.Check:
		r.Fail(failure(runbook.ErrBadInput, "cannot start %s: '%s' is no mode; the modes are check, and apply where none is given", r.id, r.mode))
	case r.in.Parent != nil && !isChild(ctx):
		r.Fail(failure(runbook.ErrBadInput, "cannot start %s: its input has the field parent, which only a parent runbook may pass on; leave it out", r.id))
	}
}

// checkTarget holds the input's node and satellite against the site. A target that the runbook does
// not take is refused: whoever names one means less than the whole site.
func (r *Run) checkTarget() {
	c := &r.site.Config
	switch {
	case r.in.Node != "" && r.book.Target != ANode:
		r.Fail(failure(runbook.ErrBadInput, "cannot start %s: it takes no node, and the input names %s; leave it out, or start %s", r.id, r.in.Node, runbook.ReplicateToNode))
	case r.in.Satellite != "" && r.book.Target != ASatellite:
		r.Fail(failure(runbook.ErrBadInput, "cannot start %s: it takes no satellite, and the input names %s; leave it out, or start %s", r.id, r.in.Satellite, runbook.AddSatellite))
	case r.book.Target == ANode:
		node, ok := c.Node(r.in.Node)
		if !ok || node.Name == c.FirstNode() {
			r.Fail(failure(runbook.ErrBadInput, "cannot start %s: '%s' is not one of the further nodes of %s: %v", r.id, r.in.Node, c.Name, c.FurtherNodes()))
		}
		r.in.Node = node.Name
	case r.book.Target == ASatellite:
		satellite, ok := c.Satellite(r.in.Satellite)
		if !ok {
			r.Fail(failure(runbook.ErrBadInput, "cannot start %s: '%s' is not one of the satellites of %s: %v", r.id, r.in.Satellite, c.Name, c.SatelliteNames()))
		}
		r.in.Satellite = satellite.Name
	}
}

// isChild reports whether another runbook started this one, and holds the lock.
func isChild(ctx workflow.Context) bool { return workflow.GetInfo(ctx).ParentWorkflowExecution != nil }

// Site returns the resolved site.
func (r *Run) Site() *resolved.Site { return r.site }

// Input returns what the run was started with; node and satellite are spelled as in the site file.
func (r *Run) Input() runbook.Input { return r.in }

// ID returns the workflow ID.
func (r *Run) ID() string { return r.id }

// RunID returns the id of this execution of the workflow.
func (r *Run) RunID() string { return r.runID }

// Checking reports whether the present pass changes nothing.
func (r *Run) Checking() bool { return r.mode == runbook.Check }

// OK reports whether the run goes on. Verbs do nothing once it does not, so that a chapter reads
// without a branch after every line.
func (r *Run) OK() bool { return r.err == nil }

// Err returns the error that the run ends with; nil while it goes on.
func (r *Run) Err() error { return r.err }

// Fail ends the run with the first error that it gets.
func (r *Run) Fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// end leaves the site safe where the run failed, writes the evidence, frees the lock and returns
// how it went.
func (r *Run) end(ctx workflow.Context, work Work) (runbook.Result, error) {
	r.ending = true
	if r.err != nil {
		if kindOf(r.err) == runbook.ErrAborted {
			r.retries++
		}
		if r.site != nil && !r.Checking() {
			work.MakeSafe(ctx, r)
		}
		r.recordLateChange(ctx)
	}
	result := r.result(ctx)
	r.writeEvidence(ctx, &result)
	r.lock.free(ctx)
	r.finish(ctx, result.State)
	// A handler that still verifies gets its answer before the run is gone.
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return result, err
	}
	return result, r.failed(result)
}

// result adds up the run.
func (r *Run) result(ctx workflow.Context) runbook.Result {
	result := runbook.Result{
		Runbook: r.book.Name, Site: r.in.Site, Node: r.in.Node, Satellite: r.in.Satellite, Change: r.in.Change,
		WorkflowID: r.id, RunID: r.runID, Mode: r.in.Mode,
		Steps: len(r.report.steps), Changed: r.report.changed, Pending: r.report.pending, Unknown: r.report.unknown,
		Warnings: r.report.warnings(), Moves: r.report.moves, OperatorTasks: r.desk.asked,
		Seconds: workflow.Now(ctx).Sub(r.started).Seconds(), Deviations: r.report.deviations, Drill: r.drill, Children: r.children,
	}
	if r.site != nil {
		result.Digest = r.site.Digest
	}
	for _, child := range r.children {
		result.Add(child)
	}
	result.State = r.finalState(result)
	return result
}

func (r *Run) finalState(result runbook.Result) runbook.State {
	switch {
	case r.err != nil && kindOf(r.err) == runbook.ErrAborted:
		return runbook.StateAborted
	case r.err != nil:
		return runbook.StateFailed
	case r.Checking() && result.Unknown > 0:
		return runbook.StateIncomplete
	case r.Checking() && result.Pending > 0:
		return runbook.StateWouldChange
	case len(result.Deviations) > 0:
		return runbook.StateDoneWithDeviations
	case r.Checking():
		return runbook.StateInSync
	}
	return runbook.StateDone
}

// failed is the error that a failed run ends with; it carries the result, so that whoever waits for
// the run still learns what was done.
func (r *Run) failed(result runbook.Result) error {
	if r.err == nil {
		return nil
	}
	message := reasonOf(r.err)
	for _, how := range r.report.safety {
		message += "; " + how
	}
	return temporal.NewNonRetryableApplicationError(message, kindOf(r.err), nil, result)
}
