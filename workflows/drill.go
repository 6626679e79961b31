package workflows

import (
	"fmt"
	"strings"
	"time"

	"changeover/activities"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Verdicts on a measured move.
const (
	outageMet        = "within the objective"
	outageMissed     = "longer than the objective"
	outageUnjudged   = "measured, no objective"
	outageUnmeasured = "not measured"
	outageRepeated   = "not measured, and made once more"
	outageOfFailure  = "the move failed"
)

const (
	// baselineSeconds is how long the probe looks at the ports before a move.
	baselineSeconds = 1
	// settleSeconds is how long it goes on after the move, to see the ports answer again.
	settleSeconds = 3
)

// Drill is the measurement of a failover test.
type Drill struct {
	// ObjectiveSeconds is the longest acceptable outage of one move; 0: none.
	ObjectiveSeconds int `json:"objectiveSeconds,omitempty"`
	// LongestSeconds is the longest outage of any move.
	LongestSeconds float64                     `json:"longestSeconds"`
	Moves          []activities.OutageEvidence `json:"moves"`
}

// String tells the drill in one line.
func (d *Drill) String() string {
	var moves []string
	for _, m := range d.Moves {
		moves = append(moves, fmt.Sprintf("%s to %s: %.1f s, %s", m.From, m.To, m.Outage.LongestSeconds, m.Verdict))
	}
	text := strings.Join(moves, "; ")
	if d.ObjectiveSeconds > 0 {
		text += fmt.Sprintf(" (objective %d s)", d.ObjectiveSeconds)
	}
	return text
}

// measure probes the virtual server's ports from outside while something is done.
// A probe that fails costs the measurement, not the move.
func measure(ctx workflow.Context, c *chapter, s runbook.Step, do func(workflow.Context)) runbook.Outage {
	if r.drill == nil {
		r.drill = &Drill{ObjectiveSeconds: c.site.Config.Test.OutageObjectiveSeconds}
	}
	if !r.proceed(ctx) {
		return runbook.Outage{}
	}
	s.Title = "measure the outage of the virtual server"
	probing, stop := workflow.WithCancel(ctx)
	longest := 3 * (seconds(c.site.Config.Timeouts.OnlineSeconds) + margin)
	options := activityOptions(s, longest, r.transport())
	probe := workflow.ExecuteActivity(workflow.WithActivityOptions(probing, options), "MeasureOutage", runbook.OutageProbe{
		Site: c.site.Name(), Step: s, Target: c.site.Config.VirtualServer.Name, Address: c.site.Config.VirtualServer.IP,
		Ports: c.site.Config.VirtualServer.Ports, MaximumSeconds: int(longest.Seconds()) - 60,
	})
	pauseFor(ctx, c, s, baselineSeconds)
	began := workflow.Now(ctx)
	do(ctx)
	back, early := workflow.Now(ctx), probe.IsReady()
	pauseFor(ctx, c, s, settleSeconds)
	stop()
	var outage runbook.Outage
	// The probe answers its cancellation with the result (WaitForCancellation).
	if err := probe.Get(ctx, &outage); err != nil && !temporal.IsCanceledError(err) {
		outage.Gap = reasonOf(err)
	}
	noteLate(&outage, began)
	if early {
		noteEarly(&outage, back)
	}
	r.drill.LongestSeconds = max(r.drill.LongestSeconds, outage.LongestSeconds)
	return outage
}

// noteLate is for a probe that no worker was free for at first: what it did not see
// may have been an outage.
func noteLate(outage *runbook.Outage, began time.Time) {
	if late := outage.Began.Sub(began); late > 0 {
		addGap(outage, "nothing was measured before "+outage.Began.UTC().Format(time.RFC3339), late)
	}
}

// noteEarly is for a probe that was over before the move came back, such as one that
// reached its limit while the move waited for an operator. That it was over is seen in
// the order of the history; the clocks of worker and server only say for how long.
func noteEarly(outage *runbook.Outage, back time.Time) {
	if outage.Ended.IsZero() {
		return // A worker of an older release measured, or the probe failed, which says why itself.
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

// pauseFor lets the probe look on.
func pauseFor(ctx workflow.Context, c *chapter, s runbook.Step, n int) {
	if c.run.OK() {
		r.interrupted(ctx, workflow.NewTimerWithOptions(ctx, seconds(n), workflow.TimerOptions{Summary: summary(s)}).Get(ctx, nil))
	}
}

// verdictOn holds an outage against the site's objective. Ports that never answered
// prove nothing, and what nobody measured may have been an outage.
func verdictOn(c *chapter, outage runbook.Outage) string {
	objective := float64(c.site.Config.Test.OutageObjectiveSeconds)
	lost := len(outage.Ports) == 0 || outage.Gap != ""
	switch {
	case objective == 0 && answered(outage):
		return outageUnjudged
	case objective == 0:
		return outageUnmeasured
	case outage.LongestSeconds > objective:
		return outageMissed
	case answered(outage) && outage.LongestSeconds+outage.GapSeconds <= objective:
		return outageMet
	case lost:
		return outageUnmeasured
	}
	return outageMissed
}

// answered says whether every port answered before and after the move.
func answered(outage runbook.Outage) bool {
	for _, port := range outage.Ports {
		if !port.ReachableAtStart || !port.ReachableAtEnd {
			return false
		}
	}
	return len(outage.Ports) > 0
}
