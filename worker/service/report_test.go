package service

import (
	"context"
	"errors"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"changeover/connection"
)

// away is a server that cannot be reached for a while.
func away(lasting time.Duration) grpc.UnaryInvoker {
	begun := time.Now()
	return func(ctx context.Context, _ string, _, _ any, _ *grpc.ClientConn, _ ...grpc.CallOption) error {
		if ctx.Err() != nil {
			return status.FromContextError(ctx.Err()).Err()
		}
		if time.Since(begun) < lasting {
			return status.Error(codes.Unavailable, "no connection")
		}
		return nil
	}
}

// report calls a method as the SDK does: within 10 s.
func report(t *testing.T, method string, server grpc.UnaryInvoker) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	return reportPatiently(ctx, "/temporal.api.workflowservice.v1.WorkflowService/"+method, nil, nil, nil, server)
}

func TestTheEndOfAnActivityIsReportedForLonger(t *testing.T) {
	for _, method := range []string{"RespondActivityTaskCompleted", "RespondActivityTaskFailed", "RespondActivityTaskCanceled"} {
		synctest.Test(t, func(t *testing.T) {
			require.NoError(t, report(t, method, away(20*time.Second)))
			assert.Equal(t, codes.Unavailable, status.Code(report(t, method, away(30*time.Second))), "not for ever")
		})
	}
	synctest.Test(t, func(t *testing.T) {
		assert.Equal(t, codes.Unavailable, status.Code(report(t, "RecordActivityTaskHeartbeat", away(time.Second))), "others are left as they are")
		refused := errors.New("refused")
		begun := time.Now()
		assert.ErrorIs(t, report(t, "RespondActivityTaskCompleted", func(context.Context, string, any, any, *grpc.ClientConn, ...grpc.CallOption) error {
			return refused
		}), refused)
		assert.Zero(t, time.Since(begun))
	})
}

// reported is a server that notes how long a report may take.
type reported struct {
	workflowservice.UnimplementedWorkflowServiceServer
	within time.Duration
}

func (r *reported) GetSystemInfo(context.Context, *workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	return &workflowservice.GetSystemInfoResponse{}, nil
}

func (r *reported) RespondActivityTaskCompleted(ctx context.Context, _ *workflowservice.RespondActivityTaskCompletedRequest) (*workflowservice.RespondActivityTaskCompletedResponse, error) {
	deadline, _ := ctx.Deadline()
	r.within = time.Until(deadline)
	return &workflowservice.RespondActivityTaskCompletedResponse{}, nil
}

func TestTheWorkersConnectionReportsWithPatience(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server, sent := grpc.NewServer(), &reported{}
	workflowservice.RegisterWorkflowServiceServer(server, sent)
	go func() { _ = server.Serve(listener) }()
	defer server.Stop()
	c, err := connection.Dial(t.Context(), connectionOptions(Settings{Address: listener.Addr().String()}, nil, nil, nil))
	require.NoError(t, err)
	defer c.Close()
	require.NoError(t, c.CompleteActivity(t.Context(), []byte("token"), nil, nil))
	assert.InDelta(t, 25, sent.within.Seconds(), 2)
}
