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
func Ask[Q, R any](ctx context.Context, hosts host.Sessions, mask func(string) string, query runbook.HostQuery[Q],
	read func(context.Context, host.Session) (R, error),
) (R, error) {
	e := &Engine{Hosts: hosts, Mask: mask}
	ctx = Decided(ctx, query.Retry)
	var nothing R
	session, err := hosts.Session(ctx, query.Site, query.Step.Host)
	if err != nil {
		return nothing, e.concluded(ctx, query.Step, HostError("reach the host", query.Step.Host, err))
	}
	answer, err := read(ctx, session)
	if err != nil {
		return nothing, e.concluded(ctx, query.Step, HostError("read '"+query.Step.Name()+"'", session.Name(), err))
	}
	return secrets.MaskTexts(answer, mask).(R), nil
}
