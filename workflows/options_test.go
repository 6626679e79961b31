package workflows

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"

	"changeover/runbook"
)

// heartbeatTimeouts are those that a run gives its activities, where the loaded site says so many seconds.
func heartbeatTimeouts(t *testing.T, loaded int) map[string]time.Duration {
	t.Helper()
	f := newFakeHosts(testSite())
	f.heartbeat = loaded
	s := newScene(t, f)
	seen := map[string]time.Duration{}
	s.skipping().SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, _ converter.EncodedValues) {
		seen[info.ActivityType.Name] = info.HeartbeatTimeout
	})
	_, err := s.run(runbook.FailoverTest, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	require.Greater(t, len(seen), 3)
	return seen
}

func TestTheHeartbeatTimeoutComesWithTheSite(t *testing.T) {
	for name, timeout := range heartbeatTimeouts(t, 7) {
		want := 7 * time.Second
		if name == "LoadSite" {
			want = 30 * time.Second
		}
		assert.Equal(t, want, timeout, name)
	}
	for name, timeout := range heartbeatTimeouts(t, 0) {
		assert.Equal(t, 30*time.Second, timeout, "%s: histories of an older release say nothing", name)
	}
}
