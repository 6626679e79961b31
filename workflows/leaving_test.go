package workflows

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/activities/cluster"
	"changeover/runbook"
	"changeover/workflows/engine"
)

func TestAMoveThatFailsLeavesTheRoleAsItCan(t *testing.T) {
	t.Run("not readable", func(t *testing.T) {
		f := deployed(t)
		f.failTimes("MoveRole apply KERN2", runbook.ErrRefused, 1).made = []runbook.Change{{Property: "Owner", Before: "KERN1", After: "KERN2", Command: "move"}}
		s := newScene(t, f)
		s.at(time.Hour, func() {
			f.failTimes("ReadCluster", runbook.ErrAccessDenied, 10)
			s.update("", runbook.AbortUpdate, eva)
		})
		_, err := s.run(runbook.FailoverTest, runbook.Input{})
		requireKind(t, err, runbook.ErrAborted)
		assert.ErrorContains(t, err, "could not be read")
	})
	t.Run("does not come home", func(t *testing.T) {
		f := deployed(t)
		f.whenCalled("CheckRoleOnline check KERN2", func() { f.states["mta"] = cluster.Failed })
		s := newScene(t, f)
		s.at(time.Hour, func() {
			f.failTimes("EnsureRoleState apply", runbook.ErrRefused, 10)
			f.failTimes("MoveRole apply", runbook.ErrRefused, 10)
			s.update("", runbook.AbortUpdate, eva)
		})
		f.differTimes("CheckRoleOnline check KERN2", 1)
		_, err := s.run(runbook.FailoverTest, runbook.Input{})
		requireKind(t, err, runbook.ErrAborted)
	})
	t.Run("empty role", func(t *testing.T) {
		f := attestedSite()
		f.failTimes("MoveRole apply KERN2", runbook.ErrRefused, 1)
		s := newScene(t, f)
		s.at(time.Hour, func() {
			f.addResource("x")
			f.states["x"] = cluster.Failed
			s.update("", runbook.AbortUpdate, eva)
		})
		_, err := s.run(runbook.Prepare, runbook.Input{})
		requireKind(t, err, runbook.ErrAborted)
		assert.ErrorContains(t, err, "is offline")
	})
}

func TestANodeThatCannotBeResumedIsNamed(t *testing.T) {
	for name, order := range map[string]string{"not resumed": "EnsureNodePause apply KERN1 safety", "not recorded": "RecordSiteFact " + runbook.FactPausedPrefix + "KERN2"} {
		t.Run(name, func(t *testing.T) {
			f := withXPR(t)
			f.failTimes("EnsureNodePause check KERN1 INT-9.2-4", runbook.ErrRefused, 1)
			f.failTimes("EnsureNodePause apply KERN1 INT-9.2-4", runbook.ErrRefused, 1)
			s := newScene(t, f)
			s.decides(runbook.RetryUpdate)
			s.at(2*time.Hour, func() {
				f.failTimes(order, runbook.ErrRefused, 1)
				s.update("", runbook.AbortUpdate, eva)
			})
			_, err := s.run(runbook.Integrate, runbook.Input{})
			requireKind(t, err, runbook.ErrAborted)
		})
	}
}

func TestAProbeThatFailsCostsTheMeasurement(t *testing.T) {
	f := deployed(t)
	f.site.Test.OutageObjectiveSeconds = 60
	f.failTimes("MeasureOutage", runbook.ErrRefused, 10)
	_, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrObjectiveMissed)
}

func TestAChangeThatCannotBeRecordedAtTheEndIsSaid(t *testing.T) {
	f := prepared(t)
	f.drift("EnsureClusterGroup")
	f.facts = slices.DeleteFunc(f.facts, func(fact runbook.SiteFact) bool { return fact.Key == engine.FactChanged })
	f.losesAnswer(theGroup)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		f.failTimes("RecordSiteFact", runbook.ErrRefused, 100)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.ErrorContains(t, err, "this run has changed something, but the site record could not store this fact")
}

func TestAPauseWhoseAnswerIsLostIsUndone(t *testing.T) {
	const pause = "EnsureNodePause apply KERN1 INT-9.2-4"
	t.Run("not resumed", func(t *testing.T) {
		f := withXPR(t)
		f.losesAnswer(pause)
		s := newScene(t, f)
		s.at(time.Hour, func() {
			f.failTimes("EnsureNodePause apply KERN1 INT-9.2-4", runbook.ErrTransport, 1)
			s.update("", runbook.RetryUpdate, eva)
		})
		s.at(2*time.Hour, func() {
			f.failTimes("EnsureNodePause apply KERN1 safety", runbook.ErrRefused, 1)
			s.update("", runbook.AbortUpdate, eva)
		})
		_, err := s.run(runbook.Integrate, runbook.Input{})
		requireKind(t, err, runbook.ErrAborted)
		assert.ErrorContains(t, err, "site not safe: 'node KERN2 is resumed' failed (cannot do it: Refused); in Failover Cluster Manager, see on which node the role is, which of its resources are not online, and which nodes are paused")
	})
	t.Run("not recorded before", func(t *testing.T) {
		f := withXPR(t)
		f.failTimes("RecordSiteFact "+runbook.FactPausedPrefix, runbook.ErrRefused, 1)
		s := newScene(t, f)
		s.decides(runbook.AbortUpdate)
		_, err := s.run(runbook.Integrate, runbook.Input{})
		requireKind(t, err, runbook.ErrAborted)
		assert.Empty(t, f.called(pause))
	})
}

func TestANodeThatAPersonHasPausedStaysSo(t *testing.T) {
	f := withXPR(t)
	f.paused["KERN2"] = true
	f.failTimes("RunProgram apply", runbook.ErrRefused, 1)
	f.failTimes("ReadTextFile", runbook.ErrAccessDenied, 1)
	s := newScene(t, f)
	s.decides(runbook.SkipUpdate, runbook.AbortUpdate)
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Equal(t, []string{"KERN2"}, pausedNodes(f))
}

func TestAProbeThatIsOverEarlyProvesNothing(t *testing.T) {
	f := deployed(t)
	f.outage.Ended, f.outage.ByLimit, f.outage.Gap = time.Now(), true, runbook.NothingMeasured+"from A to B, when the worker was away"
	f.site.Test.OutageObjectiveSeconds = 60
	_, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrObjectiveMissed)
}

func TestAChildLosesTheLockOfItsDeployment(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	s.at(time.Hour, func() { s.stage.CancelWorkflowByID(lockID, "") })
	_, err := s.run(runbook.Deploy, runbook.Input{Change: "CHG-1"})
	requireKind(t, err, runbook.ErrLockLost)
}

func TestADrillThatLosesItsLockSaysWhatItLeaves(t *testing.T) {
	f := deployed(t)
	f.facts = runbook.Replaced(f.facts, runbook.SiteFact{Key: runbook.FactPausedPrefix + "KERN2", Value: nodePausedHere})
	f.paused["KERN2"] = true
	f.failTimes("MoveRole apply KERN2", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.stage.CancelWorkflowByID(lockID, "") })
	_, err := s.run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrLockLost)
	assert.ErrorContains(t, err, "this run was changing role")
}
