// Package engine gives every runbook the same behaviour: groups of steps that are looked at in bulk
// and acted on one by one, the lock, parking and decisions, operator tasks, progress, the site
// record, and evidence. What a chapter may touch is what this package exports.
package engine

import (
	"encoding/json"

	"go.temporal.io/sdk/workflow"

	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/runbook/attributes"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/engine/lock"
	"changeover/workflows/engine/route"
	"changeover/workflows/engine/schedule"
	"changeover/workflows/progress"
)

// Target is what a runbook is about within the site.
type Target string

// Targets of a runbook.
const (
	TheSite      Target = ""
	ANode        Target = "node"
	ASatellite   Target = "satellite"
	TheFirstNode Target = "first node"
	AService     Target = "service"
	AHotfix      Target = "hotfix"
	// Passwords: the runbook may be given when the domain got the new password.
	Passwords Target = "passwords"
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
	// Leaves: the node that the runbook is about leaves the cluster.
	Leaves bool
	// Tests: a good end of this runbook is the failover test.
	Tests bool
	// SetsPasswords: the runbook, or one that it starts, sets the passwords of services.
	SetsPasswords bool
}

// Work is what a runbook does: its chapter, and how it leaves the site safe where the run fails.
type Work struct {
	Chapter  func(ctx workflow.Context, r *Run)
	MakeSafe func(ctx workflow.Context, r *Run)
	// Unfinished lists what the run leaves behind where nothing may be made safe; it may be nil.
	Unfinished func() []string
}

// Run is one execution of a runbook. Only the workflow's own coroutines touch it. Each of its parts knows
// only those before it: status, calls, report, desk, record, hosts, executor.
type Run struct {
	start    *start
	status   *progress.Status
	calls    *calls.Caller
	site     *resolved.Site
	report   *progress.Report
	desk     *desk.Desk
	record   *Record
	hosts    *hosts
	executor *executor
	locks    *lock.Locks
	view     *view
	children *children
	adoption *runbook.Adoption
	// withParent: the parent has said that it ends. The parent cancels this run as well, then or later.
	withParent bool
}

// Execute carries out a runbook from its start to its evidence.
func Execute(outer workflow.Context, book Book, in runbook.Input, work Work) (runbook.Result, error) {
	ctx, cancel := workflow.WithCancel(outer)
	r := newRun(newStart(ctx, book, in), cancel)
	if err := r.handle(ctx); err != nil {
		return runbook.Result{}, err
	}
	r.begin(ctx)
	if r.OK() {
		work.Chapter(ctx, r)
		r.executor.flush(ctx)
		r.record.changesTested(ctx)
		r.desk.Proceed(ctx)
	}
	// What follows must happen even to a canceled run.
	after, _ := workflow.NewDisconnectedContext(ctx)
	return r.end(after, canceledLater(outer, r), work)
}

// newRun joins the parts of a run.
func newRun(s *start, cancel workflow.CancelFunc) *Run {
	r := &Run{
		start: s, calls: calls.New(), children: &children{reset: s.reset},
		status: progress.NewStatus(s.id, s.command(), s.in.Mode.OrApply(), cancel),
	}
	if s.reset {
		r.status.MarkReset()
	}
	r.report = progress.NewReport(
		func(ctx workflow.Context) { r.record.recordChange(ctx) },
		func(ctx workflow.Context) { r.view.refresh(ctx) },
	)
	r.desk = desk.New(r.status, r.report, desk.Hooks{
		Refresh:  func(ctx workflow.Context) { r.view.refresh(ctx) },
		Waited:   func(ctx workflow.Context) { r.record.readAgain(ctx) },
		Verify:   func(ctx workflow.Context, t desk.Task) (missing, unseen []string) { return r.hosts.verify(ctx, t) },
		Abort:    r.children.abort,
		Children: func() []runbook.ChildReport { return r.children.running },
	})
	r.record = &Record{start: s, status: r.status, calls: r.calls, report: r.report, desk: r.desk}
	r.hosts = &hosts{start: s, status: r.status, calls: r.calls, report: r.report, desk: r.desk, routes: &route.Routes{}}
	r.executor = &executor{status: r.status, report: r.report, desk: r.desk, record: r.record, hosts: r.hosts}
	if s.in.Parent != nil {
		r.executor.open, r.executor.earlier = s.in.Parent.Open, s.in.Parent.Open
	}
	r.locks = lock.New(lock.Run{ID: s.id, Input: s.in, Scheduled: s.scheduled, Reset: s.reset}, lock.Parts{
		Status: r.status, Calls: r.calls, Report: r.report, Desk: r.desk, Read: r.hosts.read, Answers: r.hosts.routes.Answers,
		Lost: func(ctx workflow.Context, id string) { r.children.signal(ctx, runbook.LockLostSignal, id) },
	})
	r.view = &view{start: s, status: r.status, report: r.report, desk: r.desk, children: r.children}
	return r
}

// handle registers the Updates and Queries, before anything is awaited.
func (r *Run) handle(ctx workflow.Context) error {
	if err := r.desk.Handle(ctx); err != nil {
		return err
	}
	r.obeyParent(ctx)
	return r.view.handleQueries(ctx, r.evidence)
}

// begin resolves the site, takes its lock and reads its record.
func (r *Run) begin(ctx workflow.Context) {
	r.view.announce(ctx)
	if err := r.start.checkInput(); err != nil {
		r.Fail(err)
	}
	r.resolveSite(ctx)
	if r.OK() {
		r.locks.Compare(ctx, &r.site.Config)
		r.locks.Take(ctx, &r.site.Config)
	}
	r.record.Read(ctx)
	warnOfSite(ctx, r)
	r.view.refresh(ctx)
}

