// Package config holds what a person writes down before a runbook starts: the
// site file, the rules it must meet, and the endpoints file that says how the
// site's hosts are reached.
package config

// Site is one OpenScape Xpressions (XPR) cluster as its site file describes it.
// It says what the site is; where and how its hosts are reached stands in the
// worker's Endpoints. Field comments name the parameter of the manual's
// parameter list and the section it comes from.
type Site struct {
	// Name identifies the site in workflow IDs, locks and evidence, e.g. "berlin".
	Name    string  `json:"site"`
	Cluster Cluster `json:"cluster"`
	// Nodes lists two to eight cluster nodes (6.1.1, 7.1.1).
	Nodes []Node `json:"nodes"`
	// InstallNode is the node on which XPR is installed first (9.2); default: the first node.
	InstallNode string `json:"installNode,omitempty"`
	// FinalOwner owns the role when a runbook is done (9.9); default: the install node.
	FinalOwner    string        `json:"finalOwner,omitempty"`
	Role          Role          `json:"role"`
	VirtualServer VirtualServer `json:"virtualServer"`
	Disk          Disk          `json:"disk"`
	Media         Media         `json:"media"`
	XPR           XPR           `json:"xpr"`
	Regional      Regional      `json:"regional,omitzero"`
	SMTP          SMTP          `json:"smtp,omitzero"`
	TLS           TLS           `json:"tls,omitzero"`
	Licensing     Licensing     `json:"licensing"`
	Accounts      Accounts      `json:"accounts"`
	Policies      Policies      `json:"policies,omitzero"`
	// ResourceNames overrides the names of cluster resources (9.7.2-12a); default "<display name> Res".
	ResourceNames []ResourceName `json:"resourceNames,omitempty"`
	// ExtraCheckpoints are further HKLM-relative registry keys replicated with the licence service (9.7.2-19).
	ExtraCheckpoints []string     `json:"extraCheckpoints,omitempty"`
	EmbeddedCodes    EmbeddedCode `json:"embeddedCodes,omitzero"`
	Unattended       Unattended   `json:"unattended,omitzero"`
	Ghostscript      Ghostscript  `json:"ghostscript,omitzero"`
	// AplDelay delays the start of access protocol layers after a failover (9.9-6).
	AplDelay   AplDelay    `json:"aplDelay,omitzero"`
	Satellites []Satellite `json:"satellites,omitempty"`
	Network    Network     `json:"network,omitzero"`
	Checks     Checks      `json:"checks,omitzero"`
	Reboots    Reboots     `json:"reboots,omitzero"`
	Test       Test        `json:"test,omitzero"`
	Timeouts   Timeouts    `json:"timeouts,omitzero"`
}

// Cluster is the Windows failover cluster (7.1.1, 6.1.2).
type Cluster struct {
	// Name of the Windows cluster, at most 15 characters; clusterprep.exe asks for it (4.3.3).
	Name string `json:"name"`
	// IP is the cluster's own IPv4 address (6.1.2).
	IP string `json:"ip"`
	// WindowsServer is the release on every node: "2012 R2", "2016", "2019", "2022" or "2025" (V-23).
	WindowsServer string `json:"windowsServer"`
	// Virtual says that the nodes are virtual machines: no sound card to remove (7.1-2).
	Virtual bool `json:"virtual,omitempty"`
}

// Node is one cluster node (6.1.2, 7.1.3).
type Node struct {
	// Name is the NetBIOS computer name, at most 15 characters, case-insensitive.
	Name           string `json:"name"`
	ClientIP       string `json:"clientIP"`
	InterconnectIP string `json:"interconnectIP"`
	// MAC of the client network adapter as licensed, e.g. 00-30-48-80-72-97 (7.1.2); empty: recorded, not compared.
	MAC string `json:"mac,omitempty"`
}

// Role is the clustered role that holds XPR (7.2).
type Role struct {
	Name string `json:"name,omitempty"`
	// PreferredOwners in order; default: all nodes (7.2-5).
	PreferredOwners []string `json:"preferredOwners,omitempty"`
	// Priority is "High", "Medium" or "Low", in any case; default High (7.2-6).
	Priority string `json:"priority,omitempty"`
	// FailoverThreshold is the maximum number of failures within the period; default 1 (9.7.5).
	FailoverThreshold *int `json:"failoverThreshold,omitempty"`
	// FailoverPeriodHours is 0 to 1193; default 8 (9.7.5).
	FailoverPeriodHours *int `json:"failoverPeriodHours,omitempty"`
}

