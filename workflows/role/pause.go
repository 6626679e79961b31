package role

import (
	"cmp"
	"slices"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/engine"
)

// Values of the fact about a node that Changeover has paused. A paused node without this fact was paused
// by a person: only that person resumes it.
const (
	nodePausedHere = "paused by this service"
	nodeResumed    = "resumed"
)

// pauses are the nodes that Changeover has paused.
type pauses struct {
	run  *engine.Run
	site *resolved.Site
	// nodes are those that this run paused and has not resumed.
	nodes []string
	// without are the nodes on which the run works and to which XPR is not replicated.
	without []string
	// earlier are those that an earlier run paused and that this run has not resumed.
	earlier []string
	// last are the last steps that paused or resumed nodes, by node.
	last map[string]lastPause
}

// lastPause is a step that pauses a node, or resumes it.
type lastPause struct {
	step    runbook.Step
	resumes bool
}

func newPauses(run *engine.Run) *pauses {
	p := &pauses{run: run, site: run.Site(), last: map[string]lastPause{}}
	for _, node := range p.site.Config.NodeNames() {
		if p.here(node) {
			p.earlier = append(p.earlier, node)
		}
	}
	return p
}

// waits reports whether a node was paused when the run began and stays so until its replication, which resumes it.
func waits(r *Role, node string) bool {
	return slices.Contains(r.pauses.earlier, node) && LacksXPR(r, node)
}

// here reports whether Changeover has paused a node and not resumed it, in this run or in an
// earlier one.
func (p *pauses) here(node string) bool { return PausedHere(p.run.Record(), node) }

// PausedHere reports whether the site record says that Changeover has paused a node and not resumed it.
func PausedHere(record *engine.Record, node string) bool {
	fact, ok := record.Fact(runbook.FactPausedPrefix + node)
	return ok && fact.Value == nodePausedHere
}

// PausedByOthers returns the site's nodes that somebody else has paused.
func (r *Role) PausedByOthers(state cluster.State) []string {
	var nodes []string
	for _, seen := range state.Nodes {
		if node, ok := r.site.Config.Node(seen.Name); ok && seen.State == cluster.NodePaused && !r.pauses.here(node.Name) {
			nodes = append(nodes, node.Name)
		}
	}
	return nodes
}

// Pause pauses a node that does not own the role, and remembers to resume it. A node that a person has
// paused stays as it is. One that takes no part in the cluster cannot be paused and cannot take the role, so that nobody
// is waited for, perhaps with the role offline.
func (r *Role) Pause(ctx workflow.Context, s runbook.Step, node string) {
	if r.run.Checking() {
		r.run.Do(ctx, engine.NotNeeded(s, engine.OnTheWayOnly))
		return
	}
	r.run.Record().Read(ctx)
	want := cluster.NodePause{Node: node, Paused: true, NotOwnerOf: r.Name()}
	r.run.Do(ctx, engine.Perform(s, func(ctx workflow.Context, a *engine.Attempt) error {
		return unlessOutside(ctx, r, a, node, r.pauses.pause(ctx, a, want), func(state string) {
			a.Warn("node " + node + " is not paused, because it is " + state + "; until this run has ended, do not start the cluster service of " + node + ", because the node could then take the role")
		})
	}))
}

// unlessOutside returns the error of an attempt at pausing or resuming a node, or nil if the node takes no part in the cluster:
// then it cannot take the role, and a warning says what follows.
func unlessOutside(ctx workflow.Context, r *Role, a *engine.Attempt, node string, err error, warn func(state string)) error {
	if calls.TypeOf(err) != runbook.ErrPrecondition {
		return err
	}
	now, failed := r.Look(ctx, a)
	state := stateOf(now, node)
	if failed != nil || !state.IsOutside() {
		return err
	}
	r.pauses.nodes = slices.DeleteFunc(r.pauses.nodes, func(n string) bool { return n == node })
	a.NotNeeded("the node is " + string(state) + ", so it cannot take the role")
	warn(string(state))
	return nil
}

