// Package calls is how a workflow calls an activity for a step: with which deadlines and retries, and in
// which words the activity's errors reach a person.
package calls

import (
	"cmp"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/runbook/plaintext"
)

const (
	// LocalWork is enough for an activity that works on the worker itself.
	LocalWork = time.Minute
	// HostWork is enough for reading things on a host.
	HostWork = 5 * time.Minute
	// defaultHeartbeatTimeout is how soon a dead worker is noticed where the site says nothing.
	defaultHeartbeatTimeout = 30 * time.Second
	// defaultTransport is how long a host that does not answer is tried, before the site is known.
	defaultTransport = 10 * time.Minute
	// hurriedWork is how long an activity may take in a context of Hurry.
	hurriedWork = 15 * time.Second
)

// Caller calls the activities of a run.
type Caller struct {
	// heartbeat is how soon a dead worker is noticed; transport is how long a host that does not answer is tried.
	heartbeat, transport time.Duration
}

// New returns a Caller with the timeouts that hold until the site is known.
func New() *Caller { return &Caller{defaultHeartbeatTimeout, defaultTransport} }

// Follow takes over the timeouts of a site.
func (c *Caller) Follow(site *resolved.Site) {
	c.heartbeat = cmp.Or(seconds(site.HeartbeatTimeoutSeconds), c.heartbeat)
	c.transport = seconds(site.Config.Timeouts.TransportSeconds)
}

// Heartbeat returns how soon a dead worker is noticed.
func (c *Caller) Heartbeat() time.Duration { return c.heartbeat }

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// Options returns those of one activity of a step; work is the longest that one attempt may take.
func (c *Caller) Options(s runbook.Step, work time.Duration) workflow.ActivityOptions {
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
			NonRetryableErrorTypes: append(runbook.FaultTypes(), heartbeatTimeout),
		},
	}
}

// heartbeatTimeout is the server's name for an attempt that ended without its worker. The server does not
// try again then: Repeat does, and counts.
const heartbeatTimeout = "TemporalTimeout:Heartbeat"

// Unattended makes the server start the next attempt of an activity whose worker is gone. That attempt gets
// what the last heartbeat carried.
func Unattended(options workflow.ActivityOptions) workflow.ActivityOptions {
	policy := *options.RetryPolicy
	policy.NonRetryableErrorTypes = runbook.FaultTypes()
	options.RetryPolicy = &policy
	return options
}

// maxLosses is how many workers in a row may end during the same work without having changed anything.
const maxLosses = 2

// Repeat carries out an activity until it is answered. One that no worker took in time, or whose worker
// ended, is carried out again. If several workers in a row end and nothing is changed, the work itself may
// end them, so the error is for a person.
func Repeat(s runbook.Step, options workflow.ActivityOptions, do func(again bool) error) error {
	losses := 0
	for again := false; ; again = true {
		err := do(again)
		if !WorkerWasAway(err) {
			return InWords(err, s, options)
		}
		switch timeout, _ := TimeoutOf(err); {
		case timeout.Progress.Changes > 0:
			losses = 0
		case timeout.WorkerLost && !timeout.Progress.Stopping:
			losses++
		}
		if losses == maxLosses {
			return Failure(runbook.ErrTransport, "cannot finish %s: %d workers in a row stopped responding during this work, and no change was confirmed; "+
				"look in the logs of the workers for the cause, and check that the machines of the workers have free memory, then retry", place(s), losses)
		}
	}
}

// Summary returns the line that the UI shows for an activity or a timer of a step.
func Summary(s runbook.Step) string { return SummaryOf(s.Summary()) }

// MakingSafe begins the title of a step on the way to a safe end.
const MakingSafe = "making the site safe: "

// SummaryOf returns a text as the UI shows it for an activity, a timer or a run: one line, without hidden
// characters, and not too long.
func SummaryOf(text string) string { return plaintext.Cut(plaintext.Line(text), runbook.SummaryLimit) }

// Call runs one activity and stores its result in out, where out is not nil. An activity that no
// worker took in time is scheduled again: only time that a worker spent on failing attempts counts
// against the deadline.
func (c *Caller) Call(ctx workflow.Context, s runbook.Step, work time.Duration, name string, request, out any) error {
	options := c.Options(s, work)
	switch {
	case isHurried(ctx) && work > HostWork:
		// The work itself takes long, such as a digest of large files. A host that does not answer ends its only attempt.
		options.ScheduleToCloseTimeout, options.RetryPolicy.MaximumAttempts = work, 1
	case isHurried(ctx):
		options.StartToCloseTimeout, options.ScheduleToCloseTimeout = hurriedWork, hurriedWork
	}
	return carryOut(ctx, s, options, name, request, out)
}

// carryOut runs an activity until it is answered. In a context of Hurry it returns the first error, since a
// person is waiting.
func carryOut(ctx workflow.Context, s runbook.Step, options workflow.ActivityOptions, name string, request, out any) error {
	working := workflow.WithActivityOptions(ctx, options)
	do := func(bool) error { return workflow.ExecuteActivity(working, name, request).Get(working, out) }
	if isHurried(ctx) {
		return InWords(do(false), s, options)
	}
	return Repeat(s, options, do)
}

// Once runs one attempt at an activity, within the time of LocalWork.
func (c *Caller) Once(ctx workflow.Context, s runbook.Step, name string, request, out any) error {
	options := c.Options(s, LocalWork)
	options.RetryPolicy.MaximumAttempts = 1
	return carryOut(ctx, s, options, name, request, out)
}

// hurryKey marks a context of Hurry.
type hurryKey struct{}

// Hurry returns a context in which calls must answer within hurriedWork, since a person is waiting for the answer. Calls whose work
// takes longer than HostWork keep their time.
func Hurry(ctx workflow.Context) workflow.Context {
	return workflow.WithValue(ctx, hurryKey{}, true)
}

func isHurried(ctx workflow.Context) bool {
	hurried, _ := ctx.Value(hurryKey{}).(bool)
	return hurried
}
