package check

import (
	"context"
	"slices"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/config"
	"changeover/runbook"
)

// Features is a check that features of Server Manager are installed (docs/windows.md, "What a host must offer").
type Features struct {
	Names []string `json:"names"`
	// MayWait: a feature whose installation waits for the next restart counts as installed, with a warning.
	MayWait bool `json:"mayWait,omitempty"`
	// Advised are features whose absence is only a warning: a running XPR does not need them.
	Advised []string `json:"advised,omitempty"`
}

// ActivityName implements engine.Wanted.
func (Features) ActivityName() string { return "CheckFeatures" }

type featuresKind struct{}

// featuresSeen are the states of features by their names, and the commands for a person on the host.
type featuresSeen struct {
	states   map[string]string
	commands config.Commands
}

func (featuresKind) Read(ctx context.Context, h host.Session, want Features) (featuresSeen, error) {
	states, err := windows.ReadFeatureStates(ctx, h, slices.Concat(want.Names, want.Advised)...)
	return featuresSeen{states: states, commands: scripts.CommandsOn(h.Windows())}, err
}

func (featuresKind) Differences(want Features, have featuresSeen) ([]engine.Change, error) {
	var found []engine.Change
	for _, name := range want.Names {
		if state := have.states[name]; state != windows.FeatureInstalled && (!want.MayWait || state != windows.FeatureInstallPending) {
			found = append(found, engine.Finding("Feature "+name, state, windows.FeatureInstalled))
		}
	}
	return found, nil
}

// Warnings implements engine.Warner.
func (featuresKind) Warnings(want Features, have featuresSeen) []string {
	var warnings []string
	for _, name := range want.Advised {
		if have.states[name] != windows.FeatureInstalled {
			warnings = append(warnings, "feature "+name+" is not installed ("+have.states[name]+"): run "+have.commands.InstallFeature(name, false)+" before you install or change anything on this node")
		}
	}
	for _, name := range want.Names {
		if have.states[name] == windows.FeatureInstallPending {
			warnings = append(warnings, "feature "+name+" is in state "+have.states[name]+": the installation is complete only after the next restart")
		}
	}
	return warnings
}

// Evidence implements engine.Witness.
func (featuresKind) Evidence(want Features, have featuresSeen) []runbook.Fact {
	facts := make([]runbook.Fact, 0, len(want.Names)+len(want.Advised))
	for _, name := range slices.Concat(want.Names, want.Advised) {
		facts = append(facts, runbook.Fact{Name: "Feature " + name, Value: have.states[name]})
	}
	return facts
}

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
