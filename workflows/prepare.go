package workflows

import (
	"fmt"

	"changeover/activities"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/workflow"
)

// recheckHint is the manual's advice where a test of the virtual server fails.
const recheckHint = "check the requirements and settings of 7.1 again or ask the network administrator; go on only after the test has passed (7.3.2)"

// prepare carries out chapter 7: the hosts meet the requirements, and the role
// with its address, name and disk is there and can move.
func prepare(ctx workflow.Context, c *chapter) {
	r.reenter(ctx, false, func(ctx workflow.Context, c *chapter) {
		requirements(ctx, c)
		role(ctx, c)
		clientAccessPoint(ctx, c)
		clientAccessPointTest(ctx, c)
		clusterStorage(ctx, c)
		clusterDrive(ctx, c)
	})
}

// requirements is 7.1: what the customer provides, and every node as it must be.
// The checks of the cluster drive follow in clusterDrive, once there is a drive.
func requirements(ctx workflow.Context, c *chapter) {
	n1 := c.site.Config.FirstNode()
	c.run.Report(ctx, step(steps.Prep7_1Step1, /*7.1*/ "", "all parameters of the site are known and valid"), runbook.Unchanged, "site file "+c.siteFile+", digest "+r.digest)
	attestPreparation(ctx, c)
	checkAll(ctx, c, "PREP-7.1-3", "7.1", "the node reaches gateway and DNS servers", r.reachesLAN)
	state := c.role.Survey(ctx)
	c.run.Report(ctx, step(steps.Prep7_1Step4, /*7.1*/ n1, "whether the virtual server's resources exist is known"), runbook.Unchanged, accessPointNote(state))
	antivirus(ctx, c, state)
	cluster := c.site.Config.Cluster.Name
	c.run.Do(ctx, engine.Check(step(steps.Prep7_1_1Step1, /*7.1.1*/ n1, "cluster "+cluster+" has all nodes and all are up"),
		cluster.ClusterCheck{Name: cluster, Nodes: c.site.Config.NodeNames(), NodesUp: true})
	c.run.Do(ctx, engine.Check(step(steps.Prep6_1_2Step1, /*6.1.2*/ n1, "the cluster's addresses are distinct"), cluster.ClusterCheck{Addresses: addresses(c)})
	for _, node := range c.site.Config.NodeNames() {
		c.run.Do(ctx, engine.Check(step(steps.Prep6_2Step1, /*6.2/2*/ node, "the node can be reached and administered"), windows.Reachability{})
	}
	c.run.Do(ctx, engine.Check(step(steps.Prep6_2Step2, /*6.1.5*/ n1, "other roles on the cluster are known"),
		cluster.ClusterCheck{OtherRoles: true, Role: c.site.Config.Role.Name})
	for _, node := range c.site.Config.Nodes {
		nodeRequirements(ctx, c, node)
	}
	onlyInPartOne(ctx, c, "PREP-3.1.2-11", "no ComAssistant on the node")
	for _, node := range c.site.Config.Nodes {
		nodeConfiguration(ctx, c, node)
	}
	onlyInPartOne(ctx, c, "PREP-3.1.3-8", "service License Logging is disabled")
}

// role is 7.2: the clustered role that will hold XPR.
func role(ctx workflow.Context, c *chapter) {
	n1, name := c.site.Config.FirstNode(), c.site.Config.Role.Name
	group := cluster.ClusterGroup{Name: name}
	c.run.Do(ctx, engine.Ensure(step(steps.Prep7_2Step1, /*7.2/1*/ n1, "an empty role exists"), group)
	c.run.Do(ctx, engine.Check(step(steps.Prep7_2Step2, /*7.2/4*/ n1, "the role's name is "+name), group)
	c.run.Do(ctx, engine.Ensure(step(steps.Prep7_2Step3, /*7.2/5*/ n1, "the role's preferred owners are the nodes of XPR"),
		cluster.PreferredOwners{Role: name, Owners: c.site.Config.PreferredOwners()})
	priority := c.site.Config.RolePriority()
	c.run.Do(ctx, engine.Ensure(step(steps.Prep7_2Step4, /*7.2/6*/ n1, "the role's priority is "+c.site.Config.Role.Priority),
		cluster.RoleSettings{Role: name, Priority: &priority})
	onlyInPartOne(ctx, c, "PREP-3.2-5", "the role starts automatically and is not persistent")
}

// clientAccessPoint is 7.3.1: the virtual server's address and name. Its policies
// are set also where the administrator made both resources (E-C10, E-C11).
func clientAccessPoint(ctx workflow.Context, c *chapter) {
	n1, v := c.site.Config.FirstNode(), c.site.Config.VirtualServer
	provide := r.ensure
	if v.Preexisting {
		provide = r.check
	}
	provide(ctx, step(steps.Prep7_3_1Step1, /*7.3.1/5*/ n1, "the role has the IP address "+v.IP), cluster.IPAddressResource{
		Role: c.site.Config.Role.Name, Name: v.IPResource, Address: v.IP, SubnetMask: v.SubnetMask, Network: v.ClusterNetwork,
	})
	provide(ctx, step(steps.Prep7_3_1Step1, /*7.3.1/3*/ n1, "the role has the network name "+v.Name), cluster.NetworkNameResource{
		Role: c.site.Config.Role.Name, Name: v.NameResource, NetworkName: v.Name,
	})
	c.run.Do(ctx, engine.Ensure(step(steps.Prep7_3_1Step2, /*7.3.1/10*/ n1, "the IP address restarts by the site's policy"), policies(c, role.IPAddress))
	c.run.Do(ctx, engine.Ensure(step(steps.Prep7_3_1Step3, /*7.3.1/11*/ n1, "the network name restarts by the site's policy"), policies(c, role.NetworkName))
}

// clientAccessPointTest is 7.3.2: the empty role answers, moves and comes back. It
// is done once: a role that runs XPR is never moved by this runbook.
func clientAccessPointTest(ctx workflow.Context, c *chapter) {
	n1, n2 := c.site.Config.FirstNode(), c.site.Config.SecondNode()
	state := c.role.Survey(ctx)
	hosted := c.role.Owner()
	c.run.Do(ctx, engine.Ensure(hinted(step(steps.Prep7_3_2Step1, /*7.3.2/1*/ hosted, "the IP address is online"), recheckHint),
		c.role.ResourceOnline(c.role.OfType(role.IPAddress)))
	ping(ctx, c, "PREP-7.3.2-2", "7.3.2/2", otherThan(c, hosted))
	c.run.Do(ctx, engine.Ensure(hinted(step(steps.Prep7_3_2Step3, /*7.3.2/6*/ hosted, "the network name is online"), recheckHint),
		c.role.ResourceOnline(c.role.OfType(role.NetworkName)))
	there := hinted(step(steps.Prep7_3_2Step4, /*7.3.2/8*/ n2, "the role moves to "+n2), recheckHint)
	back := hinted(step(steps.Prep7_3_2Step6, /*7.3.2/11*/ n1, "the role moves back to "+n1), recheckHint)
	if why := testedAlready(c, state); why != "" {
		c.run.Do(ctx, engine.NotNeeded(there, why)
		c.run.Do(ctx, engine.NotNeeded(step(steps.Prep7_3_2Step5, /*7.3.2/9*/ n1, "the virtual server answers on "+n2), why)
		c.run.Do(ctx, engine.NotNeeded(back, why)
		return
	}
	c.role.Move(ctx, there, n2, true)
	ping(ctx, c, "PREP-7.3.2-5", "7.3.2/9", n1)
	c.role.Move(ctx, back, n1, true)
	c.run.Remember(ctx, runbook.FactCAPTested, "role moved to "+n2+" and back", "")
}

// testedAlready says why the role is not moved, or nothing where it is to be.
func testedAlready(c *chapter, state cluster.State) string {
	switch {
	case integrated(state, c.site.Config.Role.Name):
		return "the role runs XPR: it is moved by failover-test only"
	case c.run.Has(runbook.FactCAPTested):
		return "the site record shows that the test has passed"
	}
	return ""
}

// clusterStorage is 7.3.3: the shared disk belongs to the role.
func clusterStorage(ctx workflow.Context, c *chapter) {
	d := c.site.Config.Disk
	disk := cluster.ClusterDisk{Role: c.site.Config.Role.Name, Name: d.ResourceName, ID: d.ID, DriveLetter: d.DriveLetter}
	c.run.Do(ctx, engine.Ensure(step(steps.Prep7_3_3Step1, /*7.3.3/1*/ c.role.Owner(), "the shared disk is in the cluster"), disk)
	disk.InRole = true
	c.run.Do(ctx, engine.Ensure(step(steps.Prep7_3_3Step2, /*7.3.3/6*/ c.role.Owner(), "the shared disk is in the role as "+c.site.Config.Drive()), disk)
	// A run that was aborted may have left the role offline.
	c.run.Do(ctx, engine.Ensure(step(steps.Prep7_3_3Step2, /*7.3.3/6*/ c.role.Owner(), "the shared disk is online"), c.role.ResourceOnline(c.role.OfType(role.PhysicalDisk)))
}

// clusterDrive are the requirements of the shared drive (7.1.2, 7.1.3). They come
// last: the owner sees the drive only once the disk is in the role and online.
func clusterDrive(ctx workflow.Context, c *chapter) {
	letter := c.site.Config.Disk.DriveLetter
	c.run.Do(ctx, engine.Check(step(steps.Prep7_1_2Step3, /*7.1.2*/ c.role.Owner(), "the shared disks are large enough"),
		windows.HostCheck{SharedDisks: sharedDisks, SharedDiskGB: sharedDiskGB})
	c.run.Do(ctx, engine.Check(step(steps.Prep7_1_2Step9, /*7.1.2*/ c.role.Owner(), "drive "+c.site.Config.Drive()+" is no substituted drive"), windows.HostCheck{NotSubstituted: letter})
	free := max(freeGB, c.site.Config.Checks.MinimumDiskGB)
	c.run.Do(ctx, engine.Check(step(steps.Prep7_1_3Step2, /*7.1.3*/ c.role.Owner(), fmt.Sprintf("drive %s is NTFS with %d GB free", c.site.Config.Drive(), free)),
		windows.HostCheck{DriveNTFS: letter, MinimumFreeGB: free})
}

// policies are the restart policies of a resource: kernel resources fail the role
// over, the others do not (6.1.9, 9.7.2-14..16).
func policies(c *chapter, resource string) cluster.ResourcePolicies {
	period, threshold := c.site.Config.RestartPolicy(resource)
	action := c.site.Config.RestartAction(resource)
	return cluster.ResourcePolicies{
		Resource: r.provider(resource), RestartAction: &action, RestartPeriodMs: &period, RestartThreshold: &threshold,
	}
}

// ping looks at the virtual server from a node that does not own it.
func ping(ctx workflow.Context, c *chapter, id, manual, from string) {
	c.run.Do(ctx, engine.Check(hinted(step(id, manual, from, "the virtual server "+c.site.Config.VirtualServer.IP+" answers"), recheckHint),
		windows.HostCheck{Ping: c.site.Config.VirtualServer.IP, PingOptional: c.site.Config.Checks.PingFiltered})
}

func otherThan(c *chapter, node string) string { return c.site.Config.OtherNodes(node)[0] }

func accessPointNote(state cluster.State) string {
	found := ""
	for _, f := range state.Resources {
		if f.Type == role.IPAddress || f.Type == role.NetworkName {
			found += " '" + f.Name + "'"
		}
	}
	if found == "" {
		return "neither exists yet"
	}
	return "found" + found
}
