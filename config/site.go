// Package config holds the types of the site file, in which a person describes a site
// before a runbook starts, with their defaults. It imports nothing of this module:
// the lab knows a site by these types alone. What a site must meet is in package rules,
// what the catalogue says about it in package services, and package sitefile reads a
// site file by both.
package config

// Site is one OpenScape Xpressions (XPR) cluster as its site file describes it.
// It says what the site is; where and how its hosts are reached stands in the
// worker's endpoints file. Field comments name the parameter of the manual's
// parameter list and the section it comes from.
type Site struct {
	// Name identifies the site in workflow IDs, locks and evidence, e.g. "berlin".
	Name string `json:"site" jsonschema:"required"`
	// Cluster is the Windows failover cluster (7.1.1, 6.1.2).
	Cluster Cluster `json:"cluster" jsonschema:"required"`
	// Nodes lists two to eight cluster nodes (6.1.1, 7.1.1).
	Nodes []Node `json:"nodes" jsonschema:"required,minItems=2,maxItems=8"`
	// InstallNode is the node on which XPR is installed first (9.2); default: the first node.
	InstallNode string `json:"installNode,omitempty"`
	// FinalOwner owns the role when a runbook is done (9.9); default: the install node.
	FinalOwner string `json:"finalOwner,omitempty"`
	// Role is the clustered role that holds XPR (7.2).
	Role Role `json:"role"`
	// VirtualServer is the client access point of the role (7.3.1).
	VirtualServer VirtualServer `json:"virtualServer" jsonschema:"required"`
	// Disk is the shared cluster disk (7.3.3).
	Disk Disk `json:"disk"`
	// Media says where the setup medium lies on every node (4.3.1).
	Media Media `json:"media" jsonschema:"required"`
	// XPR are the settings of the product itself (chapter 4).
	XPR XPR `json:"xpr" jsonschema:"required"`
	// Regional are the regional settings of the setup (4.4.9.1).
	Regional Regional `json:"regional,omitzero"`
	// SMTP are the options of the SMTP APL wizard; they need SmtpApl (4.4.9.2).
	SMTP SMTP `json:"smtp,omitzero"`
	// TLS are the certificates of Web Assistant and stunnel (4.4.10).
	TLS TLS `json:"tls,omitzero"`
	// Office says that documents are converted by Microsoft Office instead of Ghostscript (6.2-9).
	Office Office `json:"officeConversion,omitzero"`
	// Licensing is HiPath licence management (4.2, 4.3.4).
	Licensing Licensing `json:"licensing"`
	// Accounts are the Windows accounts that the site uses (4.3.2, 9.5.2).
	Accounts Accounts `json:"accounts" jsonschema:"required"`
	// Policies are restart policies of cluster resources (6.1.9, 9.7.2).
	Policies Policies `json:"policies,omitzero"`
	// ResourceNames overrides the names of cluster resources (9.7.2-12a); default "<display name> Res".
	ResourceNames []ResourceName `json:"resourceNames,omitempty" jsonschema:"maxItems=100"`
	// SetStartupParameters fills in each service's program as its startup parameters, which the
	// manual's text leaves alone and its command sets (9.7.2-12c, E-C65).
	SetStartupParameters bool `json:"setStartupParameters,omitempty"`
	// ExtraCheckpoints are further HKLM-relative registry keys replicated with the licence service (9.7.2-19).
	ExtraCheckpoints []string `json:"extraCheckpoints,omitempty" jsonschema:"maxItems=100"`
	// Shares are the virtual server's shares (9.6.1).
	Shares Shares `json:"shares,omitzero"`
	// EmbeddedCodes are Printer Embedded Codes (9.4.3).
	EmbeddedCodes EmbeddedCode `json:"embeddedCodes,omitzero"`
	// Unattended are commands that the site knows for steps that are otherwise done by a person.
	Unattended Unattended `json:"unattended,omitzero"`
	// Ghostscript is no longer used: its folder is emptied, and DisableGS is set (9.4.4-6).
	Ghostscript Ghostscript `json:"ghostscript,omitzero"`
	// AplDelay delays the start of access protocol layers after a failover (9.9-6).
	AplDelay AplDelay `json:"aplDelay,omitzero"`
	// Satellites are XPR servers outside the cluster that carry access protocol layers (9.10).
	Satellites []Satellite `json:"satellites,omitempty" jsonschema:"maxItems=100"`
	// Customer is what the customer has said before the work starts (7.1).
	Customer Customer `json:"customer,omitzero"`
	// Network are facts of the customer's LAN (7.1).
	Network Network `json:"network,omitzero"`
	// Checks tune the preflight where the site differs knowingly (7.1).
	Checks Checks `json:"checks,omitzero"`
	// Reboots states whether a node may be restarted without asking (6.2-5).
	Reboots Reboots `json:"reboots,omitzero"`
	// Test tunes the failover test and its drills (9.9).
	Test Test `json:"test,omitzero"`
	// Timeouts are the deadlines of waits and retries.
	Timeouts Timeouts `json:"timeouts,omitzero"`
}

