package activities

import (
	"context"
	"regexp"
	"strings"

	"changeover/activities/powershell"
)

// InstalledSoftware is a check of what the uninstall registry lists; it changes nothing.
type InstalledSoftware struct {
	// Present and Absent are regular expressions on display names, case-insensitive.
	Present []string `json:"present,omitempty"`
	Absent  []string `json:"absent,omitempty"`
	// PrinterPort that must exist, e.g. "XPR Server Fax Monitor" (9.4.2).
	PrinterPort string `json:"printerPort,omitempty"`
}

// ActivityName implements Wanted.
func (InstalledSoftware) ActivityName() string { return "CheckInstalledSoftware" }

// CheckInstalledSoftware looks for products and a printer port.
func (a *Activities) CheckInstalledSoftware(ctx context.Context, req Request[InstalledSoftware]) (Outcome, error) {
	return ensure(ctx, a, installedSoftwareKind{}, req)
}

type installedSoftwareKind struct{}

type product struct{ Name, Version string }

type softwareSeen struct {
	Products     []product
	PrinterPorts []string
}

// matching lists the products whose names match, as "name version".
func (s softwareSeen) matching(pattern string) ([]string, error) {
	expression, err := regexp.Compile("(?i)" + pattern)
	if err != nil {
		return nil, badRequest("cannot look for '%s': it is no regular expression (%v); correct the request", pattern, err)
	}
	var hits []string
	for _, p := range s.Products {
		if expression.MatchString(p.Name) {
			hits = append(hits, strings.TrimSpace(p.Name+" "+p.Version))
		}
	}
	return hits, nil
}

func (installedSoftwareKind) Read(ctx context.Context, h Host, want InstalledSoftware) (softwareSeen, error) {
	var seen softwareSeen
	_, err := h.Run(ctx, call(powershell.GetInstalledSoftware, "Ports", want.PrinterPort != ""), &seen)
	return seen, err
}

func (installedSoftwareKind) Differences(want InstalledSoftware, have softwareSeen) ([]Change, error) {
	var found []Change
	for _, pattern := range want.Present {
		hits, err := have.matching(pattern)
		if err != nil {
			return nil, err
		}
		if len(hits) == 0 {
			found = append(found, finding("Software "+pattern, "(absent)", "installed"))
		}
	}
	for _, pattern := range want.Absent {
		hits, err := have.matching(pattern)
		if err != nil {
			return nil, err
		}
		if len(hits) > 0 {
			found = append(found, finding("Software "+pattern, strings.Join(hits, ", "), "(absent)"))
		}
	}
	if want.PrinterPort != "" && !containsFold(have.PrinterPorts, want.PrinterPort) {
		found = append(found, finding("Printer port", "(absent)", want.PrinterPort))
	}
	return found, nil
}

// Evidence implements Witness.
func (installedSoftwareKind) Evidence(want InstalledSoftware, have softwareSeen) []Fact {
	var facts []Fact
	for _, pattern := range want.Present {
		if hits, err := have.matching(pattern); err == nil {
			facts = append(facts, Fact{"Software " + pattern, strings.Join(hits, ", ")})
		}
	}
	if want.PrinterPort != "" {
		facts = append(facts, Fact{"Printer ports", strings.Join(have.PrinterPorts, ", ")})
	}
	return facts
}
