// Package config holds the types of the site file, in which a person describes a site
// before a runbook starts, with their defaults. It imports nothing of this module,
// since the lab uses these types and nothing else of it. Package rules holds the rules
// for a site, package services what the catalogue says about it, and package sitefile
// reads a site file with both.
package config

// Site is one OpenScape Xpressions (XPR) cluster as its site file describes it.
// It describes the site itself; the worker's endpoints file says where and how
// its hosts are reached. Field comments name the section of the manual that a
// parameter comes from.
type Site struct {
	// Name is the name of the site in workflow IDs, locks and evidence, e.g. "berlin". The site file is called
	// <site>.yaml.
	Name string `json:"site" jsonschema:"required"`
	// Cluster is the Windows failover cluster (7.1.1, 6.1.2).
	Cluster Cluster `json:"cluster" jsonschema:"required"`
	// Nodes are the two to eight nodes of the cluster (6.1.1, 7.1.1).
	Nodes []Node `json:"nodes" jsonschema:"required,minItems=2,maxItems=8"`
	// InstallNode is the name of the node on which XPR is installed first (9.2); default: the first node.
	InstallNode string `json:"installNode,omitempty"`
	// FinalOwner is the name of the node that owns the role at the end of a runbook (9.9); default: the install node.
	FinalOwner string `json:"finalOwner,omitempty"`
	// Role is the clustered role that holds XPR (7.2).
	Role Role `json:"role"`
	// VirtualServer is the client access point of the role (7.3.1).
	VirtualServer VirtualServer `json:"virtualServer" jsonschema:"required"`
	// Disk is the shared cluster disk (7.3.3).
	Disk Disk `json:"disk"`
	// Media is the setup medium of XPR on the nodes (4.3.1).
	Media Media `json:"media" jsonschema:"required"`
	// XPR are the settings of the product itself (chapter 4).
	XPR XPR `json:"xpr" jsonschema:"required"`
	// Regional are the regional settings of the setup (4.4.9.1).
	Regional Regional `json:"regional,omitzero"`
	// SMTP are the options of the SMTP APL wizard. The options need the service SmtpApl (4.4.9.2).
	SMTP SMTP `json:"smtp,omitzero"`
	// TLS are the certificates of Web Assistant and stunnel (4.4.10).
	TLS TLS `json:"tls,omitzero"`
	// Office is the conversion of documents by Microsoft Office (6.2/9).
	Office Office `json:"officeConversion,omitzero"`
	// Licensing are the settings of HiPath licence management (4.2, 4.3.4).
	Licensing Licensing `json:"licensing"`
	// Accounts are the Windows accounts that the site uses (4.3.2, 9.5.2).
	Accounts Accounts `json:"accounts" jsonschema:"required"`
	// Policies are restart policies of cluster resources (6.1.9, 9.7.2).
	Policies Policies `json:"policies,omitzero"`
	// ResourceNames replace default names of cluster resources (9.7.2/12a); default "<display name> Res".
	ResourceNames []ResourceName `json:"resourceNames,omitempty" jsonschema:"maxItems=100"`
	// SetStartupParameters: true if the program of each service is entered as startup parameters of the service's
	// cluster resource. The text of the manual leaves the startup parameters as they are, but the manual's command sets
	// them (9.7.2/12c, E-C65).
	SetStartupParameters bool `json:"setStartupParameters,omitempty"`
	// ExtraCheckpoints are further registry keys below HKLM that the cluster replicates as checkpoints of the licence
	// service's resource, e.g. SOFTWARE\Wow6432Node\Vendor (9.7.2/19).
	ExtraCheckpoints []string `json:"extraCheckpoints,omitempty" jsonschema:"maxItems=100"`
	// Shares are the virtual server's shares (9.6.1).
	Shares Shares `json:"shares,omitzero"`
	// EmbeddedCodes are the settings for Printer Embedded Codes (9.4.3).
	EmbeddedCodes EmbeddedCode `json:"embeddedCodes,omitzero"`
	// Unattended are command line arguments with which Changeover runs programs without a window. Without these arguments,
	// a person runs the programs.
	Unattended Unattended `json:"unattended,omitzero"`
	// Ghostscript are settings for Ghostscript, which XPR no longer uses: the folder of Ghostscript is emptied, and the
	// registry value DisableGS is set (9.4.4/6).
	Ghostscript Ghostscript `json:"ghostscript,omitzero"`
	// AplDelay delays the start of access protocol layers after a failover (9.9/6).
	AplDelay AplDelay `json:"aplDelay,omitzero"`
	// Satellites are XPR servers outside the cluster that carry access protocol layers (9.10).
	Satellites []Satellite `json:"satellites,omitempty" jsonschema:"maxItems=100"`
	// Customer is information that the customer gives before the work starts (7.1).
	Customer Customer `json:"customer,omitzero"`
	// Network is information about the customer's LAN (7.1).
	Network Network `json:"network,omitzero"`
	// Checks are settings for the checks before the installation, if the site differs from the manual on purpose (7.1).
	Checks Checks `json:"checks,omitzero"`
	// Reboots are the rules for restarts of nodes (6.2/5).
	Reboots Reboots `json:"reboots,omitzero"`
	// Test are the settings of the failover test and its drills (9.9).
	Test Test `json:"test,omitzero"`
	// Timeouts are the time limits of waits and retries.
	Timeouts Timeouts `json:"timeouts,omitzero"`
}

