package service

import (
	"cmp"
	"context"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	// reportWithin is how long the worker tries to report the end of an activity. The SDK gives up
	// after 10 s; then the result is lost and the activity is carried out once more.
	reportWithin = 25 * time.Second
	// reportAgain is the pause after a report that did not reach the server.
	reportAgain = 500 * time.Millisecond
	// reportMethods is the common beginning of the methods that report the end of an activity.
	reportMethods = "/temporal.api.workflowservice.v1.WorkflowService/RespondActivityTask"
)

// ReportDialOptions make the worker's connection report the end of an activity with more patience.
func ReportDialOptions() []grpc.DialOption {
	return []grpc.DialOption{grpc.WithChainUnaryInterceptor(reportPatiently)}
}

// reportPatiently gives reports of an activity's end a context of their own. It runs within
// the retries of the SDK, which end with the SDK's context, so it retries itself.
func reportPatiently(ctx context.Context, method string, req, reply any, connection *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption) error {
	if !strings.HasPrefix(method, reportMethods) {
		return invoke(ctx, method, req, reply, connection, options...)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), reportWithin)
	defer cancel()
	var unavailable error
	for {
		err := invoke(ctx, method, req, reply, connection, options...)
		code := status.Code(err)
		if code == codes.DeadlineExceeded {
			return cmp.Or(unavailable, err) // The reason why the server was not reached is more useful than the end of the time.
		}
		if code != codes.Unavailable {
			return err
		}
		unavailable = err
		select {
		case <-time.After(reportAgain):
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			return err
		}
	}
}
