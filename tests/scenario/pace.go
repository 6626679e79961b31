package scenario

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
)

// firstPause is the pause after the first failed attempt of an activity, in real time; it doubles up to longestPause.
// The test environment skips the retry interval and makes ten attempts at most, but the lab's hosts restart in real
// time. Without pauses, all attempts would fail within milliseconds.
const (
	firstPause   = 25 * time.Millisecond
	longestPause = time.Second
)

// pace adds a pause after each failed attempt of an activity, for the lab's hosts.
type pace struct {
	interceptor.WorkerInterceptorBase
}

// InterceptActivity implements interceptor.WorkerInterceptor.
func (*pace) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	in := &paced{}
	in.Next = next
	return in
}

type paced struct {
	interceptor.ActivityInboundInterceptorBase
}

// ExecuteActivity implements interceptor.ActivityInboundInterceptor.
func (p *paced) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	failed := true // stays true if a lost worker panics
	defer func() {
		if failed {
			select {
			case <-ctx.Done():
			case <-time.After(min(longestPause, firstPause<<activity.GetInfo(ctx).Attempt)):
			}
		}
	}()
	result, err := p.Next.ExecuteActivity(ctx, in)
	failed = err != nil
	return result, err
}
