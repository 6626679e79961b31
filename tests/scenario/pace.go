package scenario

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
)

// The pauses between the attempts of a failed activity, in real time: the first one, which doubles, and the
// longest. The test environment skips the retry interval and makes ten attempts at most, but the lab's hosts
// restart in real time: without pauses all attempts at a restarting host are over within milliseconds.
const (
	firstPause   = 25 * time.Millisecond
	longestPause = time.Second
)

// pace makes the attempts of a failed activity wait for the lab's hosts.
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
	failed := true // A lost worker panics.
	defer func() {
		if failed {
			time.Sleep(min(longestPause, firstPause<<activity.GetInfo(ctx).Attempt))
		}
	}()
	result, err := p.Next.ExecuteActivity(ctx, in)
	failed = err != nil
	return result, err
}
