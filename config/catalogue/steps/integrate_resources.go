package steps

// The steps of integrate that make XPR's services resources of the role (5.7, 9.7).
var (
	Int9_7_2Step0 = integrate.add(Step{
		ID: "INT-9.7.2-0", Part1: "5.7.2", Part2: "9.7.2", Manual: "9.7.2", How: Check,
		Title:  "each service is ready to become a resource",
		Reads:  "the service's logon account, state and start mode",
		ReadBy: "EnsureWindowsService",
		Proves: "the account is the wanted one, the state is Stopped and the start mode is Manual",
		Hint:   "stop this service, set it to manual start and give it its account (9.5), then retry",
	})
	Int9_7_2Step1 = integrate.add(Step{
		ID: "INT-9.7.2-1", Part1: "5.7.2/1", Part2: "9.7.2/1,2", Manual: "9.7.2/1", How: Automatic,
		Title:  "the other nodes are paused",
		Reads:  "the states of the nodes and the role's owner",
		ReadBy: "EnsureNodePause",
		Proves: "the node is Paused and does not own the role",
	})
	Int9_7_2Step2 = integrate.add(Step{
		ID: "INT-9.7.2-2", Part1: "5.7.2/2", Part2: "9.7.2/3", Manual: "9.7.2/3", How: Automatic,
		Title:  "the install node owns the role; disk, address, name and file server are online",
		Reads:  "the role's owner; the states of disk, address, name and file server",
		ReadBy: "CheckRoleOwner CheckRoleResources EnsureResourceState",
		Proves: "the install node owns the role, and these four resources are online",
		Hint:   "bring the four resources online first",
	})
	Int9_7_2Step5 = integrate.add(Step{
		ID: "INT-9.7.2-5", Part1: "5.7.2/3-8", Part2: "9.7.2/4-8", Manual: "9.7.2/4", How: Automatic,
		Title:  "each service has its Generic Service resource in the role",
		Reads:  "the cluster's resources by their private property ServiceName",
		ReadBy: "EnsureGenericService",
		Proves: "the role has one resource for exactly this service",
	})
	Int9_7_2Step10 = integrate.add(Step{
		ID: "INT-9.7.2-10", Part1: "5.7.2/10,11", Part2: "9.7.2/10,11", Manual: "9.7.2/10", How: Automatic,
		Title:  "each resource depends on the providers in its row of the service table",
		Reads:  "the resource's dependencies",
		ReadBy: "EnsureDependency",
		Proves: "the resource depends on every provider of its row",
		Hint:   "set the dependency first: without it Windows refuses later settings, or the resource does not go online",
	})
	Int9_7_2Step12a = integrate.add(Step{
		ID: "INT-9.7.2-12a", Part1: "5.7.2/12a", Part2: "9.7.2/12a", Manual: "9.7.2/12a", How: Automatic,
		Title:  "each resource has the site's name for it",
		Reads:  "the resource's name",
		ReadBy: "EnsureGenericService",
		Proves: "it is the name in the site file, or the default",
	})
	Int9_7_2Step12b = integrate.add(Step{
		ID: "INT-9.7.2-12b", Part1: "5.7.2/12b", Part2: "9.7.2/12b", Manual: "9.7.2/12b", How: Automatic,
		Title:  "each resource runs its service",
		Reads:  "the private property ServiceName",
		ReadBy: "EnsureGenericService",
		Proves: "it is the service's key",
	})
	Int9_7_2Step12c = integrate.add(Step{
		ID: "INT-9.7.2-12c", Part1: "5.7.2/12c", Part2: "9.7.2/12c", Manual: "9.7.2/12c", How: Automatic,
		Title:  "each resource has its startup parameters",
		Reads:  "the private property StartupParameters, and the service's program",
		ReadBy: "EnsureGenericService",
		Proves: "they name the program. The step is not applicable where the site keeps the default (E-C65)",
	})
	Int9_7_2Step12d = integrate.add(Step{
		ID: "INT-9.7.2-12d", Part1: "5.7.2/12d", Part2: "9.7.2/12d", Manual: "9.7.2/12d", How: Automatic,
		Title:  "each resource uses the network name as the computer name",
		Reads:  "the private property UseNetworkName, and the resource's dependencies",
		ReadBy: "EnsureGenericService",
		Proves: "the property is 1",
		Hint:   "set the dependency first (9.7.2/10)",
	})
	Int9_7_2Step14 = integrate.add(Step{
		ID: "INT-9.7.2-14", Part1: "5.7.2/13-15", Part2: "9.7.2/13-15", Manual: "9.7.2/14", How: Automatic,
		Title:  "each resource has the site's restart period and threshold",
		Reads:  "the resource's restart period and threshold",
		ReadBy: "EnsureResourcePolicies",
		Proves: "both have the site's values",
	})
	Int9_7_2Step16 = integrate.add(Step{
		ID: "INT-9.7.2-16", Part1: "5.7.2/16,17", Part2: "9.7.2/16,17", Manual: "9.7.2/16", How: Automatic,
		Title:  "a kernel resource that fails takes the role to another node; any other resource does not",
		Reads:  "the resource's restart action",
		ReadBy: "EnsureResourcePolicies",
		Proves: "the action is 2 for a kernel resource and 1 for any other",
	})
	Int9_7_2Step18 = integrate.add(Step{
		ID: "INT-9.7.2-18", Part1: "5.7.2/18", Part2: "9.7.2/18", Manual: "9.7.2/18", How: Automatic,
		Title:  "every node may own each resource, in the common resource monitor",
		Reads:  "the resource's possible owners and SeparateMonitor",
		ReadBy: "EnsurePossibleOwners EnsureResourcePolicies",
		Proves: "all nodes are listed, and the monitor is not separate",
	})
	Int9_7_2Step19 = integrate.add(Step{
		ID: "INT-9.7.2-19", Part1: "5.7.2/19", Part2: "9.7.2/19", Manual: "9.7.2/19", How: Automatic,
		Title:  "each resource replicates the registry keys of its row",
		Reads:  "the resource's registry checkpoints; on its owner, which optional keys and which keys of the manual's example exist",
		ReadBy: "EnsureRegistryCheckpoints",
		Proves: "the checkpoints are those of the row. A key of the manual's example that exists on the owner and is in no table is a warning. So is a checkpoint whose key does not exist there; it is kept, since it may hold the only copy",
	})
	// Further reference: 9.7.2/21 (settings kept after the resource came online).
	Int9_7_2Step21 = integrate.add(Step{
		ID: "INT-9.7.2-21", Part1: "5.7.2/20,21", Part2: "9.7.2/20,21", Manual: "9.7.2/20", How: Automatic,
		Title:  "each resource is online",
		Reads:  "the resource's state, and the state of its service on the owner",
		ReadBy: "EnsureResourceState EnsureWindowsService",
		Proves: "the cluster reports Online, and the service runs. After a failure the manual's two repairs are tried once; the error shows the service's exit code and its text from net helpmsg",
		Hint:   "read the event log and the text of net helpmsg for the reason. Clear the service's dependencies (sc.exe config <service> depend= /), replace computer names in XPR's registry trees again (9.3), then bring the resource online (9.7.2/21)",
	})
	Int9_7_2Step22 = integrate.add(Step{
		ID: "INT-9.7.2-22", Part1: "5.7.2/22", Part2: "9.7.2/22", Manual: "9.7.2/22", How: Automatic,
		Title:  "all mandatory services and the whole role are online",
		Reads:  "the role's state and the states of its resources",
		ReadBy: "EnsureRoleState",
		Proves: "everything in the role is Online",
	})
	Int9_7_2Step23 = integrate.add(Step{
		ID: "INT-9.7.2-23", Part1: "5.7.2/23", Part2: "9.7.2/23", Manual: "9.7.2/23", How: Check,
		Title:  "all installed optional services are online",
		Reads:  "the resources of the site's optional services",
		ReadBy: "CheckServicesOnline",
		Proves: "each of them is Online",
	})
	Int9_7_3Step1 = integrate.add(Step{
		ID: "INT-9.7.3-1", Part1: "5.7.3/1-4", Part2: "9.7.3/1-4", Manual: "9.7.3/1", How: Automatic,
		Title:  "the information store has the cluster's only resource of its type",
		Reads:  "the cluster's resources of type mrsclusres, counted before and after",
		ReadBy: "CheckResourceTypeCount EnsureInformationStore",
		Proves: "there is exactly one, and it is in the role",
		Hint:   "remove the second resource by hand before anything else: with two resources of this type the cluster cannot be managed",
	})
	Int9_7_3Step6 = integrate.add(Step{
		ID: "INT-9.7.3-6", Part1: "5.7.3/5,6", Part2: "9.7.3/5,6", Manual: "9.7.3/5", How: Automatic,
		Title:  "the information store's resource has the site's name for it",
		Reads:  "the resource's name",
		ReadBy: "EnsureInformationStore",
		Proves: "it is the name in the site file, or the default",
	})
	Int9_7_3Step7 = integrate.add(Step{
		ID: "INT-9.7.3-7", Part1: "5.7.3/7", Part2: "9.7.3/7", Manual: "9.7.3/7", How: Automatic,
		Title:  "the information store depends on disk, network name and status dispatcher",
		Reads:  "the resource's dependencies",
		ReadBy: "EnsureDependency",
		Proves: "the resource depends on every provider directly",
		Hint:   "where Failover Cluster Manager shows an error message about the dependencies, answer No and complete the list",
	})
	Int9_7_3Step9 = integrate.add(Step{
		ID: "INT-9.7.3-9", Part1: "5.7.3/8,9", Part2: "9.7.3/8,9", Manual: "9.7.3/8", How: Automatic,
		Title:  "the cluster tries to restart the information store again after all attempts have failed",
		Reads:  "the resource's restart period, threshold and retry period",
		ReadBy: "EnsureResourcePolicies",
		Proves: "period, threshold and retry period have the site's values",
	})
	Int9_7_3Step10 = integrate.add(Step{
		ID: "INT-9.7.3-10", Part1: "2.1.9", Part2: "6.1.9; 9.7.3/10", Manual: "9.7.3/10", How: Automatic,
		Title:  "the information store is a kernel resource",
		Reads:  "the resource's restart action",
		ReadBy: "EnsureResourcePolicies",
		Proves: "the action is 2",
	})
	Int9_7_3Step11 = integrate.add(Step{
		ID: "INT-9.7.3-11", Part1: "5.7.3/10", Part2: "9.7.3/11", Manual: "9.7.3/11", How: Automatic,
		Title:  "every node may own the information store, in the common resource monitor",
		Reads:  "the resource's possible owners and SeparateMonitor",
		ReadBy: "EnsurePossibleOwners EnsureResourcePolicies",
		Proves: "all nodes are listed, and the monitor is not separate",
	})
	Int9_7_3Step12 = integrate.add(Step{
		ID: "INT-9.7.3-12", Part1: "5.7.3", Part2: "9.7.3", Manual: "9.7.3", How: Automatic,
		Title:  "the information store replicates no registry keys",
		Reads:  "the resource's registry checkpoints",
		ReadBy: "EnsureRegistryCheckpoints",
		Proves: "the resource has none",
	})
	Int9_7_3Step14 = integrate.add(Step{
		ID: "INT-9.7.3-14", Part1: "5.7.3/12,13", Part2: "9.7.3/13-15", Manual: "9.7.3/13", How: Automatic,
		Title:  "the information store is online",
		Reads:  "the resource's state, and the state of service infostor on the owner",
		ReadBy: "EnsureResourceState",
		Proves: "the cluster reports Online, and the service runs",
		Hint:   "read the event log and the text of net helpmsg for the reason. Clear the service's dependencies (sc.exe config <service> depend= /), replace computer names in XPR's registry trees again (9.3), then bring the resource online (9.7.2/21)",
	})
	Int9_7_4Step1 = integrate.add(Step{
		ID: "INT-9.7.4-1", Part1: "5.7.4", Part2: "9.7.4", Manual: "9.7.4", How: Automatic,
		Title:  "the conversion for time zones has run once",
		Reads:  "the resources of the role; the exit code of TimeZoneSupport.exe; the site record",
		ReadBy: "CheckOnlyServicesOnline EnsureResourceState EnsureRoleState RunProgram",
		Proves: "licsvc, nameloc, cfgsvc, xmrsvc and infostor were online, and no other service of XPR was; the program ended with 0. The site record keeps that it was done",
	})
	Int9_7_5Step1 = integrate.add(Step{
		ID: "INT-9.7.5-1", Part1: "5.7.5", Part2: "9.7.5", Manual: "9.7.5", How: Automatic,
		Title:  "the role has the site's failover policy",
		Reads:  "the group's FailoverThreshold and FailoverPeriod",
		ReadBy: "EnsureRoleSettings",
		Proves: "both have the site's values",
	})
)
