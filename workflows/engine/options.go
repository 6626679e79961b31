package engine

import (
	"cmp"
	"strings"
	"time"

	"changeover/runbook"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

const (
	// defaultHeartbeatTimeout is how soon a dead worker is noticed where the site says nothing.
	defaultHeartbeatTimeout = 30 * time.Second
	// verifyTimeout is how long the confirm Update may take to look at the hosts.
	verifyTimeout = 15 * time.Second
	// localWork is enough for an activity that works on the worker itself.
	localWork = time.Minute
	// hostWork is enough for reading things on a host.
	hostWork = 5 * time.Minute
	// margin is added to a deadline that the activity keeps itself, so that its own, better worded
	// timeout comes first.
	margin = 2 * time.Minute
	// defaultTransport is the patience with a host before the site is known.
	defaultTransport = 10 * time.Minute
	// summaryLimit is the number of bytes the UI shows of a summary.
	summaryLimit = 200
)

// options are those of one activity of a step; work is the longest that one attempt may take.
func (r *Run) options(s runbook.Step, work time.Duration) workflow.ActivityOptions {
	heartbeat, transport := defaultHeartbeatTimeout, defaultTransport
	if r.site != nil {
		heartbeat = cmp.Or(seconds(r.site.HeartbeatTimeoutSeconds), heartbeat)
		transport = seconds(r.site.Config.Timeouts.TransportSeconds)
	}
	return workflow.ActivityOptions{
		StartToCloseTimeout:    work,
		ScheduleToCloseTimeout: work + transport,
		HeartbeatTimeout:       heartbeat,
		// A canceled run waits for the command in flight, so that nothing is left half-written.
		WaitForCancellation: true,
		Summary:             Summary(s),
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval:        time.Second,
			BackoffCoefficient:     2,
			MaximumInterval:        15 * time.Second,
			NonRetryableErrorTypes: runbook.FaultTypes(),
		},
	}
}

// Summary is the line that the UI shows for an activity or a timer of a step.
func Summary(s runbook.Step) string {
	text := s.Manual + " " + s.Title
	if s.Host != "" {
		text = s.Manual + " " + s.Host + ": " + s.Title
	}
	return cut(strings.TrimSpace(text), summaryLimit)
}

// cut shortens text to at most limit bytes without breaking a character.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	limit -= len("…")
	for limit > 0 && text[limit]&0xC0 == 0x80 {
		limit--
	}
	return text[:limit] + "…"
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// call runs one activity and stores its result in out, where out is not nil. An activity that no
// worker took in time is scheduled again: only time that a worker spent on failing attempts counts
// against the deadline.
func (r *Run) call(ctx workflow.Context, s runbook.Step, work time.Duration, name string, request, out any) error {
	options := r.options(s, work)
	hurried := isHurried(ctx)
	if hurried {
		options.StartToCloseTimeout, options.ScheduleToCloseTimeout = verifyTimeout, verifyTimeout
	}
	ctx = workflow.WithActivityOptions(ctx, options)
	for {
		err := workflow.ExecuteActivity(ctx, name, request).Get(ctx, out)
		if hurried || !workerWasAway(err) {
			return inWords(err, s, options)
		}
	}
}

// Probe starts an activity that runs until its context is canceled, beside the run's steps.
func (r *Run) Probe(ctx workflow.Context, s runbook.Step, longest time.Duration, name string, request any) workflow.Future {
	return workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, r.options(s, longest)), name, request)
}

// Wait waits visibly for a time.
func (r *Run) Wait(ctx workflow.Context, s runbook.Step, wait time.Duration) {
	if r.err == nil {
		r.interrupted(ctx, workflow.NewTimerWithOptions(ctx, wait, workflow.TimerOptions{Summary: Summary(s)}).Get(ctx, nil))
	}
}

// hurryKey marks a context whose activities must answer within verifyTimeout.
type hurryKey struct{}

// hurry is for the confirm Update: a person is waiting for the answer.
func hurry(ctx workflow.Context) workflow.Context {
	return workflow.WithValue(ctx, hurryKey{}, true)
}

func isHurried(ctx workflow.Context) bool {
	hurried, _ := ctx.Value(hurryKey{}).(bool)
	return hurried
}
