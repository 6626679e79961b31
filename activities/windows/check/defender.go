package check

import (
	"context"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/windows"
	"changeover/runbook"
)

// Defender shows whether Microsoft Defender protects in real time, which is a warning (7.1.3).
type Defender struct{}

// ActivityName implements engine.Wanted.
func (Defender) ActivityName() string { return "CheckDefender" }

type defenderKind struct{}

func (defenderKind) Read(ctx context.Context, h host.Session, _ Defender) (windows.Defender, error) {
	return windows.ReadDefender(ctx, h)
}

func (defenderKind) Differences(Defender, windows.Defender) ([]engine.Change, error) { return nil, nil }

func (defenderKind) Warnings(_ Defender, have windows.Defender) []string {
	if !have.RealTimeProtection {
		return have.WithoutCmdlets()
	}
	return []string{"the real-time protection of Microsoft Defender is on and may disturb the installation of XPR (7.1.3); to have the run turn it off for the installation, remove checks.keepDefender from the site file before the next run"}
}

func (defenderKind) Evidence(_ Defender, have windows.Defender) []runbook.Fact { return have.Facts() }
