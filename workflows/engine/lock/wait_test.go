package lock

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

func TestWhenALockMayHaveBeenLost(t *testing.T) {
	asked := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	got := asked.Add(time.Second)
	for name, test := range map[string]struct {
		known runbook.LockHolder
		got   time.Time
		lost  time.Time
	}{
		"released, or never there": {runbook.LockHolder{}, got, time.Time{}},
		"lost":                     {runbook.LockHolder{LostAt: "2026-03-01T11:59:50.5Z"}, got, asked.Add(-9500 * time.Millisecond)},
		"lost by its holder since": {runbook.LockHolder{Workflow: "prepare/bonn"}, got, got},
		"asked for too long ago":   {runbook.LockHolder{}, asked.Add(time.Minute), asked.Add(time.Minute)},
	} {
		assert.Equal(t, test.lost, (&wanted{holder: test.known, at: asked}).lostAt(test.got), name)
		assert.Equal(t, test.got, (&wanted{holder: test.known, at: asked, waited: true}).lostAt(test.got), name)
	}
}

// A lock that its run has left stays until the next run ends it. The activities of the run that has ended can send nothing for longer.
func TestALockThatWasLeftOverWasLostWhenItsRunEnded(t *testing.T) {
	ended := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	lost := ended.Add(18 * time.Second)
	for name, test := range map[string]struct {
		known wanted
		want  time.Time
	}{
		"left over":                      {wanted{ended: ended, endedRun: "l1"}, ended},
		"another run has lost it since":  {wanted{ended: ended, endedRun: "l0"}, lost},
		"it ended before it was noticed": {wanted{ended: lost.Add(time.Second), endedRun: "l1"}, lost},
		"never seen":                     {wanted{}, lost},
	} {
		test.known.holder = runbook.LockHolder{LockRunID: "l1", LostAt: lost.Format(time.RFC3339Nano)}
		assert.Equal(t, test.want, test.known.lostAt(lost.Add(time.Minute)), name)
	}
}

// How long another run's activities may go on is that run's setting, not this one's.
func TestTheHeartbeatTimeoutIsThatOfTheRunThatLostTheLock(t *testing.T) {
	const own = 30 * time.Second
	assert.Equal(t, own, (&wanted{}).heartbeat(own))
	assert.Equal(t, 90*time.Second, (&wanted{holder: runbook.LockHolder{HeartbeatSeconds: 90}}).heartbeat(own))
	assert.Equal(t, 5*time.Second, (&wanted{holder: runbook.LockHolder{HeartbeatSeconds: 5}}).heartbeat(own))
}
