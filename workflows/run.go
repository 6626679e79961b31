package workflows

import (
	"time"

	"changeover/activities"
	"changeover/config"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// runbook is one chapter of the manual and the name of its workflow type.
type runbook struct {
	name string
	// chapter does the work. Its steps do nothing once the run has failed.
	chapter func(ctx workflow.Context, r *run)
}

// run is one execution of a runbook: what it knows, what it has done and what it
// waits for. Only the workflow's own coroutines touch it.
type run struct {
	book  runbook
	id    string
	runID string
	in    Input
	// mode of the present pass; a re-entered runbook first passes in mode check.
	mode     activities.Mode
	site     *config.Site
	siteFile string
	digest   string
	// heartbeat is the heartbeat timeout of activities; 0: the default.
	heartbeat time.Duration
	facts     []activities.SiteFact
	// owner is the node that owned the role when it was last looked at; home is the one on
	// which the role was wholly online with XPR before this run touched it.
	owner   string
	home    string
	touched bool
	// repeated says that an integration works on a role that runs XPR already.
	repeated bool
	// approved says that a person has allowed this run to interrupt the service.
	approved bool
	// reset says that the run was reset: its lock may be another's or nobody's.
	reset bool

	started   time.Time
	state     State
	steps     []*activities.StepEvidence
	decisions []activities.DecisionEvidence
	changed   int
	pending   int
	moves     int
	asked     int
	// decided counts the decisions after which a refused account may be tried once more.
	decided int
	// moving: what the present step changes is counted as a move, not as changed properties.
	moving bool
	// told: the site record says that something has changed since the last failover test.
	told bool
	// deviations are skipped steps; warnings worth a reader's time are in the steps.
	deviations []string
	drill      *Drill
	children   []RunResult
	// reports holds the state of the child that runs, if one does.
	reports []ChildReport

	// parked and tasks hold what waits for a person: steps run one after the other, so at
	// most one of either.
	parked    []*ParkedStep
	tasks     []*openTask
	tasksOver []activities.TaskEvidence
	held      *activities.DecisionEvidence
	// paused are nodes that this run paused and has not resumed; the site record knows those of every run.
	paused []string
	// safety says how a failed run left the site.
	safety []string

	err error
	// ending says that the chapter is over: nothing can be decided any more.
	ending bool
	cancel workflow.CancelFunc
	// unlock frees the site's lock.
	unlock func(workflow.Context)
}

// execute carries out a runbook from its start to its evidence.
func execute(ctx workflow.Context, book runbook, in Input) (RunResult, error) {
	ctx, cancel := workflow.WithCancel(ctx)
	r := &run{
		book: book, in: in, mode: in.Mode,
		id: workflow.GetInfo(ctx).WorkflowExecution.ID, runID: workflow.GetInfo(ctx).WorkflowExecution.RunID,
		reset:   workflow.GetInfo(ctx).WorkflowExecution.RunID != workflow.GetInfo(ctx).OriginalRunID,
		started: workflow.Now(ctx), cancel: cancel, unlock: func(workflow.Context) {},
	}
	if r.mode == "" {
		r.mode = activities.Apply
	}
	if err := r.handle(ctx); err != nil {
		return RunResult{}, err
	}
	r.begins(ctx)
	if r.err == nil {
		book.chapter(ctx, r)
		r.changesTested(ctx)
		r.proceed(ctx)
	}
	// What follows must happen even to a canceled run.
	after, _ := workflow.NewDisconnectedContext(ctx)
	return r.ends(after)
}

// handle registers the Updates and Queries, before anything is awaited.
func (r *run) handle(ctx workflow.Context) error {
	if err := r.handleDecisions(ctx); err != nil {
		return err
	}
	if err := r.handleConfirm(ctx); err != nil {
		return err
	}
	return r.handleQueries(ctx)
}

// begins loads the site, takes its lock and reads its record.
func (r *run) begins(ctx workflow.Context) {
	r.announce(ctx)
	r.checkMode()
	r.loadSite(ctx)
	r.lock(ctx)
	r.readRecord(ctx)
	r.checkServerName()
	r.refresh(ctx)
}

// loadSite reads the site file through an activity, so that its content and digest
// are in the history (decision 9).
func (r *run) loadSite(ctx workflow.Context) {
	if r.err != nil {
		return
	}
	var loaded activities.LoadedSite
	s := step("", "", "", "load the site file of "+r.in.Site)
	if err := r.call(ctx, s, localWork, "LoadSite", activities.LoadSiteRequest{Site: r.in.Site}, &loaded); err != nil {
		if !r.interrupted(ctx, err) {
			r.fail(failure(ErrBadInput, "cannot start %s: %s", r.id, reasonOf(err)))
		}
		return
	}
	if r.in.Digest != "" && r.in.Digest != loaded.Digest {
		r.fail(failure(ErrDigestMismatch, "cannot start %s: its parent runs with site file %s, the worker now has %s; start the parent again", r.id, r.in.Digest, loaded.Digest))
		return
	}
	r.site, r.siteFile, r.digest = loaded.Site.WithDefaults(), loaded.File, loaded.Digest
	r.heartbeat = seconds(loaded.HeartbeatTimeoutSeconds)
	r.owner = r.site.FirstNode()
	r.checkInput()
	r.upsert(ctx, AttributeHost.ValueSet(r.host()))
}

// host is the one that the runbook is about, for finding runs in the UI; a failover test
// and a deployment are about all nodes.
func (r *run) host() string {
	switch r.book.name {
	case PrepareName, InstallName, IntegrateName:
		return r.site.FirstNode()
	}
	return r.in.Node + r.in.Satellite
}

// checkMode refuses an input that may mean something else than it says: whoever
// mistypes the mode must not get a real run instead of a look.
func (r *run) checkMode() {
	switch {
	case r.in.unknown != "":
		r.fail(failure(ErrBadInput, "cannot start %s: its input has an %s; correct the name, the fields are site, mode, node, satellite, operator and reason", r.id, r.in.unknown))
	case r.mode != activities.Apply && r.mode != activities.Check:
		r.fail(failure(ErrBadInput, "cannot start %s: '%s' is no mode; the modes are check, and apply where none is given", r.id, r.mode))
	}
}

// checkInput holds the input's node and satellite against the site. A target that the
// runbook does not take is refused: whoever names one means less than the whole site.
func (r *run) checkInput() {
	if r.in.Node != "" && r.book.name != ReplicateToNodeName {
		r.fail(failure(ErrBadInput, "cannot start %s: it takes no node, and the input names %s; leave it out, or start %s", r.id, r.in.Node, ReplicateToNodeName))
		return
	}
	if r.in.Satellite != "" && r.book.name != AddSatelliteName {
		r.fail(failure(ErrBadInput, "cannot start %s: it takes no satellite, and the input names %s; leave it out, or start %s", r.id, r.in.Satellite, AddSatelliteName))
		return
	}
	if r.book.name == ReplicateToNodeName {
		node, ok := r.site.Node(r.in.Node)
		if !ok || node.Name == r.site.FirstNode() {
			r.fail(failure(ErrBadInput, "cannot start %s: '%s' is not one of the further nodes of %s: %v", r.id, r.in.Node, r.site.Name, r.site.FurtherNodes()))
			return
		}
		r.in.Node = node.Name
	}
	if r.book.name == AddSatelliteName {
		satellite, ok := r.site.Satellite(r.in.Satellite)
		if !ok {
			r.fail(failure(ErrBadInput, "cannot start %s: '%s' is not one of the satellites of %s: %v", r.id, r.in.Satellite, r.site.Name, r.site.SatelliteNames()))
			return
		}
		r.in.Satellite = satellite.Name
	}
}

// checkServerName refuses a site file that renames the XPR server, which cannot be done
// after its setup (4.3.5, V-10).
func (r *run) checkServerName() {
	installed, ok := r.fact(factServerName)
	if r.err == nil && ok && installed.Value != r.site.XPR.ServerName {
		r.fail(failure(ErrBadInput, "cannot start %s: XPR was installed with the server name %s, which cannot be changed, and the site file says %s; put the old name back into xpr.serverName",
			r.id, installed.Value, r.site.XPR.ServerName))
	}
}

// checking says whether the present pass changes nothing.
func (r *run) checking() bool { return r.mode == activities.Check }

// isChild says whether another runbook started this one, and holds the lock.
func (r *run) isChild(ctx workflow.Context) bool {
	return workflow.GetInfo(ctx).ParentWorkflowExecution != nil
}

// ends leaves the site safe where the run failed, writes the evidence, frees the
// lock and says how it went.
func (r *run) ends(ctx workflow.Context) (RunResult, error) {
	r.ending = true
	if r.err != nil {
		if kindOf(r.err) == ErrAborted {
			ctx = r.afterDecision(ctx)
		}
		r.makeSafe(ctx)
		r.tellAntivirus()
		r.tellLateChange(ctx)
	}
	result := r.result(ctx)
	r.writeEvidence(ctx, &result)
	r.unlock(ctx)
	r.finish(ctx, result.State)
	// A handler that still verifies gets its answer before the run is gone.
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return result, err
	}
	return result, r.failed(result)
}

