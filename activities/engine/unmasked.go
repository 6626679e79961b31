package engine

import (
	"context"

	"changeover/config"
	"changeover/config/secrets"
)

// unmasked returns the wanted state as it may be compared and written. A text that was masked on its
// way through the history is read again, or the step ends: the mask is never written to a host.
func unmasked[W Wanted](ctx context.Context, env Environment, want W) (W, error) {
	if r, ok := any(want).(Restorer[W]); ok && secrets.FindMasked(want) != "" {
		var err error
		if want, err = r.Restore(ctx, env.Hosts, env.Site); err != nil {
			return want, err
		}
	}
	if property := secrets.FindMasked(want); property != "" {
		return want, Precondition("cannot apply '%s' on %s: its wanted %s holds %s where a secret was masked, and the mask must not be written; "+
			"choose a password that does not stand in the data of hosts, or make the change by hand and skip the step with a reason",
			env.Step.Name(), env.Step.Host, property, config.Masked)
	}
	return want, nil
}
