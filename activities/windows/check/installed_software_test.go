package check

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/windows"
	"changeover/runbook"
)

// Names that no manual prints warn and stop nothing.
func TestNamesThatNobodyDocumentsOnlyWarn(t *testing.T) {
	have := softwareSeen{Products: []product{
		{Name: "OpenScape Xpressions Server", Version: "7.5"},
		{Name: "OpenScape Xpressions Language Pack German"},
		{Name: "OpenScape Xpressions Web Client"},
		{Name: "Sangoma Card Driver"},
		{Name: "Backup Client"},
	}}
	for _, tc := range []struct {
		want  InstalledSoftware
		warns string
	}{
		{InstalledSoftware{Expected: []string{"langu.*German"}}, ""},
		{InstalledSoftware{Expected: []string{"langu.*French"}}, "no installed product has a name that matches 'langu.*French'"},
		{InstalledSoftware{Suspect: []string{"Nuance"}}, ""},
		{InstalledSoftware{Suspect: []string{"sangoma"}}, "Sangoma Card Driver is installed, but must not be installed on a cluster"},
		{InstalledSoftware{Of: "Xpressions", Allowed: []string{"server", "langu", "client"}}, ""},
		{InstalledSoftware{Of: "Xpressions", Allowed: []string{"server", "langu"}}, "OpenScape Xpressions Web Client is installed, but is not a component for a cluster"},
	} {
		changes, err := installedSoftwareKind{}.Differences(tc.want, have)
		require.NoError(t, err)
		assert.Empty(t, changes)
		warnings := installedSoftwareKind{}.Warnings(tc.want, have)
		if tc.warns == "" {
			assert.Empty(t, warnings)
			continue
		}
		require.Len(t, warnings, 1)
		assert.Contains(t, warnings[0], tc.warns)
	}
	facts := installedSoftwareKind{}.Evidence(InstalledSoftware{Of: "Xpressions.*Server"}, have)
	require.Len(t, facts, 1)
	assert.Equal(t, "OpenScape Xpressions Server 7.5", facts[0].Value)
}

func TestTheAgentsEntryIsNamedByNobody(t *testing.T) {
	have := listeningSeen{Ports: []processPort{{61740, 9}}, Services: []listeningService{{Name: "CLA", Process: 9}}}
	assert.Len(t, listeningPortKind{}.Warnings(ListeningPort{Port: 61740, Software: "agent"}, have), 1)
	assert.Empty(t, listeningPortKind{}.Warnings(ListeningPort{Port: 61741, Software: "agent"}, have))
	have.software = []string{"Customer License Agent 2.0"}
	assert.Empty(t, listeningPortKind{}.Warnings(ListeningPort{Port: 61740, Software: "agent"}, have))
	assert.Equal(t, "CLA", listeningPortKind{}.Evidence(ListeningPort{Port: 61740}, have)[0].Value)
}

// A service whose process cannot be read matters only if the port may be its port.
func TestOnlyAServiceThatMayListenHasToBeReadable(t *testing.T) {
	f, seen := goodHost(t)
	seen.listening.Unreadable = []string{"Guard"}
	assert.Empty(t, lookAtAll(t, f, everything()).Changes)
	seen.listening.Services = nil
	f.Refused(ListeningPort{Port: 61740}, runbook.ErrRefused, "cannot find the service that listens on port 61740: Windows gives no process ID for Guard")
	seen.listening.Ports = nil
	assert.Equal(t, []string{"Listening port"}, lookAtAll(t, f, everything()).Properties())
}

// A property of the computer that Windows cannot read matters only to the checks that need it.
func TestOnlyAPropertyThatACheckNeedsHasToBeReadable(t *testing.T) {
	for property, needs := range map[string]engine.Wanted{
		windows.MemoryProperty: Memory{MinimumMB: 4096}, windows.DomainRoleProperty: ComputerIdentity{MemberServer: true},
		windows.ClockProperty: Processor{MinimumMHz: 2300}, windows.CoresProperty: Processor{MinimumMHz: 2300, MinimumCores: 2},
	} {
		f, seen := goodHost(t)
		seen.computer.Unreadable = []string{property}
		f.Refused(needs, runbook.ErrRefused, "cannot read the property "+property+" of host ")
		assert.Empty(t, lookAtAll(t, f, []engine.Wanted{OperatingSystem{WindowsServer: "2022"}}).Changes)
	}
	f, seen := goodHost(t)
	seen.computer.MHz, seen.computer.Unreadable = 0, []string{windows.ClockProperty}
	warnings := lookAtAll(t, f, []engine.Wanted{Processor{MinimumMHz: 2300, Accept: true}}).Warnings
	require.Len(t, warnings, 1)
	assert.Contains(t, warnings[0], "at a clock rate that Windows cannot read")
}

// Before a further node is replicated it has no service of XPR (INS-V-1).
func TestAServiceOnAFurtherNodeIsADifference(t *testing.T) {
	have := servicesSeen{surplus: []windows.ServiceDefinition{{Name: "mta", BinaryPath: `R:\OpenScape\xpr\bin\mta.exe`}}}
	changes, err := servicesInstalledKind{}.Differences(ServicesInstalled{Alone: true}, have)
	require.NoError(t, err)
	require.Len(t, changes, 1)
	assert.Equal(t, "Service mta", changes[0].Property)
	assert.Empty(t, servicesInstalledKind{}.Warnings(ServicesInstalled{Alone: true}, have))
	changes, err = servicesInstalledKind{}.Differences(ServicesInstalled{}, have)
	require.NoError(t, err)
	assert.Empty(t, changes)
	assert.Len(t, servicesInstalledKind{}.Warnings(ServicesInstalled{}, have), 1)
}