// VirtualServer is the client access point of the role (7.3.1).
type VirtualServer struct {
	// Name is the network name, at most 15 characters, different from the role's and every node's.
	Name string `json:"name"`
	IP   string `json:"ip"`
	// SubnetMask of the client network; default 255.255.255.0.
	SubnetMask string `json:"subnetMask,omitempty"`
	// ClusterNetwork is the cluster's name of the client network; empty: the one whose subnet holds IP.
	ClusterNetwork string `json:"clusterNetwork,omitempty"`
	// IPResource and NameResource name the two cluster resources; default "IP Address <ip>" and the network name.
	IPResource   string `json:"ipResource,omitempty"`
	NameResource string `json:"nameResource,omitempty"`
	// Preexisting says that the administrator has created both resources already.
	Preexisting bool `json:"preexisting,omitempty"`
	// Ports are the TCP ports clients use; a drill measures the outage on them. Default: 13010.
	Ports []int `json:"ports,omitempty"`
}

// Disk is the shared cluster disk (7.3.3).
type Disk struct {
	// ResourceName of the physical disk in the cluster; default "Cluster Disk 2".
	ResourceName string `json:"resourceName,omitempty"`
	// DriveLetter without colon; default R.
	DriveLetter string `json:"driveLetter,omitempty"`
	// ID is the disk's unique id or signature as Windows shows it; empty: the only available disk.
	ID string `json:"id,omitempty"`
}

// Media says where the XPR setup medium lies on every node. A WinRM session
// cannot open a share with its own identity, so this is a local path.
type Media struct {
	Path string `json:"path"`
}

// XPR are the product's own settings (chapter 4).
type XPR struct {
	// InstallDir on the cluster drive, without blanks; default <drive>:\OpenScape\xpr (4.4).
	InstallDir string `json:"installDir,omitempty"`
	// LicsvcDir on the cluster drive; default <drive>:\OpenScape\xprlicsvc (4.3.4.1).
	LicsvcDir string `json:"licsvcDir,omitempty"`
	// DatabaseDir and DocumentDir on the cluster drive; default below InstallDir (4.4.3).
	DatabaseDir string `json:"databaseDir,omitempty"`
	DocumentDir string `json:"documentDir,omitempty"`
	// ServerName of the XPR server; cannot be changed later (4.3.5).
	ServerName string `json:"serverName"`
	// RemoteSystemLink planned: the name has at most 11 characters; Crypto must be KRYPT.
	RemoteSystemLink bool   `json:"remoteSystemLink,omitempty"`
	Crypto           string `json:"crypto,omitempty"`
	// Version and Hotfixes as purchased (4, 9.8.3).
	Version          string   `json:"version,omitempty"`
	Hotfixes         []string `json:"hotfixes,omitempty"`
	Languages        []string `json:"languages,omitempty"`
	DefaultLanguage  string   `json:"defaultLanguage,omitempty"`
	LanguageLicences int      `json:"languageLicences,omitempty"`
	// Services are the optional services of the catalogue by their key, e.g. WebApl.
	Services []string `json:"services,omitempty"`
	// CTIConnection is "CSTA" or "TAPI" where CtiApl is installed (Table 12/17).
	CTIConnection string `json:"ctiConnection,omitempty"`
	// IPProtocol of the IP APL: "H.323", "CorNet-IP" or "SIP" (4.4.1).
	IPProtocol string `json:"ipProtocol,omitempty"`
	// ExchangeServers names the Exchange servers of the connectors (rows 31 and 32).
	Exchange2003Server string `json:"exchange2003Server,omitempty"`
	Exchange2007Server string `json:"exchange2007Server,omitempty"`
	// SpeechOnNodes: TTS or ASR on the nodes; not with IsdnApl or IpApl (4.4.1).
	TTSOnNodes  bool `json:"ttsOnNodes,omitempty"`
	ASROnNodes  bool `json:"asrOnNodes,omitempty"`
	TTSVoices   int  `json:"ttsVoices,omitempty"`
	TTSChannels int  `json:"ttsChannels,omitempty"`
	// ISDNHardware: boards and drivers are in the nodes (7.1.2 'Sangoma').
	ISDNHardware bool `json:"isdnHardware,omitempty"`
	// ISCNetworking: two class-id keys are replicated with the licence service (Table 12/17 row 1).
	ISCNetworking bool `json:"iscNetworking,omitempty"`
	// ProjectSpecificRelease lists services released for this project only (6.2-8).
	ProjectSpecificRelease []string `json:"projectSpecificRelease,omitempty"`
	// AcceptLimitedAvailability lists services of limited availability that the customer accepts (9.7.1).
	AcceptLimitedAvailability []string `json:"acceptLimitedAvailability,omitempty"`
	// VoiceFormat is "A-Law" or "µ-Law"; default A-Law (4.4.5).
	VoiceFormat string `json:"voiceFormat,omitempty"`
	// VoiceRecFormat overrides the recording format where its registry location is known (4.4.5).
	VoiceRecFormat VoiceRecFormat `json:"voiceRecFormat,omitzero"`
	ProgramFolder  string         `json:"programFolder,omitempty"`
	// AuthMethod must be "xprAccount" on a cluster (4.4.7).
	AuthMethod         string `json:"authMethod,omitempty"`
	AdminPassword      Secret `json:"adminPassword"`
	PostmasterPassword Secret `json:"postmasterPassword"`
	// TimeZoneSupport is "unchanged", "on" or "off" (4.4.13, 9.7.4); default unchanged.
	TimeZoneSupport string `json:"timeZoneSupport,omitempty"`
	FaxG3PostDial   bool   `json:"faxG3PostDial,omitempty"`
	// SIPConferences need a second IP address, SIP port 5060 (4.4.16).
	SIPConferences bool   `json:"sipConferences,omitempty"`
	SIPSecondIP    string `json:"sipSecondIP,omitempty"`
}

