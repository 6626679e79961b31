package activities

import (
	"context"

	"changeover/config"
)

// restorer is a wanted state that carries values which an earlier activity read from a
// host. They reach it masked.
type restorer[W any] interface {
	// restore reads masked values again on the host that they are from.
	restore(ctx context.Context, hosts HostPool, site string) (W, error)
}

// unmasked is the wanted state as it may be compared and written. A text that was masked
// on its way through the history is read again or ends the step: asterisks are never
// written to a host.
func unmasked[W any](ctx context.Context, a *Activities, req Request[W]) (W, error) {
	want := req.Want
	if r, ok := any(want).(restorer[W]); ok && config.FindMasked(want) != "" {
		var err error
		if want, err = r.restore(ctx, a.Hosts, req.Site); err != nil {
			return want, concluded(ctx, req.Step, Outcome{}, err)
		}
	}
	if property := config.FindMasked(want); property != "" {
		return want, preconditionError("cannot apply '%s' on %s: its wanted %s holds %s where a secret was masked, and asterisks must not be written; "+
			"choose a password that does not stand in the data of hosts, or make the change by hand and skip the step with a reason", req.Step.title(), req.Step.Host, property, config.Masked)
	}
	return want, nil
}
