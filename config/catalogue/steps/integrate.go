package steps

// The steps of integrate up to the shares: XPR's node becomes the virtual server (5.2 to 5.6, 9.2 to 9.6).
var (
	// Further reference: 9.2 (guard of the chapter).
	Int9_2Step1 = integrate.add(Step{
		ID: "INT-9.2-1", Part1: "5.2/1", Part2: "9.2/1", Manual: "9.2/1", How: Automatic,
		Title:  "every node has the information store's resource DLL from the setup medium",
		Reads:  "SHA-256 of the file on the medium and on the node",
		ReadBy: "CheckRoleResources CheckServicesInstalled EnsureFileCopy ReplaceFileHeldByClusterService",
		Proves: "both hashes are equal",
		Hint:   "abort, run install to its end, then start this runbook again",
	})
	Int9_2Step2 = integrate.add(Step{
		ID: "INT-9.2-2", Part1: "5.2/1", Part2: "9.2/1", Manual: "9.2/1", How: Automatic,
		Title:  "the cluster service releases a resource DLL that is in use",
		Reads:  "the state of service ClusSvc and of the node, the node's roles, SHA-256 of both files",
		ReadBy: "Sum",
		Proves: "the file is the medium's, and the node is back in the cluster. The step is refused on the role's owner",
	})
	Int9_2Step3 = integrate.add(Step{
		ID: "INT-9.2-3", Part1: "5.2/2", Part2: "9.2/2", Manual: "9.2/2", How: Automatic,
		Title:  "resource type mrsclusres is registered",
		Reads:  "Get-ClusterResourceType",
		ReadBy: "EnsureClusterResourceType",
		Proves: "the type exists, with the DLL's file name",
	})
	Int9_2Step4 = integrate.add(Step{
		ID: "INT-9.2-4", Part1: "5.2/4", Part2: "9.2/3", Manual: "9.2/3", How: Automatic,
		Title:  "the other nodes are paused during the integration",
		Reads:  "the states of the nodes and the role's owner",
		ReadBy: "EnsureNodePause",
		Proves: "the node is Paused and does not own the role",
	})
	Int9_3Step0 = integrate.add(Step{
		ID: "INT-9.3-0", Part1: "5.3", Part2: "9.3", Manual: "9.3", How: Automatic,
		Title:  "XPR's registry trees are backed up before they are changed",
		Reads:  "the backup files of this run",
		ReadBy: "BackUpRegistry CheckServicesStopped EnsureWindowsService",
		Proves: "reg.exe exported both trees to the cluster drive",
		Hint:   "to undo the changes, import the exported files",
	})
	Int9_3Step1 = integrate.add(Step{
		ID: "INT-9.3-1", Part1: "5.3/1,2a-e", Part2: "9.3/1,2a-e", Manual: "9.3/2", How: Automatic,
		Title:  "XPR's registry trees name the virtual server instead of a node",
		Reads:  "key names, value names and data that contain a node's name, in both trees; exports of both trees from before and after",
		ReadBy: "BackUpRegistry CheckOnlyRenamed EnsureRegistryRename",
		Proves: "no whole word in either tree is a node's name; types are as before; nothing was changed but names and the values that the other steps of 9.3 set. A node's name in binary data is a warning. Any other change stops the run; it is only a warning where the licence service runs meanwhile",
	})
	Int9_3Step2 = integrate.add(Step{
		ID: "INT-9.3-2", Part1: "5.3/2c", Part2: "9.3/2c", Manual: "9.3/2c", How: Automatic,
		Title:  "the monitor directory lists the virtual server only",
		Reads:  `registry value MRS Globals\Monitor Directory`,
		ReadBy: "EnsureRegistryValue",
		Proves: "the virtual server has its line, and no node has one",
	})
	Int9_3Step3 = integrate.add(Step{
		ID: "INT-9.3-3", Part1: "5.3/3", Part2: "9.3/3", Manual: "9.3/3", How: Automatic,
		Title:  "the licence service is addressed at the virtual server",
		Reads:  `registry value MRS Globals\LicSvcAddress`,
		ReadBy: "EnsureRegistryValue",
		Proves: "its host part is the virtual server's address; scheme and port stay as they are",
	})
	Int9_3Step4 = integrate.add(Step{
		ID: "INT-9.3-4", Part1: "5.3/4", Part2: "9.3/4", Manual: "9.3/4", How: Automatic,
		Title:  "the Kernel list holds the site's satellites only",
		Reads:  `registry value MRS\Services\Kernel`,
		ReadBy: "EnsureRegistryValue",
		Proves: "every line belongs to a satellite of the site, or the list is empty",
	})
	Int9_3Step5 = integrate.add(Step{
		ID: "INT-9.3-5", Part1: "5.3/5", Part2: "9.3/5", Manual: "9.3/5", How: Automatic,
		Title:  "the TCP layer binds to the virtual server's address",
		Reads:  `registry value Tcpapl\NWPlugTCP\BindAddress`,
		ReadBy: "EnsureRegistryValue",
		Proves: "it is a string with the virtual server's address",
	})
	Int9_3Step6 = integrate.add(Step{
		ID: "INT-9.3-6", Part1: "5.3/6", Part2: "9.3/6", Manual: "9.3/6", How: Automatic,
		Title:  "the registry has the type of the cluster",
		Reads:  `registry value Cluster Parameter\Type`,
		ReadBy: "EnsureRegistryValue",
		Proves: "it is the string MSCS",
	})
	Int9_3Step7 = integrate.add(Step{
		ID: "INT-9.3-7", Part1: "5.3/7", Part2: "9.3/7", Manual: "9.3/7", How: Automatic,
		Title:  "the registry has the name of the role",
		Reads:  `registry value Cluster Parameter\Group`,
		ReadBy: "EnsureRegistryValue",
		Proves: "it is the role's name",
	})
	Int9_3Step8 = integrate.add(Step{
		ID: "INT-9.3-8", Part1: "5.3/8", Part2: "9.3/8", Manual: "9.3/8", How: Automatic,
		Title:  "the Kernel list does not name the cluster itself",
		Reads:  `registry value MRS\Services\Kernel; two keys that the manual prints by mistake`,
		ReadBy: "CheckStrayKeys EnsureRegistryValue",
		Proves: "no line names the virtual server or a node. A mistaken key that exists is a warning: XPR does not read it",
	})
	Int9_4_1Step1 = integrate.add(Step{
		ID: "INT-9.4.1-1", Part1: "5.4.1/1-4", Part2: "9.4.1/1-4", Manual: "9.4.1", How: Operator,
		Title:  "every node has the C++ runtimes",
		Reads:  "the installed software of the node and of the first node; the version resources of the five programs",
		ReadBy: "CheckRuntime RunProgram",
		Proves: "for each of the five programs, a C++ runtime of its family and architecture is installed that is as new or newer. The version resource of vcruntimeinst.exe may name no product: the first node must then have a Visual C++ runtime, and a further node the runtimes that this program left on the first. The service runs the programs itself where the site gives silent arguments",
		Hint:   "no dialog announces the end of these programs: wait until the process has ended",
	})
	Int9_4_2Step1 = integrate.add(Step{
		ID: "INT-9.4.2-1", Part1: "5.4.2/1-5", Part2: "9.4.2/1-5", Manual: "9.4.2/1", How: Operator,
		Title:  "every node has the printer port of XPR's driver",
		Reads:  "the printer ports; the print spooler; the installed software; the role's resources of type Print Spooler",
		ReadBy: "CheckInstalledSoftware CheckResourceTypeCount EnsureWindowsService RunProgram",
		Proves: "port 'XPR Server Fax Monitor' exists; the driver is among the installed software (a warning where no name is like it); the role has no Print Spooler resource. The service runs the setup itself where the site gives silent arguments",
		Hint:   "create no Print Spooler resource for XPR",
	})
	Int9_4_2Step2 = integrate.add(Step{
		ID: "INT-9.4.2-2", Part1: "5.4.2/6", Part2: "9.4.2/6", Manual: "9.4.2/6", How: Automatic,
		Title:  "every node has restarted since its printer driver was installed",
		Reads:  "the node's boot time; the time of the driver's log; how the programs that this service started have ended; the site record",
		ReadBy: "CheckInstallersEnded CheckRoleOwner CheckServicesStopped CheckStartedSince EnsureRoleState EnsureWindowsService RestartHost",
		Proves: "the node has started since its driver was installed; WinRM answers; the node is back in the cluster. A later run reads it from the site record",
	})
	Int9_4_2Step3 = integrate.add(Step{
		ID: "INT-9.4.2-3", Part1: "5.4.2/7", Part2: "9.4.2/7", Manual: "9.4.2/7", How: Check,
		Title:  "the log of the printer driver's setup is read",
		Reads:  `the end of C:\WINDOWS\Temp\ucsetup.log`,
		ReadBy: "Read",
		Proves: "the log matches the site's pattern of success. Without a pattern, a warning asks a person to read the log in the evidence; a missing log is a warning too, and leaves nothing to read",
	})
	Int9_4_2_1 = integrate.add(Step{
		ID: "INT-9.4.2.1", Part1: "5.4.2.1", Part2: "9.4.2.1", Manual: "9.4.2.1", How: Operator,
		Title:  "the printer driver is removed",
		Reads:  "the printer ports of each node",
		ReadBy: "CheckInstalledSoftware",
		Proves: "port XPR Server Fax Monitor no longer exists, after uninstall-printer-driver has shown a person the pages of the setup. integrate reports the step as not applicable",
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
		Reads:  "the share in the scope of the virtual server and its access list",
		ReadBy: "EnsureShare",
		Proves: "path and scope are right; the access list has one entry, full access for Everyone",
	})
	Int9_4_3Step3 = integrate.add(Step{
		ID: "INT-9.4.3-3", Part1: "5.4.3/4", Part2: "9.4.3/4", Manual: "9.4.3/4", How: Attest,
		Title:  "each client PC has the printer for embedded codes",
		Reads:  "the site record: who confirmed it, when, and that person's words",
		Proves: "a person confirmed it; no host shows the result",
		Hint:   "use a Courier font in the documents: XPR reads the codes in no other",
	})
	Int9_4_3Step4 = integrate.add(Step{
		ID: "INT-9.4.3-4", Part1: "5.4.3/5", Part2: "9.4.3/5", Manual: "9.4.3/5", How: Attest,
		Title:  "each client PC sends to the share and to the virtual server",
		Reads:  "the site record: who confirmed it, when, and that person's words",
		Proves: "a person confirmed it; no host shows the result",
	})
	Int9_4_3Step5 = integrate.add(Step{
		ID: "INT-9.4.3-5", Part1: "5.4.3/6", Part2: "9.4.3/6", Manual: "9.4.3/6", How: Attest,
		Title:  "each client PC supports embedded codes",
		Reads:  "the site record: who confirmed it, when, and that person's words",
		Proves: "a person confirmed it; no host shows the result",
	})
	Int9_4_3Step6 = integrate.add(Step{
		ID: "INT-9.4.3-6", Part1: "5.4.3/7", Part2: "9.4.3/7", Manual: "9.4.3/7", How: Automatic,
		Title:  "Mail APL supports embedded codes on the active node",
		Reads:  `registry value MRS\MailApl\SupportEC`,
		ReadBy: "EnsureRegistryValue",
		Proves: "it is the number 1",
	})
	Int9_4_4Step1 = integrate.add(Step{
		ID: "INT-9.4.4-1", Part1: "5.4.4/1-5", Part2: "9.4.4/1-5", Manual: "9.4.4/1", How: Automatic,
		Title:  "every node's system path holds XPR's folders",
		Reads:  "the system variable Path in the registry",
		ReadBy: "EnsureMachinePath",
		Proves: "each folder is in the value exactly once, and the value has the type REG_EXPAND_SZ",
	})
	Int9_4_4Step2 = integrate.add(Step{
		ID: "INT-9.4.4-2", Part1: "5.4.4/6", Part2: "9.4.4/6", Manual: "9.4.4/6", How: Automatic,
		Title:  "Ghostscript's folder is empty and DisableGS is set",
		Reads:  `folder res\convert\ghostscript; registry value DisableGS, where the site file gives its path; otherwise the site record: who set it`,
		ReadBy: "EnsureDirectory EnsureRegistryValue",
		Proves: "the folder is empty, and the value is set on every node; without its path, a person confirmed that it is set. A site that keeps Ghostscript deviates from the manual",
	})
	Int9_5Step0 = integrate.add(Step{
		ID: "INT-9.5-0", Part1: "5.5", Part2: "9.5", Manual: "9.5", How: Check,
		Title:  "the install node owns the role, and the role has not moved since the installation",
		Reads:  "the role's owner; events 1641 and 1201 in the cluster's log on every node; the site record: when the installation ended, by each node's clock",
		ReadBy: "CheckRoleOwner CheckRoleStays",
		Proves: "the install node owns the role now, and no node's log has a move since the installation. A log that begins later is a warning. Where the end of the installation is not on record, it stays unknown whether the role has moved",
	})
	Int9_5_1Step1 = integrate.add(Step{
		ID: "INT-9.5.1-1", Part1: "5.5.1/1-3", Part2: "9.5.1/1-3", Manual: "9.5.1/3", How: Automatic,
		Title:  "the site's services are stopped",
		Reads:  "the states of the site's services, and of every other service whose program is in XPR's folders",
		ReadBy: "CheckServicesStopped EnsureWindowsService Read",
		Proves: "each of them is stopped, and all are still stopped after the last one was",
	})
	Int9_5_1Step2 = integrate.add(Step{
		ID: "INT-9.5.1-2", Part1: "5.5.1/4,5", Part2: "9.5.1/4,5", Manual: "9.5.1/4", How: Automatic,
		Title:  "the site's services start only manually",
		Reads:  "the start modes of the site's services",
		ReadBy: "EnsureWindowsService",
		Proves: "each of them is Manual",
	})
	Int9_5_2Step1 = integrate.add(Step{
		ID: "INT-9.5.2-1", Part1: "5.5.2", Part2: "9.5.2", Manual: "9.5.2", How: Input,
		Title:  "it is decided which services need an account",
		Reads:  "the site file: accounts.assignedAtSetup and the Exchange services",
		Proves: "which case of the manual applies, as the site file says; INT-9.5.2-2 reads which account each service has",
	})
	// Further reference: 9.5.2/6 (logon right).
	Int9_5_2Step2 = integrate.add(Step{
		ID: "INT-9.5.2-2", Part1: "5.5.2/1-8", Part2: "9.5.2/1-8", Manual: "9.5.2/1", How: Automatic,
		Title:  "the site's services log on with the service account",
		Reads:  "the services' logon accounts, compared by SID; the holders of SeServiceLogonRight",
		ReadBy: "EnsureLogonRight EnsureWindowsService SetServicePassword",
		Proves: "account and right are set. A password cannot be read back: change-service-password sets it again on every node, and a service that starts with it proves it",
		Hint:   wrongPassword,
	})
	Int9_5_2Step3 = integrate.add(Step{
		ID: "INT-9.5.2-3", Part1: "5.5.2", Part2: "9.5.2", Manual: "9.5.2", How: Automatic,
		Title:  "Exchange services log on with the Exchange account",
		Reads:  "the services' logon accounts, compared by SID",
		ReadBy: "EnsureWindowsService SetServicePassword",
		Proves: "the account is set. A password cannot be read back, see INT-9.5.2-2",
		Hint:   "use the service account of the Exchange Gateway manual: setting up the connection needs more rights than running it",
	})
	Int9_5_3Step1 = integrate.add(Step{
		ID: "INT-9.5.3-1", Part1: "5.5.3/1-6", Part2: "9.5.3/1-6", Manual: "9.5.3/3", How: Automatic,
		Title:  "the site's services depend on no other service",
		Reads:  "DependOnService and DependOnGroup of the site's services, and the dependencies that the service control manager has",
		ReadBy: "EnsureWindowsService",
		Proves: "all are empty; a success message of sc.exe proves nothing",
		Hint:   "use a slash with sc.exe (depend= /): after a backslash the resource cannot go online (error 1075)",
	})
	Int9_6_1Step1 = integrate.add(Step{
		ID: "INT-9.6.1-1", Part1: "5.6.1/1-9", Part2: "9.6.1/1-10", Manual: "9.6.1", How: Automatic,
		Title:  "XPR's six shares grant access as the manual's table says",
		Reads:  "each share in the scope of the virtual server, with path, description and access list",
		ReadBy: "EnsureShare",
		Proves: "each share has exactly the one entry of the table",
	})
	Int9_6_2Step1 = integrate.add(Step{
		ID: "INT-9.6.2-1", Part1: "5.6.2/1,2", Part2: "9.6.2/1", Manual: "9.6.2/1", How: Automatic,
		Title:  "the role has one File Server resource, and it is online",
		Reads:  "the role's resources of type File Server, and their names",
		ReadBy: "CheckResourceTypeCount CheckRoleResources EnsureResourceName",
		Proves: "the role has exactly one; it is online; where part 1 or the site file gives it a name, it has that name",
	})
	Int9_6_2Step2 = integrate.add(Step{
		ID: "INT-9.6.2-2", Part1: "5.6.2/3,4", Part2: "9.6.2/2,3", Manual: "9.6.2/2", How: Automatic,
		Title:  "the File Server resource depends on the network name and the disk",
		Reads:  "the resource's dependencies",
		ReadBy: "EnsureDependency",
		Proves: "the resource depends on both",
	})
	Int9_6_2Step3 = integrate.add(Step{
		ID: "INT-9.6.2-3", Part1: "5.6.2/5-7", Part2: "9.6.2/4-6", Manual: "9.6.2/4", How: Automatic,
		Title:  "the File Server resource has the site's restart policy",
		Reads:  "the resource's restart action, period and threshold",
		ReadBy: "EnsureResourcePolicies",
		Proves: "action, period and threshold have the site's values",
	})
)
