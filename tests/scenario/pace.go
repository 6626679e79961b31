package scenario

import (
	"context"
	"time"

	"go.temporal.io/sdk/interceptor"
)

// retryPace is the real time between two attempts of a failed activity. The test environment skips
// the retry interval, but the lab's hosts restart in real time: without a pause every retry of a
// restarting host is over within milliseconds.
const retryPace = 50 * time.Millisecond

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
	result, err := p.Next.ExecuteActivity(ctx, in)
	if err != nil {
		time.Sleep(retryPace)
	}
	return result, err
}
