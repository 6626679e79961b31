package check

import (
	"context"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// ShareNames is a check that the host serves shares of these names. It does not compare their folders.
type ShareNames struct {
	Names []string `json:"names"`
}

// ActivityName implements engine.Wanted.
func (ShareNames) ActivityName() string { return "CheckShareNames" }

type shareNamesKind struct{}

type shareNamesSeen struct{ Names []string }

func (shareNamesKind) Read(ctx context.Context, h host.Session, _ ShareNames) (shareNamesSeen, error) {
	return host.Read[shareNamesSeen](ctx, h, scripts.GetShareNames.Of())
}

func (shareNamesKind) Differences(want ShareNames, have shareNamesSeen) ([]engine.Change, error) {
	var found []engine.Change
	for _, share := range want.Names {
		found = append(found, when(!host.HasText(have.Names, share), engine.Finding("Share "+share, "(absent)", "exists"))...)
	}
	return found, nil
}

func (shareNamesKind) Evidence(_ ShareNames, have shareNamesSeen) []runbook.Fact {
	return []runbook.Fact{{Name: "Shares", Value: strings.Join(have.Names, ", ")}}
}
