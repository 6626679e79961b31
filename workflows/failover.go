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
func failoverTest(ctx workflow.Context, c *chapter) {
	c.role.Survey(ctx)
	allNodesUp(ctx, c)
	readyToMove(ctx, c)
	measuredMoves(ctx, c, itinerary(c, c.role.Owner()))
	aplDelay(ctx, c)
	secondNodeRestart(ctx, c)
	measuredMoves(ctx, c, homeward(c))
	if lostMeasurements(c) {
		measuredMoves(ctx, c, itinerary(c, c.role.Owner()))
		measuredMoves(ctx, c, homeward(c))
	}
	judge(ctx, c)
}

// allNodesUp is 9.9-2.
func allNodesUp(ctx workflow.Context, c *chapter) {
	for _, node := range c.site.Config.NodeNames() {
		c.role.Resume(ctx, step(steps.Tst9_9Step2, /*9.9/2*/ c.role.Owner(), "node "+node+" takes part"), node)
	}
}

// readyToMove guards the test: a role that is not well must not be moved.
func readyToMove(ctx workflow.Context, c *chapter) {
	c.run.Do(ctx, engine.Guard(step(steps.Tst9_9Step3, /*9.9/1*/ c.role.Owner(), "the whole role is online and every node is up"), cluster.ClusterCheck{
		Nodes: c.site.Config.NodeNames(), NodesUp: true, Role: c.site.Config.Role.Name, RoleOwner: c.role.Owner(), AllOnline: true,
	})
	if c.run.OK() && !c.run.Checking() {
		// A test that ends in the middle of a move brings the role back here.
		c.role.Home() = c.role.Owner()
	}
}

// itinerary are the nodes that the role visits: the first node, then each other
// one; from the first node it starts with the others and comes back.
func itinerary(c *chapter, owner string) []string {
	first := c.site.Config.FirstNode()
	if owner == first {
		return append(c.site.Config.FurtherNodes(), first)
	}
	return append([]string{first}, c.site.Config.FurtherNodes()...)
}

// homeward is the last move, to the final owner, where the role is elsewhere.
func homeward(c *chapter) []string {
	if c.role.Owner() == c.site.Config.Owner() {
		return nil
	}
	return []string{c.site.Config.Owner()}
}

// measuredMoves moves the role from node to node, each under measurement.
func measuredMoves(ctx workflow.Context, c *chapter, nodes []string) {
	for _, node := range nodes {
		id, manual := "TST-9.9-4", "9.9/4"
		if node == c.site.Config.FirstNode() {
			id, manual = "TST-9.9-3", "9.9/3"
		}
		s := hinted(step(id, manual, node, "the role moves to "+node+" and is online there"),
			"check the requirements of 9.1 and the settings again, or ask the administrator (9.9-5)")
		measuredMove(ctx, c, s, node)
	}
}

// measuredMove is one move with its outage. What is online is looked at afterwards:
// every resource on the new owner, every service there and nowhere else.
func measuredMove(ctx workflow.Context, c *chapter, s runbook.Step, node string) {
	if c.run.Checking() {
		c.run.Do(ctx, engine.NotNeeded(s, "nothing is moved in mode check")
		return
	}
	if !r.proceed(ctx) {
		return
	}
	from := c.role.Owner()
	outage := measure(ctx, c, s, func(ctx workflow.Context) { c.role.Move(ctx, s, node, true) })
	c.run.Do(ctx, engine.Guard(onHost(step(s.ID, s.Manual, node, "every resource and service is online on "+node+" only"), node), cluster.ClusterCheck{
		Role: c.site.Config.Role.Name, RoleOwner: node, AllOnline: true,
	})
	verdict := verdictOn(c, outage)
	if !c.run.OK() {
		verdict = outageOfFailure
	}
	r.drill.Moves = append(r.drill.Moves, activities.OutageEvidence{From: from, To: node, Outage: outage, Verdict: verdict})
}

// lostMeasurements says whether moves must be made once more since the worker that
// measured them died: a drill neither passes nor fails on what nobody saw.
func lostMeasurements(c *chapter) bool {
	if !c.run.OK() || c.run.Checking() || c.site.Config.Test.OutageObjectiveSeconds == 0 {
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
func aplDelay(ctx workflow.Context, c *chapter) {
	s := step(steps.Tst9_9Step6, /*9.9/6*/ c.role.Owner(), "layers start late after a failover")
	delay := c.site.Config.AplDelay
	if len(delay.Entries) == 0 {
		c.run.Do(ctx, engine.NotNeeded(s, "the site delays no layers")
		return
	}
	var lines []string
	for _, entry := range delay.Entries {
		lines = append(lines, fmt.Sprintf("%s,%d", entry.Apl, entry.Minutes))
	}
	c.run.Do(ctx, engine.Ensure(s, registry.RegistryValue{
		Key: keyServices, Name: delay.ValueName, Type: registryMultiString, ForceType: true, Data: lines,
	})
}

// secondNodeRestart is 9.9-7: after a restart the second node shows the services'
// display names; the role then moves there once more.
func secondNodeRestart(ctx workflow.Context, c *chapter) {
	second := c.site.Config.SecondNode()
	s := step(steps.Tst9_9Step7, /*9.9/7*/ second, "the second node has restarted and shows display names")
	fact := "display-names/" + second
	switch {
	case !c.site.Config.Test.RebootSecondNode:
		c.run.Do(ctx, engine.NotNeeded(s, "the site does not want the restart")
		return
	case c.run.Has(fact):
		c.run.Report(ctx, s, runbook.Unchanged, "restarted in an earlier test")
		return
	case c.run.Checking():
		c.run.Report(ctx, s, runbook.WouldChange, "the node is restarted")
		return
	}
	if c.role.Owner() == second {
		measuredMove(ctx, c, hinted(step(steps.Tst9_9Step7, /*9.9/7*/ c.site.Config.FirstNode(), "the role leaves the second node"), s.Hint), c.site.Config.FirstNode())
	}
	restart(ctx, c, s, second)
	measuredMove(ctx, c, onHost(step(steps.Tst9_9Step7, /*9.9/7*/ second, "the role comes online on the restarted node"), second), second)
	clearAfterRestart(ctx, c, second)
	c.run.Remember(ctx, fact, "restarted by "+r.id, "")
}

// clearAfterRestart holds every service of the restarted node to having no
// dependencies, which a checkpoint may have brought back (E-C98).
func clearAfterRestart(ctx workflow.Context, c *chapter, node string) {
	for _, service := range c.site.Services {
		c.run.Do(ctx, engine.Ensure(step(steps.Tst9_9Step7, /*9.9/7*/ node, "service "+service.Key+" depends on no other service"),
			windows.WindowsService{Name: service.Key, NoDependencies: true})
	}
}

// judge is 9.9-5: the test ends the installation, or a drill that missed its
// objective fails, so that a schedule pauses on it.
func judge(ctx workflow.Context, c *chapter) {
	s := step(steps.Tst9_9Step5, /*9.9/5*/ c.site.Config.Owner(), "the failover test has passed with the role on "+c.site.Config.Owner())
	if c.run.Checking() {
		c.run.Do(ctx, engine.NotNeeded(s, "nothing is moved in mode check")
		return
	}
	if !c.run.OK() {
		return
	}
	// The role is where it belongs, also where the test has failed.
	c.role.Home() = c.role.Owner()
	objective := c.site.Config.Test.OutageObjectiveSeconds
	missed := slices.ContainsFunc(r.drill.Moves, func(m activities.OutageEvidence) bool {
		return m.Verdict == outageMissed || m.Verdict == outageUnmeasured && objective > 0
	})
	result := c.run.Report(ctx, s, runbook.Unchanged, r.drill.String())
	if missed {
		result.State, result.Error = runbook.Failed, r.drill.String()
		c.run.Fail(engine.Failure(ErrObjectiveMissed, "cannot pass the failover test of %s: %s; the role is online on %s; find out what took so long before the next drill",
			c.site.Name(), r.drill, c.role.Owner()))
		return
	}
	c.run.Remember(ctx, runbook.FactFailoverTested, r.drill.String(), c.run.Input().Operator)
}
