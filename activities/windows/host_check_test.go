package windows

import (
	"context"
	"encoding/json"
	"testing"

	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// goodHost answers every question of a check as a host should.
func goodHost(t *testing.T) (*fakeHost, *hostSeen) {
	f := newFakeHost(t)
	seen := &hostSeen{}
	seen.computer.Name, seen.computer.Caption, seen.computer.Version = "KERN1", "Microsoft Windows Server 2022 Standard", "10.0.20348"
	seen.computer.MemoryMB, seen.computer.DomainRole = 8100, domainRoleMemberServer
	seen.computer.Processor, seen.computer.MHz, seen.computer.PowerShell = "Intel(R) Xeon(R) CPU E5-2670 v3 @ 2.30GHz", 2301, "5.1.20348.1"
	seen.network.Adapters = []adapterSeen{
		{"LAN", "vmxnet3", adapterUp, "00-15-5D-01-02-03", "Disabled", 1000, []string{"10.1.2.3"}},
		{"Loopback", "Microsoft KM-TEST Loopback Adapter", adapterUp, "02-00", "Disabled", 1200, nil},
	}
	seen.present.Paths = []string{`D:\media`, `HKLM:\SOFTWARE\X`}
	require.NoError(t, json.Unmarshal([]byte(`{"volumes":[{"fileSystem":"NTFS","freeBytes":21474836480}],"substituted":[]}`), &seen.drive))
	require.NoError(t, json.Unmarshal([]byte(`{"replies":[{"address":"10.1.2.1","reply":true},{"address":"10.1.2.9","reply":true}]}`), &seen.ping))
	seen.disks.Sizes = []int64{300 * gigabyte, 200 * gigabyte, gigabyte}
	seen.services = []serviceDetails{
		{ServiceDefinition: ServiceDefinition{Name: "mrs", Account: `EXAMPLE\svc_xpr`}},
		{ServiceDefinition: ServiceDefinition{Name: "MTA", Account: "svc_xpr@example.net"}},
	}
	resolveAccounts(f)
	seen.dotNet.Exists, seen.port.Open, seen.listening.Ports = true, true, []int{135, 61740}
	seen.shares.Names = []string{"ADMIN$", "MrsClnt"}
	f.on("get-computer", func(params) any { return seen.computer })
	f.on("get-network-adapters", func(params) any { return seen.network })
	f.on("get-sound-devices", func(params) any { return seen.sound })
	f.on("test-ping", func(params) any { return seen.ping })
	f.on("get-paths-present", func(params) any { return seen.present })
	f.on("get-drive", func(params) any { return seen.drive })
	f.on("get-clustered-disks", func(params) any { return seen.disks })
	f.on("get-services", func(params) any { return map[string]any{"services": seen.services} })
	f.on("get-defender-state", func(params) any { return seen.defender })
	f.on("get-registry-value", func(params) any { return seen.dotNet })
	f.on("test-tcp-port", func(params) any { return seen.port })
	f.on("get-share-names", func(params) any { return seen.shares })
	f.on("get-listening-ports", func(params) any { return seen.listening })
	return f, seen
}

// everything asks all that can be asked.
func everything() HostCheck {
	return HostCheck{
		WindowsServer: "2022", PowerShell: "5.1", MinimumMemoryMB: 4096, RecommendMemoryMB: 8192, MinimumMHz: 2300, NetworkLinkMbps: 100,
		ClientIP: "10.1.2.3", MAC: "00:15:5d:01:02:03", LoopbackAdapter: true, StaticAddresses: true, NoSoundDevice: true, MemberServer: true,
		ComputerName: "kern1", Reachable: []string{"10.1.2.1"}, Paths: []string{`D:\media`}, NotSubstituted: "R", DriveNTFS: "R:", MinimumFreeGB: 10,
		SharedDisks: 2, SharedDiskGB: 200, Defender: true, Services: []string{"mrs", "mta"}, ServiceAccount: `EXAMPLE\svc_xpr`, DotNet4: true, RegistryKeys: []string{`SOFTWARE\X`},
		Address: "10.1.2.9", TCPPort: 445, Ping: "10.1.2.9", ListeningPort: 61740,
		Shares: []string{"mrsclnt"},
	}
}

func TestGoodHostPassesEveryCheck(t *testing.T) {
	f, _ := goodHost(t)
	outcome := ensureTwice(t, f.activities().CheckHost, everything())
	assert.Empty(t, outcome.Changes)
	assert.Empty(t, outcome.Warnings)
	assert.Empty(t, f.commands)
	assert.NotEmpty(t, outcome.Evidence)
}

func TestEachFindingOfAHostIsTold(t *testing.T) {
	for _, tc := range []struct {
		spoil func(*hostSeen)
		// property found, the only one.
		property string
	}{
		{func(s *hostSeen) { s.computer.Version = "10.0.17763" }, "Windows"},
		{func(s *hostSeen) { s.computer.PowerShell = "5.0.1" }, "PowerShell"},
		{func(s *hostSeen) { s.computer.MemoryMB = 3000 }, "Memory"},
		{func(s *hostSeen) { s.computer.MHz = 2000 }, "Processor"},
		{func(s *hostSeen) { s.computer.Processor = "Intel Pentium" }, "Processor"},
		{func(s *hostSeen) { s.computer.DomainRole = 5 }, "Domain role"},
		{func(s *hostSeen) { s.computer.Name = "KERN2" }, "Computer name"},
		{func(s *hostSeen) { s.network.Adapters[0].Mbps = 10 }, "Network adapter LAN"},
		{func(s *hostSeen) { s.network.Adapters[0].Status = "Disconnected" }, "Network adapter LAN"},
		{func(s *hostSeen) { s.network.Adapters[0].Addresses = nil }, "Network adapter with 10.1.2.3"},
		{func(s *hostSeen) { s.network.Adapters[0].MAC = "00-15-5D-01-02-04" }, "MAC address of LAN"},
		{func(s *hostSeen) { s.network.Adapters[0].DHCP = "Enabled" }, "Addresses of LAN"},
		{func(s *hostSeen) { s.network.Adapters[1].Description = "Intel" }, "Microsoft Loopback Adapter"},
		{func(s *hostSeen) { s.sound.Names = []string{"Realtek"} }, "Sound devices"},
		{func(s *hostSeen) { s.present.Paths = s.present.Paths[1:] }, `D:\media`},
		{func(s *hostSeen) { s.present.Paths = s.present.Paths[:1] }, `HKLM:\SOFTWARE\X`},
		{func(s *hostSeen) { s.drive.Substituted = []string{`R:\: => C:\Data`} }, "Drive R:"},
		{func(s *hostSeen) { s.drive.Volumes = nil }, "Drive R:"},
		{func(s *hostSeen) { s.drive.Volumes[0].FileSystem = "ReFS" }, "File system of R:"},
		{func(s *hostSeen) { s.drive.Volumes[0].FreeBytes = 9 * gigabyte }, "Free space on R:"},
		{func(s *hostSeen) { s.disks.Sizes[1] = 100 * gigabyte }, "Clustered disks"},
		{func(s *hostSeen) { s.services[1].Account = "LocalSystem" }, "StartName of mta"},
		{func(s *hostSeen) { s.services = s.services[1:] }, "Service mrs"},
		{func(s *hostSeen) { s.dotNet.Exists = false }, ".NET Framework 4"},
		{func(s *hostSeen) { s.port.Open = false }, "Port 445 of 10.1.2.9"},
		{func(s *hostSeen) { s.ping.Replies[1].Reply = false }, "Ping of 10.1.2.9"},
		{func(s *hostSeen) { s.shares.Names = s.shares.Names[:1] }, "Share mrsclnt"},
		{func(s *hostSeen) { s.listening.Ports = []int{80} }, "Listening port"},
	} {
		f, seen := goodHost(t)
		tc.spoil(seen)
		request := asking(everything())
		request.Mode = Check
		outcome, err := f.activities().CheckHost(context.Background(), request)
		require.NoError(t, err, "mode check tells findings as a plan")
		assert.Equal(t, []string{tc.property}, properties(outcome.Changes))
		refused(t, f.activities().CheckHost, everything(), ErrVerification, tc.property+" is '")
	}
}

func TestWhatOnlyWarns(t *testing.T) {
	f, seen := goodHost(t)
	seen.computer.MemoryMB, seen.computer.MHz, seen.defender.RealTimeProtection = 4096, 2000, true
	seen.ping.Replies = nil
	want := everything()
	want.AcceptCPU, want.PingOptional = true, true
	outcome := run(t, f.activities().CheckHost, want)
	assert.Len(t, outcome.Warnings, 5)
}

func TestOnlyWhatIsAskedIsRead(t *testing.T) {
	f := newFakeHost(t)
	f.always("get-sound-devices", map[string]any{"names": []string{}})
	run(t, f.activities().CheckHost, HostCheck{NoSoundDevice: true})
}

func TestAccountsOfAllServicesAreReadAtOnce(t *testing.T) {
	f := serviceHost(t, serviceFixture("mrs"), serviceFixture("mta"))
	reads := 0
	answer := f.answers["get-services"]
	f.on("get-services", func(p params) any { reads++; return answer(p) })
	want := HostCheck{Services: []string{"mrs", "mta"}, ServiceAccount: `EXAMPLE\svc_xpr`}
	refused(t, f.activities().CheckHost, want, ErrVerification, "StartName of mrs is 'LocalSystem'", "StartName of mta is 'LocalSystem'")
	assert.Equal(t, 1, reads)
	want.ServiceAccount = "nobody"
	refused(t, f.activities().CheckHost, want, ErrPrecondition, "cannot resolve account 'nobody' on KERN1")
}

func TestInstalledSoftware(t *testing.T) {
	f := newFakeHost(t)
	f.on("get-installed-software", func(p params) any {
		ports := []string{}
		if p["Ports"].(bool) {
			ports = append(ports, "XPR Server Fax Monitor")
		}
		return map[string]any{"products": []product{{"Microsoft Visual C++ 2008 Redistributable - x86", "9.0"}, {"ComAssistant", ""}}, "printerPorts": ports}
	})
	check := f.activities().CheckInstalledSoftware
	outcome := run(t, check, InstalledSoftware{Present: []string{`visual c\+\+ 2008`}, Absent: []string{"Exchange"}, PrinterPort: "xpr server fax monitor"})
	assert.Contains(t, outcome.Evidence, runbook.Fact{Name: `Software visual c\+\+ 2008`, Value: "Microsoft Visual C++ 2008 Redistributable - x86 9.0"})
	refused(t, check, InstalledSoftware{Present: []string{"2010"}, Absent: []string{"^ComAssistant"}, PrinterPort: "FAX"}, ErrVerification,
		"Software 2010 is '(absent)'", "Software ^ComAssistant is 'ComAssistant'", "Printer port is '(absent)' instead of 'FAX'")
	refused(t, check, InstalledSoftware{Present: []string{"("}}, ErrBadRequest)
}

func TestReachability(t *testing.T) {
	f := newFakeHost(t)
	f.always("get-powershell", powerShellSeen{"5.1.14393.1", true, "KERN1"})
	outcome := run(t, f.activities().CheckReachability, Reachability{})
	assert.Contains(t, outcome.Evidence, runbook.Fact{Name: "PowerShell", Value: "5.1.14393.1"})
	f.always("get-powershell", powerShellSeen{"4.0", false, "KERN1"})
	refused(t, f.activities().CheckReachability, Reachability{}, ErrVerification, "PowerShell is '4.0'", "32 bit")
}

func TestVersionsCompareByNumber(t *testing.T) {
	for _, tc := range []struct {
		version string
		older   bool
	}{{"5.1", false}, {"5.0", true}, {"5.1.1", false}, {"10.0", false}, {"5", true}, {"", true}, {"4.9", true}} {
		assert.Equal(t, tc.older, olderThan(tc.version, "5.1"), tc.version)
	}
}
