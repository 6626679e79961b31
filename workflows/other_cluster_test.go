package workflows

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

func TestARunStopsAtANodeOfAnotherCluster(t *testing.T) {
	f := newFakeHosts(testSite())
	f.clusterName = "OTHERCLUSTER"
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.SkipUpdate, eva) })
	s.at(2*time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	require.NotEmpty(t, f.evidence)
	require.Len(t, f.evidence[0].Steps, 1, "nothing else was done")
	assert.Contains(t, f.evidence[0].Steps[0].Error, "cannot work on cluster XPRCLU through KERN1: KERN1 is a node of cluster OTHERCLUSTER; if the endpoint of KERN1 is wrong, correct the endpoints file, start the worker again, then retry")

	f = newFakeHosts(testSite())
	f.clusterName = "xprclu"
	_, err = newScene(t, f).play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err, "names of clusters have no case")
}

// A plan of another cluster would be worse than none.
func TestACheckOfAnotherClusterEnds(t *testing.T) {
	for _, name := range runbook.Names() {
		f := newFakeHosts(testSite())
		f.clusterName = "OTHERCLUSTER"
		in := runbook.Input{Mode: runbook.Check}
		switch name {
		case runbook.ReplicateToNode, runbook.RemoveNode, runbook.ReplaceNode:
			in.Node = "KERN2"
		case runbook.AddSatellite, runbook.RemoveSatellite:
			in.Satellite = "SATEL1"
		case runbook.InstallHotfix:
			in.Hotfix, f.site.XPR.Hotfixes = "HF1", []string{"HF1"}
		case runbook.RepairResource:
			in.Service = "mta"
		}
		_, err := newScene(t, f).run(name, in)
		require.ErrorContains(t, err, "cannot work on cluster XPRCLU through KERN1: KERN1 is a node of cluster OTHERCLUSTER; "+
			"correct the endpoint of KERN1 in the endpoints file and start the worker again, or correct cluster.name in the site file of berlin; then start the runbook again", name)
		assert.Empty(t, f.called(" check "), "%s looks at nothing there", name)
	}
}

// One endpoint of several may be wrong, and not that of the role's owner.
func TestACheckComparesTheClusterThroughEachNodeThatAnswers(t *testing.T) {
	f := newFakeHosts(testSite())
	f.clusterNames = map[string]string{"KERN2": "OTHERCLUSTER"}
	_, err := newScene(t, f).run(runbook.Prepare, runbook.Input{Mode: runbook.Check})
	require.ErrorContains(t, err, "cannot work on cluster XPRCLU through KERN2: KERN2 is a node of cluster OTHERCLUSTER; "+
		"correct the endpoint of KERN2 in the endpoints file and start the worker again, or correct cluster.name in the site file of berlin; then start the runbook again")
	assert.Empty(t, f.called(" check "))

	f.failTimes("ReadIdentity KERN2", runbook.ErrAccessDenied, 1)
	_, err = newScene(t, f).run(runbook.Prepare, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err, "a node that does not answer says nothing of its cluster")
	assert.NotEmpty(t, f.called(" check "))
}

// A wrong endpoint of a further node would otherwise be found only after the first changes.
func TestARunComparesTheClusterThroughEachNodeThatAnswers(t *testing.T) {
	f := newFakeHosts(testSite())
	f.clusterNames = map[string]string{"KERN2": "OTHERCLUSTER"}
	s := newScene(t, f)
	s.at(30*time.Minute, func() { s.update("", runbook.RetryUpdate, eva) })
	s.at(time.Hour, func() {
		parked := s.progress().Parked
		require.Len(t, parked, 1)
		assert.Equal(t, "KERN2", parked[0].Step.Host)
		assert.Equal(t, 2, parked[0].Attempt)
		assert.Equal(t, "cannot work on cluster XPRCLU through KERN2: KERN2 is a node of cluster OTHERCLUSTER; if the endpoint of KERN2 is wrong, correct the endpoints file, "+
			"start the worker again, then retry; if cluster.name in the site file of berlin is wrong, abort, correct the site file and start the runbook again (changeover run prepare --site berlin)", parked[0].Error)
		assert.Empty(t, f.lockAsked, "the run takes no lock")
		assert.Empty(t, f.called(" check"), "the run looks at nothing")
		f.clusterNames = nil
		s.update("", runbook.RetryUpdate, eva)
	})
	result, err := s.play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
}

// A run need not touch each node: the steps of a node that is down say so where they need the node.
func TestARunDoesNotWaitForAFurtherNodeThatSaysNothingOfItsCluster(t *testing.T) {
	f := newFakeHosts(testSite())
	down := f.failTimes("ReadIdentity KERN2", runbook.ErrTransport, 2)
	_, err := newScene(t, f).play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 1, down.times, "the run asks once")
}