// Cluster is the Windows failover cluster (7.1.1, 6.1.2).
type Cluster struct {
	// Name of the Windows cluster, at most 15 characters; clusterprep.exe asks for it (4.3.3).
	Name string `json:"name" jsonschema:"required"`
	// IP is the cluster's own IPv4 address (6.1.2).
	IP string `json:"ip" jsonschema:"required"`
	// WindowsServer is the release on every node: "2008 R2" with Service Pack 1, to which part 1 of the manual applies, or
	// "2012 R2", "2016", "2019", "2022" or "2025" (V-23).
	WindowsServer string `json:"windowsServer" jsonschema:"required"`
	// Virtual says that the nodes are virtual machines: no sound card to remove (7.1-2).
	Virtual bool `json:"virtual,omitempty"`
}

// Node is one cluster node (6.1.2, 7.1.3).
type Node struct {
	// Name is the NetBIOS computer name, at most 15 characters, case-insensitive.
	Name string `json:"name" jsonschema:"required"`
	// ClientIP is the node's IPv4 address in the clients' network (6.1.2).
	ClientIP string `json:"clientIP" jsonschema:"required"`
	// InterconnectIP is the node's IPv4 address in the network between the nodes, another than the clients' (6.1.2).
	InterconnectIP string `json:"interconnectIP" jsonschema:"required"`
	// MAC of the client network adapter as licensed, e.g. 00-30-48-80-72-97 (7.1.2); empty: recorded, not compared.
	MAC string `json:"mac,omitempty"`
}

// Role is the clustered role that holds XPR (7.2).
type Role struct {
	// Name of the role in the cluster, at most 200 characters; default Xpressions Role (7.2).
	Name string `json:"name,omitempty"`
	// PreferredOwners in order; default: all nodes (7.2-5).
	PreferredOwners []string `json:"preferredOwners,omitempty" jsonschema:"maxItems=8"`
	// Priority is "High", "Medium" or "Low", in any case, and nothing on Windows Server 2008 R2; default High (7.2-6).
	Priority string `json:"priority,omitempty"`
	// FailoverThreshold is the maximum number of failures within the period; default 1 (9.7.5).
	FailoverThreshold *int `json:"failoverThreshold,omitempty" jsonschema:"minimum=0,maximum=1000"`
	// FailoverPeriodHours is 0 to 1193; default 8 (9.7.5).
	FailoverPeriodHours *int `json:"failoverPeriodHours,omitempty" jsonschema:"minimum=0,maximum=1193"`
}

// VirtualServer is the client access point of the role (7.3.1).
type VirtualServer struct {
	// Name is the network name, at most 15 characters, different from the role's and every node's.
	Name string `json:"name" jsonschema:"required"`
	// IP is the virtual server's own IPv4 address, in the nodes' client subnet (6.1.2, 7.3.1).
	IP string `json:"ip" jsonschema:"required"`
	// SubnetMask of the client network; default 255.255.255.0.
	SubnetMask string `json:"subnetMask,omitempty"`
	// ClusterNetwork is the cluster's name of the client network; empty: the one whose subnet holds IP.
	ClusterNetwork string `json:"clusterNetwork,omitempty"`
	// IPResource names the cluster resource of the address; default: IP Address <ip> (7.3.1).
	IPResource string `json:"ipResource,omitempty"`
	// NameResource names the cluster resource of the network name; default: the network name (7.3.1).
	NameResource string `json:"nameResource,omitempty"`
	// FileServerResource names the cluster resource of the File Server (5.6.2); default: what the setup of XPR calls it, and
	// File Server Res on Windows Server 2008 R2.
	FileServerResource string `json:"fileServerResource,omitempty"`
	// Preexisting says that the administrator has created both resources already.
	Preexisting bool `json:"preexisting,omitempty"`
	// Ports are the TCP ports clients use; a drill measures the outage on them; default: licensing.servicePort.
	Ports []int `json:"ports,omitempty" jsonschema:"maxItems=100"`
}

