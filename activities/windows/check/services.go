package check

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/runbook"
)

// ServicesInstalled is a check that services exist and that their programs are on a drive (4.4, 9.2).
type ServicesInstalled struct {
	Names []string `json:"names"`
	// Drive with its colon, e.g. "R:".
	Drive string `json:"drive"`
	// Folders of the product: a further service whose program is below one of them is a warning.
	Folders []string `json:"folders,omitempty"`
	// Alone: such a further service is a difference.
	Alone bool `json:"alone,omitempty"`
	// Programs are, by the name of a wanted service, the file names of its program. If the host has no service under the
	// manual's key, the only service below Folders with such a program is taken for it (G-08).
	Programs []ServicePrograms `json:"programs,omitempty"`
}

// ServicePrograms are the file names that the program of a service may have.
type ServicePrograms struct {
	Name  string   `json:"name"`
	Files []string `json:"files"`
}

// KeyFact begins the name of a fact of a ServicesInstalled check; the wanted name of a service follows. The fact's value is the
// key that the service has on the host.
const KeyFact = "Key of "

// ActivityName implements engine.Wanted.
func (ServicesInstalled) ActivityName() string { return "CheckServicesInstalled" }

type servicesInstalledKind struct{}

// servicesSeen are the wanted services, and what other services run from the product's folders.
type servicesSeen struct {
	wanted, surplus []windows.ServiceDefinition
	// otherwise are the services that the host has under another key, with the wanted key of each.
	otherwise []otherKey
}

// otherKey is the definition of a service whose key is another one on the host.
type otherKey struct {
	name       string
	definition windows.ServiceDefinition
}

func (servicesInstalledKind) Read(ctx context.Context, h host.Session, want ServicesInstalled) (servicesSeen, error) {
	var seen servicesSeen
	var err error
	if len(want.Names) > 0 {
		seen.wanted, err = windows.ReadDefinitions(ctx, h, want.Names...)
	}
	if err != nil || len(want.Folders) == 0 {
		return seen, err
	}
	below, err := windows.ReadServicesBelow(ctx, h, want.Folders...)
	seen.surplus = slices.DeleteFunc(below, func(service windows.ServiceDefinition) bool { return host.HasText(want.Names, service.Name) })
	seen.findOtherwise(want)
	return seen, err
}

// findOtherwise looks among the further services for those that are missing under the wanted key. If two services have the
// same program, neither is taken, since the wanted service could be any of them.
func (s *servicesSeen) findOtherwise(want ServicesInstalled) {
	for _, p := range want.Programs {
		if _, there := findDefinition(s.wanted, p.Name); there {
			continue
		}
		runs := func(d windows.ServiceDefinition) bool { return host.HasText(p.Files, fileOf(d)) }
		if i := slices.IndexFunc(s.surplus, runs); i >= 0 && !slices.ContainsFunc(s.surplus[i+1:], runs) {
			s.otherwise = append(s.otherwise, otherKey{p.Name, s.surplus[i]})
			s.surplus = slices.Delete(slices.Clone(s.surplus), i, i+1)
		}
	}
}

// readOtherwise reads the whole definitions of the services that the host has under another key: programs were listed with their
// names alone.
func (s *servicesSeen) readOtherwise(ctx context.Context, h host.Session) error {
	if len(s.otherwise) == 0 {
		return nil
	}
	keys := make([]string, 0, len(s.otherwise))
	for _, other := range s.otherwise {
		keys = append(keys, other.definition.Name)
	}
	whole, err := windows.ReadDefinitions(ctx, h, keys...)
	for i, other := range s.otherwise {
		if definition, ok := findDefinition(whole, other.definition.Name); ok {
			s.otherwise[i].definition = definition
		}
	}
	return err
}

// fileOf is the file name of a service's program, which may lack its ending on the command line.
func fileOf(d windows.ServiceDefinition) string {
	name, _, _ := strings.Cut(strings.ToLower(host.FileName(d.Program())), ".exe")
	return name + ".exe"
}

