package workflows

import (
	"fmt"
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/registry"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
	"changeover/workflows/outage"
	"changeover/workflows/requirements"
)

// failoverTest carries out 9.9: every node takes the role once, and the outage of each move is measured
// from outside. It ends with the role on the site's final owner. In mode check it moves nothing and
// only compares.
func failoverTest(ctx workflow.Context, c *chapter.Chapter) {
	chapter.RefuseWhileConverting(ctx, c)
	chapter.RefuseWithoutXPR(ctx, c, chapter.Step(steps.Tst9_9Step2, "", ""))
	state := c.Role.Refresh(ctx)
	allNodesUp(ctx, c, state)
	readyToMove(ctx, c)
	aplDelay(ctx, c)
	measuredMoves(ctx, c, itinerary(c, c.Role.Owner()), "")
	secondNodeRestart(ctx, c)
	measuredMoves(ctx, c, homeward(c), "")
	if lostMeasurements(ctx, c) {
		const again = " (moved again, because a measurement was lost)"
		measuredMoves(ctx, c, itinerary(c, c.Role.Owner()), again)
		measuredMoves(ctx, c, homeward(c), again)
	}
	listsKept(ctx, c)
	judge(ctx, c)
}

// allNodesUp is 9.9-2: nodes that Changeover has left paused until now are resumed. A node that a
// person has paused stays as it is, and the test ends before anything is changed; in mode check it is
// reported.
func allNodesUp(ctx workflow.Context, c *chapter.Chapter, state cluster.State) {
	if !c.Run.Checking() {
		// A node that joins the cluster may turn out to be paused.
		if others := c.Role.PausedByOthers(c.Role.AtRest(ctx, state)); len(others) > 0 {
			refusePausedNodes(ctx, c, others)
		}
	}
	for _, node := range c.Site.Config.NodeNames() {
		c.Role.Resume(ctx, chapter.Step(steps.Tst9_9Step2, c.Role.Owner(), "node "+node+" is not paused"), node)
	}
}

// refusePausedNodes ends a failover test on a cluster whose nodes a person has paused, for maintenance
// for example: the role could not move there, and must not.
func refusePausedNodes(ctx workflow.Context, c *chapter.Chapter, nodes []string) {
	are, commands := "node "+nodes[0]+" is", make([]string, 0, len(nodes))
	if len(nodes) > 1 {
		are = "nodes " + strings.Join(nodes, " and ") + " are"
	}
	for _, node := range nodes {
		commands = append(commands, c.Site.Config.Commands().ResumeNode(node))
	}
	err := calls.Failure(runbook.ErrNodePaused, "cannot test the failover of %s: %s paused in cluster %s, but not by Changeover; the role was not touched. "+
		"When the work on %s is done, run in an elevated PowerShell on a node: %s; then start the runbook again",
		c.Site.Name(), are, c.Site.Config.Cluster.Name, strings.Join(nodes, " and "), strings.Join(commands, "; "))
	c.Run.Do(ctx, chapter.Fails(chapter.Step(steps.Tst9_9Step2, c.Role.Owner(), "no node is paused by a person"), calls.Reason(err)))
	c.Run.Fail(err)
}

// readyToMove guards the test: a role that is not wholly online must not be moved.
func readyToMove(ctx workflow.Context, c *chapter.Chapter) {
	ready := func(title string) runbook.Step {
		return chapter.Step(steps.Tst9_9Step3, c.Role.Owner(), title, "9.9/1")
	}
	c.Run.Do(ctx, append(c.Preconditions().Preflight(c.Site.Config.NodeNames()...),
		engine.Guard(ready("every node is up").WithHint("start the cluster service of each node that is not up (Start-ClusterNode -Name NODE, in an elevated PowerShell on a node), then retry"),
			// A run has resumed those that Changeover had paused; a check says that it would.
			clustercheck.Nodes{Names: c.Site.Config.NodeNames(), Up: true, Paused: chapter.PausedHere(c)}),
		engine.Guard(ready("the whole role is online").WithHint(notOnline(c)), c.Role.OnlineOn(c.Role.Owner())).MadeBy(steps.Int9_7_2Step22.ID),
		engine.Check(ready("the run has read whether the cluster moves the role back by itself"), clustercheck.Failback{Role: c.Role.Name()}),
		// The documents grow, above all at the beginning (D-64). The owner has the drive once the role is online.
		engine.Check(chapter.Step(steps.Prep7_1_3Step2, c.Role.Owner(), "drive "+c.Site.Config.Drive()+" exists, and its free space was read"),
			check.Drive{Letter: c.Site.Config.Disk.DriveLetter, AdvisedFreeGB: requirements.MinimumFreeGB(c)}).MadeBy(steps.Prep7_3_3Step2.ID),
		otherDelays(c),
	)...)
	if c.Run.OK() && !c.Run.Checking() {
		// A test that ends in the middle of a move brings the role back here.
		c.Role.SettleHere()
	}
}

