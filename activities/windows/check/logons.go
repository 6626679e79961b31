package check

import (
	"context"
	"slices"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/windows"
	"changeover/runbook"
)

// ServiceLogons is a check that services log on with one account, compared by SID.
type ServiceLogons struct {
	Services []string `json:"services"`
	Account  string   `json:"account"`
}

// ActivityName implements engine.Wanted.
func (ServiceLogons) ActivityName() string { return "CheckServiceLogons" }

type serviceLogonsKind struct{}

type logonsSeen struct {
	services []windows.ServiceDefinition
	sids     windows.AccountSIDs
}

// Read reads all services at once, and then their accounts.
func (serviceLogonsKind) Read(ctx context.Context, h host.Session, want ServiceLogons) (logonsSeen, error) {
	var seen logonsSeen
	var err error
	if seen.services, err = windows.ReadDefinitions(ctx, h, want.Services...); err != nil {
		return seen, err
	}
	accounts := []string{want.Account}
	for _, s := range seen.services {
		accounts = append(accounts, s.Account)
	}
	if seen.sids, err = windows.ReadAccountSIDs(ctx, h, accounts...); err != nil {
		return seen, err
	}
	_, err = seen.sids.Required(want.Account)
	return seen, err
}

func (serviceLogonsKind) Differences(want ServiceLogons, have logonsSeen) ([]engine.Change, error) {
	var found []engine.Change
	for _, name := range want.Services {
		i := slices.IndexFunc(have.services, func(s windows.ServiceDefinition) bool { return strings.EqualFold(s.Name, name) })
		if i < 0 {
			found = append(found, engine.Finding("Service "+name, "(absent)", "logs on as "+want.Account))
			continue
		}
		account := have.services[i].Account
		other := have.sids.Of(account) != have.sids.Of(want.Account)
		found = append(found, when(other, engine.Finding("StartName of "+name, account, want.Account))...)
	}
	return found, nil
}

func (serviceLogonsKind) Evidence(_ ServiceLogons, have logonsSeen) []runbook.Fact {
	facts := make([]runbook.Fact, len(have.services))
	for i, service := range have.services {
		facts[i] = runbook.Fact{Name: "StartName of " + service.Name, Value: service.Account}
	}
	return facts
}
