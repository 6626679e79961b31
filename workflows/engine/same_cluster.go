package engine

import (
	"go.temporal.io/sdk/workflow"

	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/calls"
)

// compare has each node of a site that answers say which cluster it is a member of, at the beginning of a mode
// check: one of another cluster ends it, since a plan of that cluster would be worse than none. What a node
// that does not answer leaves unknown its steps say. A run that changes something compares before it takes its lock.
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
			// Not through another node: the one that is asked says whose it is.
			s := runbook.Step{ID: "read-cluster-identity", Title: "read of which cluster " + node + " is a node", Host: node}
			query := runbook.HostQuery[runbook.IdentityQuery]{Site: site.Name, Step: s}
			if l.calls.Once(ctx, s, runbook.ReadIdentityActivity, query, &cluster) == nil {
				names[i] = cluster.Name
			}
		})
	}
	group.Wait(ctx)
	for i, node := range nodes {
		advice := "correct the endpoint of " + node + ", or cluster.name in the site file of " + site.Name + ", and start the check again"
		if err := calls.OtherCluster(names[i], site.Cluster.Name, node, advice); err != nil {
			l.status.Fail(err)
		}
	}
}