// Disk is the shared cluster disk (7.3.3).
type Disk struct {
	// ResourceName of the physical disk in the cluster; empty: the name that it has.
	ResourceName string `json:"resourceName,omitempty"`
	// DriveLetter without colon; default R.
	DriveLetter string `json:"driveLetter,omitempty"`
	// ID is the disk's GUID, or its signature: eight hexadecimal digits as diskpart prints them, with 0x or without,
	// else a decimal number; empty: the disk of that name, else the role's, else the only one that no role uses.
	ID string `json:"id,omitempty"`
}

// Media says where the XPR setup medium lies on every node. A WinRM session
// cannot open a share with its own identity, so this is a local path.
type Media struct {
	// Path of the medium on a local drive of every node, e.g. C:\XPR (4.3.1).
	Path string `json:"path" jsonschema:"required"`
}

// Accounts are the Windows accounts that the site uses (4.3.2, 9.5.2).
type Accounts struct {
	// Service is the account that XPR's services run under (4.3.2).
	Service Account `json:"service" jsonschema:"required"`
	// Exchange is the account of the services for Exchange, with extra rights (9.5.2).
	Exchange Account `json:"exchange,omitzero"`
	// CLA is the account of licence agents on the nodes, in scenario onNodes (4.2.2.2).
	CLA Account `json:"cla,omitzero"`
	// AssignedAtSetup: the setup's 'Assign an account to Xpressions services' is ticked (4.4.4).
	AssignedAtSetup bool `json:"assignedAtSetup,omitempty"`
}

// Account is a domain account: DOMAIN\user or user@domain (V-30, V-31).
type Account struct {
	// Name as DOMAIN\user or user@domain (V-30, V-31).
	Name string `json:"name,omitempty"`
	// Password is a reference, env:NAME or file:PATH, and never the password.
	Password Secret `json:"password,omitempty"`
}

// Policies are restart policies of cluster resources (6.1.9, 9.7.2).
type Policies struct {
	// KernelResources are service keys and "IP Address", "Network Name", "File Server"; default: the manual's list.
	KernelResources []string `json:"kernelResources,omitempty" jsonschema:"maxItems=100"`
	// RestartPeriod is mm:ss; default 15:00 (V-78).
	RestartPeriod string `json:"restartPeriod,omitempty"`
	// MaximumRestarts in that period; default 3.
	MaximumRestarts *int `json:"maximumRestarts,omitempty" jsonschema:"minimum=0,maximum=1000"`
	// Overrides per resource, by service key or resource type.
	Overrides []PolicyOverride `json:"overrides,omitempty" jsonschema:"maxItems=100"`
	// InfostorRetryPeriod is hh:mm; default 00:15 (9.7.3-9).
	InfostorRetryPeriod string `json:"infostorRetryPeriod,omitempty"`
	// InfostorOnFileServer adds the File Server to the information store's dependencies (E-C70). On Windows Server 2008 R2 it
	// is one of them anyway (5.7.3/7).
	InfostorOnFileServer bool `json:"infostorOnFileServer,omitempty"`
}

// PolicyOverride replaces the restart policy of one resource.
type PolicyOverride struct {
	// Resource is a service key, or IP Address, Network Name or File Server.
	Resource string `json:"resource" jsonschema:"required"`
	// RestartPeriod is mm:ss; default: that of all resources.
	RestartPeriod string `json:"restartPeriod,omitempty"`
	// MaximumRestarts in that period; default: that of all resources.
	MaximumRestarts *int `json:"maximumRestarts,omitempty" jsonschema:"minimum=0,maximum=1000"`
}

// ResourceName names the cluster resource of a service.
type ResourceName struct {
	// Service by its key, e.g. licsvc.
	Service string `json:"service" jsonschema:"required"`
	// Name of the service's cluster resource.
	Name string `json:"name" jsonschema:"required"`
}

// Shares are the virtual server's shares (9.6.1).
type Shares struct {
	// Recreate a share that grants other access, as the manual's commands do, instead of changing
	// its access list; clients lose their connections to it.
	Recreate bool `json:"recreate,omitempty"`
}

// EmbeddedCode are Printer Embedded Codes (9.4.3).
type EmbeddedCode struct {
	// Enabled: the site has Printer Embedded Codes; they need MailApl.
	Enabled bool `json:"enabled,omitempty"`
	// Directory on the cluster drive; default <drive>:\pec_spool.
	Directory string `json:"directory,omitempty"`
	// Share is the name of the share in which the printers put their files; default pec_spool.
	Share string `json:"share,omitempty"`
	// Clients are PCs that people set up by hand.
	Clients []string `json:"clients,omitempty" jsonschema:"maxItems=1000"`
	// PrinterName ends in blank and EC; default XPR EC.
	PrinterName string `json:"printerName,omitempty"`
	// Driver of the printer on client PCs with Windows Server 2012 and later; default HP Universal Printer Driver.
	Driver string `json:"driver,omitempty"`
	// FaxPipeHost is the virtual server's address or name; default: virtualServer.ip.
	FaxPipeHost string `json:"faxPipeHost,omitempty"`
}

