package windows

import (
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"context"
)

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
	// Defender warns where Microsoft Defender protects in real time.
	Defender bool `json:"defender,omitempty"`
	// Services that all log on with ServiceAccount, compared by SID.
	Services       []string `json:"services,omitempty"`
	ServiceAccount string   `json:"serviceAccount,omitempty"`
	DotNet4        bool     `json:"dotNet4,omitempty"`
	// RegistryKeys must exist (below HKLM).
	RegistryKeys []string `json:"registryKeys,omitempty"`
	// Shares that the host must serve, under whatever name.
	Shares []string `json:"shares,omitempty"`
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

type hostCheckKind struct{}

// Read asks only what the check is about, since some answers take seconds.
func (hostCheckKind) Read(ctx context.Context, h host.Session, want HostCheck) (hostSeen, error) {
	var seen hostSeen
	for _, question := range questionsOf(want) {
		if _, err := h.Run(ctx, question.call, question.answer(&seen)); err != nil {
			return seen, err
		}
	}
	if len(want.Services) == 0 {
		return seen, nil
	}
	err := readLogons(ctx, h, want, &seen)
	return seen, err
}

// question is one script and where its answer goes.
type question struct {
	call   scripts.Call
	answer func(*hostSeen) any
}

// questionsOf lists what must be asked for a check.
func questionsOf(want HostCheck) []question {
	var list []question
	add := func(asked bool, answer func(*hostSeen) any, script *scripts.Script, params ...any) {
		if asked {
			list = append(list, question{script.Of(params...), answer})
		}
	}
	add(want.asksComputer(), func(s *hostSeen) any { return &s.computer }, scripts.GetComputer)
	add(want.asksAdapters(), func(s *hostSeen) any { return &s.network }, scripts.GetNetworkAdapters)
	add(want.NoSoundDevice, func(s *hostSeen) any { return &s.sound }, scripts.GetSoundDevices)
	add(len(want.pings()) > 0, func(s *hostSeen) any { return &s.ping }, scripts.TestPing, "Addresses", want.pings())
	add(len(want.paths()) > 0, func(s *hostSeen) any { return &s.present }, scripts.GetPathsPresent, "Paths", want.paths())
	add(want.drive() != "", func(s *hostSeen) any { return &s.drive }, scripts.GetDrive, "Letter", want.drive())
	add(want.SharedDisks > 0, func(s *hostSeen) any { return &s.disks }, scripts.GetClusteredDisks)
	add(want.Defender, func(s *hostSeen) any { return &s.defender }, scripts.GetDefenderState)
	add(len(want.Shares) > 0, func(s *hostSeen) any { return &s.shares }, scripts.GetShareNames)
	add(want.DotNet4, func(s *hostSeen) any { return &s.dotNet }, scripts.GetRegistryValue, "Key", dotNetKey, "Name", "Release")
	add(want.TCPPort > 0, func(s *hostSeen) any { return &s.port }, scripts.TestTCPPort, "Address", want.Address, "Port", want.TCPPort)
	add(want.ListeningPort > 0, func(s *hostSeen) any { return &s.listening }, scripts.GetListeningPorts)
	return list
}

// dotNetKey holds the release number of the .NET Framework 4.5 and newer.
const dotNetKey = `SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full`

func (c HostCheck) asksComputer() bool {
	return c.WindowsServer != "" || c.PowerShell != "" || c.MinimumMemoryMB > 0 || c.RecommendMemoryMB > 0 ||
		c.MinimumMHz > 0 || c.MemberServer || c.ComputerName != ""
}

func (c HostCheck) asksAdapters() bool {
	return c.NetworkLinkMbps > 0 || c.MAC != "" || c.LoopbackAdapter || c.StaticAddresses
}

// pings are all addresses that are pinged.
func (c HostCheck) pings() []string {
	if c.Ping == "" {
		return c.Reachable
	}
	return append([]string{c.Ping}, c.Reachable...)
}

// paths are files, folders and, as the registry drive spells them, keys.
func (c HostCheck) paths() []string {
	paths := append([]string{}, c.Paths...)
	for _, key := range c.RegistryKeys {
		paths = append(paths, registryDrive+key)
	}
	return paths
}

const registryDrive = `HKLM:\`

// drive is the letter that the check is about, without a colon.
func (c HostCheck) drive() string {
	letter := c.DriveNTFS
	if letter == "" {
		letter = c.NotSubstituted
	}
	if letter == "" {
		return ""
	}
	return letter[:1]
}
