package check

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/runbook"
)

// InstalledSoftware is a check of what the uninstall registry lists; it changes nothing.
type InstalledSoftware struct {
	// Present and Absent are regular expressions on display names, case-insensitive.
	Present []string `json:"present,omitempty"`
	Absent  []string `json:"absent,omitempty"`
	// Expected and Suspect are further patterns, of names that no document lists. It is a warning if no product matches an
	// expected pattern, or if one matches a suspect pattern.
	Expected []string `json:"expected,omitempty"`
	Suspect  []string `json:"suspect,omitempty"`
	// Of are the products of one vendor; one that matches none of Allowed is a warning.
	Of      string   `json:"of,omitempty"`
	Allowed []string `json:"allowed,omitempty"`
	// PrinterPort that must exist, e.g. "XPR Server Fax Monitor" (9.4.2).
	PrinterPort string `json:"printerPort,omitempty"`
	// NoPrinterPort must not exist any more (9.4.2.1).
	NoPrinterPort string `json:"noPrinterPort,omitempty"`
}

// AcrobatReader are the patterns of the display names that Acrobat Reader has had (4.3.11): those up to
// version XI begin with Adobe Reader, later ones are Adobe Acrobat Reader (Adobe, Enterprise Toolkit).
func AcrobatReader() []string { return []string{"Acrobat Reader", "^Adobe Reader"} }

// ActivityName implements Wanted.
func (InstalledSoftware) ActivityName() string { return "CheckInstalledSoftware" }

// ports reports whether printer ports are asked for.
func (want InstalledSoftware) ports() bool { return want.PrinterPort != "" || want.NoPrinterPort != "" }

type installedSoftwareKind struct{}

type product struct{ Name, Version string }

type softwareSeen struct {
	Products []product
	// Spooler is the state of the print spooler where printer ports were asked for; empty without that service.
	Spooler      string
	PrinterPorts []string
}

// matching lists the products whose names match, as "name version".
func (s softwareSeen) matching(pattern string) ([]string, error) {
	expression, err := regexp.Compile("(?i)" + pattern)
	if err != nil {
		return nil, engine.Defect("cannot look for '%s': the text is not a regular expression (%v)", pattern, err)
	}
	var hits []string
	for _, p := range s.Products {
		if expression.MatchString(p.Name) {
			hits = append(hits, strings.TrimSpace(p.Name+" "+p.Version))
		}
	}
	return hits, nil
}

func (installedSoftwareKind) Read(ctx context.Context, h host.Session, want InstalledSoftware) (softwareSeen, error) {
	return host.Read[softwareSeen](ctx, h, scripts.GetInstalledSoftware.Of("Ports", want.ports()))
}

func (installedSoftwareKind) Differences(want InstalledSoftware, have softwareSeen) ([]engine.Change, error) {
	var found []engine.Change
	for _, pattern := range want.Present {
		hits, err := have.matching(pattern)
		if err != nil {
			return nil, err
		}
		if len(hits) == 0 {
			found = append(found, engine.Finding("Software "+pattern, "(absent)", "installed"))
		}
	}
	for _, pattern := range want.Absent {
		hits, err := have.matching(pattern)
		if err != nil {
			return nil, err
		}
		if len(hits) > 0 {
			found = append(found, engine.Finding("Software "+pattern, strings.Join(hits, ", "), "(absent)"))
		}
	}
	switch {
	case !want.ports():
	case have.Spooler != windows.ServiceRunning:
		found = append(found, engine.Finding("Service Spooler (needed to read printer ports)", cmp.Or(have.Spooler, "(absent)"), windows.ServiceRunning))
	case want.PrinterPort != "" && !host.HasText(have.PrinterPorts, want.PrinterPort):
		found = append(found, engine.Finding("Printer port", "(absent)", want.PrinterPort))
	case want.NoPrinterPort != "" && host.HasText(have.PrinterPorts, want.NoPrinterPort):
		found = append(found, engine.Finding("Printer port", want.NoPrinterPort, "(absent)"))
	}
	return found, nil
}

// Warnings implements engine.Warner.
func (installedSoftwareKind) Warnings(want InstalledSoftware, have softwareSeen) []string {
	var warnings []string
	for _, pattern := range want.Expected {
		if hits, err := have.matching(pattern); err == nil && len(hits) == 0 {
			warnings = append(warnings, "no installed product has a name that matches '"+pattern+"'; check in Programs and Features (appwiz.cpl) that the product is installed, possibly under another name")
		}
	}
	for _, pattern := range want.Suspect {
		if hits, err := have.matching(pattern); err == nil {
			for _, name := range hits {
				warnings = append(warnings, name+" is installed, but must not be installed on a cluster; remove this product in Programs and Features (appwiz.cpl)")
			}
		}
	}
	for _, name := range have.beyond(want.Of, want.Allowed) {
		warnings = append(warnings, name+" is installed, but is not a component for a cluster; if the setup of XPR has installed this product, remove the product in Programs and Features (appwiz.cpl)")
	}
	return warnings
}

// beyond lists the products of a vendor that are not allowed.
func (s softwareSeen) beyond(of string, allowed []string) []string {
	if of == "" {
		return nil
	}
	hits, err := s.matching(of)
	if err != nil {
		return nil
	}
	for _, pattern := range allowed {
		fine, err := s.matching(pattern)
		if err == nil {
			hits = slices.DeleteFunc(hits, func(name string) bool { return slices.Contains(fine, name) })
		}
	}
	return hits
}

// Evidence implements Witness.
func (installedSoftwareKind) Evidence(want InstalledSoftware, have softwareSeen) []runbook.Fact {
	var facts []runbook.Fact
	for _, pattern := range slices.Concat(want.Present, want.Expected, []string{want.Of}) {
		if hits, err := have.matching(pattern); err == nil && pattern != "" {
			facts = append(facts, runbook.Fact{Name: "Software " + pattern, Value: strings.Join(hits, ", ")})
		}
	}
	if want.ports() {
		facts = append(facts, runbook.Fact{Name: "Printer ports", Value: strings.Join(have.PrinterPorts, ", ")})
	}
	return facts
}
