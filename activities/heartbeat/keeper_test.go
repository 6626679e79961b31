package heartbeat

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// fakeServer answers heartbeats as a test says.
type fakeServer struct {
	mutex sync.Mutex
	// away: heartbeats get no answer. answer is that to the others.
	away   bool
	answer error
	// received are the details of the heartbeats that arrived; tried counts all.
	received [][]any
	tried    int
}

func (s *fakeServer) Heartbeat(ctx context.Context, details ...any) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.tried++
	if s.away {
		s.mutex.Unlock()
		<-ctx.Done()
		s.mutex.Lock()
		return ctx.Err()
	}
	s.received = append(s.received, details)
	return s.answer
}

func (s *fakeServer) set(away bool, answer error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.away, s.answer = away, answer
}

func (s *fakeServer) count() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return len(s.received)
}

func (s *fakeServer) last() []any {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.received[len(s.received)-1]
}

// keeping runs a test in a bubble of its own time, under a keeper with the defaults.
func keeping(t *testing.T, test func(t *testing.T, ctx context.Context, k *Keeper, s *fakeServer)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		server := &fakeServer{}
		ctx, keeper := Keep(t.Context(), KeeperOptions{Heartbeater: server, Pace: PaceOf(DefaultHeartbeatTimeout, 0)})
		test(t, ctx, keeper, server)
	})
}

// pass lets time pass and everything that is due happen.
func pass(d time.Duration) {
	time.Sleep(d) //nolint:forbidigo // the bubble's time
	synctest.Wait()
}

func TestPaceOfTheDefaults(t *testing.T) {
	assert.Equal(t, Pace{First: 4 * time.Second, Every: 8 * time.Second, Again: time.Second, Call: 8 * time.Second, Fence: 20 * time.Second},
		PaceOf(DefaultHeartbeatTimeout, DefaultHeartbeatInterval))
	assert.Equal(t, 5*time.Second, PaceOf(15*time.Second, 8*time.Second).Every, "three fit into the timeout that the activity has")
	assert.Equal(t, Pace{First: 3 * time.Second, Every: 3 * time.Second, Again: time.Second, Call: 3 * time.Second}, PaceOf(0, 3*time.Second))
}

func TestOnlyWhatLastsSendsHeartbeats(t *testing.T) {
	keeping(t, func(t *testing.T, _ context.Context, k *Keeper, s *fakeServer) {
		pass(3900 * time.Millisecond)
		k.Stop(false)
		assert.Zero(t, s.count())
	})
	keeping(t, func(t *testing.T, _ context.Context, k *Keeper, s *fakeServer) {
		pass(4 * time.Second)
		assert.Equal(t, 1, s.count())
		pass(7900 * time.Millisecond)
		assert.Equal(t, 1, s.count())
		pass(100 * time.Millisecond)
		assert.Equal(t, 2, s.count())
		k.Stop(false)
	})
}

func TestAShortAbsenceOfTheServerEndsNothing(t *testing.T) {
	keeping(t, func(t *testing.T, ctx context.Context, k *Keeper, s *fakeServer) {
		pass(4 * time.Second)
		s.set(true, nil)
		for range 17 { // 7 s until the next heartbeat and 10 s of absence.
			pass(time.Second)
			require.NoError(t, ctx.Err())
			require.NoError(t, k.Fence().Check())
		}
		s.set(false, nil)
		pass(9 * time.Second)
		assert.Equal(t, 2, s.count())
		require.NoError(t, ctx.Err())
		k.Stop(false)
	})
}

func TestAServerThatRefusesAHeartbeatIsAway(t *testing.T) {
	for _, err := range []error{
		serviceerror.NewUnavailable("no"), serviceerror.NewNamespaceNotActive("a", "b", "c"), serviceerror.NewResourceExhausted(0, "no"), errors.New("unknown"),
	} {
		keeping(t, func(t *testing.T, ctx context.Context, k *Keeper, s *fakeServer) {
			s.set(false, err)
			pass(20 * time.Second)
			require.NoError(t, k.Fence().Check())
			assert.Equal(t, 17, s.count(), "one a second from the fourth on")
			pass(time.Second)
			require.ErrorAs(t, k.Fence().Check(), new(*FenceClosed))
			require.NoError(t, ctx.Err())
			k.Stop(false)
		})
	}
}

func TestALongAbsenceClosesTheFenceUntilTheServerIsBack(t *testing.T) {
	keeping(t, func(t *testing.T, ctx context.Context, k *Keeper, s *fakeServer) {
		pass(4 * time.Second)
		s.set(true, nil)
		pass(20 * time.Second)
		require.NoError(t, k.Fence().Check())
		pass(time.Second)
		err := k.Fence().Check()
		require.ErrorAs(t, err, new(*FenceClosed))
		assert.EqualError(t, err, "no heartbeat of this worker has reached Temporal for 21s, so another worker may have begun the same work; nothing was sent")
		pass(time.Minute)
		require.Error(t, k.Fence().Check())
		require.NoError(t, ctx.Err(), "what is in flight goes on")
		s.set(false, nil)
		pass(9 * time.Second)
		require.NoError(t, k.Fence().Check())
		require.NoError(t, ctx.Err())
		k.Stop(false)
	})
}

