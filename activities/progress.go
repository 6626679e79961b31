package activities

import (
	"context"
	"slices"
	"sync"

	"go.temporal.io/sdk/activity"
)

// progress is what the attempts of one activity have changed so far. It travels
// with the heartbeats, so that an attempt knows what those before it have done.
type progress struct {
	keeper *Keeper
	mutex  sync.Mutex
	made   []Change
}

// newProgress begins with what earlier attempts left.
func newProgress(ctx context.Context) *progress {
	p := &progress{keeper: keeperOf(ctx)}
	if activity.IsActivity(ctx) && activity.HasHeartbeatDetails(ctx) && activity.GetHeartbeatDetails(ctx, &p.made) != nil {
		p.made = nil // Heartbeats of an older release hold no changes.
	}
	p.keeper.Carry(p.details)
	return p
}

// note adds a change that was made.
func (p *progress) note(c Change) {
	p.mutex.Lock()
	p.made = append(p.made, c)
	p.mutex.Unlock()
	p.keeper.Changed()
}

// changes are those of all attempts so far.
func (p *progress) changes() []Change {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return slices.Clone(p.made)
}

// details are what a heartbeat carries.
func (p *progress) details() []any {
	if made := p.changes(); len(made) > 0 {
		return []any{made}
	}
	return nil
}
