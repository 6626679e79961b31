package check

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/activities/registry"
	"changeover/activities/windows"
	"changeover/runbook"
)

type params = enginetest.Params

// newHost is a host for the kinds of this package.
func newHost(t *testing.T) *enginetest.Host { return enginetest.NewHost(t, AddKinds) }

// resolveAccounts gives the account of the services, in both spellings, a SID.
func resolveAccounts(f *enginetest.Host) {
	f.On("get-account-sids", func(p params) any {
		var found []map[string]string
		for _, account := range p.List("Accounts") {
			if strings.EqualFold(account, `EXAMPLE\svc_xpr`) || strings.EqualFold(account, "svc_xpr@example.net") {
				found = append(found, map[string]string{"account": account, "sid": "S-1-5-21-1-2-3-1001"})
			}
		}
		return map[string]any{"accounts": found}
	})
}

// hostSeen is what a host answers to every question of a check.
type hostSeen struct {
	computer  windows.Computer
	adapters  []windows.Adapter
	sound     soundSeen
	ping      pingSeen
	paths     []string
	keys      []string
	drive     driveSeen
	disks     disksSeen
	services  []windows.ServiceDefinition
	shares    shareNamesSeen
	defender  windows.Defender
	dotNet    registry.Seen
	port      portSeen
	listening listeningSeen
	software  softwareSeen
}

// goodHost answers every question of a check as a host should.
func goodHost(t *testing.T) (*enginetest.Host, *hostSeen) {
	f := newHost(t)
	seen := &hostSeen{}
	seen.computer.Name, seen.computer.Caption, seen.computer.Version = "KERN1", "Microsoft Windows Server 2022 Standard", "10.0.20348"
	seen.computer.MemoryMB, seen.computer.DomainRole = 8100, domainRoleMemberServer
	seen.computer.Processor, seen.computer.MHz, seen.computer.PowerShell = "Intel(R) Xeon(R) CPU E5-2670 v3 @ 2.30GHz", 2301, "5.1.20348.1"
	seen.adapters = []windows.Adapter{
		{
			Name: "LAN", Description: "vmxnet3", Status: windows.AdapterUp, MAC: "00-15-5D-01-02-03", DHCP: "Disabled",
			Mbps: 1000, Addresses: []string{"10.1.2.3"},
		},
		{
			Name: "Loopback", Description: "Microsoft KM-TEST Loopback Adapter", Status: windows.AdapterUp, MAC: "02-00",
			DHCP: "Disabled", Mbps: 1200,
		},
	}
	seen.paths, seen.keys = []string{`D:\media`}, []string{`SOFTWARE\X`}
	require.NoError(t, json.Unmarshal([]byte(`{"volumes":[{"fileSystem":"NTFS","freeBytes":21474836480}],"substituted":[]}`), &seen.drive))
	require.NoError(t, json.Unmarshal([]byte(`{"replies":[{"address":"10.1.2.1","reply":true},{"address":"10.1.2.9","reply":true}]}`), &seen.ping))
	seen.disks.Sizes = []int64{300 * gigabyte, 200 * gigabyte, gigabyte}
	seen.services = []windows.ServiceDefinition{
		{Name: "mrs", Account: `EXAMPLE\svc_xpr`},
		{Name: "MTA", Account: "svc_xpr@example.net"},
	}
	resolveAccounts(f)
	seen.dotNet.Exists, seen.port.Open = true, true
	seen.listening.Ports = []processPort{{135, 4}, {61740, 812}}
	seen.listening.Services = []listeningService{{Name: "CLA", Account: "svc_xpr@example.net", BinaryPath: `"C:\Program Files\CLA\cla.exe"`, Process: 812}}
	seen.shares.Names = []string{"ADMIN$", "MrsClnt"}
	f.On("get-computer", func(params) any { return seen.computer })
	f.On("get-network-adapters", func(params) any { return map[string]any{"adapters": seen.adapters} })
	f.On("get-sound-devices", func(params) any { return seen.sound })
	f.On("test-ping", func(params) any { return seen.ping })
	f.On("get-paths-present", func(params) any { return map[string]any{"paths": seen.paths} })
	f.On("get-registry-keys-present", func(params) any { return map[string]any{"keys": seen.keys} })
	f.On("get-drive", func(params) any { return seen.drive })
	f.On("get-clustered-disks", func(params) any { return seen.disks })
	f.On("get-services", func(params) any { return map[string]any{"services": seen.services} })
	f.On("get-defender-state", func(params) any { return seen.defender })
	f.On("get-registry-value", func(params) any { return seen.dotNet })
	f.On("test-tcp-port", func(params) any { return seen.port })
	f.On("get-share-names", func(params) any { return seen.shares })
	f.On("get-listening-ports", func(params) any { return seen.listening })
	return f, seen
}

