package workflows

import (
	"cmp"
	"strings"
	"time"

	"changeover/activities"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

const (
	// verifyTimeout is how long the confirm Update may take to look at the hosts.
	verifyTimeout = 15 * time.Second
	// localWork is enough for an activity that works on the worker itself.
	localWork = time.Minute
	// hostWork is enough for reading or changing one thing on a host.
	hostWork = 5 * time.Minute
	// margin is added to a deadline that the activity keeps itself, so that its
	// own, better worded timeout comes first.
	margin = 2 * time.Minute
	// defaultTransport is the patience with a host before the site file is known.
	defaultTransport = 10 * time.Minute
	// summaryLimit is the number of bytes the UI shows of a summary.
	summaryLimit = 200
)

// substance are the types of errors that waiting does not mend; they park the
// step at once. Activities mark them not retryable themselves; the list holds
// also where an activity forgets to.
func substance() []string {
	return []string{
		activities.ErrAccessDenied, activities.ErrPrecondition, activities.ErrVerification,
		activities.ErrRefused, activities.ErrBadRequest, activities.ErrFileInUse,
		activities.ErrTimeout, activities.ErrNodePaused,
	}
}

// activityOptions are those of one activity of a step: work is the longest that one
// attempt may take.
func (r *run) activityOptions(s activities.Step, work time.Duration) workflow.ActivityOptions {
	return workflow.ActivityOptions{
		StartToCloseTimeout:    work,
		ScheduleToCloseTimeout: work + r.transport(),
		HeartbeatTimeout:       r.heartbeatTimeout(),
		// A canceled run waits for the command in flight, so that nothing is left half-written.
		WaitForCancellation: true,
		Summary:             summary(s),
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval:        time.Second,
			BackoffCoefficient:     2,
			MaximumInterval:        15 * time.Second,
			NonRetryableErrorTypes: substance(),
		},
	}
}

// summary is the line the UI shows for an activity or a timer of a step.
func summary(s activities.Step) string {
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

// heartbeatTimeout is how soon a dead worker is noticed. It comes with the site, from the settings of
// the worker that loaded it; histories of an older release hold none.
func (r *run) heartbeatTimeout() time.Duration {
	return cmp.Or(r.heartbeat, activities.DefaultHeartbeatTimeout)
}

// transport is the patience with a host that cannot be reached.
func (r *run) transport() time.Duration {
	if r.site == nil {
		return defaultTransport
	}
	return seconds(r.site.Timeouts.TransportSeconds)
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// call runs one activity and stores its result in out, where out is not nil. An
// activity that no worker took in time is scheduled again: only time that a
// worker spent on failing attempts counts against the deadline.
func (r *run) call(ctx workflow.Context, s activities.Step, work time.Duration, name string, request, out any) error {
	return r.callUntil(ctx, s, work, name, request, out, func(error) {})
}

// callUntil is call; ended gets the error of every activity that was scheduled.
func (r *run) callUntil(ctx workflow.Context, s activities.Step, work time.Duration, name string, request, out any, ended func(error)) error {
	options := r.activityOptions(s, work)
	hurried := isHurried(ctx)
	if hurried {
		options.StartToCloseTimeout, options.ScheduleToCloseTimeout = verifyTimeout, verifyTimeout
	}
	request = following(ctx, request)
	ctx = workflow.WithActivityOptions(ctx, options)
	for {
		err := workflow.ExecuteActivity(ctx, name, request).Get(ctx, out)
		ended(err)
		if hurried || !workerWasAway(err) {
			return inWords(err, s, options)
		}
	}
}

// decisionKey marks a context whose activities follow a person's decision.
type decisionKey struct{}

// afterDecision marks a context with a new decision of a person: an account that a host refused
// may then be tried once more.
func (r *run) afterDecision(ctx workflow.Context) workflow.Context {
	r.decided++
	return workflow.WithValue(ctx, decisionKey{}, r.decided)
}

// following gives a request the decision that it follows, where there is one.
func following(ctx workflow.Context, request any) any {
	decision, _ := ctx.Value(decisionKey{}).(int)
	if r, ok := request.(activities.Deciding); ok && decision > 0 {
		return r.Following(decision)
	}
	return request
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