// warnOfSite shows the warnings about the site file, once for a run and its children.
func warnOfSite(ctx workflow.Context, r *Run) {
	if !r.OK() || r.start.in.Parent != nil {
		return
	}
	warn := func(title string, warnings []string) {
		if len(warnings) == 0 {
			return
		}
		record := r.report.Open(ctx, runbook.Step{ID: "site-file", Title: "the site file of " + r.start.in.Site + " " + title})
		progress.Warn(record, warnings...)
		r.report.Close(ctx, record, runbook.Unchanged, "")
	}
	warn("has warnings; 'changeover validate FILE' shows the line of each warning", r.site.Warnings)
	warn("refers to passwords that the worker cannot read", r.site.Unreadable)
}

// resolveSite takes the resolved site from the parent, or reads the site file through an activity,
// so that its content and digest are in the history (design, decision 9).
func (r *Run) resolveSite(ctx workflow.Context) {
	if !r.OK() {
		return
	}
	site, err := loadSite(ctx, r.start, r.calls)
	if err != nil {
		if !r.status.Interrupted(ctx, err) {
			r.Fail(calls.Failure(runbook.ErrBadInput, "cannot start %s: %s", r.ID(), calls.Reason(err)))
		}
		return
	}
	r.site = site
	r.desk.Follow(&site.Config)
	r.calls.Follow(site)
	r.hosts.routes.Nodes = site.Config.NodeNames()
	r.desk.SetPatience(r.start.patience(&site.Config))
	if err := r.start.checkTarget(site); err != nil {
		r.Fail(err)
	}
	if err := r.start.checkPasswords(site); err != nil {
		r.Fail(err)
	}
	r.start.window = schedule.Begin(ctx, &site.Config, r.start.reset, r.status, r.report, r.desk)
	r.view.upsert(ctx, attributes.Host.ValueSet(r.start.host(&site.Config)))
}

func loadSite(ctx workflow.Context, s *start, caller *calls.Caller) (*resolved.Site, error) {
	var site resolved.Site
	if s.in.Parent != nil {
		if err := json.Unmarshal(s.in.Parent.Site, &site); err != nil {
			return nil, calls.Failure(runbook.ErrBadInput, "the site that the parent runbook passed on cannot be read: %s; start the runbook again", runbook.Undecodable(err))
		}
		return &site, nil
	}
	step := runbook.Step{Title: "load the site file of " + s.in.Site}
	err := caller.Call(ctx, step, calls.LocalWork, runbook.LoadSiteActivity, runbook.LoadSiteRequest{Site: s.in.Site}, &site)
	return &site, err
}

// end leaves the site safe where the run failed, writes the evidence, frees the lock and returns how it
// went. A run that is canceled during its end does not wait until its evidence can be written.
func (r *Run) end(ctx workflow.Context, canceled func() bool, work Work) (runbook.Result, error) {
	r.status.End()
	if !r.OK() {
		if calls.TypeOf(r.Err()) == runbook.ErrAborted {
			r.desk.AddRetry()
		}
		if r.site != nil && !r.Checking() {
			r.record.readAtTheEnd(r.status.WhileLocked(ctx))
			r.leave(ctx, work)
			r.record.recordLateChange(ctx)
		}
	}
	result := r.result(ctx)
	r.writeEvidence(ctx, canceled, &result)
	r.locks.Free(ctx)
	r.desk.Close()
	r.view.finish(ctx, result.State)
	// A handler that still verifies gets its answer before the run is gone.
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return result, err
	}
	return result, progress.Failed(r.Err(), r.report.Safety(), result)
}

// leave makes the site safe. A run that has lost its lock may not do so any more, and says what it leaves.
func (r *Run) leave(ctx workflow.Context, work Work) {
	if !r.status.LockLost() {
		work.MakeSafe(r.status.WhileLocked(ctx), r)
		return
	}
	r.Safety("the run lost its lock, and another run may work on the cluster, so this run did not bring the site into a safe state")
	if work.Unfinished != nil {
		for _, left := range work.Unfinished() {
			r.Safety(left)
		}
	}
}

// result adds up the run.
func (r *Run) result(ctx workflow.Context) runbook.Result {
	in, totals := r.start.in, r.report.Totals()
	result := runbook.Result{
		Runbook: r.start.book.Name, Site: in.Site, Node: in.Node, Satellite: in.Satellite, Service: in.Service, Hotfix: in.Hotfix, Change: in.Change,
		WorkflowID: r.ID(), RunID: r.start.runID, Mode: in.Mode,
		Steps: len(r.report.Steps()), Changed: totals.Changed, Pending: totals.Pending, Unknown: totals.Unknown,
		Warnings: r.report.Warnings(), Moves: totals.Moves, OperatorTasks: r.desk.Asked(),
		Seconds: workflow.Now(ctx).Sub(r.start.time).Seconds(), Deviations: r.report.Deviations(), Drill: r.report.Drill(), Adoption: r.adoption, Children: r.children.ended,
	}
	if r.site != nil {
		result.Digest = r.site.Digest
	}
	if in.Parent != nil && r.Checking() {
		result.Open = r.executor.open
	}
	for _, child := range r.children.ended {
		result.Add(child)
	}
	result.State = progress.FinalState(r.Err(), r.Checking(), result)
	return result
}