// result adds up the run.
func (r *run) result(ctx workflow.Context) RunResult {
	result := RunResult{
		Runbook: r.book.name, Site: r.in.Site, Node: r.in.Node, Satellite: r.in.Satellite,
		WorkflowID: r.id, RunID: r.runID,
		State: r.finalState(), Mode: r.in.Mode, Digest: r.digest,
		Steps: len(r.steps), Changed: r.changed, Pending: r.pending, Moves: r.moves, OperatorTasks: r.asked,
		Seconds: workflow.Now(ctx).Sub(r.started).Seconds(), Deviations: r.deviations, Drill: r.drill, Children: r.children,
	}
	for _, child := range r.children {
		result.add(child)
	}
	return result
}

// add counts a child's work as the parent's.
func (r *RunResult) add(child RunResult) {
	r.Steps += child.Steps
	r.Changed += child.Changed
	r.Pending += child.Pending
	r.Moves += child.Moves
	r.OperatorTasks += child.OperatorTasks
	for _, deviation := range child.Deviations {
		r.Deviations = append(r.Deviations, child.Runbook+": "+deviation)
	}
	if child.State == DoneWithDeviations && r.State == Done {
		r.State = DoneWithDeviations
	}
}

func (r *run) finalState() State {
	switch {
	case r.err != nil:
		return Failed
	case len(r.deviations) > 0:
		return DoneWithDeviations
	}
	return Done
}

// failed is the error that a failed run ends with; it carries the result, so that
// whoever waits for the run still learns what was done.
func (r *run) failed(result RunResult) error {
	if r.err == nil {
		return nil
	}
	message := reasonOf(r.err)
	for _, said := range r.safety {
		message += "; " + said
	}
	return temporal.NewNonRetryableApplicationError(message, kindOf(r.err), nil, result)
}
