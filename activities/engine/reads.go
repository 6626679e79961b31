package engine

import (
	"context"
	"strings"
	"sync"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
)

// reads is the session of a look. It sends each distinct call once. The kinds work at the same time; when all of
// them wait for an answer, their calls are sent together.
type reads struct {
	session host.Session
	// ctx is that of the activity: a batch belongs to no single kind.
	ctx context.Context

	mutex   sync.Mutex
	answers map[string]*answer
	// waiting are calls that have not been sent; working is the number of kinds that do not wait.
	waiting []*answer
	working int
}

// answer is one call and, once done is closed, what came of it.
type answer struct {
	call scripts.Call
	done chan struct{}
	// waiters are the kinds that wait for the answer.
	waiters int
	host.Answer
}

func newReads(ctx context.Context, session host.Session, kinds int) *reads {
	return &reads{session: session, ctx: ctx, answers: map[string]*answer{}, working: kinds}
}

// Name implements host.Session.
func (r *reads) Name() string { return r.session.Name() }

// Windows implements host.Session.
func (r *reads) Windows() string { return r.session.Windows() }

// Run implements host.Session. A look changes nothing, so a changing call is refused.
func (r *reads) Run(_ context.Context, call scripts.Call, out any) (host.Reply, error) {
	if call.Script != nil && call.Script.Changes {
		return host.Reply{}, Defect("cannot run %s during a look: the script changes the host", call.Script.Name)
	}
	a := r.ask(call)
	<-a.done
	if a.Err != nil {
		return a.Reply, a.Err
	}
	return a.Reply, a.Reply.Decode(out)
}

// ask finds the answer of a call, or puts the call into the queue.
func (r *reads) ask(call scripts.Call) *answer {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	key := call.String()
	a, known := r.answers[key]
	if !known {
		a = &answer{call: call, done: make(chan struct{})}
		r.answers[key] = a
		r.waiting = append(r.waiting, a)
	}
	select {
	case <-a.done:
		return a
	default:
	}
	a.waiters++
	r.working--
	r.sendWhenIdle()
	return a
}

// leave is called by each kind at its end.
func (r *reads) leave() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.working--
	r.sendWhenIdle()
}

// sendWhenIdle sends the calls in the queue if every kind waits for an answer. The caller holds the mutex.
func (r *reads) sendWhenIdle() {
	if r.working > 0 || len(r.waiting) == 0 {
		return
	}
	batch := r.waiting
	r.waiting = nil
	go r.send(batch)
}

func (r *reads) send(batch []*answer) {
	answers := runAll(r.ctx, r.session, batch)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for i, a := range batch {
		a.Answer = answers[i]
		r.working += a.waiters
		close(a.done)
	}
}

// runAll sends calls together, if the session can do so. A panic becomes the error of all calls: the goroutine belongs to no
// activity, so the panic would end the worker with all its runs.
func runAll(ctx context.Context, session host.Session, batch []*answer) (answers []host.Answer) {
	defer func() {
		if p := recover(); p != nil {
			answers = make([]host.Answer, len(batch))
			for i, a := range batch {
				answers[i].Err = Defect("cannot run %s on %s: %v", a.call, session.Name(), p)
			}
		}
	}()
	if together, ok := session.(host.Batch); ok {
		calls := make([]scripts.Call, len(batch))
		for i, a := range batch {
			calls[i] = a.call
		}
		return together.RunAll(ctx, calls)
	}
	answers = make([]host.Answer, len(batch))
	for i, a := range batch {
		answers[i].Reply, answers[i].Err = session.Run(ctx, a.call, nil)
	}
	return answers
}

// others finds further hosts of the site. For the host of the look itself it returns the session of the look, so
// that its calls are collected as well.
func (r *reads) others(hosts host.Sessions) host.Sessions { return otherHosts{r, hosts} }

type otherHosts struct {
	reads *reads
	hosts host.Sessions
}

// Session implements host.Sessions.
func (o otherHosts) Session(ctx context.Context, site, name string) (host.Session, error) {
	if strings.EqualFold(name, o.reads.Name()) {
		return o.reads, nil
	}
	return o.hosts.Session(ctx, site, name)
}
