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

// readShown reads a state for a look. It fails for a kind that asks the host nothing: such a kind would compare
// the site file with itself.
func readShown[W Wanted, S any](ctx context.Context, kind Kind[W, S], env Environment, session host.Session, want W) (S, error) {
	through := &asked{Session: session}
	have, err := kind.Read(ctx, through, want)
	if err == nil && !through.any.Load() {
		err = Defect("cannot give a verdict on '%s': %s asked the host nothing",
			env.Step.Name(), want.ActivityName())
	}
	return have, err
}
