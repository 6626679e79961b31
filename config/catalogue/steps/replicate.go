package steps

// The steps of replicate-to-node: a further node gets what the first one has (5.8, 9.8).
var (
	// Further reference: 9.8.1 (guard of the chapter).
	Rep9_8_1Step1 = replicate.add(Step{
		ID: "REP-9.8.1-1", Part1: "5.8.1/1", Part2: "9.8.1/1", Manual: "9.8.1/1", How: Automatic,
		Title:  "the target node is resumed and the others are paused",
		Reads:  "the states of the nodes and the role's owner; before that, the role's resources",
		ReadBy: "CheckRoleResources EnsureNodePause",
		Proves: "the target is Up and the others are Paused; every service of the site is a resource of the role",
		Hint:   "abort, run integrate to its end, then start this runbook again",
	})
	Rep9_8_1Step2 = replicate.add(Step{
		ID: "REP-9.8.1-2", Part1: "5.8.1/2", Part2: "9.8.1/2", Manual: "9.8.1/2", How: Automatic,
		Title:  "the role is offline",
		Reads:  "the role's state and the states of its resources",
		ReadBy: "EnsureRoleState",
		Proves: "the cluster reports everything in the role Offline",
	})
	Rep9_8_1Step3b = replicate.add(Step{
		ID: "REP-9.8.1-3b", Part1: "5.8.1/3b", Part2: "9.8.1/3b", Manual: "9.8.1/3b", How: Automatic,
		Title:  "AxMmCtl.dll is registered on the target node",
		Reads:  "the registered classes whose InprocServer32 names the DLL",
		ReadBy: "EnsureCOMServer",
		Proves: "at least one class names exactly this file. The step is not applicable without SmsIpApl",
	})
	Rep9_8_1Step3c = replicate.add(Step{
		ID: "REP-9.8.1-3c", Part1: "5.8.1/3a,c", Part2: "9.8.1/3a,c-e", Manual: "9.8.1/3c", How: Automatic,
		Title:  "the role is on the target node",
		Reads:  "the role's owner and the target's state",
		ReadBy: "MoveRole",
		Proves: "the target owns the role",
		Hint:   "resume the target node first: a role cannot move to a paused node",
	})
	Rep9_8_1Step3d = replicate.add(Step{
		ID: "REP-9.8.1-3d", Part1: "5.8.2/12", Part2: "9.8.2/12", Manual: "9.8.1/3", How: Automatic,
		Title:  "disk, address, name and file server are online on the target node",
		Reads:  "the states of these four resources",
		ReadBy: "EnsureResourceState",
		Proves: "the cluster reports each of them Online on the target",
	})
	Rep9_8_2Step0 = replicate.add(Step{
		ID: "REP-9.8.2-0", Part1: "5.8.2; 5.4", Part2: "9.8.2; 9.4", Manual: "9.8.2", How: Check,
		Title:  "the target node has the prerequisites",
		Reads:  "mrsclusres.dll, the C++ runtimes, the printer port and the system's Path, once all programs have run and the node has restarted; where one of their steps was skipped, the results of these steps",
		ReadBy: "CheckInstalledSoftware CheckRuntime EnsureFileCopy EnsureMachinePath Sum",
		Proves: "the node has all of them at the same time",
		Hint:   "repeat the missing step of 9.2 or 9.4 on this node, then retry",
	})
	Rep9_8_2Step1 = replicate.add(Step{
		ID: "REP-9.8.2-1", Part1: "5.8.2/1,2", Part2: "9.8.2/1,2", Manual: "9.8.2/1", How: Check,
		Title:  "the target node can be administered",
		Reads:  "a WinRM session to the node",
		ReadBy: "CheckReachability",
		Proves: "the service can administer the node",
	})
	Rep9_8_2Step3 = replicate.add(Step{
		ID: "REP-9.8.2-3", Part1: "5.8.2/3", Part2: "9.8.2/3", Manual: "9.8.2/3", How: Automatic,
		Title:  "every service exists on the target node as on the first one",
		Reads:  "the services' definitions on the first node and on the target",
		ReadBy: "CheckServicesInstalled EnsureWindowsService",
		Proves: "program, display name, type, error control, start mode and account are equal; the service has no dependencies",
		Hint:   "install the C++ runtimes on this node again (9.4.1), then retry",
	})
	Rep9_8_2Step4 = replicate.add(Step{
		ID: "REP-9.8.2-4", Part1: "5.8.2/4", Part2: "9.8.2/4", Manual: "9.8.2/4", How: Check,
		Title:  "every service was read back after its creation",
		Reads:  "the results of the steps that created the services; the Application log",
		ReadBy: "CheckEventText Sum",
		Proves: "each service was read back after its creation. The manual's message of failure in the Application log is a warning; where the licence service does not run, the step that brings it online fails",
		Hint:   "install the C++ runtimes on this node again (9.4.1), then retry",
	})
	Rep9_8_2Step7 = replicate.add(Step{
		ID: "REP-9.8.2-7", Part1: "5.8.2/5-10", Part2: "9.8.2/5-10", Manual: "9.8.2/5", How: Automatic,
		Title:  "every service logs on with its account on the target node",
		Reads:  "the services' logon accounts, compared by SID; the holders of SeServiceLogonRight",
		ReadBy: "EnsureLogonRight EnsureWindowsService SetServicePassword",
		Proves: "account and right are set. A password cannot be read back: change-service-password sets it again on every node, and a service that starts with it proves it",
		Hint:   wrongPassword,
	})
	Rep9_8_2Step11 = replicate.add(Step{
		ID: "REP-9.8.2-11", Part1: "5.8.2/11", Part2: "9.8.2/11", Manual: "9.8.2/11", How: Automatic,
		Title:  "the account is an administrator of the first node and of the target node",
		Reads:  "the members of the local group S-1-5-32-544",
		ReadBy: "EnsureLocalGroupMember",
		Proves: "the account itself is a member",
	})
	Rep9_8_2Step12 = replicate.add(Step{
		ID: "REP-9.8.2-12", Part1: "5.8.2/12", Part2: "9.8.2/12", Manual: "9.8.2/12", How: Automatic,
		Title:  "each service is online on the target node before the next one",
		Reads:  "the resource's state; the state of its service on the target; once the resource is online, the dependencies of the service",
		ReadBy: "EnsureResourceState EnsureWindowsService",
		Proves: "the cluster reports Online; the service runs and depends on no other service. After a failure the manual's two repairs are tried once",
		Hint:   "read the event log and the text of net helpmsg for the reason. Clear the service's dependencies (sc.exe config <service> depend= /), replace computer names in XPR's registry trees again (9.3), then bring the resource online (9.7.2/21)",
	})
	Rep9_8_2Step13 = replicate.add(Step{
		ID: "REP-9.8.2-13", Part1: "5.8.2/13", Part2: "9.8.2/13", Manual: "9.8.2/13", How: Check,
		Title:  "all mandatory services are online on the target node",
		Reads:  "the resources of the mandatory services",
		ReadBy: "CheckServicesOnline",
		Proves: "each of them is Online on the target",
	})
	Rep9_8_2Step14 = replicate.add(Step{
		ID: "REP-9.8.2-14", Part1: "5.8.2/14", Part2: "9.8.2/14", Manual: "9.8.2/14", How: Check,
		Title:  "all installed optional services are online on the target node",
		Reads:  "the resources of the site's optional services; at the end the whole role",
		ReadBy: "CheckServicesOnline EnsureRoleState",
		Proves: "each of them is Online on the target; the whole role is brought online then",
	})
	Rep9_8_3Step1 = replicate.add(Step{
		ID: "REP-9.8.3-1", Part1: "5.8.3", Part2: "9.8.3", Manual: "9.8.3", How: Operator,
		Title:  "the hotfixes of the XPR version are installed",
		Reads:  "the SHA-256 of the files that the site file names for each hotfix: on the target, on the first node and on nodes that were replicated before; of files on the cluster drive, on the role's owner. For a hotfix without files, the site record",
		ReadBy: "CheckFileHashes RunProgram",
		Proves: "each file is that of the hotfix. For a hotfix without files, a person confirmed it for the target and for the first node. install-hotfix installs a hotfix on every node, one after the other",
	})
	Rep9_8StepN = replicate.add(Step{
		ID: "REP-9.8-N", Part1: "5.8", Part2: "9.8", Manual: "9.8", How: Automatic,
		Title:  "each further node was replicated completely, one after the other, and the role has run on it",
		Reads:  "the steps of the node's replication; in a later run the site record",
		ReadBy: "Sum",
		Proves: "none of these steps was skipped, and every service was online on the node once. The record is written at the end of the node's replication",
	})
)
