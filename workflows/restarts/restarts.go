// Package restarts keeps in the site record which restarts installers want of a node, and how far those are. A fact
// holds the boot time that it was written at: a later run sees by it that the node has started since, whoever restarted it.
package restarts

import (
	"strings"

	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"

	"go.temporal.io/sdk/workflow"
)

// What the site record says, beside the reason for which a restart is wanted.
const (
	wantedBy    = "by "
	restartedBy = "restarted by "
	nothingLeft = "carried out, or Windows waits for no restart any more"
	// at is followed by the boot time at which a fact was written.
	at = "; boot time "
)

// By is the value of a fact about a restart that a run has carried out.
func By(run *engine.Run) string { return restartedBy + run.ID() }

// said is the value of a fact without the boot time, and the boot time where the fact has one.
func said(record *engine.Record, key string) (what, bootTime string) {
	fact, _ := record.Fact(key)
	what, bootTime, _ = strings.Cut(fact.Value, at)
	return what, bootTime
}

// withBootTime is the value of a fact with the boot time among what a host has shown.
func withBootTime(what string, shown []runbook.Fact) string {
	if bootTime := bootTimeIn(shown); bootTime != "" {
		return what + at + bootTime
	}
	return what
}

func bootTimeIn(shown []runbook.Fact) string {
	for _, fact := range shown {
		if fact.Name == check.BootTimeFact {
			return fact.Value
		}
	}
	return ""
}

// startedSince reports whether a host that has shown its boot time has started since an earlier one.
func startedSince(before string, shown []runbook.Fact) bool {
	started, err := windows.StartedSince(before, bootTimeIn(shown))
	return err == nil && started
}

// Wanted is the restart of a node that an installer of this service has asked for.
type Wanted struct {
	Run  *engine.Run
	Node string
}

func (w Wanted) key() string { return runbook.FactRestartWanted + w.Node }

// Open reports whether one is wanted that no run has carried out; a person may have.
func (w Wanted) Open() bool {
	what, _ := said(w.Run.Record(), w.key())
	return strings.HasPrefix(what, wantedBy)
}

// Proofs are that it has been carried out, or that Windows waits for none.
func (w Wanted) Proofs(s runbook.Step) []desk.Proof {
	_, bootTime := said(w.Run.Record(), w.key())
	return []desk.Proof{{Step: s, Want: check.NoRestartPending{WantedAt: bootTime}}}
}

// By records that a program has asked for it.
func (w Wanted) By(ctx workflow.Context, a *engine.Attempt, program string) {
	shown := a.Facts(ctx, w.Node, check.NoRestartPending{})
	w.Run.Record().Remember(ctx, w.key(), withBootTime(wantedBy+program, shown), "")
}

// CarriedOut records that this run has carried it out, where it was wanted.
func (w Wanted) CarriedOut(ctx workflow.Context) { w.settle(ctx, By(w.Run)) }

// Settled records that it is wanted no more: its proofs hold.
func (w Wanted) Settled(ctx workflow.Context) { w.settle(ctx, nothingLeft) }

func (w Wanted) settle(ctx workflow.Context, value string) {
	if w.Open() {
		w.Run.Record().Remember(ctx, w.key(), value, "")
	}
}
