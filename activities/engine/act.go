package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"changeover/activities/heartbeat"
	"changeover/activities/host"
	"changeover/runbook"
)

// act carries out one intent on one host (design, decision 1a).
func (t typed[W, S]) act(ctx context.Context, e *Engine, req runbook.ActRequest) (runbook.ActResult, error) {
	attempt := attemptOf(ctx)
	a := &acting[W, S]{engine: e, attempt: attempt, noneBegun: noneBegun(attempt, req), req: req, route: route{req.Route, req.Site, req.Step.Host}}
	a.begun.Store(!a.noneBegun)
	a.result.Attempt, a.result.Settled = attempt.number, a.noneBegun
	if len(req.Intent.Changes) > 0 {
		keeper := heartbeat.KeeperOf(ctx)
		keeper.Carry(func() []any {
			return []any{runbook.Progressed{Intent: req.Intent.ID, Begun: a.begun.Load(), Changes: a.made.Load(), Stopping: a.attempt.stopping()}}
		})
		// So an attempt that fails sends a last heartbeat. Without any heartbeat, the next attempt would be unsure.
		keeper.Changed()
	}
	err := t.carryOut(Decided(ctx, req.Retry), a)
	return a.result, withResult(e.concluded(ctx, req.Step, err), a.result)
}

func (t typed[W, S]) carryOut(ctx context.Context, a *acting[W, S]) error {
	e, req := a.engine, a.req
	want, err := decodeWant[W](req.Want)
	if err != nil {
		return err
	}
	if req.Reset {
		return Precondition("cannot change anything: the run was reset, and a reset run does not hold the lock of the cluster; " +
			"abort the run and start the runbook again: finished steps are not repeated")
	}
	session, err := e.session(ctx, a.route)
	if err != nil {
		return err
	}
	env := Environment{Site: req.Site, Step: req.Step, Hosts: e.Hosts}
	if want, err = unmasked(ctx, env, want); err != nil {
		return err
	}
	kind := t.newKind(env)
	if r, ok := any(kind).(Rememberer[W, S]); ok && len(req.Intent.Memory) > 0 {
		if err := r.Recall(req.Intent.Memory); err != nil {
			return BadRequest("cannot read the state that was saved before the changes of step '%s': %v; start a worker of the version that began the run ('temporal workflow describe' shows the version)", req.Step.Name(), err)
		}
	}
	a.ctx, a.kind, a.session, a.want = ctx, kind, session, want
	return a.orDown(a.run())
}

// acting is one attempt at one intent.
type acting[W Wanted, S any] struct {
	engine  *Engine
	ctx     context.Context //nolint:containedctx // one attempt, one context
	attempt attempt
	kind    Kind[W, S]
	session host.Session
	want    W
	req     runbook.ActRequest
	route   route
	result  runbook.ActResult
	// noneBegun: no earlier attempt is taken to have begun (see the function noneBegun).
	noneBegun bool
	// begun: heartbeats say that this attempt or an earlier one may have sent a change. made counts the changes of this
	// attempt that were answered. Heartbeats read both.
	begun atomic.Bool
	made  atomic.Int32
}

func (a *acting[W, S]) run() error {
	have, planned, err := a.plan()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(planned, Change.isFinding) {
		return NewError(runbook.ErrVerification, nil, "cannot complete '%s' on %s: %s; Changeover has no command for this difference: correct it on the host, then retry",
			a.req.Step.Name(), a.session.Name(), runbook.Differences(contract(planned, a.engine.mask)))
	}
	now := contract(planned, a.engine.mask)
	if a.noneBegun && !runbook.EqualChanges(now, a.req.Intent.Changes) {
		return a.replan(have, now)
	}
	if err := a.begin(); err != nil {
		return err
	}
	if a.req.Ending {
		a.settleEarlier(now)
		return a.compensate(planned, now)
	}
	if !a.noneBegun {
		a.settleEarlier(now)
		if slices.ContainsFunc(now, func(c runbook.Change) bool { return !a.req.Intent.Covers(c) }) {
			if err := a.compensate(planned, now); err != nil {
				return err
			}
			return a.replan(have, now)
		}
	}
	if err := a.send(planned, now); err != nil {
		return a.planAgain(err)
	}
	return a.verify(have, len(planned) > 0)
}

// planAgain answers with a new intent where a part of the present intent was made and then something was busy,
// such as a service that was started again meanwhile. So a change that is made a second time has a record of its
// own. It keeps the error, and with it the intent, in all other cases: where a change was sent and not answered,
// only a further attempt at the same intent finds out what became of it; and a compensating change is made by
// the attempt that ends the intent.
func (a *acting[W, S]) planAgain(err error) error {
	if !isBusy(err) || len(a.result.Effects) == 0 || len(a.result.Sent) > 0 {
		return err
	}
	have, planned, failed := a.plan()
	switch {
	case failed != nil || slices.ContainsFunc(planned, func(c Change) bool { return c.compensates }):
		return err
	case len(planned) == 0:
		return a.verify(have, true)
	}
	return a.replan(have, contract(planned, a.engine.mask))
}

