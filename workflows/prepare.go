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
func prepare(ctx workflow.Context, r *run) {
	r.reenter(ctx, false, func(ctx workflow.Context, r *run) {
		r.requirements(ctx)
		r.role(ctx)
		r.clientAccessPoint(ctx)
		r.clientAccessPointTest(ctx)
		r.clusterStorage(ctx)
		r.clusterDrive(ctx)
	})
}

// requirements is 7.1: what the customer provides, and every node as it must be.
// The checks of the cluster drive follow in clusterDrive, once there is a drive.
func (r *run) requirements(ctx workflow.Context) {
	n1 := r.site.FirstNode()
	r.report(ctx, step("PREP-7.1-1", "7.1", "", "all parameters of the site are known and valid"), StepDone, "site file "+r.siteFile+", digest "+r.digest)
	r.attestPreparation(ctx)
	r.checkAll(ctx, "PREP-7.1-3", "7.1", "the node reaches gateway and DNS servers", r.reachesLAN)
	state := r.survey(ctx)
	r.report(ctx, step("PREP-7.1-4", "7.1", n1, "whether the virtual server's resources exist is known"), StepDone, accessPointNote(state))
	r.antivirus(ctx, state)
	cluster := r.site.Cluster.Name
	r.check(ctx, step("PREP-7.1.1-1", "7.1.1", n1, "cluster "+cluster+" has all nodes and all are up"),
		activities.ClusterCheck{Name: cluster, Nodes: r.site.NodeNames(), NodesUp: true})
	r.check(ctx, step("PREP-6.1.2-1", "6.1.2", n1, "the cluster's addresses are distinct"), activities.ClusterCheck{Addresses: r.addresses()})
	for _, node := range r.site.NodeNames() {
		r.check(ctx, step("PREP-6.2-1", "6.2/2", node, "the node can be reached and administered"), activities.Reachability{})
	}
	r.check(ctx, step("PREP-6.2-2", "6.1.5", n1, "other roles on the cluster are known"),
		activities.ClusterCheck{OtherRoles: true, Role: r.site.Role.Name})
	for _, node := range r.site.Nodes {
		r.nodeRequirements(ctx, node)
	}
	r.onlyInPartOne(ctx, "PREP-3.1.2-11", "no ComAssistant on the node")
	for _, node := range r.site.Nodes {
		r.nodeConfiguration(ctx, node)
	}
	r.onlyInPartOne(ctx, "PREP-3.1.3-8", "service License Logging is disabled")
}

// role is 7.2: the clustered role that will hold XPR.
func (r *run) role(ctx workflow.Context) {
	n1, name := r.site.FirstNode(), r.site.Role.Name
	group := activities.ClusterGroup{Name: name}
	r.ensure(ctx, step("PREP-7.2-1", "7.2/1", n1, "an empty role exists"), group)
	r.check(ctx, step("PREP-7.2-2", "7.2/4", n1, "the role's name is "+name), group)
	r.ensure(ctx, step("PREP-7.2-3", "7.2/5", n1, "the role's preferred owners are the nodes of XPR"),
		activities.PreferredOwners{Role: name, Owners: r.site.PreferredOwners()})
	priority := r.site.RolePriority()
	r.ensure(ctx, step("PREP-7.2-4", "7.2/6", n1, "the role's priority is "+r.site.Role.Priority),
		activities.RoleSettings{Role: name, Priority: &priority})
	r.onlyInPartOne(ctx, "PREP-3.2-5", "the role starts automatically and is not persistent")
}

// clientAccessPoint is 7.3.1: the virtual server's address and name. Its policies
// are set also where the administrator made both resources (E-C10, E-C11).
func (r *run) clientAccessPoint(ctx workflow.Context) {
	n1, v := r.site.FirstNode(), r.site.VirtualServer
	provide := r.ensure
	if v.Preexisting {
		provide = r.check
	}
	provide(ctx, step("PREP-7.3.1-1", "7.3.1/5", n1, "the role has the IP address "+v.IP), activities.IPAddressResource{
		Role: r.site.Role.Name, Name: v.IPResource, Address: v.IP, SubnetMask: v.SubnetMask, Network: v.ClusterNetwork,
	})
	provide(ctx, step("PREP-7.3.1-1", "7.3.1/3", n1, "the role has the network name "+v.Name), activities.NetworkNameResource{
		Role: r.site.Role.Name, Name: v.NameResource, NetworkName: v.Name,
	})
	r.ensure(ctx, step("PREP-7.3.1-2", "7.3.1/10", n1, "the IP address restarts by the site's policy"), r.policies(catalogue.IPAddressType))
	r.ensure(ctx, step("PREP-7.3.1-3", "7.3.1/11", n1, "the network name restarts by the site's policy"), r.policies(catalogue.NetworkNameType))
}

