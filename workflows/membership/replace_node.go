package membership

import (
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/chapter"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// ReplaceNode has another computer of the same name take the place of a node that is lost: the old one is evicted, the new
// one joins, and prepare, replicate-to-node and failover-test do for it what they did for the old one. It never evicts a node that takes
// part in the cluster, so it changes nothing once the new computer works.
func ReplaceNode(ctx workflow.Context, c *chapter.Chapter) {
	c.Run.ReceiveReports(ctx)
	chapter.RefuseWhileConverting(ctx, c)
	l := leave(ctx, c)
	begun := l.begun()
	if !begun && l.state() != "" && !l.state().IsOutside() {
		l.works(ctx)
		return
	}
	if begun {
		l.resumePaused(ctx)
	} else {
		l.oldOneOut(ctx)
	}
	l.newOneIn(ctx)
	if c.Run.Checking() && l.state() != cluster.NodeUp {
		l.wouldFollow(ctx)
		return
	}
	l.mayOwn(ctx)
	c.Run.Child(ctx, runbook.ReplicateToNode, runbook.Input{Node: l.node})
	c.Role.Leave() // The replication has resumed the node.
	c.Run.Child(ctx, runbook.FailoverTest, runbook.Input{})
	l.replaced(ctx)
}

// works ends a run for a node that takes part in the cluster. After a replacement there is nothing to do any more. Otherwise the person may
// have named the wrong node, and must not take the end of the run for a replacement.
func (l leaving) works(ctx workflow.Context) {
	c := l.c
	if c.Run.Record().Has(runbook.FactReplacedPrefix + l.node) {
		c.Run.Do(ctx, chapter.OnRecord(c, l.about("eviction", "the cluster has not lost node "+l.node), runbook.FactReplacedPrefix+l.node, "node "+l.node+" is "+string(l.state())+
			". To replace a node that works, first switch the node off or stop its cluster service, then start the runbook again. An earlier run has replaced the computer of the node"))
		return
	}
	err := calls.Failure(runbook.ErrPrecondition, "cannot replace %s: the node is %s and a member of cluster %s, so nothing was replaced; if another node is broken, start the runbook for that node; "+
		"if %s is to be replaced, switch the node off or stop its cluster service, then start the runbook again", l.node, l.state(), c.Site.Config.Cluster.Name, l.node)
	c.Run.Do(ctx, chapter.Fails(l.about("eviction", "the cluster has lost node "+l.node), calls.Reason(err)))
	c.Run.Fail(err)
}

// mayOwn prepares the new computer and then lets it own the role. The role must not fail over to it before its
// replication, which resumes it; prepare wants nodes that are up.
func (l leaving) mayOwn(ctx workflow.Context) {
	c := l.c
	owners := l.ownedBy(c.Site.Config.NodeNames(), "are the nodes of the site")
	preferred, possible := owners[:1], owners[1:]
	c.Run.Do(ctx, preferred...)
	c.Run.Child(ctx, runbook.Prepare, runbook.Input{})
	if !c.Run.Record().Has(runbook.FactReplicatedPrefix + l.node) {
		paused := l.about("paused", "node "+l.node+" is paused until XPR is replicated to it")
		if l.owned() {
			// The owner of the role cannot be paused.
			c.Run.Do(ctx, engine.NotNeeded(paused, "the node owns the role, so it cannot be paused; an earlier run may have ended during the replication"))
		} else {
			chapter.PauseUntilReplicated(ctx, c, paused, l.node)
		}
	}
	c.Run.Do(ctx, possible...)
}

// begun reports whether the old computer is out already and the new one is not finished. If other runs have finished the new
// one, and it is lost now, it is the old one of another replacement.
func (l leaving) begun() bool {
	record := l.c.Run.Record()
	return record.Has(runbook.FactReplacingPrefix+l.node) && (!record.Has(runbook.FactReplicatedPrefix+l.node) || !l.state().IsOutside())
}

// oldOneOut evicts the lost node and withdraws the facts about it. The site record then has the fact that the new one is
// awaited, and from then on a run evicts nothing. Nodes that an earlier run has left paused are resumed first, since the role could
// not move to them while a person sets up the new computer, perhaps for days.
func (l leaving) oldOneOut(ctx workflow.Context) {
	c := l.c
	l.mayGo(ctx)
	c.Run.Do(ctx, chapter.AttestNow(c, "old-computer-off", "attest that the old computer "+l.node+" is off", runbook.Step{
		ID: "old-computer-off", Host: l.node,
		Title: "the old computer is switched off and will not be connected to the network or to the shared disks again, because it has the same name and services as the new computer",
	})...)
	if !c.Run.Checking() {
		c.Run.Do(ctx, l.stillLost())
	}
	l.resumePaused(ctx)
	l.out(ctx, true)
	isOut := l.isOut(ctx)
	forget(ctx, c, "node-forgotten", l.node, isOut)
	if isOut {
		c.Run.Record().Remember(ctx, runbook.FactReplacingPrefix+l.node, "the old computer is out of the cluster", c.Run.Input().Operator)
	}
}

// stillLost waits until the node takes no part in the cluster: it may have come back while a person was asked, and then
// the lists of owners would lose it although its eviction is refused.
func (l leaving) stillLost() engine.Item {
	s := l.about("still-lost", "node "+l.node+" takes no part in the cluster")
	return engine.PerformGuard(s, func(ctx workflow.Context, a *engine.Attempt) error {
		now, err := l.c.Role.Look(ctx, a)
		if err != nil {
			return err
		}
		for _, n := range now.Nodes {
			if strings.EqualFold(n.Name, l.node) && !n.State.IsOutside() {
				return calls.Failure(runbook.ErrPrecondition, "cannot replace %s: the node is %s now; if the node must leave the cluster, switch the node off or stop its cluster service, then retry; if the node works again, abort this run", l.node, n.State)
			}
		}
		return nil
	})
}

// newOneIn has a person set up the new computer with Windows and add it to the cluster, as the customer has done for the first
// nodes (7.1). The account of Changeover has no rights in the domain and cannot add a computer to a cluster.
func (l leaving) newOneIn(ctx workflow.Context) {
	node, _ := l.c.Site.Config.Node(l.node)
	joined := l.about("joined", "node "+l.node+" is up in cluster "+l.c.Site.Config.Cluster.Name)
	group := []engine.Item{engine.Asking(desk.Task{
		Steps: []runbook.Step{joined}, Required: true,
		Proofs: []desk.Proof{{Step: joined, Want: clustercheck.Nodes{Names: []string{l.node}, Up: true, Paused: chapter.PausedHere(l.c)}}},
		OperatorTask: runbook.OperatorTask{
			ID: "join-" + strings.ToLower(l.node), Title: "set up the new computer " + l.node + " and add it to the cluster", Host: l.through(),
			Pages: []runbook.Page{{Title: "The new computer", Manual: "7.1", Fields: []runbook.Field{
				{Label: "Computer name", Value: node.Name},
				{Label: "Windows Server", Value: l.c.Site.Config.Cluster.WindowsServer},
				{Label: "Address in the client network", Value: node.ClientIP},
				{Label: "Address in the interconnect", Value: node.InterconnectIP},
				{Label: "Features", Value: "Failover-Clustering, " + l.c.Site.Config.ClusterModule() + ", FS-FileServer, NET-Framework-Core"},
				{Label: "Shared disks", Value: "connected in the same way as on the other nodes"},
				{Label: "WinRM", Value: "as set in the endpoints file for " + node.Name},
				{Label: "Afterwards, in an elevated PowerShell at the console of " + l.through(), Value: "Add-ClusterNode -Name " + node.Name},
			}}},
		},
	})}
	group = append(group, l.licence("the licence file contains the MAC address of the new computer's network adapter, and no licence file in use contains the MAC address of the old adapter (V-22)")...)
	l.c.Run.Do(ctx, group...)
}

// wouldFollow reports the runbooks that mode check cannot look at, since the new computer is not there yet.
func (l leaving) wouldFollow(ctx workflow.Context) {
	for _, each := range []string{runbook.Prepare, runbook.ReplicateToNode, runbook.FailoverTest} {
		l.c.Run.Do(ctx, chapter.WouldDo(runbook.Step{ID: "follows", Host: l.node, Title: each + " is carried out for the new computer"}, "a run starts "+each+" after the new computer has become a node of the cluster"))
	}
}

// replaced ends the replacement: a later one asks all questions again.
func (l leaving) replaced(ctx workflow.Context) {
	if l.c.Run.Checking() || !l.c.Run.OK() {
		return
	}
	l.c.Run.Record().Withdraw(ctx, []string{runbook.FactReplacingPrefix + l.node, "old-computer-off/" + l.node, "node-licence/" + l.node}, "the new computer works")
	l.c.Run.Record().Remember(ctx, runbook.FactReplacedPrefix+l.node, "the new computer works", l.c.Run.Input().Operator)
}
