package powershell

import "context"

// permitKey is the context key of a permit.
type permitKey struct{}

// WithPermit returns a context under which a call that changes the host is sent
// only if permit returns nil. It is asked right before the call is sent, after the
// waiting for a PowerShell; its error is Run's, and nothing was sent.
func WithPermit(ctx context.Context, permit func() error) context.Context {
	return context.WithValue(ctx, permitKey{}, permit)
}

// Permit returns the error of the context's permit, nil where it has none.
func Permit(ctx context.Context) error {
	if permit, ok := ctx.Value(permitKey{}).(func() error); ok {
		return permit()
	}
	return nil
}
