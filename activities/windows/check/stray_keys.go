package check

import (
	"context"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/windows"
	"changeover/runbook"
)

// StrayKeys looks for keys below HKLM that the manual prints by mistake and that XPR does not read (E-C01, E-C02):
// a person who follows the manual by hand creates them. A key that exists is a warning, and nothing is changed.
type StrayKeys struct {
	Keys []string `json:"keys"`
	// ReadInstead is the key that XPR reads.
	ReadInstead string `json:"readInstead"`
}

// ActivityName implements engine.Wanted.
func (StrayKeys) ActivityName() string { return "CheckStrayKeys" }

type strayKeysKind struct{}

// Read returns the keys that exist.
func (strayKeysKind) Read(ctx context.Context, h host.Session, want StrayKeys) ([]string, error) {
	return windows.PresentKeys(ctx, h, want.Keys)
}

func (strayKeysKind) Differences(StrayKeys, []string) ([]engine.Change, error) { return nil, nil }

// Warnings implements engine.Warner.
func (strayKeysKind) Warnings(want StrayKeys, found []string) []string {
	var warnings []string
	for _, key := range found {
		warnings = append(warnings, `the key HKLM\`+key+` exists, but XPR reads HKLM\`+want.ReadInstead+` instead of this key; look at HKLM\`+key+
			` in Registry Editor: if this key has values for XPR, enter these values in HKLM\`+want.ReadInstead)
	}
	return warnings
}

// Evidence implements engine.Witness.
func (strayKeysKind) Evidence(want StrayKeys, found []string) []runbook.Fact {
	value := "none of " + strings.Join(want.Keys, ", ")
	if len(found) > 0 {
		value = strings.Join(found, ", ")
	}
	return []runbook.Fact{{Name: "Keys on the host that XPR does not read", Value: value}}
}