// plan reads and compares. It waits while a thing is between two states, since the changes depend on the
// state that it gets.
func (a *acting[W, S]) plan() (have S, planned []Change, err error) {
	deadline := time.Now().Add(Deadline(a.want))
	for {
		have, err = a.read()
		if err == nil {
			planned, err = differences(a.kind, a.session, a.want, have)
			err = HostError("plan '"+a.req.Step.Name()+"'", a.session.Name(), err)
		}
		if err = a.orDown(err); err == nil || !isBusy(err) || time.Now().After(deadline) {
			return have, planned, err
		}
		if stopped := a.attempt.pause(a.ctx, a.engine.poll(), a.req.Step, a.session.Name()); stopped != nil {
			return have, nil, stopped
		}
	}
}

// isBusy reports whether a thing is between two states.
func isBusy(err error) bool {
	kind := TypeOf(err)
	return kind == runbook.ErrClusterBusy || kind == runbook.ErrServiceBusy
}

// orDown ends the wait for a node that is down, and remembers the node that stands in for it.
func (a *acting[W, S]) orDown(err error) error {
	standIn, err := a.engine.orDown(a.ctx, a.route, err)
	if standIn.Through != "" {
		a.result.StandIn = standIn
	}
	return err
}

func (a *acting[W, S]) read() (S, error) {
	have, err := a.kind.Read(a.ctx, a.session, a.want)
	return have, HostError("read the state for '"+a.req.Step.Name()+"'", a.session.Name(), err)
}

// noneBegun reports whether no earlier attempt is taken to have begun, so that what the host shows is the work of others.
// If an attempt is unsure, this is so if other steps may have made changes of the intent: otherwise the changes are more
// likely those of an earlier attempt.
func noneBegun(a attempt, req runbook.ActRequest) bool {
	switch {
	case req.Resumed || a.begun:
		return false
	case a.unsure:
		return req.Intent.Outdated
	}
	return true
}

// begin waits until the server has a heartbeat that says that a change may have been sent. Without such a heartbeat,
// the next attempt knows that what the host shows is no effect of this intent. The request says it if it is resumed.
func (a *acting[W, S]) begin() error {
	if len(a.req.Intent.Changes) == 0 || a.req.Resumed || a.attempt.begun {
		return nil
	}
	if err := a.mayGoOn(); err != nil {
		return err
	}
	a.begun.Store(true)
	return a.notPermitted(heartbeat.KeeperOf(a.ctx).Announce(a.ctx))
}

// settleEarlier records the changes of the intent that the host already shows. It is not known who has made them if this
// may be the attempt after a reset, or if an earlier activity ended without an answer and other steps may have made them.
func (a *acting[W, S]) settleEarlier(now []runbook.Change) {
	a.result.Settled = true
	verdict := runbook.ChangedAnswerLost
	if !a.req.Resumed && a.attempt.number <= 1 || a.req.Resumed && a.req.Intent.Outdated {
		verdict = runbook.OutcomeNotKnown
	}
	for i, c := range a.req.Intent.Changes {
		if !slices.ContainsFunc(now, c.Same) {
			a.result.Effects = append(a.result.Effects, runbook.Effect{Change: c, Verdict: verdict, Request: a.req.Intent.Request(i)})
		}
	}
}

// replan answers with a new intent for what was read. It sends nothing.
func (a *acting[W, S]) replan(have S, now []runbook.Change) error {
	a.result.Replan, a.result.Next = true, now
	if r, ok := any(a.kind).(Rememberer[W, S]); ok && len(now) > 0 {
		memory, err := marshal(r.Remember(a.want, have))
		if err != nil {
			return err
		}
		a.result.Memory = memory
	}
	a.show(have)
	return nil
}

// send makes the changes one by one and stops at the first that fails, or when the work ends. Compensating
// changes for those that were made are sent even then.
func (a *acting[W, S]) send(planned []Change, now []runbook.Change) error {
	for i, c := range planned {
		err := a.mayGoOn()
		if err == nil {
			err = a.sendCurrent(c, now[i])
		}
		if err != nil {
			if failed := a.compensate(planned[i:], now[i:]); failed != nil {
				err = following(err, failed)
			}
			return err
		}
	}
	return nil
}

// mayGoOn returns an error if nothing more may be sent: the run is aborted, the worker stops, or
// the fence is closed because another worker may have begun.
func (a *acting[W, S]) mayGoOn() error {
	if a.attempt.stopping() && a.ctx.Err() == nil {
		return stoppingError(a.req.Step.Name(), a.session.Name())
	}
	if err := a.ctx.Err(); err != nil {
		return err
	}
	return a.permit()
}

