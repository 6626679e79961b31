package wsman_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/wsman"
)

// watcher records its calls and cuts the connection at one moment.
type watcher struct {
	mutex sync.Mutex
	cutAt string
	seen  []string
}

func (w *watcher) see(moment string, data []byte) bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.seen = append(w.seen, moment+" "+string(data))
	return moment == w.cutAt
}

func (w *watcher) saw(what string) bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return slices.Contains(w.seen, what)
}

func (w *watcher) Input(_ string, data []byte) bool    { return w.see("input", data) }
func (w *watcher) Output(_ string, data []byte) bool   { return w.see("output", data) }
func (w *watcher) Answered(_ string, data []byte) bool { return w.see("answered", data) }

func TestAWatcherCutsBeforeTheProgramAndAroundItsAnswer(t *testing.T) {
	for moment, want := range map[string]struct{ sent, received bool }{
		"": {true, true}, "input": {false, true}, "output": {true, false}, "answered": {true, true},
	} {
		t.Run(moment, func(t *testing.T) {
			watch := &watcher{cutAt: moment}
			l := newLab(t, wsman.Options{Watch: watch})
			shell := l.create()
			command, program := l.start(shell)
			_, _, err := l.post(sendMessage(shell, command, "hallo", "true"))
			assert.Equal(t, want.sent, err == nil, err)
			if want.sent {
				assert.Equal(t, "hallo", <-program.input)
			}
			program.print <- "moin"
			_, answer, err := l.post(receiveMessage(shell, command))
			assert.Equal(t, want.received, err == nil, err)
			if want.received {
				assert.Contains(t, answer, "bW9pbg==")
			}
			if moment == "answered" { // The client has its answer before the cut, so it needs another connection.
				require.Eventually(t, func() bool { return watch.saw("answered moin") }, time.Minute, time.Millisecond)
				l.client.CloseIdleConnections()
			}
			watch.mutex.Lock()
			watch.cutAt = ""
			watch.mutex.Unlock()
			close(program.exit)
			output := l.output(shell, command)
			assert.Empty(t, output, "each output is received once")
			watch.mutex.Lock()
			defer watch.mutex.Unlock()
			require.NotEmpty(t, watch.seen)
			assert.Equal(t, "input hallo", watch.seen[0])
			assert.Contains(t, watch.seen, "output moin")
		})
	}
}
