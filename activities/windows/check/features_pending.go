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

// NoRemovalPending is a check that no removal of some features waits for a restart: until then Windows still has them
// (7.1.3).
type NoRemovalPending struct {
	Names []string `json:"names"`
	// Fact: a removal that waits is a fact, and no difference.
	Fact bool `json:"fact,omitempty"`
}

// ActivityName implements engine.Wanted.
func (NoRemovalPending) ActivityName() string { return "CheckNoRemovalPending" }

// RemovalFact is the name under which removals are shown that wait for a restart.
const RemovalFact = "Removed with the next restart"

// uninstallPending is the state of a feature whose removal waits for a restart.
const uninstallPending = "UninstallPending"

type noRemovalPendingKind struct{}

func (noRemovalPendingKind) Read(ctx context.Context, h host.Session, want NoRemovalPending) (map[string]string, error) {
	return windows.ReadFeatureStates(ctx, h, want.Names...)
}

// pending are the names of the features whose removal waits.
func (want NoRemovalPending) pending(have map[string]string) []string {
	return slices.DeleteFunc(slices.Clone(want.Names), func(name string) bool { return have[name] != uninstallPending })
}

func (noRemovalPendingKind) Differences(want NoRemovalPending, have map[string]string) ([]engine.Change, error) {
	var found []engine.Change
	for _, name := range want.pending(have) {
		found = append(found, when(!want.Fact, engine.Finding("Feature "+name, uninstallPending, "removed"))...)
	}
	return found, nil
}

// Evidence implements engine.Witness.
func (noRemovalPendingKind) Evidence(want NoRemovalPending, have map[string]string) []runbook.Fact {
	pending := want.pending(have)
	if len(pending) == 0 {
		return nil
	}
	return []runbook.Fact{{Name: RemovalFact, Value: strings.Join(pending, ", ")}}
}
