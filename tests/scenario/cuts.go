package scenario

import (
	"context"
	"errors"
	"slices"
	"sync"

	"go.temporal.io/sdk/activity"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// Moment is the time at which a worker is lost: before a changing request, after its effect and before its answer, or
// after its answer. With Reset, the activity is reset after the effect and no worker is lost.
type Moment string

// The moments at which a run can be interrupted.
const (
	Before      Moment = "before the request"
	AfterEffect Moment = "after the effect"
	AfterAnswer Moment = "after the answer"
	Reset       Moment = "reset after the effect"
)

// Moments returns all moments.
func Moments() []Moment { return []Moment{Before, AfterEffect, AfterAnswer, Reset} }

// Cuts ends the worker at one changing request, or resets its activity, and records the requests.
type Cuts struct {
	mutex sync.Mutex
	// at is the number of changing requests until the interruption, counted from 1; 0 means none.
	at     int
	moment Moment
	// sent holds the changing requests that hosts carried out.
	sent []Sent
	// unanswered is the name of a script whose answers are always lost, or empty.
	unanswered string
	// refused is the script that its host refuses once, before the script runs; empty if there is none.
	refused Sent
	// terminates is the script after which the run is terminated by terminate; empty if there is none.
	terminates Sent
	terminate  func()
	// after, if set, is called after each changing request that a host has carried out.
	after func(Sent)
	// lost is the attempt of the activity whose worker was lost.
	lost attemptID
	// reset is the attempt of the activity that was reset.
	reset attemptID
	// intents holds the intents of the activities that have started.
	intents []runbook.Intent
}

// Sent is one changing request that a host carried out.
type Sent struct {
	ID     string
	Script string
	Host   string
	// Intended reports whether an intent with this change was in the history when the request was sent.
	Intended bool
}

// Covers reports whether an intent contains the change of a request.
func Covers(intent runbook.Intent, request string) bool {
	for i := range intent.Changes {
		if intent.Request(i) == request {
			return true
		}
	}
	return false
}

// Arm sets the interruption: the worker is lost at the changing request with this number, counted from now.
func (c *Cuts) Arm(at int, moment Moment) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.at, c.moment, c.sent, c.lost, c.reset, c.intents = at, moment, nil, attemptID{}, attemptID{}, nil
}

// started records the intent of an activity that starts. The input of the activity was in the history before.
func (c *Cuts) started(intent runbook.Intent) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.intents = append(c.intents, intent)
}

// LoseAnswers makes every attempt that runs the script end without an answer, as if the connection of a restarting
// host had ended too early.
func (c *Cuts) LoseAnswers(script *scripts.Script) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.unanswered = script.Name
}

// RefuseOnce makes a host refuse the next request with the script. The script does not run.
func (c *Cuts) RefuseOnce(script *scripts.Script, on string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.refused = Sent{Script: script.Name, Host: on}
}

// refuses reports whether a host refuses a request.
func (c *Cuts) refuses(script *scripts.Script, on string) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	refused := c.refused == Sent{Script: script.Name, Host: on}
	if refused {
		c.refused = Sent{}
	}
	return refused
}

// After sets a function that is called after each changing request that a host has carried out.
func (c *Cuts) After(do func(Sent)) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.after = do
}

func (c *Cuts) losesAnswers(script *scripts.Script) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.unanswered == script.Name
}

// Disarm removes the interruption. It returns the requests that were carried out since Arm, and whether the
// interruption happened.
func (c *Cuts) Disarm() (sent []Sent, reached bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	sent, reached = c.sent, c.lost != attemptID{}
	c.at, c.sent, c.lost = 0, nil, attemptID{}
	return sent, reached
}

func (c *Cuts) sessions(hosts host.Sessions) host.Sessions { return cutSessions{c, hosts} }

type cutSessions struct {
	cuts  *Cuts
	hosts host.Sessions
}

// Session implements host.Sessions.
func (s cutSessions) Session(ctx context.Context, site, name string) (host.Session, error) {
	session, err := s.hosts.Session(ctx, site, name)
	if err != nil {
		return nil, err
	}
	return cutSession{s.cuts, session}, nil
}

type cutSession struct {
	cuts *Cuts
	host.Session
}

// lost is the value of the panic that ends an attempt as the end of its process would: nothing after it is carried
// out. The SDK handles the panic as a failed attempt and starts another one.
const lost = "the worker is lost"

// Run implements host.Session.
func (s cutSession) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	if s.cuts.gone(ctx) {
		panic(lost)
	}
	if !call.Script.Changes {
		return s.Session.Run(ctx, call, out)
	}
	if s.cuts.refuses(call.Script, s.Name()) {
		return host.Reply{}, &host.Failure{Type: runbook.ErrRefused, Err: errors.New("access is denied"), Next: "correct the cause, then retry", NotRun: true}
	}
	cut := s.cuts.next()
	if cut && s.cuts.moment == Before {
		s.cuts.lose(ctx)
		panic(lost)
	}
	reply, err := s.Session.Run(ctx, call, out)
	sent := Sent{ID: host.Request(ctx), Script: call.Script.Name, Host: s.Name()}
	s.cuts.carriedOut(sent)
	s.cuts.terminatedBy(ctx, sent)
	if s.cuts.losesAnswers(call.Script) {
		panic(lost)
	}
	if cut {
		s.cuts.lose(ctx)
		if s.cuts.moment != AfterAnswer {
			panic(lost)
		}
	}
	return reply, err
}

// RunAll implements host.Batch.
func (s cutSession) RunAll(ctx context.Context, calls []scripts.Call) []host.Answer {
	return s.Session.(host.Batch).RunAll(ctx, calls)
}

// next counts a changing request and reports whether the worker is lost at it.
func (c *Cuts) next() bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.at == 0 || c.lost != (attemptID{}) {
		return false
	}
	c.at--
	return c.at == 0
}

func (c *Cuts) lose(ctx context.Context) {
	at := attemptOf(ctx)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.lost = at
	if c.moment == Reset {
		// This attempt ends here. The next one has the number 1 again.
		c.reset, c.lost.attempt = at, -1
	}
}

// gone reports whether the worker of this attempt is lost, so that its requests must not reach a host.
func (c *Cuts) gone(ctx context.Context) bool {
	at := attemptOf(ctx)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.lost == at
}

func (c *Cuts) carriedOut(s Sent) {
	c.mutex.Lock()
	s.Intended = slices.ContainsFunc(c.intents, func(i runbook.Intent) bool { return Covers(i, s.ID) })
	c.sent = append(c.sent, s)
	after := c.after
	c.mutex.Unlock()
	if after != nil {
		after(s)
	}
}

// attemptID identifies an attempt of an activity.
type attemptID struct {
	activity string
	attempt  int32
}

func attemptOf(ctx context.Context) attemptID {
	if !activity.IsActivity(ctx) {
		return attemptID{activity: "none"}
	}
	info := activity.GetInfo(ctx)
	return attemptID{activityOf(info), info.Attempt}
}

func activityOf(info activity.Info) string {
	return info.WorkflowExecution.RunID + "/" + info.ActivityID
}
