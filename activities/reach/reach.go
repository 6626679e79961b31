// Package reach marks a context with what a connection to a host must know of the work that it serves: whether a person has decided
// to try again, whether the host restarts, and whether a request may still be sent. Activities set the marks, and the WinRM connection reads them.
package reach

import "context"

type (
	decisionKey struct{}
	restartKey  struct{}
	sendingKey  struct{}
)

// WithDecision returns a context for work that follows a decision of a person. Each decision has an id and allows one more logon
// with an account that a host has refused.
func WithDecision(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, decisionKey{}, id)
}

// Decision returns the id that WithDecision set; it is empty if there is none.
func Decision(ctx context.Context) string {
	id, _ := ctx.Value(decisionKey{}).(string)
	return id
}

// DuringRestart returns a context for work with a host that restarts. A refused logon is then tried again a few times with
// pauses, since a host answers before it reaches its domain controller.
func DuringRestart(ctx context.Context) context.Context {
	return context.WithValue(ctx, restartKey{}, true)
}

// IsDuringRestart reports whether DuringRestart marked the context.
func IsDuringRestart(ctx context.Context) bool {
	during, _ := ctx.Value(restartKey{}).(bool)
	return during
}

// BeforeSending returns a context for a request that must not be sent late: it is sent only if may returns nil at the moment when the
// connection is ready for it. To connect and to log on can take longer than the time in which the work belongs to this worker. If may is
// nil, requests are always sent.
func BeforeSending(ctx context.Context, may func() error) context.Context {
	return context.WithValue(ctx, sendingKey{}, may)
}

// MaySend returns the error of the function that BeforeSending set. It returns nil if there is no function.
func MaySend(ctx context.Context) error {
	if may, _ := ctx.Value(sendingKey{}).(func() error); may != nil {
		return may()
	}
	return nil
}
