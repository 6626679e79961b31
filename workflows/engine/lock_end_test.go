package engine_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/engine"
)

// clusterLock is the workflow that locks the cluster of the bench's site.
const clusterLock = runbook.LockWorkflow + "/0c1d"

// A run that makes the site safe works on hosts as well: another run may begin as soon as the lock is lost.
func TestARunThatMakesTheSiteSafeStopsWhenItLosesItsLock(t *testing.T) {
	b := newBench(t)
	var begun, ended time.Time
	var interrupted error
	work := engine.Work{
		Chapter: func(_ workflow.Context, r *engine.Run) { r.Fail(errors.New("failed for a test")) },
		MakeSafe: func(ctx workflow.Context, _ *engine.Run) {
			begun = workflow.Now(ctx)
			interrupted = workflow.Sleep(ctx, time.Hour)
			ended = workflow.Now(ctx)
		},
	}
	b.After(time.Minute, func() { b.Env.CancelWorkflowByID(clusterLock, "") })
	require.Error(t, b.Run(runbook.Apply, work))
	require.Error(t, interrupted)
	assert.WithinDuration(t, begun.Add(time.Minute), ended, 5*time.Second)
}

// The next run sees only how this run's lock ended, and would begin at once.
func TestARunThatIsAbortedWhileItWaitsForEarlierRequestsKeepsItsLock(t *testing.T) {
	for name, end := range map[string]func(b *bench){
		"aborted":  func(b *bench) { b.Decide(runbook.AbortUpdate) },
		"canceled": func(b *bench) { b.Env.CancelWorkflow() },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			begun := b.Env.Now()
			b.LockBefore.LostAt = begun.Format(time.RFC3339Nano)
			b.After(5*time.Second, func() { end(b) })
			require.ErrorContains(t, b.start(runbook.Apply, func(workflow.Context, *engine.Run) {}), "bort")
			assert.WithinDuration(t, begun.Add(30*time.Second), b.Env.Now(), 3*time.Second)
		})
	}
}

// A run that was reset leaves both its locks. The next run waits for both at once, and only until the run that has ended can send nothing.
func TestARunWaitsForAllLocksThatWereLeftAtOnce(t *testing.T) {
	b := newBench(t)
	var mu sync.Mutex
	ended := map[string]time.Time{}
	b.OnLock = func(id string) runbook.LockHolder {
		mu.Lock()
		defer mu.Unlock()
		if at, ok := ended[id]; ok {
			return runbook.LockHolder{LockRunID: "run of " + id, LostAt: at.Format(time.RFC3339Nano)}
		}
		return runbook.LockHolder{LockRunID: "run of " + id, Workflow: "deploy/bonn", RunID: "r1", Since: "2026-01-01T00:00:00Z", Ended: true}
	}
	b.Register(runbook.EndLockActivity, func(end runbook.EndLock) error {
		mu.Lock()
		defer mu.Unlock()
		assert.Equal(t, "run of "+end.Lock, end.RunID)
		ended[end.Lock] = b.Env.Now()
		b.Env.CancelWorkflowByID(end.Lock, "")
		return nil
	})
	begun := b.Env.Now()
	worked := b.runLocked(t, locksOfBonn(t)...)
	require.NoError(t, b.Env.GetWorkflowError())
	assert.Len(t, ended, 2)
	assert.WithinDuration(t, begun.Add(30*time.Second), worked, 3*time.Second)
	require.Equal(t, "previous-lock", b.Evidence.Steps[0].ID)
	assert.Contains(t, b.Evidence.Steps[0].Note, "so this run waited until 30s after that run was found to have ended")
}

// The second lock is another run's. The next run for this site sees only that this run has released the first one.
func TestARunThatDoesNotGetAllLocksKeepsTheOthersUntilEarlierRequestsHaveEnded(t *testing.T) {
	b := newBench(t)
	ids, begun := locksOfBonn(t), b.Env.Now()
	b.OnLock = func(id string) runbook.LockHolder {
		if id == ids[0] {
			return runbook.LockHolder{LockRunID: "l1", LostAt: begun.Format(time.RFC3339Nano)}
		}
		return runbook.LockHolder{LockRunID: "l2", Workflow: "deploy/bonn-east", RunID: "r1", Since: "2026-01-01T00:00:00Z"}
	}
	worked := b.runLocked(t, ids[1])
	assert.ErrorContains(t, b.Env.GetWorkflowError(), "has been locked by deploy/bonn-east")
	assert.Zero(t, worked)
	assert.WithinDuration(t, begun.Add(30*time.Second), b.Env.Now(), 3*time.Second)
}

// locksOfBonn are the IDs of the locks that a run of the bench takes.
func locksOfBonn(t *testing.T) []string {
	t.Helper()
	site := (&config.Site{Name: "bonn", Nodes: []config.Node{{Name: "BONN1"}, {Name: "BONN2"}, {Name: "BONN3"}}}).WithDefaults()
	ids := runbook.LockIDs(runbook.ClusterIdentity{ID: "0c1d"}, site.Cluster.Name, site.NodeNames())
	require.Len(t, ids, 2)
	return ids
}

// runLocked carries out a run while other workflows have the IDs of locks, and returns when its chapter has begun.
func (b *bench) runLocked(t *testing.T, ids ...string) (worked time.Time) {
	t.Helper()
	work := engine.Work{
		Chapter:  func(ctx workflow.Context, _ *engine.Run) { worked = workflow.Now(ctx) },
		MakeSafe: func(workflow.Context, *engine.Run) {},
	}
	b.Env.ExecuteWorkflow(func(ctx workflow.Context, in runbook.Input) (runbook.Result, error) {
		for _, id := range ids {
			held := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: id}), runbook.LockWorkflow, runbook.LockInput{})
			if err := held.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
				return runbook.Result{}, err
			}
		}
		return engine.Execute(ctx, engine.Book{Name: "chapter"}, in, work)
	}, runbook.Input{Site: "bonn"})
	require.True(t, b.Env.IsWorkflowCompleted())
	return worked
}
