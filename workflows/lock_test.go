package workflows

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
)

// taken runs a runbook while a workflow of another kind has an ID that it needs, for a time.
func taken(s *scene, id string, how time.Duration, runbookName string) (runbook.Result, error) {
	holder := func(ctx workflow.Context) (runbook.Result, error) {
		held, free := workflow.WithCancel(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: id}))
		if err := workflow.ExecuteChildWorkflow(held, runbook.LockWorkflow, runbook.LockInput{Site: "berlin"}).GetChildWorkflowExecution().Get(ctx, nil); err != nil {
			return runbook.Result{}, err
		}
		workflow.Go(ctx, func(ctx workflow.Context) {
			_ = workflow.Sleep(ctx, how)
			free()
		})
		for _, b := range books() {
			if b.Name == runbookName {
				return b.carryOut(ctx, runbook.Input{Site: "berlin"})
			}
		}
		return runbook.Result{}, nil
	}
	s.stage.RegisterWorkflowWithOptions(holder, workflow.RegisterOptions{Name: "holder"})
	return s.run("holder", runbook.Input{})
}

func TestTheLockOfATerminatedRunIsWaitedFor(t *testing.T) {
	f := newFakeHosts(testSite())
	f.holderEnded = true
	s := newScene(t, f)
	s.withOperator(runbook.Prepare, runbook.Input{})
	result, err := taken(s, lockID, 5*time.Second, runbook.Prepare)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
}

// No run holds a lock that a person has started by hand, so none can be aborted. A drill must name this lock too: it would be skipped each
// time, and nobody would learn why.
func TestALockThatAPersonHasStartedIsTerminated(t *testing.T) {
	for _, drill := range []bool{false, true} {
		f := newFakeHosts(testSite())
		f.heldByHand = true
		name := runbook.Prepare
		s := newScene(t, f)
		if drill {
			name = runbook.FailoverTest
			s.scheduled()
		}
		_, err := taken(s, lockID, time.Hour, name)
		requireKind(t, err, runbook.ErrSiteLocked)
		assert.ErrorContains(t, err, "a person started this workflow by hand, and no run holds the lock; terminate it (temporal workflow terminate --workflow-id "+lockID+"), then start the runbook again")
	}
}

// An activity of a terminated run learns of the end with its next heartbeat, and may send changes until then.
func TestARunWaitsUntilTheRunThatLostTheLockSendsNothing(t *testing.T) {
	for name, test := range map[string]struct {
		lost, waits time.Duration
		free        bool
	}{
		"lost now":              {lost: 0, waits: 30 * time.Second},
		"lost some time before": {lost: 20 * time.Second, waits: 10 * time.Second},
		"lost long before":      {lost: time.Minute},
		"released":              {free: true},
	} {
		t.Run(name, func(t *testing.T) {
			f := withXPR(t)
			s := newScene(t, f)
			begun := f.now()
			lost := begun.Add(-test.lost)
			if !test.free {
				f.lockBefore.LostAt = lost.Format(time.RFC3339Nano)
			}
			var first time.Time
			f.whenCalled("CheckClusterNodes", func() { first = f.now() })
			s.withOperator(runbook.Prepare, runbook.Input{})
			_, err := s.run(runbook.Prepare, runbook.Input{})
			require.NoError(t, err)
			assert.WithinDuration(t, begun.Add(test.waits), first, 2*time.Second)
			var waits []runbook.StepRecord
			for _, step := range f.evidence[0].Steps {
				if step.ID == "previous-lock" {
					waits = append(waits, step)
				}
			}
			if test.waits == 0 {
				assert.Empty(t, waits)
				return
			}
			require.NotEmpty(t, waits)
			assert.Equal(t, "wait until the last run that held "+runbook.LockIDs(theCluster, f.site.Cluster.Name, f.site.NodeNames())[0]+" can send no more requests", waits[0].Title)
			assert.Contains(t, waits[0].Note, "the last run did not release this lock; activities of that run may send requests until their next heartbeat")
		})
	}
}

func TestALockThatNeverEndsIsNotWaitedForForEver(t *testing.T) {
	f := newFakeHosts(testSite())
	f.holderEnded = true
	_, err := taken(newScene(t, f), lockID, time.Hour, runbook.Prepare)
	requireKind(t, err, runbook.ErrSiteLocked)
	assert.ErrorContains(t, err, "that run has ended and has not released its lock; terminate workflow "+lockID+" in Temporal's UI, then start the runbook again")
	assert.Equal(t, 1, f.locksEnded)
}

