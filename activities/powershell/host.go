package powershell

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/reach"
)

// Host runs calls on one host in its standing PowerShells.
type Host struct {
	pool *Pool
	site string
	name string
	// slots contains a token for each PowerShell that is in use or that is being ended.
	slots chan struct{}

	mutex sync.Mutex
	idle  []*resting
	// described reports whether the host's description showed that PowerShell has what the bootstrap needs.
	described bool
	// windows is the version of Windows in the host's description. It is empty before there is a description.
	windows string
}

// resting is a session that waits for its next request or its end.
type resting struct {
	session *session
	timer   *time.Timer
}

// Name returns the name of the host, in the spelling of the first caller.
func (h *Host) Name() string { return h.name }

// Windows implements host.Session.
func (h *Host) Windows() string {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.windows
}

// Run implements host.Session: it runs one call and decodes the result into out. An error is a *host.Failure around one of
// these errors:
//
//   - *host.Error: Windows refused, with codes and position
//   - ErrMutexBusy, ErrQuota: the call was not run; waiting helps
//   - *winrm.TransportError, *winrm.HTTPError: the call was not run; the host cannot be reached
//   - *winrm.AuthError: the call was not run; the account was refused
//   - *winrm.Fault: the call was not run; the host refused to start PowerShell
//   - *LostReply: nobody knows whether the call was run
//   - ErrBadCall, an error of the resolver or of host.Permit: nothing was sent
//
// Replies and errors are as the host wrote them, and may contain a secret. They are masked where they leave the worker
// (engine.Engine, connection.Masking, the log's writer). In the text of *host.Failure and in the result of host.Reply.Shown, all
// secrets of the request are masked, even short and common secrets.
//
// When ctx ends, a script that only reads is interrupted. A script that changes the host and was already sent runs to its end, for
// at most FinishWithin, and Run returns its answer. The reason is that an interrupted command would leave its work half done.
func (h *Host) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	r, err := h.pool.request(h.name, call)
	if err != nil {
		return host.Reply{}, meaning(ctx, &undelivered{err})
	}
	reply, err := h.run(ctx, call, r, out)
	reply.Hide = r.hide()
	return reply, hidden(meaning(ctx, err), r)
}

func (h *Host) run(ctx context.Context, call scripts.Call, r request, out any) (host.Reply, error) {
	r.ID = host.Request(ctx)
	if err := ctx.Err(); err != nil {
		return host.Reply{}, err // If both ways of the select below are open, it takes either.
	}
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return host.Reply{}, ctx.Err()
	}
	answer, err := h.ask(ctx, call.Script, r)
	switch {
	case errors.As(err, new(*undelivered)):
		return host.Reply{}, err
	case err != nil:
		return host.Reply{}, &LostReply{Call: call.String(), Cause: err}
	}
	reply, err := h.reply(call, r, answer)
	if err != nil {
		return reply, err
	}
	return reply, reply.Decode(out)
}

// ask sends a request to a resting PowerShell or to a new one, and frees the slot. A resting PowerShell may have ended, for
// example because the host was restarted. If the request has certainly not run, ask sends it to a new PowerShell.
func (h *Host) ask(ctx context.Context, script *scripts.Script, r request) (*response, error) {
	s := h.wake()
	defer h.abandon(&s)
	if s != nil {
		answer, err := h.send(ctx, s, script, r)
		var notRun *undelivered
		if !errors.As(err, &notRun) || ctx.Err() != nil {
			h.settle(s, err)
			return answer, err
		}
		h.pool.end(s, func() {})
	}
	var err error
	if s, err = h.open(ctx); err != nil {
		<-h.slots
		return nil, &undelivered{err}
	}
	answer, err := h.send(ctx, s, script, r)
	h.settle(s, err)
	return answer, err
}

// send sends a request in a session. If the script changes the host, the request outlives ctx for at most FinishWithin. But
// it is not sent any more if ctx ends, or loses its permit, while the session connects to the host again.
func (h *Host) send(ctx context.Context, s *session, script *scripts.Script, r request) (*response, error) {
	if err := ctx.Err(); err != nil {
		return nil, &undelivered{err}
	}
	if script.Changes {
		if err := host.Permit(ctx); err != nil {
			return nil, &undelivered{err}
		}
		longer, cancel := outliving(ctx, h.pool.options.FinishWithin)
		defer cancel()
		caller := ctx
		ctx = reach.BeforeSending(longer, func() error { return cmp.Or(caller.Err(), host.Permit(caller)) })
	}
	return s.ask(ctx, h.written([]request{r})[0])
}

// outliving returns a context that ends some time after ctx.
func outliving(ctx context.Context, while time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.NewTimer(while)
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel()
		case <-longer.Done():
		}
	})
	return longer, func() {
		stop()
		cancel()
	}
}

// abandon ends the session of a call that panics, and frees the slot: otherwise the host would be in use for ever.
func (h *Host) abandon(s **session) {
	p := recover()
	switch {
	case p == nil:
		return
	case *s == nil:
		<-h.slots
	default:
		h.pool.end(*s, func() { <-h.slots })
	}
	panic(p)
}

// settle puts a session to rest, or ends a session that failed. After that, the slot is free.
func (h *Host) settle(s *session, err error) {
	if err != nil {
		if s.died {
			h.forget()
		}
		h.pool.end(s, func() { <-h.slots })
		return
	}
	h.mutex.Lock()
	rest := &resting{session: s}
	rest.timer = time.AfterFunc(h.pool.options.IdleAfter, func() { h.expire(rest) })
	h.idle = append(h.idle, rest)
	h.mutex.Unlock()
	<-h.slots
}

// wake takes the resting session that was used last. If there is no resting session, wake returns nil.
func (h *Host) wake() *session {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if len(h.idle) == 0 {
		return nil
	}
	last := h.idle[len(h.idle)-1]
	h.idle = h.idle[:len(h.idle)-1]
	last.timer.Stop()
	return last.session
}

// expire ends a session that still rests.
func (h *Host) expire(rest *resting) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for i, r := range h.idle {
		if r == rest {
			h.idle = append(h.idle[:i:i], h.idle[i+1:]...)
			h.pool.end(rest.session, func() {})
			return
		}
	}
}

// closeIdle ends every resting session.
func (h *Host) closeIdle() {
	for s := h.wake(); s != nil; s = h.wake() {
		h.pool.end(s, func() {})
	}
}