// pause is one attempt. It is recorded before it is done: an abort in between, or a run that is
// terminated, must not leave a node that nobody knows to have been paused by Changeover.
func (p *pauses) pause(ctx workflow.Context, a *engine.Attempt, want cluster.NodePause) error {
	host := a.Step().Host
	if !p.here(want.Node) {
		left, err := a.Look(ctx, host, want)
		if err = cmp.Or(err, p.run.Err()); err != nil {
			return err
		}
		if len(left) == 0 {
			a.Warn("node " + want.Node + " was paused already, and not by Changeover; the node stays paused until a person resumes it")
			return nil
		}
		if err := p.remember(ctx, want.Node); err != nil {
			return err
		}
	}
	if !slices.Contains(p.nodes, want.Node) {
		p.nodes = append(p.nodes, want.Node)
	}
	p.last[want.Node] = lastPause{step: a.Step()}
	return a.Ensure(ctx, host, want)
}

// remember records that Changeover pauses a node. If the run ends meanwhile, the node is not paused, and the fact is taken back.
func (p *pauses) remember(ctx workflow.Context, node string) error {
	key := runbook.FactPausedPrefix + node
	p.run.Record().Remember(ctx, key, nodePausedHere, "")
	err := p.run.Err()
	if err == nil {
		return nil
	}
	if failed := p.run.Record().RememberDone(ctx, key, nodeResumed); failed != nil {
		p.run.Safety("node " + node + " was not paused, but the site record may say that Changeover has paused it (" + calls.Reason(failed) + "): " + p.withdraw(key))
	}
	return err
}

// left says what is known of a node that the run has paused and perhaps not resumed.
func (p *pauses) left(node string) string {
	last := p.last[node]
	outcome := engine.Outcome(p.run, last.step)
	lost := "because the answer to the command that pauses the node was lost"
	state := "may be"
	if last.resumes {
		lost, state = "because the answer to the command that resumes the node was lost", "may still be"
	}
	switch {
	case outcome == runbook.OutcomeNotKnown:
		return "node " + node + " " + state + " paused by Changeover, " + lost + ": the next run resumes the node; to see the state of the node, run 'Get-ClusterNode -Name " + node + "' in an elevated PowerShell on a node"
	case last.resumes && outcome != runbook.Unchanged:
		return "node " + node + " is resumed, but the site record may still say that Changeover has paused the node: the next run corrects the site record"
	}
	return "node " + node + " is still paused by Changeover: the next run resumes the node"
}

// withdraw is what a person does about a fact that no longer holds.
func (p *pauses) withdraw(key string) string {
	return "run 'changeover facts withdraw " + key + " --site " + p.run.Site().Name() + " --reason TEXT'"
}

// Resume lets a node take part again, without which the chapter cannot continue. A node that a person has
// paused is not resumed: the step waits until that person has done it.
func (r *Role) Resume(ctx workflow.Context, s runbook.Step, node string) {
	if r.run.Checking() {
		r.run.Do(ctx, engine.Ensure(s, cluster.NodePause{Node: node, MayResume: r.pauses.here(node)}))
		return
	}
	r.run.Record().Read(ctx)
	r.run.Do(ctx, engine.PerformGuard(s, resumption(r, node)))
}

// notPausedHere is why a node is not resumed.
const notPausedHere = "Changeover has not paused the node"

// forget takes a node off the nodes that are to be resumed.
func (p *pauses) forget(node string) {
	same := func(n string) bool { return n == node }
	p.nodes, p.earlier = slices.DeleteFunc(p.nodes, same), slices.DeleteFunc(p.earlier, same)
}