// A reset ends neither the lock of a deployment nor the chapter that the deployment had started.
func TestNoRunGetsTheLockWhileAChapterOfARunThatWasResetIsOpen(t *testing.T) {
	reset := runbook.LockHolder{Workflow: "deploy/berlin", RunID: "r1", LockRunID: "l1", Since: "2026-01-01T00:00:00Z", Ended: true, StillOpen: "install/berlin"}
	for name, test := range map[string]struct {
		lock runbook.LockHolder
		held time.Duration
	}{
		"the lock is open":              {lock: reset, held: time.Hour},
		"the lock ends during the wait": {lock: reset, held: 5 * time.Second},
		"a person has ended the lock":   {lock: runbook.LockHolder{LostAt: "2026-01-01T00:00:00Z", StillOpen: "install/berlin"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeHosts(testSite())
			f.lockBefore = test.lock
			_, err := taken(newScene(t, f), lockID, test.held, runbook.Prepare)
			requireKind(t, err, runbook.ErrSiteLocked)
			require.ErrorContains(t, err, "install/berlin may still change the cluster of site berlin: the run that had started it has ended, for example by a reset, but install/berlin is still open; "+
				"wait for the end of install/berlin, or abort it (changeover abort install/berlin --reason TEXT), then start the runbook again")
			assert.Zero(t, f.locksEnded)
			assert.Empty(t, f.called(" check"))
		})
	}
}

// A chapter that was terminated leaves activities that may send requests for a while.
func TestARunWaitsAfterTheEndOfAChapterOfARunThatWasReset(t *testing.T) {
	f := withXPR(t)
	f.lockBefore = runbook.LockHolder{LostAt: "2026-01-01T00:00:00Z", StillOpen: "install/berlin"}
	s := newScene(t, f)
	var ended, first time.Time
	s.at(5*time.Second, func() {
		f.lockBefore.StillOpen, ended = "", f.now()
		f.lockFree = true
	})
	f.whenCalled("CheckClusterNodes", func() { first = f.now() })
	s.withOperator(runbook.Prepare, runbook.Input{})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.GreaterOrEqual(t, first.Sub(ended), 30*time.Second)
}

func TestARunThatLosesItsLockEnds(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	s.at(time.Hour, func() { s.stage.CancelWorkflowByID(lockID, "") })
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrLockLost)
	assert.ErrorContains(t, err, "workflow "+lockID+") was ended from outside")
	assert.ErrorContains(t, err, "the run lost its lock, and another run may work on the cluster, so this run did not bring the site into a safe state")
	assert.Empty(t, f.called(" apply "))
}

// The lock is the deployment's, and the work its child's.
func TestAChildStopsWithTheLockOfItsDeployment(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureRegistryCheckpoints apply", runbook.ErrRefused, 100)
	s := newScene(t, f)
	s.withOperator(runbook.Deploy, runbook.Input{})
	s.at(48*time.Hour, func() { s.stage.CancelWorkflowByID(lockID, "") })
	_, err := s.run(runbook.Deploy, runbook.Input{})
	requireKind(t, err, runbook.ErrLockLost)
	require.GreaterOrEqual(t, len(f.evidence), 2)
	child := f.evidence[len(f.evidence)-2]
	require.Equal(t, "integrate/berlin", child.WorkflowID)
	assert.Contains(t, child.Error, "workflow "+lockID+") was ended from outside")
	assert.Contains(t, child.Safety, "the run lost its lock, and another run may work on the cluster, so this run did not bring the site into a safe state")
	assert.Empty(t, f.called(" safety"), "another run may work on the cluster")
}

// locksOf runs a runbook and returns the locks that it took, in order.
func locksOf(t *testing.T, f *fakeHosts, name string, in runbook.Input) []string {
	t.Helper()
	s := newScene(t, f)
	var locks []string
	s.skipping().SetOnChildWorkflowStartedListener(func(info *workflow.Info, _ workflow.Context, _ converter.EncodedValues) {
		if info.WorkflowType.Name == runbook.LockWorkflow {
			locks = append(locks, info.WorkflowExecution.ID)
		}
	})
	// A workflow of somebody else that starts the runbook as its child.
	s.stage.RegisterWorkflowWithOptions(func(ctx workflow.Context, in runbook.Input) (result runbook.Result, err error) {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "prepare/berlin"})
		err = workflow.ExecuteChildWorkflow(ctx, runbook.Prepare, in).Get(ctx, &result)
		return result, err
	}, workflow.RegisterOptions{Name: "foreign"})
	s.at(time.Minute, func() { s.stage.CancelWorkflow() })
	_, err := s.run(name, in)
	require.Error(t, err)
	return locks
}