// A heartbeat counts from when it was sent: the server had it then at the earliest.
func TestAHeartbeatCountsFromWhenItWasSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := heartbeaterFunc(func(context.Context, ...any) error {
			time.Sleep(7 * time.Second) //nolint:forbidigo // the bubble's time, in which the answer comes late
			return nil
		})
		_, keeper := Keep(t.Context(), KeeperOptions{Heartbeater: slow, Pace: PaceOf(DefaultHeartbeatTimeout, 0)})
		pass(11500 * time.Millisecond) // Sent at 4 s, answered at 11 s, the next at 19 s.
		assert.Equal(t, 7500*time.Millisecond, time.Since(keeper.Fence().reached))
		keeper.Stop(false)
	})
}

type heartbeaterFunc func(ctx context.Context, details ...any) error

func (f heartbeaterFunc) Heartbeat(ctx context.Context, details ...any) error {
	return f(ctx, details...)
}

func TestAnAttemptThatTheServerDoesNotKnowEnds(t *testing.T) {
	for _, answer := range []error{serviceerror.NewNotFound("activity is gone"), serviceerror.NewNamespaceNotFound("x")} {
		keeping(t, func(t *testing.T, ctx context.Context, k *Keeper, s *fakeServer) {
			s.set(false, answer)
			pass(4 * time.Second)
			require.ErrorIs(t, ctx.Err(), context.Canceled)
			require.ErrorIs(t, context.Cause(ctx), answer)
			pass(time.Minute)
			assert.Equal(t, 1, s.count(), "no more heartbeats")
			k.Changed()
			k.Stop(true)
			assert.Equal(t, 1, s.count())
			require.Error(t, k.Fence().Check())
		})
	}
}

func TestCancellationPauseAndResetEndTheWork(t *testing.T) {
	for _, answer := range []error{temporal.NewCanceledError(), activity.ErrActivityPaused, activity.ErrActivityReset} {
		synctest.Test(t, func(t *testing.T) {
			server := &fakeServer{answer: answer}
			reported := 0
			ctx, keeper := Keep(t.Context(), KeeperOptions{
				Heartbeater: server, Pace: PaceOf(DefaultHeartbeatTimeout, 0), Canceled: func([]any) { reported++ },
			})
			pass(4 * time.Second)
			require.ErrorIs(t, ctx.Err(), context.Canceled)
			require.ErrorIs(t, context.Cause(ctx), answer)
			pass(60 * time.Second)
			assert.Equal(t, 8, server.count(), "while the command in flight comes to its end")
			require.NoError(t, keeper.Fence().Check(), "what was stopped may be started again")
			keeper.Stop(false)
			want := 0
			if temporal.IsCanceledError(answer) {
				want = 1
			}
			assert.Equal(t, want, reported)
		})
	}
}

func TestTheWorkEndsWithItsActivity(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		parent, cancel := context.WithCancelCause(t.Context())
		ctx, keeper := Keep(parent, KeeperOptions{Heartbeater: &fakeServer{}, Pace: PaceOf(DefaultHeartbeatTimeout, 0)})
		stopping := errors.New("the worker stops")
		cancel(stopping)
		synctest.Wait()
		require.ErrorIs(t, context.Cause(ctx), stopping)
		keeper.Stop(false)
	})
}

func TestTheLastHeartbeatCarriesWhatTheNextAttemptMustKnow(t *testing.T) {
	keeping(t, func(t *testing.T, _ context.Context, k *Keeper, s *fakeServer) {
		k.Carry(func() []any { return []any{"made"} })
		k.Changed()
		k.Stop(true)
		require.Equal(t, 1, s.count(), "although the activity was short")
		assert.Equal(t, []any{"made"}, s.last())
	})
	keeping(t, func(t *testing.T, _ context.Context, k *Keeper, s *fakeServer) {
		k.Changed()
		k.Stop(false)
		assert.Zero(t, s.count(), "no attempt follows")
	})
	keeping(t, func(t *testing.T, _ context.Context, k *Keeper, s *fakeServer) {
		k.Changed()
		pass(5 * time.Second)
		k.Stop(true)
		assert.Equal(t, 1, s.count(), "it was carried already")
	})
	keeping(t, func(t *testing.T, _ context.Context, k *Keeper, s *fakeServer) {
		k.Changed()
		s.set(true, nil)
		pass(5 * time.Second)
		s.set(false, nil)
		begun := time.Now()
		k.Stop(true)
		assert.Equal(t, 1, s.count(), "the one in flight was lost")
		assert.Zero(t, time.Since(begun), "it is not waited for")
	})
}

func TestHeartbeatsKeepWhatAnEarlierAttemptLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &fakeServer{}
		_, keeper := Keep(t.Context(), KeeperOptions{Heartbeater: server, Pace: PaceOf(DefaultHeartbeatTimeout, 0), Details: []any{"earlier"}})
		pass(4 * time.Second)
		assert.Equal(t, []any{"earlier"}, server.last())
		keeper.Carry(func() []any { return []any{"earlier", "mine"} })
		pass(8 * time.Second)
		assert.Equal(t, []any{"earlier", "mine"}, server.last())
		keeper.Stop(false)
	})
}

func TestAFenceWithoutALimitIsOpen(t *testing.T) {
	require.NoError(t, (*Fence)(nil).Check())
	require.NoError(t, NewFence(0, time.Now().Add(-time.Hour)).Check())
	require.Error(t, NewFence(time.Minute, time.Now().Add(-time.Hour)).Check())
	require.NoError(t, (*Keeper)(nil).Fence().Check(), "outside an activity")
}

func TestTheWallClockCountsToo(t *testing.T) {
	now := time.Now()
	assert.Equal(t, time.Hour, elapsed(now, now.Add(time.Hour)))
	assert.Equal(t, time.Hour, elapsed(now, now.Round(0).Add(time.Hour)))
}
