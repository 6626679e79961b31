package engine

import (
	"slices"
	"time"

	"changeover/activities/reach"
	"changeover/runbook"
)

// verify waits until the change has taken effect and compares again (design, decision 1).
func (a *acting[W, S]) verify(have S, changed bool) error {
	_, settles := any(a.kind).(Settler[W, S])
	if changed || settles {
		var err error
		if have, err = a.settle(); err != nil {
			return err
		}
		left, err := differences(a.kind, a.session, a.want, have)
		if err != nil {
			return HostError("verify '"+a.req.Step.Name()+"'", a.session.Name(), err)
		}
		if len(left) > 0 {
			return a.unfinished(have, left)
		}
	}
	if f, ok := any(a.kind).(Finisher[W]); ok {
		if err := f.Finish(a.ctx, a.session, a.want); err != nil {
			a.result.Warnings = append(a.result.Warnings, a.engine.mask(MessageOf(err)))
		}
	}
	a.show(have)
	return nil
}

// show adds the facts and warnings of the kind to the result, in addition to the warnings of the requests.
func (a *acting[W, S]) show(have S) {
	facts, warnings := report(a.engine, a.kind, a.want, have)
	a.result.Facts, a.result.Warnings = facts, append(a.result.Warnings, warnings...)
}

// unfinished ends an attempt after which differences are left. If the intent names one of them, its change had no
// effect, which is an error. Differences that appear only now make a new intent.
func (a *acting[W, S]) unfinished(have S, left []Change) error {
	now := contract(left, a.engine.mask)
	if slices.ContainsFunc(left, Change.isFinding) || slices.ContainsFunc(now, a.req.Intent.Covers) {
		return verificationError(a.req.Step.Name(), a.session.Name(), now)
	}
	return a.replan(have, now)
}

// settle reads until a Settler reports that the state is reached; other kinds are read once. It goes on waiting
// while a host or a cluster service does not answer.
func (a *acting[W, S]) settle() (S, error) {
	settler, ok := any(a.kind).(Settler[W, S])
	if !ok {
		return a.read()
	}
	wait := Deadline(a.want)
	deadline := time.Now().Add(wait)
	_, restarts := any(a.kind).(Restarter)
	if restarts {
		a.ctx = reach.DuringRestart(a.ctx)
	}
	for {
		began := time.Now()
		have, err := a.read()
		judged := err == nil
		if judged {
			var done bool
			if done, err = settler.Settled(a.want, have); done && err == nil {
				return have, nil
			}
		}
		if a.ctx.Err() != nil {
			return have, a.ctx.Err()
		}
		if err = a.orDown(err); err != nil && (judged && !IsRetryable(err) || !a.waitsThrough(err)) {
			return have, HostError("wait for '"+a.req.Step.Name()+"'", a.session.Name(), err)
		}
		if time.Now().After(deadline) {
			return have, timeoutError(a.req.Step.Name(), a.session.Name(), wait, err)
		}
		if stopped := a.attempt.pause(a.ctx, a.engine.pollOf(restarts, time.Since(began)), a.req.Step, a.session.Name()); stopped != nil {
			return have, stopped
		}
	}
}

// waitsThrough reports whether a failed read is part of the wait. A host that restarts may fail in any
// way, until its account is refused for good.
func (a *acting[W, S]) waitsThrough(err error) bool {
	_, restarts := any(a.kind).(Restarter)
	return restarts && TypeOf(err) != runbook.ErrAccessDenied || IsRetryable(err)
}
