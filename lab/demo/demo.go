// Package demo deploys a site on the lab from nothing: it starts everything,
// plays the operator, and reports what was done.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"changeover/lab/stage"
	"changeover/runbook"
	"changeover/starter/follow"
)

// Deployment is one run of deploy on a stage.
type Deployment struct {
	Stage *stage.Stage
	// Out takes progress for people; nil for none.
	Out   io.Writer
	Color bool
	// OnEvent receives every event as well, for example to kill a worker at a certain step.
	OnEvent func(follow.Event)

	mu     sync.Mutex
	events []follow.Event
	// waiting are runs that wait for a person and that the operator has not taken yet.
	waiting []string
}

// Run deploys once and returns the result of deploy.
func (d *Deployment) Run(ctx context.Context) (runbook.Result, error) {
	var result runbook.Result
	d.events, d.waiting = nil, nil
	if d.Out == nil {
		d.Out = io.Discard
	}
	in := runbook.Input{Site: d.Stage.Site.Name, Operator: operatorName, Reason: "demonstration"}
	run, err := d.Stage.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: runbook.WorkflowID(runbook.Deploy, in), TaskQueue: runbook.TaskQueue,
		StaticSummary: "Deploy site " + in.Site,
	}, runbook.Deploy, in)
	if err != nil {
		return result, fmt.Errorf("cannot start deploy: %w", err)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wait sync.WaitGroup
	wait.Go(func() {
		person := &operator{client: d.Stage.Client, console: d.Stage.Lab.Console, say: d.say, done: map[string]bool{}, refused: map[string]int{}}
		if err := person.serve(ctx, d.begunToWait); err != nil {
			cancel(err)
		}
	})
	followed := make(chan struct{})
	wait.Go(func() {
		defer close(followed)
		if err := follow.Run(ctx, d.Stage.Client, run.GetID(), run.GetRunID(), d.observe); err != nil && ctx.Err() == nil {
			cancel(err)
		}
	})
	err = run.Get(ctx, &result)
	var failed *temporal.ApplicationError
	if errors.As(err, &failed) && failed.HasDetails() {
		// The report contains what was done before the failure, unless the details have another form.
		_ = failed.Details(&result)
	}
	if cause := context.Cause(ctx); cause != nil && ctx.Err() != nil && !errors.Is(cause, context.Canceled) {
		err = cause
	}
	// The last lines of a run arrive after its result.
	if err == nil {
		select {
		case <-followed:
		case <-time.After(lastLines):
		}
	}
	cancel(nil)
	wait.Wait()
	return result, err
}

// lastLines is the time that the follower may take to show the end of a run after the result of the run.
const lastLines = 10 * time.Second

func (d *Deployment) observe(e follow.Event) {
	d.mu.Lock()
	d.events = append(d.events, e)
	if e.Kind == follow.Waiting {
		d.waiting = append(d.waiting, e.WorkflowID)
	}
	follow.Printer{Out: d.Out, Color: d.Color}.Print(e)
	d.mu.Unlock()
	if d.OnEvent != nil {
		d.OnEvent(e)
	}
}

func (d *Deployment) say(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Fprintf(d.Out, "          "+format+"\n", args...)
}

// begunToWait returns the runs that have begun to wait since its last call.
func (d *Deployment) begunToWait() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	begun := d.waiting
	d.waiting = nil
	return begun
}

// Events returns the events of the last run.
func (d *Deployment) Events() []follow.Event {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]follow.Event(nil), d.events...)
}
