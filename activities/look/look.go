// Package look reads, before there is a site file, what a site file needs to know of a host and its cluster.
// It sends reading scripts only.
package look

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
)

// Reader holds the activities of the workflow runbook.Look.
type Reader struct {
	Engine *engine.Engine
}

// Register registers the activities under their names in package runbook.
func (r *Reader) Register(w worker.ActivityRegistry) {
	w.RegisterActivityWithOptions(r.DescribeCluster, activity.RegisterOptions{Name: runbook.DescribeClusterActivity})
	w.RegisterActivityWithOptions(r.DescribeHost, activity.RegisterOptions{Name: runbook.DescribeHostActivity})
}

// Query asks for all that can be read.
type Query struct{}

// DescribeHost reads what a host says of itself.
func (r *Reader) DescribeHost(ctx context.Context, q runbook.HostQuery[Query]) (runbook.HostSeen, error) {
	return engine.Ask(ctx, r.Engine, q, readHost)
}

// DescribeCluster reads the cluster that a host is a member of.
func (r *Reader) DescribeCluster(ctx context.Context, q runbook.HostQuery[Query]) (runbook.ClusterSeen, error) {
	return engine.Ask(ctx, r.Engine, q, readCluster)
}

// unread notes what could not be read because Windows refused it: the look goes on without it. Any other error ends
// the look, since then nothing more can be read.
func unread(notes *[]string, what string, h host.Session, err error) error {
	if refused := new(host.Error); errors.As(err, &refused) {
		*notes = append(*notes, fmt.Sprintf("cannot read %s on %s: %v", what, h.Name(), err))
		return nil
	}
	return err
}
