package activities

import (
	"context"
	"fmt"
	"slices"
	"time"

	"changeover/activities/powershell"
	"changeover/activities/winrm"
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
// reach its domain controller. Denied logons are few and far between, see
// winrm.DuringRestart, and the last of them ends the wait.
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

// owed marks a change that is sent once another one of the list was sent,
// whatever became of that one and also after an abort: what a step has stopped
// it starts again.
func (c Change) owed() Change {
	c.isOwed = true
	return c
}

// ensure makes the wanted state true: read, compare, apply, read again,
// compare again (decision 1). Mode check stops after the first comparison.
func ensure[W, S any](ctx context.Context, a *Activities, k Kind[W, S], req Request[W]) (Outcome, error) {
	ctx = decided(ctx, req.Decision)
	made := newProgress(ctx)
	host, err := a.Hosts.Host(ctx, req.Site, req.Step.Host)
	if err != nil {
		return Outcome{}, hostError("reach the host", req.Step.Host, err)
	}
	want, err := unmasked(ctx, a, req)
	if err != nil {
		return Outcome{}, err
	}
	e := engine[W, S]{kind: k, host: host, want: want, title: req.Step.title(), poll: a.poll(), made: made}
	outcome := Outcome{Mode: req.Mode.orApply(), Attempt: attempt(ctx)}
	if req.Reset && outcome.Mode != Check {
		err = preconditionError("cannot change anything: the run was reset, and a reset run does not hold the lock of site %s; abort it, end workflow %s, and start the runbook again, finished steps are not repeated",
			req.Site, LockID(req.Site))
		return outcome, concluded(ctx, req.Step, Outcome{}, err)
	}
	if outcome.Mode == Check {
		err = e.check(ctx, &outcome)
		return outcome, concluded(ctx, req.Step, Outcome{}, err)
	}
	err = e.apply(ctx, &outcome)
	outcome.Changes = made.changes()
	return outcome, concluded(ctx, req.Step, outcome, err)
}

// engine carries one step through its stages.
type engine[W, S any] struct {
	kind  Kind[W, S]
	host  Host
	want  W
	title string
	poll  time.Duration
	made  *progress
}

// check reads and compares.
func (e engine[W, S]) check(ctx context.Context, outcome *Outcome) error {
	have, err := e.read(ctx)
	if err != nil {
		return err
	}
	if outcome.Changes, err = e.differences(have); err != nil {
		return err
	}
	e.report(have, outcome)
	return nil
}

func (e engine[W, S]) read(ctx context.Context) (S, error) {
	have, err := e.kind.Read(ctx, e.host, e.want)
	return have, e.readError(err)
}

// readError types the error of a read, or nil.
func (e engine[W, S]) readError(err error) error {
	return hostError("read the state for '"+e.title+"'", e.host.Name(), err)
}

func (e engine[W, S]) differences(have S) ([]Change, error) {
	changes, err := e.kind.Differences(e.want, have)
	if err != nil {
		return nil, hostError("plan '"+e.title+"'", e.host.Name(), err)
	}
	return changes, nil
}

// apply makes the changes, waits for them to settle and verifies.
func (e engine[W, S]) apply(ctx context.Context, outcome *Outcome) error {
	have, err := e.read(ctx)
	if err != nil {
		return err
	}
	planned, err := e.differences(have)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(planned, Change.isFinding) {
		return checkError(e.title, e.host.Name(), planned)
	}
	if err := e.applyAll(ctx, planned, outcome); err != nil {
		return err
	}
	_, settles := any(e.kind).(Settler[W, S])
	if len(planned) > 0 || settles {
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

// owedWithin is the time for a change that is owed after a failure or an abort.
const owedWithin = 2 * time.Minute

// applyAll makes the changes one by one up to the first that fails or to the end
// of the context; what is owed by then follows all the same.
func (e engine[W, S]) applyAll(ctx context.Context, planned []Change, outcome *Outcome) error {
	var failed error
	sent := false
	for _, c := range planned {
		if failed == nil {
			failed = e.interrupted(ctx)
		}
		if failed == nil {
			sent, failed = true, e.applyOne(ctx, c, outcome)
			continue
		}
		if !c.isOwed || !sent {
			continue
		}
		owing, cancel := context.WithTimeout(context.WithoutCancel(ctx), owedWithin)
		if err := e.applyOne(owing, c, outcome); err != nil {
			outcome.Warnings = append(outcome.Warnings, messageOf(err))
			failed = besides(failed, err)
		}
		cancel()
	}
	return failed
}

// applyOne sends one change, if heartbeats still reach Temporal. A lost answer is never followed by a second
// sending here: the retry of the activity reads the state first.
func (e engine[W, S]) applyOne(ctx context.Context, c Change, outcome *Outcome) error {
	var reply powershell.Reply
	err := powershell.Permit(ctx)
	if err == nil {
		reply, err = e.host.Run(ctx, c.call, nil)
	}
	if err == nil && c.accept != nil {
		err = c.accept(reply)
	}
	outcome.Warnings = append(outcome.Warnings, reply.Warnings...)
	if err != nil {
		return hostError(fmt.Sprintf("change %s from '%s' to '%s'", c.Property, c.Before, c.After), e.host.Name(), err)
	}
	e.made.note(c)
	return nil
}

// interrupted says why the step must not go on: the run is aborted, or the worker
// stops and leaves the rest to another one while it still can tell so.
func (e engine[W, S]) interrupted(ctx context.Context) error {
	if ctx.Err() == nil && workerStopping(ctx) {
		return stoppingError(e.title, e.host.Name())
	}
	return ctx.Err()
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
	reading, cancel := untilStop(ctx)
	defer cancel()
	if e.restarts() {
		reading = winrm.DuringRestart(reading)
	}
	for {
		have, err := e.kind.Read(reading, e.host, e.want)
		waits := e.waitsThrough(err)
		if err = e.readError(err); err == nil {
			var done bool
			if done, err = settler.Settled(e.want, have); done && err == nil {
				return have, nil
			}
			waits = e.waitsThrough(err)
		}
		if stopped := e.interrupted(ctx); stopped != nil {
			return have, stopped
		}
		if err != nil && !waits {
			return have, hostError("wait for '"+e.title+"'", e.host.Name(), err)
		}
		if time.Now().After(deadline) {
			return have, timeoutError(e.title, e.host.Name(), wait, err)
		}
		if sleep(reading, e.poll) != nil {
			return have, e.interrupted(ctx)
		}
	}
}

// waitsThrough reports whether the wait goes on after an error, which may have its type already.
func (e engine[W, S]) waitsThrough(err error) bool {
	if e.restarts() {
		return !refusedForGood(err)
	}
	return isRetryable(e.readError(err))
}

// restarts reports whether the host goes away while its state is waited for.
func (e engine[W, S]) restarts() bool {
	_, restarts := any(e.kind).(Restarter)
	return restarts
}

func (e engine[W, S]) report(have S, outcome *Outcome) {
	if w, ok := any(e.kind).(Witness[W, S]); ok {
		outcome.Evidence = append(outcome.Evidence, w.Evidence(e.want, have)...)
	}
	if w, ok := any(e.kind).(Warner[W, S]); ok {
		outcome.Warnings = append(outcome.Warnings, w.Warnings(e.want, have)...)
	}
}