// permit returns an error while nothing may be changed, since another worker may have begun
// (design, decision 8).
func (a *acting[W, S]) permit() error { return a.notPermitted(host.Permit(a.ctx)) }

// notPermitted gives the reason why nothing may be changed the type of a transport error, so that the activity is tried
// again; nil stays nil.
func (a *acting[W, S]) notPermitted(err error) error {
	if err == nil {
		return nil
	}
	failure := &host.Failure{Type: runbook.ErrTransport, Next: "the next attempt looks at the state before it sends anything", Err: err}
	return HostError("change anything for '"+a.req.Step.Name()+"'", a.session.Name(), failure)
}

// sendCurrent sends one change. If Windows refuses it because the state has changed by itself after the
// read, the state is read again once it is at rest: the change is sent again only if it still is a difference.
// The third refusal is the error.
func (a *acting[W, S]) sendCurrent(c Change, shown runbook.Change) error {
	for refusals := 1; ; refusals++ {
		err := a.sendOne(a.ctx, c, shown)
		var refused *overtakenError
		if !errors.As(err, &refused) {
			return err
		}
		if refusals == restReads {
			return refused.error
		}
		if stopped := a.attempt.pause(a.ctx, a.engine.poll(), a.req.Step, a.session.Name()); stopped != nil {
			return stopped
		}
		_, planned, err := a.plan()
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(contract(planned, a.engine.mask), shown.Same) {
			a.result.Warnings = append(a.result.Warnings, a.engine.mask(MessageOf(refused.error))+"; the state has changed by itself meanwhile, so this change was not sent again")
			return nil
		}
		if err := a.mayGoOn(); err != nil {
			return err
		}
	}
}

// sendOne sends one change. After a lost answer it does not send the change again: the retry of
// the activity reads the state first.
func (a *acting[W, S]) sendOne(ctx context.Context, c Change, shown runbook.Change) error {
	id := a.req.Intent.Request(slices.IndexFunc(a.req.Intent.Changes, shown.Same))
	reply, err := a.session.Run(host.WithRequest(ctx, id), c.call, nil)
	notRun := host.NotRun(err)
	warnings := reply.Shown()
	if err == nil && c.accept != nil {
		err = hidden(reply, c.accept(reply))
	}
	for i := 0; i < len(c.then) && err == nil; i++ {
		var further host.Reply
		further, err = a.session.Run(host.WithRequest(ctx, id), c.then[i], nil)
		warnings = append(warnings, further.Shown()...)
	}
	for _, warning := range warnings {
		a.result.Warnings = append(a.result.Warnings, a.engine.mask(warning))
	}
	if err != nil {
		overtaken := c.overtaken != nil && c.overtaken(err)
		if !overtaken && !notRun {
			a.learn(ctx, c, shown, id, host.Unanswered(err) || errors.Is(err, context.Canceled))
		}
		err = HostError(fmt.Sprintf("change %s from '%s' to '%s'", shown.Property, shown.Before, shown.After), a.session.Name(), err)
		if overtaken {
			return &overtakenError{err}
		}
		return err
	}
	a.made.Add(1)
	heartbeat.KeeperOf(ctx).Changed()
	a.result.Effects = append(a.result.Effects, runbook.Effect{Change: shown, Verdict: runbook.Changed, Request: id})
	return nil
}

// learn records what became of a change whose request was run, or may have been run, and ended with an error: Windows may have carried
// the change out nevertheless. If there was no answer, or the state cannot be read, the next attempt finds it out.
func (a *acting[W, S]) learn(ctx context.Context, c Change, shown runbook.Change, id string, unanswered bool) {
	if !unanswered {
		have, err := a.kind.Read(ctx, a.session, a.want)
		var left []Change
		if err == nil {
			left, err = differences(a.kind, a.session, a.want, have)
		}
		if err == nil && slices.ContainsFunc(contract(left, a.engine.mask), shown.Same) {
			return
		}
		if err == nil && !c.isFinding() {
			a.result.Effects = append(a.result.Effects, runbook.Effect{Change: shown, Verdict: runbook.ChangedAnswerLost, Request: id})
			return
		}
	}
	a.result.Sent = append(a.result.Sent, shown)
}

// compensateWithin is the time for a compensating change after a failure or an abort.
const compensateWithin = 2 * time.Minute

// compensate sends the remaining compensating changes if any change of the intent was made.
func (a *acting[W, S]) compensate(planned []Change, now []runbook.Change) error {
	var failed error
	for i, c := range planned {
		if !c.compensates || len(a.result.Effects)+len(a.result.Sent) == 0 || !a.req.Intent.Covers(now[i]) || a.permit() != nil {
			continue
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(a.ctx), compensateWithin)
		if err := a.sendOne(ctx, c, now[i]); err != nil {
			a.result.Warnings = append(a.result.Warnings, a.engine.mask(MessageOf(err)))
			failed = err
		}
		cancel()
	}
	return failed
}
