package workflows

import (
	"fmt"
	"slices"
	"strings"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/registry"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/engine"
	"changeover/workflows/outage"

	"go.temporal.io/sdk/workflow"
)

// failoverTest carries out 9.9: every node takes the role once, and the outage of each move is measured
// from outside. It ends with the role on the site's final owner. In mode check it moves nothing and
// only compares.
func failoverTest(ctx workflow.Context, c *chapter) {
	state := c.role.Survey(ctx)
	allNodesUp(ctx, c, state)
	readyToMove(ctx, c)
	aplDelay(ctx, c)
	measuredMoves(ctx, c, itinerary(c, c.role.Owner()))
	secondNodeRestart(ctx, c)
	measuredMoves(ctx, c, homeward(c))
	if lostMeasurements(ctx, c) {
		measuredMoves(ctx, c, itinerary(c, c.role.Owner()))
		measuredMoves(ctx, c, homeward(c))
	}
	listsKept(ctx, c)
	judge(ctx, c)
}

// allNodesUp is 9.9-2: nodes that this service has left paused until now are resumed. A node that a
// person has paused stays as it is, and the test ends before anything is changed; in mode check it is
// reported.
func allNodesUp(ctx workflow.Context, c *chapter, state cluster.State) {
	if !c.run.Checking() {
		// A node that joins the cluster may turn out to be paused.
		if others := c.role.PausedByOthers(c.role.AtRest(ctx, state)); len(others) > 0 {
			refusePausedNodes(ctx, c, others)
		}
	}
	for _, node := range c.site.Config.NodeNames() {
		c.role.Resume(ctx, step(steps.Tst9_9Step2, c.role.Owner(), "node "+node+" takes part"), node)
	}
}

// refusePausedNodes ends a failover test on a cluster whose nodes a person has paused, for maintenance
// for example: the role could not move there, and must not.
func refusePausedNodes(ctx workflow.Context, c *chapter, nodes []string) {
	are, commands := "node "+nodes[0]+" is", make([]string, 0, len(nodes))
	if len(nodes) > 1 {
		are = "nodes " + strings.Join(nodes, " and ") + " are"
	}
	for _, node := range nodes {
		commands = append(commands, "Resume-ClusterNode -Name "+node+" -Failback NoFailback")
	}
	err := calls.Failure(runbook.ErrNodePaused, "cannot test the failover of %s: %s paused in cluster %s, and not by this service; the role was not touched; resume %s when the work there is done (%s), then start the test again",
		c.site.Name(), are, c.site.Config.Cluster.Name, strings.Join(nodes, " and "), strings.Join(commands, "; "))
	c.run.Do(ctx, fails(step(steps.Tst9_9Step2, c.role.Owner(), "no node is paused by a person"), calls.Reason(err)))
	c.run.Fail(err)
}

// readyToMove guards the test: a role that is not well must not be moved.
func readyToMove(ctx workflow.Context, c *chapter) {
	s := step(steps.Tst9_9Step3, c.role.Owner(), "the whole role is online and every node is up", "9.9/1")
	c.run.Do(ctx, append(c.preconditions().Preflight(c.site.Config.NodeNames()...),
		engine.Guard(s, clustercheck.Nodes{Names: c.site.Config.NodeNames(), Up: true}),
		engine.Guard(s, c.role.OnlineOn(c.role.Owner())),
	)...)
	if c.run.OK() && !c.run.Checking() {
		// A test that ends in the middle of a move brings the role back here.
		c.role.SettleHere()
	}
}

// itinerary are the nodes that the role visits: the first node, then each other one; from the first
// node it starts with the others and comes back.
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
		row := steps.Tst9_9Step4
		if node == c.site.Config.FirstNode() {
			row = steps.Tst9_9Step3
		}
		s := step(row, node, "the role moves to "+node+" and is online there")
		measuredMove(ctx, c, s.WithHint("check the requirements of 9.1 and the settings again, or ask the administrator (9.9-5)"), node)
	}
}

