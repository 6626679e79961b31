// Package outage measures from outside how long the virtual server is away while a runbook moves its role, and
// judges that (9.9, drills).
package outage

import (
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/engine"
)

const (
	// baseline is how long the probe looks at the ports before a move.
	baseline = time.Second
	// steady is how long the ports must have answered every attempt after the move; settlingLimit is how
	// long they may take for it, or the objective where that is longer.
	steady        = 3 * time.Second
	settlingLimit = time.Minute
	// probeMargin is added to the longest time of a move.
	probeMargin = 2 * time.Minute
)

// Measure probes the virtual server's ports from outside while something is done. A probe that fails
// costs the measurement, not the move.
func Measure(ctx workflow.Context, run *engine.Run, s runbook.Step, do func(workflow.Context)) runbook.Outage {
	s.Title = "measure the outage of the virtual server"
	v, settling := run.Site().Config.VirtualServer, max(settlingLimit, Objective(run))
	probing, stop := workflow.WithCancel(ctx)
	longest := 3*(time.Duration(run.Site().Config.Timeouts.OnlineSeconds)*time.Second+probeMargin) + settling
	request := runbook.OutageProbe{
		Site: run.Site().Name(), Step: s, Target: v.Name, Address: v.IP, Ports: v.Ports, MaximumSeconds: int(longest.Seconds()) - 60,
	}
	probe := run.Probe(probing, s, longest, runbook.MeasureOutageActivity, request)
	run.Wait(ctx, s, baseline)
	began := workflow.Now(ctx)
	do(ctx)
	settled := settle(ctx, run, request, settling)
	over, early := workflow.Now(ctx), probe.IsReady()
	stop()
	var outage runbook.Outage
	// The probe answers its cancellation with the result (WaitForCancellation).
	if err := probe.Get(ctx, &outage); err != nil && !temporal.IsCanceledError(err) {
		outage.Gap = calls.Reason(err)
	}
	outage.Settled = settled
	noteLate(&outage, began)
	if early {
		noteEarly(&outage, over)
	}
	if !settled {
		outage.Longest = outage.Longest.Unlimited()
	}
	return outage
}

// settle waits until the ports answer steadily after a move, and reports whether they did within a limit.
func settle(ctx workflow.Context, run *engine.Run, probe runbook.OutageProbe, limit time.Duration) bool {
	if !run.OK() {
		return false
	}
	s := probe.Step
	s.Title = "wait until the virtual server answers steadily"
	probe.MaximumSeconds = int(limit.Seconds())
	query := runbook.AnswersQuery{Probe: probe, SteadySeconds: int(steady.Seconds())}
	var answers runbook.Answers
	err := run.Probe(ctx, s, limit+probeMargin, runbook.AwaitAnswersActivity, query).Get(ctx, &answers)
	return err == nil && answers.Steady
}

// Objective is the longest acceptable outage of one move; 0: there is none.
func Objective(run *engine.Run) time.Duration {
	return time.Duration(run.Site().Config.Test.OutageObjectiveSeconds) * time.Second
}

// noteLate is for a probe that began late because no worker was free: an outage may have fallen into that
// time.
func noteLate(outage *runbook.Outage, began time.Time) {
	if late := outage.Began.Sub(began); late > 0 {
		addGap(outage, runbook.NothingMeasured+"before "+outage.Began.UTC().Format(time.RFC3339)+", when the measurement began", late)
		outage.Longest = outage.Longest.Widened(late)
		for i := range outage.Ports {
			outage.Ports[i].Longest = outage.Ports[i].Longest.Widened(late)
		}
	}
}

// noteEarly is for a probe that was over before the move was, with its wait for steady answers: one that reached its
// limit while the move waited for an operator, for example. The order of the events in the history shows that it was
// over. An outage may have gone on after that, too.
func noteEarly(outage *runbook.Outage, over time.Time) {
	if outage.Ended.IsZero() {
		return // The probe failed, which says why itself.
	}
	what := "ended"
	if outage.ByLimit {
		what = "reached its time limit"
	}
	addGap(outage, runbook.NothingMeasured+fmt.Sprintf("after %s, when the measurement %s", outage.Ended.UTC().Format(time.RFC3339), what),
		max(0, over.Sub(outage.Ended)))
	outage.Longest = outage.Longest.Unlimited()
}

// NotMoved is for a node that had the role before the run could move it there: the cluster, or a person, has moved
// the role, and nobody measured that move.
func NotMoved(outage *runbook.Outage, node string) {
	addGap(outage, node+" had the role already, so no move was measured", 0)
	outage.Longest = outage.Longest.Unlimited()
}

// addGap adds a time in which nobody measured to those that the probe knows of.
func addGap(outage *runbook.Outage, what string, lasted time.Duration) {
	if outage.Gap != "" {
		what = outage.Gap + "; " + what
	}
	outage.Gap = what
	outage.GapSeconds += lasted.Seconds()
}

// Verdict compares an outage with the site's objective; 0: there is none. The upper end of the outage counts:
// ports that did not answer prove nothing, and the time that was not measured may have been an outage.
func Verdict(objective time.Duration, outage runbook.Outage) runbook.OutageVerdict {
	switch {
	case len(outage.Ports) == 0:
		return runbook.OutageNotMeasured
	case objective > 0 && outage.Longest.Exceeds(objective):
		return runbook.OutageLonger
	case !answered(outage) && outage.Gap == "":
		return runbook.OutageUnanswered
	case !answered(outage), !outage.Longest.Limited():
		return runbook.OutageNotMeasured
	case objective == 0:
		return runbook.OutageNoObjective
	case outage.Longest.Within(objective):
		return runbook.OutageWithin
	}
	return runbook.OutageNotMeasured
}

// Next says what to do about a drill that was not passed.
func Next(drill *runbook.Drill) string {
	has := func(verdict runbook.OutageVerdict) bool {
		return slices.ContainsFunc(drill.Moves, func(m runbook.MeasuredMove) bool { return m.Verdict == verdict })
	}
	switch {
	case has(runbook.OutageLonger):
		return "before the next drill, run Get-ClusterLog in an elevated PowerShell on a node: each node then has the file Cluster.log in %SystemRoot%\\Cluster\\Reports. " +
			"In the file of the node to which the role moved, read when each resource of the role came online, and correct the cause of the longest waits"
	case has(runbook.OutageUnanswered):
		return "before the next drill, check each port of virtualServer.ports in the site file: a service of XPR must listen on the port (run 'netstat -ano' on the owner of the role), " +
			"and no firewall between the worker and the virtual server may block the port"
	}
	return "start the runbook again; do not move the role, and do not stop or restart a worker until the test ends"
}

// answered reports whether every port answered before the move, and steadily after it.
func answered(outage runbook.Outage) bool {
	for _, port := range outage.Ports {
		if !port.ReachableAtStart || !port.ReachableAtEnd {
			return false
		}
	}
	return len(outage.Ports) > 0 && outage.Settled
}
