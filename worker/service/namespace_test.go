package service

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
)

// noNamespace is a server that has no namespace.
type noNamespace struct {
	workflowservice.UnimplementedWorkflowServiceServer
}

func (noNamespace) GetSystemInfo(context.Context, *workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	return &workflowservice.GetSystemInfoResponse{Capabilities: &workflowservice.GetSystemInfoResponse_Capabilities{}}, nil
}

func (noNamespace) DescribeNamespace(_ context.Context, r *workflowservice.DescribeNamespaceRequest) (*workflowservice.DescribeNamespaceResponse, error) {
	return nil, serviceerror.ToStatus(serviceerror.NewNamespaceNotFound(r.GetNamespace())).Err()
}

// A worker that went on would take no work, and its log would name other causes.
func TestAWorkerEndsIfTheServerHasNoSuchNamespace(t *testing.T) {
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := grpc.NewServer()
	workflowservice.RegisterWorkflowServiceServer(server, noNamespace{})
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	directory := t.TempDir()
	endpoints := filepath.Join(directory, "endpoints.yaml")
	require.NoError(t, os.WriteFile(endpoints, []byte("hosts:\n  - {name: KERN1, url: \"https://127.0.0.1:5986/wsman\", user: a, password: \"env:NO_SUCH\"}\n"), 0o600))
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	err = Run(ctx, Settings{Address: listener.Addr().String(), Namespace: "nope", Endpoints: endpoints, Sites: directory, Evidence: directory, LogLevel: "error", Deployment: "changeover", BuildID: "b"})
	assert.ErrorContains(t, err, "the Temporal server has no namespace nope; correct --namespace or --address")
}