// itinerary are the nodes that the role moves to: the install node, then each other one. If the role is on the install
// node, it moves to the others first and then back.
func itinerary(c *chapter.Chapter, owner string) []string {
	first := c.Site.Config.FirstNode()
	if owner == first {
		return append(c.Site.Config.FurtherNodes(), first)
	}
	return append([]string{first}, c.Site.Config.FurtherNodes()...)
}

// homeward is the last move, to the final owner, where the role is elsewhere.
func homeward(c *chapter.Chapter) []string {
	if c.Role.Owner() == c.Site.Config.Owner() {
		return nil
	}
	return []string{c.Site.Config.Owner()}
}

// measuredMoves moves the role from node to node, each under measurement. why is added to the titles.
func measuredMoves(ctx workflow.Context, c *chapter.Chapter, nodes []string, why string) {
	for _, node := range nodes {
		row := steps.Tst9_9Step4
		if node == c.Site.Config.FirstNode() {
			row = steps.Tst9_9Step3
		}
		s := chapter.Step(row, node, "the role has moved to "+node+" and is online there"+why)
		measuredMove(ctx, c, s.WithHint(notOnline(c)), node)
	}
}

// notOnline is the advice about a role that is not online.
func notOnline(c *chapter.Chapter) string {
	return "look at the resources of the role and at the cluster events in Failover Cluster Manager. Correct the cause, then retry. " +
		"If you find no cause, abort, then compare the settings of the role with 'changeover run integrate --site " + c.Site.Name() + " --check', or ask the administrator of the cluster (9.9/5)"
}

// measuredMove is one move with its outage. What is online is looked at afterwards: every resource on
// the new owner, every service there and nowhere else. repair is tried once where the move fails.
func measuredMove(ctx workflow.Context, c *chapter.Chapter, s runbook.Step, node string, repair ...func(workflow.Context, *engine.Attempt, error) error) {
	if c.Run.Checking() {
		c.Run.Do(ctx, engine.NotNeeded(s, "a check does not move the role"))
		return
	}
	if !c.Run.OK() {
		return
	}
	from, moved := c.Role.Owner(), false
	measured := outage.Measure(ctx, c.Run, s, func(ctx workflow.Context) { moved = c.Role.Move(ctx, s, node, true, repair...) })
	if !moved && slices.Contains([]string{runbook.ErrInterrupted, runbook.ErrSkipped}, calls.TypeOf(c.Run.Err())) {
		return // The move did not begin.
	}
	if c.Run.OK() && !moved {
		outage.NotMoved(&measured, node)
	}
	online := runbook.Step{ID: s.ID, Manual: s.Manual, Host: node, Hint: s.Hint, Title: "every resource and service is online on " + node + " and nowhere else"}
	c.Run.Do(ctx, engine.Guard(online, c.Role.OnlineOn(node)),
		answersAfterMove(c, s, node))
	verdict := outage.Verdict(outage.Objective(c.Run), measured)
	if !c.Run.OK() {
		verdict = runbook.OutageMoveFailed
	}
	engine.Measured(ctx, c.Run, runbook.MeasuredMove{From: from, To: node, Outage: measured, Verdict: verdict})
}

