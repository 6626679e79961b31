package winrm

import (
	"net"
	"net/url"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/reach"
)

// silentAddress is an address that answers no attempt to connect, as that of a host that is down:
// the queue of its listener is full. Only Linux drops connections then.
func silentAddress(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	raw, err := listener.(*net.TCPListener).SyscallConn()
	require.NoError(t, err)
	require.NoError(t, raw.Control(func(descriptor uintptr) { err = syscall.Listen(int(descriptor), 0) }))
	require.NoError(t, err)
	dialer := net.Dialer{Timeout: 100 * time.Millisecond}
	for range 5 {
		conn, err := dialer.DialContext(t.Context(), "tcp", listener.Addr().String())
		if err != nil {
			return listener.Addr().String()
		}
		t.Cleanup(func() { _ = conn.Close() })
	}
	require.Fail(t, "the queue of the listener takes every connection")
	return ""
}

func TestAConnectionToARestartingHostIsTriedForAShortTime(t *testing.T) {
	target := &url.URL{Scheme: "http", Host: silentAddress(t)}
	began := time.Now()
	_, err := dial(reach.DuringRestart(t.Context()), target, Options{ConnectTimeout: time.Minute})
	var timeout net.Error
	require.ErrorAs(t, err, &timeout)
	assert.True(t, timeout.Timeout())
	assert.Less(t, time.Since(began), 2*time.Second)
}
