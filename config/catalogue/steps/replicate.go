package steps

// The steps of replicate-to-node: a further node gets what the install node has (5.8, 9.8).
var (
	// Further reference: 9.8.1 (guard of the chapter).
	Rep9_8_1Step1 = replicate.add(Step{
		ID: "REP-9.8.1-1", Part1: "5.8.1/1", Part2: "9.8.1/1", Manual: "9.8.1/1", How: Automatic,
		Title:  "the target node is resumed, and the other nodes are paused",
		Reads:  "the role's resources; then the states of the nodes and the role's owner",
		ReadBy: "CheckRoleResources EnsureNodePause",
		Proves: "every service of the site is a resource of the role. The target node is Up, and the other nodes are Paused",
		Hint:   "abort, run integrate to its end, then start the runbook again",
	})
	Rep9_8_1Step2 = replicate.add(Step{
		ID: "REP-9.8.1-2", Part1: "5.8.1/2", Part2: "9.8.1/2", Manual: "9.8.1/2", How: Automatic,
		Title:  "the role is offline",
		Reads:  "the role's state; the states of the role's resources",
		ReadBy: "EnsureRoleState",
		Proves: "the cluster reports everything in the role Offline",
	})
	Rep9_8_1Step3b = replicate.add(Step{
		ID: "REP-9.8.1-3b", Part1: "5.8.1/3b", Part2: "9.8.1/3b", Manual: "9.8.1/3b", How: Automatic,
		Title:  "AxMmCtl.dll is registered on the target node",
		Reads:  "the registered classes whose InprocServer32 names the DLL",
		ReadBy: "EnsureCOMServer",
		Proves: "at least one class names exactly this file. If the site has no SmsIpApl, the step is not applicable",
	})
	Rep9_8_1Step3c = replicate.add(Step{
		ID: "REP-9.8.1-3c", Part1: "5.8.1/3a,c", Part2: "9.8.1/3a,c-e", Manual: "9.8.1/3c", How: Automatic,
		Title:  "the role is on the target node",
		Reads:  "the role's owner; the state of the target node",
		ReadBy: "MoveRole",
		Proves: "the target node owns the role",
		Hint:   "resume the target node first, because a role cannot move to a paused node",
	})
	Rep9_8_1Step3d = replicate.add(Step{
		ID: "REP-9.8.1-3d", Part1: "5.8.2/12", Part2: "9.8.2/12", Manual: "9.8.1/3", How: Automatic,
		Title:  "disk, address, name and file server are online on the target node",
		Reads:  "the states of disk, address, name and file server",
		ReadBy: "EnsureResourceState",
		Proves: "the cluster reports each of these resources Online on the target node",
	})
	Rep9_8_2Step0 = replicate.add(Step{
		ID: "REP-9.8.2-0", Part1: "5.8.2; 5.4", Part2: "9.8.2; 9.4", Manual: "9.8.2", How: Check,
		Title:  "the target node has the prerequisites",
		Reads:  "after all programs have run and the node has restarted: mrsclusres.dll, the C++ runtimes, the printer port, the system variable Path and, if the licence agents run on the nodes, the node's licence agent. In a check, or after a skipped step, the results of the steps of 4.2.2, 9.2 and 9.4 are read instead",
		ReadBy: "CheckInstalledSoftware CheckListeningPort CheckRuntime EnsureFileCopy EnsureMachinePath Sum",
		Proves: "the node has all prerequisites at the same time. In a check, or after a skipped step, each prerequisite is proven only for the time at which its own step read it",
		Hint:   "install what is missing on this node as 4.2.2, 9.2 or 9.4 describes, then retry. Or abort, then start the runbook again, which repeats the steps of these sections",
	})
	Rep9_8_2Step1 = replicate.add(Step{
		ID: "REP-9.8.2-1", Part1: "5.8.2/1,2", Part2: "9.8.2/1,2", Manual: "9.8.2/1", How: Check,
		Title:  "the target node can be administered",
		Reads:  "a WinRM session to the node",
		ReadBy: "CheckReachability",
		Proves: "Changeover can administer the node",
	})
	Rep9_8_2Step3 = replicate.add(Step{
		ID: "REP-9.8.2-3", Part1: "5.8.2/3", Part2: "9.8.2/3", Manual: "9.8.2/3", How: Automatic,
		Title:  "every service has the same definition on the target node as on the install node",
		Reads:  "the definitions of the services on the install node and on the target node",
		ReadBy: "CheckServicesInstalled EnsureWindowsService",
		Proves: "program, display name, type, error control, start mode and account are equal. The service has no dependencies",
		Hint:   "on this node, run the five programs in the folder XpressionsInstall\\Prerequisites of the setup medium again (9.4.1), then retry",
	})
	Rep9_8_2Step4 = replicate.add(Step{
		ID: "REP-9.8.2-4", Part1: "5.8.2/4", Part2: "9.8.2/4", Manual: "9.8.2/4", How: Check,
		Title:  "every service was read back after its creation",
		Reads:  "the results of the steps that created the services; the Application log",
		ReadBy: "CheckEventText Sum",
		Proves: "each service was read back after its creation. If the Application log has the error message that the manual prints, that is a warning. If the licence service does not run, the step that brings it online fails (REP-9.8.2-12)",
		Hint:   "on this node, run the five programs in the folder XpressionsInstall\\Prerequisites of the setup medium again (9.4.1), then retry",
	})
	Rep9_8_2Step7 = replicate.add(Step{
		ID: "REP-9.8.2-7", Part1: "5.8.2/5-10", Part2: "9.8.2/5-10", Manual: "9.8.2/5", How: Automatic,
		Title:  "every service logs on with its account on the target node",
		Reads:  "the logon accounts of the services, compared by SID; the holders of SeServiceLogonRight",
		ReadBy: "EnsureLogonRight EnsureWindowsService SetServicePassword",
		Proves: "each service has its account, and the accounts have the right to log on as a service. A password cannot be read back. change-service-password sets the password again on every node. If a service then starts, the password is right",
		Hint:   wrongPassword,
	})
	Rep9_8_2Step11 = replicate.add(Step{
		ID: "REP-9.8.2-11", Part1: "5.8.2/11", Part2: "9.8.2/11", Manual: "9.8.2/11", How: Automatic,
		Title:  "each service account is an administrator of the install node and of the target node",
		Reads:  "the members of the local group S-1-5-32-544",
		ReadBy: "EnsureLocalGroupMember",
		Proves: "the account itself is a member of the group on both nodes",
	})
	Rep9_8_2Step12 = replicate.add(Step{
		ID: "REP-9.8.2-12", Part1: "5.8.2/12", Part2: "9.8.2/12", Manual: "9.8.2/12", How: Automatic,
		Title:  "each service is online on the target node before the next service is created",
		Reads:  "the state of the resource; the state of the resource's Windows service on the target node; once the resource is online, the dependencies of the Windows service",
		ReadBy: "EnsureResourceState EnsureWindowsService",
		Proves: "the cluster reports the resource Online. The Windows service runs and depends on no other service. After a failure, the run tries the manual's two repairs once",
		Hint:   resourceAdvice,
	})
	Rep9_8_2Step13 = replicate.add(Step{
		ID: "REP-9.8.2-13", Part1: "5.8.2/13", Part2: "9.8.2/13", Manual: "9.8.2/13", How: Check,
		Title:  "all mandatory services are online on the target node",
		Reads:  "the resources of the mandatory services",
		ReadBy: "CheckServicesOnline",
		Proves: "each of these resources is Online on the target node",
	})
	Rep9_8_2Step14 = replicate.add(Step{
		ID: "REP-9.8.2-14", Part1: "5.8.2/14", Part2: "9.8.2/14", Manual: "9.8.2/14", How: Check,
		Title:  "all installed optional services are online on the target node",
		Reads:  "the resources of the site's optional services; at the end, the whole role",
		ReadBy: "CheckServicesOnline EnsureRoleState",
		Proves: "each of these resources is Online on the target node. Afterwards, Changeover brings the whole role online",
	})
	Rep9_8_3Step1 = replicate.add(Step{
		ID: "REP-9.8.3-1", Part1: "5.8.3", Part2: "9.8.3", Manual: "9.8.3", How: Operator,
		Title:  "the hotfixes of the XPR version are installed",
		Reads:  "the SHA-256 of the files that the site file names for each hotfix. Files on the cluster drive are read on the role's owner. Other files are read on the target node, on the install node and on each node that was replicated before. If the site file names no files for a hotfix, the site record is read instead. If Changeover itself started the program of a hotfix on one of these nodes, the result of the program is read too",
		ReadBy: "CheckFileHashes CheckInstallersEnded RunProgram",
		Proves: "each file has the SHA-256 in the site file. For a hotfix without files in the site file, a person confirmed that the target node, the install node and the nodes that were replicated before have the hotfix. If a program that Changeover started wants a restart of one of these nodes, Changeover has restarted the node. install-hotfix installs a hotfix on every node, one node after the other",
	})
	Rep9_8StepN = replicate.add(Step{
		ID: "REP-9.8-N", Part1: "5.8", Part2: "9.8", Manual: "9.8", How: Automatic,
		Title:  "each further node was replicated completely, one node after the other, and has run the role",
		Reads:  "the steps of the node's replication; in a later run, the site record",
		ReadBy: "Sum",
		Proves: "none of these steps was skipped, and every service was online on the node once. At the end of the node's replication, the site record gets an entry for the node",
	})
)