// answersAfterMove has another node ping the virtual server. Silence stops the test that ends an installation, where a person
// is present; in a drill it is a warning, since a firewall may drop pings by then and the measured ports show more. A cluster
// that was built by hand counts as in production, also without a recorded test.
func answersAfterMove(c *chapter.Chapter, s runbook.Step, node string) engine.Item {
	row := steps.Step{ID: s.ID, Manual: s.Manual, Hint: "if the network drops pings, skip this step and give that as the reason. Then set checks.pingFiltered to true in the site file for later runs"}
	drill := c.Role.InProduction()
	return answers(c, row, c.Site.Config.OtherNodes(node)[0], drill || c.Site.Config.Checks.PingFiltered)
}

// lostMeasurements reports whether moves must be repeated because the worker that measured them
// ended: a drill must neither pass nor fail by a time that nobody measured.
func lostMeasurements(ctx workflow.Context, c *chapter.Chapter) bool {
	if !c.Run.OK() || c.Run.Checking() || c.Site.Config.Test.OutageObjectiveSeconds == 0 {
		return false
	}
	lost, drill := false, c.Run.Drill()
	for i := range drill.Moves {
		if drill.Moves[i].Verdict == runbook.OutageNotMeasured {
			engine.Judged(ctx, c.Run, i, runbook.OutageRepeated)
			lost = true
		}
	}
	return lost
}

// aplDelay is 9.9-6, written on the owner while the licence service is online (G-02). The manual has it last; here it comes
// before the moves, so that each of them shows whether the list stays.
func aplDelay(ctx workflow.Context, c *chapter.Chapter) {
	s := chapter.Step(steps.Tst9_9Step6, c.Role.Owner(), "the registry lists the layers that start late")
	if len(c.Site.Config.AplDelay.Entries) == 0 {
		c.Run.Do(ctx, engine.NotNeeded(s, "the site file delays no layers (aplDelay)"))
		return
	}
	c.Run.Do(ctx, engine.Ensure(s, delayedLayers(c)))
}

// delayedLayers is the list of the layers that start late.
func delayedLayers(c *chapter.Chapter) registry.Value {
	delay := c.Site.Config.AplDelay
	var lines []string
	for _, entry := range delay.Entries {
		lines = append(lines, fmt.Sprintf("%s,%d", entry.Apl, entry.Minutes))
	}
	return registry.Value{Key: chapter.KeyServices, Name: delay.ValueName, Type: chapter.RegistryMultiString, ForceType: true, Data: lines}
}

// otherDelays looks for lists of layers that start late which are not the list of the site file.
func otherDelays(c *chapter.Chapter) engine.Item {
	title, want := `the registry key MRS\Services was searched for values that list layers with delays`, registry.DelayLists{Key: chapter.KeyServices}
	if len(c.Site.Config.AplDelay.Entries) > 0 {
		want.Name = c.Site.Config.AplDelay.ValueName
		title += ", other than " + want.Name
	}
	return engine.Check(chapter.Step(steps.Tst9_9Step6, c.Role.Owner(), title), want)
}

// listsKept reads the lists of the registry again once the role has moved, which shows whether the checkpoints have
// carried them along. It also does for the satellites that add-satellite has finished what 9.10/7 does without a failover.
func listsKept(ctx workflow.Context, c *chapter.Chapter) {
	if c.Run.Checking() {
		return
	}
	var group []engine.Item
	if len(c.Site.Config.AplDelay.Entries) > 0 {
		group = append(group, engine.Check(chapter.Step(steps.Tst9_9Step6, c.Role.Owner(), "after the role has moved, the registry still lists the layers that start late"), delayedLayers(c)))
	}
	for _, satellite := range c.Site.Config.Satellites {
		if c.Run.Record().Has(runbook.FactSatellitePrefix + satellite.Name) {
			group = append(group, satelliteListed(c, satellite, "after the role has moved")...)
		}
	}
	c.Run.Do(ctx, group...)
}

