package heartbeat

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
)

func TestAnAnnouncementIsWithTheServerBeforeItReturns(t *testing.T) {
	keeping(t, func(t *testing.T, ctx context.Context, k *Keeper, s *fakeServer) {
		k.Carry(func() []any { return []any{"begun"} })
		k.Changed()
		require.NoError(t, k.Announce(ctx))
		require.Equal(t, 1, s.count())
		assert.Equal(t, []any{"begun"}, s.last())
		k.Stop(true)
		assert.Equal(t, 1, s.count(), "the server has the details already")
	})
	require.NoError(t, (*Keeper)(nil).Announce(t.Context()), "outside an activity")
}

func TestAnAnnouncementWaitsForTheServerUntilTheFenceCloses(t *testing.T) {
	keeping(t, func(t *testing.T, ctx context.Context, k *Keeper, s *fakeServer) {
		s.set(true, nil)
		began := time.Now()
		time.AfterFunc(10*time.Second, func() { s.set(false, nil) })
		require.NoError(t, k.Announce(ctx))
		assert.GreaterOrEqual(t, time.Since(began), 10*time.Second)
		assert.Less(t, time.Since(began), 20*time.Second)
		k.Stop(false)
	})
	keeping(t, func(t *testing.T, ctx context.Context, k *Keeper, s *fakeServer) {
		s.set(true, nil)
		began := time.Now()
		require.ErrorAs(t, k.Announce(ctx), new(*FenceClosed))
		assert.Less(t, time.Since(began), DefaultHeartbeatTimeout, "before another worker may begin")
		require.NoError(t, ctx.Err())
		k.Stop(false)
	})
}

func TestAnAnnouncementEndsWithTheWork(t *testing.T) {
	keeping(t, func(t *testing.T, ctx context.Context, k *Keeper, s *fakeServer) {
		s.set(false, temporal.NewCanceledError())
		require.ErrorIs(t, k.Announce(ctx), context.Canceled)
		require.True(t, temporal.IsCanceledError(context.Cause(ctx)))
		k.Stop(false)
	})
	keeping(t, func(t *testing.T, ctx context.Context, k *Keeper, s *fakeServer) {
		s.set(true, nil)
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		require.ErrorIs(t, k.Announce(short), context.DeadlineExceeded)
		k.Stop(false)
	})
}