// VoiceRecFormat is the REG_DWORD VoiceRecFormat (4.4.5).
type VoiceRecFormat struct {
	// Path of the key below HKLM; it stands in the Server Administration manual only.
	Path  string `json:"path,omitempty"`
	Value uint32 `json:"value,omitempty"`
}

// Regional settings of the setup (4.4.9.1).
type Regional struct {
	Country             string   `json:"country,omitempty"`
	AreaCode            string   `json:"areaCode,omitempty"`
	SubscriberCode      string   `json:"subscriberCode,omitempty"`
	InternationalPrefix string   `json:"internationalPrefix,omitempty"`
	NationalPrefix      string   `json:"nationalPrefix,omitempty"`
	ExternalPrefix      string   `json:"externalPrefix,omitempty"`
	RangeCodes          []string `json:"rangeCodes,omitempty"`
}

// SMTP are the options of the SMTP APL wizard (4.4.9.2).
type SMTP struct {
	// Connection is "none", "permanent" or "dialup".
	Connection string `json:"connection,omitempty"`
	// Usage is a subset of "InternetMail", "POP3", "IMAP4".
	Usage    []string `json:"usage,omitempty"`
	RASEntry string   `json:"rasEntry,omitempty"`
}

// TLS are the certificates of Web Assistant and stunnel (4.4.10).
type TLS struct {
	// WebServerName and StunnelServerName default to the virtual server's name.
	WebServerName     string `json:"webServerName,omitempty"`
	StunnelServerName string `json:"stunnelServerName,omitempty"`
	Password          Secret `json:"password,omitempty"`
}

// Licensing is HiPath licence management (4.2, 4.3.4).
type Licensing struct {
	// Scenario is "outside" (CLM and CLAs outside the nodes, usual) or "onNodes" (a CLA on every node).
	Scenario string `json:"scenario,omitempty"`
	// CLAHostIP is the computer of the licence agent in scenario "outside" (4.3.4.1-7).
	CLAHostIP string `json:"claHostIP,omitempty"`
	// Port, TimeoutMs and Attempts are lines 2 to 4 of the CCF files; defaults 61740, 30000, 3.
	Port      int    `json:"port,omitempty"`
	TimeoutMs int    `json:"timeoutMs,omitempty"`
	Attempts  int    `json:"attempts,omitempty"`
	CLMHost   string `json:"clmHost,omitempty"`
	CLMURL    string `json:"clmURL,omitempty"`
	// ServicePort is the port in LicSvcAddress (9.3-3); default 13010.
	ServicePort int `json:"servicePort,omitempty"`
}

