package steps

// The steps of integrate up to the shares: XPR's node becomes the virtual server (5.2 to 5.6, 9.2 to 9.6).
var (
	// Further reference: 9.2 (guard of the chapter).
	Int9_2Step1 = integrate.add(Step{
		ID: "INT-9.2-1", Part1: "5.2/1", Part2: "9.2/1", Manual: "9.2/1", How: Automatic,
		Title:  "every node has the information store's resource DLL from the setup medium",
		Reads:  "SHA-256 of the file on the medium and on the node",
		ReadBy: "CheckRoleResources CheckServicesInstalled EnsureFileCopy ReplaceFileHeldByClusterService",
		Proves: "that both are equal",
		Hint:   "abort, run install to its end and start again",
	})
	Int9_2Step2 = integrate.add(Step{
		ID: "INT-9.2-2", Part1: "5.2/1", Part2: "9.2/1", Manual: "9.2/1", How: Automatic,
		Title:  "the cluster service releases a resource DLL that is in use",
		Reads:  "the state of service ClusSvc and of the node, the node's roles, SHA-256 of both files",
		ReadBy: "Sum",
		Proves: "that the file is the medium's and that the node is back in the cluster; refused on the role's owner",
	})
	Int9_2Step3 = integrate.add(Step{
		ID: "INT-9.2-3", Part1: "5.2/2", Part2: "9.2/2", Manual: "9.2/2", How: Automatic,
		Title:  "resource type mrsclusres is registered",
		Reads:  "Get-ClusterResourceType",
		ReadBy: "EnsureClusterResourceType",
		Proves: "that the type exists with the DLL's file name",
	})
	Int9_2Step4 = integrate.add(Step{
		ID: "INT-9.2-4", Part1: "5.2/4", Part2: "9.2/3", Manual: "9.2/3", How: Automatic,
		Title:  "the other nodes are paused during the integration",
		Reads:  "the states of the nodes and the role's owner",
		ReadBy: "EnsureNodePause",
		Proves: "that the node is Paused and does not own the role",
	})
	Int9_3Step0 = integrate.add(Step{
		ID: "INT-9.3-0", Part1: "5.3", Part2: "9.3", Manual: "9.3", How: Automatic,
		Title:  "XPR's registry trees are backed up before they are changed",
		Reads:  "the backup files of this run",
		ReadBy: "BackUpRegistry CheckServicesStopped EnsureWindowsService",
		Proves: "that reg.exe exported both trees to the cluster drive",
		Hint:   "import the backup to go back",
	})
	Int9_3Step1 = integrate.add(Step{
		ID: "INT-9.3-1", Part1: "5.3/1,2a-e", Part2: "9.3/1,2a-e", Manual: "9.3/2", How: Automatic,
		Title:  "XPR's registry trees name the virtual server instead of a node",
		Reads:  "key names, value names and data of both trees that contain a node's name; exports of both trees from before and after",
		ReadBy: "BackUpRegistry CheckOnlyRenamed EnsureRegistryRename",
		Proves: "that no whole word in either tree is a node's name any longer, that types are as before and that nothing was changed but names and what 9.3/2 sets; binary data is a warning, and so is what else has changed where the licence service runs meanwhile",
	})
	Int9_3Step2 = integrate.add(Step{
		ID: "INT-9.3-2", Part1: "5.3/2c", Part2: "9.3/2c", Manual: "9.3/2c", How: Automatic,
		Title:  "the monitor directory lists the virtual server only",
		Reads:  `registry value MRS Globals\Monitor Directory`,
		ReadBy: "EnsureRegistryValue",
		Proves: "that the virtual server has its line and no node has one",
	})
	Int9_3Step3 = integrate.add(Step{
		ID: "INT-9.3-3", Part1: "5.3/3", Part2: "9.3/3", Manual: "9.3/3", How: Automatic,
		Title:  "the licence service is addressed at the virtual server",
		Reads:  `registry value MRS Globals\LicSvcAddress`,
		ReadBy: "EnsureRegistryValue",
		Proves: "that its host part is the virtual server's address; scheme and port stay",
	})
	Int9_3Step4 = integrate.add(Step{
		ID: "INT-9.3-4", Part1: "5.3/4", Part2: "9.3/4", Manual: "9.3/4", How: Automatic,
		Title:  "the Kernel list holds the site's satellites only",
		Reads:  `registry value MRS\Services\Kernel`,
		ReadBy: "EnsureRegistryValue",
		Proves: "that every line belongs to a satellite of the site, or that the list is empty",
	})
	Int9_3Step5 = integrate.add(Step{
		ID: "INT-9.3-5", Part1: "5.3/5", Part2: "9.3/5", Manual: "9.3/5", How: Automatic,
		Title:  "the TCP layer binds to the virtual server's address",
		Reads:  `registry value Tcpapl\NWPlugTCP\BindAddress`,
		ReadBy: "EnsureRegistryValue",
		Proves: "that it is a string with the virtual server's address",
	})
	Int9_3Step6 = integrate.add(Step{
		ID: "INT-9.3-6", Part1: "5.3/6", Part2: "9.3/6", Manual: "9.3/6", How: Automatic,
		Title:  "XPR knows the type of the cluster",
		Reads:  `registry value Cluster Parameter\Type`,
		ReadBy: "EnsureRegistryValue",
		Proves: "that it is the string MSCS",
	})
	Int9_3Step7 = integrate.add(Step{
		ID: "INT-9.3-7", Part1: "5.3/7", Part2: "9.3/7", Manual: "9.3/7", How: Automatic,
		Title:  "XPR knows the role",
		Reads:  `registry value Cluster Parameter\Group`,
		ReadBy: "EnsureRegistryValue",
		Proves: "that it is the role's name",
	})
	Int9_3Step8 = integrate.add(Step{
		ID: "INT-9.3-8", Part1: "5.3/8", Part2: "9.3/8", Manual: "9.3/8", How: Automatic,
		Title:  "the Kernel list does not name the cluster itself",
		Reads:  `registry value MRS\Services\Kernel; two keys that the manual prints by mistake`,
		ReadBy: "CheckStrayKeys EnsureRegistryValue",
		Proves: "that no line names the virtual server or a node; a key that XPR does not read is a warning",
	})
	Int9_4_1Step1 = integrate.add(Step{
		ID: "INT-9.4.1-1", Part1: "5.4.1/1-4", Part2: "9.4.1/1-4", Manual: "9.4.1", How: Operator,
		Title:  "every node has the C++ runtimes",
		Reads:  "the installed software of the node and of the first node, and the version resources of the five programs",
		ReadBy: "CheckRuntime RunProgram",
		Proves: "that a C++ runtime of the program's family and architecture, at least as new, is installed for each of the five; that a program without product in its version resource, such as vcruntimeinst.exe may be, has left on a further node what it has left on the first, and there a Visual C++ product; run by the service where the site gives silent arguments",
		Hint:   "no dialog announces the end of these programs: wait until the process has ended",
	})
	Int9_4_2Step1 = integrate.add(Step{
		ID: "INT-9.4.2-1", Part1: "5.4.2/1-5", Part2: "9.4.2/1-5", Manual: "9.4.2/1", How: Operator,
		Title:  "every node has the printer port of XPR's driver",
		Reads:  "the printer ports, the print spooler, the installed software; the role's resources of type Print Spooler",
		ReadBy: "CheckInstalledSoftware CheckResourceTypeCount EnsureWindowsService RunProgram",
		Proves: "that port 'XPR Server Fax Monitor' exists, that the driver is listed among the installed software (a warning where no name is like it) and that the role has no Print Spooler resource; run by the service where the site gives silent arguments",
		Hint:   "never create a Print Spooler resource for XPR",
	})
	Int9_4_2Step2 = integrate.add(Step{
		ID: "INT-9.4.2-2", Part1: "5.4.2/6", Part2: "9.4.2/6", Manual: "9.4.2/6", How: Automatic,
		Title:  "every node has restarted since its printer driver was installed",
		Reads:  "the node's boot time, the time of the driver's log, how the programs that this service began have ended, and the site record",
		ReadBy: "CheckInstallersEnded CheckRoleOwner CheckServicesStopped CheckStartedSince EnsureRoleState EnsureWindowsService RestartHost",
		Proves: "that the boot time is newer, that WinRM answers and that the node is back in the cluster; later what the site record keeps of it",
	})
	Int9_4_2Step3 = integrate.add(Step{
		ID: "INT-9.4.2-3", Part1: "5.4.2/7", Part2: "9.4.2/7", Manual: "9.4.2/7", How: Check,
		Title:  "what the log of the printer driver's setup says is known",
		Reads:  `the end of C:\WINDOWS\Temp\ucsetup.log`,
		ReadBy: "Read",
		Proves: "that the log matches the site's pattern of success; without a pattern it is evidence for a person to read, and a log that is not there is a warning",
	})
	Int9_4_2_1 = integrate.add(Step{
		ID: "INT-9.4.2.1", Part1: "5.4.2.1", Part2: "9.4.2.1", Manual: "9.4.2.1", How: Operator,
		Title:  "the printer driver is removed",
		Reads:  "the printer ports of each node",
		ReadBy: "CheckInstalledSoftware",
		Proves: "that XPR Server Fax Monitor is not among them any more, once uninstall-printer-driver has shown a person the setup's pages; an integration reports it as not applicable",
	})
	Int9_4_3Step1 = integrate.add(Step{
		ID: "INT-9.4.3-1", Part1: "5.4.3/1", Part2: "9.4.3/1", Manual: "9.4.3/1", How: Automatic,
		Title:  "the folder for printer embedded codes exists",
		Reads:  "the folder on the role's owner",
		ReadBy: "EnsureDirectory",
		Proves: "that the folder exists",
	})
	Int9_4_3Step2 = integrate.add(Step{
		ID: "INT-9.4.3-2", Part1: "5.4.3/2,3", Part2: "9.4.3/2,3", Manual: "9.4.3/2", How: Automatic,
		Title:  "the folder is shared by the virtual server",
		Reads:  "the share in the scope of the virtual server and its access list",
		ReadBy: "EnsureShare",
		Proves: "that path and scope are right and that Everyone has full access, alone",
	})
	Int9_4_3Step3 = integrate.add(Step{
		ID: "INT-9.4.3-3", Part1: "5.4.3/4", Part2: "9.4.3/4", Manual: "9.4.3/4", How: Attest,
		Title:  "each client PC has the printer for embedded codes",
		Reads:  "the site record: who confirmed it, when and with which words",
		Proves: "that a person confirmed it; no host shows it",
		Hint:   "XPR reads the codes in a Courier font only",
	})
	Int9_4_3Step4 = integrate.add(Step{
		ID: "INT-9.4.3-4", Part1: "5.4.3/5", Part2: "9.4.3/5", Manual: "9.4.3/5", How: Attest,
		Title:  "each client PC sends to the share and to the virtual server",
		Reads:  "the site record: who confirmed it, when and with which words",
		Proves: "that a person confirmed it; no host shows it",
	})
	Int9_4_3Step5 = integrate.add(Step{
		ID: "INT-9.4.3-5", Part1: "5.4.3/6", Part2: "9.4.3/6", Manual: "9.4.3/6", How: Attest,
		Title:  "each client PC supports embedded codes",
		Reads:  "the site record: who confirmed it, when and with which words",
		Proves: "that a person confirmed it; no host shows it",
	})
	Int9_4_3Step6 = integrate.add(Step{
		ID: "INT-9.4.3-6", Part1: "5.4.3/7", Part2: "9.4.3/7", Manual: "9.4.3/7", How: Automatic,
		Title:  "Mail APL supports embedded codes on the active node",
		Reads:  `registry value MRS\MailApl\SupportEC`,
		ReadBy: "EnsureRegistryValue",
		Proves: "that it is the number 1",
	})
	Int9_4_4Step1 = integrate.add(Step{
		ID: "INT-9.4.4-1", Part1: "5.4.4/1-5", Part2: "9.4.4/1-5", Manual: "9.4.4/1", How: Automatic,
		Title:  "every node's system path holds XPR's folders",
		Reads:  "the system variable Path in the registry",
		ReadBy: "EnsureMachinePath",
		Proves: "that each folder stands there exactly once and that the value is of type REG_EXPAND_SZ",
	})
	Int9_4_4Step2 = integrate.add(Step{
		ID: "INT-9.4.4-2", Part1: "5.4.4/6", Part2: "9.4.4/6", Manual: "9.4.4/6", How: Automatic,
		Title:  "Ghostscript's folder is empty and DisableGS is set",
		Reads:  `folder res\convert\ghostscript; registry value DisableGS where the site gives its path, otherwise the site record: who set it`,
		ReadBy: "EnsureDirectory EnsureRegistryValue",
		Proves: "that the folder is empty and that the value is set on every node; without its path that a person has set it; a site that keeps Ghostscript deviates",
	})
	Int9_5Step0 = integrate.add(Step{
		ID: "INT-9.5-0", Part1: "5.5", Part2: "9.5", Manual: "9.5", How: Check,
		Title:  "the installation node owns the role, which has not moved since",
		Reads:  "the role's owner; events 1641 and 1201 of the cluster's log on every node; the site record: when the installation ended, by each node's clock",
		ReadBy: "CheckRoleOwner CheckRoleStays",
		Proves: "that the first node owns the role now; that no node's log has a move since the installation, as far as it goes back: a log that begins later is a warning, and an installation that is not on record leaves moves unknown",
	})
	Int9_5_1Step1 = integrate.add(Step{
		ID: "INT-9.5.1-1", Part1: "5.5.1/1-3", Part2: "9.5.1/1-3", Manual: "9.5.1/3", How: Automatic,
		Title:  "the site's services are stopped",
		Reads:  "the states of the site's services, and of every other service whose program is in XPR's folders",
		ReadBy: "CheckServicesStopped EnsureWindowsService Read",
		Proves: "that each of them is stopped, and that all still are once the last one is",
	})
	Int9_5_1Step2 = integrate.add(Step{
		ID: "INT-9.5.1-2", Part1: "5.5.1/4,5", Part2: "9.5.1/4,5", Manual: "9.5.1/4", How: Automatic,
		Title:  "the site's services start by hand only",
		Reads:  "the start modes of the site's services",
		ReadBy: "EnsureWindowsService",
		Proves: "that each of them is Manual",
	})
	Int9_5_2Step1 = integrate.add(Step{
		ID: "INT-9.5.2-1", Part1: "5.5.2", Part2: "9.5.2", Manual: "9.5.2", How: Input,
		Title:  "it is decided which services need an account",
		Reads:  "the site file: accounts.assignedAtSetup and the Exchange services",
		Proves: "which branch of the manual applies, by the word of those who wrote the file; what each service has is read in INT-9.5.2-2",
	})
	// Further reference: 9.5.2/6 (logon right).
	Int9_5_2Step2 = integrate.add(Step{
		ID: "INT-9.5.2-2", Part1: "5.5.2/1-8", Part2: "9.5.2/1-8", Manual: "9.5.2/1", How: Automatic,
		Title:  "the site's services log on with the service account",
		Reads:  "the services' logon accounts, compared by SID; the holders of SeServiceLogonRight",
		ReadBy: "EnsureLogonRight EnsureWindowsService SetServicePassword",
		Proves: "that account and right are set; a password cannot be read back: change-service-password sets it again on every node, and services that start with it prove it",
		Hint:   wrongPassword,
	})
	Int9_5_2Step3 = integrate.add(Step{
		ID: "INT-9.5.2-3", Part1: "5.5.2", Part2: "9.5.2", Manual: "9.5.2", How: Automatic,
		Title:  "Exchange services log on with the Exchange account",
		Reads:  "the services' logon accounts, compared by SID",
		ReadBy: "EnsureWindowsService SetServicePassword",
		Proves: "that the account is set; a password cannot be read back, see INT-9.5.2-2",
		Hint:   "setting up the connection needs more rights than running it",
	})
	Int9_5_3Step1 = integrate.add(Step{
		ID: "INT-9.5.3-1", Part1: "5.5.3/1-6", Part2: "9.5.3/1-6", Manual: "9.5.3/3", How: Automatic,
		Title:  "the site's services depend on no other service",
		Reads:  "DependOnService and DependOnGroup of the site's services",
		ReadBy: "EnsureWindowsService",
		Proves: "that both are empty; the message of sc.exe proves nothing",
		Hint:   "sc.exe needs a slash: with a backslash the resource cannot go online (error 1075)",
	})
	Int9_6_1Step1 = integrate.add(Step{
		ID: "INT-9.6.1-1", Part1: "5.6.1/1-9", Part2: "9.6.1/1-10", Manual: "9.6.1", How: Automatic,
		Title:  "XPR's six shares grant access as the manual's table says",
		Reads:  "each share in the scope of the virtual server, with path, description and access list",
		ReadBy: "EnsureShare",
		Proves: "that it has exactly the one entry of the table",
	})
	Int9_6_2Step1 = integrate.add(Step{
		ID: "INT-9.6.2-1", Part1: "5.6.2/1,2", Part2: "9.6.2/1", Manual: "9.6.2/1", How: Automatic,
		Title:  "the role has one File Server resource, and it is online",
		Reads:  "the role's resources of type File Server, and their names",
		ReadBy: "CheckResourceTypeCount CheckRoleResources EnsureResourceName",
		Proves: "that the role has exactly one, that it is online, and that it has the name of part 1 or of the site file, where there is one",
	})
	Int9_6_2Step2 = integrate.add(Step{
		ID: "INT-9.6.2-2", Part1: "5.6.2/3,4", Part2: "9.6.2/2,3", Manual: "9.6.2/2", How: Automatic,
		Title:  "the File Server resource depends on the network name and the disk",
		Reads:  "the resource's dependencies",
		ReadBy: "EnsureDependency",
		Proves: "that both providers are required",
	})
	Int9_6_2Step3 = integrate.add(Step{
		ID: "INT-9.6.2-3", Part1: "5.6.2/5-7", Part2: "9.6.2/4-6", Manual: "9.6.2/4", How: Automatic,
		Title:  "the File Server resource fails over by the site's policy",
		Reads:  "the resource's restart action, period and threshold",
		ReadBy: "EnsureResourcePolicies",
		Proves: "that they have the site's values",
	})
)
