package lock

import (
	"fmt"
	"strings"

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
	found := l.ask(ctx, site, nodes)
	for i, node := range nodes {
		advice := "correct the endpoint of " + node + " in the endpoints file and start the worker again, or correct cluster.name in the site file of " + site.Name + "; then start the runbook again"
		if err := calls.OtherCluster(found[i].Name, site.Cluster.Name, node, advice); err != nil {
			l.status.Fail(err)
		}
	}
	l.compareIDs(site, found)
}

// identify reads which cluster the site's nodes are members of. A node that is a member of none may be new, or have
// left the cluster, so the next one is asked. Where a node does not answer, the run waits until a person has it
// asked again. Once a member has answered, the remaining nodes are asked once, since the run may not need one that is
// down.
func (l *Locks) identify(ctx workflow.Context, site *config.Site) runbook.ClusterIdentity {
	nodes := site.NodeNames()
	found := make([]runbook.ClusterIdentity, len(nodes))
	for i, node := range nodes {
		found[i] = l.member(ctx, site, node, nil)
		if !l.status.OK() {
			break
		}
		if found[i].ID == "" {
			continue
		}
		for j, answer := range l.ask(ctx, site, nodes[i+1:]) {
			further := i + 1 + j
			found[further] = l.member(ctx, site, nodes[further], &answer)
		}
		l.compareIDs(site, found)
		return found[i]
	}
	return runbook.ClusterIdentity{}
}

// ask asks nodes once, side by side, which cluster each is a member of. The answer of a node that does not answer is
// empty.
func (l *Locks) ask(ctx workflow.Context, site *config.Site, nodes []string) []runbook.ClusterIdentity {
	found := make([]runbook.ClusterIdentity, len(nodes))
	group := workflow.NewWaitGroup(ctx)
	for i, node := range nodes {
		group.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer group.Done()
			var cluster runbook.ClusterIdentity
			// Not through another node: each node must answer for itself.
			s := stepOf(node, "node "+node)
			if l.calls.Once(ctx, s, runbook.ReadIdentityActivity, queryOf(site, s, false), &cluster) == nil {
				found[i] = cluster
			}
		})
	}
	group.Wait(ctx)
	return found
}

// member returns which cluster a node is a member of. The run waits where the node does not answer, or is a node of
// another cluster than the site's, until a person has it asked again. known is what it has answered for itself already;
// nil: it was not asked, and another node may answer for it.
func (l *Locks) member(ctx workflow.Context, site *config.Site, node string, known *runbook.ClusterIdentity) (cluster runbook.ClusterIdentity) {
	s, ofCluster := stepOf(node, "site "+site.Name), known == nil
	if known != nil {
		s = stepOf(node, "node "+node)
	}
	l.desk.Quietly(ctx, s, func(ctx workflow.Context) error {
		cluster = runbook.ClusterIdentity{} // What an earlier answer had, and this one leaves out, must not stay.
		if known != nil {
			cluster, known = *known, nil
		} else if err := l.read(ctx, s, runbook.ReadIdentityActivity, queryOf(site, s, ofCluster), &cluster); err != nil {
			return err
		}
		return calls.OtherCluster(cluster.Name, site.Cluster.Name, node,
			fmt.Sprintf("if the endpoint of %s is wrong, correct the endpoints file, start the worker again, then retry; if cluster.name in the site file of %s is wrong, abort, correct the site file and start the runbook again", node, site.Name))
	})
	return cluster
}

// compareIDs ends a run whose nodes are members of two clusters of the same name, such as those of two domains. found
// are the answers of the site's nodes, in their order.
func (l *Locks) compareIDs(site *config.Site, found []runbook.ClusterIdentity) {
	nodes, first := site.NodeNames(), -1
	for i, cluster := range found {
		switch {
		case cluster.ID == "" || first >= 0 && strings.EqualFold(cluster.ID, found[first].ID):
		case first < 0:
			first = i
		default:
			l.status.Fail(calls.SameName(site.Cluster.Name, nodes[first], found[first].ID, nodes[i], cluster.ID))
			return
		}
	}
}

// stepOf is the read of the identity of a node's cluster.
func stepOf(node, of string) runbook.Step {
	return runbook.Step{ID: "read-cluster-identity", Title: "read the identity of the cluster of " + of, Host: node}
}

func queryOf(site *config.Site, s runbook.Step, ofCluster bool) runbook.HostQuery[runbook.IdentityQuery] {
	return runbook.HostQuery[runbook.IdentityQuery]{Site: site.Name, Step: s, OfCluster: ofCluster}
}
