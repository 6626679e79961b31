//go:build live

package workflows

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	workflow "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"

	"changeover/activities/cluster"
	"changeover/runbook"
)

// Scenes that only a development server can play: activities whose workers end, runs of schedules, locks of others.
// They are built with the tag live; tests/TestLiveScenes plays them.

// recorder is the stage of a scene that is recorded.
func (s *scene) recorder() *recorder {
	r, ok := s.stage.(*recorder)
	require.True(s.t, ok, "only a development server can play this scene: set %s, as tests/TestLiveScenes does", recordServer)
	return r
}

// hold has another workflow hold a lock until it is canceled.
func (r *recorder) hold(id string) {
	_, err := r.client.ExecuteWorkflow(context.Background(), client.StartWorkflowOptions{ID: id, TaskQueue: runbook.TaskQueue}, runbook.LockWorkflow, runbook.LockInput{Site: "berlin"})
	require.NoError(r.t, err)
}

// awaitLossOf waits until the run's history says that a child has ended.
func (r *recorder) awaitLossOf(child string) {
	assert.Eventually(r.t, func() bool {
		run, err := r.client.DescribeWorkflowExecution(context.Background(), r.run.GetID(), r.run.GetRunID())
		return err == nil && !slices.ContainsFunc(run.GetPendingChildren(), func(c *workflow.PendingChildExecutionInfo) bool { return c.GetWorkflowId() == child })
	}, recordStuck, recordPoll)
}

func TestADrillThatMeetsTheLockIsSkipped(t *testing.T) {
	s := newScene(t, newFakeHosts(testSite()))
	r := s.recorder()
	r.scheduled = true
	r.hold(lockID)
	result, err := s.run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateSkipped, result.State)
}

func TestADrillThatNobodyAnswersEnds(t *testing.T) {
	f := deployed(t)
	f.impatient = true
	f.failTimes("MoveRole apply KERN1", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.recorder().scheduled = true
	_, err := s.run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrUnanswered)
}

// A decision of a person counts as a change of the drill: the next change may follow it.
func TestADrillThatAPersonAnswersGoesOn(t *testing.T) {
	f := deployed(t)
	f.failTimes("MoveRole apply KERN1", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.recorder().scheduled = true
	s.decides(runbook.RetryUpdate)
	result, err := s.run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
}

// Nobody has been too late for a drill that a person resets, so its lateness is no reason to skip it again. Real activities
// refuse to change anything for a run that was reset, and say so; those of the scene do not know that.
func TestAMissedDrillThatAPersonResetsIsNotSkippedAgain(t *testing.T) {
	f := deployed(t)
	f.site.Test.Drill.CatchUpMinutes = -1 // The drill is late as soon as it begins.
	s := newScene(t, f)
	r := s.recorder()
	r.scheduled, r.again = true, true
	result, err := s.run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	require.Len(t, f.evidence, 2)
	assert.Equal(t, runbook.StateSkipped, f.evidence[0].State)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.True(t, f.acts[len(f.acts)-1].Reset)
}

func TestALockIsRefusedWaitedForOrEnded(t *testing.T) {
	free := func(r *recorder) func() { return func() { r.CancelWorkflowByID(lockID, "") } }
	for name, meet := range map[string]func(*fakeHosts, *recorder) (kind string){
		"held": func(*fakeHosts, *recorder) string { return runbook.ErrSiteLocked },
		"not known": func(f *fakeHosts, _ *recorder) string {
			f.failTimes("DescribeLock", runbook.ErrRefused, 1)
			return runbook.ErrSiteLocked
		},
		"ends soon": func(f *fakeHosts, r *recorder) string {
			f.holderEnded = true
			f.whenCalled("DescribeLock", free(r))
			return ""
		},
		"is ended": func(f *fakeHosts, r *recorder) string {
			f.holderEnded = true
			f.whenCalled("EndLock", free(r))
			return ""
		},
		"not ended": func(f *fakeHosts, _ *recorder) string {
			f.holderEnded = true
			f.failTimes("EndLock", runbook.ErrRefused, 1)
			return runbook.ErrSiteLocked
		},
		"never ended": func(f *fakeHosts, _ *recorder) string { f.holderEnded = true; return runbook.ErrSiteLocked },
		"first lost": func(f *fakeHosts, r *recorder) string {
			f.holderEnded = true
			f.whenCalled("DescribeLock", func() {
				r.CancelWorkflowByID(runbook.LockIDs(theCluster, f.site.Cluster.Name, f.site.NodeNames())[0], "")
			})
			return runbook.ErrLockLost
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeHosts(testSite())
			f.facts = preparationAttested()
			f.failTimes("CheckClusterNodes check", runbook.ErrRefused, 1)
			s := newScene(t, f)
			r := s.recorder()
			r.hold(lockID)
			kind := meet(f, r)
			if kind == "" {
				// What follows the lock has scenes of its own.
				kind = runbook.ErrAborted
				s.decides(runbook.AbortUpdate)
			}
			_, err := s.run(runbook.Prepare, runbook.Input{})
			requireKind(t, err, kind)
		})
	}
}