// clientAccessPointTest is 7.3.2: the empty role answers, moves and comes back. It
// is done once: a role that runs XPR is never moved by this runbook.
func (r *run) clientAccessPointTest(ctx workflow.Context) {
	n1, n2 := r.site.FirstNode(), r.site.SecondNode()
	state := r.survey(ctx)
	hosted := r.owner
	r.ensure(ctx, hinted(step("PREP-7.3.2-1", "7.3.2/1", hosted, "the IP address is online"), recheckHint),
		r.resourceOnline(r.resourceOfType(catalogue.IPAddressType)))
	r.ping(ctx, "PREP-7.3.2-2", "7.3.2/2", r.otherThan(hosted))
	r.ensure(ctx, hinted(step("PREP-7.3.2-3", "7.3.2/6", hosted, "the network name is online"), recheckHint),
		r.resourceOnline(r.resourceOfType(catalogue.NetworkNameType)))
	there := hinted(step("PREP-7.3.2-4", "7.3.2/8", n2, "the role moves to "+n2), recheckHint)
	back := hinted(step("PREP-7.3.2-6", "7.3.2/11", n1, "the role moves back to "+n1), recheckHint)
	if why := r.testedAlready(state); why != "" {
		r.notApplicable(ctx, there, why)
		r.notApplicable(ctx, step("PREP-7.3.2-5", "7.3.2/9", n1, "the virtual server answers on "+n2), why)
		r.notApplicable(ctx, back, why)
		return
	}
	r.move(ctx, there, n2, true)
	r.ping(ctx, "PREP-7.3.2-5", "7.3.2/9", n1)
	r.move(ctx, back, n1, true)
	r.remember(ctx, factCAPTested, "role moved to "+n2+" and back", "")
}

// testedAlready says why the role is not moved, or nothing where it is to be.
func (r *run) testedAlready(state activities.ClusterState) string {
	switch {
	case integrated(state, r.site.Role.Name):
		return "the role runs XPR: it is moved by failover-test only"
	case r.has(factCAPTested):
		return "the site record shows that the test has passed"
	}
	return ""
}

// clusterStorage is 7.3.3: the shared disk belongs to the role.
func (r *run) clusterStorage(ctx workflow.Context) {
	d := r.site.Disk
	disk := activities.ClusterDisk{Role: r.site.Role.Name, Name: d.ResourceName, ID: d.ID, DriveLetter: d.DriveLetter}
	r.ensure(ctx, step("PREP-7.3.3-1", "7.3.3/1", r.owner, "the shared disk is in the cluster"), disk)
	disk.InRole = true
	r.ensure(ctx, step("PREP-7.3.3-2", "7.3.3/6", r.owner, "the shared disk is in the role as "+r.site.Drive()), disk)
	// A run that was aborted may have left the role offline.
	r.ensure(ctx, step("PREP-7.3.3-2", "7.3.3/6", r.owner, "the shared disk is online"), r.resourceOnline(r.resourceOfType(catalogue.PhysicalDiskType)))
}

// clusterDrive are the requirements of the shared drive (7.1.2, 7.1.3). They come
// last: the owner sees the drive only once the disk is in the role and online.
func (r *run) clusterDrive(ctx workflow.Context) {
	letter := r.site.Disk.DriveLetter
	r.check(ctx, step("PREP-7.1.2-3", "7.1.2", r.owner, "the shared disks are large enough"),
		activities.HostCheck{SharedDisks: sharedDisks, SharedDiskGB: sharedDiskGB})
	r.check(ctx, step("PREP-7.1.2-9", "7.1.2", r.owner, "drive "+r.site.Drive()+" is no substituted drive"), activities.HostCheck{NotSubstituted: letter})
	free := max(freeGB, r.site.Checks.MinimumDiskGB)
	r.check(ctx, step("PREP-7.1.3-2", "7.1.3", r.owner, fmt.Sprintf("drive %s is NTFS with %d GB free", r.site.Drive(), free)),
		activities.HostCheck{DriveNTFS: letter, MinimumFreeGB: free})
}

// policies are the restart policies of a resource: kernel resources fail the role
// over, the others do not (6.1.9, 9.7.2-14..16).
func (r *run) policies(resource string) activities.ResourcePolicies {
	period, threshold := r.site.RestartPolicy(resource)
	action := r.site.RestartAction(resource)
	return activities.ResourcePolicies{
		Resource: r.provider(resource), RestartAction: &action, RestartPeriodMs: &period, RestartThreshold: &threshold,
	}
}

// ping looks at the virtual server from a node that does not own it.
func (r *run) ping(ctx workflow.Context, id, manual, from string) {
	r.check(ctx, hinted(step(id, manual, from, "the virtual server "+r.site.VirtualServer.IP+" answers"), recheckHint),
		activities.HostCheck{Ping: r.site.VirtualServer.IP, PingOptional: r.site.Checks.PingFiltered})
}

func (r *run) otherThan(node string) string { return r.site.OtherNodes(node)[0] }

func accessPointNote(state activities.ClusterState) string {
	found := ""
	for _, f := range state.Resources {
		if f.Type == catalogue.IPAddressType || f.Type == catalogue.NetworkNameType {
			found += " '" + f.Name + "'"
		}
	}
	if found == "" {
		return "neither exists yet"
	}
	return "found" + found
}