// measuredMove is one move with its outage. What is online is looked at afterwards: every resource on
// the new owner, every service there and nowhere else. repair is tried once where the move fails.
func measuredMove(ctx workflow.Context, c *chapter, s runbook.Step, node string, repair ...func(workflow.Context, *engine.Attempt, error) error) {
	if c.run.Checking() {
		c.run.Do(ctx, engine.NotNeeded(s, "nothing is moved in mode check"))
		return
	}
	if !c.run.OK() {
		return
	}
	from := c.role.Owner()
	measured := outage.Measure(ctx, c.run, s, func(ctx workflow.Context) { c.role.Move(ctx, s, node, true, repair...) })
	online := runbook.Step{ID: s.ID, Manual: s.Manual, Host: node, Title: "every resource and service is online on " + node + " only"}
	c.run.Do(ctx, engine.Guard(online, c.role.OnlineOn(node)),
		answersAfterMove(c, s, node))
	verdict := outage.Verdict(outage.Objective(c.run), measured)
	if !c.run.OK() {
		verdict = runbook.OutageMoveFailed
	}
	engine.Measured(ctx, c.run, runbook.MeasuredMove{From: from, To: node, Outage: measured, Verdict: verdict})
}

// answersAfterMove has another node ping the virtual server. Silence stops the test that ends an installation, which a person
// attends; in a drill it is a warning, since a firewall may drop pings by then and the measured ports show more.
func answersAfterMove(c *chapter, s runbook.Step, node string) engine.Item {
	row := steps.Step{ID: s.ID, Manual: s.Manual, Hint: "where the network drops pings, set checks.pingFiltered in the site file"}
	drill := c.run.Record().Has(runbook.FactFailoverTested)
	return answers(c, row, c.site.Config.OtherNodes(node)[0], drill || c.site.Config.Checks.PingFiltered)
}

// lostMeasurements reports whether moves must be made once more since the worker that measured them
// ended: a drill neither passes nor fails on what nobody saw.
func lostMeasurements(ctx workflow.Context, c *chapter) bool {
	if !c.run.OK() || c.run.Checking() || c.site.Config.Test.OutageObjectiveSeconds == 0 {
		return false
	}
	lost, drill := false, c.run.Drill()
	for i := range drill.Moves {
		if drill.Moves[i].Verdict == runbook.OutageNotMeasured {
			engine.Judged(ctx, c.run, i, runbook.OutageRepeated)
			lost = true
		}
	}
	return lost
}

// aplDelay is 9.9-6, written on the owner while the licence service is online (G-02). The manual has it last; before
// the moves, each of them shows whether the list lasts.
func aplDelay(ctx workflow.Context, c *chapter) {
	s := step(steps.Tst9_9Step6, c.role.Owner(), "the layers that start late are listed")
	if len(c.site.Config.AplDelay.Entries) == 0 {
		c.run.Do(ctx, engine.NotNeeded(s, "the site delays no layers"))
		return
	}
	c.run.Do(ctx, engine.Ensure(s, delayedLayers(c)))
}

// delayedLayers is the list of the layers that start late.
func delayedLayers(c *chapter) registry.Value {
	delay := c.site.Config.AplDelay
	var lines []string
	for _, entry := range delay.Entries {
		lines = append(lines, fmt.Sprintf("%s,%d", entry.Apl, entry.Minutes))
	}
	return registry.Value{Key: keyServices, Name: delay.ValueName, Type: registryMultiString, ForceType: true, Data: lines}
}

// listsKept reads the lists of the registry again once the role has moved: checkpoints have carried them along, or
// have not. It is the failover that 9.10/7 lacks, too, for the satellites that add-satellite has finished.
func listsKept(ctx workflow.Context, c *chapter) {
	if c.run.Checking() {
		return
	}
	var group []engine.Item
	if len(c.site.Config.AplDelay.Entries) > 0 {
		group = append(group, engine.Check(step(steps.Tst9_9Step6, c.role.Owner(), "the layers that start late are listed after the role has moved"), delayedLayers(c)))
	}
	for _, satellite := range c.site.Config.Satellites {
		if c.run.Record().Has(runbook.FactSatellitePrefix + satellite.Name) {
			group = append(group, satelliteListed(c, satellite, "after the role has moved")...)
		}
	}
	c.run.Do(ctx, group...)
}

