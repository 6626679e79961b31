package service

import (
	"context"
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	sdk "go.temporal.io/sdk/temporal"
	"google.golang.org/grpc"

	"changeover/config/secrets"
	"changeover/connection"
)

// taking is a server that keeps what activities report.
type taking struct {
	workflowservice.UnimplementedWorkflowServiceServer
	reports []*commonpb.Payloads
	failure string
}

func (l *taking) GetSystemInfo(context.Context, *workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	return &workflowservice.GetSystemInfoResponse{}, nil
}

func (l *taking) RecordActivityTaskHeartbeat(_ context.Context, r *workflowservice.RecordActivityTaskHeartbeatRequest) (*workflowservice.RecordActivityTaskHeartbeatResponse, error) {
	l.reports = append(l.reports, r.GetDetails())
	return &workflowservice.RecordActivityTaskHeartbeatResponse{}, nil
}

func (l *taking) RespondActivityTaskCompleted(_ context.Context, r *workflowservice.RespondActivityTaskCompletedRequest) (*workflowservice.RespondActivityTaskCompletedResponse, error) {
	l.reports = append(l.reports, r.GetResult())
	return &workflowservice.RespondActivityTaskCompletedResponse{}, nil
}

func (l *taking) RespondActivityTaskFailed(_ context.Context, r *workflowservice.RespondActivityTaskFailedRequest) (*workflowservice.RespondActivityTaskFailedResponse, error) {
	l.failure = r.String()
	return &workflowservice.RespondActivityTaskFailedResponse{}, nil
}

// Heartbeats go by the client, past the worker's interceptors: what is masked is masked
// on the connection itself.
func TestTheWorkersConnectionMasksWhatActivitiesReport(t *testing.T) {
	const secret = "Horse-Battery-9"
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server, taken := grpc.NewServer(), &taking{}
	workflowservice.RegisterWorkflowServiceServer(server, taken)
	go func() { _ = server.Serve(listener) }()
	defer server.Stop()
	known := &secrets.Scrubber{}
	known.Add(secret)
	c, err := connection.Dial(t.Context(), connectionOptions(Settings{Address: listener.Addr().String()}, nil, nil, known))
	require.NoError(t, err)
	defer c.Close()

	require.NoError(t, c.RecordActivityHeartbeat(t.Context(), []byte("token"), "at "+secret))
	require.NoError(t, c.CompleteActivity(t.Context(), []byte("token"), "it is "+secret, nil))
	require.NoError(t, c.CompleteActivity(t.Context(), []byte("token"), nil, sdk.NewApplicationError("no "+secret, "Refused")))
	require.Len(t, taken.reports, 2)
	assert.Equal(t, `"at ********"`, string(taken.reports[0].GetPayloads()[0].GetData()))
	assert.Equal(t, `"it is ********"`, string(taken.reports[1].GetPayloads()[0].GetData()))
	assert.Contains(t, taken.failure, "no ********")
	assert.NotContains(t, taken.failure, secret)
}
