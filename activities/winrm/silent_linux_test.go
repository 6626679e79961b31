package winrm

import (
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// silentAddress is an address that answers no attempt to connect, as that of a host that is down:
// the queue of its listener is full.
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
