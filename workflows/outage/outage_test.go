package outage

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

func TestWhatNobodyMeasuredMayHaveBeenAnOutage(t *testing.T) {
	const objective = 30 * time.Second
	port := runbook.PortOutage{Port: 13010, ReachableAtStart: true, ReachableAtEnd: true}
	outage := runbook.Outage{Ports: []runbook.PortOutage{port}, Longest: between(10, 25), Gap: "worker died", GapSeconds: 15, Settled: true}
	assert.Equal(t, runbook.OutageWithin, Verdict(objective, outage))
	outage.Longest = between(10, 31)
	assert.Equal(t, runbook.OutageNotMeasured, Verdict(objective, outage))
	outage.Longest = between(31, 31)
	assert.Equal(t, runbook.OutageLonger, Verdict(objective, outage))
}

// between is an interval in whole seconds.
func between(least, most int) runbook.Interval {
	return runbook.Between(time.Duration(least)*time.Second, time.Duration(most)*time.Second)
}

func TestGapsOfAProbeAddUp(t *testing.T) {
	back := time.Date(2026, 1, 1, 3, 0, 0, 0, time.UTC)
	var older runbook.Outage
	noteEarly(&older, back)
	assert.Empty(t, older.Gap, "a worker of an older release does not report when it ended")

	outage := runbook.Outage{Ended: back.Add(-5 * time.Second), Gap: "worker died", GapSeconds: 2}
	noteEarly(&outage, back)
	assert.Equal(t, "worker died; nothing was measured after 2026-01-01T02:59:55Z, when the measurement ended", outage.Gap)
	assert.Equal(t, 7.0, outage.GapSeconds)
}

// Without an objective nothing is judged, but what nobody measured is still not measured.
func TestWithoutAnObjectiveAnOutageWithoutAnEndIsNotMeasured(t *testing.T) {
	port := runbook.PortOutage{Port: 13010, ReachableAtStart: true, ReachableAtEnd: true}
	outage := runbook.Outage{Ports: []runbook.PortOutage{port}, Longest: between(10, 25), Settled: true}
	assert.Equal(t, runbook.OutageNoObjective, Verdict(0, outage))
	outage.Longest = outage.Longest.Unlimited()
	assert.Equal(t, runbook.OutageNotMeasured, Verdict(0, outage))
}
