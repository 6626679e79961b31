package powershell

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
)

// A resting PowerShell may have lost its connection; what counts is the moment at which the new connection is ready.
func TestThePermitIsAskedForAfterTheHostIsConnectedAgain(t *testing.T) {
	for name, want := range map[string]error{"permit": errors.New("not now"), "abort": context.Canceled} {
		t.Run(name, func(t *testing.T) {
			changes := 0
			fake := &fakeHost{t: t, handle: func(nonce string, _ request) string {
				changes++
				return answer(nonce, response{})
			}}
			node := fake.host(nil)
			ctx, cancel := context.WithCancel(t.Context())
			over := false
			ctx = host.WithPermit(ctx, func() error {
				if over {
					return want
				}
				return nil
			})
			_, err := node.Run(ctx, scripts.Call{Script: changing}, nil)
			require.NoError(t, err)
			fake.last().connects = func() {
				if name == "abort" {
					cancel()
				} else {
					over = true
				}
			}
			_, err = node.Run(ctx, scripts.Call{Script: changing}, nil)
			require.ErrorIs(t, err, want)
			require.NotErrorAs(t, err, new(*LostReply), "nothing was sent")
			assert.False(t, host.Unanswered(err))
			assert.True(t, host.NotRun(err))
			assert.Equal(t, 1, changes)
			over = false
			cancel()
		})
	}
}

// A host that one defect made unusable would hold up all runs.
func TestAPanicFreesTheHost(t *testing.T) {
	fake := &fakeHost{t: t, handle: nothing}
	node := fake.host(nil)
	run := func(ctx context.Context) error {
		_, err := node.Run(ctx, scripts.Call{Script: reading}, nil)
		return err
	}
	for name, ask := range map[string]func(){
		"one":  func() { _ = run(t.Context()) },
		"many": func() { node.RunAll(t.Context(), []scripts.Call{{Script: reading}, {Script: reading}}) },
	} {
		require.NoError(t, run(t.Context()))
		fake.last().connects = func() { panic("a defect") }
		assert.PanicsWithValue(t, "a defect", ask, name)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		require.NoError(t, run(ctx), name)
		cancel()
	}
	node.pool.closing.Wait()
	assert.Equal(t, 2, fake.closed(), "the PowerShells whose state is not known are ended")
}
