package workflows

import (
	"fmt"
	"time"

	"changeover/runbook"
	"changeover/workflows/engine"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

const (
	// baseline is how long the probe looks at the ports before a move.
	baseline = time.Second
	// settling is how long it goes on after the move, to see the ports answer again.
	settling = 3 * time.Second
	// probeMargin is added to the longest time of a move.
	probeMargin = 2 * time.Minute
)

// measure probes the virtual server's ports from outside while something is done. A probe that fails
// costs the measurement, not the move.
func measure(ctx workflow.Context, c *chapter, s runbook.Step, do func(workflow.Context)) runbook.Outage {
	s.Title = "measure the outage of the virtual server"
	v := c.site.Config.VirtualServer
	probing, stop := workflow.WithCancel(ctx)
	longest := 3 * (time.Duration(c.site.Config.Timeouts.OnlineSeconds)*time.Second + probeMargin)
	probe := c.run.Probe(probing, s, longest, runbook.MeasureOutageActivity, runbook.OutageProbe{
		Site: c.site.Name(), Step: s, Target: v.Name, Address: v.IP, Ports: v.Ports, MaximumSeconds: int(longest.Seconds()) - 60,
	})
	c.run.Wait(ctx, s, baseline)
	began := workflow.Now(ctx)
	do(ctx)
	back, early := workflow.Now(ctx), probe.IsReady()
	c.run.Wait(ctx, s, settling)
	stop()
	var outage runbook.Outage
	// The probe answers its cancellation with the result (WaitForCancellation).
	if err := probe.Get(ctx, &outage); err != nil && !temporal.IsCanceledError(err) {
		outage.Gap = engine.Reason(err)
	}
	noteLate(&outage, began)
	if early {
		noteEarly(&outage, back)
	}
	drill := c.run.Drill()
	drill.LongestSeconds = max(drill.LongestSeconds, outage.LongestSeconds)
	return outage
}

// noteLate is for a probe that no worker was free for at first: what it did not see may have been an
// outage.
func noteLate(outage *runbook.Outage, began time.Time) {
	if late := outage.Began.Sub(began); late > 0 {
		addGap(outage, "nothing was measured before "+outage.Began.UTC().Format(time.RFC3339), late)
	}
}

// noteEarly is for a probe that was over before the move came back, such as one that reached its limit
// while the move waited for an operator. That it was over is seen in the order of the history; the
// clocks of worker and server only say for how long.
func noteEarly(outage *runbook.Outage, back time.Time) {
	if outage.Ended.IsZero() {
		return // The probe failed, which says why itself.
	}
	why := "the probe ended"
	if outage.ByLimit {
		why = "the probe reached its time limit"
	}
	addGap(outage, fmt.Sprintf("nothing was measured after %s, when %s", outage.Ended.UTC().Format(time.RFC3339), why),
		max(0, back.Sub(outage.Ended)))
}

// addGap adds a time in which nobody measured to those that the probe knows of.
func addGap(outage *runbook.Outage, what string, lasted time.Duration) {
	if outage.Gap != "" {
		what = outage.Gap + "; " + what
	}
	outage.Gap = what
	outage.GapSeconds += lasted.Seconds()
}

// verdictOn holds an outage against the site's objective in seconds; 0: there is none. Ports that never
// answered prove nothing, and what nobody measured may have been an outage.
func verdictOn(objectiveSeconds int, outage runbook.Outage) runbook.OutageVerdict {
	objective := float64(objectiveSeconds)
	lost := len(outage.Ports) == 0 || outage.Gap != ""
	switch {
	case objective == 0 && answered(outage):
		return runbook.OutageNoObjective
	case objective == 0:
		return runbook.OutageNotMeasured
	case outage.LongestSeconds > objective:
		return runbook.OutageLonger
	case answered(outage) && outage.LongestSeconds+outage.GapSeconds <= objective:
		return runbook.OutageWithin
	case lost:
		return runbook.OutageNotMeasured
	}
	return runbook.OutageLonger
}

// answered reports whether every port answered before and after the move.
func answered(outage runbook.Outage) bool {
	for _, port := range outage.Ports {
		if !port.ReachableAtStart || !port.ReachableAtEnd {
			return false
		}
	}
	return len(outage.Ports) > 0
}
