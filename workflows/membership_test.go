package workflows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/config"
	"changeover/runbook"
)

// threeNodes are hosts of a finished site with a third node.
func threeNodes(t *testing.T) *fakeHosts {
	t.Helper()
	site := withThirdNode(testSite())
	site.Role.PreferredOwners = site.NodeNames()
	f := deployed(t).clone(site)
	_, err := newSetup(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	f.calls, f.evidence, f.followed = nil, nil, nil
	return f
}

// factsAbout are the keys of the facts that are about a host.
func factsAbout(f *fakeHosts, host string) []string {
	var keys []string
	for _, fact := range f.facts {
		if strings.Contains(fact.Key+"/", "/"+host+"/") {
			keys = append(keys, fact.Key)
		}
	}
	return keys
}

// notRead holds that nothing was asked of a host.
func notRead(t *testing.T, f *fakeHosts, host string) {
	t.Helper()
	assert.Zero(t, f.looks[host], "looked at")
	assert.Empty(t, f.called(" "+host+" "), "called")
}

// warnings are those of all steps of the last run.
func warnings(f *fakeHosts) string {
	var all []string
	for _, s := range f.evidence[len(f.evidence)-1].Steps {
		all = append(all, s.Warnings...)
	}
	return strings.Join(all, "\n")
}

func TestASatelliteIsForgotten(t *testing.T) {
	f := deployed(t)
	require.NotEmpty(t, factsAbout(f, "SATEL1"))
	s := newScene(t, f)
	result, err := s.play(runbook.RemoveSatellite, runbook.Input{Satellite: "satel1"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	requireOrder(t, f, "SAT-9.10-1 the role is offline", "SAT-9.10-2 the licence service is online",
		"SAT-9.10-4 the Kernel list does not name satellite SATEL1", "SAT-9.10-6 the layer list names no layer of satellite SATEL1", "SAT-9.10-7 the whole role is online")
	assert.Empty(t, factsAbout(f, "SATEL1"))
	assert.Contains(t, warnings(f), "the site file still names satellite SATEL1: remove SATEL1 from satellites")
	assert.Equal(t, []string{"maintenance-window", "satellite-stopped"}, taskIDs(s))

	f.calls = nil
	again := newScene(t, f)
	result, err = again.play(runbook.RemoveSatellite, runbook.Input{Satellite: "SATEL1"})
	require.NoError(t, err)
	assert.Zero(t, result.Changed)
	assert.Empty(t, taskIDs(again))
	assert.Empty(t, f.called(" apply "))
}

// taskIDs are the tasks that the person has done.
func taskIDs(s *scene) []string {
	var ids []string
	for _, task := range s.seen {
		ids = append(ids, task.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func TestACheckOfARemovalOnlyLooks(t *testing.T) {
	f := threeNodes(t)
	f.owner = "KERN3"
	for name, in := range map[string]runbook.Input{
		runbook.RemoveSatellite: {Satellite: "SATEL1"}, runbook.RemoveNode: {Node: "KERN3"},
	} {
		facts := len(f.facts)
		in.Mode = runbook.Check
		result, err := newScene(t, f).run(name, in)
		require.NoError(t, err)
		assert.Equal(t, runbook.StateWouldChange, result.State, name)
		assert.Empty(t, f.called(" apply "))
		assert.Len(t, f.facts, facts)
	}
	steps := strings.Join(stepsOf(f, runbook.RemoveNode), "\n")
	assert.Contains(t, steps, "role-away KERN1 would-change the role is not on KERN3")
	assert.Contains(t, steps, "eviction KERN1 would-change cluster XPRCLU no longer has node KERN3")
	assert.Contains(t, steps, "node-forgotten  would-change the site record has no fact about KERN3")
}

func TestANodeThatOwnsTheRoleIsRemoved(t *testing.T) {
	f := threeNodes(t)
	f.owner = "KERN3"
	s := newScene(t, f)
	result, err := s.play(runbook.RemoveNode, runbook.Input{Node: "kern3"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	requireOrder(t, f, "MoveRole apply", "EnsurePreferredOwners apply KERN1 owners the role's preferred owners do not include KERN3",
		"EnsurePossibleOwners apply KERN1 owners the possible owners of resource 'licsvc' do not include KERN3", "EvictClusterNode apply KERN1")
	assert.Equal(t, cluster.PreferredOwners{Role: "Xpressions Role", Owners: []string{"KERN1", "KERN2"}}, decode[cluster.PreferredOwners](f.wanted["owners EnsurePreferredOwners"]))
	assert.Equal(t, []string{"KERN3"}, f.left)
	assert.Equal(t, "KERN1", f.owner)
	assert.Equal(t, 1, result.Moves)
	assert.Empty(t, factsAbout(f, "KERN3"))
	assert.NotEmpty(t, factsAbout(f, "KERN2"))
	assert.Len(t, f.called("CheckServicesStopped check KERN3 left-behind"), 1)
	assert.Equal(t, []string{"maintenance-window", "node-retired"}, taskIDs(s), "the licences are not those of the node")
	assert.Contains(t, warnings(f), "the site file still names node KERN3")

	f.calls = nil
	again := newScene(t, f)
	result, err = again.play(runbook.RemoveNode, runbook.Input{Node: "KERN3"})
	require.NoError(t, err)
	assert.Zero(t, result.Changed)
	assert.Empty(t, taskIDs(again))
	assert.Empty(t, f.calls)
}

// Nothing is read from a node that does not answer. Its licence is a person's word (V-22).
func TestALostNodeIsRemoved(t *testing.T) {
	f := threeNodes(t)
	f.site.Licensing.Scenario, f.site.Licensing.CLMHost = config.ScenarioOnNodes, "LICSRV"
	f.lost = []string{"KERN3"}
	f.looks = map[string]int{}
	s := newScene(t, f)
	result, err := s.play(runbook.RemoveNode, runbook.Input{Node: "KERN3"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Zero(t, result.Moves)
	notRead(t, f, "KERN3")
	assert.Contains(t, taskIDs(s), "node-licence")
	said := evidenceOf(t, f, "node-licence", "KERN3")
	assert.Contains(t, said.Title, "the MAC address of KERN3 (02-00-00-00-00-3)")
}

// A removal that fails is asked about, and an abort leaves the role where it went.
func TestARemovalThatIsAbortedLeavesTheRoleWhereItWent(t *testing.T) {
	f := threeNodes(t)
	f.owner = "KERN3"
	f.failTimes("EvictClusterNode apply", runbook.ErrRefused, 2)
	s := newScene(t, f)
	s.withOperator(runbook.RemoveNode, runbook.Input{})
	s.at(time.Hour, func() { s.update("", runbook.RetryUpdate, eva) })
	s.at(2*time.Hour, func() {
		require.Equal(t, "eviction", s.progress().Parked[0].Step.ID)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.RemoveNode, runbook.Input{Node: "KERN3"})
	requireKind(t, err, runbook.ErrAborted)
	assert.ErrorContains(t, err, "role 'Xpressions Role' is Online on KERN1")
	assert.Equal(t, "KERN1", f.owner)
	assert.NotEmpty(t, factsAbout(f, "KERN3"), "what is known of a node that is still there stays")
}

// A role that somebody has taken offline moves away offline, and neither the removal nor its abort brings it online.
func TestARoleThatIsOfflineStaysOfflineWhenItsNodeIsRemoved(t *testing.T) {
	f := threeNodes(t)
	f.owner = "KERN3"
	f.setOffline(true)
	f.failTimes("EvictClusterNode apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.withOperator(runbook.RemoveNode, runbook.Input{})
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.RemoveNode, runbook.Input{Node: "KERN3"})
	requireKind(t, err, runbook.ErrAborted)
	assert.Equal(t, "KERN1", f.owner)
	assert.Equal(t, cluster.Offline, f.roleState())
}

func TestTheLastButOneNodeIsRemovedForAReasonOnly(t *testing.T) {
	f := deployed(t)
	s := newScene(t, f)
	s.withOperator(runbook.RemoveNode, runbook.Input{})
	s.at(time.Hour, func() {
		parked := s.progress().Parked
		require.Len(t, parked, 1)
		assert.Contains(t, parked[0].Error, "without KERN2, only KERN1 stays in the cluster, and no other node could take over the role; a cluster for XPR needs two or more nodes (V-26)")
		assert.Contains(t, parked[0].Error, "(V-26); if a computer of the same name takes the place of KERN2, abort, then start replace-node")
		assert.Empty(t, f.called(" apply "))
		s.update("", runbook.SkipUpdate, eva)
	})
	result, err := s.run(runbook.RemoveNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	assert.Equal(t, []string{"KERN2"}, f.left)
	assert.Empty(t, factsAbout(f, "KERN2"))
}

// A node whose eviction was skipped is still there, and is not forgotten.
func TestANodeThatIsNotEvictedIsNotForgotten(t *testing.T) {
	f := threeNodes(t)
	f.failTimes("EvictClusterNode apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.withOperator(runbook.RemoveNode, runbook.Input{})
	s.at(time.Hour, func() { s.update("", runbook.SkipUpdate, eva) })
	result, err := s.run(runbook.RemoveNode, runbook.Input{Node: "KERN3"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	assert.Contains(t, factsAbout(f, "KERN3"), runbook.FactReplicatedPrefix+"KERN3")
}

// A new computer that other runs have finished may be lost in its turn.
func TestAReplacedNodeThatIsLostAgainIsEvicted(t *testing.T) {
	f := deployed(t)
	f.facts = append(f.facts, runbook.SiteFact{Key: runbook.FactReplacingPrefix + "KERN2", Value: "the old computer is out of the cluster"})
	f.lost = []string{"KERN2"}
	result, err := newScene(t, f).play(runbook.ReplaceNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Len(t, f.called("EvictClusterNode apply"), 1)
}

func TestTheFirstNodeNeitherLeavesNorIsReplaced(t *testing.T) {
	for _, name := range []string{runbook.RemoveNode, runbook.ReplaceNode} {
		f := deployed(t)
		_, err := newScene(t, f).run(name, runbook.Input{Node: "kern1"})
		requireKind(t, err, runbook.ErrBadInput)
		assert.ErrorContains(t, err, "KERN1 is the install node of berlin, and the further nodes get their runtimes, services and registry from the install node")
		assert.Empty(t, f.calls)
	}
}

// Whoever has named the wrong node must learn it. A second run after a replacement has nothing to do.
func TestANodeThatWorksIsNotReplaced(t *testing.T) {
	for _, mode := range []runbook.Mode{runbook.Apply, runbook.Check} {
		f := deployed(t)
		s := newScene(t, f)
		s.withOperator(runbook.ReplaceNode, runbook.Input{Node: "KERN2"})
		_, err := s.run(runbook.ReplaceNode, runbook.Input{Node: "KERN2", Mode: mode})
		requireKind(t, err, runbook.ErrPrecondition)
		require.ErrorContains(t, err, "cannot replace KERN2: the node is Up and a member of cluster XPRCLU, so nothing was replaced; if another node is broken, start the runbook for that node; "+
			"if KERN2 is to be replaced, switch the node off or stop its cluster service, then start the runbook again")
		assert.Empty(t, f.called(" apply "))
		assert.Empty(t, s.seen)
	}
	f := deployed(t)
	f.lost = []string{"KERN2"}
	_, err := newScene(t, f).play(runbook.ReplaceNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	f.calls = nil
	result, err := newScene(t, f).play(runbook.ReplaceNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Empty(t, f.called(" apply "))
	assert.Contains(t, strings.Join(stepsOf(f, runbook.ReplaceNode), "\n"), "unchanged the cluster has not lost node KERN2")
}

func TestALostNodeIsReplaced(t *testing.T) {
	f := deployed(t)
	f.lost = []string{"KERN2"}
	s := newScene(t, f)
	result, err := s.play(runbook.ReplaceNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err, "%v %v", s.refused, taskIDs(s))
	assert.Equal(t, runbook.StateDone, result.State)
	var children []string
	for _, child := range result.Children {
		children = append(children, child.WorkflowID)
	}
	assert.Equal(t, []string{"prepare/berlin", "replicate-to-node/berlin/KERN2", "failover-test/berlin"}, children)
	assert.Empty(t, f.left)
	requireOrder(t, f, "EvictClusterNode apply KERN1", "owners the role's preferred owners are the nodes of the site", "REP-9.8.1-2 the role is offline", "TST-9.9-4")
	assert.Contains(t, taskIDs(s), "join-kern2")
	assert.Contains(t, taskIDs(s), "old-computer-off")
	assert.NotContains(t, factsAbout(f, "KERN2"), runbook.FactReplacingPrefix+"KERN2")
	assert.Contains(t, factsAbout(f, "KERN2"), runbook.FactReplicatedPrefix+"KERN2")

	f.calls = nil
	again := newScene(t, f)
	result, err = again.play(runbook.ReplaceNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Zero(t, result.Changed)
	assert.Empty(t, result.Children)
	assert.Empty(t, taskIDs(again))
	assert.Empty(t, f.calls, "a node that works is not evicted")
}

// A site whose licence agents run on the nodes has one on the new computer too (4.2.2.5/3): without it, XPR gets no licence there.
func TestANewComputerGetsItsLicenceAgent(t *testing.T) {
	site := testSite()
	site.Licensing.Scenario, site.Licensing.CLAHostIP, site.Licensing.CLMHost = config.ScenarioOnNodes, "", "LICSRV"
	site.Accounts.CLA = config.Account{Name: `EXAMPLE\cla`, Password: "env:CLA"}
	f := deployed(t).clone(site.WithDefaults())
	f.lost = []string{"KERN2"}
	s := newScene(t, f)
	result, err := s.play(runbook.ReplaceNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err, "%v %v", s.refused, taskIDs(s))
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Contains(t, taskIDs(s), "licence-manager-kern2")
	assert.NotEmpty(t, f.called("CheckListeningPort check KERN2 INS-4.2.2.5-2"))
	assert.Len(t, f.called("CheckListeningPort check KERN2 REP-9.8.2-0"), 1, "once more after the node's restart")
}

// A replacement that was aborted goes on where it was: the new computer is never evicted.
func TestAReplacementThatWasAbortedGoesOn(t *testing.T) {
	f := deployed(t)
	f.lost = []string{"KERN2"}
	s := newScene(t, f)
	s.at(time.Hour, func() {
		s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "it is off"})
	})
	s.at(2*time.Hour, func() {
		require.Equal(t, "join-kern2", s.tasks("")[0].ID)
		s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva"})
	})
	s.at(3*time.Hour, func() {
		require.Len(t, s.refused, 1)
		require.ErrorContains(t, s.refused[0], "Node KERN2")
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.ReplaceNode, runbook.Input{Node: "KERN2"})
	requireKind(t, err, runbook.ErrAborted)
	assert.Equal(t, []string{"KERN2"}, f.left)
	assert.Equal(t, []string{runbook.FactReplacingPrefix + "KERN2"}, factsAbout(f, "KERN2"))

	f.calls, f.left = nil, nil
	result, err := newScene(t, f).play(runbook.ReplaceNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Empty(t, f.called("EvictClusterNode"))
	assert.Len(t, result.Children, 3)
}

func TestACheckOfAReplacementSaysWhatFollows(t *testing.T) {
	f := deployed(t)
	f.lost = []string{"KERN2"}
	result, err := newScene(t, f).run(runbook.ReplaceNode, runbook.Input{Node: "KERN2", Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateWouldChange, result.State)
	assert.Empty(t, result.Children)
	assert.Empty(t, f.called(" apply "))
	steps := strings.Join(stepsOf(f, runbook.ReplaceNode), "\n")
	assert.Contains(t, steps, "eviction KERN1 would-change cluster XPRCLU no longer has node KERN2")
	assert.Contains(t, steps, "joined KERN1 needs-person node KERN2 is up in cluster XPRCLU")
	assert.Contains(t, steps, "follows KERN2 would-change replicate-to-node is carried out for the new computer")
}

// What is to be forgotten and cannot be is asked about.
func TestAWithdrawalThatFailsIsAskedAbout(t *testing.T) {
	f := threeNodes(t)
	f.lost = []string{"KERN3"}
	f.failTimes("WithdrawSiteFacts", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.withOperator(runbook.RemoveNode, runbook.Input{})
	s.at(time.Hour, func() { s.update("", runbook.RetryUpdate, eva) })
	result, err := s.run(runbook.RemoveNode, runbook.Input{Node: "KERN3"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Empty(t, factsAbout(f, "KERN3"))
}

// A new computer gets the role only from its replication on: until then it is paused, and no list of owners names it.
func TestANewComputerMayNotOwnTheRoleBeforeXPR(t *testing.T) {
	f := deployed(t)
	f.lost = []string{"KERN2"}
	_, err := newScene(t, f).play(runbook.ReplaceNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	requireOrder(t, f, "EvictClusterNode apply KERN1", "node KERN2 is paused until XPR is replicated to it",
		"owners the possible owners of resource 'licsvc' are the nodes of the site", "REP-9.8.1-1 node KERN2 is resumed")
	assert.Empty(t, pausedNodes(f))
}
