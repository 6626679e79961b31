package activities

// HostCheck asks one question about a host and changes nothing (7.1). A field
// that is set is compared; each inventory step sets its own.
type HostCheck struct {
	// WindowsServer is the release that must run, e.g. "2022".
	WindowsServer string `json:"windowsServer,omitempty"`
	// PowerShell is the least version, e.g. "5.1".
	PowerShell        string `json:"powerShell,omitempty"`
	MinimumMemoryMB   int    `json:"minimumMemoryMB,omitempty"`
	RecommendMemoryMB int    `json:"recommendMemoryMB,omitempty"`
	// MinimumMHz and the Xeon minimum are warnings where AcceptCPU.
	MinimumMHz int  `json:"minimumMHz,omitempty"`
	AcceptCPU  bool `json:"acceptCPU,omitempty"`
	// NetworkLinkMbps: the adapter with ClientIP is up at that speed or more.
	NetworkLinkMbps int    `json:"networkLinkMbps,omitempty"`
	ClientIP        string `json:"clientIP,omitempty"`
	MAC             string `json:"mac,omitempty"`
	LoopbackAdapter bool   `json:"loopbackAdapter,omitempty"`
	StaticAddresses bool   `json:"staticAddresses,omitempty"`
	NoSoundDevice   bool   `json:"noSoundDevice,omitempty"`
	MemberServer    bool   `json:"memberServer,omitempty"`
	// ComputerName must be the host's NetBIOS name and at most 15 characters.
	ComputerName string `json:"computerName,omitempty"`
	// Reachable hosts (gateway, DNS servers): a missing ping reply is a warning.
	Reachable []string `json:"reachable,omitempty"`
	// Paths that must exist on the host.
	Paths []string `json:"paths,omitempty"`
	// NotSubstituted is a drive letter that must be a real volume; DriveNTFS with MinimumFreeGB on it.
	NotSubstituted string `json:"notSubstituted,omitempty"`
	DriveNTFS      string `json:"driveNTFS,omitempty"`
	MinimumFreeGB  int    `json:"minimumFreeGB,omitempty"`
	// SharedDisks is the number of clustered disks of at least SharedDiskGB each.
	SharedDisks  int `json:"sharedDisks,omitempty"`
	SharedDiskGB int `json:"sharedDiskGB,omitempty"`
	// AntivirusServices must be stopped; Defender's real-time protection is a warning.
	AntivirusServices []string `json:"antivirusServices,omitempty"`
	NoPendingReboot   bool     `json:"noPendingReboot,omitempty"`
	DotNet4           bool     `json:"dotNet4,omitempty"`
	// RegistryKeys must exist (below HKLM).
	RegistryKeys []string `json:"registryKeys,omitempty"`
	// TCPPort that must accept connections on Address, seen from the host.
	Address string `json:"address,omitempty"`
	TCPPort int    `json:"tcpPort,omitempty"`
	// Ping an address; PingOptional turns a missing reply into a warning.
	Ping         string `json:"ping,omitempty"`
	PingOptional bool   `json:"pingOptional,omitempty"`
	// ListeningPort on the host itself.
	ListeningPort int `json:"listeningPort,omitempty"`
}

// ActivityName implements Wanted.
func (HostCheck) ActivityName() string { return "CheckHost" }