// secondNodeRestart is 9.9-7: after a restart the second node shows the services' display names; the
// role then moves there again.
func secondNodeRestart(ctx workflow.Context, c *chapter.Chapter) {
	second := c.Site.Config.SecondNode()
	s := chapter.Step(steps.Tst9_9Step7, second, "node "+second+" has restarted")
	fact := runbook.FactDisplayNamesPrefix + second
	switch {
	case !c.Site.Config.Test.RebootSecondNode:
		c.Run.Do(ctx, engine.NotNeeded(s, "the site file does not ask for this restart (test.rebootSecondNode)"))
		return
	case c.Run.Record().Has(fact):
		c.Run.Do(ctx, chapter.OnRecord(c, s, fact, "no restart is needed, because node "+second+" already shows the services' display names"))
		return
	case c.Run.Checking():
		c.Run.Do(ctx, chapter.WouldDo(s, "a run restarts the node"))
		return
	}
	if first := c.Site.Config.FirstNode(); c.Role.Owner() == second {
		measuredMove(ctx, c, chapter.Step(steps.Tst9_9Step7, first, "the role has left "+second), first)
	}
	chapter.Restart(ctx, c, s, second)
	online := chapter.Step(steps.Tst9_9Step7, second, "the role is online on "+second+" after the restart").WithHint(steps.Tst9_9Step7.Hint)
	measuredMove(ctx, c, online, second, clearing(c, second))
	clearAfterRestart(ctx, c, second)
	c.Run.Record().Remember(ctx, fact, "restarted by "+c.Run.ID(), "")
}

// clearing is what the manual asks for where a resource does not come online on the restarted node: the dependencies of
// the services there are cleared, and the move is made again, which brings online what is not online yet (9.9/7). They are cleared
// again afterwards, see clearAfterRestart.
func clearing(c *chapter.Chapter, node string) func(workflow.Context, *engine.Attempt, error) error {
	return func(ctx workflow.Context, a *engine.Attempt, err error) error {
		if !chapter.Repairable(err) {
			return err
		}
		for _, service := range c.Site.Services {
			if a.Ensure(ctx, node, windows.Service{Name: service.Key, NoDependencies: true}) != nil {
				return err
			}
		}
		a.Warn("the role did not come online at first, so the dependencies of its services were cleared and the move was made again (9.9/7)")
		return nil
	}
}

// clearAfterRestart makes sure that no service of the restarted node has dependencies, which a
// checkpoint may have brought back (E-C98).
func clearAfterRestart(ctx workflow.Context, c *chapter.Chapter, node string) {
	var group []engine.Item
	for _, service := range c.Site.Services {
		group = append(group, engine.Ensure(chapter.Step(steps.Tst9_9Step7, node, "service "+service.Key+" depends on no other service"),
			windows.Service{Name: service.Key, NoDependencies: true}))
	}
	first := c.Site.Config.FirstNode()
	c.Run.Do(ctx, append(group, engine.Check(chapter.Step(steps.Tst9_9Step7, node, "the services have the same display names as on "+first),
		check.DisplayNames{Names: c.Site.Keys(), As: first}))...)
}

// judge is 9.9-5: the test ends the installation, or a drill that missed its objective fails, so that
// a schedule pauses on it.
func judge(ctx workflow.Context, c *chapter.Chapter) {
	s := chapter.Step(steps.Tst9_9Step5, c.Site.Config.Owner(), "the failover test has passed with the role on "+c.Site.Config.Owner())
	if c.Run.Checking() {
		c.Run.Do(ctx, engine.NotNeeded(s, "a check does not move the role"))
		return
	}
	if !c.Run.OK() {
		return
	}
	// The role is where it belongs, also where the test has failed; the safe end says where the role is.
	c.Role.SettleHere()
	drill := c.Run.Drill()
	missed := slices.ContainsFunc(drill.Moves, func(m runbook.MeasuredMove) bool {
		unknown := m.Verdict == runbook.OutageNotMeasured || m.Verdict == runbook.OutageUnanswered
		return m.Verdict == runbook.OutageLonger || unknown && drill.ObjectiveSeconds > 0
	})
	if missed {
		c.Run.Do(ctx, chapter.Fails(s, drill.String()))
		c.Run.Fail(calls.Failure(runbook.ErrObjectiveMissed, "the failover test of %s has failed: %s; %s",
			c.Site.Name(), drill, outage.Next(drill)))
		return
	}
	c.Run.Do(ctx, chapter.ReadShows(s, drill.String()))
	c.Run.Record().Remember(ctx, runbook.FactFailoverTested, drill.String(), c.Run.Input().Operator)
}
