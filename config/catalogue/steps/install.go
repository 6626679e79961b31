package steps

// The steps of install: licence agents, licence service and XPR (4; chapter 8 of part 2 refers to it).
var (
	Ins4_0Step1 = install.add(Step{
		ID: "INS-4.0-1", Part1: "4", Part2: "8", Manual: "4", How: Attest,
		Title:  "the Release Notice and the Release Notes are available, and the preparation is finished",
		Reads:  "the site record: who confirmed it, when, and that person's words; the role's resources",
		ReadBy: "CheckRoleResources",
		Proves: "a person confirmed the documents, which no host shows; the role has an address, a name and a disk",
		Hint:   "abort, run prepare to its end, then start this runbook again",
	})
	Ins4_2Step1 = install.add(Step{
		ID: "INS-4.2-1", Part1: "4.2; 4.2.1", Part2: "8", Manual: "4.2", How: Input,
		Title:  "the licensing scenario is chosen",
		Reads:  "the site file: licensing.scenario",
		Proves: "the scenario is one of the two that the manual supports; the site file chooses it",
	})
	Ins4_2_2_1Step1 = install.add(Step{
		ID: "INS-4.2.2.1-1", Part1: "4.2.2.1; 4.3.4", Part2: "8", Manual: "4.2.2.1", How: Attest,
		Title:  "licence files with equal features are available for every licence agent",
		Reads:  "the site record: who confirmed it, when, and that person's words; the MAC addresses of the nodes' adapters, where the site file names them; of each licence file that a node can read: whether it is XML, its hash, and the agents' MAC addresses in it",
		Proves: "a person compared the features of the files, since the manual does not print how a file lists them (E-C104). Each node has the adapter whose MAC address is in the site file; each file that a node can read is for that MAC address",
		ReadBy: "CheckLicenceFile CheckNetworkAdapters",
		Hint:   "XPR does not compare the licences of the nodes: compare them yourself",
	})
	Ins4_2_2_2Step1 = install.add(Step{
		ID: "INS-4.2.2.2-1", Part1: "4.2.2; 4.2.2.2/1-10", Part2: "8", Manual: "4.2.2.2/1", How: Operator,
		Title:  "the licence agent's service listens on its port on the first node, under a domain account",
		Reads:  "the ports on which the node listens; the service that listens on the agent's port, its logon account (by SID) and its program; the names of the installed software",
		ReadBy: "CheckListeningPort",
		Proves: "a service listens on the licence agent's port, with the account of the site file and with a program that is not on the cluster drive. Where no installed software is named like the agent, that is a warning",
	})
	Ins4_2_2_2Step2 = install.add(Step{
		ID: "INS-4.2.2.2-2", Part1: "4.2.2.2/11", Part2: "8", Manual: "4.2.2.2/11", How: Automatic,
		Title:  "a licence service that was there before asks the agents at the virtual server's address",
		Reads:  "line 1 of both connection files (CCF) of the licence service",
		ReadBy: "EnsureTextFileLine",
		Proves: "the line holds the virtual server's address in both files",
	})
	Ins4_2_2_3Step1 = install.add(Step{
		ID: "INS-4.2.2.3-1", Part1: "4.2.2.3", Part2: "8", Manual: "4.2.2.3", How: Attest,
		Title:  "the licence agent is added to the licence manager",
		Reads:  "the site record: who confirmed it, when, and that person's words",
		Proves: "a person confirmed it; no host shows the result",
	})
	Ins4_2_2_4Step1 = install.add(Step{
		ID: "INS-4.2.2.4-1", Part1: "4.2.2.4", Part2: "8", Manual: "4.2.2.4", How: Attest,
		Title:  "the licence agent is synchronized",
		Reads:  "the site record: who confirmed it, when, and that person's words",
		Proves: "a person confirmed it; no host shows the result",
	})
	Ins4_2_2_5Step1 = install.add(Step{
		ID: "INS-4.2.2.5-1", Part1: "4.2.2.5/1", Part2: "8", Manual: "4.2.2.5/1", How: Attest,
		Title:  "the licence is active on the licence agent",
		Reads:  "the site record: who confirmed it, when, and that person's words",
		Proves: "a person confirmed it; no host shows the result",
		Hint:   "online activation needs a logon at the licence server and an authorization code",
	})
	Ins4_2_2_5Step2 = install.add(Step{
		ID: "INS-4.2.2.5-2", Part1: "4.2.2.5/3", Part2: "8", Manual: "4.2.2.5/3", How: Operator,
		Title:  "the licence agent's service listens on its port on every further node, and its licence is active",
		Reads:  "the ports on which the node listens; the service that listens on the agent's port, its logon account (by SID) and its program; the names of the installed software; the site record: who confirmed it, when, and that person's words",
		ReadBy: "CheckListeningPort",
		Proves: "a service listens on the licence agent's port, with the account of the site file and with a program that is not on the cluster drive. A person confirms the activation",
	})
	Ins4_3_1Step1 = install.add(Step{
		ID: "INS-4.3.1-1", Part1: "4.3.1", Part2: "8", Manual: "4.3.1", How: Check,
		Title:  "the node sees the setup medium, no component of XPR is installed, and a licence agent outside the nodes accepts connections",
		Reads:  "the paths of the medium's files that the manual names; where the licence agent runs outside the nodes, its TCP port, asked from the first node; before the setup, all files of the medium as this node and a further node see them, the names of the installed software, and the antivirus services",
		ReadBy: "CheckInstalledSoftware CheckOpenPort CheckPaths CheckSameFiles CheckServicesStopped",
		Proves: "the node sees these files, and the port accepts connections. Before the setup: both nodes see the same medium (compared by length, small files also by hash), no installed software is named like XPR, and the antivirus services of the site file are stopped",
	})
	Ins4_3_2Step1 = install.add(Step{
		ID: "INS-4.3.2-1", Part1: "4.3.2", Part2: "8", Manual: "4.3.2", How: Automatic,
		Title:  "the service account may log on as a service on every node",
		Reads:  "secedit.exe: the holders of SeServiceLogonRight; the account's SID",
		ReadBy: "EnsureLogonRight",
		Proves: "Windows resolves the account, and the account holds the right",
	})
	Ins4_3_3Step1 = install.add(Step{
		ID: "INS-4.3.3-1", Part1: "4.3.3/1", Part2: "8", Manual: "4.3.3/1", How: Attest,
		Title:  "clusterprep.exe has prepared the first node",
		Reads:  "the site record: who confirmed it, when, and that person's words",
		Proves: "a person confirmed it; no host shows the result",
	})
	Ins4_3_3Step2 = install.add(Step{
		ID: "INS-4.3.3-2", Part1: "4.3.3/2-3", Part2: "8", Manual: "4.3.3/2", How: Attest,
		Title:  "the setup wrapper runs and has installed its C++ runtimes",
		Reads:  "the site record: who confirmed it, when, and for which values",
		Proves: "a person confirmed it; no host shows the result",
	})
	Ins4_3_4_1Step1 = install.add(Step{
		ID: "INS-4.3.4.1-1", Part1: "4.3.4.1/1-6", Part2: "8", Manual: "4.3.4.1/6", How: Operator,
		Title:       "the licence service is installed on the cluster drive",
		Reads:       "service licsvc and its program",
		ReadBy:      "CheckServicesInstalled",
		Proves:      "the service exists, and its program is on the cluster drive",
		Irrevocable: "xpr.licsvcDir",
		Hint:        "install it on the cluster drive: from a local drive the other nodes cannot run the service",
	})
	Ins4_3_4_1Step2 = install.add(Step{
		ID: "INS-4.3.4.1-2", Part1: "4.3.4.1/7", Part2: "8", Manual: "4.3.4.1/7", How: Operator,
		Title:  "the licence service asks the licence agent",
		Reads:  "lines 1 to 5 of both connection files (CCF) of the licence service",
		ReadBy: "EnsureTextFileLine",
		Proves: "in both files address, port, time-out and attempts are the site's, and line 5 is true, as the manual prints it",
	})
	Ins4_3_4_1Step3 = install.add(Step{
		ID: "INS-4.3.4.1-3", Part1: "4.3.4.1/8-10", Part2: "8", Manual: "4.3.4.1/8", How: Attest,
		Title:  "the installation goes on with further components",
		Reads:  "the site record: who confirmed it, when, and for which values",
		Proves: "a person confirmed it; no host shows the result",
	})
	Ins4_3_5Step1 = install.add(Step{
		ID: "INS-4.3.5-1", Part1: "4.3.5", Part2: "8", Manual: "4.3.5", How: Attest,
		Title:       "the XPR server has its final name",
		Reads:       "the site record: who confirmed it, when, and the name typed again",
		Proves:      "a person typed the name again as the screen shows it, and it is the site's; no host shows the name",
		Irrevocable: "xpr.serverName",
		Hint:        "check the name before you go on: it cannot be changed afterwards",
	})
	Ins4_3_6Step1 = install.add(Step{
		ID: "INS-4.3.6-1", Part1: "4.3.6", Part2: "8", Manual: "4.3.6", How: Attest,
		Title:  "the languages and the default language are chosen",
		Reads:  "the site record: who confirmed it, when, and for which values; the names of the installed software, among which each language should appear",
		Proves: "a person confirmed it. A language that no name contains is a warning, since the manual prints no names",
		Hint:   "choose a language: the button Next stays inactive until then",
		ReadBy: "CheckInstalledSoftware",
	})
	Ins4_3_7Step1 = install.add(Step{
		ID: "INS-4.3.7-1", Part1: "4.3.7", Part2: "8", Manual: "4.3.7", How: Attest,
		Title:  "the release notes are read",
		Reads:  "the site record: who confirmed it, when, and for which values",
		Proves: "a person confirmed it; no host shows the result",
		Hint:   "confirm the reading: the button Next stays inactive until then",
	})
	Ins4_3_8Step1 = install.add(Step{
		ID: "INS-4.3.8-1", Part1: "4.3.8", Part2: "8", Manual: "4.3.8", How: Attest,
		Title:  "only the system components for a cluster are chosen",
		Reads:  "the site record: who confirmed it, when, and for which values; the names of the installed software, among which no further component of XPR should appear",
		Proves: "a person confirmed it. Software that is named like XPR and is not a component for a cluster is a warning, since the manual prints no names",
		Hint:   "choose no other component: others can keep XPR from working in a cluster",
		ReadBy: "CheckInstalledSoftware",
	})
	Ins4_3_9Step1 = install.add(Step{
		ID: "INS-4.3.9-1", Part1: "4.3.9", Part2: "8", Manual: "4.3.9", How: Operator,
		Title:  "Application Builder is not installed",
		Reads:  "the names of the installed software",
		ReadBy: "CheckInstalledSoftware",
		Proves: "Application Builder is not installed; a further client component is a warning",
		Hint:   "choose no client component: others can keep XPR from working in a cluster",
	})
	Ins4_3_10Step1 = install.add(Step{
		ID: "INS-4.3.10-1", Part1: "4.3.10", Part2: "8", Manual: "4.3.10", How: Attest,
		Title:  "no external software is chosen",
		Reads:  "the site record: who confirmed it, when, and for which values; where the site has no communication hardware in its nodes, the names of the installed software, among which no driver of such hardware should appear",
		Proves: "a person confirmed it. A name with Sangoma, Eicon, Dialogic or Diva is a warning, since the manual prints no driver's name",
		Hint:   "drivers of communication hardware belong on a satellite",
		ReadBy: "CheckInstalledSoftware",
	})
	Ins4_3_11Step1 = install.add(Step{
		ID: "INS-4.3.11-1", Part1: "4.3.11", Part2: "8", Manual: "4.3.11", How: Operator,
		Title:  "Acrobat Reader is not installed",
		Reads:  "the names of the installed software",
		ReadBy: "CheckInstalledSoftware",
		Proves: "Acrobat Reader is not installed",
	})
	Ins4_3_12Step1 = install.add(Step{
		ID: "INS-4.3.12-1", Part1: "4.3.12", Part2: "8", Manual: "4.3.12", How: Attest,
		Title:  "automatic speech recognition is not chosen",
		Reads:  "the site record: who confirmed it, when, and for which values; where the site has no speech recognition on its nodes, the names of the installed software, among which none should appear",
		Proves: "a person confirmed it. A name with speech recognition or ASR is a warning, since the manual prints no name",
		Hint:   "ignore a prompt to restart until the setup of XPR has ended",
		ReadBy: "CheckInstalledSoftware",
	})
	Ins4_3_13Step1 = install.add(Step{
		ID: "INS-4.3.13-1", Part1: "4.3.13", Part2: "8", Manual: "4.3.13", How: Check,
		Title:  ".NET Framework 4.5 or newer is installed",
		Reads:  "the registry value Release of .NET Framework 4; the Windows feature .NET Framework 3.5; whether Windows waits for a restart, and for what; the site record",
		ReadBy: "CheckDotNet CheckFeatures CheckNoRestartPending",
		Proves: ".NET Framework 4.5 or newer is installed, and 3.5 on every node; the install node has restarted where the setup needed a restart",
	})
	Ins4_4Step1 = install.add(Step{
		ID: "INS-4.4-1", Part1: "4.4/1-4", Part2: "8", Manual: "4.4", How: Operator,
		Title:       "XPR's folder is on the cluster drive",
		Reads:       "the path of XPR's folder on the role's owner; the site record",
		ReadBy:      "CheckPaths",
		Proves:      "the folder exists; a person typed it again as the setup shows it",
		Irrevocable: "xpr.installDir",
	})
	Ins4_4_1Step1 = install.add(Step{
		ID: "INS-4.4.1-1", Part1: "4.4.1", Part2: "8", Manual: "4.4.1", How: Operator,
		Title:  "the services of the site's features are installed, and no others",
		Reads:  "the site's services and their programs; all services that run from XPR's folders; the folder of the utilities, where they are chosen; the site record: who confirmed the features and options that no service shows",
		ReadBy: "CheckPaths CheckServicesInstalled",
		Proves: "every service of the site exists, with its program on the cluster drive. A service that the site does not have is a warning. A person confirms features that have no service",
		Hint:   "if the setup does not offer a component, its licence, its hardware or its driver is missing",
	})
	Ins4_4_3Step1 = install.add(Step{
		ID: "INS-4.4.3-1", Part1: "4.4.3", Part2: "8", Manual: "4.4.3", How: Operator,
		Title:       "the folders of database and documents are on the cluster drive",
		Reads:       "the paths of both folders on the role's owner; the site record",
		ReadBy:      "CheckPaths",
		Proves:      "the folders exist; a person typed them again as the setup shows them",
		Irrevocable: "xpr.databaseDir xpr.documentDir",
		Hint:        "watch the free space in the first weeks",
	})
	Ins4_4_4Step1 = install.add(Step{
		ID: "INS-4.4.4-1", Part1: "4.4.4", Part2: "8", Manual: "4.4.4", How: Operator,
		Title:  "the services have the service account",
		Reads:  "the services' logon accounts, compared by SID",
		ReadBy: "CheckServiceLogons",
		Proves: "every service logs on with the service account. Where the site assigns the account later, a person confirms that the setup assigns none",
	})
	Ins4_4_5Step1 = install.add(Step{
		ID: "INS-4.4.5-1", Part1: "4.4.5", Part2: "8", Manual: "4.4.5", How: Attest,
		Title:  "the default voice format is chosen",
		Reads:  "the site record: who confirmed it, when, and for which values",
		Proves: "a person confirmed it; no host shows the result",
	})
	Ins4_4_5Step2 = install.add(Step{
		ID: "INS-4.4.5-2", Part1: "4.4.5", Part2: "8", Manual: "4.4.5", How: Automatic,
		Title:  "voice messages are recorded in the site's format",
		Reads:  "registry value VoiceRecFormat at the path in the site file",
		ReadBy: "EnsureRegistryValue",
		Proves: "the value is the site's",
	})
	Ins4_4_6Step1 = install.add(Step{
		ID: "INS-4.4.6-1", Part1: "4.4.6", Part2: "8", Manual: "4.4.6", How: Attest,
		Title:  "the program folder is chosen",
		Reads:  "the site record: who confirmed it, when, and for which values",
		Proves: "a person confirmed it; no host shows the result",
	})
	Ins4_4_7Step1 = install.add(Step{
		ID: "INS-4.4.7-1", Part1: "4.4.7", Part2: "8", Manual: "4.4.7", How: Attest,
		Title:       "users log on with an XPR account",
		Reads:       "the site record: who confirmed it, when, and the login typed again",
		Proves:      "a person typed the login again as the screen shows it, and it is the site's; no host shows the login",
		Irrevocable: "xpr.authMethod",
		Hint:        "check the choice before you go on: it cannot be changed afterwards",
	})
	Ins4_4_7_1Step1 = install.add(Step{
		ID: "INS-4.4.7.1-1", Part1: "4.4.7.1", Part2: "8", Manual: "4.4.7.1", How: Attest,
		Title:  "the XPR administrator has a password",
		Reads:  "the site record: who confirmed it, when, and for which values",
		Proves: "a person confirmed it; no host shows the result",
		Hint:   "keep the password: it is needed after a loss of the database",
	})
	Ins4_4_7_1Step2 = install.add(Step{
		ID: "INS-4.4.7.1-2", Part1: "4.4.7.1", Part2: "8", Manual: "4.4.7.1", How: Attest,
		Title:  "the postmaster has a password",
		Reads:  "the site record: who confirmed it, when, and for which values",
		Proves: "a person confirmed it; no host shows the result",
		Hint:   "keep the password: it is needed after a loss of the database",
	})
	Ins4_4_8Step1 = install.add(Step{
		ID: "INS-4.4.8-1", Part1: "4.4.8", Part2: "8", Manual: "4.4.8", How: Attest,
		Title:  "the summary is right and the files are copied",
		Reads:  "the site record: who confirmed it, when, and for which values",
		Proves: "a person confirmed it; no host shows the result",
	})
	Ins4_4_9_1Step1 = install.add(Step{
		ID: "INS-4.4.9.1-1", Part1: "4.4.9.1", Part2: "8", Manual: "4.4.9.1", How: Attest,
		Title:  "the regional settings are made",
		Reads:  "the site record: who confirmed it, when, and for which values",
		Proves: "a person confirmed it; no host shows the result",
	})
	Ins4_4_9_1Step2 = install.add(Step{
		ID: "INS-4.4.9.1-2", Part1: "4.4.9.1/6-12", Part2: "8", Manual: "4.4.9.1/6", How: Attest,
		Title:  "number ranges replace the subscriber code",
		Reads:  "the site record: who confirmed it, when, and for which values",
		Proves: "a person confirmed it; no host shows the result",
	})
	Ins4_4_9_2Step1 = install.add(Step{
		ID: "INS-4.4.9.2-1", Part1: "4.4.9.2", Part2: "8", Manual: "4.4.9.2", How: Attest,
		Title:  "the Internet mail connection is set up",
		Reads:  "the site record: who confirmed it, when, and for which values",
		Proves: "a person confirmed it; no host shows the result",
		Hint:   "without a connection e-mail reaches XPR users only",
	})
	Ins4_4_9_3Step1 = install.add(Step{
		ID: "INS-4.4.9.3-1", Part1: "4.4.9.3", Part2: "8", Manual: "4.4.9.3", How: Attest,
		Title:  "all options of CTI are off",
		Reads:  "the site record: who confirmed it, when, and for which values",
		Proves: "a person confirmed it; no host shows the result",
	})
	Ins4_4_10Step1 = install.add(Step{
		ID: "INS-4.4.10-1", Part1: "4.4.10/1-5", Part2: "8", Manual: "4.4.10/1", How: Attest,
		Title:  "the Web Assistant has its certificate",
		Reads:  "the site record: who confirmed it, when, and for which values; at the end of the integration, the certificate that the virtual server's address serves on the port of the site file",
		ReadBy: "CheckServedCertificate",
		Proves: "a person confirmed it, after advice on the encoding was shown. Once XPR runs, the certificate that is served is for the host that browsers use, and is valid on that day. The service does not check whether clients trust its issuer. Without a port in the site file it reads no certificate",
		Hint:   "use a certificate that is Base64-encoded: XPR rejects any other",
	})
	Ins4_4_10Step2 = install.add(Step{
		ID: "INS-4.4.10-2", Part1: "4.4.10/6-8", Part2: "8", Manual: "4.4.10/6", How: Attest,
		Title:  "stunnel has its certificate",
		Reads:  "the site record: who confirmed it, when, and for which values; at the end of the integration, the certificate that the virtual server's address serves on the port of the site file",
		ReadBy: "CheckServedCertificate",
		Proves: "a person confirmed it, after advice on the encoding was shown. Once XPR runs, the certificate that is served is for the host that browsers use, and is valid on that day. The service does not check whether clients trust its issuer. Without a port in the site file it reads no certificate",
		Hint:   "use a certificate that is Base64-encoded: XPR rejects any other",
	})
	Ins4_4_11Step1 = install.add(Step{
		ID: "INS-4.4.11-1", Part1: "4.4.9; 4.4.11", Part2: "8", Manual: "4.4.11", How: Attest,
		Title:  "the setup of XPR has ended",
		Reads:  "the site record: who confirmed it, when, and for which values",
		Proves: "a person confirmed it; no host shows the result",
	})
	Ins4_4_12Step1 = install.add(Step{
		ID: "INS-4.4.12-1", Part1: "4.4.12", Part2: "8", Manual: "4.4.12", How: Attest,
		Title:  "further language packs are installed",
		Reads:  "the site record: the languages for which the setup was confirmed; who confirmed further ones, when, and that person's words; the names of the installed software, among which each further language should appear",
		Proves: "a person confirmed it. A language that no name contains is a warning, since the manual prints no names. Without further languages the step is not applicable",
		Hint:   "after the integration, follow the Upgrade manual instead",
		ReadBy: "CheckInstalledSoftware",
	})
	Ins4_4_13Step1 = install.add(Step{
		ID: "INS-4.4.13-1", Part1: "4.4.13", Part2: "8", Manual: "4.4.13", How: Automatic,
		Title:  "the conversion for time zones has run at the installation, where the site wants it then",
		Reads:  "the states of XPR's services on the first node; the exit code of TimeZoneSupport.exe; the site record",
		ReadBy: "CheckServicesStopped EnsureWindowsService Read RunProgram",
		Proves: "licsvc, nameloc, cfgsvc, xmrsvc and infostor ran, and no other service of XPR did; the program ended with 0. The site record keeps that it was done, so that INT-9.7.4-1 does not do it again",
	})
	Ins4_4_14Step1 = install.add(Step{
		ID: "INS-4.4.14-1", Part1: "4.4.14", Part2: "8", Manual: "4.4.14", How: Attest,
		Title:  "the component installer has nothing more to do",
		Reads:  "the site record: who confirmed it, when, and for which values",
		Proves: "a person confirmed it; no host shows the result",
	})
	Ins4_4_15Step1 = install.add(Step{
		ID: "INS-4.4.15-1", Part1: "4.4.15", Part2: "8", Manual: "4.4.15", How: Attest,
		Title:  "Fax G3 post dialing is set up",
		Reads:  "the site record: who confirmed it, when, and that person's words",
		Proves: "a person confirmed it; no host shows the result",
	})
	Ins4_4_16Step1 = install.add(Step{
		ID: "INS-4.4.16-1", Part1: "4.4.16", Part2: "8", Manual: "4.4.16", How: Attest,
		Title:  "two addresses for SIP conferences are set up",
		Reads:  "the site record: who confirmed it, when, and that person's words",
		Proves: "a person confirmed it; no host shows the result",
	})
	// A gate of the inventory; the manual has no such step.
	InsVStep1 = install.add(Step{
		ID: "INS-V-1", Manual: "4.4", How: Check,
		Title:  "the installation has all that the integration needs",
		Reads:  "the site's services; the programs of all services; XPR's registry trees; the File Server resource; the six shares; before the integration, the programs of the services of further nodes, and the clock of each node",
		ReadBy: "CheckPaths CheckRoleStays CheckServicesInstalled CheckShareNames EnsureResourceState",
		Proves: "every service exists, with its program on the cluster drive; both registry trees and the shares exist; the File Server resource is online; right after the setup, no further node has a service of XPR. A service of XPR that the site does not have is a warning",
		Hint:   "repeat the step of the setup that makes what is missing, then retry",
	})
)
