package engine

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"go.temporal.io/sdk/activity"
)

func TestAHostThatDoesNotAnswerIsGivenUpInTime(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	info := func(since time.Duration) activity.Info {
		return activity.Info{ScheduledTime: now.Add(-since), StartToCloseTimeout: 5 * time.Minute, ScheduleToCloseTimeout: 15 * time.Minute}
	}
	assert.False(t, overdue(info(9*time.Minute), now))
	assert.True(t, overdue(info(10*time.Minute), now), "and not after the time of one more attempt")
	hurried := info(time.Hour)
	hurried.ScheduleToCloseTimeout = hurried.StartToCloseTimeout
	assert.False(t, overdue(hurried, now), "there is no time for further attempts at all")
}
