package windows

import (
	"context"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// RealTimeProtection is Microsoft Defender's real-time protection, on or off (7.1.3). A host without Defender counts as being as wanted.
type RealTimeProtection struct {
	On bool `json:"on,omitempty"`
}

// ActivityName implements Wanted.
func (RealTimeProtection) ActivityName() string { return "EnsureRealTimeProtection" }

type realTimeProtectionKind struct{}

// realTimeProtection names the protection in changes and facts.
const realTimeProtection = "Real-time protection of Microsoft Defender"

// Defender is what a host shows of Microsoft Defender. Service is the state of the service WinDefend, which is empty without the
// service.
type Defender struct {
	Found              bool
	Service            string
	RealTimeProtection bool
}

// ReadDefender reads whether a host has Microsoft Defender, and whether it protects in real time.
func ReadDefender(ctx context.Context, h host.Session) (Defender, error) {
	return host.Read[Defender](ctx, h, scripts.GetDefenderState.Of())
}

// Facts shows whether a host has Microsoft Defender, and whether it protects in real time.
func (d Defender) Facts() []runbook.Fact {
	if !d.Found {
		return []runbook.Fact{{Name: "Microsoft Defender", Value: "(absent)"}}
	}
	return []runbook.Fact{{Name: realTimeProtection, Value: onOff(d.RealTimeProtection)}}
}

// WithoutCmdlets is a warning if a host has a service of Microsoft Defender, but no cmdlets for it.
func (d Defender) WithoutCmdlets() []string {
	if d.Found || d.Service == "" || d.Service == ServiceStopped {
		return nil
	}
	return []string{"the service WinDefend is in state " + d.Service + ", but this Windows has no cmdlets of Microsoft Defender; " +
		"if this service protects the host in real time, turn the protection off on the host before the setup of XPR (7.1.3)"}
}

func (realTimeProtectionKind) Read(ctx context.Context, h host.Session, _ RealTimeProtection) (Defender, error) {
	return ReadDefender(ctx, h)
}

// onOff is "on" or "off".
func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func (realTimeProtectionKind) Differences(want RealTimeProtection, have Defender) ([]engine.Change, error) {
	if !have.Found || have.RealTimeProtection == want.On {
		return nil, nil
	}
	set := scripts.SetDefenderRealTime.Of("On", want.On)
	return []engine.Change{engine.NewChange(realTimeProtection, onOff(have.RealTimeProtection), onOff(want.On), set)}, nil
}

// Warnings implements Warner.
func (realTimeProtectionKind) Warnings(_ RealTimeProtection, have Defender) []string {
	return have.WithoutCmdlets()
}

// Settled implements Settler: Defender follows within seconds, or not at all where tamper protection is on.
func (realTimeProtectionKind) Settled(want RealTimeProtection, have Defender) (bool, error) {
	return !have.Found || have.RealTimeProtection == want.On, nil
}

// Deadline implements engine.Patient.
func (RealTimeProtection) Deadline() time.Duration { return time.Minute }

// Evidence implements Witness.
func (realTimeProtectionKind) Evidence(_ RealTimeProtection, have Defender) []runbook.Fact {
	return have.Facts()
}
