package steps

// The steps of prepare: what the manual wants before XPR is installed (2 and 3, 6 and 7).
var (
	Prep7_1Step1 = prepare.add(Step{
		ID: "PREP-7.1-1", Part1: "3.1", Part2: "7.1", Manual: "7.1", How: Input,
		Title:  "the site file follows the rules for site files",
		Reads:  "the site file, with its digest; where it names no types of documents or no numbering plan, the site record: who confirmed both, when and with which words",
		Proves: "that the file follows the rules; what it says is the word of those who wrote it",
		Hint:   "collect what is missing before the work starts",
	})
	Prep7_1Step2 = prepare.add(Step{
		ID: "PREP-7.1-2", Part1: "3.1; 3.1.1", Part2: "7.1; 7.1.1", Manual: "7.1", How: Attest,
		Title:  "the hardware is released for the cluster, and superfluous hardware is removed",
		Reads:  "the site record: who confirmed it, when and with which words; Win32_SoundDevice of each node unless the nodes are virtual machines",
		ReadBy: "CheckSoundDevices",
		Proves: "that a person confirmed the hardware, which no host shows, and that Windows lists no sound device",
	})
	Prep7_1Step3 = prepare.add(Step{
		ID: "PREP-7.1-3", Part1: "3.1", Part2: "7.1", Manual: "7.1", How: Check,
		Title:  "it is known whether gateway, DNS and VoIP servers answer each node",
		Reads:  "ping replies of the gateway, the DNS and the VoIP servers, asked from each node; the answers of the DNS servers to a query of each node for its domain; whether each node can connect to the server of the Internet that the site file names for Vm2TxtApl",
		ReadBy: "CheckNameServers CheckOpenPort CheckPing",
		Proves: "that a DNS server answers each node, and which of the others do; a missing reply to a ping is a warning only, since a firewall may drop it; that Vm2TxtApl's server accepts connections of each node, or the word of a person that it does (PREP-6.2-1)",
	})
	Prep7_1Step4 = prepare.add(Step{
		ID: "PREP-7.1-4", Part1: "3.1", Part2: "7.1", Manual: "7.1", How: Check,
		Title:  "the cluster's IP addresses and network names are known",
		Reads:  "the cluster's resources of type IP Address and Network Name",
		ReadBy: "Read",
		Proves: "which resources of both types exist, not whose they are; virtualServer.preexisting in the site file decides whether they may be created",
	})
	Prep7_1Step5 = prepare.add(Step{
		ID: "PREP-7.1-5", Part1: "3.1; 3.1.3", Part2: "7.1; 7.1.3", Manual: "7.1.3", How: Automatic,
		Title:  "the site's antivirus services are stopped during the installation",
		Reads:  "the state of the antivirus services that the site file names, Microsoft Defender's real-time protection, and the programs that people who are logged on run",
		ReadBy: "CheckDefender CheckInteractivePrograms EnsureRealTimeProtection EnsureWindowsService",
		Proves: "that the named services are stopped and Defender does not protect in real time, when prepare begins and before install, integrate and " +
			"replicate-to-node change anything; the site record keeps which of them are to be started again; where the site keeps Defender on, that is a warning, and so are other programs of people who are logged on",
		Hint: "a running antivirus program causes errors during the installation",
	})
	Prep7_1_1Step1 = prepare.add(Step{
		ID: "PREP-7.1.1-1", Part1: "3.1.1", Part2: "7.1.1", Manual: "7.1.1", How: Check,
		Title:  "the cluster has the site's nodes, and all of them are up",
		Reads:  "the cluster's name, its nodes and their states",
		ReadBy: "CheckClusterNodes",
		Proves: "that every node of the site file belongs to the cluster and is Up",
	})
	Prep6_1_2Step1 = prepare.add(Step{
		ID: "PREP-6.1.2-1", Part1: "2.1.2", Part2: "6.1.2", Manual: "6.1.2", How: Check,
		Title:  "cluster and nodes have the site's addresses, and no address is given twice",
		Reads:  "the addresses of the cluster's IP Address resources; Get-NetAdapter of each node; the addresses in the site file",
		ReadBy: "CheckClusterAddresses",
		Proves: "that the cluster's own group has the cluster's address, that each node has its two, that no other role has the virtual server's, and that no address is given twice",
	})
	// Further references: 6.2/3 (change window), 6.2 and 6.2/9 (optional components).
	Prep6_2Step1 = prepare.add(Step{
		ID: "PREP-6.2-1", Part1: "2.2/2,3,5", Part2: "6.2/2,3,5", Manual: "6.2/2", How: Check,
		Title:  "each node can be administered and restarted, and services may be stopped",
		Reads:  "a WinRM session to each node, its quotas, the features of Windows, the files of the setup medium; the site record: who confirmed it, when and with which words; where Office conversion is used, the installed software",
		ReadBy: "CheckFeatures CheckInstalledSoftware CheckReachability CheckRemotingQuotas CheckSameFiles",
		Proves: "that the service can administer the node, that the features of a clustered file server are there, and that each further node sees the files of the setup medium that the first one sees, by their lengths, and small ones by their hashes; the change window is a person's word",
		Hint:   "consult the network administrator before the work starts",
	})
	Prep6_2Step2 = prepare.add(Step{
		ID: "PREP-6.2-2", Part1: "2.1.5; 2.2/1", Part2: "6.1.5; 6.2/1", Manual: "6.1.5", How: Check,
		Title:  "other roles on the cluster are known",
		Reads:  "the cluster's groups",
		ReadBy: "CheckOtherRoles",
		Proves: "which roles other than XPR's exist; each is a warning",
	})
	Prep7_1_2Step1 = prepare.add(Step{
		ID: "PREP-7.1.2-1", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "each node's processor is fast enough",
		Reads:  "Win32_Processor: name, clock rate and cores",
		ReadBy: "CheckProcessor",
		Proves: "that Windows names a Xeon at 2,300 MHz or one percent less, in part 1 any make at 2,000 MHz, a Xeon with two cores; a slower one is a warning where its name is that of a newer generation, or the site accepts it; in part 2 another make always is, and a name that does not show the generation E5 v3 or a newer one",
	})
	Prep7_1_2Step2 = prepare.add(Step{
		ID: "PREP-7.1.2-2", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "each node has enough memory",
		Reads:  "Win32_ComputerSystem: memory",
		ReadBy: "CheckMemory",
		Proves: "that Windows has the memory that the site's components add up to; less than the recommended amount is a warning",
	})
	Prep7_1_2Step3 = prepare.add(Step{
		ID: "PREP-7.1.2-3", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "the cluster has two shared disks of 200 GB or more, and they are fast enough",
		Reads:  "the sizes of the clustered disks, and the counters of the drive twice in ten seconds, on the role's owner; the site record: who confirmed it, when and with which words",
		ReadBy: "CheckDiskLatency CheckSharedDisks",
		Proves: "that two clustered disks have 200 GB or more, in part 1 100 GB, and that reads and writes of the drive take 10 ms or less on average; with fewer than 100 of them meanwhile the latency is unknown, and a person attests the vendor's figure",
	})
	Prep7_1_2Step4 = prepare.add(Step{
		ID: "PREP-7.1.2-4", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Attest,
		Title:  "the cluster drive is redundant and part of the backup",
		Reads:  "the site record: who confirmed it, when and with which words",
		Proves: "that a person confirmed it; no host shows it",
	})
	Prep7_1_2Step5 = prepare.add(Step{
		ID: "PREP-7.1.2-5", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "each node sees clusterprep.exe and Setup.exe on the setup medium",
		Reads:  "the paths of clusterprep.exe and Setup.exe on the medium",
		ReadBy: "CheckPaths",
		Proves: "that the node sees both files",
	})
	Prep7_1_2Step6 = prepare.add(Step{
		ID: "PREP-7.1.2-6", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "each node's network adapter is connected, and a loopback adapter is installed",
		Reads:  "Get-NetAdapter: the adapter with the node's client address, its state and speed; descriptions of all adapters; the site record: who confirmed it, when and with which words",
		ReadBy: "CheckNetworkAdapters",
		Proves: "that the adapter is up at 100 Mbit/s or more and that a Microsoft loopback adapter exists, which an administrator installs by the Server Installation manual; that the settings are those of the switch is a person's word",
		Hint:   "without a LAN link XPR does not start properly",
	})
	Prep7_1_2Step7 = prepare.add(Step{
		ID: "PREP-7.1.2-7", Part1: "3.1.2; 3.1.3", Part2: "7.1.2; 7.1.3", Manual: "7.1.2", How: Check,
		Title:  "the MAC address of each node's client adapter is that of the site file or of an earlier run",
		Reads:  "Get-NetAdapter: the MAC address of the adapter with the node's client address; the site record; where the licence agent runs outside the nodes, the address that the first node knows for its computer",
		ReadBy: "CheckNeighborMAC CheckNetworkAdapters",
		Proves: "that the address is that of the site file, or the one that an earlier run recorded; the first run only records it. " +
			"Each runbook compares it again, on the nodes that it works on, before it changes anything. A node knows the address of an agent's computer in its own networks only: in others it is the word of a person",
		Hint: "a changed network adapter needs a new licence file; the old address is locked for licensing (7.1.3)",
	})
	Prep7_1_2Step8 = prepare.add(Step{
		ID: "PREP-7.1.2-8", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "each node runs the site's Windows Server release",
		Reads:  "Win32_OperatingSystem: version; the version of PowerShell; the site record: who confirmed it, when and with which words",
		ReadBy: "CheckOperatingSystem",
		Proves: "that the build number is that of the release and that PowerShell 5.1 runs; that the Release Notice of the XPR version lists the release is a person's word",
	})
	Prep7_1_2Step9 = prepare.add(Step{
		ID: "PREP-7.1.2-9", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "the target drive is no substituted drive",
		Reads:  "subst.exe and the volumes of the role's owner",
		ReadBy: "CheckDrive",
		Proves: "that the drive letter is a volume of its own",
	})
	Prep7_1_2Step10 = prepare.add(Step{
		ID: "PREP-7.1.2-10", Part1: "3.1.2; 4.1", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "no node is a domain controller",
		Reads:  "Win32_ComputerSystem: DomainRole",
		ReadBy: "CheckComputerIdentity",
		Proves: "that each node is a member server",
	})
	Prep3_1_2Step11 = prepare.add(Step{
		ID: "PREP-3.1.2-11", Part1: "3.1.2", Manual: "3.1.2", How: Check,
		Title:  "it is known whether a ComAssistant is installed on the node",
		Reads:  "the installed software of each node",
		ReadBy: "CheckInstalledSoftware",
		Proves: "that nothing is listed there under a name with ComAssistant; what is listed stops the run in part 1, which forbids it, and is a warning in part 2",
	})
	Prep7_1_2Step12 = prepare.add(Step{
		ID: "PREP-7.1.2-12", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Attest,
		Title:  "the ISDN boards follow the rules of the Release Notice",
		Reads:  "the site record: who confirmed it, when and with which words",
		Proves: "that a person confirmed it; no host shows it; without ISDN boards the step is not applicable",
	})
	Prep7_1_3Step1 = prepare.add(Step{
		ID: "PREP-7.1.3-1", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Check,
		Title:  "each node's computer name is that of the site file, with at most 15 characters",
		Reads:  "the computer's NetBIOS name",
		ReadBy: "CheckComputerIdentity",
		Proves: "that it is the name in the site file and not longer than 15 characters",
		Hint:   "rename the computer before the cluster is built",
	})
	Prep7_1_3Step2 = prepare.add(Step{
		ID: "PREP-7.1.3-2", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Check,
		Title:  "the cluster drive is NTFS with 10 GB or more available",
		Reads:  "Get-Volume on the role's owner: file system and free space",
		ReadBy: "CheckDrive",
		Proves: "that the drive is NTFS with the free space that the site file asks for, 10 GB at least; a failover test only warns where less is left",
	})
	Prep7_1_3Step3 = prepare.add(Step{
		ID: "PREP-7.1.3-3", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Automatic,
		Title:  "the DHCP server and its tools are not installed on any node",
		Reads:  "Get-WindowsFeature: DHCP, RSAT-DHCP",
		ReadBy: "CheckNoRemovalPending EnsureWindowsFeature",
		Proves: "that both features are not installed, or not known to this Windows; a node on which the removal of a feature, of those of the next two steps too, waits for a restart is restarted",
	})
	Prep7_1_3Step4 = prepare.add(Step{
		ID: "PREP-7.1.3-4", Part1: "3.1.3; 4.4.9.2", Part2: "7.1.3", Manual: "7.1.3", How: Automatic,
		Title:  "Windows' SMTP service is not installed on any node",
		Reads:  "Get-WindowsFeature: SMTP-Server",
		ReadBy: "EnsureWindowsFeature",
		Proves: "that the feature is not installed, or not known to this Windows; prepare removes it, and each later runbook looks again, on the nodes that it works on, before it changes anything",
	})
	Prep7_1_3Step5 = prepare.add(Step{
		ID: "PREP-7.1.3-5", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Automatic,
		Title:  "Internet Information Services and their tools are not installed on any node",
		Reads:  "Get-WindowsFeature: Web-Server, Web-Mgmt-Console",
		ReadBy: "EnsureWindowsFeature",
		Proves: "that both features are not installed, or not known to this Windows; since IIS always lists parts of its own, a person decides on its removal",
	})
	Prep7_1_3Step6 = prepare.add(Step{
		ID: "PREP-7.1.3-6", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Check,
		Title:  "each node's LAN link is up before the setup starts",
		Reads:  "Get-NetAdapter: the adapter with the node's client address",
		ReadBy: "CheckNetworkAdapters",
		Proves: "that its state is Up",
		Hint:   "without a link Windows cannot start its network services",
	})
	Prep7_1_3Step7 = prepare.add(Step{
		ID: "PREP-7.1.3-7", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Automatic,
		Title:  "service DHCP Client is stopped and disabled on each node",
		Reads:  "the network adapters' address assignment; state and start mode of service Dhcp and of all that depends on it; the release of Windows",
		ReadBy: "CheckNetworkAdapters EnsureDHCPClientDisabled",
		Proves: "that all addresses are static, and that the service is stopped and disabled or that a warning says what needs it",
	})
	Prep3_1_3Step8 = prepare.add(Step{
		ID: "PREP-3.1.3-8", Part1: "3.1.3", Manual: "3.1.3", How: Automatic,
		Title:  "service License Logging is stopped and disabled",
		Reads:  "state and start mode of service LicenseService",
		ReadBy: "EnsureWindowsService",
		Proves: "that the service is stopped and disabled, or that Windows has none, as all releases of part 2; an existing one is stopped and disabled there too",
	})
	Prep7_2Step1 = prepare.add(Step{
		ID: "PREP-7.2-1", Part1: "3.2/1-3", Part2: "7.2/1-3", Manual: "7.2/1", How: Automatic,
		Title:  "a role exists for XPR",
		Reads:  "Get-ClusterGroup",
		ReadBy: "EnsureClusterGroup",
		Proves: "that a role of that name exists, not that it is empty",
	})
	Prep7_2Step2 = prepare.add(Step{
		ID: "PREP-7.2-2", Part1: "3.2/4", Part2: "7.2/4", Manual: "7.2/4", How: Check,
		Title:  "the role has its name",
		Reads:  "Get-ClusterGroup",
		ReadBy: "EnsureClusterGroup",
		Proves: "that a role of the name in the site file exists",
	})
	Prep7_2Step3 = prepare.add(Step{
		ID: "PREP-7.2-3", Part1: "3.2/5", Part2: "7.2/5", Manual: "7.2/5", How: Automatic,
		Title:  "the role's preferred owners are the nodes that run XPR",
		Reads:  "Get-ClusterOwnerNode of the role",
		ReadBy: "EnsurePreferredOwners",
		Proves: "that the owners are those of the site file, in their order",
	})
	Prep7_2Step4 = prepare.add(Step{
		ID: "PREP-7.2-4", Part2: "7.2/6", Manual: "7.2/6", How: Automatic,
		Title:  "the role starts with the site's priority",
		Reads:  "the group's property Priority, except on Windows Server 2008 R2, where a group has none",
		ReadBy: "EnsureRoleSettings",
		Proves: "that it has the site's value, 3000 for High",
	})
	Prep3_2Step5 = prepare.add(Step{
		ID: "PREP-3.2-5", Part1: "3.2/6", Manual: "3.2/6", How: Automatic,
		Title:  "the role of Windows Server 2008 R2 starts by itself and in persistent mode is off",
		Reads:  "the group's properties PersistentState and DefaultOwner, on Windows Server 2008 R2 only",
		ReadBy: "EnsureRoleSettings",
		Proves: "that the role starts with the cluster, on no node in particular; other releases have a priority instead",
	})
	// Further reference: 7.3.1/3 (network name).
	Prep7_3_1Step1 = prepare.add(Step{
		ID: "PREP-7.3.1-1", Part1: "3.3.1/1-9", Part2: "7.3.1/1-9", Manual: "7.3.1/5", How: Automatic,
		Title:  "the role has the virtual server's address and network name",
		Reads:  "the role's resources of both types, their private properties and dependencies, and the cluster's networks; the site record: who confirmed it, when and with which words",
		ReadBy: "EnsureIPAddress EnsureNetworkName",
		Proves: "before there is a network name, that a person has confirmed that the cluster may create its computer account, which a node's session over WinRM cannot ask Active Directory; then that the address, mask and network are the site's, that the network name and its DNS name are the site's, and that the name depends on the address",
		Hint:   "an administrator may have to permit or prepare the computer account in Active Directory",
	})
	Prep7_3_1Step2 = prepare.add(Step{
		ID: "PREP-7.3.1-2", Part1: "3.3.1/10", Part2: "7.3.1/10", Manual: "7.3.1/10", How: Automatic,
		Title:  "the address fails over by the site's policy",
		Reads:  "the resource's restart action, period and threshold",
		ReadBy: "EnsureResourcePolicies",
		Proves: "that they have the site's values",
	})
	Prep7_3_1Step3 = prepare.add(Step{
		ID: "PREP-7.3.1-3", Part1: "3.3.1/11", Manual: "7.3.1/11", How: Automatic,
		Title:  "the network name fails over by the site's policy",
		Reads:  "the resource's restart action, period and threshold",
		ReadBy: "EnsureResourcePolicies",
		Proves: "that they have the site's values; also done in part 2 (E-C11)",
	})
	Prep7_3_2Step1 = prepare.add(Step{
		ID: "PREP-7.3.2-1", Part1: "3.3.2/1", Part2: "7.3.2/1", Manual: "7.3.2/1", How: Automatic,
		Title:  "the virtual server's address is online",
		Reads:  "the resource's state and owner",
		ReadBy: "EnsureResourceState",
		Proves: "that the cluster reports it Online",
		Hint:   "check the requirements and settings of 7.1 again or ask the network administrator; go on only after the test has passed (7.3.2)",
	})
	Prep7_3_2Step2 = prepare.add(Step{
		ID: "PREP-7.3.2-2", Part1: "3.3.2/2-4", Part2: "7.3.2/2-4", Manual: "7.3.2/2", How: Check,
		Title:  "the virtual server answers",
		Reads:  "a ping reply of the address, asked from a node that does not own the role",
		ReadBy: "CheckPing",
		Proves: "that the address answers; where the site says that ping is filtered, a missing reply is a warning, and the step says only whether it answers",
		Hint:   "check the requirements and settings of 7.1 again or ask the network administrator; go on only after the test has passed (7.3.2)",
	})
	Prep7_3_2Step3 = prepare.add(Step{
		ID: "PREP-7.3.2-3", Part1: "3.3.2/6-7", Part2: "7.3.2/6-7", Manual: "7.3.2/6", How: Automatic,
		Title:  "the virtual server's name is online",
		Reads:  "the resource's state and owner",
		ReadBy: "EnsureResourceState",
		Proves: "that the cluster reports it Online",
		Hint:   "check the requirements and settings of 7.1 again or ask the network administrator; go on only after the test has passed (7.3.2)",
	})
	Prep7_3_2Step4 = prepare.add(Step{
		ID: "PREP-7.3.2-4", Part1: "3.3.2/8", Part2: "7.3.2/8", Manual: "7.3.2/8", How: Automatic,
		Title:  "the role moves to the second node",
		Reads:  "the role's owner and state, and the states of its resources",
		ReadBy: "MoveRole",
		Proves: "that the second node owns the role and everything in it is Online",
		Hint:   "check the requirements and settings of 7.1 again or ask the network administrator; go on only after the test has passed (7.3.2)",
	})
	Prep7_3_2Step5 = prepare.add(Step{
		ID: "PREP-7.3.2-5", Part1: "3.3.2/9-10", Part2: "7.3.2/9-10", Manual: "7.3.2/9", How: Check,
		Title:  "the virtual server answers on the second node",
		Reads:  "a ping reply of the address, asked from the first node",
		ReadBy: "CheckPing",
		Proves: "that the address answers; where the site says that ping is filtered, a missing reply is a warning, and the step says only whether it answers",
		Hint:   "check the requirements and settings of 7.1 again or ask the network administrator; go on only after the test has passed (7.3.2)",
	})
	Prep7_3_2Step6 = prepare.add(Step{
		ID: "PREP-7.3.2-6", Part1: "3.3.2/11", Part2: "7.3.2/11", Manual: "7.3.2/11", How: Automatic,
		Title:  "the role moves back to the first node",
		Reads:  "the role's owner and state, and the states of its resources",
		ReadBy: "MoveRole",
		Proves: "that the first node owns the role and everything in it is Online; the site record keeps that the test has passed",
		Hint:   "check the requirements and settings of 7.1 again or ask the network administrator; go on only after the test has passed (7.3.2)",
	})
	Prep7_3_3Step1 = prepare.add(Step{
		ID: "PREP-7.3.3-1", Part2: "7.3.3/1-5", Manual: "7.3.3/1", How: Automatic,
		Title:  "the shared disk is in the cluster's storage",
		Reads:  "resources of type Physical Disk with their disk ids, and the available disks",
		ReadBy: "EnsureClusterDisk",
		Proves: "that the site's disk is a cluster resource",
	})
	Prep7_3_3Step2 = prepare.add(Step{
		ID: "PREP-7.3.3-2", Part1: "3.3.3/1-4", Part2: "7.3.3/6-9", Manual: "7.3.3/6", How: Automatic,
		Title:  "the shared disk belongs to the role and is online",
		Reads:  "the disk resource's group, state and owner; the owner's volume of that letter",
		ReadBy: "EnsureClusterDisk EnsureResourceState",
		Proves: "that the disk is in the role, Online, with the site's drive letter",
	})
)
