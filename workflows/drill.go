package workflows

import (
	"fmt"
	"strings"

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
)

// settleSeconds is how long the probe goes on after a move, to see the ports answer again.
const settleSeconds = 3

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
	do(ctx)
	if r.err == nil {
		r.interrupted(ctx, workflow.NewTimerWithOptions(ctx, seconds(settleSeconds), workflow.TimerOptions{Summary: summary(s)}).Get(ctx, nil))
	}
	stop()
	var outage activities.Outage
	// The probe answers its cancellation with the result (WaitForCancellation).
	if err := probe.Get(ctx, &outage); err != nil && !temporal.IsCanceledError(err) {
		outage.Gap = reasonOf(err)
	}
	r.drill.LongestSeconds = max(r.drill.LongestSeconds, outage.LongestSeconds)
	return outage
}

// verdictOn holds an outage against the site's objective. Ports that never answered
// prove nothing, and what nobody measured may have been an outage.
func (r *run) verdictOn(outage activities.Outage) string {
	measured := len(outage.Ports) > 0
	for _, port := range outage.Ports {
		measured = measured && port.ReachableAtStart && port.ReachableAtEnd
	}
	objective := r.site.Test.OutageObjectiveSeconds
	switch {
	case objective == 0 && measured:
		return outageUnjudged
	case objective == 0:
		return outageUnmeasured
	case !measured || outage.LongestSeconds+outage.GapSeconds > float64(objective):
		return outageMissed
	}
	return outageMet
}
