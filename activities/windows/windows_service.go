package windows

import (
	"context"
	"strings"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/config"
	"changeover/runbook"
)

// Service is a service of the service control manager (9.5, 9.8.2).
// Only the fields that are set are compared.
type Service struct {
	// Name is the service key, not the display name (G-08).
	Name string `json:"name"`
	// StartMode is Manual, Auto or Disabled.
	StartMode string `json:"startMode,omitempty"`
	// State is Running or Stopped.
	State string `json:"state,omitempty"`
	// Account the service logs on with, DOMAIN\user or user@domain; compared by SID.
	// Without Password it is looked at and not changed.
	Account  string        `json:"account,omitempty"`
	Password config.Secret `json:"password,omitempty"`
	// NotAccount is an account that Account must not be, also under another name: services for Exchange have an account of their own (V-32).
	NotAccount string `json:"notAccount,omitempty"`
	// NoDependencies: the service has no dependencies, neither in the registry nor in the service control manager (9.5.3).
	NoDependencies bool `json:"noDependencies,omitempty"`
	// Create gives the definition to create the service from where it is missing (9.8.2-3).
	Create *ServiceDefinition `json:"create,omitempty"`
	// MayBeAbsent: a service that does not exist counts as being as wanted.
	MayBeAbsent bool `json:"mayBeAbsent,omitempty"`
	// Dependents are services that may be stopped too if they depend on this one. While another
	// dependent service runs, this service is not stopped.
	Dependents []string `json:"dependents,omitempty"`
	// TimeoutSeconds for a state change; 0 means 300.
	TimeoutSeconds int `json:"timeoutSeconds,omitempty"`
}

// ActivityName implements Wanted.
func (Service) ActivityName() string { return "EnsureWindowsService" }

// windowsServiceKind counts how long a service rests in a state that is not the wanted one.
type windowsServiceKind struct{ resting engine.Rest }

// serviceSeen is a service as it was read, with the SIDs of its account and of the wanted one.
type serviceSeen struct {
	found bool
	serviceDetails
	accountSID string
	wantedSID  string
	// dependents are read of a service that is to be stopped.
	dependents []DependentService
}

// stops reports whether the service must be sent a stop.
func (want Service) stops(have serviceSeen) bool {
	return want.State == ServiceStopped && have.found && have.State != ServiceStopped && have.State != ServiceStopPending
}

// starts reports whether the service must be sent a start.
func (want Service) starts(have serviceSeen) bool {
	return want.State == ServiceRunning && have.found && have.State != ServiceRunning && have.State != ServiceStartPending
}

// atRest returns an error while the state of the service changes to another state than the wanted state.
func (want Service) atRest(have serviceSeen) error {
	if (want.stops(have) || want.starts(have)) && changing(have.State) {
		return serviceBusy("service "+have.Name, "the service", have.State)
	}
	return nil
}

func (k *windowsServiceKind) Read(ctx context.Context, h host.Session, want Service) (serviceSeen, error) {
	var seen serviceSeen
	services, err := readServices(ctx, h, want.Name)
	if err != nil {
		return seen, err
	}
	if len(services) > 0 {
		seen.found, seen.serviceDetails = true, services[0]
	}
	if want.stops(seen) {
		if seen.dependents, err = ReadDependents(ctx, h, want.Name); err != nil {
			return seen, err
		}
	}
	if want.Account == "" {
		return seen, nil
	}
	sids, err := ReadAccountSIDs(ctx, h, want.Account, want.NotAccount, seen.Account)
	if err != nil {
		return seen, err
	}
	seen.accountSID = sids.Of(seen.Account)
	seen.wantedSID, err = want.allowed(sids)
	return seen, err
}

// allowed returns the SID of the account that the service logs on with.
func (want Service) allowed(sids AccountSIDs) (string, error) {
	sid, err := sids.Required(want.Account)
	if err != nil || want.NotAccount == "" {
		return sid, err
	}
	switch other, err := sids.Required(want.NotAccount); {
	case err != nil:
		return "", err
	case other == sid:
		return "", engine.Precondition("service %s must not run under %s, but %s is the same account: both names have the SID %s; "+
			"abort, correct accounts.exchange.name in the site file, then start the runbook again", want.Name, want.NotAccount, want.Account, sid)
	default:
		return sid, nil
	}
}

