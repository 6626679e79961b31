package site

import (
	"context"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"

	"changeover/activities/heartbeat"
)

// clock tells the time as the Temporal server does: the workflow compares times of the probe with its own, and a
// probe goes on with times that another worker has taken. Clocks of workers may differ by seconds.
type clock struct {
	mutex sync.Mutex
	// read reads the computer's clocks.
	read func() reading
	// first is the reading at the server's time start.
	first reading
	start time.Time
	// ahead is how much further the wall clock has gone since first than the other one; missed adds up the times that
	// only the wall clock has seen.
	ahead, missed time.Duration
}

// reading is what the computer's clocks show: the wall clock, which people and time servers set, and one that only
// goes forward, but stands still while a virtual machine does.
type reading struct {
	wall    time.Time
	running time.Duration
}

// processBegan is where the clock that only goes forward begins.
var processBegan = time.Now()

// readingAt takes the clocks out of what time.Now has returned.
func readingAt(now time.Time) reading { return reading{now.Round(0), now.Sub(processBegan)} }

func readClocks() reading { return readingAt(time.Now()) }

// newClock returns a clock that showed start, in the server's time, at the reading first.
func newClock(start time.Time, first reading, read func() reading) *clock {
	return &clock{read: read, first: first, start: start}
}

// clockOf returns the clock of the running attempt of an activity. Its first reading is from before the wait for an
// earlier attempt in the same process. Outside an activity, the clock begins now.
func clockOf(ctx context.Context) *clock {
	now := time.Now()
	if activity.IsActivity(ctx) {
		// A server that does not say when the attempt has started says 1970.
		if started := activity.GetInfo(ctx).StartedTime; started.Unix() > 0 {
			return newClock(started, readingAt(heartbeat.KeeperOf(ctx).Began(now)), readClocks)
		}
	}
	return newClock(now.Round(0), readingAt(now), readClocks)
}

// now returns the time. Where the wall clock has gone much further than the other one since the last call, the
// computer may have stood still, or somebody has set the clock: that time counts, and nobody measured in it.
func (c *clock) now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	r := c.read()
	ran := r.running - c.first.running
	ahead := r.wall.Sub(c.first.wall) - ran
	if jump := ahead - c.ahead; jump > stall {
		c.missed += jump
	}
	c.ahead = ahead
	return c.start.Add(ran + c.missed)
}
