package heartbeat

import (
	"context"
	"time"
)

// InterceptorTo returns an interceptor whose heartbeats go to a server of a test.
func InterceptorTo(server Heartbeater, interval time.Duration) *Interceptor {
	return &Interceptor{Interval: interval, To: func(context.Context) Heartbeater { return server }}
}

// WithKeeper returns a context as that of an activity under a keeper.
func WithKeeper(ctx context.Context, k *Keeper) context.Context {
	return context.WithValue(ctx, keeperKey{}, k)
}