// Cluster is the Windows failover cluster (7.1.1, 6.1.2).
type Cluster struct {
	// Name is the name of the Windows cluster, at most 15 characters; clusterprep.exe asks for this name (4.3.3).
	Name string `json:"name" jsonschema:"required"`
	// IP is the cluster's own IPv4 address (6.1.2).
	IP string `json:"ip" jsonschema:"required"`
	// WindowsServer is the release of Windows Server on every node: "2008 R2", "2012 R2", "2016", "2019", "2022" or
	// "2025". Windows Server 2008 R2 needs Service Pack 1; for this release, part 1 of the manual applies (V-23).
	WindowsServer string `json:"windowsServer" jsonschema:"required"`
	// Virtual: true if the nodes are virtual machines. Virtual machines have no sound card to remove (7.1/2).
	Virtual bool `json:"virtual,omitempty"`
}

// Node is one cluster node (6.1.2, 7.1.3).
type Node struct {
	// Name is the NetBIOS computer name of the node, at most 15 characters in upper or lower case, e.g. KERN1.
	Name string `json:"name" jsonschema:"required"`
	// ClientIP is the node's IPv4 address in the clients' network (6.1.2).
	ClientIP string `json:"clientIP" jsonschema:"required"`
	// InterconnectIP is the node's IPv4 address in the network between the nodes, which must differ from the clients'
	// network (6.1.2).
	InterconnectIP string `json:"interconnectIP" jsonschema:"required"`
	// MAC is the MAC address of the node's adapter in the clients' network, as in the licence, e.g. 00-30-48-80-72-97
	// (7.1.2). Without this field, the first run records the MAC address, and later runs compare it with the record.
	MAC string `json:"mac,omitempty"`
}

// Role is the clustered role that holds XPR (7.2).
type Role struct {
	// Name is the name of the role in the cluster, at most 200 characters; default Xpressions Role (7.2).
	Name string `json:"name,omitempty"`
	// PreferredOwners are the names of the nodes that the cluster prefers for the role, in this order; default: all
	// nodes (7.2/5).
	PreferredOwners []string `json:"preferredOwners,omitempty" jsonschema:"maxItems=8"`
	// Priority is "High", "Medium" or "Low", in upper or lower case. On Windows Server 2008 R2, leave this field out,
	// since a role has no priority there; default High (7.2/6).
	Priority string `json:"priority,omitempty"`
	// FailoverThreshold is the maximum number of failures of the role within failoverPeriodHours; default 1 (9.7.5).
	FailoverThreshold *int `json:"failoverThreshold,omitempty" jsonschema:"minimum=0,maximum=1000"`
	// FailoverPeriodHours is the period in hours in which the failures of failoverThreshold are counted, 0 to 1193;
	// default 8 (9.7.5).
	FailoverPeriodHours *int `json:"failoverPeriodHours,omitempty" jsonschema:"minimum=0,maximum=1193"`
}

