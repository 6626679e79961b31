package engine

import (
	"context"

	"changeover/activities/host"
	"changeover/config/secrets"
	"changeover/runbook"
)

// Ask runs an activity that only reads one thing on a host. Its error is typed; the texts of its
// answer and its error are masked. Fields of the answer with the tag `mask:"-"` stay as they are:
// names, words of closed sets and times that workflows compare or pass on.
func Ask[Q, R any](ctx context.Context, e *Engine, query runbook.HostQuery[Q],
	read func(context.Context, host.Session) (R, error),
) (R, error) {
	ctx = Decided(ctx, query.Retry)
	var nothing R
	r := route{query.Route, query.Site, query.Step.Host}
	session, err := e.session(ctx, r)
	if err != nil {
		return nothing, e.concluded(ctx, query.Step, err)
	}
	asking, stop := r.asking(ctx)
	answer, err := read(asking, session)
	stop()
	if err != nil {
		standIn, err := e.orDown(ctx, r, HostError("finish '"+query.Step.Name()+"'", session.Name(), err))
		return nothing, withStandIn(e.concluded(ctx, query.Step, err), standIn)
	}
	return secrets.MaskTexts(answer, e.mask).(R), nil
}
