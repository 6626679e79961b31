package steps

// The steps of integrate that make XPR's services resources of the role (5.7, 9.7).
var (
	Int9_7_2Step0 = integrate.add(Step{
		ID: "INT-9.7.2-0", Part1: "5.7.2", Part2: "9.7.2", Manual: "9.7.2", How: Check,
		Title:  "each service is ready to become a resource",
		Reads:  "the service's logon account, state and start mode",
		ReadBy: "EnsureWindowsService",
		Proves: "that account, Stopped and Manual are as wanted",
		Hint:   "repeat 9.5 for this service",
	})
	Int9_7_2Step1 = integrate.add(Step{
		ID: "INT-9.7.2-1", Part1: "5.7.2/1", Part2: "9.7.2/1,2", Manual: "9.7.2/1", How: Automatic,
		Title:  "the other nodes are paused",
		Reads:  "the states of the nodes and the role's owner",
		ReadBy: "EnsureNodePause",
		Proves: "that the node is Paused and does not own the role",
	})
	Int9_7_2Step2 = integrate.add(Step{
		ID: "INT-9.7.2-2", Part1: "5.7.2/2", Part2: "9.7.2/3", Manual: "9.7.2/3", How: Automatic,
		Title:  "the installation node owns the role, with what the services stand on online",
		Reads:  "the role's owner; disk, address, name and file server",
		ReadBy: "CheckRoleOwner CheckRoleResources EnsureResourceState",
		Proves: "that the first node owns the role and that these four resources are online",
		Hint:   "bring the four resources online first",
	})
	Int9_7_2Step5 = integrate.add(Step{
		ID: "INT-9.7.2-5", Part1: "5.7.2/3-8", Part2: "9.7.2/4-8", Manual: "9.7.2/4", How: Automatic,
		Title:  "each service has its Generic Service resource in the role",
		Reads:  "the cluster's resources by their private property ServiceName",
		ReadBy: "EnsureGenericService",
		Proves: "that exactly this service has a resource in the role",
	})
	Int9_7_2Step10 = integrate.add(Step{
		ID: "INT-9.7.2-10", Part1: "5.7.2/10,11", Part2: "9.7.2/10,11", Manual: "9.7.2/10", How: Automatic,
		Title:  "each resource depends on what its row names",
		Reads:  "the resource's dependencies",
		ReadBy: "EnsureDependency",
		Proves: "that every provider of the row is required",
		Hint:   "without the dependency the later settings are refused or the resource does not go online",
	})
	Int9_7_2Step12a = integrate.add(Step{
		ID: "INT-9.7.2-12a", Part1: "5.7.2/12a", Part2: "9.7.2/12a", Manual: "9.7.2/12a", How: Automatic,
		Title:  "each resource has its name",
		Reads:  "the resource's name",
		ReadBy: "EnsureGenericService",
		Proves: "that it is the site's name for it",
	})
	Int9_7_2Step12b = integrate.add(Step{
		ID: "INT-9.7.2-12b", Part1: "5.7.2/12b", Part2: "9.7.2/12b", Manual: "9.7.2/12b", How: Automatic,
		Title:  "each resource runs its service",
		Reads:  "the private property ServiceName",
		ReadBy: "EnsureGenericService",
		Proves: "that it is the service's key",
	})
	Int9_7_2Step12c = integrate.add(Step{
		ID: "INT-9.7.2-12c", Part1: "5.7.2/12c", Part2: "9.7.2/12c", Manual: "9.7.2/12c", How: Automatic,
		Title:  "each resource has its startup parameters",
		Reads:  "the private property StartupParameters, and the service's program",
		ReadBy: "EnsureGenericService",
		Proves: "that it names the program; not applicable where the site keeps the default (E-C65)",
	})
	Int9_7_2Step12d = integrate.add(Step{
		ID: "INT-9.7.2-12d", Part1: "5.7.2/12d", Part2: "9.7.2/12d", Manual: "9.7.2/12d", How: Automatic,
		Title:  "each resource takes the network name for the computer name",
		Reads:  "the private property UseNetworkName, and the resource's dependencies",
		ReadBy: "EnsureGenericService",
		Proves: "that it is 1",
		Hint:   "set the dependency first",
	})
	Int9_7_2Step14 = integrate.add(Step{
		ID: "INT-9.7.2-14", Part1: "5.7.2/13-15", Part2: "9.7.2/13-15", Manual: "9.7.2/14", How: Automatic,
		Title:  "each resource restarts by the site's policy",
		Reads:  "the resource's restart period and threshold",
		ReadBy: "EnsureResourcePolicies",
		Proves: "that they have the site's values",
	})
	Int9_7_2Step16 = integrate.add(Step{
		ID: "INT-9.7.2-16", Part1: "5.7.2/16,17", Part2: "9.7.2/16,17", Manual: "9.7.2/16", How: Automatic,
		Title:  "a kernel resource fails the role over, another one does not",
		Reads:  "the resource's restart action",
		ReadBy: "EnsureResourcePolicies",
		Proves: "that it is 2 for a kernel resource and 1 for another one",
	})
	Int9_7_2Step18 = integrate.add(Step{
		ID: "INT-9.7.2-18", Part1: "5.7.2/18", Part2: "9.7.2/18", Manual: "9.7.2/18", How: Automatic,
		Title:  "every node may own each resource, in the common resource monitor",
		Reads:  "the resource's possible owners and SeparateMonitor",
		ReadBy: "EnsurePossibleOwners EnsureResourcePolicies",
		Proves: "that all nodes are listed and that the monitor is not separate",
	})
	Int9_7_2Step19 = integrate.add(Step{
		ID: "INT-9.7.2-19", Part1: "5.7.2/19", Part2: "9.7.2/19", Manual: "9.7.2/19", How: Automatic,
		Title:  "each resource replicates the registry keys of its row",
		Reads:  "the resource's registry checkpoints; which optional keys, and which of the manual's example, exist on its owner",
		ReadBy: "EnsureRegistryCheckpoints",
		Proves: "that the checkpoints are those of the row; a key of the manual's example that exists on the owner and is in no table is a warning, and so is a checkpoint whose key does not exist there: it may hold the only copy, so it is kept",
	})
	// Further reference: 9.7.2/21 (settings kept after the resource came online).
	Int9_7_2Step21 = integrate.add(Step{
		ID: "INT-9.7.2-21", Part1: "5.7.2/20,21", Part2: "9.7.2/20,21", Manual: "9.7.2/20", How: Automatic,
		Title:  "each resource is online",
		Reads:  "the resource's state, and the state of its service on the owner",
		ReadBy: "EnsureResourceState EnsureWindowsService",
		Proves: "that the cluster reports Online and that the service runs; after a failure the manual's two repairs are tried once, and an error shows the service's exit code with the text of net helpmsg",
		Hint:   "clear the service's dependencies with sc.exe config <service> depend= / and replace computer names in the registry again, then bring it online; the event log and net helpmsg give the reason (9.7.2/21)",
	})
	Int9_7_2Step22 = integrate.add(Step{
		ID: "INT-9.7.2-22", Part1: "5.7.2/22", Part2: "9.7.2/22", Manual: "9.7.2/22", How: Automatic,
		Title:  "all mandatory services are online, and so is the role",
		Reads:  "the role's state and the states of its resources",
		ReadBy: "EnsureRoleState",
		Proves: "that everything in the role is Online",
	})
	Int9_7_2Step23 = integrate.add(Step{
		ID: "INT-9.7.2-23", Part1: "5.7.2/23", Part2: "9.7.2/23", Manual: "9.7.2/23", How: Check,
		Title:  "all installed optional services are online",
		Reads:  "the resources of the site's optional services",
		ReadBy: "CheckServicesOnline",
		Proves: "that each is Online",
	})
	Int9_7_3Step1 = integrate.add(Step{
		ID: "INT-9.7.3-1", Part1: "5.7.3/1-4", Part2: "9.7.3/1-4", Manual: "9.7.3/1", How: Automatic,
		Title:  "the information store has the cluster's only resource of its type",
		Reads:  "the cluster's resources of type mrsclusres, counted before and after",
		ReadBy: "CheckResourceTypeCount EnsureInformationStore",
		Proves: "that there is exactly one, in the role",
		Hint:   "a second resource of this type makes the cluster unmanageable: remove the surplus by hand before anything else",
	})
	Int9_7_3Step6 = integrate.add(Step{
		ID: "INT-9.7.3-6", Part1: "5.7.3/5,6", Part2: "9.7.3/5,6", Manual: "9.7.3/5", How: Automatic,
		Title:  "the information store's resource has its name",
		Reads:  "the resource's name",
		ReadBy: "EnsureInformationStore",
		Proves: "that it is the site's name for it",
	})
	Int9_7_3Step7 = integrate.add(Step{
		ID: "INT-9.7.3-7", Part1: "5.7.3/7", Part2: "9.7.3/7", Manual: "9.7.3/7", How: Automatic,
		Title:  "the information store depends on disk, network name and status dispatcher",
		Reads:  "the resource's dependencies",
		ReadBy: "EnsureDependency",
		Proves: "that every provider is required directly",
		Hint:   "answer No to the error message and complete the list",
	})
	Int9_7_3Step9 = integrate.add(Step{
		ID: "INT-9.7.3-9", Part1: "5.7.3/8,9", Part2: "9.7.3/8,9", Manual: "9.7.3/8", How: Automatic,
		Title:  "the information store restarts again after all attempts have failed",
		Reads:  "the resource's restart period, threshold and retry period",
		ReadBy: "EnsureResourcePolicies",
		Proves: "that they have the site's values",
	})
	Int9_7_3Step10 = integrate.add(Step{
		ID: "INT-9.7.3-10", Part1: "2.1.9", Part2: "6.1.9; 9.7.3/10", Manual: "9.7.3/10", How: Automatic,
		Title:  "the information store is a kernel resource",
		Reads:  "the resource's restart action",
		ReadBy: "EnsureResourcePolicies",
		Proves: "that it is 2",
	})
	Int9_7_3Step11 = integrate.add(Step{
		ID: "INT-9.7.3-11", Part1: "5.7.3/10", Part2: "9.7.3/11", Manual: "9.7.3/11", How: Automatic,
		Title:  "every node may own the information store, in the common resource monitor",
		Reads:  "the resource's possible owners and SeparateMonitor",
		ReadBy: "EnsurePossibleOwners EnsureResourcePolicies",
		Proves: "that all nodes are listed and that the monitor is not separate",
	})
	Int9_7_3Step12 = integrate.add(Step{
		ID: "INT-9.7.3-12", Part1: "5.7.3", Part2: "9.7.3", Manual: "9.7.3", How: Automatic,
		Title:  "the information store replicates no registry keys",
		Reads:  "the resource's registry checkpoints",
		ReadBy: "EnsureRegistryCheckpoints",
		Proves: "that it has none",
	})
	Int9_7_3Step14 = integrate.add(Step{
		ID: "INT-9.7.3-14", Part1: "5.7.3/12,13", Part2: "9.7.3/13-15", Manual: "9.7.3/13", How: Automatic,
		Title:  "the information store is online",
		Reads:  "the resource's state, and the state of service infostor on the owner",
		ReadBy: "EnsureResourceState",
		Proves: "that the cluster reports Online and that the service runs",
		Hint:   "clear the service's dependencies with sc.exe config <service> depend= / and replace computer names in the registry again, then bring it online; the event log and net helpmsg give the reason (9.7.2/21)",
	})
	Int9_7_4Step1 = integrate.add(Step{
		ID: "INT-9.7.4-1", Part1: "5.7.4", Part2: "9.7.4", Manual: "9.7.4", How: Automatic,
		Title:  "time zone support is converted once",
		Reads:  "the resources of the role; the exit code of TimeZoneSupport.exe; the site record",
		ReadBy: "CheckOnlyServicesOnline EnsureResourceState EnsureRoleState RunProgram",
		Proves: "that licsvc, nameloc, cfgsvc, xmrsvc and infostor were online and no other service of XPR, and that the program ended with 0; the record keeps that it was done",
	})
	Int9_7_5Step1 = integrate.add(Step{
		ID: "INT-9.7.5-1", Part1: "5.7.5", Part2: "9.7.5", Manual: "9.7.5", How: Automatic,
		Title:  "the role fails over by the site's policy",
		Reads:  "the group's FailoverThreshold and FailoverPeriod",
		ReadBy: "EnsureRoleSettings",
		Proves: "that they have the site's values",
	})
)