// VirtualServer is the client access point of the role (7.3.1).
type VirtualServer struct {
	// Name is the network name of the virtual server, at most 15 characters. It must differ from the names of the role
	// and of every node (7.3.1).
	Name string `json:"name" jsonschema:"required"`
	// IP is the virtual server's own IPv4 address, in the clients' subnet (6.1.2, 7.3.1).
	IP string `json:"ip" jsonschema:"required"`
	// SubnetMask is the subnet mask of the clients' network; default 255.255.255.0.
	SubnetMask string `json:"subnetMask,omitempty"`
	// ClusterNetwork is the name of the clients' network in the cluster, as Get-ClusterNetwork shows it, e.g. "Cluster
	// Network 1"; default: the network whose subnet contains ip.
	ClusterNetwork string `json:"clusterNetwork,omitempty"`
	// IPResource is the name of the cluster resource for the IP address; default: IP Address <ip> (7.3.1).
	IPResource string `json:"ipResource,omitempty"`
	// NameResource is the name of the cluster resource for the network name; default: the network name (7.3.1).
	NameResource string `json:"nameResource,omitempty"`
	// FileServerResource is the name of the cluster resource for the File Server (5.6.2); default: File Server Res on
	// Windows Server 2008 R2, and otherwise the name that the setup of XPR gives.
	FileServerResource string `json:"fileServerResource,omitempty"`
	// Preexisting: true if an administrator has already created the cluster resources for the IP address and for the
	// network name.
	Preexisting bool `json:"preexisting,omitempty"`
	// Ports are the TCP ports that clients use. A drill measures the outage on these ports; default:
	// licensing.servicePort.
	Ports []int `json:"ports,omitempty" jsonschema:"maxItems=100"`
}

// Disk is the shared cluster disk (7.3.3).
type Disk struct {
	// ResourceName is the name that the physical disk resource gets in the cluster, e.g. "Cluster Disk 1". Without this
	// field, the resource keeps its name.
	ResourceName string `json:"resourceName,omitempty"`
	// DriveLetter is the drive letter of the disk, D to Z, without a colon; default R.
	DriveLetter string `json:"driveLetter,omitempty"`
	// ID is the GUID of the disk or its signature. A signature has eight hexadecimal digits as diskpart prints
	// them, with or without 0x, or it is a decimal number that does not have eight digits; default: the disk with the name resourceName, or else the disk of the
	// role, or else the only disk that no role uses.
	ID string `json:"id,omitempty"`
}

// Media is the setup medium of XPR on the nodes. It is in a local folder, because a WinRM session cannot open a network
// share with the identity of its account.
type Media struct {
	// Path is the folder of the setup medium on a local drive of every node, e.g. C:\XPR (4.3.1).
	Path string `json:"path" jsonschema:"required"`
}

// Accounts are the Windows accounts that the site uses (4.3.2, 9.5.2).
type Accounts struct {
	// Service is the domain account under which XPR's services run (4.3.2). The account's name and password are required.
	Service Account `json:"service" jsonschema:"required"`
	// Exchange is the domain account of the services for Exchange. The account needs extra rights, which the Exchange
	// Gateway manual lists under 'Service Account' (9.5.2).
	Exchange Account `json:"exchange,omitzero"`
	// CLA is the domain account of the licence agents on the nodes, in scenario onNodes (4.2.2.2).
	CLA Account `json:"cla,omitzero"`
	// AssignedAtSetup: true if 'Assign an account to Xpressions services' is selected in the setup (4.4.4).
	AssignedAtSetup bool `json:"assignedAtSetup,omitempty"`
}

// Account is a domain account: DOMAIN\user or user@domain (V-30, V-31).
type Account struct {
	// Name is the account as DOMAIN\user or user@domain (V-30, V-31).
	Name string `json:"name,omitempty"`
	// Password is a reference to the password, env:NAME or file:PATH, and never the password itself.
	Password Secret `json:"password,omitempty"`
}

