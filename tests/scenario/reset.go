package scenario

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
)

// resets gives activities the number of their attempt as the server counts it after a reset, which the test environment
// does not model: from 1 again.
type resets struct {
	interceptor.WorkerInterceptorBase
	cuts *Cuts
}

// InterceptActivity implements interceptor.WorkerInterceptor.
func (r *resets) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	in := &resetInbound{cuts: r.cuts}
	in.Next = next
	return in
}

type resetInbound struct {
	interceptor.ActivityInboundInterceptorBase
	cuts *Cuts
}

// Init implements interceptor.ActivityInboundInterceptor.
func (r *resetInbound) Init(next interceptor.ActivityOutboundInterceptor) error {
	out := &resetOutbound{cuts: r.cuts}
	out.Next = next
	return r.Next.Init(out)
}

type resetOutbound struct {
	interceptor.ActivityOutboundInterceptorBase
	cuts *Cuts
}

// GetInfo implements interceptor.ActivityOutboundInterceptor.
func (r *resetOutbound) GetInfo(ctx context.Context) activity.Info {
	info := r.Next.GetInfo(ctx)
	info.Attempt -= r.cuts.before(info)
	return info
}

// before returns the number of attempts of an activity before its reset.
func (c *Cuts) before(info activity.Info) int32 {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.reset.activity != activityOf(info) {
		return 0
	}
	return c.reset.attempt
}