// everything asks all that can be asked.
func everything() []engine.Wanted {
	return []engine.Wanted{
		OperatingSystem{WindowsServer: "2022", PowerShell: "5.1"},
		ComputerIdentity{Name: "kern1", MemberServer: true},
		Processor{MinimumMHz: 2300},
		Memory{MinimumMB: 4096, RecommendMB: 8192},
		NetworkAdapters{ClientIP: "10.1.2.3", LinkMbps: 100, MAC: "00:15:5d:01:02:03", Loopback: true, Static: true},
		SoundDevices{},
		Ping{Addresses: []string{"10.1.2.1"}, Optional: true},
		Ping{Addresses: []string{"10.1.2.9"}},
		Paths{Paths: []string{`D:\media`}, RegistryKeys: []string{`SOFTWARE\X`}},
		Drive{Letter: "R:", NotSubstituted: true, NTFS: true, MinimumFreeGB: 10},
		SharedDisks{Count: 2, MinimumGB: 200},
		Defender{},
		ServiceLogons{Services: []string{"mrs", "mta"}, Account: `EXAMPLE\svc_xpr`},
		DotNet{},
		OpenPort{Address: "10.1.2.9", Port: 445},
		ListeningPort{Port: 61740, Account: `EXAMPLE\svc_xpr`, NotOn: "R:"},
		ShareNames{Names: []string{"mrsclnt"}},
	}
}

// lookAtAll looks at everything at once, as a run does.
func lookAtAll(t *testing.T, f *enginetest.Host, wanted []engine.Wanted) (all enginetest.Outcome) {
	e := f.Engine()
	request := runbook.LookRequest{Site: "berlin", Host: enginetest.HostName}
	for _, want := range wanted {
		text, err := json.Marshal(want)
		require.NoError(t, err)
		request.Items = append(request.Items, runbook.LookItem{Step: e.Step, Kind: want.ActivityName(), Want: text})
	}
	result, err := e.Engine.Look(context.Background(), request)
	require.NoError(t, err)
	for _, seen := range result.Seen {
		require.Nil(t, seen.Problem)
		all.Changes, all.Facts, all.Warnings = append(all.Changes, seen.Changes...), append(all.Facts, seen.Facts...), append(all.Warnings, seen.Warnings...)
	}
	return all
}

func TestGoodHostPassesEveryCheck(t *testing.T) {
	f, _ := goodHost(t)
	outcome := lookAtAll(t, f, everything())
	assert.Empty(t, outcome.Changes)
	assert.Empty(t, outcome.Warnings)
	assert.Empty(t, f.Commands)
	assert.Equal(t, "00-15-5D-01-02-03", outcome.Fact(MACFact))
}

