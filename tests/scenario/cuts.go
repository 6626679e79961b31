package scenario

import (
	"context"
	"slices"
	"sync"

	"go.temporal.io/sdk/activity"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// Moment is when a worker is lost: before a changing request, after its effect and before its answer,
// or after its answer. Or its activity is reset after the effect.
type Moment string

// The moments of a cut.
const (
	Before      Moment = "before the request"
	AfterEffect Moment = "after the effect"
	AfterAnswer Moment = "after the answer"
	Reset       Moment = "reset after the effect"
)

// Moments returns all moments.
func Moments() []Moment { return []Moment{Before, AfterEffect, AfterAnswer, Reset} }

// Cuts loses the worker at one changing request, or resets its activity, and counts the requests.
type Cuts struct {
	mutex sync.Mutex
	// at is the number of the changing request at which the worker is lost, from 1; 0: at none.
	at     int
	moment Moment
	// sent are the changing requests that hosts carried out, by id, with their scripts.
	sent []Sent
	// unanswered is the name of a script whose answers are lost, every time; empty: none.
	unanswered string
	// after is called after each changing request that a host has carried out; nil: nothing is.
	after func(Sent)
	// lost is the attempt of the activity whose worker was lost.
	lost attemptID
	// reset is the attempt of the activity that was reset.
	reset attemptID
	// intents are the inputs of the activities that have started.
	intents []runbook.Intent
}

// Sent is one changing request that a host carried out.
type Sent struct {
	ID     string
	Script string
	Host   string
	// Intended: an intent with this change was in the history when the request was sent.
	Intended bool
}

// Covers reports whether an intent names the change of a request.
func Covers(intent runbook.Intent, request string) bool {
	for i := range intent.Changes {
		if intent.Request(i) == request {
			return true
		}
	}
	return false
}

// Arm loses the worker once, at the given changing request from now on.
func (c *Cuts) Arm(at int, moment Moment) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.at, c.moment, c.sent, c.lost, c.reset, c.intents = at, moment, nil, attemptID{}, attemptID{}, nil
}

// started keeps the intent of an activity that starts; its input was in the history before.
func (c *Cuts) started(intent runbook.Intent) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.intents = append(c.intents, intent)
}

// LoseAnswers makes every attempt that runs a script end without the script's answer, as when the
// connection of a host that restarts ends too early.
func (c *Cuts) LoseAnswers(script *scripts.Script) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.unanswered = script.Name
}

// After calls a function after each changing request that a host has carried out.
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

// Disarm ends the cuts and returns what was carried out since Arm, and whether the cut was reached.
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

// lost ends the attempt as the end of its process would: nothing that follows is carried out. The SDK
// takes the panic for a failed attempt and starts another one.
const lost = "the worker is lost"

// Run implements host.Session.
func (s cutSession) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	if s.cuts.gone(ctx) {
		panic(lost)
	}
	if !call.Script.Changes {
		return s.Session.Run(ctx, call, out)
	}
	cut := s.cuts.next()
	if cut && s.cuts.moment == Before {
		s.cuts.lose(ctx)
		panic(lost)
	}
	reply, err := s.Session.Run(ctx, call, out)
	s.cuts.carriedOut(Sent{ID: host.Request(ctx), Script: call.Script.Name, Host: s.Name()})
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
		// The attempt ends here; the next one has the number of the first.
		c.reset, c.lost.attempt = at, -1
	}
}

// gone reports whether the worker of this attempt is lost: nothing that it does reaches a host.
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

// attemptID is one attempt of an activity.
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
