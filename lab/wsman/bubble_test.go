package wsman_test

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/lab/wsman"
)

// inBubble serves a host without sockets, for which testing/synctest cannot wait. It returns the transport of its
// clients.
func inBubble(t *testing.T, server *wsman.Server) *http.Transport {
	t.Helper()
	n := memoryNet{arriving: make(chan net.Conn), closed: make(chan struct{})}
	serving := &http.Server{ReadHeaderTimeout: time.Minute}
	server.Configure(serving)
	ended := make(chan error, 1)
	go func() { ended <- serving.Serve(n) }()
	transport := &http.Transport{DialContext: n.dial}
	t.Cleanup(func() {
		server.Reset()
		transport.CloseIdleConnections()
		assert.NoError(t, serving.Close())
		assert.ErrorIs(t, <-ended, http.ErrServerClosed)
	})
	return transport
}

// memoryNet is a listener and its clients within one process.
type memoryNet struct {
	arriving chan net.Conn
	closed   chan struct{}
}

func (n memoryNet) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case n.arriving <- far:
		return near, nil
	case <-n.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (n memoryNet) Accept() (net.Conn, error) {
	select {
	case c := <-n.arriving:
		return c, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

func (n memoryNet) Close() error {
	close(n.closed)
	return nil
}

func (memoryNet) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
