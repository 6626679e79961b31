package windows

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine/enginetest"
	"changeover/runbook"
)

// dhcpHost is a Server 2012 R2 with static addresses whose DHCP Client nothing needs.
func dhcpHost(t *testing.T, dependents ...*serviceDetails) (*enginetest.Host, *dhcpClientSeen) {
	t.Helper()
	client := serviceFixture(dhcpClientName)
	client.Dependencies = nil
	f := serviceHost(t, append(dependents, client)...)
	seen := &dhcpClientSeen{}
	seen.computer.Caption, seen.computer.Version = "Microsoft Windows Server 2012 R2 Standard", "6.3.9600"
	seen.adapters = []Adapter{{Name: "LAN", Status: AdapterUp, DHCP: "Disabled"}}
	f.On("get-computer", func(enginetest.Params) any { return seen.computer })
	f.On("get-network-adapters", func(enginetest.Params) any { return map[string]any{"adapters": seen.adapters} })
	return f, seen
}

// awareness is Network Location Awareness, which depends on the DHCP Client.
func awareness(mode, state string) *serviceDetails {
	s := serviceFixture("NlaSvc")
	s.Dependencies, s.StartMode, s.State = []string{dhcpClientName}, mode, state
	return s
}

func TestDHCPClientThatNothingNeedsIsStoppedAndDisabled(t *testing.T) {
	f, _ := dhcpHost(t, awareness(startDisabled, ServiceStopped))
	outcome := f.Twice(DHCPClient{})
	assert.Equal(t, []string{`Stop-Service -Name 'Dhcp' -NoWait`, `Set-Service -Name 'Dhcp' -StartupType 'Disabled'`}, f.Commands)
	assert.Equal(t, []string{"State", "StartMode"}, outcome.Properties())
	assert.Empty(t, outcome.Warnings)
}

func TestDHCPClientThatTheHostNeedsStaysAndTheReasonIsAWarning(t *testing.T) {
	for name, tc := range map[string]struct {
		dependents []*serviceDetails
		spoil      func(*dhcpClientSeen)
		why        string
	}{
		"running dependent":  {dependents: []*serviceDetails{awareness("Auto", ServiceRunning)}, why: "service NlaSvc depends on DHCP Client (state Running, start mode Auto)"},
		"dependent at rest":  {dependents: []*serviceDetails{awareness("Manual", ServiceStopped)}, why: "service NlaSvc depends on DHCP Client (state Stopped, start mode Manual)"},
		"disabled, but runs": {dependents: []*serviceDetails{awareness(startDisabled, ServiceRunning)}, why: "service NlaSvc depends on DHCP Client (state Running, start mode Disabled)"},
		"adapter": {spoil: func(s *dhcpClientSeen) {
			s.adapters = append(s.adapters, Adapter{Name: "Spare", Status: "Disconnected", DHCP: "Enabled"})
		}, why: "adapter Spare gets its address by DHCP"},
		"adapter that cannot be read": {spoil: func(s *dhcpClientSeen) {
			s.adapters = append(s.adapters, Adapter{Name: "Spare", Status: AdapterUp, DHCP: DHCPUnknown})
		}, why: "adapter Spare may get its address by DHCP (Windows cannot read whether the adapter does)"},
		"Server 2016": {spoil: func(s *dhcpClientSeen) {
			s.computer.Caption, s.computer.Version = "Microsoft Windows Server 2016 Standard", "10.0.14393"
		}, why: "Microsoft Windows Server 2016 Standard needs the service"},
		"unknown version": {spoil: func(s *dhcpClientSeen) { s.computer.Caption, s.computer.Version = "Windows", "" }, why: "Windows needs the service"},
	} {
		t.Run(name, func(t *testing.T) {
			f, seen := dhcpHost(t, tc.dependents...)
			if tc.spoil != nil {
				tc.spoil(seen)
			}
			for _, outcome := range []enginetest.Outcome{f.Plan(DHCPClient{}), f.Apply(DHCPClient{})} {
				assert.Empty(t, outcome.Properties())
				assert.Equal(t, []string{"the service DHCP Client should be stopped and disabled (7.1.3), but this host needs the service (state Running, start mode Auto): " +
					tc.why + "; to record this deviation, set checks.keepDHCPClient to true in the site file"}, outcome.Warnings)
			}
			assert.Empty(t, f.Commands)
		})
	}
}

func TestDHCPClientThatStartsIsWaitedFor(t *testing.T) {
	f, _ := dhcpHost(t)
	read := f.Answers["get-services"]
	f.On("get-services", func(p params) any {
		answer := read(p).(map[string]any)
		services := answer["services"].([]serviceDetails)
		services[0].State = ServiceStartPending
		return answer
	})
	f.Refused(DHCPClient{}, runbook.ErrServiceBusy, ServiceStartPending)
	assert.Empty(t, f.Commands)
}

func TestDHCPClientThatIsDisabledAlreadyIsLeftWithoutAWarning(t *testing.T) {
	f, seen := dhcpHost(t)
	seen.computer.Version = "10.0.20348"
	f.Always("get-services", map[string]any{"services": []serviceDetails{{ServiceDefinition: ServiceDefinition{
		Name: dhcpClientName, State: ServiceStopped, StartMode: startDisabled,
	}}}})
	outcome := f.Plan(DHCPClient{})
	assert.Empty(t, append(outcome.Warnings, outcome.Properties()...))

	f.Always("get-services", map[string]any{"services": []serviceDetails{}})
	outcome = f.Plan(DHCPClient{})
	assert.Equal(t, "(absent)", outcome.Fact("Service Dhcp"))
}
