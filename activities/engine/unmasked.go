package engine

import (
	"context"

	"changeover/config"
	"changeover/config/secrets"
)

// unmasked returns the wanted state with its original texts. A text that was masked on its way through the
// history is read again on its host; where that is not possible, the step ends: a mask is never written to a host.
func unmasked[W Wanted](ctx context.Context, env Environment, want W) (W, error) {
	if r, ok := any(want).(Restorer[W]); ok && secrets.FindMasked(want) != "" {
		var err error
		if want, err = r.Restore(ctx, env.Hosts, env.Site); err != nil {
			return want, err
		}
	}
	if property := secrets.FindMasked(want); property != "" {
		return want, Precondition("cannot apply '%s' on %s: the value of %s contains the text of a password, so Changeover has masked the value (%s), and a masked value must not be written to a host. "+
			"Find the password of the site file or the endpoints file that occurs in the names and paths of this step. Abort, change this password, and start the runbook again. Or make the change by hand, and skip the step with a reason",
			env.Step.Name(), env.Step.Host, property, config.Masked)
	}
	return want, nil
}
