package steps

// The steps of install: licence agents, licence service and XPR (4; chapter 8 of part 2 refers to chapter 4).
var (
	Ins4_0Step1 = install.add(Step{
		ID: "INS-4.0-1", Part1: "4", Part2: "8", Manual: "4", How: Attest,
		Title:  "the Release Notice and the Release Notes are available, and the preparation is finished",
		Reads:  "the site record: who confirmed the step, when, and in which words; the role's resources",
		ReadBy: "CheckRoleResources",
		Proves: "a person confirmed that the documents are available, because no host shows the documents. The role has an IP address, a network name and a disk",
		Hint:   "abort, run prepare to its end, then start the runbook again",
	})
	Ins4_2Step1 = install.add(Step{
		ID: "INS-4.2-1", Part1: "4.2; 4.2.1", Part2: "8", Manual: "4.2", How: Input,
		Title:  "the licensing scenario is chosen",
		Reads:  "the site file: licensing.scenario",
		Proves: "the site file chooses one of the two scenarios that the manual supports",
	})
	Ins4_2_2_1Step1 = install.add(Step{
		ID: "INS-4.2.2.1-1", Part1: "4.2.2.1; 4.3.4", Part2: "8", Manual: "4.2.2.1", How: Attest,
		Title:  "licence files with equal features are available for all licence agents",
		Reads:  "the site record: who confirmed the step, when, and in which words. The MAC addresses of the adapters of each node whose MAC address is in the site file. The format (XML or not), the hash and the agents' MAC addresses of each licence file that a node can read",
		Proves: "a person compared the features of the licence files, because the manual does not print how a file lists its features (E-C104). Each node has the adapter whose MAC address is in the site file. Each licence file that a node can read contains the MAC addresses that the site file names for this file",
		ReadBy: "CheckLicenceFile CheckNetworkAdapters",
		Hint:   "open the licence files of all licence agents (licensing.licenceFiles in the site file) in a text editor, and compare the features and the number of each feature, because XPR does not compare licences. If the files differ, order licence files with equal features before you activate a licence",
	})
	Ins4_2_2_2Step1 = install.add(Step{
		ID: "INS-4.2.2.2-1", Part1: "4.2.2; 4.2.2.2/1-10", Part2: "8", Manual: "4.2.2.2/1", How: Operator,
		Title:  "on the install node, the licence agent's service has a domain account and listens on its port",
		Reads:  "the ports on which the node listens; the program and the logon account (by SID) of the service on the agent's port; the names of the installed software",
		ReadBy: "CheckListeningPort",
		Proves: "a service listens on the licence agent's port. The service has the account of the site file, and its program is not on the cluster drive. If no installed software is named like the agent, that is a warning",
	})
	Ins4_2_2_2Step2 = install.add(Step{
		ID: "INS-4.2.2.2-2", Part1: "4.2.2.2/11", Part2: "8", Manual: "4.2.2.2/11", How: Automatic,
		Title:  "if the licence service was installed before the licence agents moved to the nodes, it now gets its licences at the virtual server's address",
		Reads:  "line 1 of both connection files (CCF) of the licence service",
		ReadBy: "EnsureTextFileLine",
		Proves: "line 1 of both files is the virtual server's address",
	})
	Ins4_2_2_3Step1 = install.add(Step{
		ID: "INS-4.2.2.3-1", Part1: "4.2.2.3", Part2: "8", Manual: "4.2.2.3", How: Attest,
		Title:  "the licence agent is added to the licence manager",
		Reads:  "the site record: who confirmed the step, when, and in which words",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Ins4_2_2_4Step1 = install.add(Step{
		ID: "INS-4.2.2.4-1", Part1: "4.2.2.4", Part2: "8", Manual: "4.2.2.4", How: Attest,
		Title:  "the licence agent is synchronized",
		Reads:  "the site record: who confirmed the step, when, and in which words",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Ins4_2_2_5Step1 = install.add(Step{
		ID: "INS-4.2.2.5-1", Part1: "4.2.2.5/1", Part2: "8", Manual: "4.2.2.5/1", How: Attest,
		Title:  "the licence is active on the licence agent",
		Reads:  "the site record: who confirmed the step, when, and in which words",
		Proves: "a person confirmed the step; no host shows the result",
		Hint:   "if you activate the licence online, you need a logon at the licence server and an authorization code",
	})
	Ins4_2_2_5Step2 = install.add(Step{
		ID: "INS-4.2.2.5-2", Part1: "4.2.2.5/3", Part2: "8", Manual: "4.2.2.5/3", How: Operator,
		Title:  "on every further node, the licence agent's service listens on its port, and the agent's licence is active",
		Reads:  "the ports on which the node listens; the program and the logon account (by SID) of the service on the agent's port; the names of the installed software; the site record: who confirmed the step, when, and in which words",
		ReadBy: "CheckListeningPort",
		Proves: "a service listens on the licence agent's port. The service has the account of the site file, and its program is not on the cluster drive. If no installed software is named like the agent, that is a warning. A person confirms the activation",
	})
	Ins4_3_1Step1 = install.add(Step{
		ID: "INS-4.3.1-1", Part1: "4.3.1", Part2: "8", Manual: "4.3.1", How: Check,
		Title:  "the install node sees the setup medium, no component of XPR is installed, and a licence agent outside the nodes accepts connections",
		Reads:  "the paths of the setup medium's files that the manual names; if the licence agent runs outside the nodes, whether the install node can connect to the agent's TCP port. Before the setup, also all files of the setup medium on the install node and on a further node; the names of the installed software; the states of the antivirus services",
		ReadBy: "CheckInstalledSoftware CheckOpenPort CheckPaths CheckSameFiles CheckServicesStopped",
		Proves: "the install node sees the files that the manual names, and the port accepts connections. Before the setup, three more facts are read. The two nodes see the same files on the setup medium; Changeover compares the lengths of all files, and the hashes of small files. No installed software is named like XPR. The antivirus services of the site file are stopped",
	})
	Ins4_3_2Step1 = install.add(Step{
		ID: "INS-4.3.2-1", Part1: "4.3.2", Part2: "8", Manual: "4.3.2", How: Automatic,
		Title:  "each service account may log on as a service on every node",
		Reads:  "secedit.exe: the holders of SeServiceLogonRight; the SIDs of the accounts",
		ReadBy: "EnsureLogonRight",
		Proves: "Windows resolves the name of each account, and each account has the right SeServiceLogonRight",
	})
	Ins4_3_3Step1 = install.add(Step{
		ID: "INS-4.3.3-1", Part1: "4.3.3/1", Part2: "8", Manual: "4.3.3/1", How: Attest,
		Title:  "clusterprep.exe has prepared the install node",
		Reads:  "the site record: who confirmed the step, when, and in which words",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Ins4_3_3Step2 = install.add(Step{
		ID: "INS-4.3.3-2", Part1: "4.3.3/2-3", Part2: "8", Manual: "4.3.3/2", How: Attest,
		Title:  "the setup wrapper runs and has installed its C++ runtimes",
		Reads:  "the site record: who confirmed the step, when, and for which values",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Ins4_3_4_1Step1 = install.add(Step{
		ID: "INS-4.3.4.1-1", Part1: "4.3.4.1/1-6", Part2: "8", Manual: "4.3.4.1/6", How: Operator,
		Title:       "the licence service is installed on the cluster drive",
		Reads:       "service licsvc and its program",
		ReadBy:      "CheckServicesInstalled",
		Proves:      "the service exists, and its program is on the cluster drive",
		Irrevocable: "xpr.licsvcDir",
		Hint:        "install the licence service on the cluster drive; from a local drive, the other nodes cannot run the service",
	})
	Ins4_3_4_1Step2 = install.add(Step{
		ID: "INS-4.3.4.1-2", Part1: "4.3.4.1/7", Part2: "8", Manual: "4.3.4.1/7", How: Operator,
		Title:  "the licence service is configured to use the licence agent",
		Reads:  "lines 1 to 5 of both connection files (CCF) of the licence service",
		ReadBy: "EnsureTextFileLine",
		Proves: "in both files, lines 1 to 4 are the address and port of the licence agent, the time-out and the number of attempts, as in the site file. If the licence agents are on the nodes, the address is the virtual server's. Line 5 is 'true', as the manual prints it",
	})
	Ins4_3_4_1Step3 = install.add(Step{
		ID: "INS-4.3.4.1-3", Part1: "4.3.4.1/8-10", Part2: "8", Manual: "4.3.4.1/8", How: Attest,
		Title:  "the setup continues with further components",
		Reads:  "the site record: who confirmed the step, when, and for which values",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Ins4_3_5Step1 = install.add(Step{
		ID: "INS-4.3.5-1", Part1: "4.3.5", Part2: "8", Manual: "4.3.5", How: Attest,
		Title:       "the XPR server has its final name",
		Reads:       "the site record: who confirmed the step, when, and the name that the person typed again",
		Proves:      "a person typed again the name that the page of the setup shows. The typed name is the name in the site file; no host shows the name",
		Irrevocable: "xpr.serverName",
		Hint:        "check the name before you continue, because nobody can change it afterwards",
	})
	Ins4_3_6Step1 = install.add(Step{
		ID: "INS-4.3.6-1", Part1: "4.3.6", Part2: "8", Manual: "4.3.6", How: Attest,
		Title:  "the languages and the default language are chosen",
		Reads:  "the site record: who confirmed the step, when, and for which values; the names of the installed software, in which each language should appear",
		Proves: "a person confirmed the step. If a language does not appear in the names of the installed software, that is only a warning, because the manual does not print these names",
		Hint:   "choose a language; until then, the button Next stays inactive",
		ReadBy: "CheckInstalledSoftware",
	})
	Ins4_3_7Step1 = install.add(Step{
		ID: "INS-4.3.7-1", Part1: "4.3.7", Part2: "8", Manual: "4.3.7", How: Attest,
		Title:  "the release notes are read",
		Reads:  "the site record: who confirmed the step, when, and for which values",
		Proves: "a person confirmed the step; no host shows the result",
		Hint:   "confirm on the page that you have read the release notes; until then, the button Next stays inactive",
	})
	Ins4_3_8Step1 = install.add(Step{
		ID: "INS-4.3.8-1", Part1: "4.3.8", Part2: "8", Manual: "4.3.8", How: Attest,
		Title:  "only the system components for a cluster are chosen",
		Reads:  "the site record: who confirmed the step, when, and for which values; the names of the installed software, in which no further component of XPR should appear",
		Proves: "a person confirmed the step. If installed software is named like XPR but not like a component for a cluster, that is only a warning, because the manual does not print the names",
		Hint:   "choose no other component, because other components can keep XPR from working in a cluster",
		ReadBy: "CheckInstalledSoftware",
	})
	Ins4_3_9Step1 = install.add(Step{
		ID: "INS-4.3.9-1", Part1: "4.3.9", Part2: "8", Manual: "4.3.9", How: Operator,
		Title:  "Application Builder is not installed",
		Reads:  "the names of the installed software",
		ReadBy: "CheckInstalledSoftware",
		Proves: "Application Builder is not installed. Any other client component is a warning",
		Hint:   "choose no client component, because client components can keep XPR from working in a cluster",
	})
	Ins4_3_10Step1 = install.add(Step{
		ID: "INS-4.3.10-1", Part1: "4.3.10", Part2: "8", Manual: "4.3.10", How: Attest,
		Title:  "no external software is chosen",
		Reads:  "the site record: who confirmed the step, when, and for which values; if the site has no communication hardware in its nodes, the names of the installed software, in which no driver of such hardware should appear",
		Proves: "a person confirmed the step. A name that contains Sangoma, Eicon, Dialogic or Diva is only a warning, because the manual does not print the names of drivers",
		Hint:   "install drivers of communication hardware on a satellite. If boards are in the nodes (xpr.isdnHardware), install their drivers on the nodes before the setup of XPR starts",
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
		Reads:  "the site record: who confirmed the step, when, and for which values; if the site has no speech recognition on its nodes, the names of the installed software, in which no speech recognition should appear",
		Proves: "a person confirmed the step. A name that contains 'speech recognition' or 'ASR' is only a warning, because the manual does not print the name of this software",
		Hint:   "if a prompt asks for a restart, ignore the prompt until the setup of XPR has ended",
		ReadBy: "CheckInstalledSoftware",
	})
	Ins4_3_13Step1 = install.add(Step{
		ID: "INS-4.3.13-1", Part1: "4.3.13", Part2: "8", Manual: "4.3.13", How: Check,
		Title:  ".NET Framework 4.5 or newer is installed",
		Reads:  "the registry value Release of .NET Framework 4; the Windows feature .NET Framework 3.5; the restarts that Windows waits for; the site record",
		ReadBy: "CheckDotNet CheckFeatures CheckNoRestartPending",
		Proves: ".NET Framework 4.5 or newer is installed on the install node, and .NET Framework 3.5 is installed on every node. If the setup needs a restart, Changeover restarts the install node",
	})
	Ins4_4Step1 = install.add(Step{
		ID: "INS-4.4-1", Part1: "4.4/1-4", Part2: "8", Manual: "4.4", How: Operator,
		Title:       "XPR's folder is on the cluster drive",
		Reads:       "the path of XPR's folder on the role's owner; the site record",
		ReadBy:      "CheckPaths",
		Proves:      "the folder exists, and a person typed its path again as the setup shows it",
		Irrevocable: "xpr.installDir",
	})
	Ins4_4_1Step1 = install.add(Step{
		ID: "INS-4.4.1-1", Part1: "4.4.1", Part2: "8", Manual: "4.4.1", How: Operator,
		Title:  "the services of the site's features are installed, and no other services of XPR",
		Reads:  "the site's services and their programs; all services that run from XPR's folders; if the site has the utilities, the folder of the utilities; the site record: who confirmed the features and options that no service shows",
		ReadBy: "CheckPaths CheckServicesInstalled",
		Proves: "every service of the site exists, and its program is on the cluster drive. A service of XPR that the site does not have is a warning. A person confirms features that have no service",
		Hint:   "if the setup does not offer a component, check whether the licence contains the component, and whether the install node has the hardware and the driver of the component",
	})
	Ins4_4_3Step1 = install.add(Step{
		ID: "INS-4.4.3-1", Part1: "4.4.3", Part2: "8", Manual: "4.4.3", How: Operator,
		Title:       "the folders of database and documents are on the cluster drive",
		Reads:       "the paths of both folders on the role's owner; the site record",
		ReadBy:      "CheckPaths",
		Proves:      "the folders exist, and a person typed their paths again as the setup shows them",
		Irrevocable: "xpr.databaseDir xpr.documentDir",
		Hint:        "in the first weeks of operation, check the free space of the cluster drive regularly",
	})
	Ins4_4_4Step1 = install.add(Step{
		ID: "INS-4.4.4-1", Part1: "4.4.4", Part2: "8", Manual: "4.4.4", How: Operator,
		Title:  "the services log on with the service account",
		Reads:  "the logon accounts of the services, compared by SID",
		ReadBy: "CheckServiceLogons",
		Proves: "if accounts.assignedAtSetup is set in the site file, every service except the Exchange services logs on with the service account. If it is not set, a person confirms that the setup assigns no account",
	})
	Ins4_4_5Step1 = install.add(Step{
		ID: "INS-4.4.5-1", Part1: "4.4.5", Part2: "8", Manual: "4.4.5", How: Attest,
		Title:  "the default voice format is chosen",
		Reads:  "the site record: who confirmed the step, when, and for which values",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Ins4_4_5Step2 = install.add(Step{
		ID: "INS-4.4.5-2", Part1: "4.4.5", Part2: "8", Manual: "4.4.5", How: Automatic,
		Title:  "voice messages are recorded in the site's format",
		Reads:  "registry value VoiceRecFormat at the path in the site file",
		ReadBy: "EnsureRegistryValue",
		Proves: "the value is the format in the site file",
	})
	Ins4_4_6Step1 = install.add(Step{
		ID: "INS-4.4.6-1", Part1: "4.4.6", Part2: "8", Manual: "4.4.6", How: Attest,
		Title:  "the program folder is chosen",
		Reads:  "the site record: who confirmed the step, when, and for which values",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Ins4_4_7Step1 = install.add(Step{
		ID: "INS-4.4.7-1", Part1: "4.4.7", Part2: "8", Manual: "4.4.7", How: Attest,
		Title:       "users log on with an XPR account",
		Reads:       "the site record: who confirmed the step, when, and the kind of login that the person typed again",
		Proves:      "a person typed again the kind of login that the page of the setup shows ('Login via'). The typed kind of login is xpr.authMethod in the site file; no host shows the kind of login",
		Irrevocable: "xpr.authMethod",
		Hint:        "check the choice before you continue, because nobody can change it afterwards",
	})
	Ins4_4_7_1Step1 = install.add(Step{
		ID: "INS-4.4.7.1-1", Part1: "4.4.7.1", Part2: "8", Manual: "4.4.7.1", How: Attest,
		Title:  "the XPR administrator has a password",
		Reads:  "the site record: who confirmed the step, when, and for which values",
		Proves: "a person confirmed the step; no host shows the result",
		Hint:   "store the password in a safe place, because you need it after a loss of the database",
	})
	Ins4_4_7_1Step2 = install.add(Step{
		ID: "INS-4.4.7.1-2", Part1: "4.4.7.1", Part2: "8", Manual: "4.4.7.1", How: Attest,
		Title:  "the postmaster has a password",
		Reads:  "the site record: who confirmed the step, when, and for which values",
		Proves: "a person confirmed the step; no host shows the result",
		Hint:   "store the password in a safe place, because you need it after a loss of the database",
	})
	Ins4_4_8Step1 = install.add(Step{
		ID: "INS-4.4.8-1", Part1: "4.4.8", Part2: "8", Manual: "4.4.8", How: Attest,
		Title:  "the summary is right and the files are copied",
		Reads:  "the site record: who confirmed the step, when, and for which values",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Ins4_4_9_1Step1 = install.add(Step{
		ID: "INS-4.4.9.1-1", Part1: "4.4.9.1", Part2: "8", Manual: "4.4.9.1", How: Attest,
		Title:  "the regional settings are made",
		Reads:  "the site record: who confirmed the step, when, and for which values",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Ins4_4_9_1Step2 = install.add(Step{
		ID: "INS-4.4.9.1-2", Part1: "4.4.9.1/6-12", Part2: "8", Manual: "4.4.9.1/6", How: Attest,
		Title:  "number ranges replace the subscriber code",
		Reads:  "the site record: who confirmed the step, when, and for which values",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Ins4_4_9_2Step1 = install.add(Step{
		ID: "INS-4.4.9.2-1", Part1: "4.4.9.2", Part2: "8", Manual: "4.4.9.2", How: Attest,
		Title:  "the Internet mail connection is set up",
		Reads:  "the site record: who confirmed the step, when, and for which values",
		Proves: "a person confirmed the step; no host shows the result",
		Hint:   "without a mail connection, e-mail reaches only users of XPR",
	})
	Ins4_4_9_3Step1 = install.add(Step{
		ID: "INS-4.4.9.3-1", Part1: "4.4.9.3", Part2: "8", Manual: "4.4.9.3", How: Attest,
		Title:  "all options of CTI are off",
		Reads:  "the site record: who confirmed the step, when, and for which values",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Ins4_4_10Step1 = install.add(Step{
		ID: "INS-4.4.10-1", Part1: "4.4.10/1-5", Part2: "8", Manual: "4.4.10/1", How: Attest,
		Title:  "the Web Assistant has its certificate",
		Reads:  "the site record: who confirmed the step, when, and for which values; at the end of the integration, the certificate that the virtual server serves on the port of the site file",
		ReadBy: "CheckServedCertificate",
		Proves: "a person confirmed the step, and the operator task showed advice on the encoding of the certificate. Once XPR runs, the served certificate is valid on the day on which Changeover reads it, and is for the server name in the site file (tls.webServerName). Changeover does not check whether clients trust the issuer of the certificate. If the site file has no port for the certificate, Changeover reads no certificate",
		Hint:   "use a Base64-encoded certificate, because XPR rejects other encodings",
	})
	Ins4_4_10Step2 = install.add(Step{
		ID: "INS-4.4.10-2", Part1: "4.4.10/6-8", Part2: "8", Manual: "4.4.10/6", How: Attest,
		Title:  "stunnel has its certificate",
		Reads:  "the site record: who confirmed the step, when, and for which values; at the end of the integration, the certificate that the virtual server serves on the port of the site file",
		ReadBy: "CheckServedCertificate",
		Proves: "a person confirmed the step, and the operator task showed advice on the encoding of the certificate. Once XPR runs, the served certificate is valid on the day on which Changeover reads it, and is for the server name in the site file (tls.stunnelServerName). Changeover does not check whether clients trust the issuer of the certificate. If the site file has no port for the certificate, Changeover reads no certificate",
		Hint:   "use a Base64-encoded certificate, because XPR rejects other encodings",
	})
	Ins4_4_11Step1 = install.add(Step{
		ID: "INS-4.4.11-1", Part1: "4.4.9; 4.4.11", Part2: "8", Manual: "4.4.11", How: Attest,
		Title:  "the setup of XPR has ended",
		Reads:  "the site record: who confirmed the step, when, and for which values",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Ins4_4_12Step1 = install.add(Step{
		ID: "INS-4.4.12-1", Part1: "4.4.12", Part2: "8", Manual: "4.4.12", How: Attest,
		Title:  "further language packs are installed",
		Reads:  "the site record: the languages that were chosen in the setup; who confirmed further languages, when, and in which words; the names of the installed software, in which each further language should appear",
		Proves: "a person confirmed the step. If a language does not appear in the names of the installed software, that is only a warning, because the manual does not print these names. If the site has no further languages, the step is not applicable",
		Hint:   "to install further languages after the integration, follow the Upgrade manual; do not use the setup of XPR",
		ReadBy: "CheckInstalledSoftware",
	})
	Ins4_4_13Step1 = install.add(Step{
		ID: "INS-4.4.13-1", Part1: "4.4.13", Part2: "8", Manual: "4.4.13", How: Automatic,
		Title:  "if the site converts time stamps at the installation, the conversion for time zones has run",
		Reads:  "the states of XPR's services on the install node; the exit code of TimeZoneSupport.exe; the site record",
		ReadBy: "CheckServicesStopped EnsureWindowsService Read RunProgram",
		Proves: "licsvc, nameloc, cfgsvc, xmrsvc and infostor ran, and no other service of XPR ran. The program ended with exit code 0. The site record shows that the conversion has run, so that INT-9.7.4-1 does not convert again",
	})
	Ins4_4_14Step1 = install.add(Step{
		ID: "INS-4.4.14-1", Part1: "4.4.14", Part2: "8", Manual: "4.4.14", How: Attest,
		Title:  "the component installer has nothing more to do",
		Reads:  "the site record: who confirmed the step, when, and for which values",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Ins4_4_15Step1 = install.add(Step{
		ID: "INS-4.4.15-1", Part1: "4.4.15", Part2: "8", Manual: "4.4.15", How: Attest,
		Title:  "Fax G3 post dialing is set up",
		Reads:  "the site record: who confirmed the step, when, and in which words",
		Proves: "a person confirmed the step; no host shows the result",
	})
	Ins4_4_16Step1 = install.add(Step{
		ID: "INS-4.4.16-1", Part1: "4.4.16", Part2: "8", Manual: "4.4.16", How: Attest,
		Title:  "two addresses for SIP conferences are set up",
		Reads:  "the site record: who confirmed the step, when, and in which words",
		Proves: "a person confirmed the step; no host shows the result",
	})
	// A gate of the inventory; the manual has no such step.
	InsVStep1 = install.add(Step{
		ID: "INS-V-1", Manual: "4.4", How: Check,
		Title:  "the installation has everything that the integration needs",
		Reads:  "the site's services; the programs of all services; XPR's registry trees; the File Server resource; the six shares; before the integration also the programs of the services on further nodes, and the clock of each node",
		ReadBy: "CheckPaths CheckRoleStays CheckServicesInstalled CheckShareNames EnsureResourceState",
		Proves: "every service of the site exists, and its program is on the cluster drive. Both registry trees and the six shares exist, and the File Server resource is online. Right after the setup, no further node has a service of XPR. A service of XPR that the site does not have is a warning",
		Hint:   "on the install node, start the setup of XPR again (XpressionsInstall\\Setup.exe on the setup medium), install what is missing (the licence service: 4.3.4.1, other services: 4.4.1), then retry",
	})
)