// Accounts are the Windows accounts that the site uses (4.3.2, 9.5.2).
type Accounts struct {
	Service  Account `json:"service"`
	Exchange Account `json:"exchange,omitzero"`
	CLA      Account `json:"cla,omitzero"`
	// AssignedAtSetup: the setup's 'Assign an account to Xpressions services' is ticked (4.4.4).
	AssignedAtSetup bool `json:"assignedAtSetup,omitempty"`
}

// Account is a domain account: DOMAIN\user or user@domain (V-30, V-31).
type Account struct {
	Name     string `json:"name,omitempty"`
	Password Secret `json:"password,omitempty"`
}

// Policies are restart policies of cluster resources (6.1.9, 9.7.2).
type Policies struct {
	// KernelResources are service keys and "IP Address", "Network Name", "File Server"; default: the manual's list.
	KernelResources []string `json:"kernelResources,omitempty"`
	// RestartPeriod is mm:ss; default 15:00 (V-78).
	RestartPeriod string `json:"restartPeriod,omitempty"`
	// MaximumRestarts in that period; default 3.
	MaximumRestarts *int `json:"maximumRestarts,omitempty"`
	// Overrides per resource, by service key or resource type.
	Overrides []PolicyOverride `json:"overrides,omitempty"`
	// InfostorRetryPeriod is hh:mm; default 00:15 (9.7.3-9).
	InfostorRetryPeriod string `json:"infostorRetryPeriod,omitempty"`
	// InfostorOnFileServer adds the File Server to the information store's dependencies (E-C70).
	InfostorOnFileServer bool `json:"infostorOnFileServer,omitempty"`
}

// PolicyOverride replaces the restart policy of one resource.
type PolicyOverride struct {
	Resource        string `json:"resource"`
	RestartPeriod   string `json:"restartPeriod,omitempty"`
	MaximumRestarts *int   `json:"maximumRestarts,omitempty"`
}

// ResourceName names the cluster resource of a service.
type ResourceName struct {
	Service string `json:"service"`
	Name    string `json:"name"`
}

// EmbeddedCode are Printer Embedded Codes (9.4.3).
type EmbeddedCode struct {
	Enabled bool `json:"enabled,omitempty"`
	// Directory on the cluster drive; default <drive>:\pec_spool.
	Directory string `json:"directory,omitempty"`
	Share     string `json:"share,omitempty"`
	// Clients are PCs that people set up by hand.
	Clients     []string `json:"clients,omitempty"`
	PrinterName string   `json:"printerName,omitempty"`
	FaxPipeHost string   `json:"faxPipeHost,omitempty"`
}

// Unattended are commands the site knows for steps that are otherwise done by a
// person; the manual gives no silent switches.
type Unattended struct {
	// Prerequisites gives the arguments of the runtimes of 9.4.1 by file.
	Prerequisites []SilentInstaller `json:"prerequisites,omitempty"`
	// PrinterDriver gives the arguments of the printer driver's setup (9.4.2).
	PrinterDriver string `json:"printerDriver,omitempty"`
	// PrinterLogPattern is a regular expression that ucsetup.log matches on success (9.4.2-7).
	PrinterLogPattern string `json:"printerLogPattern,omitempty"`
}

// SilentInstaller gives the arguments that make an installer run without a window.
type SilentInstaller struct {
	File      string `json:"file"`
	Arguments string `json:"arguments"`
}

// Ghostscript says where DisableGS is set (9.4.4-6, Server Administration E.1.3).
type Ghostscript struct {
	Disable bool   `json:"disable,omitempty"`
	Path    string `json:"path,omitempty"`
	// Type is REG_SZ, REG_EXPAND_SZ, REG_MULTI_SZ or REG_DWORD.
	Type string `json:"type,omitempty"`
	// Data of a REG_DWORD is decimal, or hexadecimal with 0x.
	Data string `json:"data,omitempty"`
}

