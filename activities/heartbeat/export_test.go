package heartbeat

import "context"

// WithKeeper returns a context as that of an activity under a keeper.
func WithKeeper(ctx context.Context, k *Keeper) context.Context {
	return context.WithValue(ctx, keeperKey{}, k)
}
