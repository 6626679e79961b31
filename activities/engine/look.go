package engine

import (
	"context"
	"encoding/json"
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
	step := runbook.Step{Title: "look at the host", Host: req.Host}
	r := route{req.Route, req.Site, req.Host}
	session, err := e.session(ctx, r)
	if err != nil {
		return runbook.LookResult{}, e.concluded(ctx, step, err)
	}
	seen, err := e.lookAll(ctx, req, session)
	if err != nil {
		standIn, err := e.orDown(ctx, r, err)
		return runbook.LookResult{}, withStandIn(e.concluded(ctx, step, err), standIn)
	}
	return runbook.LookResult{Seen: cutLook(seen)}, nil
}

// lookAll looks at all items at once. Their reads are collected and sent together: a finished site
// is looked at in a few requests.
func (e *Engine) lookAll(ctx context.Context, req runbook.LookRequest, session host.Session) ([]runbook.Seen, error) {
	reads := newReads(ctx, session, len(req.Items))
	seen := make([]runbook.Seen, len(req.Items))
	failed := make([]error, len(req.Items))
	var wait sync.WaitGroup
	for i, item := range req.Items {
		wait.Go(func() {
			defer reads.leave()
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
			return nil, fatal
		}
		seen[i].Problem = problem
	}
	return seen, nil
}

// problem returns an item's fault for the answer. What waiting removes, and the end of the work,
// concern the whole look.
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

func (t typed[W, S]) look(ctx context.Context, e *Engine, env Environment, session host.Session, raw json.RawMessage) (runbook.Seen, error) {
	var seen runbook.Seen
	want, err := decodeWant[W](raw)
	if err == nil {
		want, err = unmasked(ctx, env, want)
	}
	if err != nil {
		return seen, err
	}
	kind := t.newKind(env)
	have, err := kind.Read(ctx, session, want)
	if err != nil {
		return seen, HostError("read the state for '"+env.Step.Name()+"'", session.Name(), err)
	}
	changes, err := kind.Differences(want, have)
	seen.Facts, seen.Warnings = report(e, kind, want, have)
	if err != nil {
		return seen, HostError("plan '"+env.Step.Name()+"'", session.Name(), err)
	}
	seen.Changes = contract(changes, e.mask)
	if s, ok := any(kind).(Settler[W, S]); ok && len(changes) == 0 {
		settled, err := s.Settled(want, have)
		seen.Unsettled = !settled
		if err != nil {
			return seen, HostError("accept '"+env.Step.Name()+"'", session.Name(), err)
		}
	}
	if r, ok := any(kind).(Rememberer[W, S]); ok && len(changes) > 0 {
		if seen.Memory, err = json.Marshal(r.Remember(want, have)); err != nil {
			return seen, BadRequest("cannot remember the state before '%s': %v", env.Step.Name(), err)
		}
	}
	return seen, nil
}

// cutLook keeps the answer below the limit, at least one item of it.
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
