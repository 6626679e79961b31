package heartbeat

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheSecondAttemptWaitsForTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var attempts Attempts
		key := AttemptKey{"default", "deploy/berlin", "r-1", "7"}
		leave, err := attempts.Enter(t.Context(), key)
		require.NoError(t, err)
		var working atomic.Int32
		for range 2 {
			go func() {
				leave, err := attempts.Enter(t.Context(), key)
				assert.NoError(t, err)
				assert.EqualValues(t, 1, working.Add(1), "one at a time")
				time.Sleep(time.Second) //nolint:forbidigo // the bubble's time, in which the other could begin too soon
				working.Add(-1)
				leave()
			}()
		}
		pass(time.Minute)
		assert.Zero(t, working.Load())
		leave()
		pass(500 * time.Millisecond)
		assert.EqualValues(t, 1, working.Load())
		pass(5 * time.Second)
		assert.Empty(t, attempts.running)
	})
}

func TestAnAttemptWaitsNoLongerThanItsContext(t *testing.T) {
	var attempts Attempts
	key := AttemptKey{"default", "deploy/berlin", "r-1", "7"}
	leave, err := attempts.Enter(t.Context(), key)
	require.NoError(t, err)
	defer leave()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	_, err = attempts.Enter(ctx, key)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	key.ActivityID = "8"
	other, err := attempts.Enter(ctx, key)
	require.NoError(t, err, "another activity does not wait")
	other()
}
