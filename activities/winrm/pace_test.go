package winrm

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A host that answers every Receive at once with nothing is not asked thousands of times.
func TestAnEmptyReceiveIsAskedAgainAfterAPause(t *testing.T) {
	const empty = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><rsp:ReceiveResponse xmlns:rsp="http://schemas.microsoft.com/wbem/wsman/1/windows/shell"/></s:Body></s:Envelope>`
	for name, played := range map[string]play{"empty answers": ok(empty), "timeouts": fault(recorded(t, "fault-timed-out"))} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			host := newHost(t, conversation(t, map[string]func(int) play{"Receive": func(int) play { return played }}))
			process, err := host.client(nil).Start(t.Context(), "x")
			require.NoError(t, err)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err = process.Receive(ctx)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			host.mutex.Lock()
			defer host.mutex.Unlock()
			// At 0, 50, 150, 350 and 750 ms.
			assert.LessOrEqual(t, host.counts["Receive"], 5)
		})
	}
}

func TestAReceiveThatWaitedIsAskedAgainAtOnce(t *testing.T) {
	p := pacer{pause: longestPause / 4}
	began := time.Now()
	require.NoError(t, p.wait(t.Context(), began.Add(-longestPause)))
	assert.Less(t, time.Since(began), longestPause/4)
	assert.Zero(t, p.pause)
}