// Processors report a little less than their nominal clock rate, disks of 200 GB 186 times 2^30 bytes.
func TestNominalFiguresAreNotExact(t *testing.T) {
	for _, mhz := range []int{2294, 2295, 2299} {
		f, seen := goodHost(t)
		seen.computer.MHz = mhz
		seen.disks.Sizes[1] = 200_000_000_000
		assert.Empty(t, lookAtAll(t, f, everything()).Changes)
	}
	f, seen := goodHost(t)
	seen.computer.MHz = 2200
	seen.disks.Sizes[1] = 199_000_000_000
	assert.Len(t, lookAtAll(t, f, everything()).Changes, 2)
}

func TestEachFindingOfAHostIsShown(t *testing.T) {
	for _, tc := range []struct {
		spoil func(*hostSeen)
		// property found, the only one.
		property string
	}{
		{func(s *hostSeen) { s.computer.Version = "10.0.17763" }, "Windows"},
		{func(s *hostSeen) { s.computer.PowerShell = "5.0.1" }, "PowerShell"},
		{func(s *hostSeen) { s.computer.MemoryMB = 3000 }, "Memory"},
		{func(s *hostSeen) { s.computer.MHz = 2000 }, "Processor"},
		{func(s *hostSeen) { s.computer.DomainRole = 5 }, "Domain role"},
		{func(s *hostSeen) { s.computer.Name = "KERN2" }, "Computer name"},
		{func(s *hostSeen) { s.adapters[0].Mbps = 10 }, "Network adapter LAN"},
		{func(s *hostSeen) { s.adapters[0].Status = "Disconnected" }, "Network adapter LAN"},
		{func(s *hostSeen) { s.adapters[0].Addresses = nil }, "Network adapter with 10.1.2.3"},
		{func(s *hostSeen) { s.adapters[0].MAC = "00-15-5D-01-02-04" }, "MAC address of LAN"},
		{func(s *hostSeen) { s.adapters[0].DHCP = "Enabled" }, "Addresses of LAN"},
		{func(s *hostSeen) { s.adapters[1].Description = "Intel" }, "Microsoft Loopback Adapter"},
		{func(s *hostSeen) { s.sound.Names = []string{"Realtek"} }, "Sound devices"},
		{func(s *hostSeen) { s.paths = nil }, `D:\media`},
		{func(s *hostSeen) { s.keys = nil }, `HKLM:\SOFTWARE\X`},
		{func(s *hostSeen) { s.drive.Substituted = []string{`R:\: => C:\Data`} }, "Drive R:"},
		{func(s *hostSeen) { s.drive.Volumes = nil }, "Drive R:"},
		{func(s *hostSeen) { s.drive.Volumes[0].FileSystem = "ReFS" }, "File system of R:"},
		{func(s *hostSeen) { s.drive.Volumes[0].FreeBytes = 9 * gigabyte }, "Free space on R:"},
		{func(s *hostSeen) { s.disks.Sizes[1] = 100 * gigabyte }, "Clustered disks with 200 GB or more"},
		{func(s *hostSeen) { s.services[1].Account = "LocalSystem" }, "StartName of mta"},
		{func(s *hostSeen) { s.services = s.services[1:] }, "Service mrs"},
		{func(s *hostSeen) { s.dotNet.Exists = false }, ".NET Framework 4"},
		{func(s *hostSeen) { s.port.Open = false }, "Port 445 of 10.1.2.9"},
		{func(s *hostSeen) { s.ping.Replies[1].Reply = false }, "Ping of 10.1.2.9"},
		{func(s *hostSeen) { s.shares.Names = s.shares.Names[:1] }, "Share mrsclnt"},
		{func(s *hostSeen) { s.listening.Ports = []processPort{{80, 4}} }, "Listening port"},
		{func(s *hostSeen) { s.listening.Services = nil }, "Service that listens on port 61740"},
		{func(s *hostSeen) { s.listening.Services[0].Account = "LocalSystem" }, "StartName of CLA"},
		{func(s *hostSeen) { s.listening.Services[0].BinaryPath = `"r:\CLA\cla.exe"` }, "Program of service CLA"},
	} {
		f, seen := goodHost(t)
		tc.spoil(seen)
		outcome := lookAtAll(t, f, everything())
		require.Equal(t, []string{tc.property}, outcome.Properties())
		assert.Empty(t, outcome.Changes[0].Command, "no command makes it go away")
	}
}

