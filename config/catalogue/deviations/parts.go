package deviations

import "slices"

// Difference is a difference between the two parts of the manual, and what the service does about it.
type Difference struct {
	// ID is the inventory's, such as "E-P09".
	ID string `json:"id"`
	// Manual names the section of each part.
	Manual string `json:"manual"`
	// About is the subject. PartOne and PartTwo are what each part says about it.
	About   string `json:"about"`
	PartOne string `json:"partOne"`
	PartTwo string `json:"partTwo"`
	// Does is what the service does.
	Does string `json:"does"`
	// SiteKeys and DecidedBy are as in Deviation.
	SiteKeys  string `json:"siteKeys"`
	DecidedBy string `json:"decidedBy"`
}

// Differences returns the 38 rows of the inventory's section E.1, in its order.
func Differences() []Difference { return slices.Concat(preparationDifferences, integrationDifferences) }

// preparationDifferences are about the hosts, the role and the installation.
var preparationDifferences = []Difference{
	{
		ID: "E-P01", Manual: "3.1.1; 7.1.1", About: "releases of Windows Server",
		PartOne: "2008 R2", PartTwo: "2012 R2, 2016, 2019, 2022 and 2025",
		Does:     "follows the part for the release in the site file. Each run first reads the release of every node. If a node runs another release, the run changes nothing",
		SiteKeys: "cluster.windowsServer", DecidedBy: "PREP-7.1.2-8 config/manual_parts.go workflows/chapter/releases.go",
	},
	{
		ID: "E-P02", Manual: "3.2; 7.2", About: "tools and words",
		PartOne: "Failover Cluster Management, cluster.exe, an application or service", PartTwo: "Failover Cluster Manager, PowerShell, a role",
		Does:      "uses the cmdlets of the module FailoverClusters, which 2008 R2 has too, and uses WMI instead of cluster.exe. If 2008 R2 lacks a cmdlet, Changeover uses a script of its own. Changeover says 'role' on every release",
		DecidedBy: "PREP-7.2-1 activities/powershell/scripts/script.go",
	},
	{
		ID: "E-P03", Manual: "3.1.2; 7.1.2", About: "processor",
		PartOne: "Pentium 4 or compatible with 2 GHz, or a Xeon with two cores", PartTwo: "Xeon E5-2670 v3 of 2.30 GHz or better",
		Does:     "checks each node against the minimum of the site's part",
		SiteKeys: "checks.acceptCPU", DecidedBy: "PREP-7.1.2-1 config/requirements.go",
	},
	{
		ID: "E-P04", Manual: "3.1.2; 7.1.2", About: "memory",
		PartOne: "2 GB; 4 GB are recommended", PartTwo: "4 GB; 8 GB are recommended",
		Does:     "checks each node against the minimum of the site's part, plus the memory that speech needs. Changeover warns if a node has less than the recommended memory",
		SiteKeys: "checks.minimumMemoryMB", DecidedBy: "PREP-7.1.2-2 config/requirements.go config/memory.go",
	},
	{
		ID: "E-P05", Manual: "3.1.2; 7.1.2", About: "shared disks",
		PartOne: "two of 100 GB", PartTwo: "two of 200 GB with a latency of 10 ms",
		Does:      "checks the disk size that the site's part asks for. In part 2, Changeover also checks the latency",
		DecidedBy: "PREP-7.1.2-3 config/requirements.go workflows/requirements/hardware.go",
	},
	{
		ID: "E-P06", Manual: "3.1.2; 7.1.2", About: "ComAssistant",
		PartOne: "must not be on the computer", PartTwo: "not mentioned",
		Does:      "looks for ComAssistant on every node. In part 1, a ComAssistant stops the run; in part 2, Changeover only warns",
		DecidedBy: "PREP-3.1.2-11 workflows/requirements/hardware.go",
	},
	{
		ID: "E-P07", Manual: "3.1.3; 7.1.3", About: "License Logging",
		PartOne: "to be stopped and deactivated", PartTwo: "mentioned in the index only",
		Does:      "stops and disables the service License Logging on every node that has it",
		DecidedBy: "PREP-3.1.3-8",
	},
	{
		ID: "E-P08", Manual: "3.1.3; 7.1.3", About: "removing DHCP, SMTP and IIS",
		PartOne: "by the control panel, Remove Feature", PartTwo: "by the Add Roles and Features Wizard",
		Does:      "reads the features with Get-WindowsFeature. Changeover removes installed features with Uninstall-WindowsFeature, on 2008 R2 with Remove-WindowsFeature",
		DecidedBy: "PREP-7.1.3-3 PREP-7.1.3-4 PREP-7.1.3-5 activities/windows/windows_feature.go",
	},
	{
		ID: "E-P09", Manual: "3.2/6; 7.2/6", About: "how the role starts",
		PartOne: "persistent mode off, auto start on", PartTwo: "priority High",
		Does:     "on 2008 R2, turns persistent mode off and auto start on: the role starts with the cluster, on no node in particular. For 2008 R2, Changeover refuses a priority in the site file. On later releases, Changeover sets the priority",
		SiteKeys: "role.priority", DecidedBy: "PREP-3.2-5 PREP-7.2-4 workflows/prepare.go config/rules/cluster.go",
	},
	{
		ID: "E-P10", Manual: "3.2/4; 3.3.1; 7.2/4; 7.3.1", About: "names in examples",
		PartOne: "UMKernel1 and UMKernelServer", PartTwo: "Xpressions Role and XPRCLUSTER2016",
		Does:     "takes both names from the site file. A role without a name in the site file is called Xpressions Role",
		SiteKeys: "role.name virtualServer.name", DecidedBy: "PREP-7.2-2 PREP-7.3.1-1 config/defaults.go",
	},
	{
		ID: "E-P11", Manual: "3.3.1/11; 7.3.1", About: "policies of the network name",
		PartOne: "a step of its own", PartTwo: "no such step",
		Does:     "sets the policies of the network name in both parts",
		SiteKeys: "policies.kernelResources", DecidedBy: "PREP-7.3.1-3",
	},
	{
		ID: "E-P12", Manual: "3.3.1; 7.3.1", About: "dependency of the network name on the address",
		PartOne: "a note says that the dialog enters the dependency automatically", PartTwo: "not mentioned",
		Does:      "reads the dependency in both parts, and adds it if it is missing",
		DecidedBy: "PREP-7.3.1-1 activities/cluster/network_name.go",
	},
	{
		ID: "E-P13", Manual: "3.3.3; 7.3.3", About: "the cluster disk",
		PartOne: "Add storage", PartTwo: "first Add Disk, then Add Storage",
		Does:      "in both parts, adds the disk to the cluster if the cluster lacks it, and then to the role",
		DecidedBy: "PREP-7.3.3-1 PREP-7.3.3-2",
	},
	{
		ID: "E-P14", Manual: "4; 8", About: "the installation",
		PartOne: "chapter 4", PartTwo: "chapter 8, which refers to chapter 4",
		Does:      "has one runbook for both chapters, with references to chapter 4",
		DecidedBy: "INS-4.0-1 workflows/install.go",
	},
	{
		ID: "E-P15", Manual: "5.2/2; 9.2/2", About: "registration of the resource type",
		PartOne: "the command 'cluster resourcetype' with the name of the DLL", PartTwo: "Add-ClusterResourceType with a path on C:",
		Does:      "runs Add-ClusterResourceType on all releases. The path is the DLL in the folder cluster below the Windows folder, on any drive",
		DecidedBy: "INT-9.2-3 activities/cluster/cluster_resource_type.go",
	},
	{
		ID: "E-P16", Manual: "5.3/7; 9.3/7", About: "data of the value Group",
		PartOne: "the application's name, with a reference to 3.2", PartTwo: "the role's name, with a reference to 7.3.1",
		Does:     "writes the role's name",
		SiteKeys: "role.name", DecidedBy: "INT-9.3-7",
	},
	{
		ID: "E-P17", Manual: "5.4.3/4; 9.4.3/4", About: "printer drivers of client PCs",
		PartOne: "three drivers, for Windows XP to Server 2012", PartTwo: "two drivers, for Windows 7 to Server 2025",
		Does:     "shows the drivers of the site's part with their releases. The site file names the driver for the newest releases",
		SiteKeys: "embeddedCodes.driver", DecidedBy: "INT-9.4.3-3 config/manual_parts.go workflows/integrate_prerequisites.go",
	},
	{
		ID: "E-P18", Manual: "5.4.3/3; 9.4.3/3", About: "how the folder of embedded codes is shared",
		PartOne: "as in steps 1 to 8 of 5.6.1", PartTwo: "as in steps 1 to 9 of 9.6.1",
		Does:      "creates this share in the same way as XPR's own shares",
		DecidedBy: "INT-9.4.3-2 activities/windows/share.go",
	},
}

