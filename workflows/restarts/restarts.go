// Package restarts finds which restarts installers want of a node, and how far each restart has come. It finds the
// restart of the setup of XPR in the site record, and the restarts of unattended programs in the files and tasks that the
// programs have left on the node. A fact of the record has the boot time at which it was written. A later run compares
// this time with the node's boot time, to see whether the node has started since.
package restarts

import (
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// What the site record says.
const (
	restartedBy = "restarted by "
	// at is followed by the boot time at which a fact was written.
	at = "; boot time "
)

// By is the value of a fact about a restart that a run has carried out.
func By(run *engine.Run) string { return restartedBy + run.ID() }

// DriverRemoved is the value of the fact about the restart for the printer driver once that is removed: the next one needs
// a restart of its own.
const DriverRemoved = "none: the printer driver was removed"

// ForDriver reports whether the site record says that a node has restarted for its printer driver.
func ForDriver(record *engine.Record, node string) bool {
	fact, ok := record.Fact(runbook.FactDriverRestart + node)
	return ok && fact.Value != DriverRemoved
}

// said splits the value of a fact: its text, and the boot time where it has one.
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

func bootTimeIn(shown []runbook.Fact) string { return factIn(shown, check.BootTimeFact) }

// factIn is the value that a host has shown under a name.
func factIn(shown []runbook.Fact, name string) string {
	for _, fact := range shown {
		if fact.Name == name {
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

// Installers are the programs that Changeover has begun on a node and that may want its restart.
type Installers struct {
	Run *engine.Run
	// Step is the restart; its host is the node.
	Step           runbook.Step
	TimeoutSeconds int
}

// Want waits until none of them runs and returns those, of this run or of another, that want a restart which
// the node has not had since.
func (i Installers) Want(ctx workflow.Context) (programs string) {
	s := i.Step
	s.Title = "the programs that Changeover has started on the node have ended"
	s = s.WithHint("look at the tasks that still run on " + s.Host + " (Task Scheduler, folder Changeover); when these tasks have ended, retry")
	i.Run.Do(ctx, engine.Check(s, i.ended()).WithFacts(func(_ workflow.Context, shown []runbook.Fact) {
		programs = factIn(shown, check.InstallersFact)
	}))
	return programs
}

// WantNone is the proof that none of them wants a restart.
func (i Installers) WantNone() desk.Proof {
	want := i.ended()
	want.NoneWanted = true
	return desk.Proof{Step: i.Step, Want: want}
}

func (i Installers) ended() check.InstallersEnded {
	return check.InstallersEnded{TimeoutSeconds: i.TimeoutSeconds}
}
