package check

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine"
	"changeover/activities/windows"
)

// Each of the manual's rules that a node shows by itself is broken on a good host, and is all that is found there, word for word.
func TestEachRuleOfANodeIsFoundBroken(t *testing.T) {
	for _, c := range []struct {
		rule   string
		breaks func(*hostSeen)
		finds  string
	}{
		{"V-15", func(s *hostSeen) { s.drive.Substituted = []string{`R:\: => C:\Data`} }, "Drive R: is 'a folder that subst.exe shows as a drive', wanted 'a volume of its own'"},
		{"V-17", func(s *hostSeen) { s.disks.Sizes[1] = 100 * gigabyte }, "Clustered disks with 200 GB or more is '1', wanted '2 or more'"},
		{"V-18", func(s *hostSeen) { s.drive.Volumes[0].FileSystem = "ReFS" }, "File system of R: is 'ReFS', wanted 'NTFS'"},
		{"V-20", func(s *hostSeen) { s.computer.MHz = 2200 }, "Processor is 'Intel(R) Xeon(R) CPU E5-2670 v3 @ 2.30GHz at 2200 MHz', wanted 'Xeon at 2300 MHz or more'"},
		{"V-20", func(s *hostSeen) {
			s.computer.Processor, s.computer.MHz = "Intel(R) Xeon(R) CPU E5-2670 0 @ 2.60GHz", 2600
		}, "warning: the processor is Intel(R) Xeon(R) CPU E5-2670 0 @ 2.60GHz at 2600 MHz, and the manual asks for a Xeon at 2300 MHz or more, of generation E5 v3 or newer; the name of the processor does not show its generation: look up the processor on ark.intel.com"},
		{"V-21", func(s *hostSeen) { s.adapters[0].Mbps = 10 }, "Network adapter LAN is 'Up at 10 Mbit/s', wanted 'Up at 100 Mbit/s or more'"},
		{"V-21", func(s *hostSeen) { s.adapters[0].Status = "Disconnected" }, "Network adapter LAN is 'Disconnected at 1000 Mbit/s', wanted 'Up at 100 Mbit/s or more'"},
		{"V-21", func(s *hostSeen) { s.adapters[0].Status = windows.AdapterUnknown }, "Network adapter LAN is '(Windows cannot read whether the adapter is connected)', wanted 'Up at 100 Mbit/s or more'"},
		{"V-21", func(s *hostSeen) { s.adapters[0].Mbps, s.adapters[0].Unreadable = 0, []string{"Speed"} }, "Network adapter LAN is 'Up at a speed that Windows cannot read', wanted 'Up at 100 Mbit/s or more'"},
		{"V-21", func(s *hostSeen) { s.adapters[1].Description = "Intel" }, "Microsoft Loopback Adapter is '(absent)', wanted 'installed'"},
		{"V-22", func(s *hostSeen) { s.adapters[0].MAC = "00-15-5D-01-02-04" }, "MAC address of LAN is '00-15-5D-01-02-04', wanted '00:15:5d:01:02:03'"},
		{"V-24", func(s *hostSeen) { s.computer.DomainRole = 5 }, "Domain role is '5 (primary domain controller)', wanted '3 (member server)'"},
		{"V-25", func(s *hostSeen) { s.software.Products = []product{{"OpenScape ComAssistant", "2.0"}} }, "warning: OpenScape ComAssistant 2.0 is installed, but must not be installed on a cluster; remove this product in Programs and Features (appwiz.cpl)"},
		{"V-28", func(s *hostSeen) { s.adapters[0].DHCP = windows.DHCPEnabled }, "Addresses of LAN is 'DHCP', wanted 'static'"},
		{"V-28", func(s *hostSeen) {
			s.adapters[1].DHCP, s.adapters[1].Status, s.adapters[1].Addresses = windows.DHCPEnabled, windows.AdapterUnknown, []string{"10.1.2.4"}
		}, "Addresses of Loopback is 'DHCP', wanted 'static'"},
		{"V-28", func(s *hostSeen) { s.adapters[0].DHCP = windows.DHCPUnknown }, "Addresses of LAN is '(Windows cannot read whether the adapter uses DHCP)', wanted 'static'"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			f, seen := goodHost(t)
			f.On("get-installed-software", func(params) any { return seen.software })
			c.breaks(seen)
			outcome := lookAtAll(t, f, append(everything(), InstalledSoftware{Suspect: []string{"Com ?Assistant"}}))
			var found []string
			for _, change := range outcome.Changes {
				found = append(found, fmt.Sprintf("%s is '%s', wanted '%s'", change.Property, change.Before, change.After))
			}
			if len(found) == 0 { // A difference may be a warning as well, with the same figures.
				for _, warning := range outcome.Warnings {
					found = append(found, "warning: "+warning)
				}
			}
			assert.Equal(t, []string{c.finds}, found)
		})
	}
}

