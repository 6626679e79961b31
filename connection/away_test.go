package connection

import (
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
)

func TestWhetherAServerAnswers(t *testing.T) {
	listen := func() net.Listener {
		listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		require.NoError(t, err)
		t.Cleanup(func() { _ = listener.Close() })
		return listener
	}
	answers, silent, closed := listen(), listen(), listen()
	server := grpc.NewServer() // It knows no health checks.
	go func() { _ = server.Serve(answers) }()
	t.Cleanup(server.Stop)
	require.NoError(t, closed.Close())
	for address, want := range map[string]string{
		answers.Addr().String(): "", silent.Addr().String(): "no answer within 1s",
		closed.Addr().String(): "dial tcp " + closed.Addr().String() + ": connect: connection refused",
	} {
		c, err := client.NewLazyClient(client.Options{HostPort: address})
		require.NoError(t, err)
		began := time.Now()
		err = Health(t.Context(), c)
		assert.Less(t, time.Since(began), 3*time.Second)
		if want == "" {
			require.NoError(t, err)
			continue
		}
		assert.EqualError(t, err, want)
		canceled, cancel := context.WithCancel(t.Context())
		cancel()
		require.NoError(t, Health(canceled, c), "who no longer asks learns nothing")
		c.Close()
	}
}

func TestErrorsOfAServerThatIsAway(t *testing.T) {
	for err, want := range map[error]bool{
		nil: false, errors.New("x"): false, serviceerror.NewNotFound("x"): false, context.Canceled: false,
		serviceerror.NewUnavailable("x"): true, fmt.Errorf("y: %w", serviceerror.NewUnavailable("x")): true,
		fmt.Errorf("y: %w", context.DeadlineExceeded): true, serviceerror.NewDeadlineExceeded("x"): true,
	} {
		assert.Equal(t, want, IsAway(err), "%v", err)
	}
}