// find is the definition of a wanted service, under whichever key the host has it.
func (s servicesSeen) find(name string) (windows.ServiceDefinition, bool) {
	for _, other := range s.otherwise {
		if other.name == name {
			return other.definition, true
		}
	}
	return findDefinition(s.wanted, name)
}

func (servicesInstalledKind) Differences(want ServicesInstalled, have servicesSeen) ([]engine.Change, error) {
	var found []engine.Change
	for _, name := range want.Names {
		definition, ok := have.find(name)
		switch {
		case !ok:
			found = append(found, engine.Finding("Service "+name, "(absent)", "installed"))
		case !windows.RunsFrom(definition.BinaryPath, want.Drive+`\`):
			found = append(found, engine.Finding("Program of service "+name, definition.BinaryPath, "an absolute path on the cluster drive "+want.Drive))
		case unquoted(definition.BinaryPath):
			found = append(found, engine.Finding("Program of service "+name, definition.BinaryPath, "in quotation marks, since the path contains a space"))
		}
	}
	for _, s := range have.surplus {
		found = append(found, when(want.Alone, engine.Finding("Service "+s.Name, "runs from "+s.BinaryPath, "(absent)"))...)
	}
	return found, nil
}

// unquoted reports whether the path of a service's program contains a space and is not in quotation marks, so that Windows
// looks for a shorter path first (Microsoft, function CreateProcess: lpApplicationName).
func unquoted(path string) bool {
	program, _, _ := strings.Cut(strings.ToLower(path), ".exe")
	return !strings.HasPrefix(path, `"`) && strings.ContainsAny(program, " \t")
}

// Warnings implements engine.Warner.
func (servicesInstalledKind) Warnings(want ServicesInstalled, have servicesSeen) []string {
	if want.Alone {
		return nil
	}
	var warnings []string
	for _, s := range have.surplus {
		warnings = append(warnings, fmt.Sprintf("service %s (%s) runs from %s, but the site file does not contain this service, so the cluster will not run the service; "+
			"add the service to xpr.services in the site file, or remove the feature of the service with the setup of XPR",
			s.Name, s.DisplayName, s.BinaryPath))
	}
	return warnings
}

func findDefinition(definitions []windows.ServiceDefinition, name string) (windows.ServiceDefinition, bool) {
	for _, d := range definitions {
		if strings.EqualFold(d.Name, name) {
			return d, true
		}
	}
	return windows.ServiceDefinition{}, false
}

// Evidence implements engine.Witness: the services as the host exports them.
func (servicesInstalledKind) Evidence(_ ServicesInstalled, have servicesSeen) []runbook.Fact {
	facts := make([]runbook.Fact, 0, len(have.wanted))
	for _, other := range have.otherwise {
		facts = append(facts, runbook.Fact{Name: KeyFact + other.name, Value: other.definition.Name})
	}
	for _, d := range have.wanted {
		facts = append(facts, runbook.Fact{
			Name:  d.Name,
			Value: strings.Join([]string{d.DisplayName, d.BinaryPath, d.StartMode, d.Account, "dependencies: " + cmp.Or(strings.Join(d.Dependencies, " "), "none")}, ", "),
		})
	}
	return facts
}

// DisplayNames is a check that services have the display names that they have on another host (9.9-7).
type DisplayNames struct {
	Names []string `json:"names"`
	// As is the host whose display names are wanted.
	As string `json:"as"`
}

// ActivityName implements engine.Wanted.
func (DisplayNames) ActivityName() string { return "CheckDisplayNames" }

// displayNamesKind reaches a further host to compare.
type displayNamesKind struct {
	site  string
	hosts host.Sessions
}

// displayNamesSeen are the services on the host and on the one that it is compared with.
type displayNamesSeen struct{ have, as []windows.ServiceDefinition }

func (k displayNamesKind) Read(ctx context.Context, h host.Session, want DisplayNames) (displayNamesSeen, error) {
	var seen displayNamesSeen
	var err error
	if seen.have, err = windows.ReadDefinitions(ctx, h, want.Names...); err != nil {
		return seen, err
	}
	other, err := k.hosts.Session(ctx, k.site, want.As)
	if err == nil {
		seen.as, err = windows.ReadDefinitions(ctx, other, want.Names...)
	}
	if err != nil {
		return seen, engine.HostError("read the services", want.As, err)
	}
	return seen, nil
}

func (displayNamesKind) Differences(want DisplayNames, have displayNamesSeen) ([]engine.Change, error) {
	var found []engine.Change
	for _, name := range want.Names {
		shown, ok := findDefinition(have.have, name)
		wanted, known := findDefinition(have.as, name)
		switch {
		case !ok || !known:
			found = append(found, when(!ok, engine.Finding("Service "+name, "(absent)", "installed"))...)
			found = append(found, when(!known, engine.Finding("Service "+name, "(absent)", "installed").About(want.As))...)
		case shown.DisplayName != wanted.DisplayName:
			found = append(found, engine.Finding("Display name of service "+name, shown.DisplayName, wanted.DisplayName))
		}
	}
	return found, nil
}

func (displayNamesKind) Evidence(_ DisplayNames, have displayNamesSeen) []runbook.Fact {
	facts := make([]runbook.Fact, 0, len(have.have))
	for _, d := range have.have {
		facts = append(facts, runbook.Fact{Name: "Display name of " + d.Name, Value: d.DisplayName})
	}
	return facts
}

// StartedSince is a check that a host has started since a file was written, such as the log of a
// driver's setup (9.4.2-6). The clock may have been set since the host started, for example because the computer's clock
// was wrong at the start. So the start must be later than the file by both of the host's start times: LastBoot stays as the
// clock was at the start, and BootByClock follows the clock.
type StartedSince struct {
	Path string `json:"path"`
}

// ActivityName implements engine.Wanted.
func (StartedSince) ActivityName() string { return "CheckStartedSince" }

type startedSinceKind struct{}

type startedSinceSeen struct {
	file windows.TextFile
	boot struct{ LastBoot, BootByClock string }
}

func (startedSinceKind) Read(ctx context.Context, h host.Session, want StartedSince) (startedSinceSeen, error) {
	var seen startedSinceSeen
	if _, err := h.Run(ctx, scripts.GetTextFile.Of("Path", want.Path, "MaxLength", 1), &seen.file); err != nil {
		return seen, err
	}
	_, err := h.Run(ctx, scripts.GetBootState.Of("Node", ""), &seen.boot)
	return seen, err
}

func (startedSinceKind) Differences(want StartedSince, have startedSinceSeen) ([]engine.Change, error) {
	if !have.file.Exists {
		return []engine.Change{engine.Finding("File "+want.Path, "(absent)", "written before the host started")}, nil
	}
	written, err := time.Parse(time.RFC3339, have.file.LastWrite)
	if err != nil {
		return nil, engine.Refused("cannot read when %s was written: the host answers '%s', which is not a time; "+runbook.ReportDefect, want.Path, have.file.LastWrite)
	}
	for _, boot := range []string{have.boot.LastBoot, have.boot.BootByClock} {
		started, err := time.Parse(time.RFC3339Nano, boot)
		if err != nil {
			return nil, engine.Refused("cannot read when the host started: the host answers '%s', which is not a time; "+runbook.ReportDefect, boot)
		}
		if !started.After(written) {
			return []engine.Change{engine.Finding("Boot time", boot, "after "+have.file.LastWrite)}, nil
		}
	}
	return nil, nil
}

// Evidence implements engine.Witness.
func (startedSinceKind) Evidence(want StartedSince, have startedSinceSeen) []runbook.Fact {
	return []runbook.Fact{{Name: BootTimeFact, Value: have.boot.LastBoot}, {Name: want.Path, Value: have.file.LastWrite}}
}
