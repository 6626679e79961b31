package desk

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// A week of confirmations, one every minute, must leave the run answerable, and abort must be accepted at any time.
func TestUpdatesLastForAWeekOfWaiting(t *testing.T) {
	b, now := &budget{}, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	confirmed := func() bool {
		if b.check(runbook.ConfirmUpdate, "install/berlin", now) != nil {
			return false
		}
		b.spend(now)
		return true
	}
	var last time.Time
	for range 150 * 60 {
		if confirmed() {
			last = now
		}
		require.NoError(t, b.check(runbook.AbortUpdate, "install/berlin", now))
		now = now.Add(time.Minute)
	}
	assert.Less(t, now.Sub(last), longPause+time.Minute, "the run still takes confirmations after 150 hours")
	assert.LessOrEqual(t, b.accepted, lastUpdates)
}

func TestAnUpdateThatComesTooSoonIsRefused(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		b    budget
		want string
	}{
		"few so far":           {budget{accepted: freeUpdates - 1, last: now}, ""},
		"too soon":             {budget{accepted: freeUpdates, last: now.Add(-59 * time.Second)}, "the run now accepts only one decision every 1m0s; send this decision again after 2026-03-01T12:00:01Z"},
		"after a minute":       {budget{accepted: freeUpdates, last: now.Add(-time.Minute)}, ""},
		"a minute is too soon": {budget{accepted: pacedUpdates, last: now.Add(-time.Minute)}, "the run now accepts only one decision every 10m0s"},
		"the last ones":        {budget{accepted: lastUpdates, start: "changeover run deploy --site berlin"}, "the last decisions are reserved for abort. Abort the run, then start the runbook again (changeover run deploy --site berlin): finished"},
	} {
		err := tc.b.check(runbook.HoldUpdate, "install/berlin", now)
		if tc.want == "" {
			assert.NoError(t, err, name)
		} else {
			assert.ErrorContains(t, err, tc.want, name)
		}
	}
}
