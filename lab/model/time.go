package model

import (
	"context"
	"time"
)

// Time is time on the lab's clock, in which restart periods are counted: it
// runs faster than real time by the model's scale.
type Time time.Duration

// clock is the scale of a model since a moment, and the lab's time until then.
type clock struct {
	scale  float64
	since  time.Time
	before Time
}

// Elapsed is the time on the lab's clock since the model was made.
func (v *View) Elapsed() Time {
	c := v.clock.Load()
	return c.before + Time(float64(time.Since(c.since))/c.scale)
}

// Rescale makes time pass at another scale from now on; a wait that has begun ends as it would have.
func (v *View) Rescale(scale float64) {
	if scale <= 0 {
		scale = 1
	}
	v.clock.Store(&clock{scale: scale, since: time.Now(), before: v.Elapsed()})
}

// Now is the time on the hosts' clocks.
func (v *View) Now() time.Time { return time.Now() }

// Sleep waits for a realistic duration by the model's scale, without the lock.
func (v *View) Sleep(d time.Duration) { time.Sleep(v.Scaled(d)) }

// Pause is Sleep that ends with a context.
func (v *View) Pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(v.Scaled(d)):
	}
}

// Scaled is how long a realistic duration takes in the lab.
func (v *View) Scaled(d time.Duration) time.Duration {
	return time.Duration(float64(d) * v.clock.Load().scale)
}

// JitterLocked makes a duration up to a tenth longer.
func (v *View) JitterLocked(d time.Duration) time.Duration {
	return d + time.Duration(v.random.Int63n(int64(d)/10+1))
}

// After runs f under the lock when a realistic duration has passed, as a consequence of the model's own.
func (v *View) After(d time.Duration, f func()) {
	v = v.By(Actor{Cause: CauseCluster})
	go func() {
		v.Sleep(d)
		v.Lock()
		defer v.Unlock()
		if !v.closed {
			f()
		}
	}()
}
