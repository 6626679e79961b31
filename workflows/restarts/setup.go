package restarts

import (
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/windows/check"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// How far the setup of XPR is, in the site record.
const (
	setupBegan        = "the setup of XPR began"
	setupWantsRestart = "the setup of XPR wants a restart"
	setupGoesOn       = "the node has restarted during the setup of XPR"
	setupWantedNone   = "the setup of XPR wanted no restart"
)

// Outcome is the outcome of the restart that the setup of XPR may want.
type Outcome int

const (
	// WantsNone means that no restart is pending that was not pending before the setup began, and that the node has not
	// started since.
	WantsNone Outcome = iota
	// IsWanted means that the node is to be restarted.
	IsWanted
	// WasCarriedOut means that the node has started since, and the setup goes on.
	WasCarriedOut
)

// Setup is the setup of XPR on the install node, which may want a restart and then goes on (4.3.12, 4.3.13).
type Setup struct {
	Run *engine.Run
	// Step is the restart.
	Step runbook.Step
}

// Key is the key of the fact about the setup.
func (s Setup) Key() string { return runbook.FactSetupRestart + s.Step.Host }

// waitedKey is the key of the fact about the restarts that were pending before the setup began.
func (s Setup) waitedKey() string { return runbook.FactWaitedBeforeSetup + s.Step.Host }

// UnderWay reports whether the setup was begun and no run has seen its end and the end of its restart.
func (s Setup) UnderWay() bool {
	switch what, _ := said(s.Run.Record(), s.Key()); what {
	case setupBegan, setupWantsRestart, setupGoesOn:
		return true
	}
	return false
}

// Ended reports whether a run has seen the end of the setup.
func (s Setup) Ended() bool { return s.Run.Record().Has(s.Key()) && !s.UnderWay() }

// Begin records that the setup is carried out from here on, and which restarts are pending already. By that a run sees
// afterwards whether the setup wants a restart, also a later one where this one is aborted.
func (s Setup) Begin(ctx workflow.Context) {
	if s.Run.OK() && !s.Run.Record().Has(s.Key()) {
		_, shown := s.look(ctx)
		if waiting := factIn(shown, check.PendingFact); waiting != "" {
			s.Run.Record().Remember(ctx, s.waitedKey(), waiting, "")
		}
		s.remember(ctx, withBootTime(setupBegan, shown))
	}
}

// Restart returns the outcome of the setup's restart once its program has ended. A wanted restart is recorded before it
// is carried out: if this run is aborted, the next one must not conclude that the setup wanted none.
func (s Setup) Restart(ctx workflow.Context) Outcome {
	what, before := said(s.Run.Record(), s.Key())
	if what == setupGoesOn {
		return WasCarriedOut
	}
	none, shown := s.look(ctx)
	started := startedSince(before, shown)
	switch wanted := what == setupWantsRestart; {
	case wanted && (none || started), none && started:
		s.GoesOn(ctx)
		return WasCarriedOut
	case !none:
		// Also where the node has started since the setup began: it may have done so before the setup ended.
		s.remember(ctx, withBootTime(setupWantsRestart, shown))
		return IsWanted
	}
	s.remember(ctx, setupWantedNone)
	return WantsNone
}

// GoesOn records that the node has restarted.
func (s Setup) GoesOn(ctx workflow.Context) { s.remember(ctx, setupGoesOn) }

// End records that the setup has ended after its restart.
func (s Setup) End(ctx workflow.Context) { s.remember(ctx, By(s.Run)) }

// Started is when the node has started last; empty where it does not say so.
func (s Setup) Started(ctx workflow.Context) string {
	_, shown := s.look(ctx)
	return bootTimeIn(shown)
}

// look reports whether no restart is pending that was not pending before the setup began, and reads when the node started.
func (s Setup) look(ctx workflow.Context) (none bool, shown []runbook.Fact) {
	waited, _ := s.Run.Record().Fact(s.waitedKey())
	return engine.Seen(ctx, s.Run, []desk.Proof{{Step: s.Step, Want: check.NoRestartPending{Known: strings.Fields(waited.Value)}}})
}

func (s Setup) remember(ctx workflow.Context, value string) {
	s.Run.Record().Remember(ctx, s.Key(), value, "")
}
