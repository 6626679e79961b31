package powershell

import (
	"crypto/tls"
	"encoding/hex"
	"io"
	"net"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/winrm"
	"changeover/runbook"
)

// refusesTLS12 is a listener without TLS 1.2 that ends the handshake with the alert protocol_version.
func refusesTLS12(t *testing.T) (address string) {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// selectsTLS10 is a listener without TLS 1.2 that answers with the newest version that it knows, as RFC 5246 demands (E.1).
func selectsTLS10(t *testing.T) (address string) {
	t.Helper()
	// A record with the handshake message ServerHello: TLS 1.0, TLS_RSA_WITH_AES_128_CBC_SHA.
	hello, err := hex.DecodeString("160301002a" + "02000026" + "0301" + "0102030405060708091011121314151617181920212223242526272829303132" + "00" + "002f" + "00")
	require.NoError(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // ends with the test
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write(hello)
			_, _ = io.Copy(io.Discard, conn)
			_ = conn.Close()
		}
	}()
	return listener.Addr().String()
}

// The host answers, so neither a firewall nor a missing listener is the cause, and another attempt has the same result.
func TestAHostWithoutTLS12NamesTheRegistryValues(t *testing.T) {
	for name, listener := range map[string]func(*testing.T) string{"alert": refusesTLS12, "older version selected": selectsTLS10} {
		t.Run(name, func(t *testing.T) {
			client, err := winrm.New(winrm.Options{URL: "https://" + listener(t) + "/wsman", User: "u", Password: "p"})
			require.NoError(t, err)
			t.Cleanup(client.Close)
			_, err = client.Start(t.Context(), "x")
			var failure *host.Failure
			require.ErrorAs(t, meaning(t.Context(), err), &failure)
			assert.Equal(t, runbook.ErrConnection, failure.Type, "%v", err)
			assert.Contains(t, failure.Next, `HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server`)
			assert.Contains(t, failure.Next, "Enabled to 1 and DisabledByDefault to 0")
			assert.Contains(t, failure.Next, "restart the host")
			assert.NotContains(t, failure.Next, "firewall")
		})
	}
}

// refusesSuites is a listener with TLS 1.2 and only cipher suites that crypto/tls no longer offers: an exchange of keys with RSA, and
// CBC with SHA-256.
func refusesSuites(t *testing.T) (address string) {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	server.TLS = &tls.Config{
		MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS12,
		CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256}, //nolint:gosec // the suites of an older host
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// The host answers, so neither a firewall nor a missing listener is the cause.
func TestAHostWithoutACommonCipherSuiteNamesTLS(t *testing.T) {
	client, err := winrm.New(winrm.Options{URL: "https://" + refusesSuites(t) + "/wsman", User: "u", Password: "p"})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	_, err = client.Start(t.Context(), "x")
	var failure *host.Failure
	require.ErrorAs(t, meaning(t.Context(), err), &failure)
	assert.Equal(t, runbook.ErrConnection, failure.Type, "%v", err)
	assert.ErrorContains(t, err, "handshake failure")
	assert.Contains(t, failure.Next, "the TLS settings of the host share no version or cipher suite with the worker")
	assert.Contains(t, failure.Next, "TLS 1.2 and a cipher suite with ECDHE")
	assert.NotContains(t, failure.Next, "firewall")
}
