package role

import (
	"slices"

	"changeover/activities/cluster"
	"changeover/runbook"
	"changeover/workflows/engine"

	"go.temporal.io/sdk/workflow"
)

// What the site record says of a node that this service has paused. A node whose fact is absent, or
// says otherwise, was paused by a person: only that person resumes it.
const (
	nodePausedHere = "paused by this service"
	nodeResumed    = "resumed"
)

// PausedHere reports whether this service has paused a node and not resumed it, in this run or in an
// earlier one.
func (r *Role) PausedHere(node string) bool {
	fact, ok := r.run.Fact(runbook.FactPausedPrefix + node)
	return ok && fact.Value == nodePausedHere
}

// PausedByOthers returns the site's nodes that somebody else has paused.
func (r *Role) PausedByOthers(state cluster.State) []string {
	var nodes []string
	for _, seen := range state.Nodes {
		if node, ok := r.site.Config.Node(seen.Name); ok && seen.State == cluster.NodePaused && !r.PausedHere(node.Name) {
			nodes = append(nodes, node.Name)
		}
	}
	return nodes
}

// Pause pauses a node that does not own the role, and remembers to resume it. That is recorded before
// it is done: an abort in between, or a run that is terminated, must not leave a node that nobody
// knows to have been paused by this service. A node that a person has paused stays as it is.
func (r *Role) Pause(ctx workflow.Context, s runbook.Step, node string) {
	if r.run.Checking() {
		r.run.Do(ctx, engine.NotNeeded(s, engine.OnTheWayOnly))
		return
	}
	want := cluster.NodePause{Node: node, Paused: true, NotOwnerOf: r.Name()}
	r.run.Do(ctx, engine.Perform(s, func(ctx workflow.Context, a *engine.Attempt) error {
		if !r.PausedHere(node) {
			left, err := a.Look(ctx, s.Host, want)
			if err != nil {
				return err
			}
			if len(left) == 0 {
				a.Warn("node " + node + " was paused before, and not by this service: it stays paused until a person resumes it")
				return nil
			}
			r.run.Remember(ctx, runbook.FactPausedPrefix+node, nodePausedHere, "")
		}
		if err := r.run.Err(); err != nil {
			return err
		}
		if !slices.Contains(r.paused, node) {
			r.paused = append(r.paused, node)
		}
		return a.Ensure(ctx, s.Host, want)
	}))
}

// Resume lets a node take part again, without which the chapter cannot go on. A node that a person has
// paused is not resumed: the step waits until that person has done it.
func (r *Role) Resume(ctx workflow.Context, s runbook.Step, node string) {
	if r.run.Checking() {
		r.run.Do(ctx, engine.Ensure(s, cluster.NodePause{Node: node, MayResume: r.PausedHere(node)}))
		return
	}
	r.run.Do(ctx, engine.PerformGuard(s, r.resumption(s, node)))
}

// Release resumes a node at the end of a chapter if this service has paused it.
func (r *Role) Release(ctx workflow.Context, s runbook.Step, node string) {
	switch {
	case !r.PausedHere(node):
		r.run.Do(ctx, engine.NotNeeded(s, "this service has not paused the node"))
	case r.run.Checking():
		r.run.Do(ctx, engine.Ensure(s, cluster.NodePause{Node: node, MayResume: true}))
	default:
		r.run.Do(ctx, engine.Perform(s, r.resumption(s, node)))
	}
}

func (r *Role) resumption(s runbook.Step, node string) func(workflow.Context, *engine.Attempt) error {
	return func(ctx workflow.Context, a *engine.Attempt) error {
		here := r.PausedHere(node)
		if err := a.Ensure(ctx, s.Host, cluster.NodePause{Node: node, MayResume: here}); err != nil {
			return err
		}
		if here {
			r.run.Remember(ctx, runbook.FactPausedPrefix+node, nodeResumed, "")
		}
		r.paused = slices.DeleteFunc(r.paused, func(n string) bool { return n == node })
		return nil
	}
}

// resumeAfterFailure resumes the nodes that a failed run has paused. It parks nowhere: nobody may be
// there to decide.
func (r *Role) resumeAfterFailure(ctx workflow.Context) {
	for _, node := range slices.Clone(r.paused) {
		s := runbook.Step{ID: "safety", Host: r.owner, Title: "node " + node + " is resumed after the end of the run"}
		if r.run.MakeTrue(ctx, s, cluster.NodePause{Node: node, MayResume: true}) != nil {
			continue
		}
		r.run.Safety("node " + node + " is resumed")
		key := runbook.FactPausedPrefix + node
		if err := r.run.RememberAtTheEnd(ctx, key, nodeResumed); err != nil {
			r.run.Safety("the site record does not say that node " + node + " is resumed (" + engine.Reason(err) + "): withdraw the fact " + key)
		}
	}
}