func TestAFindingEndsAnAct(t *testing.T) {
	f, seen := goodHost(t)
	seen.computer.MemoryMB = 3000
	f.Refused(Memory{MinimumMB: 4096}, runbook.ErrVerification, "Memory is '3000 MB', wanted '4096 MB or more'")
}

func TestWhatOnlyWarns(t *testing.T) {
	f, seen := goodHost(t)
	seen.computer.MemoryMB, seen.computer.MHz, seen.defender.RealTimeProtection = 4096, 2000, true
	seen.ping.Replies = nil
	outcome := lookAtAll(t, f, []engine.Wanted{
		Memory{MinimumMB: 4096, RecommendMB: 8192},
		Processor{MinimumMHz: 2300, Accept: true},
		Defender{},
		Ping{Addresses: []string{"10.1.2.1", "10.1.2.9"}, Optional: true},
	})
	assert.Empty(t, outcome.Changes)
	assert.Len(t, outcome.Warnings, 5)
}

// The manual's minimum names a Xeon: what another make has to reach is not known.
func TestUnknownMakeOfProcessorIsAWarningWithTheFigures(t *testing.T) {
	for name, shown := range map[string]string{"AMD EPYC 7543 32-Core Processor ": "AMD EPYC 7543 32-Core Processor", "QEMU Virtual CPU version 2.5+": "QEMU Virtual CPU version 2.5+", "": "(unnamed)"} {
		for _, mhz := range []int{2000, 2794} {
			f, seen := goodHost(t)
			seen.computer.Processor, seen.computer.MHz = name, mhz
			outcome := lookAtAll(t, f, []engine.Wanted{Processor{MinimumMHz: 2300}})
			assert.Empty(t, outcome.Changes)
			require.Len(t, outcome.Warnings, 1)
			assert.Contains(t, outcome.Warnings[0], fmt.Sprintf("%s at %d MHz, and the manual asks for a Xeon at 2300 MHz or more", shown, mhz))
		}
	}
}

// A Xeon that is newer than the manual's may have a lower clock rate: it is a warning, as a slower one that the site accepts.
func TestASlowXeonIsAFindingUnlessItIsNewer(t *testing.T) {
	for name, found := range map[string]bool{
		"Intel(R) Xeon(R) CPU E5-2630 v3 @ 2.40GHz": true, "Intel(R) Xeon(R) CPU E5-2670 0 @ 2.60GHz": true,
		"Intel(R) Xeon(R) CPU X6550 @ 2.00GHz": true, "Intel(R) Xeon(R) CPU E3-1220L V2 @ 2.30GHz": true, "Intel(R) Xeon(R) CPU 5110 @ 1.60GHz": true,
		"Intel(R) Xeon(R) CPU E5-2630 v4 @ 2.20GHz": false, "Intel(R) Xeon(R) CPU E5-2628L v4 @ 1.90GHz": false,
		"Intel(R) Xeon(R) CPU D-1541 @ 2.10GHz": false, "Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz": false,
		"Intel(R) Xeon(R) Silver 4110 CPU @ 2.10GHz": false, "Intel(R) Xeon(R) Platinum 8176 CPU @ 2.10GHz": false, "Intel(R) Xeon(R) 6787P": false,
	} {
		f, seen := goodHost(t)
		seen.computer.Processor, seen.computer.MHz = name, 1900
		outcome := lookAtAll(t, f, []engine.Wanted{Processor{MinimumMHz: 2300}})
		assert.Equal(t, found, len(outcome.Changes) == 1, name)
		assert.Len(t, outcome.Warnings, 1, name)
		assert.Empty(t, lookAtAll(t, f, []engine.Wanted{Processor{MinimumMHz: 2300, Accept: true}}).Changes, name)
	}
}

