package connection

import (
	"context"
	"errors"
	"regexp"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// healthTimeout bounds one look at whether the server answers.
const healthTimeout = time.Second

// Health returns an error if the Temporal server does not answer within a second. A refusal, such as that of a server
// without health checks, counts as an answer.
func Health(ctx context.Context, c client.Client) error {
	looking, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	_, err := c.CheckHealth(looking, &client.CheckHealthRequest{})
	if ctx.Err() != nil || !IsAway(err) {
		return nil
	}
	return causeOf(err)
}

// networkCause finds the cause in the network, such as "dial tcp 10.0.0.5:7233: connection refused", in an error of a connection.
var networkCause = regexp.MustCompile(`dial tcp [^"]*|error reading [^"]*`)

// causeOf returns the cause in the network without the words that the libraries put around it. An error that names none is one of a
// server that did not answer in time.
func causeOf(err error) error {
	if found := networkCause.FindString(err.Error()); found != "" {
		return errors.New(found)
	}
	return errors.New("no answer within " + healthTimeout.String())
}

// IsAway reports whether a request failed because the Temporal server did not answer, or not yet again: the same
// request may be answered later.
func IsAway(err error) bool {
	var unavailable *serviceerror.Unavailable
	var late *serviceerror.DeadlineExceeded
	code := status.Code(err)
	for inner := err; code == codes.Unknown && inner != nil; inner = errors.Unwrap(inner) {
		code = status.Code(inner)
	}
	return errors.As(err, &unavailable) || errors.As(err, &late) || errors.Is(err, context.DeadlineExceeded) ||
		code == codes.Unavailable || code == codes.DeadlineExceeded
}
