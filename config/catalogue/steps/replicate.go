package steps

// The steps of replicate-to-node: a further node gets what the first one has (5.8, 9.8).
var (
	// Further reference: 9.8.1 (guard of the chapter).
	Rep9_8_1Step1 = replicate.add(Step{
		ID: "REP-9.8.1-1", Part1: "5.8.1/1", Part2: "9.8.1/1", Manual: "9.8.1/1", How: Automatic,
		Title:  "the target node is resumed and the others are paused",
		Reads:  "the states of the nodes and the role's owner; before, the role's resources",
		ReadBy: "CheckRoleResources EnsureNodePause",
		Proves: "that the target is Up and the others are Paused; that every service of the site is a resource of the role",
		Hint:   "abort, run integrate to its end and start again",
	})
	Rep9_8_1Step2 = replicate.add(Step{
		ID: "REP-9.8.1-2", Part1: "5.8.1/2", Part2: "9.8.1/2", Manual: "9.8.1/2", How: Automatic,
		Title:  "the role is offline",
		Reads:  "the role's state and the states of its resources",
		ReadBy: "EnsureRoleState",
		Proves: "that the cluster reports everything in it Offline",
	})
	Rep9_8_1Step3b = replicate.add(Step{
		ID: "REP-9.8.1-3b", Part1: "5.8.1/3b", Part2: "9.8.1/3b", Manual: "9.8.1/3b", How: Automatic,
		Title:  "AxMmCtl.dll is registered on the target node",
		Reads:  "the registered classes whose InprocServer32 names the DLL",
		ReadBy: "EnsureCOMServer",
		Proves: "that at least one names exactly this file; not applicable without SmsIpApl",
	})
	Rep9_8_1Step3c = replicate.add(Step{
		ID: "REP-9.8.1-3c", Part1: "5.8.1/3a,c", Part2: "9.8.1/3a,c-e", Manual: "9.8.1/3c", How: Automatic,
		Title:  "the role is on the target node",
		Reads:  "the role's owner and the target's state",
		ReadBy: "MoveRole",
		Proves: "that the target owns the role",
		Hint:   "a role cannot move to a paused node: resume it first",
	})
	Rep9_8_1Step3d = replicate.add(Step{
		ID: "REP-9.8.1-3d", Part1: "5.8.2/12", Part2: "9.8.2/12", Manual: "9.8.1/3", How: Automatic,
		Title:  "disk, address, name and file server are online on the target node",
		Reads:  "the states of these four resources",
		ReadBy: "EnsureResourceState",
		Proves: "that the cluster reports each Online on the target",
	})
	Rep9_8_2Step0 = replicate.add(Step{
		ID: "REP-9.8.2-0", Part1: "5.8.2; 5.4", Part2: "9.8.2; 9.4", Manual: "9.8.2", How: Check,
		Title:  "the target node has the prerequisites",
		Reads:  "mrsclusres.dll, the C++ runtimes, the printer port and the system's Path, once all of them and the restart are done; the results of their steps where one was skipped",
		ReadBy: "CheckInstalledSoftware CheckRuntime EnsureFileCopy EnsureMachinePath Sum",
		Proves: "that all of them are there together",
		Hint:   "repeat the missing step of 9.2 or 9.4 on this node",
	})
	Rep9_8_2Step1 = replicate.add(Step{
		ID: "REP-9.8.2-1", Part1: "5.8.2/1,2", Part2: "9.8.2/1,2", Manual: "9.8.2/1", How: Check,
		Title:  "the target node can be administered",
		Reads:  "a WinRM session to the node",
		ReadBy: "CheckReachability",
		Proves: "that the service can administer it",
	})
	Rep9_8_2Step3 = replicate.add(Step{
		ID: "REP-9.8.2-3", Part1: "5.8.2/3", Part2: "9.8.2/3", Manual: "9.8.2/3", How: Automatic,
		Title:  "every service exists on the target node as on the first one",
		Reads:  "the services' definitions on the first node and on the target",
		ReadBy: "CheckServicesInstalled EnsureWindowsService",
		Proves: "that program, display name, type, error control, start mode and account are equal and that the service has no dependencies",
		Hint:   "install the C++ runtimes on this node again (9.4.1), then retry",
	})
	Rep9_8_2Step4 = replicate.add(Step{
		ID: "REP-9.8.2-4", Part1: "5.8.2/4", Part2: "9.8.2/4", Manual: "9.8.2/4", How: Check,
		Title:  "every service was read back after its creation",
		Reads:  "the results of the steps that created the services; the Application log",
		ReadBy: "CheckEventText Sum",
		Proves: "that each service was read back after its creation; the manual's message of failure, written since, is a warning: the step that brings the licence service online fails with it where it does not run",
		Hint:   "install the C++ runtimes on this node again (9.4.1), then retry",
	})
	Rep9_8_2Step7 = replicate.add(Step{
		ID: "REP-9.8.2-7", Part1: "5.8.2/5-10", Part2: "9.8.2/5-10", Manual: "9.8.2/5", How: Automatic,
		Title:  "every service logs on with its account on the target node",
		Reads:  "the services' logon accounts, compared by SID; the holders of SeServiceLogonRight",
		ReadBy: "EnsureLogonRight EnsureWindowsService SetServicePassword",
		Proves: "that account and right are set; a password cannot be read back: change-service-password sets it again on every node, and services that start with it prove it",
		Hint:   wrongPassword,
	})
	Rep9_8_2Step11 = replicate.add(Step{
		ID: "REP-9.8.2-11", Part1: "5.8.2/11", Part2: "9.8.2/11", Manual: "9.8.2/11", How: Automatic,
		Title:  "the account is an administrator of the first node and of the target node",
		Reads:  "the members of the local group S-1-5-32-544",
		ReadBy: "EnsureLocalGroupMember",
		Proves: "that the account is a member itself",
	})
	Rep9_8_2Step12 = replicate.add(Step{
		ID: "REP-9.8.2-12", Part1: "5.8.2/12", Part2: "9.8.2/12", Manual: "9.8.2/12", How: Automatic,
		Title:  "each service is online on the target node before the next one",
		Reads:  "the resource's state, the state of its service on the target, and what that depends on once it is online",
		ReadBy: "EnsureResourceState EnsureWindowsService",
		Proves: "that the cluster reports Online and that the service runs, depending on no other; after a failure the manual's two repairs are tried once",
		Hint:   "clear the service's dependencies with sc.exe config <service> depend= / and replace computer names in the registry again, then bring it online; the event log and net helpmsg give the reason (9.7.2/21)",
	})
	Rep9_8_2Step13 = replicate.add(Step{
		ID: "REP-9.8.2-13", Part1: "5.8.2/13", Part2: "9.8.2/13", Manual: "9.8.2/13", How: Check,
		Title:  "all mandatory services are online on the target node",
		Reads:  "the resources of the mandatory services",
		ReadBy: "CheckServicesOnline",
		Proves: "that each is Online on the target",
	})
	Rep9_8_2Step14 = replicate.add(Step{
		ID: "REP-9.8.2-14", Part1: "5.8.2/14", Part2: "9.8.2/14", Manual: "9.8.2/14", How: Check,
		Title:  "all installed optional services are online on the target node",
		Reads:  "the resources of the site's optional services; at the end the whole role",
		ReadBy: "CheckServicesOnline EnsureRoleState",
		Proves: "that each is Online on the target; the whole role is brought online then",
	})
	Rep9_8_3Step1 = replicate.add(Step{
		ID: "REP-9.8.3-1", Part1: "5.8.3", Part2: "9.8.3", Manual: "9.8.3", How: Operator,
		Title:  "the hotfixes of the XPR version are installed",
		Reads:  "the SHA-256 of the files that the site file names for each hotfix, on the target, on the first node, and on those that were replicated before; on the role's owner those on the cluster drive; of a hotfix without files the site record",
		ReadBy: "CheckFileHashes RunProgram",
		Proves: "that each file is that of the hotfix; of one without files in the site file that a person confirmed it for the target and for the first node. install-hotfix installs one on every node in turn",
	})
	Rep9_8StepN = replicate.add(Step{
		ID: "REP-9.8-N", Part1: "5.8", Part2: "9.8", Manual: "9.8", How: Automatic,
		Title:  "the role has run on each further node, replicated completely and one after the other",
		Reads:  "the steps of the node's replication; later the site record",
		ReadBy: "Sum",
		Proves: "that none of them was skipped and every service was online on the node once; the record is written at the end of the node's replication",
	})
)
