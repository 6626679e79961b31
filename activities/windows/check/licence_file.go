package check

import (
	"context"
	"slices"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// LicenceFile is a check of a licence file as far as the manual describes its content (4.2.2.1): it is XML, and holds the MAC addresses
// of its licence agents. The manual does not show how features are written in it, so a person compares those.
type LicenceFile struct {
	Path string `json:"path"`
	// MACs of the agents that it licenses.
	MACs []string `json:"macs"`
	// Others are the addresses of the site's further agents, which another file licenses.
	Others []string `json:"others,omitempty"`
}

// ActivityName implements engine.Wanted.
func (LicenceFile) ActivityName() string { return "CheckLicenceFile" }

type licenceFileKind struct{}

type licenceSeen struct {
	Exists bool
	XML    bool
	SHA256 string
	// Named are those of the wanted addresses that the file holds.
	Named []string
}

func (licenceFileKind) Read(ctx context.Context, h host.Session, want LicenceFile) (licenceSeen, error) {
	return host.Read[licenceSeen](ctx, h, scripts.GetLicenceFile.Of("Path", want.Path, "Addresses", slices.Concat(want.MACs, want.Others)))
}

func (licenceFileKind) Differences(want LicenceFile, have licenceSeen) ([]engine.Change, error) {
	if !have.Exists {
		return []engine.Change{engine.Finding("Licence file", "(absent)", "exists").About(want.Path)}, nil
	}
	found := when(!have.XML, engine.Finding("Format", "(not XML)", "XML").About(want.Path))
	for _, mac := range want.MACs {
		found = append(found, when(!host.HasText(have.Named, mac), engine.Finding("MAC address "+mac, "(absent)", "in the file").About(want.Path))...)
	}
	return found, nil
}

// Warnings implements engine.Warner.
func (licenceFileKind) Warnings(want LicenceFile, have licenceSeen) []string {
	var warnings []string
	for _, mac := range want.Others {
		if host.HasText(have.Named, mac) {
			warnings = append(warnings, want.Path+" also contains the MAC address "+mac+", but licensing.licenceFiles in the site file names another file for this address; correct the licence file or the site file")
		}
	}
	return warnings
}

// Evidence implements engine.Witness.
func (licenceFileKind) Evidence(want LicenceFile, have licenceSeen) []runbook.Fact {
	if !have.Exists {
		return nil
	}
	return []runbook.Fact{
		{Name: "SHA-256 of " + want.Path, Value: strings.ToLower(have.SHA256)}, {Name: "MAC addresses in " + want.Path, Value: strings.Join(have.Named, ", ")},
	}
}
