package steps

// The steps of install: licence agents, licence service and XPR (4; chapter 8 of part 2 refers to it).
var (
	Ins4_0Step1 = install.add(Step{
		ID: "INS-4.0-1", Part1: "4", Part2: "8", Manual: "4", How: Attest,
		Title:  "the Release Notice and the Release Notes are available, and the preparation is finished",
		Reads:  "the site record: who confirmed it, when and with which words; the role's resources",
		ReadBy: "CheckRoleResources",
		Proves: "that a person confirmed it; no host shows it; that the role has an address, a name and a disk",
		Hint:   "abort, run prepare to its end and start again",
	})
	Ins4_2Step1 = install.add(Step{
		ID: "INS-4.2-1", Part1: "4.2; 4.2.1", Part2: "8", Manual: "4.2", How: Input,
		Title:  "the licensing scenario is chosen",
		Reads:  "the site file: licensing.scenario",
		Proves: "that it is one of the two supported scenarios; the choice is the word of those who wrote the file",
	})
	Ins4_2_2_1Step1 = install.add(Step{
		ID: "INS-4.2.2.1-1", Part1: "4.2.2.1; 4.3.4", Part2: "8", Manual: "4.2.2.1", How: Attest,
		Title:  "licence files with equal features are available for every licence agent",
		Reads:  "the site record: who confirmed it, when and with which words; the MAC addresses of the nodes' adapters, where the site file names them; of licence files that a node can read: that they are XML, their hash and the agents' MAC addresses in them",
		Proves: "that a person has compared the files' features, whose form in a file the manual does not print (E-C104); that each node has the adapter whose MAC address the site file gives, and that the file that can be read is for it",
		ReadBy: "CheckLicenceFile CheckNetworkAdapters",
		Hint:   "XPR does not compare the licences of the nodes: compare them yourself",
	})
	Ins4_2_2_2Step1 = install.add(Step{
		ID: "INS-4.2.2.2-1", Part1: "4.2.2; 4.2.2.2/1-10", Part2: "8", Manual: "4.2.2.2/1", How: Operator,
		Title:  "the licence agent's service listens on its port on the first node, under a domain account",
		Reads:  "the ports on which the node listens, the service whose process does, its logon account (by SID) and its program; the names of the installed software",
		ReadBy: "CheckListeningPort",
		Proves: "that a service listens on the licence agent's port, under the account of the site file and from a drive of the node; that no entry of the installed software names it is a warning",
	})
	Ins4_2_2_2Step2 = install.add(Step{
		ID: "INS-4.2.2.2-2", Part1: "4.2.2.2/11", Part2: "8", Manual: "4.2.2.2/11", How: Automatic,
		Title:  "an earlier licence service asks the agents at the virtual server's address",
		Reads:  "line 1 of both connection files (CCF) of the licence service",
		ReadBy: "EnsureTextFileLine",
		Proves: "that it holds the virtual server's address",
	})
	Ins4_2_2_3Step1 = install.add(Step{
		ID: "INS-4.2.2.3-1", Part1: "4.2.2.3", Part2: "8", Manual: "4.2.2.3", How: Attest,
		Title:  "the licence manager knows the licence agent",
		Reads:  "the site record: who confirmed it, when and with which words",
		Proves: "that a person confirmed it; no host shows it",
	})
	Ins4_2_2_4Step1 = install.add(Step{
		ID: "INS-4.2.2.4-1", Part1: "4.2.2.4", Part2: "8", Manual: "4.2.2.4", How: Attest,
		Title:  "the licence agent is synchronized",
		Reads:  "the site record: who confirmed it, when and with which words",
		Proves: "that a person confirmed it; no host shows it",
	})
	Ins4_2_2_5Step1 = install.add(Step{
		ID: "INS-4.2.2.5-1", Part1: "4.2.2.5/1", Part2: "8", Manual: "4.2.2.5/1", How: Attest,
		Title:  "the licence is active on the licence agent",
		Reads:  "the site record: who confirmed it, when and with which words",
		Proves: "that a person confirmed it; no host shows it",
		Hint:   "online activation needs a logon at the licence server and an authorization code",
	})
	Ins4_2_2_5Step2 = install.add(Step{
		ID: "INS-4.2.2.5-2", Part1: "4.2.2.5/3", Part2: "8", Manual: "4.2.2.5/3", How: Operator,
		Title:  "the licence agent's service listens on its port on every further node, and its licence is active",
		Reads:  "the ports on which the node listens, the service whose process does, its logon account (by SID) and its program; the names of the installed software; the site record: who confirmed it, when and with which words",
		ReadBy: "CheckListeningPort",
		Proves: "that a service listens on the licence agent's port, under the account of the site file and from a drive of the node; the activation is a person's word",
	})
	Ins4_3_1Step1 = install.add(Step{
		ID: "INS-4.3.1-1", Part1: "4.3.1", Part2: "8", Manual: "4.3.1", How: Check,
		Title:  "the node sees the setup medium, no component of XPR is installed, and the licence agent's port accepts connections",
		Reads:  "the paths of the medium's files that the manual names; the licence agent's TCP port, asked from the first node; before the setup, all files of the medium as this node and a further one see them, the names of the installed software and the antivirus services",
		ReadBy: "CheckInstalledSoftware CheckOpenPort CheckPaths CheckSameFiles CheckServicesStopped",
		Proves: "that the node sees these files and that the port accepts connections; before the setup, that both nodes see the same medium, by lengths and by the hashes of small files, that no product is named like XPR and that the antivirus services of the site file are stopped",
	})
	Ins4_3_2Step1 = install.add(Step{
		ID: "INS-4.3.2-1", Part1: "4.3.2", Part2: "8", Manual: "4.3.2", How: Automatic,
		Title:  "the service account may log on as a service on every node",
		Reads:  "secedit.exe: the holders of SeServiceLogonRight; the account's SID",
		ReadBy: "EnsureLogonRight",
		Proves: "that Windows resolves the account and that it holds the right",
	})
	Ins4_3_3Step1 = install.add(Step{
		ID: "INS-4.3.3-1", Part1: "4.3.3/1", Part2: "8", Manual: "4.3.3/1", How: Attest,
		Title:  "clusterprep.exe has prepared the first node",
		Reads:  "the site record: who confirmed it, when and with which words",
		Proves: "that a person confirmed it; no host shows it",
	})
	Ins4_3_3Step2 = install.add(Step{
		ID: "INS-4.3.3-2", Part1: "4.3.3/2-3", Part2: "8", Manual: "4.3.3/2", How: Attest,
		Title:  "the setup wrapper runs and has installed its C++ runtimes",
		Reads:  "the site record: who confirmed it, when and with which values",
		Proves: "that a person confirmed it; no host shows it",
	})
	Ins4_3_4_1Step1 = install.add(Step{
		ID: "INS-4.3.4.1-1", Part1: "4.3.4.1/1-6", Part2: "8", Manual: "4.3.4.1/6", How: Operator,
		Title:       "the licence service is installed on the cluster drive",
		Reads:       "service licsvc and its program",
		ReadBy:      "CheckServicesInstalled",
		Proves:      "that the service exists and that its program is on the cluster drive",
		Irrevocable: "xpr.licsvcDir",
		Hint:        "on a local drive the other nodes cannot run the service",
	})
	Ins4_3_4_1Step2 = install.add(Step{
		ID: "INS-4.3.4.1-2", Part1: "4.3.4.1/7", Part2: "8", Manual: "4.3.4.1/7", How: Operator,
		Title:  "the licence service asks the licence agent",
		Reads:  "lines 1 to 5 of both connection files (CCF) of the licence service",
		ReadBy: "EnsureTextFileLine",
		Proves: "that address, port, time-out and attempts are the site's in both files, and line 5 is the manual's",
	})
	Ins4_3_4_1Step3 = install.add(Step{
		ID: "INS-4.3.4.1-3", Part1: "4.3.4.1/8-10", Part2: "8", Manual: "4.3.4.1/8", How: Attest,
		Title:  "the installation goes on with further components",
		Reads:  "the site record: who confirmed it, when and with which values",
		Proves: "that a person confirmed it; no host shows it",
	})
	Ins4_3_5Step1 = install.add(Step{
		ID: "INS-4.3.5-1", Part1: "4.3.5", Part2: "8", Manual: "4.3.5", How: Attest,
		Title:       "the XPR server has its final name",
		Reads:       "the site record: who confirmed it, when, and the name typed again",
		Proves:      "that a person typed the site's name as the screen shows it; no host shows it",
		Irrevocable: "xpr.serverName",
		Hint:        "the name cannot be changed afterwards",
	})
	Ins4_3_6Step1 = install.add(Step{
		ID: "INS-4.3.6-1", Part1: "4.3.6", Part2: "8", Manual: "4.3.6", How: Attest,
		Title:  "the languages and the default language are chosen",
		Reads:  "the site record: who confirmed it, when and with which values; the names of the installed software, whose name should have each language",
		Proves: "that a person confirmed it; a name that does not fit is a warning, since the manual prints none",
		Hint:   "the button Next stays inactive until a language is chosen",
		ReadBy: "CheckInstalledSoftware",
	})
	Ins4_3_7Step1 = install.add(Step{
		ID: "INS-4.3.7-1", Part1: "4.3.7", Part2: "8", Manual: "4.3.7", How: Attest,
		Title:  "the release notes are read",
		Reads:  "the site record: who confirmed it, when and with which values",
		Proves: "that a person confirmed it; no host shows it",
		Hint:   "the button Next stays inactive until the reading is confirmed",
	})
	Ins4_3_8Step1 = install.add(Step{
		ID: "INS-4.3.8-1", Part1: "4.3.8", Part2: "8", Manual: "4.3.8", How: Attest,
		Title:  "only the system components for a cluster are chosen",
		Reads:  "the site record: who confirmed it, when and with which values; the names of the installed software, which should have no further component of XPR",
		Proves: "that a person confirmed it; a product named like XPR that is none of those for a cluster is a warning, since the manual prints no names",
		Hint:   "other options can keep XPR from working in a cluster",
		ReadBy: "CheckInstalledSoftware",
	})
	Ins4_3_9Step1 = install.add(Step{
		ID: "INS-4.3.9-1", Part1: "4.3.9", Part2: "8", Manual: "4.3.9", How: Operator,
		Title:  "Application Builder is not installed",
		Reads:  "the names of the installed software",
		ReadBy: "CheckInstalledSoftware",
		Proves: "that Application Builder is not installed; a further client component is a warning",
		Hint:   "other options can keep XPR from working in a cluster",
	})
	Ins4_3_10Step1 = install.add(Step{
		ID: "INS-4.3.10-1", Part1: "4.3.10", Part2: "8", Manual: "4.3.10", How: Attest,
		Title:  "no external software is chosen",
		Reads:  "the site record: who confirmed it, when and with which values; the names of the installed software, which should have no driver of communication hardware where the site has none in its nodes",
		Proves: "that a person confirmed it; a name with Sangoma, Eicon, Dialogic or Diva is a warning, since the manual prints no driver's name",
		Hint:   "drivers of communication hardware belong on a satellite",
		ReadBy: "CheckInstalledSoftware",
	})
	Ins4_3_11Step1 = install.add(Step{
		ID: "INS-4.3.11-1", Part1: "4.3.11", Part2: "8", Manual: "4.3.11", How: Operator,
		Title:  "Acrobat Reader is not installed",
		Reads:  "the names of the installed software",
		ReadBy: "CheckInstalledSoftware",
		Proves: "that Acrobat Reader is not installed",
	})
	Ins4_3_12Step1 = install.add(Step{
		ID: "INS-4.3.12-1", Part1: "4.3.12", Part2: "8", Manual: "4.3.12", How: Attest,
		Title:  "automatic speech recognition is not chosen",
		Reads:  "the site record: who confirmed it, when and with which values; the names of the installed software, which should have no speech recognition where the site has none on its nodes",
		Proves: "that a person confirmed it; a name with speech recognition or ASR is a warning, since the manual prints none",
		Hint:   "ignore a prompt to restart until the setup of XPR has ended",
		ReadBy: "CheckInstalledSoftware",
	})
	Ins4_3_13Step1 = install.add(Step{
		ID: "INS-4.3.13-1", Part1: "4.3.13", Part2: "8", Manual: "4.3.13", How: Check,
		Title:  ".NET Framework 4.5 or newer is installed",
		Reads:  "the registry value Release of .NET Framework 4; the feature .NET Framework 3.5 of Windows; what Windows waits for a restart for; the site record",
		ReadBy: "CheckDotNet CheckFeatures CheckNoRestartPending",
		Proves: "that .NET Framework 4.5 or newer is installed, 3.5 on every node, and that the install node has restarted where the setup wanted it",
	})
	Ins4_4Step1 = install.add(Step{
		ID: "INS-4.4-1", Part1: "4.4/1-4", Part2: "8", Manual: "4.4", How: Operator,
		Title:       "XPR's folder is on the cluster drive",
		Reads:       "the path of XPR's folder on the role's owner; the site record",
		ReadBy:      "CheckPaths",
		Proves:      "that the folder exists; a person types again which one the setup shows",
		Irrevocable: "xpr.installDir",
	})
	Ins4_4_1Step1 = install.add(Step{
		ID: "INS-4.4.1-1", Part1: "4.4.1", Part2: "8", Manual: "4.4.1", How: Operator,
		Title:  "the services of the site's features are installed, and no others",
		Reads:  "the site's services and their programs, and all services that run from XPR's folders; the folder of the utilities where they are chosen; the site record: who confirmed the features and options that no service shows",
		ReadBy: "CheckPaths CheckServicesInstalled",
		Proves: "that every service of the site exists with its program on the cluster drive; a service that the site does not have is a warning; features without a service are a person's word",
		Hint:   "a component that the setup does not offer lacks its licence, its hardware or its driver",
	})
	Ins4_4_3Step1 = install.add(Step{
		ID: "INS-4.4.3-1", Part1: "4.4.3", Part2: "8", Manual: "4.4.3", How: Operator,
		Title:       "the folders of database and documents are on the cluster drive",
		Reads:       "the paths of both folders on the role's owner; the site record",
		ReadBy:      "CheckPaths",
		Proves:      "that the folders exist; a person types again which ones the setup shows",
		Irrevocable: "xpr.databaseDir xpr.documentDir",
		Hint:        "watch the free space in the first weeks",
	})
	Ins4_4_4Step1 = install.add(Step{
		ID: "INS-4.4.4-1", Part1: "4.4.4", Part2: "8", Manual: "4.4.4", How: Operator,
		Title:  "the services have the service account",
		Reads:  "the services' logon accounts, compared by SID",
		ReadBy: "CheckServiceLogons",
		Proves: "that every service logs on with the service account; a person's word where the site assigns it later",
	})
	Ins4_4_5Step1 = install.add(Step{
		ID: "INS-4.4.5-1", Part1: "4.4.5", Part2: "8", Manual: "4.4.5", How: Attest,
		Title:  "the default voice format is chosen",
		Reads:  "the site record: who confirmed it, when and with which values",
		Proves: "that a person confirmed it; no host shows it",
	})
	Ins4_4_5Step2 = install.add(Step{
		ID: "INS-4.4.5-2", Part1: "4.4.5", Part2: "8", Manual: "4.4.5", How: Automatic,
		Title:  "voice messages are recorded in the site's format",
		Reads:  "registry value VoiceRecFormat at the path in the site file",
		ReadBy: "EnsureRegistryValue",
		Proves: "that it has the site's value",
	})
	Ins4_4_6Step1 = install.add(Step{
		ID: "INS-4.4.6-1", Part1: "4.4.6", Part2: "8", Manual: "4.4.6", How: Attest,
		Title:  "the program folder is chosen",
		Reads:  "the site record: who confirmed it, when and with which values",
		Proves: "that a person confirmed it; no host shows it",
	})
	Ins4_4_7Step1 = install.add(Step{
		ID: "INS-4.4.7-1", Part1: "4.4.7", Part2: "8", Manual: "4.4.7", How: Attest,
		Title:       "users log on with an XPR account",
		Reads:       "the site record: who confirmed it, when, and the login typed again",
		Proves:      "that a person typed the site's login as the screen shows it; no host shows it",
		Irrevocable: "xpr.authMethod",
		Hint:        "the choice cannot be changed afterwards",
	})
	Ins4_4_7_1Step1 = install.add(Step{
		ID: "INS-4.4.7.1-1", Part1: "4.4.7.1", Part2: "8", Manual: "4.4.7.1", How: Attest,
		Title:  "the XPR administrator has a password",
		Reads:  "the site record: who confirmed it, when and with which values",
		Proves: "that a person confirmed it; no host shows it",
		Hint:   "keep the password: it is needed after a loss of the database",
	})
	Ins4_4_7_1Step2 = install.add(Step{
		ID: "INS-4.4.7.1-2", Part1: "4.4.7.1", Part2: "8", Manual: "4.4.7.1", How: Attest,
		Title:  "the postmaster has a password",
		Reads:  "the site record: who confirmed it, when and with which values",
		Proves: "that a person confirmed it; no host shows it",
		Hint:   "keep the password: it is needed after a loss of the database",
	})
	Ins4_4_8Step1 = install.add(Step{
		ID: "INS-4.4.8-1", Part1: "4.4.8", Part2: "8", Manual: "4.4.8", How: Attest,
		Title:  "the summary is right and the files are copied",
		Reads:  "the site record: who confirmed it, when and with which values",
		Proves: "that a person confirmed it; no host shows it",
	})
	Ins4_4_9_1Step1 = install.add(Step{
		ID: "INS-4.4.9.1-1", Part1: "4.4.9.1", Part2: "8", Manual: "4.4.9.1", How: Attest,
		Title:  "the regional settings are made",
		Reads:  "the site record: who confirmed it, when and with which values",
		Proves: "that a person confirmed it; no host shows it",
	})
	Ins4_4_9_1Step2 = install.add(Step{
		ID: "INS-4.4.9.1-2", Part1: "4.4.9.1/6-12", Part2: "8", Manual: "4.4.9.1/6", How: Attest,
		Title:  "number ranges replace the subscriber code",
		Reads:  "the site record: who confirmed it, when and with which values",
		Proves: "that a person confirmed it; no host shows it",
	})
	Ins4_4_9_2Step1 = install.add(Step{
		ID: "INS-4.4.9.2-1", Part1: "4.4.9.2", Part2: "8", Manual: "4.4.9.2", How: Attest,
		Title:  "the Internet mail connection is set up",
		Reads:  "the site record: who confirmed it, when and with which values",
		Proves: "that a person confirmed it; no host shows it",
		Hint:   "without a connection e-mail reaches XPR users only",
	})
	Ins4_4_9_3Step1 = install.add(Step{
		ID: "INS-4.4.9.3-1", Part1: "4.4.9.3", Part2: "8", Manual: "4.4.9.3", How: Attest,
		Title:  "all options of CTI are off",
		Reads:  "the site record: who confirmed it, when and with which values",
		Proves: "that a person confirmed it; no host shows it",
	})
	Ins4_4_10Step1 = install.add(Step{
		ID: "INS-4.4.10-1", Part1: "4.4.10/1-5", Part2: "8", Manual: "4.4.10/1", How: Attest,
		Title:  "the Web Assistant has its certificate",
		Reads:  "the site record: who confirmed it, when and with which values; at the end of the integration, the certificate that the port of the site file serves at the virtual server's address",
		ReadBy: "CheckServedCertificate",
		Proves: "that a person confirmed it, with the advice on its encoding; once XPR runs, that what is served is for the host that browsers use and holds now. Whether clients trust its issuer is not looked at, and without a port in the site file nothing is",
		Hint:   "XPR rejects a certificate that is not Base64-encoded",
	})
	Ins4_4_10Step2 = install.add(Step{
		ID: "INS-4.4.10-2", Part1: "4.4.10/6-8", Part2: "8", Manual: "4.4.10/6", How: Attest,
		Title:  "stunnel has its certificate",
		Reads:  "the site record: who confirmed it, when and with which values; at the end of the integration, the certificate that the port of the site file serves at the virtual server's address",
		ReadBy: "CheckServedCertificate",
		Proves: "that a person confirmed it, with the advice on its encoding; once XPR runs, that what is served is for the host that browsers use and holds now. Whether clients trust its issuer is not looked at, and without a port in the site file nothing is",
		Hint:   "XPR rejects a certificate that is not Base64-encoded",
	})
	Ins4_4_11Step1 = install.add(Step{
		ID: "INS-4.4.11-1", Part1: "4.4.9; 4.4.11", Part2: "8", Manual: "4.4.11", How: Attest,
		Title:  "the setup of XPR has ended",
		Reads:  "the site record: who confirmed it, when and with which values",
		Proves: "that a person confirmed it; no host shows it",
	})
	Ins4_4_12Step1 = install.add(Step{
		ID: "INS-4.4.12-1", Part1: "4.4.12", Part2: "8", Manual: "4.4.12", How: Attest,
		Title:  "further language packs are installed",
		Reads:  "the site record: with which languages the setup was confirmed, and who confirmed further ones, when and with which words; the names of the installed software, whose name should have each further language",
		Proves: "that a person confirmed it; a name that does not fit is a warning, since the manual prints none; without further languages the step is not applicable",
		Hint:   "after the integration follow the upgrade manual instead",
		ReadBy: "CheckInstalledSoftware",
	})
	Ins4_4_13Step1 = install.add(Step{
		ID: "INS-4.4.13-1", Part1: "4.4.13", Part2: "8", Manual: "4.4.13", How: Automatic,
		Title:  "time zones are supported from the installation on",
		Reads:  "the states of XPR's services on the first node; the exit code of TimeZoneSupport.exe; the site record",
		ReadBy: "CheckServicesStopped EnsureWindowsService Read RunProgram",
		Proves: "where the site wants it at the installation: that licsvc, nameloc, cfgsvc, xmrsvc and infostor ran and no other service of XPR, and that the program ended with 0; the record keeps that it was done, and 9.7.4 does not do it again",
	})
	Ins4_4_14Step1 = install.add(Step{
		ID: "INS-4.4.14-1", Part1: "4.4.14", Part2: "8", Manual: "4.4.14", How: Attest,
		Title:  "the component installer has nothing more to do",
		Reads:  "the site record: who confirmed it, when and with which values",
		Proves: "that a person confirmed it; no host shows it",
	})
	Ins4_4_15Step1 = install.add(Step{
		ID: "INS-4.4.15-1", Part1: "4.4.15", Part2: "8", Manual: "4.4.15", How: Attest,
		Title:  "Fax G3 post dialing is set up",
		Reads:  "the site record: who confirmed it, when and with which words",
		Proves: "that a person confirmed it; no host shows it",
	})
	Ins4_4_16Step1 = install.add(Step{
		ID: "INS-4.4.16-1", Part1: "4.4.16", Part2: "8", Manual: "4.4.16", How: Attest,
		Title:  "two addresses for SIP conferences are set up",
		Reads:  "the site record: who confirmed it, when and with which words",
		Proves: "that a person confirmed it; no host shows it",
	})
	// A gate of the inventory; the manual has no such step.
	InsVStep1 = install.add(Step{
		ID: "INS-V-1", Manual: "4.4", How: Check,
		Title:  "the installation is what the integration builds on",
		Reads:  "the site's services, the programs of all services, XPR's registry trees, the File Server resource and the six shares; before the integration, the programs of the services of further nodes and the clock of each node",
		ReadBy: "CheckPaths CheckRoleStays CheckServicesInstalled CheckShareNames EnsureResourceState",
		Proves: "that every service exists with its program on the cluster drive, that both trees and the shares exist, and that the File Server resource is online; behind the setup, that no further node has a service of XPR; a service of XPR that the site does not have is a warning",
		Hint:   "return to the step of the setup that makes what is missing",
	})
)