// Unattended are commands the site knows for steps that are otherwise done by a
// person; the manual gives no silent switches.
type Unattended struct {
	// Prerequisites gives the arguments of the runtimes of 9.4.1 by file.
	Prerequisites []SilentInstaller `json:"prerequisites,omitempty" jsonschema:"maxItems=20"`
	// PrinterDriver gives the arguments of the printer driver's setup (9.4.2).
	PrinterDriver string `json:"printerDriver,omitempty"`
	// PrinterLogPattern is a regular expression that ucsetup.log matches on success (9.4.2-7).
	PrinterLogPattern string `json:"printerLogPattern,omitempty"`
}

// SilentInstaller gives the arguments that make an installer run without a window.
type SilentInstaller struct {
	// File of the installer, relative to the medium's Prerequisites folder, e.g. vc9\vcredist_x86.exe.
	File string `json:"file" jsonschema:"required"`
	// Arguments of its command line, without a password.
	Arguments string `json:"arguments" jsonschema:"required"`
}

// Ghostscript is no longer used, for its vulnerabilities: its folder is emptied, and DisableGS is set as
// the Server Administration manual says (9.4.4-6, E.1.3 there).
type Ghostscript struct {
	// Keep Ghostscript against the manual's security note; runs end as done with deviations.
	Keep bool `json:"keep,omitempty"`
	// Path of the registry key below HKLM that holds DisableGS, which only the Server Administration manual
	// names; empty: a person sets DisableGS on every node and confirms it.
	Path string `json:"path,omitempty"`
	// Type of the value.
	Type string `json:"type,omitempty" jsonschema:"enum=REG_SZ,enum=REG_EXPAND_SZ,enum=REG_MULTI_SZ,enum=REG_DWORD"`
	// Data of a REG_DWORD is decimal, or hexadecimal with 0x.
	Data string `json:"data,omitempty"`
}

// AplDelay is the registry value AplDelay (9.9-6).
type AplDelay struct {
	// ValueName of the registry value; default AplDelay (E-C83).
	ValueName string `json:"valueName,omitempty"`
	// Entries are the layers to delay.
	Entries []AplDelayEntry `json:"entries,omitempty" jsonschema:"maxItems=100"`
}

// AplDelayEntry delays one access protocol layer by minutes.
type AplDelayEntry struct {
	// Apl is the layer by its key, e.g. NotApl.
	Apl string `json:"apl" jsonschema:"required"`
	// Minutes after a failover until the layer starts.
	Minutes int `json:"minutes" jsonschema:"required,minimum=0,maximum=1440"`
}

// Satellite is an XPR server outside the cluster that carries access protocol layers (9.10).
type Satellite struct {
	// Name is the satellite's computer name, at most 15 characters.
	Name string `json:"name" jsonschema:"required"`
	// Apls are the access protocol layers that the satellite carries, e.g. IsdnApl.
	Apls []string `json:"apls,omitempty" jsonschema:"maxItems=100"`
	// SQLServer outside the cluster, needed with RepApl or RepScheduleApl (A.1).
	SQLServer string `json:"sqlServer,omitempty"`
}

// Network are facts of the customer's LAN (7.1).
type Network struct {
	// Gateway of the clients' network, an IPv4 address.
	Gateway string `json:"gateway,omitempty"`
	// DNSServers are IPv4 or IPv6 addresses.
	DNSServers []string `json:"dnsServers,omitempty" jsonschema:"maxItems=20"`
	// VoIPServers are IPv4 addresses; it is looked whether they answer a ping of the nodes (7.1).
	VoIPServers []string `json:"voipServers,omitempty" jsonschema:"maxItems=20"`
	// InternetServer is a server of the Internet, as name:port, that the nodes reach where Vm2TxtApl runs, which works over the
	// Internet (Table 12/17); without it a person attests that they do.
	InternetServer string `json:"internetServer,omitempty"`
}

// Customer is what the customer has said before the work starts (7.1). Where something is left out, a person attests it.
type Customer struct {
	// DocumentTypes are the types of documents that are faxed, with what converts them, e.g. "PDF by Acrobat" (7.1).
	DocumentTypes []string `json:"documentTypes,omitempty" jsonschema:"maxItems=100"`
	// NumberingPlan says where the agreed numbering plan is kept, or what it is (7.1).
	NumberingPlan string `json:"numberingPlan,omitempty"`
}

