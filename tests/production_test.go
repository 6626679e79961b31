package tests

import "testing"

// The operation of a site after its installation: the parts run one after another on the same site, and each leaves
// it as it was.
func TestSiteInProduction(t *testing.T) {
	t.Parallel()
	f := finished(t, oslo)
	t.Cleanup(func() { logTail(t, f.Stage) })
	for _, episode := range []struct {
		name  string
		plays func(*testing.T, *finishedSite)
	}{
		{"a second runbook is refused while one runs", oneRunbookASite},
		{"a terminated run frees the lock", terminatedRunFreesTheLock},
		{"the lock of a run that was reset is taken over", lockOfAResetRunIsTakenOver},
		{"a failed move waits and is retried", failedMoveIsRetried},
		{"a drill that misses its objective pauses the schedule", missedObjectivePausesTheSchedule},
		{"a scheduled drill fires", scheduledDrillFires},
	} {
		t.Run(episode.name, func(t *testing.T) {
			episode.plays(t, f)
			f.unchanged(t)
		})
	}
}
