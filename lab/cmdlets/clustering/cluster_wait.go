package clustering

import (
	"context"
	"time"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// waitFor waits until done returns true, or for the number of seconds given with -Wait; 0 does not wait.
func (s Cmdlets) waitFor(c *posh.Invocation, done func() bool) error {
	ctx := c.Session.Context()
	if c.Has("Wait") {
		seconds := c.Int("Wait")
		if seconds <= 0 {
			return nil
		}
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(seconds)*time.Second)
		defer cancel()
		_ = s.Host.World().Await(ctx, done)
		return nil
	}
	return s.Host.World().Await(ctx, done)
}

func groupAtRest(cl *cluster.Cluster, name string) func() bool {
	return func() bool { return cl.Groups.AtRest(name) }
}

func resourceAtRest(cl *cluster.Cluster, name string) func() bool {
	return func() bool { return cl.Resources.AtRest(name) }
}