// AplDelay is the registry value AplDelay (9.9-6).
type AplDelay struct {
	// ValueName defaults to AplDelay (E-C83).
	ValueName string          `json:"valueName,omitempty"`
	Entries   []AplDelayEntry `json:"entries,omitempty"`
}

// AplDelayEntry delays one access protocol layer by minutes.
type AplDelayEntry struct {
	Apl     string `json:"apl"`
	Minutes int    `json:"minutes"`
}

// Satellite is an XPR server outside the cluster that carries access protocol layers (9.10).
type Satellite struct {
	Name string   `json:"name"`
	Apls []string `json:"apls,omitempty"`
	// SQLServer outside the cluster, needed with RepApl or RepScheduleApl (A.1).
	SQLServer string `json:"sqlServer,omitempty"`
}

// Network are facts of the customer's LAN (7.1).
type Network struct {
	Gateway     string   `json:"gateway,omitempty"`
	DNSServers  []string `json:"dnsServers,omitempty"`
	VoIPServers []string `json:"voipServers,omitempty"`
}

// Checks tune the preflight where the site differs knowingly (7.1).
type Checks struct {
	// KeepDHCPClient leaves the DHCP Client service alone: a documented deviation from 7.1.3.
	KeepDHCPClient bool `json:"keepDHCPClient,omitempty"`
	// AntivirusServices are stopped while XPR is installed (7.1.3).
	AntivirusServices []string `json:"antivirusServices,omitempty"`
	// PingFiltered: the virtual server does not answer ping; its ports prove it instead.
	PingFiltered bool `json:"pingFiltered,omitempty"`
	// MinimumMemoryMB of a node and MinimumDiskGB free on the cluster drive raise the manual's
	// minima; 0 keeps them.
	MinimumMemoryMB int `json:"minimumMemoryMB,omitempty"`
	MinimumDiskGB   int `json:"minimumDiskGB,omitempty"`
	// AcceptCPU accepts processors other than the manual's minimum (7.1.2).
	AcceptCPU bool `json:"acceptCPU,omitempty"`
}

// Reboots say whether a node may be restarted without asking (6.2-5).
type Reboots struct {
	// Approval is "ask" or "automatic"; default ask.
	Approval string `json:"approval,omitempty"`
}

// Test tunes the failover test and its drills (9.9).
type Test struct {
	// RebootSecondNode restarts the second node so that it shows display names (9.9-7).
	RebootSecondNode bool `json:"rebootSecondNode,omitempty"`
	// OutageObjectiveSeconds is the longest acceptable outage of one move; 0: measured, not judged.
	OutageObjectiveSeconds int   `json:"outageObjectiveSeconds,omitempty"`
	Drill                  Drill `json:"drill,omitzero"`
}

// Drill is the calendar of scheduled failover tests.
type Drill struct {
	// Calendar in the form of a Temporal calendar spec; an empty Hour means no drills.
	Month      string `json:"month,omitempty"`
	DayOfMonth string `json:"dayOfMonth,omitempty"`
	DayOfWeek  string `json:"dayOfWeek,omitempty"`
	Hour       string `json:"hour,omitempty"`
	Minute     string `json:"minute,omitempty"`
	TimeZone   string `json:"timeZone,omitempty"`
	// CatchUpMinutes, 1 to 1440: a drill missed for longer is skipped; default 10.
	CatchUpMinutes int `json:"catchUpMinutes,omitempty"`
}

// Timeouts are deadlines in seconds; zero takes the default in brackets.
type Timeouts struct {
	OnlineSeconds    int `json:"onlineSeconds,omitempty"`    // [300] a resource or the role coming online or going offline
	RebootSeconds    int `json:"rebootSeconds,omitempty"`    // [1800] a node restarting until it has settled
	InstallerSeconds int `json:"installerSeconds,omitempty"` // [3600] an unattended installer
	OperatorHours    int `json:"operatorHours,omitempty"`    // [168] an operator task or decision
	TransportSeconds int `json:"transportSeconds,omitempty"` // [600] retries of a host that cannot be reached
}

// Secret is a reference to a secret, never the secret: "env:NAME" or "file:PATH".
type Secret string
