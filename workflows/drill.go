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
func (r *run) measure(ctx workflow.Context, s activities.Step, do func(workflow.Context)) activities.Outage {
	if r.drill == nil {
		r.drill = &Drill{ObjectiveSeconds: r.site.Test.OutageObjectiveSeconds}
	}
	if !r.proceed(ctx) {
		return activities.Outage{}
	}
	s.Title = "measure the outage of the virtual server"
	probing, stop := workflow.WithCancel(ctx)
	longest := 3 * (seconds(r.site.Timeouts.OnlineSeconds) + margin)
	options := activityOptions(s, longest, r.transport())
	probe := workflow.ExecuteActivity(workflow.WithActivityOptions(probing, options), "MeasureOutage", activities.OutageProbe{
		Site: r.site.Name, Step: s, Target: r.site.VirtualServer.Name, Address: r.site.VirtualServer.IP,
		Ports: r.site.VirtualServer.Ports, MaximumSeconds: int(longest.Seconds()) - 60,
	})
	r.pauseFor(ctx, s, baselineSeconds)
	began := workflow.Now(ctx)
	do(ctx)
	r.pauseFor(ctx, s, settleSeconds)
	stop()
	var outage activities.Outage
	// The probe answers its cancellation with the result (WaitForCancellation).
	if err := probe.Get(ctx, &outage); err != nil && !temporal.IsCanceledError(err) {
		outage.Gap = reasonOf(err)
	}
	if late := outage.Began.Sub(began); late > 0 {
		// No worker was free for the probe at first: what it did not see may have been an outage.
		outage.Gap = "nothing was measured before " + outage.Began.UTC().Format(time.RFC3339)
		outage.GapSeconds += late.Seconds()
	}
	r.drill.LongestSeconds = max(r.drill.LongestSeconds, outage.LongestSeconds)
	return outage
}

// pauseFor lets the probe look on.
func (r *run) pauseFor(ctx workflow.Context, s activities.Step, n int) {
	if r.err == nil {
		r.interrupted(ctx, workflow.NewTimerWithOptions(ctx, seconds(n), workflow.TimerOptions{Summary: summary(s)}).Get(ctx, nil))
	}
}

// verdictOn holds an outage against the site's objective. Ports that never answered
// prove nothing, and what nobody measured may have been an outage.
func (r *run) verdictOn(outage activities.Outage) string {
	objective := float64(r.site.Test.OutageObjectiveSeconds)
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
func answered(outage activities.Outage) bool {
	for _, port := range outage.Ports {
		if !port.ReachableAtStart || !port.ReachableAtEnd {
			return false
		}
	}
	return len(outage.Ports) > 0
}
