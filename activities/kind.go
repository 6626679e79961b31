package activities

import (
	"context"
	"fmt"
	"slices"
	"time"

	"changeover/activities/powershell"

	"go.temporal.io/sdk/activity"
)

// Kind knows one kind of thing: how it is read, and how it differs from what
// is wanted. Changes are applied in the order in which Differences lists them,
// so a later one may rely on an earlier one.
type Kind[W, S any] interface {
	Read(ctx context.Context, h Host, want W) (S, error)
	// Differences is a pure function: the changes that turn have into want. Its
	// error says that no command can do that (a failed precondition).
	Differences(want W, have S) ([]Change, error)
}

// Settler is a Kind whose changes take effect only after a while. The engine
// reads again until Settled says so or the deadline passes, also where nothing
// had to be changed (the attempt before may have begun it).
type Settler[W, S any] interface {
	// Settled says whether the state has come to rest as wanted; its error ends the wait.
	Settled(want W, have S) (bool, error)
	// Deadline is the longest time to wait.
	Deadline(want W) time.Duration
}

// Witness is a Kind that has facts to show about the final state.
type Witness[W, S any] interface {
	Evidence(want W, have S) []Fact
}

// Warner is a Kind that sees things worth telling which do not stop a step.
type Warner[W, S any] interface {
	Warnings(want W, have S) []string
}

// Restarter is a Settler whose host goes away meanwhile: every failed read is
// part of the wait, also a denied logon, since a host answers before it can
// reach its domain controller.
type Restarter interface {
	Restarts()
}

// change describes one difference and the call that makes it go away.
func change(property, before, after string, call powershell.Call) Change {
	return Change{Property: property, Before: before, After: after, Command: call.Command(), call: call}
}

// finding describes a difference that no command of this service makes go away:
// a check that failed. In mode apply it ends the step before anything is sent.
func finding(property, before, after string) Change {
	return Change{Property: property, Before: before, After: after}
}

// isFinding says whether no command belongs to the change.
func (c Change) isFinding() bool { return c.call.Script == nil }

// accepting sets how the reply of a change is judged, for programs and methods
// that report failure by a number instead of an error.
func (c Change) accepting(accept func(powershell.Reply) error) Change {
	c.accept = accept
	return c
}

// ensure makes the wanted state true: read, compare, apply, read again,
// compare again (decision 1). Mode check stops after the first comparison.
func ensure[W, S any](ctx context.Context, a *Activities, k Kind[W, S], req Request[W]) (Outcome, error) {
	stop := heartbeat(ctx)
	defer stop()
	host, err := a.Hosts.Host(ctx, req.Site, req.Step.Host)
	if err != nil {
		return Outcome{}, hostError("reach the host", req.Step.Host, err)
	}
	e := engine[W, S]{kind: k, host: host, want: req.Want, title: req.Step.title(), poll: a.poll()}
	outcome := Outcome{Mode: req.Mode.orApply(), Attempt: attempt(ctx)}
	have, err := e.read(ctx)
	if err != nil {
		return outcome, err
	}
	if outcome.Changes, err = e.differences(have); err != nil {
		return outcome, err
	}
	if outcome.Mode == Check {
		e.report(have, &outcome)
		return outcome, nil
	}
	return outcome, e.apply(ctx, have, &outcome)
}

// engine carries one step through its stages.
type engine[W, S any] struct {
	kind  Kind[W, S]
	host  Host
	want  W
	title string
	poll  time.Duration
}

func (e engine[W, S]) read(ctx context.Context) (S, error) {
	have, err := e.kind.Read(ctx, e.host, e.want)
	if err != nil {
		return have, hostError("read the state for '"+e.title+"'", e.host.Name(), err)
	}
	return have, nil
}

func (e engine[W, S]) differences(have S) ([]Change, error) {
	changes, err := e.kind.Differences(e.want, have)
	if err != nil {
		return nil, hostError("plan '"+e.title+"'", e.host.Name(), err)
	}
	return changes, nil
}

// apply makes the changes one by one, waits for them to settle and verifies.
func (e engine[W, S]) apply(ctx context.Context, have S, outcome *Outcome) error {
	if slices.ContainsFunc(outcome.Changes, Change.isFinding) {
		return checkError(e.title, e.host.Name(), outcome.Changes)
	}
	for _, c := range outcome.Changes {
		warnings, err := e.applyOne(ctx, c)
		outcome.Warnings = append(outcome.Warnings, warnings...)
		if err != nil {
			return err
		}
	}
	_, settles := any(e.kind).(Settler[W, S])
	if len(outcome.Changes) > 0 || settles {
		var err error
		if have, err = e.settle(ctx); err != nil {
			return err
		}
		left, err := e.differences(have)
		if err != nil {
			return err
		}
		if len(left) > 0 {
			return verificationError(e.title, e.host.Name(), left)
		}
	}
	e.report(have, outcome)
	return nil
}

// applyOne sends one change. A lost answer is never followed by a second
// sending here: the retry of the activity reads the state first.
func (e engine[W, S]) applyOne(ctx context.Context, c Change) ([]string, error) {
	what := fmt.Sprintf("change %s from '%s' to '%s'", c.Property, c.Before, c.After)
	reply, err := e.host.Run(ctx, c.call, nil)
	if err == nil && c.accept != nil {
		err = c.accept(reply)
	}
	if err != nil {
		return reply.Warnings, hostError(what, e.host.Name(), err)
	}
	if activity.IsActivity(ctx) {
		// The outcome of an attempt that fails later is lost: the log keeps what it changed.
		activity.GetLogger(ctx).Info("changed", "Host", e.host.Name(), "Property", c.Property, "Command", c.Command)
	}
	return reply.Warnings, nil
}

// settle reads until a Settler is content; other kinds are read once. A host
// or a cluster service that does not answer meanwhile is part of the wait.
func (e engine[W, S]) settle(ctx context.Context) (S, error) {
	settler, ok := any(e.kind).(Settler[W, S])
	if !ok {
		return e.read(ctx)
	}
	wait := settler.Deadline(e.want)
	deadline := time.Now().Add(wait)
	for {
		have, err := e.read(ctx)
		if err == nil {
			var done bool
			if done, err = settler.Settled(e.want, have); done && err == nil {
				return have, nil
			}
		}
		if err != nil && !e.waitsThrough(ctx, err) {
			return have, hostError("wait for '"+e.title+"'", e.host.Name(), err)
		}
		if time.Now().After(deadline) {
			return have, timeoutError(e.title, e.host.Name(), wait, err)
		}
		if err := sleep(ctx, e.poll); err != nil {
			return have, err
		}
	}
}

// waitsThrough says whether a failed read is part of the wait.
func (e engine[W, S]) waitsThrough(ctx context.Context, err error) bool {
	_, restarts := any(e.kind).(Restarter)
	return ctx.Err() == nil && (restarts || isRetryable(err))
}

func (e engine[W, S]) report(have S, outcome *Outcome) {
	if w, ok := any(e.kind).(Witness[W, S]); ok {
		outcome.Evidence = append(outcome.Evidence, w.Evidence(e.want, have)...)
	}
	if w, ok := any(e.kind).(Warner[W, S]); ok {
		outcome.Warnings = append(outcome.Warnings, w.Warnings(e.want, have)...)
	}
}
