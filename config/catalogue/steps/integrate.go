package steps

// The steps of integrate up to the shares: XPR's node becomes the virtual server (5.2 to 5.6, 9.2 to 9.6).
var (
	// Further reference: 9.2 (guard of the chapter).
	Int9_2Step1 = integrate.add(Step{
		ID: "INT-9.2-1", Part1: "5.2/1", Part2: "9.2/1", Manual: "9.2/1", How: Automatic,
		Title:  "every node has the information store's resource DLL from the setup medium",
		Reads:  "SHA-256 of the DLL on the setup medium and on the node",
		ReadBy: "CheckRoleResources CheckServicesInstalled EnsureFileCopy ReplaceFileHeldByClusterService",
		Proves: "the two hashes are equal",
		Hint:   "abort, run install to its end, then start the runbook again",
	})
	Int9_2Step2 = integrate.add(Step{
		ID: "INT-9.2-2", Part1: "5.2/1", Part2: "9.2/1", Manual: "9.2/1", How: Automatic,
		Title:  "a resource DLL that the cluster service uses is replaced",
		Reads:  "the state of service ClusSvc; the state of the node; the node's roles; the votes of the cluster; SHA-256 of the DLL on the setup medium and on the node",
		ReadBy: "Sum",
		Proves: "the DLL on the node equals the DLL on the setup medium, and the node is back in the cluster. To replace the DLL, Changeover stops the cluster service of the node, and starts it again. Changeover refuses the step on the role's owner, and also if the cluster would lose its quorum",
	})
	Int9_2Step3 = integrate.add(Step{
		ID: "INT-9.2-3", Part1: "5.2/2", Part2: "9.2/2", Manual: "9.2/2", How: Automatic,
		Title:  "resource type mrsclusres is registered",
		Reads:  "Get-ClusterResourceType",
		ReadBy: "EnsureClusterResourceType",
		Proves: "the resource type exists and has the file name of the DLL",
	})
	Int9_2Step4 = integrate.add(Step{
		ID: "INT-9.2-4", Part1: "5.2/4", Part2: "9.2/3", Manual: "9.2/3", How: Automatic,
		Title:  "the other nodes are paused during the integration",
		Reads:  "the states of the nodes and the role's owner",
		ReadBy: "EnsureNodePause",
		Proves: "each other node is Paused and does not own the role",
	})
	Int9_3Step0 = integrate.add(Step{
		ID: "INT-9.3-0", Part1: "5.3", Part2: "9.3", Manual: "9.3", How: Automatic,
		Title:  "XPR's registry trees are backed up before they are changed",
		Reads:  "the backup files of this run",
		ReadBy: "BackUpRegistry CheckServicesStopped EnsureWindowsService",
		Proves: "reg.exe exported both trees to the cluster drive",
		Hint:   "to undo the changes, run 'reg.exe import FILE' on the role's owner for both exports of this run from before the changes. The exports are in the folder changeover-backup on the cluster drive; names that end in -after.reg are exports from after the changes",
	})
	Int9_3Step1 = integrate.add(Step{
		ID: "INT-9.3-1", Part1: "5.3/1,2a-e", Part2: "9.3/1,2a-e", Manual: "9.3/2", How: Automatic,
		Title:  "XPR's registry trees name the virtual server instead of a node",
		Reads:  "in both registry trees, the key names, value names and data that contain a node's name; exports of both trees from before and after the change",
		ReadBy: "BackUpRegistry CheckOnlyRenamed EnsureRegistryRename",
		Proves: "no whole word in either tree is a node's name, and the types of the values are as before. A node's name in binary data is a warning. The two exports differ only in names, and in the values that the other steps of 9.3 set. Any further difference stops the run. If the licence service runs meanwhile, further differences are only a warning",
	})
	Int9_3Step2 = integrate.add(Step{
		ID: "INT-9.3-2", Part1: "5.3/2c", Part2: "9.3/2c", Manual: "9.3/2c", How: Automatic,
		Title:  "the monitor directory lists the virtual server only",
		Reads:  `registry value MRS Globals\Monitor Directory`,
		ReadBy: "EnsureRegistryValue",
		Proves: "the list has a line for the virtual server and no line for a node",
	})
	Int9_3Step3 = integrate.add(Step{
		ID: "INT-9.3-3", Part1: "5.3/3", Part2: "9.3/3", Manual: "9.3/3", How: Automatic,
		Title:  "the address of the licence service is the virtual server's address",
		Reads:  `registry value MRS Globals\LicSvcAddress`,
		ReadBy: "EnsureRegistryValue",
		Proves: "the host part of the value is the virtual server's address. Scheme and port are as before",
	})
	Int9_3Step4 = integrate.add(Step{
		ID: "INT-9.3-4", Part1: "5.3/4", Part2: "9.3/4", Manual: "9.3/4", How: Automatic,
		Title:  "the Kernel list names only satellites of the site",
		Reads:  `registry value MRS\Services\Kernel`,
		ReadBy: "EnsureRegistryValue",
		Proves: "the list is empty, or every line belongs to a satellite of the site",
	})
	Int9_3Step5 = integrate.add(Step{
		ID: "INT-9.3-5", Part1: "5.3/5", Part2: "9.3/5", Manual: "9.3/5", How: Automatic,
		Title:  "the TCP layer binds to the virtual server's address",
		Reads:  `registry value Tcpapl\NWPlugTCP\BindAddress`,
		ReadBy: "EnsureRegistryValue",
		Proves: "the value is a string with the virtual server's address",
	})
	Int9_3Step6 = integrate.add(Step{
		ID: "INT-9.3-6", Part1: "5.3/6", Part2: "9.3/6", Manual: "9.3/6", How: Automatic,
		Title:  "the registry names the type of the cluster",
		Reads:  `registry value Cluster Parameter\Type`,
		ReadBy: "EnsureRegistryValue",
		Proves: "the value is the string MSCS",
	})
	Int9_3Step7 = integrate.add(Step{
		ID: "INT-9.3-7", Part1: "5.3/7", Part2: "9.3/7", Manual: "9.3/7", How: Automatic,
		Title:  "the registry names the role",
		Reads:  `registry value Cluster Parameter\Group`,
		ReadBy: "EnsureRegistryValue",
		Proves: "the value is the role's name",
	})
	Int9_3Step8 = integrate.add(Step{
		ID: "INT-9.3-8", Part1: "5.3/8", Part2: "9.3/8", Manual: "9.3/8", How: Automatic,
		Title:  "the Kernel list names neither a node of the cluster nor the virtual server",
		Reads:  `registry value MRS\Services\Kernel; the two registry keys that are misspelled in the manual`,
		ReadBy: "CheckStrayKeys EnsureRegistryValue",
		Proves: "no line of the list names the virtual server or a node. If a misspelled key exists, that is a warning, because XPR does not read the key",
	})
	Int9_4_1Step1 = integrate.add(Step{
		ID: "INT-9.4.1-1", Part1: "5.4.1/1-4", Part2: "9.4.1/1-4", Manual: "9.4.1", How: Operator,
		Title:  "every node has the C++ runtimes",
		Reads:  "the installed software of the node and of the install node; the version resources of the five programs",
		ReadBy: "CheckRuntime RunProgram",
		Proves: "each of the five programs installs a C++ runtime. For each program, the node has a runtime of the same family and architecture that is at least as new. If the version resource of vcruntimeinst.exe names no product, any Visual C++ runtime is enough on the install node, and a further node is compared with the install node. If the site file gives silent arguments, Changeover runs the programs itself",
		Hint:   "no dialog announces the end of these programs; after each program, wait until Task Manager no longer shows the process of the program",
	})
	Int9_4_2Step1 = integrate.add(Step{
		ID: "INT-9.4.2-1", Part1: "5.4.2/1-5", Part2: "9.4.2/1-5", Manual: "9.4.2/1", How: Operator,
		Title:  "every node has the printer port of XPR's printer driver",
		Reads:  "the printer ports; the print spooler; the installed software; the role's resources of type Print Spooler",
		ReadBy: "CheckInstalledSoftware CheckResourceTypeCount EnsureWindowsService RunProgram",
		Proves: "port 'XPR Server Fax Monitor' exists, and the role has no Print Spooler resource. If no installed software is named like the driver, that is a warning. If the site file gives silent arguments, Changeover runs the driver's setup itself",
		Hint:   "create no Print Spooler resource for XPR",
	})
	Int9_4_2Step2 = integrate.add(Step{
		ID: "INT-9.4.2-2", Part1: "5.4.2/6", Part2: "9.4.2/6", Manual: "9.4.2/6", How: Automatic,
		Title:  "every node has restarted since its printer driver was installed",
		Reads:  "the node's boot time; the time of the log of the driver's setup; how the installers that Changeover started have ended; the site record",
		ReadBy: "CheckInstallersEnded CheckQuorumKept CheckRoleOwner CheckServicesStopped CheckStartedSince EnsureRoleState EnsureWindowsService RestartHost",
		Proves: "the node has started since its driver was installed, WinRM answers, and the node is back in the cluster. A later run reads the restart from the site record",
	})
	Int9_4_2Step3 = integrate.add(Step{
		ID: "INT-9.4.2-3", Part1: "5.4.2/7", Part2: "9.4.2/7", Manual: "9.4.2/7", How: Check,
		Title:  "the log of the printer driver's setup is read",
		Reads:  `the end of C:\WINDOWS\Temp\ucsetup.log`,
		ReadBy: "Read",
		Proves: "the log matches the pattern of success in the site file (unattended.printerLogPattern). If the site file has no pattern, a warning asks a person to look in the log, which is in the evidence, for errors; the printer port proves the installation without the log. If the log is missing, that is a warning",
	})
	Int9_4_2_1 = integrate.add(Step{
		ID: "INT-9.4.2.1", Part1: "5.4.2.1", Part2: "9.4.2.1", Manual: "9.4.2.1", How: Operator,
		Title:  "the printer driver is removed",
		Reads:  "the printer ports of each node",
		ReadBy: "CheckInstalledSoftware",
		Proves: "uninstall-printer-driver shows the pages of the setup, with which a person removes the driver. Afterwards port 'XPR Server Fax Monitor' does not exist. In integrate, the step is not applicable",
	})
	Int9_4_3Step1 = integrate.add(Step{
		ID: "INT-9.4.3-1", Part1: "5.4.3/1", Part2: "9.4.3/1", Manual: "9.4.3/1", How: Automatic,
		Title:  "the folder for printer embedded codes exists",
		Reads:  "the folder on the role's owner",
		ReadBy: "EnsureDirectory",
		Proves: "the folder exists",
	})
	Int9_4_3Step2 = integrate.add(Step{
		ID: "INT-9.4.3-2", Part1: "5.4.3/2,3", Part2: "9.4.3/2,3", Manual: "9.4.3/2", How: Automatic,
		Title:  "the folder is shared by the virtual server",
		Reads:  "the share in the scope of the virtual server, and the access list of the share",
		ReadBy: "EnsureShare",
		Proves: "the share has the right path and scope. Its access list has one entry: full access for Everyone",
	})
	Int9_4_3Step3 = integrate.add(Step{
		ID: "INT-9.4.3-3", Part1: "5.4.3/4", Part2: "9.4.3/4", Manual: "9.4.3/4", How: Attest,
		Title:  "each client PC has the printer for embedded codes",
		Reads:  "the site record: who confirmed the step, when, and in which words",
		Proves: "a person confirmed the step; no host shows the result",
		Hint:   "use a Courier font in the documents, because XPR reads the codes in no other font",
	})
	Int9_4_3Step4 = integrate.add(Step{
		ID: "INT-9.4.3-4", Part1: "5.4.3/5", Part2: "9.4.3/5", Manual: "9.4.3/5", How: Attest,
		Title:  "the registry of each client PC contains the share and the virtual server",
		Reads:  "the site record: who confirmed the step, when, and in which words",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Int9_4_3Step5 = integrate.add(Step{
		ID: "INT-9.4.3-5", Part1: "5.4.3/6", Part2: "9.4.3/6", Manual: "9.4.3/6", How: Attest,
		Title:  "each client PC supports embedded codes",
		Reads:  "the site record: who confirmed the step, when, and in which words",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Int9_4_3Step6 = integrate.add(Step{
		ID: "INT-9.4.3-6", Part1: "5.4.3/7", Part2: "9.4.3/7", Manual: "9.4.3/7", How: Automatic,
		Title:  "Mail APL supports embedded codes on the role's owner",
		Reads:  `registry value MRS\MailApl\SupportEC`,
		ReadBy: "EnsureRegistryValue",
		Proves: "the value is the number 1",
	})
	Int9_4_4Step1 = integrate.add(Step{
		ID: "INT-9.4.4-1", Part1: "5.4.4/1-5", Part2: "9.4.4/1-5", Manual: "9.4.4/1", How: Automatic,
		Title:  "the system variable Path of every node contains XPR's folders",
		Reads:  "the system variable Path in the registry",
		ReadBy: "EnsureMachinePath",
		Proves: "the variable contains each folder exactly once and has the type REG_EXPAND_SZ",
	})
	Int9_4_4Step2 = integrate.add(Step{
		ID: "INT-9.4.4-2", Part1: "5.4.4/6", Part2: "9.4.4/6", Manual: "9.4.4/6", How: Automatic,
		Title:  "Ghostscript's folder is empty and DisableGS is set",
		Reads:  `folder res\convert\ghostscript; the registry value DisableGS, if the site file gives its path (ghostscript.path); otherwise the site record: who confirmed that DisableGS is set`,
		ReadBy: "EnsureDirectory EnsureRegistryValue",
		Proves: "the folder is empty, and DisableGS is set on every node. If the site file gives no path of DisableGS, a person confirmed that DisableGS is set. A site that keeps Ghostscript deviates from the manual",
	})
	Int9_5Step0 = integrate.add(Step{
		ID: "INT-9.5-0", Part1: "5.5", Part2: "9.5", Manual: "9.5", How: Check,
		Title:  "the install node owns the role, and the role has not moved since the installation",
		Reads:  "the role's owner; events 1641 and 1201 in the cluster's log on every node; the site record: the end of the installation by each node's clock",
		ReadBy: "CheckRoleOwner CheckRoleStays",
		Proves: "the install node owns the role, and no node's log has a move since the installation. If a log begins later than the end of the installation, that is a warning. If the site record does not have the end of the installation, Changeover does not know whether the role has moved",
	})
	Int9_5_1Step1 = integrate.add(Step{
		ID: "INT-9.5.1-1", Part1: "5.5.1/1-3", Part2: "9.5.1/1-3", Manual: "9.5.1/3", How: Automatic,
		Title:  "the site's services are stopped",
		Reads:  "the states of the site's services, and of every other service that runs a program in XPR's folders",
		ReadBy: "CheckServicesStopped EnsureWindowsService Read",
		Proves: "all these services are stopped. Changeover reads all states again after the last service has stopped",
	})
	Int9_5_1Step2 = integrate.add(Step{
		ID: "INT-9.5.1-2", Part1: "5.5.1/4,5", Part2: "9.5.1/4,5", Manual: "9.5.1/4", How: Automatic,
		Title:  "the site's services start only manually",
		Reads:  "the start modes of the site's services",
		ReadBy: "EnsureWindowsService",
		Proves: "the start mode of each service is Manual",
	})
	Int9_5_2Step1 = integrate.add(Step{
		ID: "INT-9.5.2-1", Part1: "5.5.2", Part2: "9.5.2", Manual: "9.5.2", How: Input,
		Title:  "the site file decides which services get an account",
		Reads:  "the site file: accounts.assignedAtSetup and the Exchange services",
		Proves: "which case of the manual applies according to the site file. INT-9.5.2-2 reads the account of each service",
	})
	// Further reference: 9.5.2/6 (logon right).
	Int9_5_2Step2 = integrate.add(Step{
		ID: "INT-9.5.2-2", Part1: "5.5.2/1-8", Part2: "9.5.2/1-8", Manual: "9.5.2/1", How: Automatic,
		Title:  "the site's services log on with the service account",
		Reads:  "the logon accounts of the services, compared by SID; the holders of SeServiceLogonRight",
		ReadBy: "EnsureLogonRight EnsureWindowsService SetServicePassword",
		Proves: "each service has its account, and the accounts have the right to log on as a service. A password cannot be read back. change-service-password sets the password again on every node. If a service then starts, the password is right",
		Hint:   wrongPassword,
	})
	Int9_5_2Step3 = integrate.add(Step{
		ID: "INT-9.5.2-3", Part1: "5.5.2", Part2: "9.5.2", Manual: "9.5.2", How: Automatic,
		Title:  "Exchange services log on with the Exchange account",
		Reads:  "the logon accounts of the services, compared by SID",
		ReadBy: "EnsureWindowsService SetServicePassword",
		Proves: "each Exchange service has its account. A password cannot be read back (see INT-9.5.2-2)",
		Hint:   "give the account in accounts.exchange the rights that the Exchange Gateway manual lists under 'Service Account'. To set up the connection, the account needs more rights than in operation",
	})
	Int9_5_3Step1 = integrate.add(Step{
		ID: "INT-9.5.3-1", Part1: "5.5.3/1-6", Part2: "9.5.3/1-6", Manual: "9.5.3/3", How: Automatic,
		Title:  "the site's services depend on no other service",
		Reads:  "DependOnService and DependOnGroup of the site's services; the dependencies that the service control manager has",
		ReadBy: "EnsureWindowsService",
		Proves: "all these lists of dependencies are empty. A success message of sc.exe does not prove this",
		Hint:   "if you clear the dependencies by hand, type a slash in 'sc.exe config <service> depend= /'; with a backslash, the resource cannot come online (error 1075)",
	})
	Int9_6_1Step1 = integrate.add(Step{
		ID: "INT-9.6.1-1", Part1: "5.6.1/1-9", Part2: "9.6.1/1-10", Manual: "9.6.1", How: Automatic,
		Title:  "XPR's six shares grant access as the manual's table says",
		Reads:  "the path, description and access list of each share in the scope of the virtual server",
		ReadBy: "EnsureShare",
		Proves: "the access list of each share has exactly one entry: the entry in the manual's table",
	})
	Int9_6_2Step1 = integrate.add(Step{
		ID: "INT-9.6.2-1", Part1: "5.6.2/1,2", Part2: "9.6.2/1", Manual: "9.6.2/1", How: Automatic,
		Title:  "the role has one File Server resource, and it is online",
		Reads:  "the role's resources of type File Server; the names and states of these resources",
		ReadBy: "CheckResourceTypeCount CheckRoleResources EnsureResourceName",
		Proves: "the role has exactly one File Server resource, and the resource is online. If part 1 or the site file gives the resource a name, the resource has this name",
	})
	Int9_6_2Step2 = integrate.add(Step{
		ID: "INT-9.6.2-2", Part1: "5.6.2/3,4", Part2: "9.6.2/2,3", Manual: "9.6.2/2", How: Automatic,
		Title:  "the File Server resource depends on the network name and the disk",
		Reads:  "the resource's dependencies",
		ReadBy: "EnsureDependency",
		Proves: "the resource depends on the network name and on the disk. Each further dependency is a warning",
	})
	Int9_6_2Step3 = integrate.add(Step{
		ID: "INT-9.6.2-3", Part1: "5.6.2/5-7", Part2: "9.6.2/4-6", Manual: "9.6.2/4", How: Automatic,
		Title:  "the File Server resource has the site's restart policy",
		Reads:  "the resource's restart action, period and threshold",
		ReadBy: "EnsureResourcePolicies",
		Proves: "action, period and threshold have the site's values",
	})
)