func TestAnActivityInFlightIsCanceled(t *testing.T) {
	for name, call := range map[string]string{"act": theGroup, "read": "ReadIdentity KERN1", "look": "CheckClusterNodes check"} {
		t.Run(name, func(t *testing.T) {
			f := attestedSite()
			f.heartbeat = 5
			f.hangs(call, 1, &hanging{})
			s := newScene(t, f)
			s.recorder()
			s.at(time.Hour, s.stage.CancelWorkflow)
			_, err := s.run(runbook.Prepare, runbook.Input{})
			requireKind(t, err, runbook.ErrAborted)
		})
	}
}

func TestWorkThatEndsItsWorkersIsAskedAbout(t *testing.T) {
	f := attestedSite()
	f.heartbeat = 1
	f.hangs("ReadIdentity KERN1", 1, &hanging{lost: true, details: runbook.Progressed{Changes: 1}})
	f.hangs("ReadIdentity KERN1", 1, &hanging{lost: true, details: runbook.Progressed{Stopping: true}})
	f.hangs("ReadIdentity KERN1", 2, &hanging{lost: true})
	f.hangs(theGroup, 1, &hanging{lost: true})
	f.failTimes("CheckSharedDisks check", runbook.ErrRefused, 100)
	s := newScene(t, f)
	s.recorder()
	s.decides(runbook.RetryUpdate, runbook.AbortUpdate)
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

func TestAConfirmationWhoseLookDoesNotEnd(t *testing.T) {
	f := toSetup(t)
	f.heartbeat = 1
	delete(f.services["KERN1"], "licsvc")
	s := newScene(t, f)
	r := s.recorder()
	s.at(time.Hour, func() {
		f.hangs("CheckServicesInstalled check KERN1", 1, &hanging{lost: true})
		s.update("", runbook.ConfirmUpdate, s.confirmation(s.tasks("")[0]))
	})
	s.at(2*time.Hour, func() {
		r.async = true
		f.hangs("CheckServicesInstalled check KERN1", 1, &hanging{})
		s.update("", runbook.ConfirmUpdate, s.confirmation(s.tasks("")[0]))
	})
	s.at(3*time.Hour, func() {
		require.NotEmpty(t, s.refused)
		assert.ErrorContains(t, s.refused[0], "the run could not look at 'the licence service is installed on the cluster drive', 'line 1 of ")
		assert.Equal(t, 1, strings.Count(s.refused[0].Error(), "stopped responding"), "one cause of all proofs is given once")
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

func TestALockLostWhileTheSiteIsMadeSafe(t *testing.T) {
	f := deployed(t)
	f.whenCalled("CheckRoleOnline check KERN2", func() { f.states["mta"] = cluster.Failed })
	f.differTimes("CheckRoleOnline check KERN2", 1)
	s := newScene(t, f)
	r := s.recorder()
	s.at(time.Hour, func() {
		f.whenCalled("ReadCluster", func() {
			r.CancelWorkflowByID(lockID, "")
			r.awaitLossOf(lockID)
		})
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.ErrorContains(t, err, "site not safe: 'role Xpressions Role goes offline before it moves back to KERN1' was not done (the lock of the cluster was lost, and another run may work on the cluster); site not safe: 'role Xpressions Role is online' was not done (the lock of the cluster was lost, and another run may work on the cluster); in Failover Cluster Manager, see on which node the role is")
}

func TestACheckIsCanceledInAStep(t *testing.T) {
	f := withXPR(t)
	f.heartbeat = 5
	f.hangs("ReadTextFile", 1, &hanging{})
	s := newScene(t, f)
	s.recorder()
	s.at(time.Hour, s.stage.CancelWorkflow)
	_, err := s.run(runbook.Integrate, runbook.Input{Mode: runbook.Check})
	requireKind(t, err, runbook.ErrAborted)
}

func TestARecordContinuesAsNew(t *testing.T) {
	s := newScene(t, newFakeHosts(testSite()))
	r := s.recorder()
	s.stage.RegisterDelayedCallback(func() {
		for i := range 250 {
			s.update("", runbook.RecordUpdate, runbook.SiteFact{Key: "a", Value: fmt.Sprint(i)})
			s.update("", runbook.WithdrawUpdate, runbook.Withdrawal{Key: "a", Operator: "eva", Reason: "wrong"})
		}
	}, time.Second)
	r.ExecuteWorkflow(runbook.SiteWorkflow, runbook.SiteRecordInput{Site: "berlin"})
	require.ErrorContains(t, r.GetWorkflowError(), "continue as new")
	assert.Empty(t, s.refused)
}

func TestARecordOrALockThatAPersonStartsWithABadInputFails(t *testing.T) {
	for _, name := range []string{runbook.SiteWorkflow, runbook.LockWorkflow} {
		t.Run(name, func(t *testing.T) {
			r := newScene(t, newFakeHosts(testSite())).recorder()
			r.ExecuteWorkflow(name, map[string]any{"site": "berlin", "fact": "mistyped"})
			requireKind(t, r.GetWorkflowError(), runbook.ErrBadInput)
		})
	}
}

func TestEvidenceIsClosed(t *testing.T) {
	refuse := func() error { return (&failing{kind: runbook.ErrRefused}).err(runbook.ActResult{}) }
	for name, write := range map[string]func(context.Context, int) error{
		"written": func(context.Context, int) error { return nil },
		"failed": func(_ context.Context, n int) error {
			if n == 1 {
				return refuse()
			}
			return nil
		},
		"canceled":  func(ctx context.Context, _ int) error { return (&hanging{}).work(ctx) },
		"not found": nil,
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, newFakeHosts(testSite()))
			r := s.recorder()
			named := func(name string, do any) {
				s.stage.RegisterActivityWithOptions(do, activity.RegisterOptions{Name: name})
			}
			named(runbook.FindEndedRunsActivity, func(runbook.EndedRunsQuery) (runbook.EndedRuns, error) {
				if write == nil {
					return runbook.EndedRuns{}, refuse()
				}
				return runbook.EndedRuns{Runs: []runbook.EndedRun{{WorkflowID: "prepare/berlin", RunID: "a"}, {WorkflowID: "install/berlin", RunID: "b"}}}, nil
			})
			n := 0
			named(runbook.CloseEvidenceActivity, func(ctx context.Context, run runbook.EndedRun) (runbook.EvidenceFile, error) {
				n++
				return runbook.EvidenceFile{Path: run.RunID}, write(ctx, n)
			})
			s.stage.RegisterDelayedCallback(s.stage.CancelWorkflow, time.Second)
			r.ExecuteWorkflow(runbook.CloseEvidence)
			assert.Equal(t, name != "written", r.GetWorkflowError() != nil)
		})
	}
}