func TestARunLocksTheClusterByBothItsNames(t *testing.T) {
	site := testSite()
	both := runbook.LockIDs(theCluster, site.Cluster.Name, site.NodeNames())
	require.Len(t, both, 2)
	assert.Equal(t, both, locksOf(t, newFakeHosts(site), runbook.Prepare, runbook.Input{}))

	f := newFakeHosts(site)
	f.evicted = site.NodeNames()[:1]
	assert.Equal(t, both, locksOf(t, f, runbook.Prepare, runbook.Input{}), "a node that has left the cluster does not speak for it")

	f = newFakeHosts(site)
	f.evicted = site.NodeNames()
	assert.Equal(t, both[:1], locksOf(t, f, runbook.Prepare, runbook.Input{}), "before there is a cluster")
}

func TestARunbookThatSomebodyElseStartsTakesTheLock(t *testing.T) {
	assert.Len(t, locksOf(t, newFakeHosts(testSite()), "foreign", runbook.Input{Site: "berlin"}), 2)
}

func TestADeploymentParksWhileAChildsIDIsTaken(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	s.withOperator(runbook.Deploy, runbook.Input{})
	s.at(time.Hour, func() {
		parked := s.progress().Parked
		require.Len(t, parked, 1)
		assert.Contains(t, parked[0].Error, "cannot start prepare/berlin: a run with this ID is already open")
		s.update("", runbook.RetryUpdate, eva)
	})
	result, err := taken(s, "prepare/berlin", 30*time.Minute, runbook.Deploy)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
}

// A child that never ran is no part of the result and of the evidence.
func TestAChildThatNeverRanIsNotInTheEvidence(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	s.withOperator(runbook.Deploy, runbook.Input{})
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := taken(s, "prepare/berlin", 3*time.Hour, runbook.Deploy)
	requireKind(t, err, runbook.ErrAborted)
	require.NotEmpty(t, f.evidence)
	assert.Empty(t, f.evidence[len(f.evidence)-1].Children)
}

// A deployment releases its lock in order also if a chapter was terminated. The activities of that chapter may still send requests.
func TestADeploymentWaitsForTheActivitiesOfAChapterThatTemporalEnded(t *testing.T) {
	for name, test := range map[string]struct {
		ended error
		waits bool
		note  string
	}{
		"terminated": {ended: &temporal.TerminatedError{}, waits: true, note: "was terminated"},
		"timed out":  {ended: temporal.NewTimeoutError(enums.TIMEOUT_TYPE_START_TO_CLOSE, nil), waits: true, note: "timed out"},
		"failed":     {ended: temporal.NewNonRetryableApplicationError("no", "Precondition", nil)},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeHosts(testSite())
			s := newScene(t, f)
			var ended time.Time
			s.skipping().OnWorkflow(runbook.Prepare, mock.Anything, mock.Anything).Return(func(workflow.Context, runbook.Input) (runbook.Result, error) {
				ended = f.now()
				return runbook.Result{}, test.ended
			})
			_, err := s.run(runbook.Deploy, runbook.Input{})
			requireKind(t, err, runbook.ErrChildFailed)
			last := f.evidence[len(f.evidence)-1]
			i := slices.IndexFunc(last.Steps, func(step runbook.StepRecord) bool { return step.ID == "previous-chapter" })
			require.Equal(t, test.waits, i >= 0)
			if test.waits {
				assert.Equal(t, "wait until the run prepare/berlin can send no more requests", last.Steps[i].Title)
				assert.Contains(t, last.Steps[i].Note, "prepare/berlin "+test.note+"; its activities may send requests until their next heartbeat")
				assert.GreaterOrEqual(t, last.Finished.Sub(ended), 30*time.Second)
			}
		})
	}
}

// The evidence of a child that was terminated is found by its run ID.
func TestAChildThatIsTerminatedIsInTheEvidenceWithItsRunID(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	s.skipping().OnWorkflow(runbook.Prepare, mock.Anything, mock.Anything).Return(runbook.Result{}, errors.New("terminated"))
	_, err := s.run(runbook.Deploy, runbook.Input{})
	requireKind(t, err, runbook.ErrChildFailed)
	children := f.evidence[0].Children
	require.Len(t, children, 1)
	assert.Equal(t, []any{"prepare/berlin", runbook.StateFailed}, []any{children[0].WorkflowID, children[0].State})
	assert.NotEmpty(t, children[0].RunID)
}
