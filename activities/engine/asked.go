package engine

import (
	"context"
	"sync/atomic"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
)

// asked is a host's session that knows whether anything was asked through it.
type asked struct {
	host.Session
	any atomic.Bool
}

// Run implements host.Session.
func (a *asked) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	a.any.Store(true)
	return a.Session.Run(ctx, call, out)
}

// readShown reads a state for a look. A kind that asks the host nothing would compare the site file with
// itself: no verdict rests on that.
func readShown[W Wanted, S any](ctx context.Context, kind Kind[W, S], env Environment, session host.Session, want W) (S, error) {
	through := &asked{Session: session}
	have, err := kind.Read(ctx, through, want)
	if err == nil && !through.any.Load() {
		err = BadRequest("cannot say anything of '%s': %s asked the host nothing; report this as a defect of the service",
			env.Step.Name(), want.ActivityName())
	}
	return have, err
}
