package winrm

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func cut(int) play { return play{cut: true} }

func TestALostAnswerIsReportedAndNotSentAgain(t *testing.T) {
	act := map[string]func(*Client) error{
		"Create":  func(c *Client) error { _, err := c.Start(t.Context(), "x"); return err },
		"Command": func(c *Client) error { _, err := c.Start(t.Context(), "x"); return err },
		"Send": func(c *Client) error {
			process, err := c.Start(t.Context(), "x")
			require.NoError(t, err)
			written, err := process.Write(t.Context(), make([]byte, ChunkSize+1))
			assert.Zero(t, written)
			return err
		},
		"Receive": func(c *Client) error {
			process, err := c.Start(t.Context(), "x")
			require.NoError(t, err)
			_, err = process.Receive(t.Context())
			return err
		},
	}
	for action, do := range act {
		t.Run(action, func(t *testing.T) {
			host := ntlmHost(t, map[string]func(int) play{action: cut})
			err := do(host.client(nil))
			var lost *LostAnswer
			require.ErrorAs(t, err, &lost)
			assert.Equal(t, action, lost.Action)
			assert.Equal(t, 1, host.counts[action])
		})
	}
}

func TestARequestThatMayBeRepeatedIsSentAgain(t *testing.T) {
	answers := map[string]string{"Signal": recorded(t, "signal"), "Delete": recorded(t, "delete")}
	for action, answer := range answers {
		t.Run(action, func(t *testing.T) {
			host := ntlmHost(t, map[string]func(int) play{action: func(n int) play {
				if n == 1 {
					return play{cut: true}
				}
				return ok(answer)
			}})
			process, err := host.client(nil).Start(t.Context(), "x")
			require.NoError(t, err)
			require.NoError(t, process.Close(t.Context()))
			assert.Equal(t, 2, host.counts[action])
		})
	}
}

func TestAnswersThatAreNoMessages(t *testing.T) {
	tests := map[string]struct {
		play play
		lost bool
	}{
		"not found":       {play{status: http.StatusNotFound, body: "nothing here"}, false},
		"service starts":  {play{status: http.StatusServiceUnavailable}, false},
		"gateway trouble": {play{status: http.StatusBadGateway, body: "<html>"}, true},
		"too large":       {ok(strings.Repeat("x", 2<<20)), true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			host := newHost(t, func(string, int) play { return test.play })
			_, err := host.client(func(o *Options) { o.MaxAnswer = 1 << 20 }).Start(t.Context(), "x")
			var lost *LostAnswer
			var strange *HTTPError
			if test.lost {
				require.ErrorAs(t, err, &lost)
			} else {
				require.ErrorAs(t, err, &strange)
				assert.NotErrorAs(t, err, &lost)
			}
		})
	}
}

func TestAHostThatCannotBeReached(t *testing.T) {
	host := newHost(t, conversation(t, nil))
	tests := map[string]func(*Options){
		"unknown authority": func(o *Options) { o.RootCAs = nil },
		"another name":      func(o *Options) { o.ServerName = "node2.other" },
		"nobody listens":    func(o *Options) { o.URL = "https://127.0.0.1:1/wsman" },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := host.client(change).Start(t.Context(), "x")
			var unreachable *TransportError
			require.ErrorAs(t, err, &unreachable)
			assert.Contains(t, err.Error(), "cannot reach https://127.0.0.1")
		})
	}
	assert.Empty(t, host.actions())
}

func TestARestingConnectionIsGivenUpInTime(t *testing.T) {
	host := ntlmHost(t, nil)
	c := host.client(nil)
	run(t, c)
	c.transport.conn.lastUsed = time.Now().Add(-idleLimit - time.Second)
	run(t, c)
	assert.Equal(t, 2, host.ntlm.handshakes)
}