// Policies are restart policies of cluster resources (6.1.9, 9.7.2).
type Policies struct {
	// KernelResources are the resources whose failure moves the role to another node: keys of services, "IP Address",
	// "Network Name" and "File Server"; default: the manual's list, which is IP Address, Network Name, File Server, licsvc,
	// nameloc, cfgsvc, xmrsvc, infostor, mta and mrs.
	KernelResources []string `json:"kernelResources,omitempty" jsonschema:"maxItems=100"`
	// RestartPeriod is the period in which restarts of a resource are counted, as mm:ss; default 15:00 (V-78).
	RestartPeriod string `json:"restartPeriod,omitempty"`
	// MaximumRestarts is the largest number of restarts of a resource within restartPeriod; default 3.
	MaximumRestarts *int `json:"maximumRestarts,omitempty" jsonschema:"minimum=0,maximum=1000"`
	// Overrides are restart policies for single resources.
	Overrides []PolicyOverride `json:"overrides,omitempty" jsonschema:"maxItems=100"`
	// InfostorRetryPeriod is the time, as hh:mm, after which the cluster tries again to start a failed information
	// store. It must be at least as long as the restart period of the information store; default 00:15 (9.7.3/9).
	InfostorRetryPeriod string `json:"infostorRetryPeriod,omitempty"`
	// InfostorOnFileServer: true if the information store also depends on the File Server (E-C70). On Windows Server
	// 2008 R2, the information store always depends on the File Server (5.7.3/7).
	InfostorOnFileServer bool `json:"infostorOnFileServer,omitempty"`
}

// PolicyOverride replaces the restart policy of one resource.
type PolicyOverride struct {
	// Resource is the key of a service, e.g. licsvc, or "IP Address", "Network Name" or "File Server".
	Resource string `json:"resource" jsonschema:"required"`
	// RestartPeriod is the restart period of this resource, as mm:ss; default: policies.restartPeriod.
	RestartPeriod string `json:"restartPeriod,omitempty"`
	// MaximumRestarts is the largest number of restarts of this resource within its restart period; default:
	// policies.maximumRestarts.
	MaximumRestarts *int `json:"maximumRestarts,omitempty" jsonschema:"minimum=0,maximum=1000"`
}

// ResourceName names the cluster resource of a service.
type ResourceName struct {
	// Service is the key of the service, e.g. licsvc.
	Service string `json:"service" jsonschema:"required"`
	// Name is the name of the service's cluster resource, e.g. "License Service".
	Name string `json:"name" jsonschema:"required"`
}

// Shares are the virtual server's shares (9.6.1).
type Shares struct {
	// Recreate: true if a share with wrong access rights is removed and created again, as the manual's commands do.
	// Clients then lose their connections to the share. false: only the access list of the share is changed.
	Recreate bool `json:"recreate,omitempty"`
}

// EmbeddedCode are the settings for Printer Embedded Codes (9.4.3).
type EmbeddedCode struct {
	// Enabled: true if the site uses Printer Embedded Codes, which need MailApl.
	Enabled bool `json:"enabled,omitempty"`
	// Directory is the folder of the share on the cluster drive; default <drive>:\pec_spool.
	Directory string `json:"directory,omitempty"`
	// Share is the name of the share to which the printers write their files; default pec_spool.
	Share string `json:"share,omitempty"`
	// Clients are the names of the client PCs on which a person sets up the printer.
	Clients []string `json:"clients,omitempty" jsonschema:"maxItems=1000"`
	// PrinterName is the name of the printer on the client PCs. It must end with a space and EC; default XPR EC.
	PrinterName string `json:"printerName,omitempty"`
	// Driver is the driver of the printer on client PCs with a Windows that is not older than Windows Server 2012;
	// default HP Universal Printer Driver.
	Driver string `json:"driver,omitempty"`
	// FaxPipeHost is the address or the name of the virtual server. It is the data of the registry value FaxPipe_Host on
	// the client PCs; default: virtualServer.ip.
	FaxPipeHost string `json:"faxPipeHost,omitempty"`
}

// Unattended are command line arguments with which Changeover runs programs without a window. Without these arguments, a
// person runs the programs. The manual does not give these arguments.
type Unattended struct {
	// Prerequisites are the command line arguments of the installers of the runtimes (9.4.1).
	Prerequisites []SilentInstaller `json:"prerequisites,omitempty" jsonschema:"maxItems=20"`
	// PrinterDriver are the command line arguments of the setup of the printer driver, without a password (9.4.2).
	PrinterDriver string `json:"printerDriver,omitempty"`
	// PrinterLogPattern is a regular expression. If it matches the text of ucsetup.log, the setup of the printer driver
	// was successful (9.4.2/7).
	PrinterLogPattern string `json:"printerLogPattern,omitempty"`
}

