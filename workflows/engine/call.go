package engine

import (
	"cmp"
	"strings"
	"time"

	"changeover/config/resolved"
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
	// defaultPatience is how long a question may stay unanswered before the site is known.
	defaultPatience = 168 * time.Hour
	// summaryLimit is the number of bytes the UI shows of a summary.
	summaryLimit = 200
)

// caller runs the activities of a run.
type caller struct {
	// heartbeat is how soon a dead worker is noticed; transport is the patience with a host.
	heartbeat, transport time.Duration
}

func newCaller() *caller { return &caller{defaultHeartbeatTimeout, defaultTransport} }

// follow takes over what a site says of its activities.
func (c *caller) follow(site *resolved.Site) {
	c.heartbeat = cmp.Or(seconds(site.HeartbeatTimeoutSeconds), c.heartbeat)
	c.transport = seconds(site.Config.Timeouts.TransportSeconds)
}

// options are those of one activity of a step; work is the longest that one attempt may take.
func (c *caller) options(s runbook.Step, work time.Duration) workflow.ActivityOptions {
	return workflow.ActivityOptions{
		StartToCloseTimeout:    work,
		ScheduleToCloseTimeout: work + c.transport,
		HeartbeatTimeout:       c.heartbeat,
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
	return runbook.Cut(strings.TrimSpace(text), summaryLimit)
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// call runs one activity and stores its result in out, where out is not nil. An activity that no
// worker took in time is scheduled again: only time that a worker spent on failing attempts counts
// against the deadline.
func (c *caller) call(ctx workflow.Context, s runbook.Step, work time.Duration, name string, request, out any) error {
	options := c.options(s, work)
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

// once runs one attempt at an activity on the worker itself.
func (c *caller) once(ctx workflow.Context, s runbook.Step, name string, request, out any) error {
	options := c.options(s, localWork)
	options.RetryPolicy.MaximumAttempts = 1
	ctx = workflow.WithActivityOptions(ctx, options)
	for {
		err := workflow.ExecuteActivity(ctx, name, request).Get(ctx, out)
		if !workerWasAway(err) {
			return inWords(err, s, options)
		}
	}
}
