package recording

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
)

type sessions struct {
	recorder *Recorder
	hosts    host.Sessions
}

// Session implements host.Sessions.
func (s sessions) Session(ctx context.Context, site, name string) (host.Session, error) {
	inner, err := s.hosts.Session(ctx, site, name)
	if err != nil {
		return nil, err
	}
	recorded := session{inner, s.recorder, site}
	if together, ok := inner.(host.Batch); ok {
		return batch{recorded, together}, nil
	}
	return recorded, nil
}

// session records each request of a host's session.
type session struct {
	host.Session
	recorder *Recorder
	site     string
}

// Run implements host.Session.
func (s session) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	began := time.Now()
	reply, err := s.Session.Run(ctx, call, out)
	s.keep(ctx, call, host.Answer{Reply: reply, Err: err}, began, 0)
	return reply, err
}

func (s session) keep(ctx context.Context, call scripts.Call, a host.Answer, began time.Time, together int) {
	call = call.On(s.Windows())
	e := Exchange{
		Time: began.UTC().Truncate(time.Millisecond), Milliseconds: time.Since(began).Milliseconds(), Together: together,
		Site: s.site, Host: s.Name(), Windows: s.Windows(), Request: host.Request(ctx), Call: call.String(), Reply: a.Reply, Failure: failureOf(a.Err),
	}
	if call.Script != nil {
		e.Script, e.Changes = call.Script.Name, call.Script.Changes
	}
	if activity.IsActivity(ctx) {
		info := activity.GetInfo(ctx)
		e.Workflow, e.Run, e.Activity, e.Attempt = info.WorkflowExecution.ID, info.WorkflowExecution.RunID, info.ActivityType.Name, info.Attempt
	}
	hide := a.Reply.Hide
	var failure *host.Failure
	if hide == nil && errors.As(a.Err, &failure) {
		hide = failure.Hide
	}
	s.recorder.keep(e, hide)
}

// batch is a session that sends reads together.
type batch struct {
	session
	together host.Batch
}

// RunAll implements host.Batch.
func (b batch) RunAll(ctx context.Context, calls []scripts.Call) []host.Answer {
	began := time.Now()
	answers := b.together.RunAll(ctx, calls)
	for i, a := range answers {
		b.keep(ctx, calls[i], a, began, len(calls))
	}
	return answers
}
