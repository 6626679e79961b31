package winrm

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAPageWithStatus200IsOfAnotherServer(t *testing.T) {
	const page = "<!DOCTYPE html><html><body><h1>Proxy login</h1></body></html>"
	for action, do := range map[string]func(*Client) error{
		"Create":  func(c *Client) error { _, err := c.Start(t.Context(), "x"); return err },
		"Command": func(c *Client) error { _, err := c.Start(t.Context(), "x"); return err },
		"Receive": func(c *Client) error {
			process, err := c.Start(t.Context(), "x")
			require.NoError(t, err)
			_, err = process.Receive(t.Context())
			return err
		},
		"Send": func(c *Client) error {
			process, err := c.Start(t.Context(), "x")
			require.NoError(t, err)
			_, err = process.Write(t.Context(), []byte("x"))
			return err
		},
	} {
		for kind, body := range map[string]string{"text/html": "Bitte anmelden", "application/soap+xml": page, "text/html; charset=utf-8": page} {
			t.Run(action+" "+kind, func(t *testing.T) {
				host := newHost(t, conversation(t, map[string]func(int) play{action: func(int) play {
					return play{status: http.StatusOK, body: body, kind: kind}
				}}))
				err := do(host.client(nil))
				var strange *HTTPError
				require.ErrorAs(t, err, &strange)
				assert.NotErrorAs(t, err, new(*LostAnswer))
				require.ErrorContains(t, err, "cannot reach WinRM at "+host.server.URL+"/wsman: the answer has HTTP status 200 and is not a WS-Management message ("+kind+")")
			})
		}
	}
	t.Run("to the first leg of NTLM", func(t *testing.T) {
		host := newHost(t, nil)
		host.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(page)) })
		_, err := host.client(func(o *Options) { o.Auth = NTLM }).Start(t.Context(), "x")
		require.ErrorContains(t, err, "HTTP status 200 and is not a WS-Management message (text/html")
	})
	t.Run("what is neither a message nor a page may come from the host", func(t *testing.T) {
		host := newHost(t, func(string, int) play { return ok("") })
		_, err := host.client(nil).Start(t.Context(), "x")
		require.ErrorAs(t, err, new(*LostAnswer))
		require.ErrorAs(t, err, new(*HTTPError))
	})
}

// If a web page answers a request with the password, this does not prove that a host has accepted it.
func TestAPageAcceptsNoAccount(t *testing.T) {
	accounts := NewAccounts()
	host := newHost(t, func(string, int) play { return play{status: http.StatusOK, body: "<html>", kind: "text/html"} })
	c := host.client(func(o *Options) { o.Accounts = accounts })
	_, err := c.Start(t.Context(), "x")
	require.Error(t, err)
	assert.False(t, accounts.find(c.options).accepted)
}
