package workflows

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
	"changeover/workflows/requirements"
	"changeover/workflows/role"
)

// prepare carries out chapter 7: the hosts meet the requirements, and the role with its address, name
// and disk is there and can move.
func prepare(ctx workflow.Context, c *chapter.Chapter) {
	chapter.Reenter(ctx, c, false, func(ctx workflow.Context) {
		state := c.Role.Refresh(ctx)
		c.Run.Do(ctx, slices.Concat(requirements.BeforeRole(c, state), clusteredRole(c), clientAccessPoint(c))...)
		restartForRemovals(ctx, c)
		clientAccessPointTest(ctx, c)
		c.Run.Do(ctx, slices.Concat(clusterStorage(c), requirements.ClusterDrive(c))...)
		requirements.DiskLatency(ctx, c)
	})
}

// clusteredRole is 7.2: the role that will hold XPR.
func clusteredRole(c *chapter.Chapter) []engine.Item {
	n1, name := c.Site.Config.FirstNode(), c.Role.Name()
	group := cluster.Group{Name: name}
	return append([]engine.Item{
		engine.Ensure(chapter.Step(steps.Prep7_2Step1, n1, "role "+name+" exists"), group),
		engine.Check(chapter.Step(steps.Prep7_2Step2, n1, "the role has the name "+name), group),
		engine.Ensure(chapter.Step(steps.Prep7_2Step3, n1, "the role's preferred owners are the nodes of XPR"),
			cluster.PreferredOwners{Role: name, Owners: c.Site.Config.Role.PreferredOwners}),
	}, roleStart(c)...)
}

// roleStart is the end of 7.2: in part 2 the role has a priority. Windows Server 2008 R2 knows none: there the role starts
// with the cluster, as any priority above 0 means, and in persistent mode is off (3.2/6, E-P09). If the role with XPR is offline,
// it is offline at the end of prepare too, and must not start with the cluster.
func roleStart(c *chapter.Chapter) []engine.Item {
	n1, name := c.Site.Config.FirstNode(), c.Role.Name()
	prioritized := chapter.Step(steps.Prep7_2Step4, n1, "the role's priority is "+c.Site.Config.Role.Priority)
	automatic := chapter.Step(steps.Prep3_2Step5, n1, "the role starts automatically, and its persistent mode is off")
	if c.Site.Config.PartOne() {
		prioritized.Title = "the role has a priority"
		return []engine.Item{
			engine.NotNeeded(prioritized, "only part 2 of the manual has this step: a role of Windows Server 2008 R2 has no priority"),
			engine.Ensure(automatic, cluster.RoleSettings{Role: name, Priority: &startsByItself, RunsXPR: c.Role.Integrated(c.Role.Seen())}),
		}
	}
	return []engine.Item{
		engine.Ensure(prioritized, cluster.RoleSettings{Role: name, Priority: &c.Site.Role.Priority}),
		engine.NotNeeded(automatic.On(""), "only part 1 of the manual (Windows Server 2008 R2) has this step"),
	}
}

// startsByItself is the least priority of a role that starts with the cluster.
var startsByItself = 1

// clientAccessPoint is 7.3.1: the virtual server's address and name. Its policies are set also where
// the administrator made both resources (E-C10, E-C11).
func clientAccessPoint(c *chapter.Chapter) []engine.Item {
	n1, v := c.Site.Config.FirstNode(), c.Site.Config.VirtualServer
	provide := engine.Ensure
	if v.Preexisting {
		provide = engine.Check
	}
	return []engine.Item{
		provide(chapter.Step(steps.Prep7_3_1Step1, n1, "the role has the IP address "+v.IP), cluster.IPAddressResource{
			Role: c.Role.Name(), Name: v.IPResource, Address: v.IP, SubnetMask: v.SubnetMask, Network: v.ClusterNetwork,
		}),
		provide(chapter.Step(steps.Prep7_3_1Step1, n1, "the role has the network name "+v.Name, "7.3.1/3"), cluster.NetworkNameResource{
			Role: c.Role.Name(), Name: v.NameResource, NetworkName: v.Name,
		}),
		engine.Ensure(chapter.Step(steps.Prep7_3_1Step2, n1, "the IP address has the restart policies of the site"),
			policies(c.Role.OfType(role.IPAddress), c.Site.IPAddressPolicy)),
		engine.Ensure(chapter.Step(steps.Prep7_3_1Step3, n1, "the network name has the restart policies of the site"),
			policies(c.Role.OfType(role.NetworkName), c.Site.NetworkNamePolicy)),
	}
}

// restartForRemovals ends the removal of features that wait for a restart (7.1.3): until then Windows still has them. A node
// that owns the role is restarted with the others paused, as after an installation.
func restartForRemovals(ctx workflow.Context, c *chapter.Chapter) {
	var group []engine.Item
	var due []string
	nodes := append(c.Site.Config.FurtherNodes(), c.Site.Config.FirstNode())
	for _, node := range nodes {
		group = append(group, requirements.RemovalSettled(c, node, func() { due = append(due, node) }))
	}
	c.Run.Do(ctx, group...)
	if len(due) > 0 {
		chapter.RefuseWhileConverting(ctx, c)
	}
	for _, node := range due {
		s := requirements.RestartStep(node, "the node has restarted since the features were removed")
		if node == c.Site.Config.FirstNode() {
			restartAlone(ctx, c, s)
		} else {
			chapter.Restart(ctx, c, s, node)
		}
	}
}

