package activities

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// dhcpHost is a Server 2012 R2 with static addresses whose DHCP Client nothing needs.
func dhcpHost(t *testing.T, dependents ...*serviceDetails) (*fakeHost, *dhcpClientSeen) {
	t.Helper()
	client := serviceFixture(dhcpClientName)
	client.Dependencies = nil
	f := serviceHost(t, append(dependents, client)...)
	seen := &dhcpClientSeen{}
	seen.computer.Caption, seen.computer.Version = "Microsoft Windows Server 2012 R2 Standard", "6.3.9600"
	seen.network.Adapters = []adapterSeen{{Name: "LAN", Status: adapterUp, DHCP: "Disabled"}}
	f.on("get-computer", func(params) any { return seen.computer })
	f.on("get-network-adapters", func(params) any { return seen.network })
	return f, seen
}

// awareness is Network Location Awareness, which depends on the DHCP Client.
func awareness(mode, state string) *serviceDetails {
	s := serviceFixture("NlaSvc")
	s.Dependencies, s.StartMode, s.State = []string{dhcpClientName}, mode, state
	return s
}

func TestDHCPClientThatNothingNeedsIsStoppedAndDisabled(t *testing.T) {
	f, _ := dhcpHost(t, awareness(startDisabled, serviceStopped))
	outcome := ensureTwice(t, f.activities().EnsureDHCPClientDisabled, DHCPClient{})
	assert.Equal(t, []string{`Stop-Service -Name 'Dhcp' -NoWait`, `Set-Service -Name 'Dhcp' -StartupType 'Disabled'`}, f.commands)
	assert.Equal(t, []string{"State", "StartMode"}, properties(outcome.Changes))
	assert.Empty(t, outcome.Warnings)
}

func TestDHCPClientThatTheHostNeedsStaysAndTheReasonIsAWarning(t *testing.T) {
	for name, tc := range map[string]struct {
		dependents []*serviceDetails
		spoil      func(*dhcpClientSeen)
		why        string
	}{
		"running dependent":  {dependents: []*serviceDetails{awareness("Auto", serviceRunning)}, why: "service NlaSvc depends on it (Running, start mode Auto)"},
		"dependent at rest":  {dependents: []*serviceDetails{awareness("Manual", serviceStopped)}, why: "service NlaSvc depends on it (Stopped, start mode Manual)"},
		"disabled, but runs": {dependents: []*serviceDetails{awareness(startDisabled, serviceRunning)}, why: "service NlaSvc depends on it (Running, start mode Disabled)"},
		"adapter": {spoil: func(s *dhcpClientSeen) {
			s.network.Adapters = append(s.network.Adapters, adapterSeen{Name: "Spare", Status: "Disconnected", DHCP: dhcpEnabled})
		}, why: "adapter Spare takes its address by DHCP"},
		"Server 2016": {spoil: func(s *dhcpClientSeen) {
			s.computer.Caption, s.computer.Version = "Microsoft Windows Server 2016 Standard", "10.0.14393"
		}, why: "Microsoft Windows Server 2016 Standard relies on it"},
		"unknown version": {spoil: func(s *dhcpClientSeen) { s.computer.Caption, s.computer.Version = "Windows", "" }, why: "Windows relies on it"},
	} {
		t.Run(name, func(t *testing.T) {
			f, seen := dhcpHost(t, tc.dependents...)
			if tc.spoil != nil {
				tc.spoil(seen)
			}
			for _, mode := range []Mode{Check, Apply} {
				request := asking(DHCPClient{})
				request.Mode = mode
				outcome, err := f.activities().EnsureDHCPClientDisabled(t.Context(), request)
				assert.NoError(t, err)
				assert.Empty(t, outcome.Changes)
				assert.Equal(t, []string{"service DHCP Client stays as it is (Running, start mode Auto), although 7.1.3 wants it stopped and disabled: " +
					tc.why + "; set checks.keepDHCPClient to record that as a deviation"}, outcome.Warnings)
			}
			assert.Empty(t, f.commands)
		})
	}
}

func TestDHCPClientThatIsDisabledAlreadyIsLeftWithoutAWarning(t *testing.T) {
	f, seen := dhcpHost(t)
	seen.computer.Version = "10.0.20348"
	f.always("get-services", map[string]any{"services": []serviceDetails{{ServiceDefinition: ServiceDefinition{
		Name: dhcpClientName, State: serviceStopped, StartMode: startDisabled,
	}}}})
	outcome := run(t, f.activities().EnsureDHCPClientDisabled, DHCPClient{})
	assert.Empty(t, append(outcome.Warnings, properties(outcome.Changes)...))

	f.always("get-services", map[string]any{"services": []serviceDetails{}})
	outcome = run(t, f.activities().EnsureDHCPClientDisabled, DHCPClient{})
	assert.Equal(t, []Fact{{"Service Dhcp", "absent"}}, outcome.Evidence)
}
