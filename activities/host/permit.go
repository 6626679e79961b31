package host

import (
	"context"
	"errors"
)

// permitKey is the context key of a permit.
type permitKey struct{}

// WithPermit returns a context under which a call that changes the host is sent
// only if permit returns nil. permit is called right before the call is sent, after the
// wait for a PowerShell. If it fails, Run returns its error, and nothing was sent.
func WithPermit(ctx context.Context, permit func() error) context.Context {
	return context.WithValue(ctx, permitKey{}, permit)
}

// Permit returns the error of the context's permit, nil where it has none.
func Permit(ctx context.Context) error {
	if permit, ok := ctx.Value(permitKey{}).(func() error); ok {
		if err := permit(); err != nil {
			return &notPermitted{err}
		}
	}
	return nil
}

// notPermitted is the error of a changing request that was not sent.
type notPermitted struct{ error }

// Unwrap returns the permit's own error.
func (e *notPermitted) Unwrap() error { return e.error }

// NotPermitted reports whether a changing request was not sent because its permit returned an error.
func NotPermitted(err error) bool { return errors.As(err, new(*notPermitted)) }
