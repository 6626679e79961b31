package windows

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// dhcpClientName is the key of the service DHCP Client.
const dhcpClientName = "Dhcp"

// DHCPClient is the service DHCP Client stopped and disabled (7.1.3) on a host that does not need it. On a host that
// needs it, the service stays as it is and a warning says why: a service that is not disabled depends on it, an adapter
// gets its address by DHCP, or Windows is Server 2016 or later. There it is not on Microsoft's lists of services that may be
// disabled ("Guidance on Disabling System Services on Windows Server 2016 with Desktop Experience"). Which services
// depend on it differs by release and is read on the host: a service whose dependency is disabled fails to start
// (Microsoft, function StartService: ERROR_SERVICE_DEPENDENCY_FAIL).
type DHCPClient struct{}

// ActivityName implements engine.Wanted.
func (DHCPClient) ActivityName() string { return "EnsureDHCPClientDisabled" }

type dhcpClientKind struct{}

// dhcpClientSeen is the service with everything that may need it.
type dhcpClientSeen struct {
	service    serviceSeen
	dependents []DependentService
	// startModes are the start modes of the dependents, by name.
	startModes map[string]string
	computer   Computer
	adapters   []Adapter
}

func (dhcpClientKind) Read(ctx context.Context, h host.Session, _ DHCPClient) (dhcpClientSeen, error) {
	seen := dhcpClientSeen{startModes: map[string]string{}}
	services, err := readServices(ctx, h, dhcpClientName)
	if err != nil || len(services) == 0 {
		return seen, err
	}
	seen.service = serviceSeen{found: true, serviceDetails: services[0]}
	if seen.dependents, err = ReadDependents(ctx, h, dhcpClientName); err != nil {
		return seen, err
	}
	var names []string
	for _, d := range seen.dependents {
		names = append(names, d.Name)
	}
	details, err := readServices(ctx, h, names...)
	if err != nil {
		return seen, err
	}
	for _, d := range details {
		seen.startModes[d.Name] = d.StartMode
	}
	if seen.computer, err = ReadComputer(ctx, h); err != nil {
		return seen, err
	}
	seen.adapters, err = ReadAdapters(ctx, h)
	return seen, err
}

// disabled reports whether the service is in the state that the manual asks for.
func (s dhcpClientSeen) disabled() bool {
	return !s.service.found || s.service.State == ServiceStopped && s.service.StartMode == startDisabled
}

// needs lists what needs the service on the host; empty if it can be disabled.
func (s dhcpClientSeen) needs() []string {
	var needs []string
	if server2016(s.computer.Version) {
		needs = append(needs, s.computer.Caption+" needs the service")
	}
	for _, a := range s.adapters {
		if a.DHCP == DHCPEnabled {
			needs = append(needs, "adapter "+a.Name+" gets its address by DHCP")
		}
		if a.DHCP == DHCPUnknown {
			needs = append(needs, "adapter "+a.Name+" may get its address by DHCP (Windows cannot read whether the adapter does)")
		}
	}
	for _, d := range s.dependents {
		if mode := s.startModes[d.Name]; d.runs() || mode != startDisabled {
			needs = append(needs, fmt.Sprintf("service %s depends on DHCP Client (state %s, start mode %s)", d.Name, d.State, mode))
		}
	}
	return needs
}

// server2016 reports whether a version of Windows is that of Server 2016 or later, which are all 10.0 and more.
func server2016(version string) bool {
	major, _, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(major)
	return err != nil || n >= 10 // On an unknown version the service is not stopped.
}

func (dhcpClientKind) Differences(_ DHCPClient, have dhcpClientSeen) ([]engine.Change, error) {
	if have.disabled() || len(have.needs()) > 0 {
		return nil, nil
	}
	var changes []engine.Change
	s := have.service
	stopped := Service{State: ServiceStopped}
	if err := stopped.atRest(s); err != nil {
		return nil, err
	}
	if stopped.stops(s) {
		changes = append(changes, engine.NewChange("State", s.State, ServiceStopped, scripts.StopService.Of("Name", s.Name)))
	}
	if s.StartMode != startDisabled {
		changes = append(changes, setStartMode(s.Name, s.StartMode, startDisabled))
	}
	return changes, nil
}

// Settled implements Settler: the service has stopped, or it stays.
func (dhcpClientKind) Settled(_ DHCPClient, have dhcpClientSeen) (bool, error) {
	return !have.service.found || have.service.State == ServiceStopped || len(have.needs()) > 0, nil
}

// Deadline implements engine.Patient.
func (DHCPClient) Deadline() time.Duration { return defaultStateTimeout }

// Warnings implements Warner: why the service stays as it is.
func (dhcpClientKind) Warnings(_ DHCPClient, have dhcpClientSeen) []string {
	needs := have.needs()
	if have.disabled() || len(needs) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("the service DHCP Client should be stopped and disabled (7.1.3), but this host needs the service (state %s, start mode %s): %s; to record this deviation, set checks.keepDHCPClient to true in the site file",
		have.service.State, have.service.StartMode, strings.Join(needs, ", "))}
}

// Evidence implements Witness.
func (dhcpClientKind) Evidence(_ DHCPClient, have dhcpClientSeen) []runbook.Fact {
	if !have.service.found {
		return []runbook.Fact{{Name: "Service " + dhcpClientName, Value: "(absent)"}}
	}
	facts := []runbook.Fact{
		{Name: "Windows", Value: have.computer.Caption + " " + have.computer.Version},
		{Name: "State", Value: have.service.State},
		{Name: "StartMode", Value: have.service.StartMode},
	}
	for _, d := range have.dependents {
		facts = append(facts, runbook.Fact{Name: "Dependent service " + d.Name, Value: d.State + ", start mode " + have.startModes[d.Name]})
	}
	return facts
}