// clientAccessPointTest is 7.3.2: the empty role answers, moves and comes back. It is done once: a role
// that runs XPR is never moved by this runbook.
func clientAccessPointTest(ctx workflow.Context, c *chapter.Chapter) {
	n1, n2 := c.Site.Config.FirstNode(), c.Site.Config.SecondNode()
	state := c.Role.Refresh(ctx)
	why := testedAlready(c, state)
	if why == "" {
		resumeForTest(ctx, c, n1, n2)
	}
	c.Run.Do(ctx, accessPointOnline(c)...)
	there := chapter.Step(steps.Prep7_3_2Step4, n2, "the role moves to "+n2).WithHint(steps.Prep7_3_2Step4.Hint)
	back := chapter.Step(steps.Prep7_3_2Step6, n1, "the role moves back to "+n1).WithHint(steps.Prep7_3_2Step6.Hint)
	if why != "" {
		c.Run.Do(ctx,
			engine.NotNeeded(there, why),
			engine.NotNeeded(chapter.Step(steps.Prep7_3_2Step5, n1, "the virtual server answers on "+n2), why),
			engine.NotNeeded(back, why),
		)
		return
	}
	c.Role.Move(ctx, there, n2, true)
	c.Run.Do(ctx, answers(c, steps.Prep7_3_2Step5, n1, c.Site.Config.Checks.PingFiltered))
	c.Role.Move(ctx, back, n1, true)
	c.Run.Record().Remember(ctx, runbook.FactCAPTested, tested(c), "")
}

// resumeForTest resumes those of both nodes that an earlier run has left paused: the role neither moves to a paused node nor comes
// online there.
func resumeForTest(ctx workflow.Context, c *chapter.Chapter, n1, n2 string) {
	for _, node := range chapter.PausedHere(c) {
		row := steps.Prep7_3_2Step4
		switch node {
		case n1:
			row = steps.Prep7_3_2Step6
		case n2:
		default:
			continue
		}
		c.Role.Resume(ctx, chapter.Step(row, c.Role.Owner(), "node "+node+" can own the role"), node)
	}
}

// accessPointOnline are 7.3.2-1 to -7: address and name are online, and another node sees the address.
func accessPointOnline(c *chapter.Chapter) []engine.Item {
	owner := c.Role.Owner()
	up := func(row steps.Step, title, kind string) engine.Item {
		return engine.Ensure(chapter.Step(row, owner, title).WithHint(row.Hint), c.Role.ResourceOnline(c.Role.OfType(kind)))
	}
	return []engine.Item{
		up(steps.Prep7_3_2Step1, "the IP address is online", role.IPAddress),
		answers(c, steps.Prep7_3_2Step2, c.Site.Config.OtherNodes(owner)[0], c.Site.Config.Checks.PingFiltered),
		up(steps.Prep7_3_2Step3, "the network name is online", role.NetworkName),
	}
}

// answers looks at the virtual server from a node that does not own it. Where the ping may be dropped, silence is a warning.
func answers(c *chapter.Chapter, row steps.Step, from string, dropped bool) engine.Item {
	address := c.Site.Config.VirtualServer.IP
	title := "the virtual server " + address + " answers a ping"
	if dropped {
		title = "the node has sent a ping to the virtual server " + address + "; the network may drop the ping"
	}
	return engine.Check(chapter.Step(row, from, title).WithHint(row.Hint),
		check.Ping{Addresses: []string{address}, Optional: dropped})
}

// tested is what the site record keeps of a test that has passed: another name, address or node needs another test.
func tested(c *chapter.Chapter) string {
	v := c.Site.Config.VirtualServer
	return v.Name + " at " + v.IP + ": role moved to " + c.Site.Config.SecondNode() + " and back"
}

// testedAlready returns why the role is not moved, or nothing where it is to be.
func testedAlready(c *chapter.Chapter, state cluster.State) string {
	fact, passed := c.Run.Record().Fact(runbook.FactCAPTested)
	switch {
	case c.Role.Integrated(state):
		return "the role runs XPR: failover-test moves the role, prepare does not move it"
	case passed && fact.Value == tested(c):
		return "the test has passed, " + c.Run.Record().Because(runbook.FactCAPTested)
	case passed && c.Run.Record().Has(runbook.FactInstalledPrefix+c.Site.Config.FirstNode()):
		return "XPR is installed, so the role must not move before the integration (9.5); the earlier test was about other values, " + c.Run.Record().Because(runbook.FactCAPTested)
	}
	return ""
}

// clusterStorage is 7.3.3: the shared disk belongs to the role.
func clusterStorage(c *chapter.Chapter) []engine.Item {
	owner, d := c.Role.Owner(), c.Site.Config.Disk
	disk := cluster.Disk{Role: c.Role.Name(), Name: d.ResourceName, ID: d.ID, DriveLetter: d.DriveLetter}
	inRole := disk
	inRole.InRole = true
	return []engine.Item{
		engine.Ensure(chapter.Step(steps.Prep7_3_3Step1, owner, "the shared disk is in the cluster"), disk),
		engine.Ensure(chapter.Step(steps.Prep7_3_3Step2, owner, "the shared disk is in the role as "+c.Site.Config.Drive()), inRole),
		// A run that was aborted may have left the role offline.
		engine.Ensure(chapter.Step(steps.Prep7_3_3Step2, owner, "the shared disk is online"), c.Role.ResourceOnline(c.Role.OfType(role.PhysicalDisk))),
	}
}
