package steps

// The steps of prepare: what the manual wants before XPR is installed (2 and 3, 6 and 7).
var (
	Prep7_1Step1 = prepare.add(Step{
		ID: "PREP-7.1-1", Part1: "3.1", Part2: "7.1", Manual: "7.1", How: Input,
		Title:  "the site file follows the rules for site files",
		Reads:  "the site file and its digest; the site record, where the site file names no types of documents or no numbering plan: who confirmed both, when, and that person's words",
		Proves: "the site file follows the rules; only its authors know whether its content is true",
		Hint:   "ask the customer for what is missing, and complete the site file before the work starts",
	})
	Prep7_1Step2 = prepare.add(Step{
		ID: "PREP-7.1-2", Part1: "3.1; 3.1.1", Part2: "7.1; 7.1.1", Manual: "7.1", How: Attest,
		Title:  "the vendor of the operating system has released the hardware, and superfluous hardware is removed",
		Reads:  "the site record: who confirmed it, when, and that person's words; Win32_SoundDevice of each node, unless the nodes are virtual machines",
		ReadBy: "CheckSoundDevices",
		Proves: "a person confirmed the release of the hardware, which no host shows; Windows lists no sound device",
	})
	Prep7_1Step3 = prepare.add(Step{
		ID: "PREP-7.1-3", Part1: "3.1", Part2: "7.1", Manual: "7.1", How: Check,
		Title:  "it is known whether gateway, DNS and VoIP servers answer each node",
		Reads:  "each node's ping of the gateway, the DNS servers and the VoIP servers; each node's query to the DNS servers for its domain; each node's connection to the Internet server that the site file names for Vm2TxtApl",
		ReadBy: "CheckNameServers CheckOpenPort CheckPing",
		Proves: "at least one DNS server answers each node, and it is known which other servers do. A missing reply to a ping is only a warning, since a firewall may drop it. Vm2TxtApl's server accepts connections of each node; where the site file names no server, a person confirms that (PREP-6.2-1)",
	})
	Prep7_1Step4 = prepare.add(Step{
		ID: "PREP-7.1-4", Part1: "3.1", Part2: "7.1", Manual: "7.1", How: Check,
		Title:  "the cluster's IP addresses and network names are known",
		Reads:  "the cluster's resources of type IP Address and Network Name",
		ReadBy: "Read",
		Proves: "which resources of both types exist, but not who uses them. virtualServer.preexisting in the site file decides whether the service may create them",
	})
	Prep7_1Step5 = prepare.add(Step{
		ID: "PREP-7.1-5", Part1: "3.1; 3.1.3", Part2: "7.1; 7.1.3", Manual: "7.1.3", How: Automatic,
		Title:  "the site's antivirus services are stopped during the installation",
		Reads:  "the states of the antivirus services that the site file names; the real-time protection of Microsoft Defender; the programs of people who are logged on",
		ReadBy: "CheckDefender CheckInteractivePrograms EnsureRealTimeProtection EnsureWindowsService",
		Proves: "the named services are stopped and Defender's real-time protection is off: when prepare begins, and before install, integrate and replicate-to-node change anything. The site record keeps which of them have to be started again. Programs of people who are logged on are a warning; so is Defender where the site keeps it on",
		Hint:   "stop the antivirus program and retry: it causes errors during the installation",
	})
	Prep7_1_1Step1 = prepare.add(Step{
		ID: "PREP-7.1.1-1", Part1: "3.1.1", Part2: "7.1.1", Manual: "7.1.1", How: Check,
		Title:  "the cluster has the site's nodes, and all of them are up",
		Reads:  "the cluster's name, its nodes and their states",
		ReadBy: "CheckClusterNodes",
		Proves: "every node of the site file belongs to the cluster and is Up",
	})
	Prep6_1_2Step1 = prepare.add(Step{
		ID: "PREP-6.1.2-1", Part1: "2.1.2", Part2: "6.1.2", Manual: "6.1.2", How: Check,
		Title:  "cluster and nodes have the site's addresses, and no address is given twice",
		Reads:  "the addresses of the cluster's IP Address resources; Get-NetAdapter of each node; the addresses in the site file",
		ReadBy: "CheckClusterAddresses",
		Proves: "the cluster's own group has the cluster's address; each node has its two addresses; no other role has the virtual server's address; no address is used twice",
	})
	// Further references: 6.2/3 (maintenance window), 6.2 and 6.2/9 (optional components).
	Prep6_2Step1 = prepare.add(Step{
		ID: "PREP-6.2-1", Part1: "2.2/2,3,5", Part2: "6.2/2,3,5", Manual: "6.2/2", How: Check,
		Title:  "each node can be administered and restarted, and services may be stopped",
		Reads:  "a WinRM session to each node, and its quotas; the features of Windows; the files of the setup medium; where Office conversion is used, the installed software; the site record: who confirmed it, when, and that person's words",
		ReadBy: "CheckFeatures CheckInstalledSoftware CheckReachability CheckRemotingQuotas CheckSameFiles",
		Proves: "the service can administer the node; the features of a clustered file server are installed; each further node sees the same files of the setup medium as the first node (compared by length, small files also by hash). A person confirms the maintenance window",
		Hint:   "consult the network administrator before the work starts",
	})
	Prep6_2Step2 = prepare.add(Step{
		ID: "PREP-6.2-2", Part1: "2.1.5; 2.2/1", Part2: "6.1.5; 6.2/1", Manual: "6.1.5", How: Check,
		Title:  "it is known whether the cluster has other roles",
		Reads:  "the cluster's groups",
		ReadBy: "CheckOtherRoles",
		Proves: "which other roles the cluster has; each of them is a warning",
	})
	Prep7_1_2Step1 = prepare.add(Step{
		ID: "PREP-7.1.2-1", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "each node's processor is fast enough",
		Reads:  "Win32_Processor: name, clock rate and cores",
		ReadBy: "CheckProcessor",
		Proves: "in part 2, the processor is a Xeon with 2,300 MHz or more. A slower Xeon stops the run; it is a warning where its name is that of a newer generation or the site accepts it. Another make is always a warning, and so is a name that does not show generation E5 v3 or newer. In part 1, the processor has 2,000 MHz or more, and a Xeon two cores or more; otherwise the run stops, unless the site accepts the processor. A clock rate that is up to one percent lower is accepted in both parts",
	})
	Prep7_1_2Step2 = prepare.add(Step{
		ID: "PREP-7.1.2-2", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "each node has enough memory",
		Reads:  "Win32_ComputerSystem: memory",
		ReadBy: "CheckMemory",
		Proves: "Windows has at least the memory that the site's components need together; less than the recommended amount is a warning",
	})
	Prep7_1_2Step3 = prepare.add(Step{
		ID: "PREP-7.1.2-3", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "the cluster has two shared disks that are large and fast enough",
		Reads:  "the sizes of the clustered disks; on the role's owner, the counters of the drive at the beginning and at the end of ten seconds; the site record: who confirmed it, when, and that person's words",
		ReadBy: "CheckDiskLatency CheckSharedDisks",
		Proves: "two clustered disks have 200 GB or more, in part 1 100 GB or more. In part 2 reads and writes of the drive take 10 ms or less on average. With fewer than 100 reads and writes in the ten seconds the latency is unknown; a person then confirms the vendor's figure",
	})
	Prep7_1_2Step4 = prepare.add(Step{
		ID: "PREP-7.1.2-4", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Attest,
		Title:  "the cluster drive is redundant and part of the backup",
		Reads:  "the site record: who confirmed it, when, and that person's words",
		Proves: "a person confirmed it; no host shows the result",
	})
	Prep7_1_2Step5 = prepare.add(Step{
		ID: "PREP-7.1.2-5", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "each node sees clusterprep.exe and Setup.exe on the setup medium",
		Reads:  "the paths of clusterprep.exe and Setup.exe on the medium",
		ReadBy: "CheckPaths",
		Proves: "the node sees both files",
	})
	Prep7_1_2Step6 = prepare.add(Step{
		ID: "PREP-7.1.2-6", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "each node's network adapter is connected, and a loopback adapter is installed",
		Reads:  "Get-NetAdapter: the adapter with the node's client address, its state and speed; descriptions of all adapters; the site record: who confirmed it, when, and that person's words",
		ReadBy: "CheckNetworkAdapters",
		Proves: "the adapter is up at 100 Mbit/s or more, and a Microsoft loopback adapter exists; an administrator installs it as the Server Installation manual says. A person confirms that the adapter is set as the port of its switch",
		Hint:   "connect the adapter: without a LAN link XPR does not start properly",
	})
	Prep7_1_2Step7 = prepare.add(Step{
		ID: "PREP-7.1.2-7", Part1: "3.1.2; 3.1.3", Part2: "7.1.2; 7.1.3", Manual: "7.1.2", How: Check,
		Title:  "each node's client adapter has the MAC address of the site file or of an earlier run",
		Reads:  "Get-NetAdapter: the MAC address of the adapter with the node's client address; the site record; where the licence agent runs outside the nodes, the MAC address that the first node knows for the agent's computer",
		ReadBy: "CheckNeighborMAC CheckNetworkAdapters",
		Proves: "the MAC address is that of the site file, or the one that an earlier run recorded; the first run only records it. Each runbook compares it again, on the nodes that it works on, before it changes anything. A node knows the MAC address of an agent's computer only in its own networks; for other networks a person confirms it",
		Hint:   "a new network adapter needs a new licence file: order one; the MAC address of the old adapter is locked for licensing (7.1.3)",
	})
	Prep7_1_2Step8 = prepare.add(Step{
		ID: "PREP-7.1.2-8", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "each node runs the site's Windows Server release",
		Reads:  "Win32_OperatingSystem: version; the version of PowerShell; the site record: who confirmed it, when, and that person's words",
		ReadBy: "CheckOperatingSystem",
		Proves: "the build number is that of the release, and PowerShell 5.1 runs. A person confirms that the Release Notice of the XPR version lists the release",
	})
	Prep7_1_2Step9 = prepare.add(Step{
		ID: "PREP-7.1.2-9", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "the target drive is not a substituted drive (subst)",
		Reads:  "subst.exe and the volumes of the role's owner",
		ReadBy: "CheckDrive",
		Proves: "the drive letter belongs to a volume of its own",
	})
	Prep7_1_2Step10 = prepare.add(Step{
		ID: "PREP-7.1.2-10", Part1: "3.1.2; 4.1", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "no node is a domain controller",
		Reads:  "Win32_ComputerSystem: DomainRole",
		ReadBy: "CheckComputerIdentity",
		Proves: "each node is a member server",
	})
	Prep3_1_2Step11 = prepare.add(Step{
		ID: "PREP-3.1.2-11", Part1: "3.1.2", Manual: "3.1.2", How: Check,
		Title:  "it is known whether a ComAssistant is installed on the node",
		Reads:  "the installed software of each node",
		ReadBy: "CheckInstalledSoftware",
		Proves: "no installed software has ComAssistant in its name. In part 1, which forbids it, such software stops the run; in part 2 it is a warning",
	})
	Prep7_1_2Step12 = prepare.add(Step{
		ID: "PREP-7.1.2-12", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Attest,
		Title:  "the ISDN boards follow the rules of the Release Notice",
		Reads:  "the site record: who confirmed it, when, and that person's words",
		Proves: "a person confirmed it; no host shows it. Without ISDN boards the step is not applicable",
	})
	Prep7_1_3Step1 = prepare.add(Step{
		ID: "PREP-7.1.3-1", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Check,
		Title:  "each node's computer name is that of the site file, with at most 15 characters",
		Reads:  "the computer's NetBIOS name",
		ReadBy: "CheckComputerIdentity",
		Proves: "the name is that of the site file and has at most 15 characters",
		Hint:   "correct the site file where its name is wrong; a computer has to be renamed before the cluster is built",
	})
	Prep7_1_3Step2 = prepare.add(Step{
		ID: "PREP-7.1.3-2", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Check,
		Title:  "the cluster drive is NTFS with 10 GB or more available",
		Reads:  "Get-Volume on the role's owner: file system and free space",
		ReadBy: "CheckDrive",
		Proves: "the drive is NTFS and has the free space that the site file asks for, at least 10 GB; failover-test only warns where less is free",
	})
	Prep7_1_3Step3 = prepare.add(Step{
		ID: "PREP-7.1.3-3", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Automatic,
		Title:  "the DHCP server and its tools are not installed on any node",
		Reads:  "Get-WindowsFeature: DHCP, RSAT-DHCP",
		ReadBy: "CheckNoRemovalPending EnsureWindowsFeature",
		Proves: "both features are not installed, or this Windows does not know them. prepare restarts a node where the removal of a feature, in this step or the next two, waits for a restart",
	})
	Prep7_1_3Step4 = prepare.add(Step{
		ID: "PREP-7.1.3-4", Part1: "3.1.3; 4.4.9.2", Part2: "7.1.3", Manual: "7.1.3", How: Automatic,
		Title:  "Windows' SMTP service is not installed on any node",
		Reads:  "Get-WindowsFeature: SMTP-Server",
		ReadBy: "EnsureWindowsFeature",
		Proves: "the feature is not installed, or this Windows does not know it. prepare removes it; each later runbook reads it again, on the nodes that it works on, before it changes anything",
	})
	Prep7_1_3Step5 = prepare.add(Step{
		ID: "PREP-7.1.3-5", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Automatic,
		Title:  "Internet Information Services and their tools are not installed on any node",
		Reads:  "Get-WindowsFeature: Web-Server, Web-Mgmt-Console",
		ReadBy: "EnsureWindowsFeature",
		Proves: "both features are not installed, or this Windows does not know them. The removal of IIS always removes the features below it too, so a person decides",
	})
	Prep7_1_3Step6 = prepare.add(Step{
		ID: "PREP-7.1.3-6", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Check,
		Title:  "each node's LAN link is up before the setup starts",
		Reads:  "Get-NetAdapter: the adapter with the node's client address",
		ReadBy: "CheckNetworkAdapters",
		Proves: "the state of the adapter is Up",
		Hint:   "connect the adapter: without a link Windows cannot start its network services",
	})
	Prep7_1_3Step7 = prepare.add(Step{
		ID: "PREP-7.1.3-7", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Automatic,
		Title:  "service DHCP Client is stopped and disabled on each node that does not need it",
		Reads:  "how each adapter gets its address; state and start mode of service Dhcp and of all services that depend on it; the release of Windows",
		ReadBy: "CheckNetworkAdapters EnsureDHCPClientDisabled",
		Proves: "all addresses are static; the service is stopped and disabled, or a warning names what needs it",
	})
	Prep3_1_3Step8 = prepare.add(Step{
		ID: "PREP-3.1.3-8", Part1: "3.1.3", Manual: "3.1.3", How: Automatic,
		Title:  "service License Logging is stopped and disabled",
		Reads:  "state and start mode of service LicenseService",
		ReadBy: "EnsureWindowsService",
		Proves: "the service is stopped and disabled, or Windows does not have it. No release of part 2 has it; where it exists there, it is stopped and disabled too",
	})
	Prep7_2Step1 = prepare.add(Step{
		ID: "PREP-7.2-1", Part1: "3.2/1-3", Part2: "7.2/1-3", Manual: "7.2/1", How: Automatic,
		Title:  "a role exists for XPR",
		Reads:  "Get-ClusterGroup",
		ReadBy: "EnsureClusterGroup",
		Proves: "a role with the site's name exists; it may already have resources",
	})
	Prep7_2Step2 = prepare.add(Step{
		ID: "PREP-7.2-2", Part1: "3.2/4", Part2: "7.2/4", Manual: "7.2/4", How: Check,
		Title:  "the role has the site's name for it",
		Reads:  "Get-ClusterGroup",
		ReadBy: "EnsureClusterGroup",
		Proves: "a role with the name in the site file exists",
	})
	Prep7_2Step3 = prepare.add(Step{
		ID: "PREP-7.2-3", Part1: "3.2/5", Part2: "7.2/5", Manual: "7.2/5", How: Automatic,
		Title:  "the role's preferred owners are the nodes that run XPR",
		Reads:  "Get-ClusterOwnerNode of the role",
		ReadBy: "EnsurePreferredOwners",
		Proves: "the preferred owners are those of the site file, in the same order",
	})
	Prep7_2Step4 = prepare.add(Step{
		ID: "PREP-7.2-4", Part2: "7.2/6", Manual: "7.2/6", How: Automatic,
		Title:  "the role starts with the site's priority",
		Reads:  "the group's property Priority, except on Windows Server 2008 R2, where a group has none",
		ReadBy: "EnsureRoleSettings",
		Proves: "the priority is the site's, 3000 for High",
	})
	Prep3_2Step5 = prepare.add(Step{
		ID: "PREP-3.2-5", Part1: "3.2/6", Manual: "3.2/6", How: Automatic,
		Title:  "on Windows Server 2008 R2 the role starts automatically, and its persistent mode is off",
		Reads:  "the group's properties PersistentState and DefaultOwner, on Windows Server 2008 R2 only",
		ReadBy: "EnsureRoleSettings",
		Proves: "the role starts with the cluster, on no node in particular. Later releases have a priority instead (PREP-7.2-4)",
	})
	// Further reference: 7.3.1/3 (network name).
	Prep7_3_1Step1 = prepare.add(Step{
		ID: "PREP-7.3.1-1", Part1: "3.3.1/1-9", Part2: "7.3.1/1-9", Manual: "7.3.1/5", How: Automatic,
		Title:  "the role has the virtual server's address and network name",
		Reads:  "the role's resources of both types, their private properties and dependencies; the cluster's networks; the site record: who confirmed it, when, and that person's words",
		ReadBy: "EnsureIPAddress EnsureNetworkName",
		Proves: "before the network name exists, a person confirmed that the cluster may create its computer account: over WinRM a node cannot ask Active Directory. Afterwards the address, its mask and its network are the site's; the network name and its DNS name are the site's; the name depends on the address",
		Hint:   "ask the administrators of Active Directory to let the cluster create the computer account, or to prepare the account",
	})
	Prep7_3_1Step2 = prepare.add(Step{
		ID: "PREP-7.3.1-2", Part1: "3.3.1/10", Part2: "7.3.1/10", Manual: "7.3.1/10", How: Automatic,
		Title:  "the IP address has the site's restart policy",
		Reads:  "the resource's restart action, period and threshold",
		ReadBy: "EnsureResourcePolicies",
		Proves: "action, period and threshold have the site's values",
	})
	Prep7_3_1Step3 = prepare.add(Step{
		ID: "PREP-7.3.1-3", Part1: "3.3.1/11", Manual: "7.3.1/11", How: Automatic,
		Title:  "the network name has the site's restart policy",
		Reads:  "the resource's restart action, period and threshold",
		ReadBy: "EnsureResourcePolicies",
		Proves: "action, period and threshold have the site's values. The service sets them in part 2 too (E-C11)",
	})
	Prep7_3_2Step1 = prepare.add(Step{
		ID: "PREP-7.3.2-1", Part1: "3.3.2/1", Part2: "7.3.2/1", Manual: "7.3.2/1", How: Automatic,
		Title:  "the virtual server's address is online",
		Reads:  "the resource's state and owner",
		ReadBy: "EnsureResourceState",
		Proves: "the cluster reports the address Online",
		Hint:   "check the requirements of 7.1 and the settings again, or ask the network administrator, then retry; go on only after the test has passed (7.3.2)",
	})
	Prep7_3_2Step2 = prepare.add(Step{
		ID: "PREP-7.3.2-2", Part1: "3.3.2/2-4", Part2: "7.3.2/2-4", Manual: "7.3.2/2", How: Check,
		Title:  "the virtual server answers a ping",
		Reads:  "the reply to a ping of the address, sent from a node that does not own the role",
		ReadBy: "CheckPing",
		Proves: "the address answers; where the site file says that pings are filtered, a missing reply is only a warning",
		Hint:   "check the requirements of 7.1 and the settings again, or ask the network administrator, then retry; go on only after the test has passed (7.3.2)",
	})
	Prep7_3_2Step3 = prepare.add(Step{
		ID: "PREP-7.3.2-3", Part1: "3.3.2/6-7", Part2: "7.3.2/6-7", Manual: "7.3.2/6", How: Automatic,
		Title:  "the virtual server's name is online",
		Reads:  "the resource's state and owner",
		ReadBy: "EnsureResourceState",
		Proves: "the cluster reports the network name Online",
		Hint:   "check the requirements of 7.1 and the settings again, or ask the network administrator, then retry; go on only after the test has passed (7.3.2)",
	})
	Prep7_3_2Step4 = prepare.add(Step{
		ID: "PREP-7.3.2-4", Part1: "3.3.2/8", Part2: "7.3.2/8", Manual: "7.3.2/8", How: Automatic,
		Title:  "the role moves to the second node",
		Reads:  "the role's owner and state, and the states of its resources",
		ReadBy: "MoveRole",
		Proves: "the second node owns the role, and everything in the role is Online",
		Hint:   "check the requirements of 7.1 and the settings again, or ask the network administrator, then retry; go on only after the test has passed (7.3.2)",
	})
	Prep7_3_2Step5 = prepare.add(Step{
		ID: "PREP-7.3.2-5", Part1: "3.3.2/9-10", Part2: "7.3.2/9-10", Manual: "7.3.2/9", How: Check,
		Title:  "the virtual server answers a ping on the second node",
		Reads:  "the reply to a ping of the address, sent from the first node",
		ReadBy: "CheckPing",
		Proves: "the address answers; where the site file says that pings are filtered, a missing reply is only a warning",
		Hint:   "check the requirements of 7.1 and the settings again, or ask the network administrator, then retry; go on only after the test has passed (7.3.2)",
	})
	Prep7_3_2Step6 = prepare.add(Step{
		ID: "PREP-7.3.2-6", Part1: "3.3.2/11", Part2: "7.3.2/11", Manual: "7.3.2/11", How: Automatic,
		Title:  "the role moves back to the first node",
		Reads:  "the role's owner and state, and the states of its resources",
		ReadBy: "MoveRole",
		Proves: "the first node owns the role, and everything in the role is Online; the site record keeps that the test has passed",
		Hint:   "check the requirements of 7.1 and the settings again, or ask the network administrator, then retry; go on only after the test has passed (7.3.2)",
	})
	Prep7_3_3Step1 = prepare.add(Step{
		ID: "PREP-7.3.3-1", Part2: "7.3.3/1-5", Manual: "7.3.3/1", How: Automatic,
		Title:  "the shared disk is in the cluster's storage",
		Reads:  "resources of type Physical Disk with their disk ids, and the available disks",
		ReadBy: "EnsureClusterDisk",
		Proves: "the site's disk is a cluster resource",
	})
	Prep7_3_3Step2 = prepare.add(Step{
		ID: "PREP-7.3.3-2", Part1: "3.3.3/1-4", Part2: "7.3.3/6-9", Manual: "7.3.3/6", How: Automatic,
		Title:  "the shared disk belongs to the role and is online",
		Reads:  "the disk resource's group, state and owner; the owner's volume of that letter",
		ReadBy: "EnsureClusterDisk EnsureResourceState",
		Proves: "the disk is in the role, is Online and has the site's drive letter",
	})
)
