package connection

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
)

// described is a server that answers the question for a namespace with an error.
type described struct {
	client.Client
	err error
}

func (d described) WorkflowService() workflowservice.WorkflowServiceClient {
	return answering{err: d.err}
}

type answering struct {
	workflowservice.WorkflowServiceClient
	err error
}

func (d answering) DescribeNamespace(context.Context, *workflowservice.DescribeNamespaceRequest, ...grpc.CallOption) (*workflowservice.DescribeNamespaceResponse, error) {
	return &workflowservice.DescribeNamespaceResponse{}, d.err
}

func TestANamespaceThatTheServerLacksIsAnError(t *testing.T) {
	for answer, missing := range map[error]bool{
		nil: false, serviceerror.NewPermissionDenied("not yours", ""): false, serviceerror.NewUnavailable("gone"): false,
		serviceerror.NewNamespaceNotFound("nope"): true, serviceerror.NewNotFound("Namespace nope is not found."): true,
	} {
		err := (&Connection{Client: described{err: answer}, Namespace: "nope"}).CheckNamespace(t.Context())
		if !missing {
			require.NoError(t, err)
			continue
		}
		assert.EqualError(t, err, "cannot start: the Temporal server has no namespace nope; correct --namespace or --address, or create the namespace with: temporal operator namespace create --namespace nope")
	}
}
