package engine

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"changeover/activities/host"
	"changeover/runbook"
)

// lookLimit is the size of a look's answer in bytes: Temporal warns of payloads above 512 KiB.
const lookLimit = 200_000

// Look reads and compares the steps of a group on one host. It changes nothing. An answer that
// would be too large stops early; the caller asks again for the rest.
func (e *Engine) Look(ctx context.Context, req runbook.LookRequest) (runbook.LookResult, error) {
	ctx = Decided(ctx, req.Retry)
	step := runbook.Step{Title: "read the state for the steps", Host: req.Host}
	r := route{req.Route, req.Site, req.Host}
	session, err := e.session(ctx, r)
	if err != nil {
		return runbook.LookResult{}, e.concluded(ctx, step, err)
	}
	asking, stop := r.asking(ctx)
	seen, err := e.lookAll(asking, req, session)
	stop()
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			err = HostError("read the state for the steps", session.Name(), err)
		}
		standIn, err := e.orDown(ctx, r, err)
		return runbook.LookResult{}, withStandIn(e.concluded(ctx, step, err), standIn)
	}
	return runbook.LookResult{Seen: cutLook(seen)}, nil
}

// lookAll looks at all items. Those whose differences may go away by themselves are looked at again,
// until that has happened or restReads looks in a row show some.
func (e *Engine) lookAll(ctx context.Context, req runbook.LookRequest, session host.Session) ([]runbook.Seen, error) {
	seen, passing, err := e.lookOnce(ctx, req, session)
	for looks := 1; err == nil && len(passing) > 0 && looks < restReads; looks++ {
		if err = attemptOf(ctx).pause(ctx, e.poll(), runbook.Step{Title: "read the state for the steps", Host: req.Host}, session.Name()); err != nil {
			return nil, err
		}
		again := req
		again.Items = nil
		for _, i := range passing {
			again.Items = append(again.Items, req.Items[i])
		}
		var now []runbook.Seen
		var still []int
		if now, still, err = e.lookOnce(ctx, again, session); err != nil {
			return nil, err
		}
		for i, s := range now {
			seen[passing[i]] = s
		}
		passing = pick(passing, still)
	}
	return seen, err
}

// pick returns the elements of a list at some positions.
func pick(list, positions []int) []int {
	var picked []int
	for _, i := range positions {
		picked = append(picked, list[i])
	}
	return picked
}

// lookOnce looks at all items at once. Their reads are collected and sent together: a finished site
// is looked at in a few requests. passing are the positions of the items whose differences may go away
// by themselves.
func (e *Engine) lookOnce(ctx context.Context, req runbook.LookRequest, session host.Session) (all []runbook.Seen, passing []int, err error) {
	reads := newReads(ctx, session, len(req.Items))
	seen := make([]looked, len(req.Items))
	failed := make([]error, len(req.Items))
	var wait sync.WaitGroup
	for i, item := range req.Items {
		wait.Go(func() {
			defer reads.leave()
			defer func() {
				// The SDK does not recover a panic of this goroutine: it would end the worker with all its runs.
				if p := recover(); p != nil {
					failed[i] = Defect("cannot look at '%s' on %s: %v", item.Step.Name(), session.Name(), p)
				}
			}()
			env := Environment{Site: req.Site, Step: item.Step, Hosts: reads.others(e.Hosts)}
			kind, ok := e.kinds[item.Kind]
			if !ok {
				failed[i] = unknownKind(item.Kind)
				return
			}
			seen[i], failed[i] = kind.look(ctx, e, env, reads, item.Want)
		})
	}
	wait.Wait()
	for i, err := range failed {
		problem, fatal := e.problem(ctx, err)
		if fatal != nil {
			return nil, nil, fatal
		}
		seen[i].Problem = problem
		all = append(all, seen[i].Seen)
		if seen[i].passing {
			passing = append(passing, i)
		}
	}
	return all, passing, nil
}

// looked is what one look showed of an item.
type looked struct {
	runbook.Seen
	// passing: the differences may go away without any change by Changeover.
	passing bool
}

// problem returns an item's error for the answer of the look. An error that may go away with time, and the end
// of the work, end the whole look instead.
func (e *Engine) problem(ctx context.Context, err error) (*runbook.Problem, error) {
	switch {
	case err == nil:
		return nil, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case IsRetryable(err):
		return nil, err
	}
	return &runbook.Problem{Type: TypeOf(err), Message: e.mask(MessageOf(err))}, nil
}

func (t typed[W, S]) look(ctx context.Context, e *Engine, env Environment, session host.Session, raw json.RawMessage) (looked, error) {
	var seen looked
	want, err := decodeWant[W](raw)
	if err == nil {
		want, err = unmasked(ctx, env, want)
	}
	if err != nil {
		return seen, err
	}
	kind := t.newKind(env)
	have, err := readShown(ctx, kind, env, session, want)
	if err != nil {
		return seen, HostError("read the state for '"+env.Step.Name()+"'", session.Name(), err)
	}
	changes, err := differences(kind, session, want, have)
	seen.Facts, seen.Warnings = report(e, kind, want, have)
	if err != nil {
		return seen, HostError("plan '"+env.Step.Name()+"'", session.Name(), err)
	}
	seen.Changes = contract(changes, e.mask)
	if p, ok := any(kind).(Passing[W, S]); ok && len(changes) > 0 {
		seen.passing = p.MayPass(want, have)
	}
	if s, ok := any(kind).(Settler[W, S]); ok && len(changes) == 0 {
		settled, err := s.Settled(want, have)
		seen.Unsettled = !settled
		if err != nil {
			return seen, HostError("accept '"+env.Step.Name()+"'", session.Name(), err)
		}
	}
	if r, ok := any(kind).(Rememberer[W, S]); ok && len(changes) > 0 {
		if seen.Memory, err = json.Marshal(r.Remember(want, have)); err != nil {
			return seen, Defect("cannot save the state before the changes of step '%s': %v", env.Step.Name(), err)
		}
	}
	return seen, nil
}

// cutLook returns as many items as fit below the limit, and at least one.
func cutLook(seen []runbook.Seen) []runbook.Seen {
	size := 0
	for i, s := range seen {
		text, err := json.Marshal(s)
		if size += len(text); err == nil && size > lookLimit && i > 0 {
			return seen[:i]
		}
	}
	return seen
}
