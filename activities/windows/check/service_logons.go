package check

import (
	"context"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/windows"
	"changeover/runbook"
)

// ServiceLogons is a check that services log on with one account, compared by SID.
type ServiceLogons struct {
	Services []string `json:"services"`
	Account  string   `json:"account"`
	// Folders and Programs find a service that the host has under another key, as in ServicesInstalled.
	Folders  []string          `json:"folders,omitempty"`
	Programs []ServicePrograms `json:"programs,omitempty"`
}

// ActivityName implements engine.Wanted.
func (ServiceLogons) ActivityName() string { return "CheckServiceLogons" }

type serviceLogonsKind struct{}

type logonsSeen struct {
	services servicesSeen
	sids     windows.AccountSIDs
}

// Read reads all services at once, and then their accounts.
func (serviceLogonsKind) Read(ctx context.Context, h host.Session, want ServiceLogons) (logonsSeen, error) {
	var seen logonsSeen
	var err error
	installed := ServicesInstalled{Names: want.Services, Folders: want.Folders, Programs: want.Programs}
	if seen.services, err = (servicesInstalledKind{}).Read(ctx, h, installed); err != nil {
		return seen, err
	}
	if err = seen.services.readOtherwise(ctx, h); err != nil {
		return seen, err
	}
	accounts := []string{want.Account}
	for _, name := range want.Services {
		if s, ok := seen.services.find(name); ok {
			accounts = append(accounts, s.Account)
		}
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
		s, ok := have.services.find(name)
		if !ok {
			found = append(found, engine.Finding("Service "+name, "(absent)", "logs on as "+want.Account))
			continue
		}
		other := have.sids.Of(s.Account) != have.sids.Of(want.Account)
		found = append(found, when(other, engine.Finding("StartName of "+name, s.Account, want.Account))...)
	}
	return found, nil
}

func (serviceLogonsKind) Evidence(want ServiceLogons, have logonsSeen) []runbook.Fact {
	facts := make([]runbook.Fact, 0, len(want.Services))
	for _, name := range want.Services {
		if s, ok := have.services.find(name); ok {
			facts = append(facts, runbook.Fact{Name: "StartName of " + s.Name, Value: s.Account})
		}
	}
	return facts
}
