package workflows

import (
	"fmt"
	"slices"

	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// failoverTest carries out 9.9: every node takes the role once, and the outage of
// each move is measured from outside. It ends with the role on the site's final
// owner. In mode check it moves nothing and only compares.
func failoverTest(ctx workflow.Context, r *run) {
	state := r.survey(ctx)
	r.allNodesUp(ctx, state)
	r.readyToMove(ctx)
	r.measuredMoves(ctx, r.itinerary(r.owner))
	r.aplDelay(ctx)
	r.secondNodeRestart(ctx)
	r.measuredMoves(ctx, r.homeward())
	if r.lostMeasurements() {
		r.measuredMoves(ctx, r.itinerary(r.owner))
		r.measuredMoves(ctx, r.homeward())
	}
	r.judge(ctx)
}

// allNodesUp is 9.9-2: nodes that this service has left paused until now are resumed. A node
// that a person has paused stays as it is, and the test ends before anything is changed;
// in mode check it is reported.
func (r *run) allNodesUp(ctx workflow.Context, state activities.ClusterState) {
	if others := r.pausedByOthers(state); len(others) > 0 && !r.checking() {
		r.refusePausedNodes(ctx, others)
	}
	for _, node := range r.site.NodeNames() {
		r.resume(ctx, step("TST-9.9-2", "9.9/2", r.owner, "node "+node+" takes part"), node)
	}
}

// readyToMove guards the test: a role that is not well must not be moved.
func (r *run) readyToMove(ctx workflow.Context) {
	r.guard(ctx, step("TST-9.9-3", "9.9/1", r.owner, "the whole role is online and every node is up"), activities.ClusterCheck{
		Nodes: r.site.NodeNames(), NodesUp: true, Role: r.site.Role.Name, RoleOwner: r.owner, AllOnline: true,
	})
	if r.err == nil && !r.checking() {
		// A test that ends in the middle of a move brings the role back here.
		r.home = r.owner
	}
}

// itinerary are the nodes that the role visits: the first node, then each other
// one; from the first node it starts with the others and comes back.
func (r *run) itinerary(owner string) []string {
	first := r.site.FirstNode()
	if owner == first {
		return append(r.site.FurtherNodes(), first)
	}
	return append([]string{first}, r.site.FurtherNodes()...)
}

// homeward is the last move, to the final owner, where the role is elsewhere.
func (r *run) homeward() []string {
	if r.owner == r.site.Owner() {
		return nil
	}
	return []string{r.site.Owner()}
}

// measuredMoves moves the role from node to node, each under measurement.
func (r *run) measuredMoves(ctx workflow.Context, nodes []string) {
	for _, node := range nodes {
		id, manual := "TST-9.9-4", "9.9/4"
		if node == r.site.FirstNode() {
			id, manual = "TST-9.9-3", "9.9/3"
		}
		s := hinted(step(id, manual, node, "the role moves to "+node+" and is online there"),
			"check the requirements of 9.1 and the settings again, or ask the administrator (9.9-5)")
		r.measuredMove(ctx, s, node)
	}
}

// measuredMove is one move with its outage. What is online is looked at afterwards:
// every resource on the new owner, every service there and nowhere else.
func (r *run) measuredMove(ctx workflow.Context, s activities.Step, node string) {
	if r.checking() {
		r.notApplicable(ctx, s, "nothing is moved in mode check")
		return
	}
	if !r.proceed(ctx) {
		return
	}
	from := r.owner
	outage := r.measure(ctx, s, func(ctx workflow.Context) { r.move(ctx, s, node, true) })
	r.guard(ctx, onHost(step(s.ID, s.Manual, node, "every resource and service is online on "+node+" only"), node), activities.ClusterCheck{
		Role: r.site.Role.Name, RoleOwner: node, AllOnline: true,
	})
	verdict := r.verdictOn(outage)
	if r.err != nil {
		verdict = outageOfFailure
	}
	r.drill.Moves = append(r.drill.Moves, activities.OutageEvidence{From: from, To: node, Outage: outage, Verdict: verdict})
}

// lostMeasurements says whether moves must be made once more since the worker that
// measured them died: a drill neither passes nor fails on what nobody saw.
func (r *run) lostMeasurements() bool {
	if r.err != nil || r.checking() || r.site.Test.OutageObjectiveSeconds == 0 {
		return false
	}
	lost := false
	for i := range r.drill.Moves {
		if move := &r.drill.Moves[i]; move.Verdict == outageUnmeasured {
			move.Verdict, lost = outageRepeated, true
		}
	}
	return lost
}

// aplDelay is 9.9-6, written on the owner while the licence service is online (G-02).
func (r *run) aplDelay(ctx workflow.Context) {
	s := step("TST-9.9-6", "9.9/6", r.owner, "layers start late after a failover")
	delay := r.site.AplDelay
	if len(delay.Entries) == 0 {
		r.notApplicable(ctx, s, "the site delays no layers")
		return
	}
	var lines []string
	for _, entry := range delay.Entries {
		lines = append(lines, fmt.Sprintf("%s,%d", entry.Apl, entry.Minutes))
	}
	r.ensure(ctx, s, activities.RegistryValue{
		Key: keyServices, Name: delay.ValueName, Type: registryMultiString, ForceType: true, Data: lines,
	})
}

// secondNodeRestart is 9.9-7: after a restart the second node shows the services'
// display names; the role then moves there once more.
func (r *run) secondNodeRestart(ctx workflow.Context) {
	second := r.site.SecondNode()
	s := step("TST-9.9-7", "9.9/7", second, "the second node has restarted and shows display names")
	fact := "display-names/" + second
	switch {
	case !r.site.Test.RebootSecondNode:
		r.notApplicable(ctx, s, "the site does not want the restart")
		return
	case r.has(fact):
		r.report(ctx, s, StepUnchanged, "restarted in an earlier test")
		return
	case r.checking():
		r.report(ctx, s, StepPending, "the node is restarted")
		return
	}
	if r.owner == second {
		r.measuredMove(ctx, hinted(step("TST-9.9-7", "9.9/7", r.site.FirstNode(), "the role leaves the second node"), s.Hint), r.site.FirstNode())
	}
	r.restart(ctx, s, second)
	r.measuredMove(ctx, onHost(step("TST-9.9-7", "9.9/7", second, "the role comes online on the restarted node"), second), second)
	r.clearAfterRestart(ctx, second)
	r.remember(ctx, fact, "restarted by "+r.id, "")
}

// clearAfterRestart holds every service of the restarted node to having no
// dependencies, which a checkpoint may have brought back (E-C98).
func (r *run) clearAfterRestart(ctx workflow.Context, node string) {
	for _, service := range r.site.Services() {
		r.ensure(ctx, step("TST-9.9-7", "9.9/7", node, "service "+service.Key+" depends on no other service"),
			activities.WindowsService{Name: service.Key, NoDependencies: true})
	}
}

// judge is 9.9-5: the test ends the installation, or a drill that missed its
// objective fails, so that a schedule pauses on it.
func (r *run) judge(ctx workflow.Context) {
	s := step("TST-9.9-5", "9.9/5", r.site.Owner(), "the failover test has passed with the role on "+r.site.Owner())
	if r.checking() {
		r.notApplicable(ctx, s, "nothing is moved in mode check")
		return
	}
	if r.err != nil {
		return
	}
	// The role is where it belongs, also where the test has failed.
	r.home = r.owner
	objective := r.site.Test.OutageObjectiveSeconds
	missed := slices.ContainsFunc(r.drill.Moves, func(m activities.OutageEvidence) bool {
		return m.Verdict == outageMissed || m.Verdict == outageUnmeasured && objective > 0
	})
	result := r.report(ctx, s, StepDone, r.drill.String())
	if missed {
		result.State, result.Error = StepFailed, r.drill.String()
		r.fail(failure(ErrObjectiveMissed, "cannot pass the failover test of %s: %s; the role is online on %s; find out what took so long before the next drill",
			r.site.Name, r.drill, r.owner))
		return
	}
	r.remember(ctx, factFailoverTested, r.drill.String(), r.in.Operator)
}
