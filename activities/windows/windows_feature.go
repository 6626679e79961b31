package windows

import (
	"context"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config"
	"changeover/runbook"
)

// Feature is a feature of Server Manager that must be absent (7.1.3). One that this Windows does not know
// counts as absent.
type Feature struct {
	Name string `json:"name"`
	// Service of the feature, which must not run where the feature is removed; empty where it has none.
	Service string `json:"service,omitempty"`
}

// ActivityName implements Wanted.
func (Feature) ActivityName() string { return "EnsureWindowsFeature" }

type windowsFeatureKind struct{}

// Install states of a feature; InstallPending and UninstallPending wait for a restart.
const (
	FeatureInstalled        = "Installed"
	featureAvailable        = "Available"
	FeatureInstallPending   = "InstallPending"
	featureUninstallPending = "UninstallPending"
	featureUnknown          = "unknown to this Windows"
)

// ReadFeatureStates reads the install states of features by name.
func ReadFeatureStates(ctx context.Context, h host.Session, names ...string) (map[string]string, error) {
	var answer struct {
		Features []struct{ Name, State string }
	}
	if _, err := h.Run(ctx, scripts.GetWindowsFeature.Of("Names", names), &answer); err != nil {
		return nil, err
	}
	states := map[string]string{}
	for _, name := range names {
		states[name] = featureUnknown
		for _, feature := range answer.Features {
			if strings.EqualFold(feature.Name, name) {
				states[name] = feature.State
			}
		}
	}
	return states, nil
}

// featureSeen is the install state of one feature, and the reasons against its removal.
type featureSeen struct {
	state string
	// others are further features that its removal would take away, by their names in Server Manager.
	others []string
	// service is the state of its service; empty where there is none.
	service string
	// commands are those for a person on the host.
	commands config.Commands
}

func (f featureSeen) installed() bool {
	return f.state == FeatureInstalled || f.state == FeatureInstallPending
}

func (windowsFeatureKind) Read(ctx context.Context, h host.Session, want Feature) (featureSeen, error) {
	states, err := ReadFeatureStates(ctx, h, want.Name)
	if err != nil {
		return featureSeen{}, err
	}
	seen := featureSeen{state: states[want.Name], commands: scripts.CommandsOn(h.Windows())}
	if !seen.installed() {
		return seen, nil
	}
	return readRemoval(ctx, h, want, seen)
}

// readRemoval reads which other features the removal of an installed feature would remove, and the state of its service.
func readRemoval(ctx context.Context, h host.Session, want Feature, seen featureSeen) (featureSeen, error) {
	var removal struct {
		Own     string
		Removed []string
	}
	if _, err := h.Run(ctx, scripts.GetFeatureRemoval.Of("Name", want.Name), &removal); err != nil {
		return seen, err
	}
	for _, name := range removal.Removed {
		if name != removal.Own {
			seen.others = append(seen.others, name)
		}
	}
	if want.Service == "" {
		return seen, nil
	}
	services, err := ReadServiceStates(ctx, h, want.Service)
	if err == nil && len(services) == 1 {
		seen.service = services[0].State
	}
	return seen, err
}

// inUse says why a person has to decide on the removal of a feature; empty if nobody has to.
func (f featureSeen) inUse(want Feature) string {
	var why []string
	if len(f.others) > 0 {
		why = append(why, "Windows would also remove: "+strings.Join(f.others, ", "))
	}
	if f.service != "" && f.service != ServiceStopped {
		why = append(why, "the service "+want.Service+" of the feature is "+f.service)
	}
	return strings.Join(why, ", and ")
}

func (windowsFeatureKind) Differences(want Feature, have featureSeen) ([]engine.Change, error) {
	switch {
	case !have.installed():
		return nil, nil
	case have.inUse(want) != "":
		return nil, engine.Precondition("cannot remove feature '%s' without a person's decision: %s; if nothing on the host needs the feature, stop the service of the feature, run "+
			"%s on the host, then retry; if something needs the feature, skip the step with a reason", want.Name, have.inUse(want), have.commands.RemoveFeature(want.Name))
	default:
		return []engine.Change{engine.NewChange("Feature "+want.Name, have.state, featureAvailable, scripts.UninstallWindowsFeature.Of("Name", want.Name))}, nil
	}
}

func (windowsFeatureKind) Evidence(want Feature, have featureSeen) []runbook.Fact {
	return []runbook.Fact{{Name: "Feature " + want.Name, Value: have.state}}
}

func (windowsFeatureKind) Warnings(want Feature, have featureSeen) []string {
	if have.state == FeatureInstallPending || have.state == featureUninstallPending {
		return []string{"feature " + want.Name + " is in state " + have.state + ": the change is complete only after the next restart"}
	}
	return nil
}
