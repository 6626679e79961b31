package lock

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/calls"
)

// Compare reads from each node of a site, at the beginning of mode check, which cluster it is a member of. A node of
// another cluster ends the check: a plan of that cluster would be wrong. The steps of a node that does not answer are
// unknown and say so. A run that changes something compares before it takes its lock.
func (l *Locks) Compare(ctx workflow.Context, site *config.Site) {
	if !l.status.Checking() || l.run.Input.Parent != nil {
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

// identify reads which cluster the site's nodes are members of. A node that is a member of none may be new, or have
// left the cluster, so the next one is asked. Where a node does not answer, the run waits until a person has it
// asked again.
func (l *Locks) identify(ctx workflow.Context, site *config.Site) (cluster runbook.ClusterIdentity) {
	for _, node := range site.NodeNames() {
		s := runbook.Step{ID: "read-cluster-identity", Title: "read the identity of the cluster of site " + site.Name, Host: node}
		query := runbook.HostQuery[runbook.IdentityQuery]{Site: site.Name, Step: s, OfCluster: true}
		l.desk.Quietly(ctx, s, func(ctx workflow.Context) error {
			if err := l.read(ctx, s, runbook.ReadIdentityActivity, query, &cluster); err != nil {
				return err
			}
			return calls.OtherCluster(cluster.Name, site.Cluster.Name, node,
				fmt.Sprintf("if the endpoint of %s is wrong, correct the endpoints file, start the worker again, then retry; if cluster.name in the site file of %s is wrong, abort, correct the site file and start the runbook again", node, site.Name))
		})
		if !l.status.OK() || cluster.ID != "" {
			break
		}
	}
	return cluster
}