func (k *windowsServiceKind) Differences(want Service, have serviceSeen) ([]engine.Change, error) {
	if _, known := startupTypes[want.StartMode]; want.StartMode != "" && !known {
		return nil, engine.Defect("cannot set start mode '%s' of service %s: the start mode must be Manual, Auto or Disabled", want.StartMode, want.Name)
	}
	if !have.found && want.MayBeAbsent {
		return nil, nil
	}
	if !have.found {
		return createService(want)
	}
	if err := want.atRest(have); err != nil {
		return nil, err
	}
	var changes []engine.Change
	if want.stops(have) {
		stops, err := stopService(want.Name, have.State, have.dependents, want.Dependents)
		if err != nil {
			return nil, err
		}
		changes = stops
	}
	changes = append(changes, correctDefinition(want, have)...)
	if want.StartMode != "" && want.StartMode != have.StartMode {
		changes = append(changes, setStartMode(want.Name, have.StartMode, want.StartMode))
	}
	changes = append(changes, setAccount(want, have)...)
	if depends := have.allDependencies(); want.NoDependencies && depends != "" {
		changes = append(changes, clearDependencies(want.Name, depends))
	}
	if want.starts(have) {
		changes = append(changes, startService(want.Name, have.State))
	}
	return changes, nil
}

// Settled implements Settler. A service that was started and stopped again by itself ends the wait.
func (k *windowsServiceKind) Settled(want Service, have serviceSeen) (bool, error) {
	if want.State == "" || have.State == want.State || !have.found {
		return true, nil
	}
	if want.State == ServiceRunning && have.State == ServiceStopped && k.resting.Wrong() {
		return false, engine.NewError(runbook.ErrVerification, nil, "cannot keep service %s running: the service stopped again by itself; look for the cause in the System and Application logs of the host, correct the cause, then retry", want.Name)
	}
	return false, nil
}

// Deadline implements engine.Patient.
func (want Service) Deadline() time.Duration {
	return engine.Seconds(want.TimeoutSeconds, defaultStateTimeout)
}

// Evidence implements Witness.
func (k *windowsServiceKind) Evidence(want Service, have serviceSeen) []runbook.Fact {
	if !have.found {
		return []runbook.Fact{{Name: "Service " + want.Name, Value: "(absent)"}}
	}
	return []runbook.Fact{
		{Name: "DisplayName", Value: have.DisplayName},
		{Name: "PathName", Value: have.BinaryPath},
		{Name: "StartMode", Value: have.StartMode},
		{Name: "StartName", Value: have.Account},
		{Name: "Dependencies", Value: have.allDependencies()},
		{Name: "State", Value: have.State},
	}
}

// Restore implements engine.Restorer: the definition of another host's service comes through the workflow, where its
// texts are masked. If a text is masked, the definition is read on that host again.
func (want Service) Restore(ctx context.Context, hosts host.Sessions, site string) (Service, error) {
	if want.Create == nil || want.Create.Host == "" {
		return want, nil
	}
	what := "read the definition of service " + want.Name + " again (the copy in the run contains a masked text)"
	session, err := hosts.Session(ctx, site, want.Create.Host)
	if err != nil {
		return want, engine.HostError(what, want.Create.Host, err)
	}
	services, err := readServices(ctx, session, want.Name)
	switch {
	case err != nil:
		return want, engine.HostError(what, session.Name(), err)
	case len(services) == 0:
		return want, engine.Precondition("cannot copy service %s from %s: %s no longer has this service; %s", want.Name, session.Name(), session.Name(), HowToInstall(want.Name))
	}
	definition := *want.Create
	definition.BinaryPath = unmaskedText(definition.BinaryPath, services[0].BinaryPath)
	definition.DisplayName = unmaskedText(definition.DisplayName, services[0].DisplayName)
	want.Create = &definition
	return want, nil
}

// unmaskedText returns a text as it was passed on, or as the host has it where it was masked.
func unmaskedText(passed, read string) string {
	if strings.Contains(passed, config.Masked) {
		return read
	}
	return passed
}
