package scenario

import (
	"context"
	"fmt"
	"sync"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"

	"go.temporal.io/sdk/activity"
)

// Moment is when a worker is lost: before a changing request, after its effect and before its answer,
// or after its answer.
type Moment string

// The moments of a cut.
const (
	Before      Moment = "before the request"
	AfterEffect Moment = "after the effect"
	AfterAnswer Moment = "after the answer"
)

// Moments returns all moments.
func Moments() []Moment { return []Moment{Before, AfterEffect, AfterAnswer} }

// Cuts loses the worker at one changing request, and counts the requests.
type Cuts struct {
	mutex sync.Mutex
	// at is the number of the changing request at which the worker is lost, from 1; 0: at none.
	at     int
	moment Moment
	// sent are the changing requests that hosts carried out, by id, with their scripts.
	sent []Sent
	// lost is the attempt of the activity whose worker was lost.
	lost string
}

// Sent is one changing request that a host carried out.
type Sent struct {
	ID     string
	Script string
	Host   string
}

// Arm loses the worker once, at the given changing request from now on.
func (c *Cuts) Arm(at int, moment Moment) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.at, c.moment, c.sent, c.lost = at, moment, nil, ""
}

// Disarm ends the cuts and returns what was carried out since Arm, and whether the cut was reached.
func (c *Cuts) Disarm() (sent []Sent, reached bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	sent, reached = c.sent, c.lost != ""
	c.at, c.sent, c.lost = 0, nil, ""
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
	if cut {
		s.cuts.lose(ctx)
		if s.cuts.moment == AfterEffect {
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
	if c.at == 0 || c.lost != "" {
		return false
	}
	c.at--
	return c.at == 0
}

func (c *Cuts) lose(ctx context.Context) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.lost = attemptOf(ctx)
}

// gone reports whether the worker of this attempt is lost: nothing that it does reaches a host.
func (c *Cuts) gone(ctx context.Context) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.lost != "" && c.lost == attemptOf(ctx)
}

func (c *Cuts) carriedOut(s Sent) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.sent = append(c.sent, s)
}

func attemptOf(ctx context.Context) string {
	if !activity.IsActivity(ctx) {
		return "no activity"
	}
	info := activity.GetInfo(ctx)
	return fmt.Sprintf("%s/%s/%d", info.WorkflowExecution.RunID, info.ActivityID, info.Attempt)
}
