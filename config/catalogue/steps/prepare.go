package steps

// accessPointAdvice is the advice for each step of the client access point test (7.3.2).
const accessPointAdvice = "look at the resources of the role and at the cluster events in Failover Cluster Manager, and compare address, name and network of the virtual server there with virtualServer in the site file. " +
	"Correct the cause, then retry. If you find no cause, ask the network administrator; continue only after the test has passed (7.3.2)"

// The steps of prepare: what the manual wants before XPR is installed (2 and 3, 6 and 7).
var (
	Prep7_1Step1 = prepare.add(Step{
		ID: "PREP-7.1-1", Part1: "3.1", Part2: "7.1", Manual: "7.1", How: Input,
		Title:  "the site file follows the rules for site files",
		Reads:  "the site file and its digest. If the site file does not name the types of documents or the numbering plan (field customer), the site record: who confirmed that the customer has decided this point, when, and in which words",
		Proves: "the site file follows the rules for site files. Only the authors of the site file know whether its content is true",
		Hint:   "if the site file lacks the types of documents or the numbering plan, ask the customer, and enter the answers in the site file (customer.documentTypes, customer.numberingPlan) before the work starts",
	})
	Prep7_1Step2 = prepare.add(Step{
		ID: "PREP-7.1-2", Part1: "3.1; 3.1.1", Part2: "7.1; 7.1.1", Manual: "7.1", How: Attest,
		Title:  "the vendor of the operating system has tested and approved the hardware, and superfluous hardware is removed",
		Reads:  "the site record: who confirmed the step, when, and in which words; Win32_SoundDevice of each node, unless the nodes are virtual machines",
		ReadBy: "CheckSoundDevices",
		Proves: "a person confirmed that the hardware is approved, because no host shows the approval. Windows lists no sound device",
	})
	Prep7_1Step3 = prepare.add(Step{
		ID: "PREP-7.1-3", Part1: "3.1", Part2: "7.1", Manual: "7.1", How: Check,
		Title:  "each node has sent a ping to the gateway, the DNS servers and the VoIP servers",
		Reads:  "a ping from each node to the gateway, the DNS servers and the VoIP servers; a query from each node to the DNS servers for the node's domain; if the site file names an Internet server for Vm2TxtApl, a connection from each node to this server",
		ReadBy: "CheckNameServers CheckOpenPort CheckPing",
		Proves: "at least one DNS server answers each node. Changeover knows which servers answer a ping; a missing reply is only a warning, because a firewall may drop pings. The Internet server for Vm2TxtApl accepts connections from each node. If the site file names no Internet server, a person confirms that the nodes have access to the Internet (PREP-6.2-1)",
	})
	Prep7_1Step4 = prepare.add(Step{
		ID: "PREP-7.1-4", Part1: "3.1", Part2: "7.1", Manual: "7.1", How: Check,
		Title:  "the IP addresses and network names of the cluster were read",
		Reads:  "the cluster's resources of the types IP Address and Network Name",
		ReadBy: "Read",
		Proves: "which resources of these two types exist. The step does not show who uses them. virtualServer.preexisting in the site file decides whether Changeover may create the resources of the virtual server",
	})
	Prep7_1Step5 = prepare.add(Step{
		ID: "PREP-7.1-5", Part1: "3.1; 3.1.3", Part2: "7.1; 7.1.3", Manual: "7.1.3", How: Automatic,
		Title:  "the site's antivirus services are stopped during the installation",
		Reads:  "the states of the antivirus services that the site file names; the real-time protection of Microsoft Defender; the programs of people who are logged on",
		ReadBy: "CheckDefender CheckInteractivePrograms EnsureRealTimeProtection EnsureWindowsService",
		Proves: "the antivirus services of the site file are stopped, and Defender's real-time protection is off. Changeover reads these states at the beginning of the runbooks prepare, install, integrate and replicate-to-node, and again after each restart of a node during these runbooks. The site record contains what Changeover has to start again. Programs of people who are logged on are a warning. If the site file keeps Defender on (checks.keepDefender), Defender is a warning too",
		Hint:   "stop the antivirus program, because it causes errors during the installation, then retry",
	})
	Prep7_1_1Step1 = prepare.add(Step{
		ID: "PREP-7.1.1-1", Part1: "3.1.1", Part2: "7.1.1", Manual: "7.1.1", How: Check,
		Title:  "the cluster has all nodes of the site, and these nodes are up",
		Reads:  "the name of the cluster; the names and states of its nodes",
		ReadBy: "CheckClusterNodes",
		Proves: "every node of the site file belongs to the cluster and is Up, or Changeover has paused the node",
	})
	Prep6_1_2Step1 = prepare.add(Step{
		ID: "PREP-6.1.2-1", Part1: "2.1.2", Part2: "6.1.2", Manual: "6.1.2", How: Check,
		Title:  "cluster and nodes have the site's addresses, and no address is given twice",
		Reads:  "the addresses of the cluster's IP Address resources; the addresses of each node's network adapters; the addresses in the site file",
		ReadBy: "CheckClusterAddresses",
		Proves: "the cluster's own group has the cluster's address. Each node has its client address and its interconnect address. No other role has the virtual server's address, and no address is used twice",
	})
	// Further references: 6.2/3 (maintenance window), 6.2 and 6.2/9 (optional components).
	Prep6_2Step1 = prepare.add(Step{
		ID: "PREP-6.2-1", Part1: "2.2/2,3,5,7", Part2: "6.2/2,3,5,7", Manual: "6.2/2", How: Check,
		Title:  "each node can be administered and restarted, and services may be stopped",
		Reads:  "a WinRM session to each node, and the quotas of WinRM; the features of Windows; the files on the setup medium; the installed software; the site record: who confirmed the step, when, and in which words",
		ReadBy: "CheckFeatures CheckInstalledSoftware CheckReachability CheckRemotingQuotas CheckSameFiles",
		Proves: "Changeover can administer each node, and the quotas of WinRM are large enough. The features for a clustered file server are installed. Each further node sees the same files on the setup medium as the install node; Changeover compares the lengths of all files, and the hashes of small files. If the site uses Microsoft Office, Office is installed. A program that must not be on a node, such as PostgreSQL, is a warning. A person confirms the maintenance window and the needs of optional components",
		Hint:   "before the work starts, ask the network administrator when nodes can restart and services can be stopped",
	})
	Prep6_2Step2 = prepare.add(Step{
		ID: "PREP-6.2-2", Part1: "2.1.5; 2.2/1", Part2: "6.1.5; 6.2/1", Manual: "6.1.5", How: Check,
		Title:  "the cluster was searched for other roles",
		Reads:  "the groups of the cluster",
		ReadBy: "CheckOtherRoles",
		Proves: "which other roles the cluster has. Each other role is a warning",
	})
	Prep7_1_2Step1 = prepare.add(Step{
		ID: "PREP-7.1.2-1", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "each node's processor is fast enough",
		Reads:  "Win32_Processor: name, clock rate and cores",
		ReadBy: "CheckProcessor",
		Proves: "in part 2, a Xeon needs 2,300 MHz or more. A slower Xeon stops the run, with two exceptions: its name shows a generation after E5 v3, or the site file accepts the processor (checks.acceptCPU). In these two cases, the slower Xeon is only a warning. A processor that is not a Xeon is always a warning. A fast Xeon is a warning if its name shows neither E5 v3 nor a newer generation. In part 1, each processor needs 2,000 MHz or more, and a Xeon needs two cores or more. Otherwise the run stops, unless the site file accepts the processor. In both parts, the clock rate may be one percent lower",
	})
	Prep7_1_2Step2 = prepare.add(Step{
		ID: "PREP-7.1.2-2", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "each node has enough memory",
		Reads:  "Win32_ComputerSystem: memory",
		ReadBy: "CheckMemory",
		Proves: "each node has at least the memory that the site's components need together. Windows may show up to three percent less. Changeover warns if a node has less memory than the manual recommends",
	})
	Prep7_1_2Step3 = prepare.add(Step{
		ID: "PREP-7.1.2-3", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "the cluster has two shared disks that are large and fast enough",
		Reads:  "the sizes of the clustered disks; on the role's owner, the counters of the cluster drive before and after an interval of ten seconds; the site record: who confirmed the step, when, and in which words",
		ReadBy: "CheckDiskLatency CheckSharedDisks",
		Proves: "two clustered disks have 200 GB or more each; in part 1, 100 GB or more. In part 2, a read or write of the cluster drive takes 10 ms or less on average. If there are fewer than 100 reads and writes in the ten seconds, the latency is unknown. A person then confirms the latency that the vendor of the disks states",
	})
	Prep7_1_2Step4 = prepare.add(Step{
		ID: "PREP-7.1.2-4", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Attest,
		Title:  "the cluster drive is redundant and part of the backup",
		Reads:  "the site record: who confirmed the step, when, and in which words",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Prep7_1_2Step5 = prepare.add(Step{
		ID: "PREP-7.1.2-5", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "each node sees clusterprep.exe and Setup.exe on the setup medium",
		Reads:  "the paths of clusterprep.exe and Setup.exe on the setup medium",
		ReadBy: "CheckPaths",
		Proves: "each node sees both programs",
	})
	Prep7_1_2Step6 = prepare.add(Step{
		ID: "PREP-7.1.2-6", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "each node's network adapter is connected, and a loopback adapter is installed",
		Reads:  "Get-NetAdapter: the state and speed of the adapter with the node's client address; the descriptions of all adapters; the site record: who confirmed the step, when, and in which words",
		ReadBy: "CheckNetworkAdapters",
		Proves: "the network adapter is up at 100 Mbit/s or more, and a Microsoft loopback adapter exists. An administrator installs the loopback adapter as the Server Installation manual says. A person confirms that the network adapter has the speed and duplex mode of its port at the switch",
		Hint:   "connect the network adapter; without a LAN link, XPR does not start properly",
	})
	Prep7_1_2Step7 = prepare.add(Step{
		ID: "PREP-7.1.2-7", Part1: "3.1.2; 3.1.3", Part2: "7.1.2; 7.1.3", Manual: "7.1.2", How: Check,
		Title:  "each node's client adapter has the MAC address that the site file names or that an earlier run recorded",
		Reads:  "Get-NetAdapter: the MAC address of the adapter with the node's client address; the site record; if the licence agent runs outside the nodes, the MAC address of the agent's computer as the install node sees it",
		ReadBy: "CheckNeighborMAC CheckNetworkAdapters",
		Proves: "the adapter has the MAC address of the site file. If the site file has no address, the first run only records the address, and later runs compare the address. Each runbook compares the address again, on the nodes that it works on, before it changes anything. A node sees the MAC address of the agent's computer only in the node's own networks. In other networks, a person confirms the address",
		Hint:   "if the network adapter was replaced, order a new licence file, because the MAC address of the old adapter is then locked for licensing (7.1.3); when the new licence is active, abort, correct the expected MAC address (in the site file, or in the site record), then start the runbook again. If the adapter was not replaced, give the computer's IP address to the licensed adapter again, then retry",
	})
	Prep7_1_2Step8 = prepare.add(Step{
		ID: "PREP-7.1.2-8", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "each node runs the site's Windows Server release",
		Reads:  "Win32_OperatingSystem: version; the version of PowerShell; the site record: who confirmed the step, when, and in which words",
		ReadBy: "CheckOperatingSystem",
		Proves: "the build number belongs to the site's release of Windows Server, and PowerShell 5.1 runs. A person confirms that the Release Notice of the XPR version lists this release of Windows Server",
	})
	Prep7_1_2Step9 = prepare.add(Step{
		ID: "PREP-7.1.2-9", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Check,
		Title:  "the cluster drive was not made with the command subst",
		Reads:  "on the role's owner, the output of subst.exe and the volumes",
		ReadBy: "CheckDrive",
		Proves: "the drive letter belongs to a volume, and not to a folder",
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
		Title:  "the installed software of each node was searched for a ComAssistant",
		Reads:  "the installed software of each node",
		ReadBy: "CheckInstalledSoftware",
		Proves: "no installed software has ComAssistant in its name. In part 1, such software stops the run, because part 1 forbids it. In part 2, such software is a warning",
	})
	Prep7_1_2Step12 = prepare.add(Step{
		ID: "PREP-7.1.2-12", Part1: "3.1.2", Part2: "7.1.2", Manual: "7.1.2", How: Attest,
		Title:  "the ISDN boards follow the rules of the Release Notice",
		Reads:  "the site record: who confirmed the step, when, and in which words",
		Proves: "a person confirmed the step; no host shows the result. If the site has no ISDN boards, the step is not applicable",
	})
	Prep7_1_3Step1 = prepare.add(Step{
		ID: "PREP-7.1.3-1", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Check,
		Title:  "each node's computer name is the name in the site file and has at most 15 characters",
		Reads:  "the computer's NetBIOS name",
		ReadBy: "CheckComputerIdentity",
		Proves: "the computer's name is the name in the site file and has at most 15 characters",
		Hint:   "if the name in the site file is wrong, abort, correct the site file, then start the runbook again; if the computer's name is wrong and the computer belongs to no cluster yet, rename the computer and restart it, then retry; if the computer belongs to the cluster already, use its present name in the site file",
	})
	Prep7_1_3Step2 = prepare.add(Step{
		ID: "PREP-7.1.3-2", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Check,
		Title:  "the cluster drive is NTFS with 10 GB or more available",
		Reads:  "Get-Volume on the role's owner: file system and free space of the cluster drive",
		ReadBy: "CheckDrive",
		Proves: "the drive is NTFS and has the free space that the site file asks for, at least 10 GB. In failover-test, less free space is only a warning",
	})
	Prep7_1_3Step3 = prepare.add(Step{
		ID: "PREP-7.1.3-3", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Automatic,
		Title:  "the DHCP server and its tools are not installed on any node",
		Reads:  "Get-WindowsFeature: DHCP, RSAT-DHCP",
		ReadBy: "CheckNoRemovalPending EnsureWindowsFeature",
		Proves: "DHCP and RSAT-DHCP are not installed, or this release of Windows does not know the feature. If the removal of a feature waits for a restart, the run restarts the node; the restart also completes removals of PREP-7.1.3-4 and PREP-7.1.3-5",
	})
	Prep7_1_3Step4 = prepare.add(Step{
		ID: "PREP-7.1.3-4", Part1: "3.1.3; 4.4.9.2", Part2: "7.1.3", Manual: "7.1.3", How: Automatic,
		Title:  "Windows' SMTP service is not installed on any node",
		Reads:  "Get-WindowsFeature: SMTP-Server",
		ReadBy: "EnsureWindowsFeature",
		Proves: "SMTP-Server is not installed, or this release of Windows does not know the feature. The run removes the feature; if the SMTP service runs, a person removes it (E-C49). Each later runbook reads the feature again, on the nodes that it works on, before it changes anything",
	})
	Prep7_1_3Step5 = prepare.add(Step{
		ID: "PREP-7.1.3-5", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Automatic,
		Title:  "Internet Information Services and their tools are not installed on any node",
		Reads:  "Get-WindowsFeature: Web-Server, Web-Mgmt-Console",
		ReadBy: "EnsureWindowsFeature",
		Proves: "Web-Server and Web-Mgmt-Console are not installed, or this release of Windows does not know the feature. The removal of IIS always also removes the features below IIS, so a person decides on the removal",
	})
	Prep7_1_3Step6 = prepare.add(Step{
		ID: "PREP-7.1.3-6", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Check,
		Title:  "each node's LAN link is up before the setup starts",
		Reads:  "Get-NetAdapter: the adapter with the node's client address",
		ReadBy: "CheckNetworkAdapters",
		Proves: "the state of the adapter is Up",
		Hint:   "connect the network adapter; without a LAN link, Windows cannot start its network services",
	})
	Prep7_1_3Step7 = prepare.add(Step{
		ID: "PREP-7.1.3-7", Part1: "3.1.3", Part2: "7.1.3", Manual: "7.1.3", How: Automatic,
		Title:  "service DHCP Client is stopped and disabled on each node that does not need it",
		Reads:  "how each adapter gets its address; the state and start mode of service Dhcp and of each service that depends on Dhcp; the release of Windows",
		ReadBy: "CheckNetworkAdapters EnsureDHCPClientDisabled",
		Proves: "all addresses are static. DHCP Client is stopped and disabled, or a warning names what needs DHCP Client; Windows Server 2016 and later always keep DHCP Client (Q-20)",
	})
	Prep3_1_3Step8 = prepare.add(Step{
		ID: "PREP-3.1.3-8", Part1: "3.1.3", Manual: "3.1.3", How: Automatic,
		Title:  "service License Logging is stopped and disabled",
		Reads:  "the state and start mode of service LicenseService",
		ReadBy: "EnsureWindowsService",
		Proves: "License Logging is stopped and disabled, or Windows does not have the service. The Windows releases of part 2 come without the service. If a node of such a release has the service anyway, Changeover stops and disables the service there too",
	})
	Prep7_2Step1 = prepare.add(Step{
		ID: "PREP-7.2-1", Part1: "3.2/1-3", Part2: "7.2/1-3", Manual: "7.2/1", How: Automatic,
		Title:  "a role exists for XPR",
		Reads:  "Get-ClusterGroup",
		ReadBy: "EnsureClusterGroup",
		Proves: "a role with the name in the site file exists. The role may already have resources",
	})
	Prep7_2Step2 = prepare.add(Step{
		ID: "PREP-7.2-2", Part1: "3.2/4", Part2: "7.2/4", Manual: "7.2/4", How: Check,
		Title:  "the role has the name that the site file wants",
		Reads:  "Get-ClusterGroup",
		ReadBy: "EnsureClusterGroup",
		Proves: "a role with the name in the site file exists",
	})
	Prep7_2Step3 = prepare.add(Step{
		ID: "PREP-7.2-3", Part1: "3.2/5", Part2: "7.2/5", Manual: "7.2/5", How: Automatic,
		Title:  "the role's preferred owners are the nodes that run XPR",
		Reads:  "Get-ClusterOwnerNode of the role",
		ReadBy: "EnsurePreferredOwners",
		Proves: "the role has the preferred owners of the site file, in the same order",
	})
	Prep7_2Step4 = prepare.add(Step{
		ID: "PREP-7.2-4", Part2: "7.2/6", Manual: "7.2/6", How: Automatic,
		Title:  "the role starts with the site's priority",
		Reads:  "the group's property Priority. On Windows Server 2008 R2, groups have no priority, and nothing is read",
		ReadBy: "EnsureRoleSettings",
		Proves: "the group has the site's priority, for example 3000 for High",
	})
	Prep3_2Step5 = prepare.add(Step{
		ID: "PREP-3.2-5", Part1: "3.2/6", Manual: "3.2/6", How: Automatic,
		Title:  "on Windows Server 2008 R2, the role starts automatically, and its persistent mode is off",
		Reads:  "on Windows Server 2008 R2 only: the group's properties PersistentState and DefaultOwner",
		ReadBy: "EnsureRoleSettings",
		Proves: "the role starts with the cluster and has no default owner. A role with XPR's resources that is not online must stay offline, so only its default owner is compared. Later releases of Windows have a priority instead (PREP-7.2-4)",
	})
	// Further reference: 7.3.1/3 (network name).
	Prep7_3_1Step1 = prepare.add(Step{
		ID: "PREP-7.3.1-1", Part1: "3.3.1/1-9", Part2: "7.3.1/1-9", Manual: "7.3.1/5", How: Automatic,
		Title:  "the role has the virtual server's address and network name",
		Reads:  "the role's IP Address and Network Name resources, with their private properties and dependencies; the cluster's networks; the site record: who confirmed the step, when, and in which words",
		ReadBy: "EnsureIPAddress EnsureNetworkName",
		Proves: "before the network name exists, a person confirms that the cluster has the right to create the computer account, because a node cannot ask Active Directory over WinRM. Afterwards, address, subnet mask and network have the site's values. The network name and its DNS name have the site's values. The network name depends on the address",
		Hint:   "ask the administrators of Active Directory to let the cluster create the computer account of the virtual server, or to prepare this account",
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
		Proves: "action, period and threshold have the site's values. Changeover sets this policy in part 2 too (E-C11)",
	})
	Prep7_3_2Step1 = prepare.add(Step{
		ID: "PREP-7.3.2-1", Part1: "3.3.2/1", Part2: "7.3.2/1", Manual: "7.3.2/1", How: Automatic,
		Title:  "the virtual server's address is online",
		Reads:  "the state and owner of the IP Address resource",
		ReadBy: "EnsureResourceState",
		Proves: "the cluster reports the address Online",
		Hint:   accessPointAdvice,
	})
	Prep7_3_2Step2 = prepare.add(Step{
		ID: "PREP-7.3.2-2", Part1: "3.3.2/2-4", Part2: "7.3.2/2-4", Manual: "7.3.2/2", How: Check,
		Title:  "the virtual server answers a ping",
		Reads:  "the reply to a ping of the virtual server's address, sent from a node that does not own the role",
		ReadBy: "CheckPing",
		Proves: "the virtual server's address answers. If checks.pingFiltered is set in the site file, a missing reply is only a warning",
		Hint:   accessPointAdvice,
	})
	Prep7_3_2Step3 = prepare.add(Step{
		ID: "PREP-7.3.2-3", Part1: "3.3.2/6-7", Part2: "7.3.2/6-7", Manual: "7.3.2/6", How: Automatic,
		Title:  "the virtual server's network name is online",
		Reads:  "the state and owner of the Network Name resource",
		ReadBy: "EnsureResourceState",
		Proves: "the cluster reports the network name Online",
		Hint:   accessPointAdvice,
	})
	Prep7_3_2Step4 = prepare.add(Step{
		ID: "PREP-7.3.2-4", Part1: "3.3.2/8", Part2: "7.3.2/8", Manual: "7.3.2/8", How: Automatic,
		Title:  "the role moves to a further node",
		Reads:  "the role's owner and state; the states of the role's resources",
		ReadBy: "MoveRole",
		Proves: "the first further node in the site file owns the role, and everything in the role is Online",
		Hint:   accessPointAdvice,
	})
	Prep7_3_2Step5 = prepare.add(Step{
		ID: "PREP-7.3.2-5", Part1: "3.3.2/9-10", Part2: "7.3.2/9-10", Manual: "7.3.2/9", How: Check,
		Title:  "the virtual server answers a ping while a further node owns the role",
		Reads:  "the reply to a ping of the virtual server's address, sent from the install node",
		ReadBy: "CheckPing",
		Proves: "the virtual server's address answers. If checks.pingFiltered is set in the site file, a missing reply is only a warning",
		Hint:   accessPointAdvice,
	})
	Prep7_3_2Step6 = prepare.add(Step{
		ID: "PREP-7.3.2-6", Part1: "3.3.2/11", Part2: "7.3.2/11", Manual: "7.3.2/11", How: Automatic,
		Title:  "the role moves back to the install node",
		Reads:  "the role's owner and state; the states of the role's resources",
		ReadBy: "MoveRole",
		Proves: "the install node owns the role, and everything in the role is Online. The site record shows that the test of this name, this address and this further node has passed",
		Hint:   accessPointAdvice,
	})
	Prep7_3_3Step1 = prepare.add(Step{
		ID: "PREP-7.3.3-1", Part2: "7.3.3/1-5", Manual: "7.3.3/1", How: Automatic,
		Title:  "the shared disk is in the cluster's storage",
		Reads:  "the resources of type Physical Disk with their disk IDs; the available disks",
		ReadBy: "EnsureClusterDisk",
		Proves: "the site's disk is a cluster resource",
	})
	Prep7_3_3Step2 = prepare.add(Step{
		ID: "PREP-7.3.3-2", Part1: "3.3.3/1-4", Part2: "7.3.3/6-9", Manual: "7.3.3/6", How: Automatic,
		Title:  "the shared disk belongs to the role and is online",
		Reads:  "the group, state and owner of the disk resource; on the owner, the volume with the site's drive letter",
		ReadBy: "EnsureClusterDisk EnsureResourceState",
		Proves: "the disk is in the role, is Online and has the site's drive letter",
	})
)