// SilentInstaller gives the arguments that make an installer run without a window.
type SilentInstaller struct {
	// File is the path of the installer below the folder Prerequisites of the medium, e.g. vc9\vcredist_x86.exe.
	File string `json:"file" jsonschema:"required"`
	// Arguments are the command line arguments of the installer, e.g. /q. They must not contain a password.
	Arguments string `json:"arguments" jsonschema:"required"`
}

// Ghostscript are settings for Ghostscript, which XPR no longer uses because of the vulnerabilities of Ghostscript: the
// folder of Ghostscript is emptied, and the registry value DisableGS is set as in E.1.3 of the Server Administration
// manual (9.4.4/6).
type Ghostscript struct {
	// Keep: true if Ghostscript is kept, against the manual's security note. Runs then end in the state
	// done-with-deviations.
	Keep bool `json:"keep,omitempty"`
	// Path is the registry key below HKLM that contains DisableGS. Only the Server Administration manual names this key.
	// Without this field, a person sets DisableGS on every node and confirms that.
	Path string `json:"path,omitempty"`
	// Type is the type of the registry value DisableGS.
	Type string `json:"type,omitempty" jsonschema:"enum=REG_SZ,enum=REG_EXPAND_SZ,enum=REG_MULTI_SZ,enum=REG_DWORD"`
	// Data is the data of DisableGS. For REG_DWORD it is a decimal number, or a hexadecimal number with 0x.
	Data string `json:"data,omitempty"`
}

// AplDelay is the registry value AplDelay (9.9/6).
type AplDelay struct {
	// ValueName is the name of the registry value; default AplDelay (E-C83).
	ValueName string `json:"valueName,omitempty"`
	// Entries are the layers whose start is delayed.
	Entries []AplDelayEntry `json:"entries,omitempty" jsonschema:"maxItems=100"`
}

// AplDelayEntry delays one access protocol layer by minutes.
type AplDelayEntry struct {
	// Apl is the key of the layer, e.g. NotApl.
	Apl string `json:"apl" jsonschema:"required"`
	// Minutes is the time in minutes between a failover and the start of the layer.
	Minutes int `json:"minutes" jsonschema:"required,minimum=0,maximum=1440"`
}

// Satellite is an XPR server outside the cluster that carries access protocol layers (9.10).
type Satellite struct {
	// Name is the satellite's computer name, at most 15 characters.
	Name string `json:"name" jsonschema:"required"`
	// Apls are the access protocol layers that the satellite carries, e.g. IsdnApl.
	Apls []string `json:"apls,omitempty" jsonschema:"maxItems=100"`
	// SQLServer is the name of a Microsoft SQL Server outside the cluster. The layers RepApl and RepScheduleApl need
	// this server (A.1).
	SQLServer string `json:"sqlServer,omitempty"`
}

// Network is information about the customer's LAN (7.1).
type Network struct {
	// Gateway is the IPv4 address of the default gateway in the clients' network.
	Gateway string `json:"gateway,omitempty"`
	// DNSServers are the IPv4 or IPv6 addresses of the DNS servers.
	DNSServers []string `json:"dnsServers,omitempty" jsonschema:"maxItems=20"`
	// VoIPServers are the IPv4 addresses of VoIP servers. The runbook prepare pings these servers from the nodes (7.1).
	VoIPServers []string `json:"voipServers,omitempty" jsonschema:"maxItems=20"`
	// InternetServer is a server on the Internet as name:port, e.g. speech.example.com:443. If Vm2TxtApl runs on the
	// nodes, the nodes must reach this server (Table 12/17). Without this field, a person attests that the nodes reach
	// it.
	InternetServer string `json:"internetServer,omitempty"`
}

// Customer is information that the customer gives before the work starts (7.1). If a field is left out, a person
// attests the information.
type Customer struct {
	// DocumentTypes are the types of documents that are faxed, each with the program that converts it, e.g. "PDF by
	// Acrobat" (7.1). Without this field, a person attests the types.
	DocumentTypes []string `json:"documentTypes,omitempty" jsonschema:"maxItems=100"`
	// NumberingPlan is the agreed numbering plan, or the place where the plan is kept (7.1). Without this field, a
	// person attests the plan.
	NumberingPlan string `json:"numberingPlan,omitempty"`
}