// integrationDifferences are about the services, their resources, the second node and the test.
var integrationDifferences = []Difference{
	{
		ID: "E-P19", Manual: "5.5.1; 9.5.1", About: "manual start",
		PartOne: "by the services console", PartTwo: "also by Set-Service",
		Does:      "sets the start mode with Set-Service in both parts, and then reads the start mode again",
		DecidedBy: "INT-9.5.1-2 activities/powershell/scripts/set-service-start-mode.ps1",
	},
	{
		ID: "E-P20", Manual: "5.5.2; 5.5.3; 9.5.2; 9.5.3", About: "accounts and dependencies of services",
		PartOne: "by the services console and sc", PartTwo: "also by the method Change of Win32_Service",
		Does:      "calls the method Change for the account, and sc.exe for the dependencies. Changeover then reads account and dependencies again",
		DecidedBy: "INT-9.5.2-2 INT-9.5.3-1 activities/powershell/scripts/set-service-account.ps1 activities/powershell/scripts/clear-service-dependencies.ps1",
	},
	{
		ID: "E-P21", Manual: "5.6.1; 9.6.1; Table 11/16", About: "who may use the shares",
		PartOne: "the groups of Table 11, in the properties of each share", PartTwo: "the people or groups that the network administrator names, by cmdlets",
		Does:     "gives the rights in the table, on 2008 R2 by WMI. Changeover changes the access list of the existing share, unless the site file asks for new shares",
		SiteKeys: "shares.recreate", DecidedBy: "INT-9.6.1-1 config/catalogue/share.go activities/windows/share.go",
	},
	{
		ID: "E-P22", Manual: "5.6.2/1; 9.6.2/1", About: "name of the File Server resource",
		PartOne: "the resource is to be renamed, for example to File Server Res", PartTwo: "the resource keeps the name that the setup gives it",
		Does:     "finds the resource by its type. Changeover renames the resource to File Server Res in part 1; in part 2 it renames the resource only if the site file has a name for it",
		SiteKeys: "virtualServer.fileServerResource", DecidedBy: "INT-9.6.2-1 config/defaults.go",
	},
	{
		ID: "E-P23", Manual: "Table 12/17", About: "names of services and keys",
		PartOne: "SmtpApl, Vm2TxtApl, keys below classes\\CLSID, Lnapl, SAPconnection, a row whose cells are shifted", PartTwo: "SmtpAp, Vm2TxtAp, keys below classes, LnApl, SAPconnect",
		Does:      "has one table of services for both parts, with the names that a host can have. Changeover reads the names and the dependencies of services on the install node",
		DecidedBy: "INT-9.7.2-5 INT-9.7.2-19 config/catalogue/optional.go config/catalogue/mandatory.go",
	},
	{
		ID: "E-P24", Manual: "Table 13/18", About: "what excludes the Connection APL",
		PartOne: "web and voice conferences", PartTwo: "web and voice conferences, and the OpenScape Web Client",
		Does:     "refuses ConApl, which is the Connection APL, unless the site file lists ConApl in xpr.projectSpecificRelease. If the list contains ConApl, a warning names web conferences, voice conferences and the OpenScape Web Client",
		SiteKeys: "xpr.projectSpecificRelease", DecidedBy: "INS-4.4.1-1 config/catalogue/forbidden.go config/rules/services.go",
	},
	{
		ID: "E-P25", Manual: "5.2/4; 9.2/3", About: "pausing a node",
		PartOne: "Pause", PartTwo: "Pause, Do Not Drain Roles",
		Does:      "pauses the node and does not drain it. On 2008 R2, Suspend-ClusterNode cannot drain a node",
		DecidedBy: "INT-9.2-4 REP-9.8.1-1 activities/powershell/scripts/suspend-cluster-node.ps1",
	},
	{
		ID: "E-P26", Manual: "5.7.2; 9.7.2", About: "how resources are created and configured",
		PartOne: "by dialogs only", PartTwo: "also by cmdlets",
		Does:      "uses the cmdlets in both parts. 2008 R2 has no cmdlets for registry checkpoints, so Changeover uses WMI for the checkpoints there",
		DecidedBy: "INT-9.7.2-5 INT-9.7.2-19 activities/cluster/generic_service.go activities/cluster/registry_checkpoints.go",
	},
	{
		ID: "E-P27", Manual: "5.7.3/7; 9.7.3/7", About: "what the information store depends on",
		PartOne: "disk, File Server, status dispatcher and network name", PartTwo: "disk, status dispatcher and network name",
		Does:     "requires disk, status dispatcher and network name. In part 1, Changeover also requires the File Server; in part 2, the site file can add the File Server (policies.infostorOnFileServer)",
		SiteKeys: "policies.infostorOnFileServer", DecidedBy: "INT-9.7.3-7 config/resolved/resolve.go",
	},
	{
		ID: "E-P28", Manual: "5.7.3; 9.7.3/10; 2.1.9", About: "policy of the information store",
		PartOne: "only the retry period", PartTwo: "the retry period, and that a failure of the information store moves the role",
		Does:     "sets the retry period and the restart action in both parts, because the information store is a kernel resource",
		SiteKeys: "policies.kernelResources policies.infostorRetryPeriod", DecidedBy: "INT-9.7.3-9 INT-9.7.3-10",
	},
	{
		ID: "E-P29", Manual: "5.7.3/3; 9.7.3", About: "a DLL that is missing when the resource is created",
		PartOne: "a person answers No in a dialog, and copies the DLL to all nodes", PartTwo: "not mentioned",
		Does:      "copies the DLL to every node and compares the copies before the type is registered, so that this dialog never appears",
		DecidedBy: "INT-9.2-1 INT-9.2-2 INT-9.7.3-1",
	},
	{
		ID: "E-P30", Manual: "5.7.4; 9.7.4", About: "names of resources for the time zones",
		PartOne: "XPR License Service Res and the like", PartTwo: "XPR License Service Resource(licsvc) and the like",
		Does:     "finds each resource by its service. The name of the resource does not matter",
		SiteKeys: "resourceNames", DecidedBy: "INT-9.7.4-1 activities/cluster/resource_ref.go",
	},
	{
		ID: "E-P31", Manual: "5.7.5; 9.7.5", About: "failover of the role",
		PartOne: "the text says one failure in eight hours", PartTwo: "the text says one failure in eight hours, but the command sets six hours",
		Does:     "sets one failure in eight hours, unless the site file contains other numbers",
		SiteKeys: "role.failoverThreshold role.failoverPeriodHours", DecidedBy: "INT-9.7.5-1 config/defaults.go",
	},
	{
		ID: "E-P32", Manual: "5.8.1; 5.9; 9.8.1; 9.9", About: "how the role is stopped and moved",
		PartOne: "Take offline, Move to node", PartTwo: "Stop Role, Move, Select Node",
		Does:      "runs Stop-ClusterGroup and Move-ClusterGroup on all releases",
		DecidedBy: "REP-9.8.1-3c TST-9.9-3 activities/powershell/scripts/move-cluster-group.ps1 activities/powershell/scripts/stop-cluster-group.ps1",
	},
	{
		ID: "E-P33", Manual: "5.8.1/3b; 9.8.1/3b", About: "path of AxMmCtl.dll",
		PartOne: "c:\\Windows\\bs\\XPR\\bin", PartTwo: "c:\\Windows\\bin",
		Does:     "registers the file in XPR's folder bin",
		SiteKeys: "xpr.installDir", DecidedBy: "REP-9.8.1-3b",
	},
	{
		ID: "E-P34", Manual: "Table 14/19", About: "programs of services",
		PartOne: "dirsrv, e2k7apl, lnumapl, and spaces that do not belong in a path", PartTwo: "dirsvc, ex2k7apl, lnunapl",
		Does:      "takes name and program of each service from the install node",
		DecidedBy: "REP-9.8.2-3 workflows/replicate.go",
	},
	{
		ID: "E-P35", Manual: "5.8.2/3; 9.8.2/3", About: "how services are created on the second node",
		PartOne: "the command for licsvc, to be repeated", PartTwo: "a template of the command, and one line with display name, account and password",
		Does:      "creates each service in one call, with the settings that the service has on the install node. The password is not on a command line",
		DecidedBy: "REP-9.8.2-3 activities/powershell/scripts/new-service.ps1",
	},
	{
		ID: "E-P36", Manual: "5.8.2; 9.8.2", About: "accounts on the second node",
		PartOne: "by the services console", PartTwo: "also by sc config with the password",
		Does:     "gives the account the right to log on as a service, then sets the account with the method Change of Win32_Service",
		SiteKeys: "accounts.service.name accounts.exchange.name", DecidedBy: "REP-9.8.2-7 activities/windows/logon_right.go",
	},
	{
		ID: "E-P37", Manual: "5.9; 9.9/6,7", About: "steps of the test",
		PartOne: "six steps; the last step restarts the second node", PartTwo: "seven steps; the step before the restart sets AplDelay",
		Does:     "in both parts, sets AplDelay if the site file lists layers that start late. Changeover also restarts the second node if the site file asks for this restart",
		SiteKeys: "aplDelay.entries test.rebootSecondNode", DecidedBy: "TST-9.9-6 TST-9.9-7 workflows/failover.go",
	},
	{
		ID: "E-P38", Manual: "5.10; 9.10", About: "example of a satellite's layer",
		PartOne: "CtiAP1, with the digit one", PartTwo: "CtiApl",
		Does:     "writes the names in the catalogue, and refuses other names",
		SiteKeys: "satellites[].apls", DecidedBy: "SAT-9.10-6 config/catalogue/optional.go config/rules/satellites.go",
	},
}
