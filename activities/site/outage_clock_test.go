package site

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"changeover/activities/heartbeat"
)

// The worker's clock is a minute behind the server's: a probe that began late would seem to have begun in time.
func TestAProbeTellsTheServersTime(t *testing.T) {
	first := reading{wall: sampled.Add(-time.Minute), running: time.Hour}
	c := newClock(sampled, first, func() reading { return reading{first.wall.Add(ms(1500)), first.running + ms(1500)} })
	assert.Equal(t, sampled.Add(ms(1500)), c.now())
}

func TestAComputerThatStoodStillMeasuredNothing(t *testing.T) {
	for name, test := range map[string]struct {
		wall, running int
		gap           float64
	}{
		"the clocks agree":                              {100, 100, 0},
		"a time server slows the wall clock down":       {50, 100, 0},
		"somebody sets the wall clock back":             {-3_600_000, 100, 0},
		"a little further":                              {1000, 100, 0},
		"the virtual machine stood still for a while":   {20_100, 100, 20.1},
		"it stood still, and the other clock went on":   {20_100, 20_100, 20.1},
		"it stood still while the wall clock was wrong": {20_100, 0, 20.1},
	} {
		t.Run(name, func(t *testing.T) {
			now := reading{wall: sampled}
			c := newClock(sampled, now, func() reading { return now })
			r := newOutageRecorder([]int{13010}, nil, c.now())
			for range 3 {
				r.end(r.begin(13010, c.now()), accepted, c.now())
				now = reading{now.wall.Add(ms(50)), now.running + ms(50)}
			}
			now = reading{now.wall.Add(ms(test.wall - 50)), now.running + ms(test.running-50)}
			for range 3 {
				r.end(r.begin(13010, c.now()), accepted, c.now())
				now = reading{now.wall.Add(ms(50)), now.running + ms(50)}
			}
			outage := r.result(c.now())
			assert.InDelta(t, test.gap, outage.GapSeconds, 0.2)
			assert.Equal(t, test.gap == 0, outage.Longest.Within(time.Second), outage.Longest.String())
		})
	}
}

// An earlier attempt in the same process may keep the next one waiting after it has started on the server.
func TestTheClockOfAnActivityBeginsWithItsAttempt(t *testing.T) {
	assert.WithinDuration(t, time.Now(), clockOf(t.Context()).now(), time.Second, "outside an activity")
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	silent := func(context.Context) heartbeat.Heartbeater { return heard{} }
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&heartbeat.Interceptor{Heartbeater: silent}, &waiting{}}})
	env.RegisterActivity(sinceStart)
	value, err := env.ExecuteActivity(sinceStart)
	require.NoError(t, err)
	var since time.Duration
	require.NoError(t, value.Get(&since))
	assert.GreaterOrEqual(t, since, waited)
}

const waited = 300 * time.Millisecond

// sinceStart is an activity that returns how much time has gone by on its clock since its start.
func sinceStart(ctx context.Context) (time.Duration, error) {
	return clockOf(ctx).now().Sub(activity.GetInfo(ctx).StartedTime), nil
}

// heard answers every heartbeat.
type heard struct{}

func (heard) Heartbeat(context.Context, ...any) error { return nil }

// waiting is an interceptor that waits before the activity.
type waiting struct {
	interceptor.WorkerInterceptorBase
}

func (*waiting) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	late := &waitingActivity{}
	late.Next = next
	return late
}

type waitingActivity struct {
	interceptor.ActivityInboundInterceptorBase
}

func (a *waitingActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	if err := heartbeat.Sleep(ctx, waited); err != nil {
		return nil, err
	}
	return a.Next.ExecuteActivity(ctx, in)
}