// Part 1 of the manual wants two cores.
func TestTooFewCoresAreAFindingUnlessTheSiteAcceptsThem(t *testing.T) {
	f, seen := goodHost(t)
	for cores, found := range map[int]int{1: 1, 2: 0, 8: 0} {
		seen.computer.Cores = cores
		assert.Len(t, lookAtAll(t, f, []engine.Wanted{Processor{MinimumMHz: 2000, MinimumCores: 2}}).Changes, found, cores)
		assert.Empty(t, lookAtAll(t, f, []engine.Wanted{Processor{MinimumMHz: 2000, MinimumCores: 2, Accept: true}}).Changes, cores)
	}
}

func TestDriveNeedsALetter(t *testing.T) {
	f, _ := goodHost(t)
	f.Refused(Drive{}, runbook.ErrBadRequest, "no drive letter")
}

func TestAccountsOfAllServicesAreReadAtOnce(t *testing.T) {
	f, seen := goodHost(t)
	for i := range seen.services {
		seen.services[i].Account = "LocalSystem"
	}
	reads := 0
	f.On("get-services", func(params) any { reads++; return map[string]any{"services": seen.services} })
	want := ServiceLogons{Services: []string{"mrs", "mta"}, Account: `EXAMPLE\svc_xpr`}
	plan := f.Plan(want)
	assert.Equal(t, []string{"StartName of mrs", "StartName of mta"}, plan.Properties())
	assert.Equal(t, "LocalSystem", plan.Changes[0].Before)
	assert.Equal(t, 1, reads)
	want.Account = "nobody"
	f.Refused(want, runbook.ErrPrecondition, "cannot resolve account 'nobody' on KERN1")
}

func TestInstalledSoftware(t *testing.T) {
	f := newHost(t)
	spooler := "Running"
	f.On("get-installed-software", func(p params) any {
		ports := []string{}
		if p["Ports"].(bool) {
			ports = append(ports, "XPR Server Fax Monitor")
		}
		return map[string]any{"products": []product{{"Microsoft Visual C++ 2008 Redistributable - x86", "9.0"}, {"ComAssistant", ""}}, "spooler": spooler, "printerPorts": ports}
	})
	outcome := f.Apply(InstalledSoftware{Present: []string{`visual c\+\+ 2008`}, Absent: []string{"Exchange"}, PrinterPort: "xpr server fax monitor"})
	assert.Contains(t, outcome.Facts, runbook.Fact{Name: `Software visual c\+\+ 2008`, Value: "Microsoft Visual C++ 2008 Redistributable - x86 9.0"})
	f.Refused(InstalledSoftware{Present: []string{"2010"}, Absent: []string{"^ComAssistant"}, PrinterPort: "FAX"}, runbook.ErrVerification,
		"Software 2010 is '(absent)'", "Software ^ComAssistant is 'ComAssistant'", "Printer port is '(absent)', wanted 'FAX'")
	f.Refused(InstalledSoftware{Present: []string{"("}}, runbook.ErrBadRequest)
	spooler = "Stopped"
	f.Refused(InstalledSoftware{PrinterPort: "XPR Server Fax Monitor"}, runbook.ErrVerification,
		"Service Spooler (needed to read printer ports) is 'Stopped', wanted 'Running'")
}

func TestAcrobatReaderIsFoundUnderEachOfItsNames(t *testing.T) {
	f := newHost(t)
	for name, found := range map[string]bool{
		"Adobe Reader 9": true, "Adobe Reader XI (11.0.23) - Deutsch": true, "Adobe Acrobat Reader DC": true, "Acrobat Reader 5": true,
		"Spelling Dictionaries for Adobe Reader 9": false, "Adobe Acrobat 9 Pro": false,
	} {
		f.Always("get-installed-software", map[string]any{"products": []product{{name, "9.0.0"}}, "spooler": "", "printerPorts": []string{}})
		assert.Equal(t, found, len(f.Plan(InstalledSoftware{Absent: AcrobatReader()}).Changes) == 1, name)
	}
}

