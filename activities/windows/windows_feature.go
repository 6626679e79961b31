package windows

import (
	"context"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// Feature is a feature of Server Manager that must be absent or present (7.1.3).
// A feature that this Windows does not know counts as absent.
type Feature struct {
	Name      string `json:"name"`
	Installed bool   `json:"installed"`
}

// ActivityName implements Wanted.
func (Feature) ActivityName() string { return "EnsureWindowsFeature" }

type windowsFeatureKind struct{}

// Install states of a feature; InstallPending and UninstallPending wait for a restart.
const (
	featureInstalled        = "Installed"
	featureAvailable        = "Available"
	featureInstallPending   = "InstallPending"
	featureUninstallPending = "UninstallPending"
	featureUnknown          = "unknown to this Windows"
)

// featureSeen is the install state of one feature.
type featureSeen struct{ state string }

func (f featureSeen) installed() bool {
	return f.state == featureInstalled || f.state == featureInstallPending
}

func (windowsFeatureKind) Read(ctx context.Context, h host.Session, want Feature) (featureSeen, error) {
	var answer struct {
		Features []struct{ Name, State string }
	}
	if _, err := h.Run(ctx, scripts.GetWindowsFeature.Of("Name", want.Name), &answer); err != nil {
		return featureSeen{}, err
	}
	if len(answer.Features) == 0 {
		return featureSeen{featureUnknown}, nil
	}
	return featureSeen{answer.Features[0].State}, nil
}

func (windowsFeatureKind) Differences(want Feature, have featureSeen) ([]engine.Change, error) {
	switch {
	case want.Installed == have.installed():
		return nil, nil
	case want.Installed && have.state == featureUnknown:
		return nil, engine.Precondition("cannot install feature '%s': this Windows does not know it; check the name", want.Name)
	case want.Installed:
		return []engine.Change{engine.NewChange("Feature "+want.Name, have.state, featureInstalled, scripts.InstallWindowsFeature.Of("Name", want.Name))}, nil
	default:
		return []engine.Change{engine.NewChange("Feature "+want.Name, have.state, featureAvailable, scripts.UninstallWindowsFeature.Of("Name", want.Name))}, nil
	}
}

func (windowsFeatureKind) Evidence(want Feature, have featureSeen) []runbook.Fact {
	return []runbook.Fact{{Name: "Feature " + want.Name, Value: have.state}}
}

func (windowsFeatureKind) Warnings(want Feature, have featureSeen) []string {
	if have.state == featureInstallPending || have.state == featureUninstallPending {
		return []string{"feature " + want.Name + " is " + have.state + ": the change ends with the next restart"}
	}
	return nil
}