// Checks tune the preflight where the site differs knowingly (7.1).
type Checks struct {
	// KeepDHCPClient leaves the DHCP Client service alone on every host: a documented deviation from 7.1.3.
	KeepDHCPClient bool `json:"keepDHCPClient,omitempty"`
	// KeepDefender leaves the real-time protection of Microsoft Defender on while XPR is installed, against 7.1.3.
	KeepDefender bool `json:"keepDefender,omitempty"`
	// AntivirusServices are stopped while XPR is installed (7.1.3).
	AntivirusServices []string `json:"antivirusServices,omitempty" jsonschema:"maxItems=100"`
	// PingFiltered: the virtual server does not answer ping; its ports prove it instead.
	PingFiltered bool `json:"pingFiltered,omitempty"`
	// MinimumMemoryMB of a node raises the manual's minimum; 0 keeps it.
	MinimumMemoryMB int `json:"minimumMemoryMB,omitempty" jsonschema:"minimum=0,maximum=16777216"`
	// MinimumDiskGB free on the cluster drive raises the manual's minimum; 0 keeps it.
	MinimumDiskGB int `json:"minimumDiskGB,omitempty" jsonschema:"minimum=0,maximum=65536"`
	// AcceptCPU accepts a Xeon that is slower than the manual's minimum (7.1.2); another make is a warning anyhow.
	AcceptCPU bool `json:"acceptCPU,omitempty"`
}

// Reboots states whether a node may be restarted without asking (6.2-5).
type Reboots struct {
	// Approval is "ask" or "automatic"; default ask.
	Approval string `json:"approval,omitempty" jsonschema:"enum=ask,enum=automatic"`
	// Window of automatic restarts; outside it a restart waits for its opening, or for a person.
	Window Window `json:"window,omitzero"`
}

// Test tunes the failover test and its drills (9.9).
type Test struct {
	// RebootSecondNode restarts the second node so that it shows display names (9.9-7).
	RebootSecondNode bool `json:"rebootSecondNode,omitempty"`
	// OutageObjectiveSeconds is the longest acceptable outage of one move; 0: measured, not judged.
	OutageObjectiveSeconds int `json:"outageObjectiveSeconds,omitempty" jsonschema:"minimum=0,maximum=86400"`
	// Drill is the calendar of scheduled failover tests, in the form of a Temporal calendar.
	Drill Drill `json:"drill,omitzero"`
}

// Drill is the calendar of scheduled failover tests.
type Drill struct {
	// Month as a number or a name, a range, a step or a list; default: every month.
	Month string `json:"month,omitempty"`
	// DayOfMonth as a number, a range, a step or a list; default: every day.
	DayOfMonth string `json:"dayOfMonth,omitempty"`
	// DayOfWeek as a number (0 is Sunday) or an English name, a range, a step or a list; default: every day.
	DayOfWeek string `json:"dayOfWeek,omitempty"`
	// Hour as a number, a range, a step or a list; empty: no drills.
	Hour string `json:"hour,omitempty"`
	// Minute as a number, a range, a step or a list; default 0.
	Minute string `json:"minute,omitempty"`
	// TimeZone of the calendar, as in the IANA database, e.g. Europe/Berlin; default UTC.
	TimeZone string `json:"timeZone,omitempty"`
	// CatchUpMinutes, 1 to 1440: a drill missed for longer is skipped; default 10.
	CatchUpMinutes int `json:"catchUpMinutes,omitempty" jsonschema:"minimum=1,maximum=1440"`
}

// Timeouts are deadlines.
type Timeouts struct {
	// OnlineSeconds for a resource or the role to come online or go offline; default 300.
	OnlineSeconds int `json:"onlineSeconds,omitempty" jsonschema:"minimum=0,maximum=86400"`
	// RebootSeconds for a node to restart until it has settled; default 1800.
	RebootSeconds int `json:"rebootSeconds,omitempty" jsonschema:"minimum=0,maximum=86400"`
	// InstallerSeconds for an unattended installer; default 3600.
	InstallerSeconds int `json:"installerSeconds,omitempty" jsonschema:"minimum=0,maximum=86400"`
	// OperatorHours for an operator task or decision; default 168.
	OperatorHours int `json:"operatorHours,omitempty" jsonschema:"minimum=0,maximum=8784"`
	// TransportSeconds for retries of a host that cannot be reached; default 600.
	TransportSeconds int `json:"transportSeconds,omitempty" jsonschema:"minimum=0,maximum=86400"`
}