func TestReachability(t *testing.T) {
	f := newHost(t)
	f.Always("get-powershell", powerShellSeen{"5.1.14393.1", true, "KERN1"})
	outcome := f.Apply(Reachability{})
	assert.Contains(t, outcome.Facts, runbook.Fact{Name: "PowerShell", Value: "5.1.14393.1"})
	f.Always("get-powershell", powerShellSeen{"4.0", false, "KERN1"})
	f.Refused(Reachability{}, runbook.ErrVerification, "PowerShell is '4.0'", "32 bit")
}

func TestVersionsCompareByNumber(t *testing.T) {
	for _, tc := range []struct {
		version string
		older   bool
	}{{"5.1", false}, {"5.0", true}, {"5.1.1", false}, {"10.0", false}, {"5", true}, {"", true}, {"4.9", true}} {
		assert.Equal(t, tc.older, olderThan(tc.version, "5.1"), tc.version)
	}
}

func TestDisplayNamesAreThoseOfTheOtherHost(t *testing.T) {
	shown := map[string]string{"KERN1": "XPR License Service(licsvc)", "KERN2": "licsvc"}
	hosts := namedHosts{}
	for name, display := range shown {
		hosts[name] = newHost(t)
		hosts[name].Always("get-services", map[string]any{"services": []map[string]string{{"name": "licsvc", "displayName": display}}})
	}
	e := enginetest.New(t, hosts, AddKinds)
	e.Step.Host = "KERN2"
	want := DisplayNames{Names: []string{"licsvc"}, As: "KERN1"}
	assert.Equal(t, "Display name of service licsvc is 'licsvc', wanted 'XPR License Service(licsvc)'", runbook.Differences(e.Plan(want).Changes))

	hosts["KERN2"].Always("get-services", map[string]any{"services": []map[string]string{{"name": "licsvc", "displayName": shown["KERN1"]}}})
	assert.Empty(t, e.Plan(want).Changes)

	hosts["KERN1"].Always("get-services", map[string]any{"services": []map[string]string{}})
	assert.Equal(t, "KERN1 Service licsvc is '(absent)', wanted 'installed'", runbook.Differences(e.Plan(want).Changes))
}

// namedHosts are hosts by name.
type namedHosts map[string]*enginetest.Host

func (n namedHosts) Session(_ context.Context, _, name string) (host.Session, error) {
	return namedHost{n[name], name}, nil
}

type namedHost struct {
	*enginetest.Host
	name string
}

func (n namedHost) Name() string { return n.name }

// No document gives the name of the printer driver among the installed software: if no name matches, it may still be installed.
func TestSoftwareWhoseNameIsNotKnownIsLookedForByAGuess(t *testing.T) {
	f := newHost(t)
	products := []any{map[string]any{"name": "Microsoft Edge", "version": "1"}}
	f.On("get-installed-software", func(params) any {
		return map[string]any{"products": products, "spooler": "Running", "printerPorts": []string{"P"}}
	})
	want := InstalledSoftware{PrinterPort: "P", Expected: []string{"(Xpressions|XPR).*(Printer|Fax)"}}
	outcome := f.Apply(want)
	assert.Empty(t, outcome.Changes)
	assert.Len(t, outcome.Warnings, 1)
	products = append(products, map[string]any{"name": "OpenScape Xpressions Cluster Printer Driver", "version": "7.5"})
	outcome = f.Apply(want)
	assert.Empty(t, outcome.Warnings)
	assert.Equal(t, "OpenScape Xpressions Cluster Printer Driver 7.5", outcome.Fact("Software (Xpressions|XPR).*(Printer|Fax)"))
}
