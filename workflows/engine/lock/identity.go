package lock

import (
	"fmt"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
)

// Compare reads from each node of a site, at the beginning of mode check, which cluster it is a member of. A node of
// another cluster ends the check: a plan of that cluster would be wrong. The steps of a node that does not answer are
// unknown and say so. A run that changes something compares before it takes its lock.
func (l *Locks) Compare(ctx workflow.Context, site *config.Site) {
	if !l.status.Checking() || l.run.Input.Parent != nil {
		return
	}
	found := l.ask(ctx, site, site.NodeNames())
	for _, m := range found {
		advice := "correct the endpoint of " + m.Node + " in the endpoints file and start the worker again, or correct cluster.name in the site file of " + site.Name + "; then start the runbook again"
		if err := calls.OtherCluster(m, site.Cluster.Name, advice); err != nil {
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
	var found []calls.Member
	nodes := site.NodeNames()
	for i, node := range nodes {
		first := l.first(ctx, site, node)
		if !l.status.OK() {
			break
		}
		found = append(found, first)
		if first.Cluster.ID == "" {
			continue
		}
		for _, answer := range l.ask(ctx, site, nodes[i+1:]) {
			found = append(found, l.further(ctx, site, answer))
		}
		l.compareIDs(site, found)
		return first.Cluster
	}
	return runbook.ClusterIdentity{}
}

// ask asks nodes once, side by side, which cluster each is a member of. The cluster of a node that does not answer is
// empty.
func (l *Locks) ask(ctx workflow.Context, site *config.Site, nodes []string) []calls.Member {
	found := make([]calls.Member, len(nodes))
	group := workflow.NewWaitGroup(ctx)
	for i, node := range nodes {
		group.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer group.Done()
			found[i], _ = l.askOnce(ctx, site, furtherStep(node), 0)
		})
	}
	group.Wait(ctx)
	return found
}

// askOnce asks a node once, after so many retries of persons. The node must answer for itself, and no other node for it.
func (l *Locks) askOnce(ctx workflow.Context, site *config.Site, s runbook.Step, retries int) (calls.Member, error) {
	var cluster runbook.ClusterIdentity
	err := l.calls.Once(ctx, s, runbook.ReadIdentityActivity, queryOf(site, s, false).By(runbook.Route{Retry: retries}), &cluster)
	if err != nil {
		return calls.Member{Node: s.Host}, err // An answer that was not read to its end must not stay.
	}
	return calls.Member{Node: s.Host, Cluster: cluster}, nil
}

// first returns which cluster a node is a member of, before any node has named a cluster. The run waits where the node does
// not answer, or is a node of another cluster than the site's, until a person has it asked again. Another node may answer for it.
func (l *Locks) first(ctx workflow.Context, site *config.Site, node string) (m calls.Member) {
	s := stepOf(node, "site "+site.Name)
	l.desk.Quietly(ctx, s, func(ctx workflow.Context) error {
		m = calls.Member{Node: node} // What an earlier answer had, and this one leaves out, must not stay.
		if err := l.read(ctx, s, runbook.ReadIdentityActivity, queryOf(site, s, true), &m.Cluster); err != nil {
			return err
		}
		m.By = l.answers(node)
		return refused(m, site)
	})
	return m
}

// further compares the cluster of a node after another node has named the site's cluster. Where the node is a node of another
// cluster, the run waits until a person has it asked again. A node that does not answer then is not compared, as at the
// beginning. A node that refuses the worker may still be the wrong one: the run waits for it.
func (l *Locks) further(ctx workflow.Context, site *config.Site, m calls.Member) calls.Member {
	s, again := furtherStep(m.Node), false
	l.desk.Quietly(ctx, s, func(ctx workflow.Context) (err error) {
		if again {
			m, err = l.askOnce(ctx, site, s, l.desk.Retries())
		}
		again = true
		if err != nil && runbook.Retryable(calls.TypeOf(err)) {
			return desk.NotSeen(m.Node + " did not answer, so the cluster of " + m.Node + " was not compared: " + calls.Reason(err))
		}
		if err != nil {
			return err
		}
		return refused(m, site)
	})
	return m
}

// refused is the error of a node of another cluster than the site's.
func refused(m calls.Member, site *config.Site) error {
	return calls.OtherCluster(m, site.Cluster.Name,
		fmt.Sprintf("if the endpoint of %s is wrong, correct the endpoints file, start the worker again, then retry; if cluster.name in the site file of %s is wrong, abort, correct the site file and start the runbook again",
			m.Host(), site.Name))
}

// compareIDs ends a run whose nodes are members of two clusters of the same name, such as those of two domains.
func (l *Locks) compareIDs(site *config.Site, found []calls.Member) {
	var first *calls.Member
	for i, m := range found {
		switch {
		case m.Cluster.ID == "" || first != nil && strings.EqualFold(m.Cluster.ID, first.Cluster.ID):
		case first == nil:
			first = &found[i]
		default:
			l.status.Fail(calls.SameName(site.Cluster.Name, *first, m))
			return
		}
	}
}

// furtherStep is the read of the identity of one node's cluster.
func furtherStep(node string) runbook.Step { return stepOf(node, "node "+node) }

// stepOf is the read of the identity of a node's cluster.
func stepOf(node, of string) runbook.Step {
	return runbook.Step{ID: "read-cluster-identity", Title: "read the identity of the cluster of " + of, Host: node}
}

func queryOf(site *config.Site, s runbook.Step, ofCluster bool) runbook.HostQuery[runbook.IdentityQuery] {
	return runbook.HostQuery[runbook.IdentityQuery]{Site: site.Name, Step: s, OfCluster: ofCluster}
}
