package engine

import (
	"go.temporal.io/sdk/workflow"

	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/calls"
)

// compare reads from each node of a site, at the beginning of mode check, which cluster it is a member of. A node of
// another cluster ends the check: a plan of that cluster would be wrong. The steps of a node that does not answer are
// unknown and say so. A run that changes something compares before it takes its lock.
func (l *locks) compare(ctx workflow.Context, site *config.Site) {
	if !l.status.Checking() || l.start.in.Parent != nil {
		return
	}
	nodes := site.NodeNames()
	names := make([]string, len(nodes))
	group := workflow.NewWaitGroup(ctx)
	for i, node := range nodes {
		group.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer group.Done()
			var cluster runbook.ClusterIdentity
			// Not through another node: each node must answer for itself.
			s := runbook.Step{ID: "read-cluster-identity", Title: "read the identity of the cluster of node " + node, Host: node}
			query := runbook.HostQuery[runbook.IdentityQuery]{Site: site.Name, Step: s}
			if l.calls.Once(ctx, s, runbook.ReadIdentityActivity, query, &cluster) == nil {
				names[i] = cluster.Name
			}
		})
	}
	group.Wait(ctx)
	for i, node := range nodes {
		advice := "correct the endpoint of " + node + " in the endpoints file and start the worker again, or correct cluster.name in the site file of " + site.Name + "; then start the check again"
		if err := calls.OtherCluster(names[i], site.Cluster.Name, node, advice); err != nil {
			l.status.Fail(err)
		}
	}
}
