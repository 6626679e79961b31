package connection

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
)

// CheckNamespace returns an error if the server has no such namespace. It asks for the namespace itself: for some seconds after the
// namespace was created, the server may refuse other requests. A server that does not answer the question is no error here.
func (c *Connection) CheckNamespace(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	_, err := c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: c.Namespace})
	var unknown *serviceerror.NamespaceNotFound
	var missing *serviceerror.NotFound
	if !errors.As(err, &unknown) && !errors.As(err, &missing) {
		return nil
	}
	return fmt.Errorf("cannot start: the Temporal server has no namespace %s; correct --namespace or --address, or create the namespace with: temporal operator namespace create --namespace %[1]s", c.Namespace)
}
