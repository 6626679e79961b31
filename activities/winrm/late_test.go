package winrm

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/reach"
)

// While the connection was renewed, another worker may have begun the same work.
func TestInputIsNotSentLate(t *testing.T) {
	for name, lose := range map[string]func(*fakeHost, *Client){
		"the connection is old":    func(_ *fakeHost, c *Client) { c.transport.conn.lastUsed = time.Now().Add(-idleLimit - time.Second) },
		"the host forgot the user": func(h *fakeHost, _ *Client) { h.ntlm.forget = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			host := ntlmHost(t, nil)
			c := host.client(nil)
			process, err := c.Start(t.Context(), "x")
			require.NoError(t, err)
			lose(host, c)
			over := errors.New("over")
			ctx := reach.BeforeSending(t.Context(), func() error {
				host.mutex.Lock()
				defer host.mutex.Unlock()
				if host.ntlm.handshakes > 1 {
					return over
				}
				return nil
			})
			_, err = process.Write(ctx, []byte("input"))
			require.ErrorIs(t, err, over)
			require.NotErrorAs(t, err, new(*LostAnswer), "nothing was sent")
			assert.EqualError(t, err, "over", "the host is reached")
			assert.NotContains(t, host.actions(), "Send")
			_, err = process.Receive(ctx)
			require.NoError(t, err, "what only reads is sent")
			require.NoError(t, process.Close(ctx))
		})
	}
}

// A Receive waits for output, up to the operation timeout.
func TestBasicHoldsUpNoOtherHostOfTheAccount(t *testing.T) {
	waiting := make(chan struct{}, 1)
	busy := newHost(t, conversation(t, map[string]func(int) play{"Receive": func(int) play {
		waiting <- struct{}{}
		return play{hang: true}
	}}))
	accounts := NewAccounts()
	share := func(o *Options) { o.Accounts = accounts }
	process, err := busy.client(share).Start(t.Context(), "x")
	require.NoError(t, err)
	go func() { _, _ = process.Receive(t.Context()) }()
	<-waiting
	began := time.Now()
	run(t, newHost(t, conversation(t, nil)).client(share))
	assert.Less(t, time.Since(began), turnWait, "a request waits for the Receive of another host")
}

// A proxy also answers 503 if the host closed the connection after it had got the request (Envoy's response flag UC).
func TestOnlyWindowsItselfSaysThatItsServiceIsUnavailable(t *testing.T) {
	for by, lost := range map[string]bool{"Microsoft-HTTPAPI/2.0": false, "envoy": true, "": true} {
		host := ntlmHost(t, map[string]func(int) play{"Send": func(int) play {
			return play{status: http.StatusServiceUnavailable, by: by, kind: "text/plain"}
		}})
		process, err := host.client(nil).Start(t.Context(), "x")
		require.NoError(t, err)
		_, err = process.Write(t.Context(), []byte("input"))
		require.ErrorAs(t, err, new(*HTTPError), by)
		assert.Equal(t, lost, errors.As(err, new(*LostAnswer)), by)
	}
}
