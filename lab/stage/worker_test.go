package stage

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func shell(t *testing.T, command string) *Worker {
	t.Helper()
	return &Worker{Binary: "/bin/sh", Args: []string{"-c", command}, Log: filepath.Join(t.TempDir(), "worker.log")}
}

func TestAWorkerThatDiesIsReplaced(t *testing.T) {
	w := shell(t, "exec sleep 60")
	require.NoError(t, w.Start())
	ctx, cancel := context.WithCancel(t.Context())
	said, kept := make(chan string, 10), make(chan error, 1)
	go func() { kept <- w.Keep(ctx, func(text string) { said <- text }) }()
	w.Kill()
	assert.Equal(t, "the worker ended; starting another worker", <-said)
	assert.Eventually(t, w.Running, 5*time.Second, 10*time.Millisecond)

	cancel()
	w.Stop()
	assert.NoError(t, <-kept)
	assert.False(t, w.Running())
}

func TestNoWorkerIsStartedAfterTheEnd(t *testing.T) {
	w := shell(t, "exit 3")
	require.NoError(t, w.Start())
	only := w.cmd
	ctx, cancel := context.WithCancel(t.Context())
	assert.NoError(t, w.Keep(ctx, func(string) { cancel() }))
	assert.Same(t, only, w.cmd)
}

func TestAWorkerIsKilledWhileAnotherIsStarted(t *testing.T) {
	w := shell(t, "exec sleep 60")
	started := make(chan struct{})
	var kills sync.WaitGroup
	kills.Go(func() {
		for {
			select {
			case <-started:
				return
			default:
				w.Kill()
			}
		}
	})
	for range 20 {
		require.NoError(t, w.Start())
		w.Wait()
	}
	close(started)
	kills.Wait()
	assert.False(t, w.Running())
}

func TestAWorkerThatNeverStaysUpIsGivenUp(t *testing.T) {
	w := shell(t, "exit 3")
	require.NoError(t, w.Start())
	assert.ErrorContains(t, w.Keep(t.Context(), func(string) {}), "cannot keep a worker running: 5 workers in a row ended within seconds; see their log, "+w.Log)
}
