package steps

// The steps of integrate that make XPR's services resources of the role (5.7, 9.7).
var (
	Int9_7_2Step0 = integrate.add(Step{
		ID: "INT-9.7.2-0", Part1: "5.7.2", Part2: "9.7.2", Manual: "9.7.2", How: Check,
		Title:  "each service is ready to become a resource",
		Reads:  "the service's logon account, state and start mode",
		ReadBy: "EnsureWindowsService",
		Proves: "the service has its account, its state is Stopped and its start mode is Manual",
		Hint:   "in services.msc on this node, stop the service, set its startup type to Manual and its account to the account in the site file (9.5), then retry",
	})
	Int9_7_2Step1 = integrate.add(Step{
		ID: "INT-9.7.2-1", Part1: "5.7.2/1", Part2: "9.7.2/1,2", Manual: "9.7.2/1", How: Automatic,
		Title:  "the other nodes are paused",
		Reads:  "the states of the nodes and the role's owner",
		ReadBy: "EnsureNodePause",
		Proves: "each other node is Paused and does not own the role",
	})
	Int9_7_2Step2 = integrate.add(Step{
		ID: "INT-9.7.2-2", Part1: "5.7.2/2", Part2: "9.7.2/3", Manual: "9.7.2/3", How: Automatic,
		Title:  "the install node owns the role, and disk, address, name and file server are online",
		Reads:  "the role's owner; the states of disk, address, name and file server",
		ReadBy: "CheckRoleOwner CheckRoleResources EnsureResourceState",
		Proves: "the install node owns the role, and disk, address, name and file server are online",
		Hint:   "in Failover Cluster Manager, bring the disk, the IP address, the network name and the File Server of the role online, then retry",
	})
	Int9_7_2Step5 = integrate.add(Step{
		ID: "INT-9.7.2-5", Part1: "5.7.2/3-8", Part2: "9.7.2/4-8", Manual: "9.7.2/4", How: Automatic,
		Title:  "each service has its Generic Service resource in the role",
		Reads:  "the private property ServiceName of the cluster's resources",
		ReadBy: "EnsureGenericService",
		Proves: "the role has one resource whose ServiceName is exactly this service",
	})
	Int9_7_2Step10 = integrate.add(Step{
		ID: "INT-9.7.2-10", Part1: "5.7.2/10,11", Part2: "9.7.2/10,11", Manual: "9.7.2/10", How: Automatic,
		Title:  "each resource has the dependencies in its row of the service table",
		Reads:  "the resource's dependencies",
		ReadBy: "EnsureDependency",
		Proves: "the resource has every dependency in its row. Each further dependency is a warning, except a dependency on the File Server (E-C102)",
		Hint:   "set the dependencies before the other settings; without them, Windows refuses later settings or the resource does not come online",
	})
	Int9_7_2Step12a = integrate.add(Step{
		ID: "INT-9.7.2-12a", Part1: "5.7.2/12a", Part2: "9.7.2/12a", Manual: "9.7.2/12a", How: Automatic,
		Title:  "each resource has the name that the site wants",
		Reads:  "the resource's name",
		ReadBy: "EnsureGenericService",
		Proves: "the resource has the name in the site file. If the site file gives no name, the resource has the default name",
	})
	Int9_7_2Step12b = integrate.add(Step{
		ID: "INT-9.7.2-12b", Part1: "5.7.2/12b", Part2: "9.7.2/12b", Manual: "9.7.2/12b", How: Automatic,
		Title:  "each resource runs its service",
		Reads:  "the private property ServiceName",
		ReadBy: "EnsureGenericService",
		Proves: "the property is the name of the service in Windows",
	})
	Int9_7_2Step12c = integrate.add(Step{
		ID: "INT-9.7.2-12c", Part1: "5.7.2/12c", Part2: "9.7.2/12c", Manual: "9.7.2/12c", How: Automatic,
		Title:  "each resource has its startup parameters",
		Reads:  "the private property StartupParameters, and the service's program",
		ReadBy: "EnsureGenericService",
		Proves: "the startup parameters name the service's program. If the site keeps the default parameters, the step is not applicable (E-C65)",
	})
	Int9_7_2Step12d = integrate.add(Step{
		ID: "INT-9.7.2-12d", Part1: "5.7.2/12d", Part2: "9.7.2/12d", Manual: "9.7.2/12d", How: Automatic,
		Title:  "each resource uses the network name as the computer name",
		Reads:  "the private property UseNetworkName, and the resource's dependencies",
		ReadBy: "EnsureGenericService",
		Proves: "the property is 1",
		Hint:   "set the dependencies of the resource first (9.7.2/10)",
	})
	Int9_7_2Step14 = integrate.add(Step{
		ID: "INT-9.7.2-14", Part1: "5.7.2/13-15", Part2: "9.7.2/13-15", Manual: "9.7.2/14", How: Automatic,
		Title:  "each resource has the site's restart period and threshold",
		Reads:  "the resource's restart period and threshold",
		ReadBy: "EnsureResourcePolicies",
		Proves: "period and threshold have the site's values",
	})
	Int9_7_2Step16 = integrate.add(Step{
		ID: "INT-9.7.2-16", Part1: "5.7.2/16,17", Part2: "9.7.2/16,17", Manual: "9.7.2/16", How: Automatic,
		Title:  "a kernel resource that fails takes the role to another node; any other resource does not",
		Reads:  "the resource's restart action",
		ReadBy: "EnsureResourcePolicies",
		Proves: "the restart action is 2 for a kernel resource and 1 for any other resource",
	})
	Int9_7_2Step18 = integrate.add(Step{
		ID: "INT-9.7.2-18", Part1: "5.7.2/18", Part2: "9.7.2/18", Manual: "9.7.2/18", How: Automatic,
		Title:  "every node may own each resource, and the resource runs in the common resource monitor",
		Reads:  "the possible owners of the resource; its property SeparateMonitor",
		ReadBy: "EnsurePossibleOwners EnsureResourcePolicies",
		Proves: "all nodes are possible owners, and SeparateMonitor is off",
	})
	Int9_7_2Step19 = integrate.add(Step{
		ID: "INT-9.7.2-19", Part1: "5.7.2/19", Part2: "9.7.2/19", Manual: "9.7.2/19", How: Automatic,
		Title:  "each resource replicates the registry keys in its row of the service table",
		Reads:  "the registry checkpoints of the resource; whether the optional keys and the keys of the manual's example exist on the resource's owner",
		ReadBy: "EnsureRegistryCheckpoints",
		Proves: "the checkpoints are the keys in the row of the service table and, for licsvc, the keys in extraCheckpoints of the site file. If the owner has a key that is in an example of 9.7.2 but in no table of the manual, that is a warning. If a checkpoint's key does not exist on the owner, that is a warning too. Changeover keeps this checkpoint, because the checkpoint may contain the only copy of the key",
	})
	// Further reference: 9.7.2/21 (settings kept after the resource came online).
	Int9_7_2Step21 = integrate.add(Step{
		ID: "INT-9.7.2-21", Part1: "5.7.2/20,21", Part2: "9.7.2/20,21", Manual: "9.7.2/20", How: Automatic,
		Title:  "each resource is online",
		Reads:  "the state of the resource; the state of the resource's Windows service on the owner",
		ReadBy: "EnsureResourceState EnsureWindowsService",
		Proves: "the cluster reports the resource Online, and the Windows service runs. After a failure, the run tries the manual's two repairs once. The error shows the exit code of the Windows service and the text of net helpmsg for this code",
		Hint:   resourceAdvice,
	})
	Int9_7_2Step22 = integrate.add(Step{
		ID: "INT-9.7.2-22", Part1: "5.7.2/22", Part2: "9.7.2/22", Manual: "9.7.2/22", How: Automatic,
		Title:  "all mandatory services and the whole role are online",
		Reads:  "the role's state; the states of the role's resources",
		ReadBy: "EnsureRoleState",
		Proves: "everything in the role is Online",
	})
	Int9_7_2Step23 = integrate.add(Step{
		ID: "INT-9.7.2-23", Part1: "5.7.2/23", Part2: "9.7.2/23", Manual: "9.7.2/23", How: Check,
		Title:  "all installed optional services are online",
		Reads:  "the resources of the site's optional services",
		ReadBy: "CheckServicesOnline",
		Proves: "each of these resources is Online",
	})
	Int9_7_3Step1 = integrate.add(Step{
		ID: "INT-9.7.3-1", Part1: "5.7.3/1-4", Part2: "9.7.3/1-4", Manual: "9.7.3/1", How: Automatic,
		Title:  "the information store has the cluster's only resource of type mrsclusres",
		Reads:  "the number of the cluster's resources of type mrsclusres, before and after the step",
		ReadBy: "CheckResourceTypeCount EnsureInformationStore",
		Proves: "the cluster has exactly one resource of this type, and the resource is in the role",
		Hint: "if the cluster has two resources of this type, Failover Cluster Manager cannot be used. In an elevated PowerShell on a node, compare the resources with Get-ClusterResource and Get-ClusterResourceDependency. " +
			"Before you change anything else in the cluster, remove the resource that XPR does not use with Stop-ClusterResource and Remove-ClusterResource, then retry. If you cannot tell which resource XPR uses, abort and ask the vendor",
	})
	Int9_7_3Step6 = integrate.add(Step{
		ID: "INT-9.7.3-6", Part1: "5.7.3/5,6", Part2: "9.7.3/5,6", Manual: "9.7.3/5", How: Automatic,
		Title:  "the information store's resource has the name that the site wants",
		Reads:  "the resource's name",
		ReadBy: "EnsureInformationStore",
		Proves: "the resource has the name in the site file. If the site file gives no name, the resource has the default name",
	})
	Int9_7_3Step7 = integrate.add(Step{
		ID: "INT-9.7.3-7", Part1: "5.7.3/7", Part2: "9.7.3/7", Manual: "9.7.3/7", How: Automatic,
		Title:  "the information store depends on disk, network name and status dispatcher",
		Reads:  "the resource's dependencies",
		ReadBy: "EnsureDependency",
		Proves: "the resource depends directly on the disk, the network name and the status dispatcher. In part 1, or with policies.infostorOnFileServer, it also depends on the File Server. Each further dependency is a warning, except a dependency on the File Server (E-C70)",
		Hint:   "if Failover Cluster Manager shows an error message about the dependencies, answer No and complete the list",
	})
	Int9_7_3Step9 = integrate.add(Step{
		ID: "INT-9.7.3-9", Part1: "5.7.3/8,9", Part2: "9.7.3/8,9", Manual: "9.7.3/8", How: Automatic,
		Title:  "after all attempts to restart the information store have failed, the cluster tries again later",
		Reads:  "the resource's restart period, threshold and retry period",
		ReadBy: "EnsureResourcePolicies",
		Proves: "period, threshold and retry period have the site's values",
	})
	Int9_7_3Step10 = integrate.add(Step{
		ID: "INT-9.7.3-10", Part1: "2.1.9", Part2: "6.1.9; 9.7.3/10", Manual: "9.7.3/10", How: Automatic,
		Title:  "the information store is a kernel resource",
		Reads:  "the resource's restart action",
		ReadBy: "EnsureResourcePolicies",
		Proves: "the restart action is 2",
	})
	Int9_7_3Step11 = integrate.add(Step{
		ID: "INT-9.7.3-11", Part1: "5.7.3/10", Part2: "9.7.3/11", Manual: "9.7.3/11", How: Automatic,
		Title:  "every node may own the information store, and the information store runs in the common resource monitor",
		Reads:  "the possible owners of the resource; its property SeparateMonitor",
		ReadBy: "EnsurePossibleOwners EnsureResourcePolicies",
		Proves: "all nodes are possible owners, and SeparateMonitor is off",
	})
	Int9_7_3Step12 = integrate.add(Step{
		ID: "INT-9.7.3-12", Part1: "5.7.3", Part2: "9.7.3", Manual: "9.7.3", How: Automatic,
		Title:  "the information store replicates no registry keys",
		Reads:  "the resource's registry checkpoints",
		ReadBy: "EnsureRegistryCheckpoints",
		Proves: "the resource has no registry checkpoints",
	})
	Int9_7_3Step14 = integrate.add(Step{
		ID: "INT-9.7.3-14", Part1: "5.7.3/12,13", Part2: "9.7.3/13-15", Manual: "9.7.3/13", How: Automatic,
		Title:  "the information store is online",
		Reads:  "the state of the resource; the state of service infostor on the owner",
		ReadBy: "EnsureResourceState",
		Proves: "the cluster reports the resource Online, and service infostor runs",
		Hint:   resourceAdvice,
	})
	Int9_7_4Step1 = integrate.add(Step{
		ID: "INT-9.7.4-1", Part1: "5.7.4", Part2: "9.7.4", Manual: "9.7.4", How: Automatic,
		Title:  "the conversion for time zones has run once",
		Reads:  "the states of the role's resources; the exit code of TimeZoneSupport.exe; the site record",
		ReadBy: "CheckOnlyServicesOnline EnsureResourceState EnsureRoleState RunProgram",
		Proves: "licsvc, nameloc, cfgsvc, xmrsvc and infostor were online, and no other service of XPR was online. The program ended with exit code 0. The site record shows that the conversion has run",
	})
	Int9_7_5Step1 = integrate.add(Step{
		ID: "INT-9.7.5-1", Part1: "5.7.5", Part2: "9.7.5", Manual: "9.7.5", How: Automatic,
		Title:  "the role has the site's failover policy",
		Reads:  "the group's FailoverThreshold and FailoverPeriod",
		ReadBy: "EnsureRoleSettings",
		Proves: "threshold and period have the site's values",
	})
)
