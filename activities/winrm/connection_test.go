package winrm

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rawHost accepts one connection and gives it to the test.
func rawHost(t *testing.T, secured bool) (c *connection, host net.Conn) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	o := Options{ConnectTimeout: 5 * time.Second}
	target := &url.URL{Scheme: "http", Host: listener.Addr().String()}
	if secured {
		server := httptest.NewTLSServer(nil)
		t.Cleanup(server.Close)
		listener = tls.NewListener(listener, server.TLS)
		pool := x509.NewCertPool()
		pool.AddCert(server.Certificate())
		target.Scheme, o.RootCAs = "https", pool
	}
	accepted := make(chan net.Conn, 1)
	go func() {
		conn, err := listener.Accept()
		if secured && err == nil {
			_ = conn.(*tls.Conn).HandshakeContext(context.Background())
		}
		accepted <- conn
	}()
	c, err = dial(t.Context(), target, o)
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	host = <-accepted
	require.NotNil(t, host)
	t.Cleanup(func() { _ = host.Close() })
	return c, host
}

// eachWay runs a test over plain TCP and over TLS.
func eachWay(t *testing.T, test func(t *testing.T, c *connection, host net.Conn)) {
	for name, secured := range map[string]bool{"http": false, "https": true} {
		t.Run(name, func(t *testing.T) {
			c, host := rawHost(t, secured)
			test(t, c, host)
		})
	}
}

func TestARestingConnectionIsLookedAtWithoutWaiting(t *testing.T) {
	eachWay(t, func(t *testing.T, c *connection, host net.Conn) {
		exchangeOnce(t, c, host)
		const looks = 1000
		began := time.Now()
		for range looks {
			require.True(t, c.alive())
		}
		assert.Less(t, time.Since(began), looks*peekTime/4, "a look waits")
		exchangeOnce(t, c, host)
	})
}

// exchangeOnce sends a request and has the host answer it, so that nothing of the handshake is left to be read.
func exchangeOnce(t *testing.T, c *connection, host net.Conn) {
	t.Helper()
	answered := make(chan error, 1)
	go func() {
		if _, err := host.Read(make([]byte, 4096)); err != nil {
			answered <- err
			return
		}
		_, err := host.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
		answered <- err
	}()
	c.maxAnswer = 1
	_, err := c.exchange(t.Context(), "", nil)
	require.NoError(t, err)
	require.NoError(t, <-answered)
}

// liveness are the two ways to find out whether a connection lives; systems without the first use the second.
var liveness = map[string]func(*connection) bool{"look": (*connection).alive, "read": (*connection).readsNothing}

func TestADeadConnectionIsSeen(t *testing.T) {
	for name, alive := range liveness {
		t.Run(name, func(t *testing.T) {
			eachWay(t, func(t *testing.T, c *connection, host net.Conn) {
				exchangeOnce(t, c, host)
				require.True(t, alive(c))
				exchangeOnce(t, c, host)
				require.NoError(t, host.Close())
				assert.Eventually(t, func() bool { return !alive(c) }, 5*time.Second, time.Millisecond, "closed by the host")
			})
			eachWay(t, func(t *testing.T, c *connection, _ net.Conn) {
				require.NoError(t, c.Close())
				assert.False(t, alive(c), "closed on this side")
			})
			eachWay(t, func(t *testing.T, c *connection, host net.Conn) {
				exchangeOnce(t, c, host)
				_, err := host.Write([]byte("HTTP/1.1 408 Request Timeout\r\n\r\n"))
				require.NoError(t, err)
				assert.Eventually(t, func() bool { return !alive(c) }, 5*time.Second, time.Millisecond, "the host speaks unasked")
			})
		})
	}
}

func TestAnAnswerThatIsLongerThanItSaysEndsTheConnection(t *testing.T) {
	c, host := rawHost(t, false)
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		_, _ = host.Read(make([]byte, 4096))
		_, _ = host.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nmore"))
	}()
	_, err := c.exchange(t.Context(), "", nil)
	require.NoError(t, err)
	<-answered
	assert.False(t, c.alive())
}
