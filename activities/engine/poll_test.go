package engine

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// One attempt to connect to a host that restarts takes at most a second (activities/winrm), so a host
// that answers again is noticed within two.
func TestARestartingHostIsAskedOnceASecond(t *testing.T) {
	e := &Engine{}
	for took, want := range map[time.Duration]time.Duration{
		0: time.Second, 300 * time.Millisecond: 700 * time.Millisecond, time.Second: 100 * time.Millisecond, time.Minute: 100 * time.Millisecond,
	} {
		assert.Equal(t, want, e.pollOf(true, took), took)
		assert.Equal(t, 2*time.Second, e.pollOf(false, took), "other waits")
	}
	e.PollEvery = time.Millisecond
	assert.Equal(t, time.Millisecond, e.pollOf(true, time.Second))
}
