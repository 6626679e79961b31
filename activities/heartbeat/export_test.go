package heartbeat

import (
	"context"
	"time"
)

// InterceptorTo returns an interceptor whose heartbeats go to a server of a test.
func InterceptorTo(server Heartbeater, interval time.Duration) *Interceptor {
	return &Interceptor{Interval: interval, To: func(context.Context) Heartbeater { return server }}
}
