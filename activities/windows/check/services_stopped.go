package check

import (
	"context"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/windows"
	"changeover/runbook"
)

// ServicesStopped is a check that none of some services runs (9.5.1/3). One that does not exist does not run.
type ServicesStopped struct {
	Names []string `json:"names"`
}

// ActivityName implements engine.Wanted.
func (ServicesStopped) ActivityName() string { return "CheckServicesStopped" }

type servicesStoppedKind struct{}

func (servicesStoppedKind) Read(ctx context.Context, h host.Session, want ServicesStopped) ([]windows.ServiceState, error) {
	return windows.ReadServiceStates(ctx, h, want.Names...)
}

func (servicesStoppedKind) Differences(_ ServicesStopped, have []windows.ServiceState) ([]engine.Change, error) {
	var found []engine.Change
	for _, s := range have {
		if s.State != windows.ServiceStopped {
			found = append(found, engine.Finding("State of service "+s.Name, s.State, windows.ServiceStopped))
		}
	}
	return found, nil
}

// Evidence implements engine.Witness.
func (servicesStoppedKind) Evidence(_ ServicesStopped, have []windows.ServiceState) []runbook.Fact {
	facts := make([]runbook.Fact, 0, len(have))
	for _, s := range have {
		facts = append(facts, runbook.Fact{Name: "State of service " + s.Name, Value: s.State})
	}
	return facts
}
