package winrm

import (
	"context"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func ntlmHost(t *testing.T, instead map[string]func(n int) play) *fakeHost {
	host := newHost(t, conversation(t, instead))
	host.ntlm = &ntlmServer{domain: "LAB", user: "Jörg", password: "pass wörd"}
	return host
}

func run(t *testing.T, c *Client) {
	t.Helper()
	process, err := c.Start(t.Context(), "hostname")
	require.NoError(t, err)
	out, err := process.Receive(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "hi\r\n", string(out.Stdout))
	require.NoError(t, process.Close(t.Context()))
}

func TestNTLMLogsOnOnceForOneConnection(t *testing.T) {
	host := ntlmHost(t, nil)
	run(t, host.client(nil))
	assert.Equal(t, []string{"Create", "Command", "Receive", "Signal", "Delete"}, host.actions())
	assert.Equal(t, 1, host.ntlm.handshakes)
	assert.Zero(t, host.ntlm.early, "the first leg tells nothing")
	assert.Zero(t, host.basic, "no fallback to Basic")
	for _, s := range host.seen {
		assert.Equal(t, host.seen[0].conn, s.conn)
	}
}

func TestNTLMLogsOnAgain(t *testing.T) {
	t.Run("after the host closed the connection", func(t *testing.T) {
		create := recorded(t, "create")
		host := ntlmHost(t, map[string]func(int) play{"Create": func(int) play {
			return play{status: http.StatusOK, body: create, last: true}
		}})
		run(t, host.client(nil))
		assert.Equal(t, 2, host.ntlm.handshakes)
	})
	t.Run("after a resting connection died", func(t *testing.T) {
		host := ntlmHost(t, nil)
		c := host.client(nil)
		run(t, c)
		host.server.CloseClientConnections()
		run(t, c)
		assert.Equal(t, 2, host.ntlm.handshakes)
		assert.Len(t, host.actions(), 10, "every request arrived once")
	})
	t.Run("after the host forgot the log-on", func(t *testing.T) {
		host := ntlmHost(t, nil)
		c := host.client(nil)
		run(t, c)
		host.ntlm.forget = 1
		run(t, c)
		assert.Equal(t, 2, host.ntlm.handshakes)
		assert.Len(t, host.actions(), 10, "every request was let in once")
	})
}

func TestRefusedAccount(t *testing.T) {
	t.Run("NTLM with a wrong password", func(t *testing.T) {
		host := ntlmHost(t, nil)
		_, err := host.client(func(o *Options) { o.Password = "wrong" }).Start(t.Context(), "hostname")
		var refused *AuthError
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, []string{"Negotiate", "Basic"}, refused.Offers)
		assert.Equal(t, 1, host.ntlm.handshakes, "one attempt: more could lock the account")
		assert.NotContains(t, err.Error(), "wrong")
		assert.Zero(t, host.basic)
	})
	t.Run("Basic with a wrong password", func(t *testing.T) {
		host := newHost(t, conversation(t, nil))
		_, err := host.client(func(o *Options) { o.Password = "wrong" }).Start(t.Context(), "hostname")
		var refused *AuthError
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, 1, host.basic)
		assert.Empty(t, host.actions())
	})
	t.Run("a host without NTLM", func(t *testing.T) {
		host := newHost(t, nil)
		host.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Add("WWW-Authenticate", `Basic realm="WSMAN"`)
			w.WriteHeader(http.StatusUnauthorized)
		})
		_, err := host.client(func(o *Options) { o.Auth = NTLM }).Start(t.Context(), "hostname")
		var refused *AuthError
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, []string{"Basic"}, refused.Offers)
	})
}

func TestRequestsOnOneConnectionTakeTurns(t *testing.T) {
	host := ntlmHost(t, nil)
	c := host.client(nil)
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			process, err := c.Start(context.Background(), "hostname")
			if assert.NoError(t, err) {
				assert.NoError(t, process.Close(context.Background()))
			}
		})
	}
	group.Wait()
	assert.False(t, host.overlap)
	assert.Equal(t, 1, host.ntlm.handshakes)
}