// A drive that takes too long for a read or write breaks V-17 as well (7.1.2).
func TestASlowDriveBreaksARule(t *testing.T) {
	f := newHost(t)
	f.Always("get-disk-latency", map[string]any{"readings": []map[string]int64{
		{"ticks": 0, "transfers": 0, "frequency": 10_000_000}, {"ticks": 40_000_000, "transfers": 200, "frequency": 10_000_000},
	}})
	outcome := lookAtAll(t, f, []engine.Wanted{DiskLatency{Letter: "R", MaximumMs: 10}})
	if assert.Len(t, outcome.Changes, 1) {
		assert.Equal(t, "Latency of drive R", outcome.Changes[0].Property)
		assert.Equal(t, "20.0 ms", outcome.Changes[0].Before)
		assert.Equal(t, "10 ms or less on average", outcome.Changes[0].After)
	}
}

// Part 1 takes any make that has the clock rate, and a Xeon with two cores.
func TestPartOneTakesAnyMakeOfProcessor(t *testing.T) {
	for _, c := range []struct {
		name          string
		mhz, cores    int
		changes, says int
	}{
		{"Intel(R) Pentium(R) 4 CPU 3.00GHz", 3000, 1, 0, 0},
		{"AMD Opteron(tm) Processor 6272", 2100, 16, 0, 0},
		{"AMD Opteron(tm) Processor 6128 HE", 1500, 8, 1, 1},
		{"Intel(R) Xeon(R) CPU X5450 @ 3.00GHz", 3000, 4, 0, 0},
		{"Intel(R) Xeon(TM) CPU 3.00GHz", 3000, 1, 1, 0},
	} {
		f, seen := goodHost(t)
		seen.computer.Processor, seen.computer.MHz, seen.computer.Cores = c.name, c.mhz, c.cores
		outcome := lookAtAll(t, f, []engine.Wanted{Processor{MinimumMHz: 2000, MinimumCores: 2, AnyMake: true}})
		assert.Len(t, outcome.Changes, c.changes, c.name)
		assert.Len(t, outcome.Warnings, c.says, c.name)
	}
}

// No answer of any DNS server is a difference, of one of several a warning.
func TestDNSServersThatDoNotAnswer(t *testing.T) {
	for _, c := range []struct{ first, second, changes, warnings int }{{1, 1, 0, 0}, {1, 0, 0, 1}, {0, 0, 1, 0}} {
		f := newHost(t)
		f.Always("test-name-servers", map[string]any{"name": "example.net", "answers": []map[string]any{
			{"server": "10.1.2.1", "answered": c.first == 1}, {"server": "10.1.2.2", "answered": c.second == 1},
		}})
		outcome := lookAtAll(t, f, []engine.Wanted{NameServers{Servers: []string{"10.1.2.1", "10.1.2.2"}}})
		assert.Len(t, outcome.Changes, c.changes)
		assert.Len(t, outcome.Warnings, c.warnings)
	}
}

func TestProgramsOfPeopleWhoAreLoggedOnAreAWarning(t *testing.T) {
	f := newHost(t)
	f.Always("get-interactive-programs", map[string]any{"programs": []string{`C:\Program Files\Backup\tray.exe`}})
	outcome := lookAtAll(t, f, []engine.Wanted{InteractivePrograms{}})
	assert.Empty(t, outcome.Changes)
	assert.Equal(t, []string{`people are logged on and run programs: C:\Program Files\Backup\tray.exe; before XPR is installed, end the programs that are not needed`}, outcome.Warnings)
}

// The adapter of a licence agent outside the nodes (7.1.2): a host knows the addresses of its own networks only.
func TestTheAdapterOfANeighborIsCompared(t *testing.T) {
	f := newHost(t)
	f.Always("get-neighbor-mac", map[string]any{"mac": "00-15-5D-01-02-03"})
	assert.Empty(t, lookAtAll(t, f, []engine.Wanted{NeighborMAC{Address: "10.1.2.9", MAC: "00:15:5d:01:02:03"}}).Changes)
	outcome := lookAtAll(t, f, []engine.Wanted{NeighborMAC{Address: "10.1.2.9", MAC: "00:15:5d:01:02:04"}})
	assert.Equal(t, []string{"MAC address of 10.1.2.9"}, outcome.Properties())
	assert.Equal(t, "00-15-5D-01-02-03", outcome.Fact(MACFact))
	unseen := newHost(t)
	unseen.Always("get-neighbor-mac", map[string]any{"mac": ""})
	assert.Empty(t, lookAtAll(t, unseen, []engine.Wanted{NeighborMAC{Address: "10.1.2.9", MAC: "00:15:5d:01:02:04"}}).Changes)
}