// A retry after a wrong answer needs an answer: without one, the endpoint may still be wrong.
func TestANodeThatNamedAnotherClusterMustAnswerAfterARetry(t *testing.T) {
	f := newFakeHosts(testSite())
	f.clusterNames = map[string]string{"KERN2": "OTHERCLUSTER"}
	s := newScene(t, f)
	s.at(time.Hour, func() {
		f.failTimes("ReadIdentity KERN2", runbook.ErrAccessDenied, 1)
		s.update("", runbook.RetryUpdate, eva)
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Empty(t, f.lockAsked)
}

// The corrected endpoint may lead to a node that is down. A new run would not wait for this node either.
func TestANodeThatIsDownAfterARetryIsNotCompared(t *testing.T) {
	f := newFakeHosts(testSite())
	f.clusterNames = map[string]string{"KERN2": "OTHERCLUSTER"}
	s := newScene(t, f)
	var down *failing
	s.at(time.Hour, func() {
		f.clusterNames = nil
		down = f.failTimes("ReadIdentity KERN2", runbook.ErrTransport, 2)
		s.update("", runbook.RetryUpdate, eva)
	})
	result, err := s.play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Equal(t, 1, down.times, "the run asks once")
	assert.Contains(t, f.followed, "ReadIdentity read-cluster-identity after 1", "the retry allows one more logon")
	compared := f.evidence[0].Steps[0]
	assert.Equal(t, "KERN2", compared.Host)
	assert.Equal(t, runbook.Unknown, compared.Verdict)
	assert.Empty(t, compared.Error)
	assert.Equal(t, "KERN2 did not answer, so the cluster of KERN2 was not compared: cannot do it: Transport", compared.Note)
	require.Len(t, compared.Warnings, 1)
	assert.Contains(t, compared.Warnings[0], "this step failed before eva sent retry: cannot work on cluster XPRCLU through KERN2")
}

// Another node of the cluster answers for one that is down, and its endpoint may be the wrong one.
func TestTheErrorNamesTheNodeThatAnswered(t *testing.T) {
	f := newFakeHosts(testSite())
	f.clusterName = "OTHERCLUSTER"
	f.down("ReadIdentity KERN1", "KERN2")
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Contains(t, s.progress().Parked[0].Error, "cannot work on cluster XPRCLU through KERN1: KERN2 (which answered for KERN1) is a node of cluster OTHERCLUSTER; if the endpoint of KERN2 is wrong, correct the endpoints file")
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)

	f = newFakeHosts(withThirdNode(testSite()))
	f.clusterName, f.clusterIDs = "XPRCLU", map[string]string{"KERN3": "0c1d"}
	f.down("ReadIdentity KERN1", "KERN2")
	_, err = newScene(t, f).run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrPrecondition)
	require.ErrorContains(t, err, "cannot work on cluster XPRCLU: KERN2 (which answered for KERN1) and KERN3 are nodes of two clusters of this name (cluster ID "+theCluster.ID+" on KERN2, 0c1d on KERN3); "+
		"correct the endpoint of KERN2 or KERN3 in the endpoints file and start the worker again; then start the runbook again")

	f = newFakeHosts(testSite())
	f.clusterName = "OTHERCLUSTER"
	f.failTimes("ReadIdentity", runbook.ErrTransport, 2)
	f.down("ReadCluster", "KERN2")
	_, err = newScene(t, f).run(runbook.Prepare, runbook.Input{Mode: runbook.Check})
	require.ErrorContains(t, err, "cannot work on cluster XPRCLU through KERN1: KERN2 (which answered for KERN1) is a node of cluster OTHERCLUSTER; correct the endpoint of KERN2 in the endpoints file")
}

// The corrected endpoint may lead to a new computer.
func TestANodeOfAnotherClusterMayBeAMemberOfNoneAfterARetry(t *testing.T) {
	for _, node := range testSite().NodeNames() {
		f := newFakeHosts(testSite())
		f.clusterNames = map[string]string{node: "OTHERCLUSTER"}
		s := newScene(t, f)
		s.at(time.Hour, func() {
			f.evicted = []string{node}
			s.update("", runbook.RetryUpdate, eva)
		})
		s.at(2*time.Hour, func() {
			assert.Empty(t, s.progress().Parked, node)
			s.stage.CancelWorkflow()
		})
		f.failTimes("CheckClusterNodes check", runbook.ErrTransport, 1000)
		_, err := s.run(runbook.Prepare, runbook.Input{})
		require.Error(t, err)
		assert.NotEmpty(t, f.lockAsked, node)
	}
}

// Two domains can each have a cluster of the same name.
func TestTwoClustersOfOneNameAreNoSite(t *testing.T) {
	for _, mode := range []runbook.Mode{runbook.Check, runbook.Apply} {
		f := newFakeHosts(testSite())
		f.clusterName, f.clusterIDs = "XPRCLU", map[string]string{"KERN2": "0c1d"}
		_, err := newScene(t, f).run(runbook.Prepare, runbook.Input{Mode: mode})
		requireKind(t, err, runbook.ErrPrecondition)
		require.ErrorContains(t, err, "cannot work on cluster XPRCLU: KERN1 and KERN2 are nodes of two clusters of this name (cluster ID "+theCluster.ID+" on KERN1, 0c1d on KERN2); "+
			"correct the endpoint of KERN1 or KERN2 in the endpoints file and start the worker again; then start the runbook again", mode)
		assert.Empty(t, f.lockAsked)
		assert.Empty(t, f.called(" check"))

		f.clusterIDs["KERN2"] = strings.ToUpper(theCluster.ID)
		_, err = newScene(t, f).play(runbook.Prepare, runbook.Input{Mode: mode})
		require.NoError(t, err, "a GUID has no case")
	}
}