// Release resumes a node at the end of a chapter if Changeover has paused it. If an earlier run has paused it and it is down since,
// nobody waits for it with the role away from its home: the site record keeps that Changeover has paused it. A node that was paused
// when the run began and to which XPR is not replicated stays paused.
func (r *Role) Release(ctx workflow.Context, s runbook.Step, node string) {
	if !r.run.Checking() {
		r.run.Record().Read(ctx)
	}
	switch {
	case !r.pauses.here(node):
		r.run.Do(ctx, engine.NotNeeded(s, notPausedHere))
	case waits(r, node):
		r.run.Do(ctx, engine.NotNeeded(s, "the node was paused when the run began, and it "+untilReplicated))
	case r.run.Checking():
		r.run.Do(ctx, engine.Ensure(s, cluster.NodePause{Node: node, MayResume: true}))
	default:
		r.run.Do(ctx, engine.Perform(s, func(ctx workflow.Context, a *engine.Attempt) error {
			if !r.pauses.here(node) {
				// A person has withdrawn the fact while the step waited.
				r.pauses.forget(node)
				a.NotNeeded(notPausedHere)
				return nil
			}
			ours := slices.Contains(r.pauses.nodes, node) && !slices.Contains(r.pauses.earlier, node)
			err := resumption(r, node)(ctx, a)
			if ours {
				return err
			}
			return unlessOutside(ctx, r, a, node, err, func(state string) {
				a.Warn("node " + node + " is not resumed, because it is " + state + "; a later run resumes the node; to resume the node yourself when it is up again, run " + r.site.Config.Commands().ResumeNode(node) + " in an elevated PowerShell on a node")
			})
		}))
	}
}

// resumption is one attempt at resuming a node. If it fails, or the run ends meanwhile, it is not known whether the node is resumed, or
// the site record may lack it: the end of the run resumes the node and records it, or pauses it again.
func resumption(r *Role, node string) func(workflow.Context, *engine.Attempt) error {
	p := r.pauses
	again := false // a failed attempt has added the node to without
	return func(ctx workflow.Context, a *engine.Attempt) error {
		here := p.here(node)
		p.last[node] = lastPause{a.Step(), true}
		err := a.Ensure(ctx, a.Step().Host, cluster.NodePause{Node: node, MayResume: here})
		if err == nil && here {
			p.run.Record().Remember(ctx, runbook.FactPausedPrefix+node, nodeResumed, "")
		}
		same := func(n string) bool { return n == node }
		switch {
		case err == nil && p.run.OK():
			p.forget(node)
			if again {
				p.without = slices.DeleteFunc(p.without, same)
			}
		case !here || slices.ContainsFunc(p.nodes, same) || slices.ContainsFunc(p.without, same):
		case r.InProduction() && waits(r, node):
			p.without, again = append(p.without, node), true
		default:
			p.nodes = append(p.nodes, node)
		}
		return err
	}
}

// Leave ends the work on the role: the nodes that are paused now are meant to stay so.
func (r *Role) Leave() {
	if r.run.OK() {
		r.pauses.nodes, r.pauses.without = nil, nil
	}
}

// PauseAfterFailure has a failed run leave a node paused if XPR is not replicated to it: the cluster could move a role in
// production there.
func PauseAfterFailure(r *Role, node string) {
	if r.run.OK() && !r.run.Checking() {
		r.pauses.nodes = slices.DeleteFunc(r.pauses.nodes, func(n string) bool { return n == node })
		r.pauses.without = append(r.pauses.without, node)
	}
}

// resumeAfterFailure resumes the nodes that a failed run has paused, through the owner of the role, and returns those that are
// resumed. It parks nowhere: nobody may be there to decide.
func (r safeEnd) resumeAfterFailure(ctx workflow.Context) (resumed []string) {
	p := r.pauses
	for _, node := range slices.Clone(p.nodes) {
		if r.InProduction() && waits(r.Role, node) {
			r.run.Safety("node " + node + " " + untilReplicated)
			continue
		}
		if !p.run.Record().Has(runbook.FactPausedPrefix + node) {
			r.run.Safety("the site record no longer says that Changeover has paused node " + node + ", so the run left the node as it is: if the node is paused, the person who paused it resumes it")
			continue
		}
		s := r.safetyStep("node " + node + " is resumed")
		if p.run.MakeTrue(ctx, s, cluster.NodePause{Node: node, MayResume: true}) != nil {
			continue
		}
		how := "node " + node + " is resumed"
		key := runbook.FactPausedPrefix + node
		if err := p.run.Record().RememberAtTheEnd(ctx, key, nodeResumed); err != nil {
			how += ", but the site record still says that the node is paused (" + calls.Reason(err) + "): " + p.withdraw(key)
		}
		p.run.Safety(how)
		resumed = append(resumed, node)
	}
	return resumed
}
