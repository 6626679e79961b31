package powershell

import (
	"context"
	"errors"
	"sync"
	"time"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
)

// Host runs calls on one host in its standing PowerShells.
type Host struct {
	pool *Pool
	site string
	name string
	// slots holds a token for each PowerShell in use or being ended.
	slots chan struct{}

	mutex sync.Mutex
	idle  []*resting
	// described: PowerShell on the host has what the bootstrap needs.
	described bool
	// windows is the version of Windows that the description gave; empty before.
	windows string
}

// resting is a session that waits for its next request or its end.
type resting struct {
	session *session
	timer   *time.Timer
}

// Name of the host as it was first asked for.
func (h *Host) Name() string { return h.name }

// Windows implements host.Session.
func (h *Host) Windows() string {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.windows
}

// Run implements host.Session: it runs one call and decodes its result into out. Its errors are
// *host.Failure around one of these:
//
//   - *host.Error: Windows refused, with codes and position
//   - ErrMutexBusy, ErrQuota: not run; waiting helps
//   - *winrm.TransportError, *winrm.HTTPError: not run; the host cannot be reached
//   - *winrm.AuthError: not run; the account was refused
//   - *winrm.Fault: not run; the host refused to start PowerShell
//   - *LostReply: nobody knows whether it was run
//   - ErrBadCall, the resolver's errors and that of WithPermit: nothing was sent
//
// Replies and errors are as the host wrote them and may hold a secret; they are masked
// where they leave the worker (engine.Engine, connection.Masking, the log's writer). The secrets that the
// request carried, however short or common, are masked in the text of its *host.Failure and in what
// host.Reply.Shown returns.
//
// When ctx ends, a script that only reads is interrupted. A script that changes the host and was already
// sent runs to its end, for at most FinishWithin, and Run returns its answer: an interrupted command
// would leave its work half done.
func (h *Host) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	r, err := h.pool.request(h.name, call)
	if err != nil {
		return host.Reply{}, meaning(ctx, err)
	}
	reply, err := h.run(ctx, call, r, out)
	reply.Hide = r.hide()
	return reply, hidden(meaning(ctx, err), r)
}

func (h *Host) run(ctx context.Context, call scripts.Call, r request, out any) (host.Reply, error) {
	r.ID = host.Request(ctx)
	if err := ctx.Err(); err != nil {
		return host.Reply{}, err // The select below takes either way where both are open.
	}
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return host.Reply{}, ctx.Err()
	}
	answer, err := h.ask(ctx, call.Script, r)
	var notRun *undelivered
	switch {
	case errors.As(err, &notRun):
		return host.Reply{}, notRun.cause
	case err != nil:
		return host.Reply{}, &LostReply{Call: call.String(), Cause: err}
	}
	reply, err := judge(call.On(h.Windows()), h.name, answer)
	if err != nil {
		return reply, err
	}
	return reply, reply.Decode(out)
}

// ask sends a request to a resting PowerShell or a new one and gives its slot
// back. A resting PowerShell may have ended, e.g. by a restart of the host: a request
// that has certainly not run is sent to a new one.
func (h *Host) ask(ctx context.Context, script *scripts.Script, r request) (*response, error) {
	if s := h.wake(); s != nil {
		answer, err := h.send(ctx, s, script, r)
		var notRun *undelivered
		if !errors.As(err, &notRun) || ctx.Err() != nil {
			h.settle(s, err)
			return answer, err
		}
		h.pool.end(s, func() {})
	}
	s, err := h.open(ctx)
	if err != nil {
		<-h.slots
		return nil, &undelivered{err}
	}
	answer, err := h.send(ctx, s, script, r)
	h.settle(s, err)
	return answer, err
}

// send sends a request in a session; what changes the host outlives ctx for a while.
func (h *Host) send(ctx context.Context, s *session, script *scripts.Script, r request) (*response, error) {
	if err := ctx.Err(); err != nil {
		return nil, &undelivered{err}
	}
	if script.Changes {
		if err := host.Permit(ctx); err != nil {
			return nil, &undelivered{err}
		}
		var cancel context.CancelFunc
		ctx, cancel = outliving(ctx, h.pool.options.FinishWithin)
		defer cancel()
	}
	return s.ask(ctx, h.written([]request{r})[0])
}

// outliving gives a context that ends a while after ctx does.
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

// settle puts a session to rest, or ends it where it failed; the slot is free after that.
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

// wake takes the resting session that was used last; nil if there is none.
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

// expire ends one session if it still rests.
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
