package model

import (
	"context"
	"time"
)

// Time is time on the lab's clock, in which periods of the cluster's policies are
// measured. With a scale below 1, it passes faster than real time.
type Time time.Duration

// clock holds the scale that has applied since a moment, and the lab's time at that moment.
type clock struct {
	scale  float64
	since  time.Time
	before Time
}

// Elapsed returns the time on the lab's clock since New.
func (v *View) Elapsed() Time {
	c := v.clock.Load()
	return c.before + Time(float64(time.Since(c.since))/c.scale)
}

// Rescale sets another scale for the durations that begin from now on; a wait that has begun keeps its duration.
func (v *View) Rescale(scale float64) {
	if scale <= 0 {
		scale = 1
	}
	v.clock.Store(&clock{scale: scale, since: time.Now(), before: v.Elapsed()})
}

// Now returns the time of the hosts' clocks, which is real time.
func (v *View) Now() time.Time { return time.Now() }

// Sleep waits for a realistic duration multiplied by the scale and returns true; if Close is called before, it returns false at
// once. The caller must not hold the lock.
func (v *View) Sleep(d time.Duration) bool { return v.Rest(v.Scaled(d)) }

// Rest is like Sleep, for a duration of real time.
func (v *View) Rest(d time.Duration) bool {
	select {
	case <-v.ended:
		return false
	case <-time.After(d):
		return true
	}
}

// Pause is like Sleep, and returns early if ctx ends.
func (v *View) Pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(v.Scaled(d)):
	}
}

// Scaled returns a realistic duration multiplied by the scale.
func (v *View) Scaled(d time.Duration) time.Duration {
	return time.Duration(float64(d) * v.clock.Load().scale)
}

// JitterLocked returns a duration that is longer by a random part of up to a tenth. The caller holds the lock.
func (v *View) JitterLocked(d time.Duration) time.Duration {
	return d + time.Duration(v.random.Int63n(int64(d)/10+1))
}

// After calls f with the lock held, after a realistic duration. The journal records the changes that f makes with CauseCluster.
func (v *View) After(d time.Duration, f func()) {
	v = v.By(Actor{Cause: CauseCluster})
	go func() {
		if !v.Sleep(d) {
			return
		}
		v.Lock()
		defer v.Unlock()
		if !v.ClosedLocked() {
			f()
		}
	}()
}