// secondNodeRestart is 9.9-7: after a restart the second node shows the services' display names; the
// role then moves there once more.
func secondNodeRestart(ctx workflow.Context, c *chapter) {
	second := c.site.Config.SecondNode()
	s := step(steps.Tst9_9Step7, second, "the second node has restarted")
	fact := runbook.FactDisplayNamesPrefix + second
	switch {
	case !c.site.Config.Test.RebootSecondNode:
		c.run.Do(ctx, engine.NotNeeded(s, "the site does not want the restart"))
		return
	case c.run.Record().Has(fact):
		c.run.Do(ctx, onRecord(c, s, fact, "it has restarted"))
		return
	case c.run.Checking():
		c.run.Do(ctx, wouldDo(s, "the node is restarted"))
		return
	}
	if first := c.site.Config.FirstNode(); c.role.Owner() == second {
		measuredMove(ctx, c, step(steps.Tst9_9Step7, first, "the role leaves the second node"), first)
	}
	restart(ctx, c, s, second)
	online := step(steps.Tst9_9Step7, second, "the role comes online on the restarted node").WithHint(steps.Tst9_9Step7.Hint)
	measuredMove(ctx, c, online, second, clearing(c, second))
	clearAfterRestart(ctx, c, second)
	c.run.Record().Remember(ctx, fact, "restarted by "+c.run.ID(), "")
}

// clearing is what the manual has done where a resource does not come online on the restarted node: the dependencies of
// the services there are cleared, and the move is made again, which brings online what is not (9.9/7). They are cleared
// once more afterwards, see clearAfterRestart.
func clearing(c *chapter, node string) func(workflow.Context, *engine.Attempt, error) error {
	return func(ctx workflow.Context, a *engine.Attempt, err error) error {
		if !repairable(err) {
			return err
		}
		for _, service := range c.site.Services {
			if a.Ensure(ctx, node, windows.Service{Name: service.Key, NoDependencies: true}) != nil {
				return err
			}
		}
		a.Warn("it came online after the dependencies of its services were cleared, if it did")
		return nil
	}
}

// clearAfterRestart holds every service of the restarted node to having no dependencies, which a
// checkpoint may have brought back (E-C98).
func clearAfterRestart(ctx workflow.Context, c *chapter, node string) {
	var group []engine.Item
	for _, service := range c.site.Services {
		group = append(group, engine.Ensure(step(steps.Tst9_9Step7, node, "service "+service.Key+" depends on no other service"),
			windows.Service{Name: service.Key, NoDependencies: true}))
	}
	first := c.site.Config.FirstNode()
	c.run.Do(ctx, append(group, engine.Check(step(steps.Tst9_9Step7, node, "the services show the display names that they have on "+first),
		check.DisplayNames{Names: c.site.Keys(), As: first}))...)
}

// judge is 9.9-5: the test ends the installation, or a drill that missed its objective fails, so that
// a schedule pauses on it.
func judge(ctx workflow.Context, c *chapter) {
	s := step(steps.Tst9_9Step5, c.site.Config.Owner(), "the failover test has passed with the role on "+c.site.Config.Owner())
	if c.run.Checking() {
		c.run.Do(ctx, engine.NotNeeded(s, "nothing is moved in mode check"))
		return
	}
	if !c.run.OK() {
		return
	}
	// The role is where it belongs, also where the test has failed.
	c.role.SettleHere()
	drill := c.run.Drill()
	missed := slices.ContainsFunc(drill.Moves, func(m runbook.MeasuredMove) bool {
		unknown := m.Verdict == runbook.OutageNotMeasured || m.Verdict == runbook.OutageUnanswered
		return m.Verdict == runbook.OutageLonger || unknown && drill.ObjectiveSeconds > 0
	})
	if missed {
		c.run.Do(ctx, fails(s, drill.String()))
		c.run.Fail(calls.Failure(runbook.ErrObjectiveMissed, "cannot pass the failover test of %s: %s; the role is online on %s; %s",
			c.site.Name(), drill, c.role.Owner(), outage.Next(drill)))
		return
	}
	c.run.Do(ctx, readShows(s, drill.String()))
	c.run.Record().Remember(ctx, runbook.FactFailoverTested, drill.String(), c.run.Input().Operator)
}
