package winrm

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// slowHost accepts connections and reads nothing until the test says so.
func slowHost(t *testing.T, secured bool) (o Options, accepted <-chan net.Conn) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	o = Options{URL: "http://" + listener.Addr().String(), AllowHTTP: true, User: "tester", Password: "secret", Auth: Basic, OperationTimeout: time.Minute}
	var config *tls.Config
	if secured {
		server := httptest.NewTLSServer(nil)
		t.Cleanup(server.Close)
		config, o.RootCAs = server.TLS, x509.NewCertPool()
		o.RootCAs.AddCert(server.Certificate())
		o.URL = strings.Replace(o.URL, "http:", "https:", 1)
	}
	conns := make(chan net.Conn, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		_ = conn.(*net.TCPConn).SetReadBuffer(4 << 10)
		if secured {
			conn = tls.Server(conn, config)
			_ = conn.(*tls.Conn).HandshakeContext(context.Background())
		}
		conns <- conn
	}()
	return o, conns
}

// The system would go on sending what was written, for minutes: when the network is back, the host would carry out a request
// that was given up, perhaps after its repetition.
func TestARequestThatWasGivenUpIsNotDeliveredLater(t *testing.T) {
	for name, secured := range map[string]bool{"http": false, "https": true} {
		t.Run(name, func(t *testing.T) {
			o, accepted := slowHost(t, secured)
			target, err := url.Parse(o.URL)
			require.NoError(t, err)
			began := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
			defer cancel()
			_, err = newTransport(o.withDefaults(), target).send(ctx, sendAction, longMessage)
			require.ErrorAs(t, err, new(*LostAnswer), "everything was written")
			assert.Less(t, time.Since(began), 4*time.Second, "the close does not wait for the host")
			requireNotDelivered(t, <-accepted)
		})
	}
}

func TestARequestOfAWorkerThatDiesIsNotDeliveredLater(t *testing.T) {
	o, accepted := slowHost(t, false)
	target, err := url.Parse(o.URL)
	require.NoError(t, err)
	c, err := dial(t.Context(), target, o.withDefaults())
	require.NoError(t, err)
	_, err = io.WriteString(c, longMessage)
	require.NoError(t, err)
	require.NoError(t, c.Close()) // As the system does at the end of a process.
	requireNotDelivered(t, <-accepted)
}

// longMessage does not fit into what the systems of both sides keep of a connection before the host reads.
var longMessage = strings.Repeat("x", 128<<10) + "</Envelope>"

func requireNotDelivered(t *testing.T, host net.Conn) {
	t.Helper()
	t.Cleanup(func() { _ = host.Close() })
	require.NoError(t, host.SetReadDeadline(time.Now().Add(10*time.Second)))
	arrived, err := io.ReadAll(host)
	require.Error(t, err, "the connection was broken off")
	assert.NotContains(t, string(arrived), "</Envelope>")
}
