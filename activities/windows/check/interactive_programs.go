package check

import (
	"context"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// InteractivePrograms is a look at the programs of people who are logged on, which may disturb an installation: a warning (7.1).
type InteractivePrograms struct{}

// ActivityName implements engine.Wanted.
func (InteractivePrograms) ActivityName() string { return "CheckInteractivePrograms" }

type interactiveProgramsKind struct{}

type programsSeen struct{ Programs []string }

func (interactiveProgramsKind) Read(ctx context.Context, h host.Session, _ InteractivePrograms) (programsSeen, error) {
	return host.Read[programsSeen](ctx, h, scripts.GetInteractivePrograms.Of())
}

func (interactiveProgramsKind) Differences(InteractivePrograms, programsSeen) ([]engine.Change, error) {
	return nil, nil
}

// Warnings implements engine.Warner.
func (interactiveProgramsKind) Warnings(_ InteractivePrograms, have programsSeen) []string {
	if len(have.Programs) == 0 {
		return nil
	}
	return []string{"people are logged on and run programs: " + strings.Join(have.Programs, ", ") + "; before XPR is installed, end the programs that are not needed"}
}

// Evidence implements engine.Witness.
func (interactiveProgramsKind) Evidence(_ InteractivePrograms, have programsSeen) []runbook.Fact {
	return []runbook.Fact{{Name: "Programs of people who are logged on", Value: strings.Join(have.Programs, ", ")}}
}
