package workflows

import (
	"fmt"
	"slices"
	"strings"

	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// What the site record says of a node that this service has paused. A node whose fact is
// absent, or says otherwise, was paused by a person: only that person resumes it.
const (
	nodePausedHere = "paused by this service"
	nodeResumed    = "resumed"
)

// nodePaused is the state of a paused node, as the cluster names it.
const nodePaused = "Paused"

// pausedHere reports whether this service has paused a node and not resumed it, in this run
// or in an earlier one.
func (r *run) pausedHere(node string) bool {
	fact, ok := r.fact(factPausedPrefix + node)
	return ok && fact.Value == nodePausedHere
}

// pausedByOthers are the site's nodes that somebody else has paused.
func (r *run) pausedByOthers(state activities.ClusterState) []string {
	var nodes []string
	for _, seen := range state.Nodes {
		if node, ok := r.site.Node(seen.Name); ok && seen.State == nodePaused && !r.pausedHere(node.Name) {
			nodes = append(nodes, node.Name)
		}
	}
	return nodes
}

// pause pauses a node that does not own the role, and remembers to resume it. That is
// recorded before it is done: an abort in between, or a run that is terminated, must not
// leave a node that nobody knows to have been paused by this service. A node that a
// person has paused stays theirs.
func (r *run) pause(ctx workflow.Context, s activities.Step, node string) {
	if r.checking() {
		r.notApplicable(ctx, s, onTheWayOnly)
		return
	}
	want := activities.NodePause{Node: node, Paused: true, NotOwnerOf: r.site.Role.Name}
	r.perform(ctx, s, false, func(ctx workflow.Context) (activities.Outcome, error) {
		if !r.pausedHere(node) {
			look, err := r.request(ctx, s, activities.Check, want)
			if err != nil {
				return look, err
			}
			if len(look.Changes) == 0 {
				look.Warnings = append(look.Warnings, "node "+node+" was paused before, and not by this service: it stays paused until a person resumes it")
				return look, nil
			}
			r.remember(ctx, factPausedPrefix+node, nodePausedHere, "")
		}
		if r.err != nil {
			return activities.Outcome{}, r.err
		}
		if !slices.Contains(r.paused, node) {
			r.paused = append(r.paused, node)
		}
		return r.apply(ctx, s, want)
	})
}

// resume lets a node take part again, without which the chapter cannot go on. A node that a
// person has paused is not resumed: the step waits until that person has done it.
func (r *run) resume(ctx workflow.Context, s activities.Step, node string) {
	r.perform(ctx, s, true, r.resumption(s, node))
}

// release resumes a node at the end of a chapter if this service has paused it.
func (r *run) release(ctx workflow.Context, s activities.Step, node string) {
	if !r.pausedHere(node) {
		r.notApplicable(ctx, s, "this service has not paused the node")
		return
	}
	r.perform(ctx, s, false, r.resumption(s, node))
}

func (r *run) resumption(s activities.Step, node string) attempt {
	return func(ctx workflow.Context) (activities.Outcome, error) {
		here := r.pausedHere(node)
		outcome, err := r.apply(ctx, s, activities.NodePause{Node: node, MayResume: here})
		if err != nil || r.checking() {
			return outcome, err
		}
		if here {
			r.remember(ctx, factPausedPrefix+node, nodeResumed, "")
		}
		r.paused = slices.DeleteFunc(r.paused, func(n string) bool { return n == node })
		return outcome, nil
	}
}

// resumeAfterFailure resumes the nodes that a failed run has paused. It parks nowhere:
// nobody may be there to decide.
func (r *run) resumeAfterFailure(ctx workflow.Context) {
	for _, node := range slices.Clone(r.paused) {
		s := step("safety", "", r.owner, "node "+node+" is resumed after the end of the run")
		if r.tidy(ctx, s, activities.NodePause{Node: node, MayResume: true}) != nil {
			continue
		}
		r.safety = append(r.safety, "node "+node+" is resumed")
		fact := r.newFact(ctx, factPausedPrefix+node, nodeResumed, "")
		if err := r.write(ctx, fact); err != nil {
			r.safety = append(r.safety, "the site record does not know that node "+node+" is resumed ("+reasonOf(err)+"): withdraw the fact "+fact.Key)
			continue
		}
		r.facts = replaceFact(r.facts, fact)
	}
}

// refusePausedNodes ends a failover test on a cluster whose nodes a person has paused, for
// maintenance for example: the role could not move there, and must not.
func (r *run) refusePausedNodes(ctx workflow.Context, nodes []string) {
	if r.err != nil {
		return
	}
	err := failure(activities.ErrNodePaused, "cannot test the failover of %s: %s paused in cluster %s, and not by this service; the role was not touched; resume %s when the work there is done (%s), then start the test again",
		r.site.Name, isOrAre(nodes), r.site.Cluster.Name, strings.Join(nodes, " and "), resumeCommand(nodes))
	result := r.report(ctx, step("TST-9.9-2", "9.9/2", r.owner, "no node is paused by a person"), StepFailed, "")
	result.Error = reasonOf(err)
	r.fail(err)
}

func isOrAre(nodes []string) string {
	if len(nodes) == 1 {
		return "node " + nodes[0] + " is"
	}
	return "nodes " + strings.Join(nodes, " and ") + " are"
}

func resumeCommand(nodes []string) string {
	var commands []string
	for _, node := range nodes {
		commands = append(commands, fmt.Sprintf("Resume-ClusterNode -Name %s -Failback NoFailback", node))
	}
	return strings.Join(commands, "; ")
}
