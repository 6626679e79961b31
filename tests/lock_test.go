package tests

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"changeover/lab/cluster"
	"changeover/lab/demo"
	"changeover/lab/stage"
	"changeover/runbook"
	"changeover/starter/follow"
)

// start starts a runbook as a person does from the Temporal UI.
func start(t *testing.T, s *stage.Stage, name string) client.WorkflowRun {
	t.Helper()
	in := runbook.Input{Site: s.Site.Name}
	run, err := s.Client.ExecuteWorkflow(context.Background(), client.StartWorkflowOptions{
		ID: runbook.WorkflowID(name, in), TaskQueue: runbook.TaskQueue,
	}, name, in)
	require.NoError(t, err)
	return run
}

// end waits for the end of a run and confirms its tasks.
func end(t *testing.T, s *stage.Stage, run client.WorkflowRun) (runbook.Result, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	defer cancel()
	go states(ctx, s, run)
	var result runbook.Result
	err := run.Get(ctx, &result)
	return result, err
}

// states confirms what a person is asked to state, until the context ends.
func states(ctx context.Context, s *stage.Stage, run client.WorkflowRun) {
	until(ctx, pollEvery, func() bool {
		var progress runbook.Progress
		value, err := s.Client.QueryWorkflow(ctx, run.GetID(), run.GetRunID(), runbook.ProgressQuery)
		if err != nil || value.Get(&progress) != nil {
			return false
		}
		for _, task := range progress.Tasks {
			if task.Program == "" {
				_ = update(s, run, runbook.ConfirmUpdate, stated(task))
			}
		}
		return false
	})
}

// pollEvery is the interval between two queries of a run.
const pollEvery = 300 * time.Millisecond

// runsWell runs a runbook, which must end as done.
func runsWell(t *testing.T, s *stage.Stage, name string) {
	t.Helper()
	result, err := end(t, s, start(t, s, name))
	require.NoError(t, err)
	require.Equal(t, runbook.StateDone, result.State, result.Deviations)
}

// locked reports whether a run holds the site's lock.
func locked(s *stage.Stage) bool {
	d, err := s.Client.DescribeWorkflowExecution(context.Background(), lockID(s), "")
	return err == nil && d.GetWorkflowExecutionInfo().GetStatus() == enums.WORKFLOW_EXECUTION_STATUS_RUNNING
}

// lockedFor returns the heartbeat timeout of the run that holds the site's lock, which the lock keeps in a memo, in
// seconds.
func lockedFor(t *testing.T, s *stage.Stage) (seconds int) {
	t.Helper()
	d, err := s.Client.DescribeWorkflowExecution(context.Background(), lockID(s), "")
	require.NoError(t, err)
	kept := d.GetWorkflowExecutionInfo().GetMemo().GetFields()[runbook.HeartbeatMemo]
	require.NotNil(t, kept, "the lock has no memo %s", runbook.HeartbeatMemo)
	require.NoError(t, converter.GetDefaultDataConverter().FromPayload(kept, &seconds))
	return seconds
}

// lockID returns the workflow ID of the lock of the site's cluster.
func lockID(s *stage.Stage) string {
	return runbook.LockIDs(runbook.ClusterIdentity{ID: cluster.Of(s.Lab.World).ID()}, "", nil)[1]
}

// eventually waits for something to come true.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	defer cancel()
	require.True(t, until(ctx, 50*time.Millisecond, condition), "it is not so after %s: %s", testPatience, what)
}

// until asks again and again whether something has come true, until it has or the context ends.
func until(ctx context.Context, every time.Duration, condition func() bool) bool {
	for again := time.Tick(every); !condition(); {
		select {
		case <-ctx.Done():
			return false
		case <-again:
		}
	}
	return true
}

// failureOf returns the type and the message of the error of a failed run.
func failureOf(t *testing.T, err error) (kind, message string) {
	t.Helper()
	var failure *temporal.ApplicationError
	require.ErrorAs(t, err, &failure)
	return failure.Type(), failure.Message()
}

// oneRunbookASite checks that a second runbook on a locked site is refused with an error that names the holder of the
// lock, and that it can start after the first has ended.
func oneRunbookASite(t *testing.T, f *finishedSite) {
	s := f.Stage
	first := start(t, s, runbook.FailoverTest)
	eventually(t, "the first runbook locks the site", func() bool { return locked(s) })
	assert.Equal(t, int(stage.HeartbeatTimeout/time.Second), lockedFor(t, s), "the time that a run waits when it finds that its lock was lost")

	_, err := end(t, s, start(t, s, runbook.Prepare))
	kind, message := failureOf(t, err)
	assert.Equal(t, runbook.ErrSiteLocked, kind)
	assert.Contains(t, message, "locked by failover-test/oslo (run "+first.GetRunID()+")")

	schedule, remove := scheduleDrills(t, s)
	require.NoError(t, schedule.Trigger(context.Background(), client.ScheduleTriggerOptions{}))
	drill, err := firstDrill(t, s, schedule)
	require.NoError(t, err, "a drill on a locked site is skipped and does not fail")
	assert.Equal(t, runbook.StateSkipped, drill.State)
	assert.Contains(t, evidenceFile(t, drill.Evidence).Error, "has been locked by failover-test/oslo (run "+first.GetRunID()+")")
	described, err := schedule.Describe(context.Background())
	require.NoError(t, err)
	assert.False(t, described.Schedule.State.Paused)
	remove()

	result, err := end(t, s, first)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State, "the refused runbook disturbed the first")
	assert.False(t, locked(s), "the lock outlives its run")
	runsWell(t, s, runbook.Prepare)
}

// terminatedRunFreesTheLock checks that the termination of a run frees its lock, and that a deployment repairs what
// the run left unfinished.
func terminatedRunFreesTheLock(t *testing.T, f *finishedSite) {
	run := start(t, f.Stage, runbook.FailoverTest)
	eventually(t, "the role leaves its owner", func() bool { return ownerOf(f.Stage) != f.Site.Owner() })
	require.NoError(t, f.Client.TerminateWorkflow(context.Background(), run.GetID(), run.GetRunID(), "the test ends it"))
	eventually(t, "the lock ends with its run", func() bool { return !locked(f.Stage) })

	runsWell(t, f.Stage, runbook.FailoverTest)
	again := deploy(t, &demo.Deployment{Stage: f.Stage})
	assert.Equal(t, runbook.StateDone, again.State, again.Deviations)
}

// lockOfAResetRunIsTakenOver checks that the next runbook takes over a lock whose run was reset and then terminated.
// After a reset, the lock still belongs to the run that the reset ended.
func lockOfAResetRunIsTakenOver(t *testing.T, f *finishedSite) {
	s := f.Stage
	run := start(t, s, runbook.FailoverTest)
	eventually(t, "the runbook locks the site", func() bool { return locked(s) })
	require.NoError(t, resetRun(s, run))
	require.NoError(t, s.Client.TerminateWorkflow(context.Background(), run.GetID(), "", "the test ends it"))
	assert.True(t, locked(s), "the lock belongs to the run before the reset")
	runsWell(t, s, runbook.FailoverTest)
}

// resetRun resets a run to its last workflow task, as the UI does.
func resetRun(s *stage.Stage, run client.WorkflowRun) error {
	ctx := context.Background()
	last := int64(0)
	for events := s.Client.GetWorkflowHistory(ctx, run.GetID(), run.GetRunID(), false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); events.HasNext(); {
		event, err := events.Next()
		if err != nil {
			return err
		}
		if event.GetEventType() == enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
			last = event.GetEventId()
		}
	}
	_, err := s.Client.ResetWorkflowExecution(ctx, &workflowservice.ResetWorkflowExecutionRequest{
		Namespace: s.Namespace, Reason: "the test resets it", RequestId: run.GetRunID(), WorkflowTaskFinishEventId: last,
		WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: run.GetID(), RunId: run.GetRunID()},
	})
	return err
}

func ownerOf(s *stage.Stage) string {
	for _, g := range cluster.DumpOf(s.Lab.World).Cluster.Groups {
		if g.Name == s.Site.Role.Name {
			return g.Owner
		}
	}
	return ""
}

// Canceling a deployment in the middle of a runbook leaves the site in a safe state, and the next deployment
// completes it.
func TestCanceledDeploymentLeavesTheSiteSafe(t *testing.T) {
	t.Parallel()
	for _, moment := range []struct{ name, step string }{
		{runbook.Integrate, "INT-9.7.2-5"},  // the first service has a resource, which can't come online yet
		{runbook.Integrate, "INT-9.7.2-21"}, // the resource is online
		{runbook.ReplicateToNode, "REP-9.8.2-12"},
	} {
		name, step := moment.name, moment.step
		t.Run(name+" "+step, func(t *testing.T) {
			t.Parallel()
			s := setUp(t, oslo)
			d := &demo.Deployment{Stage: s}
			d.OnEvent = once(
				func(e follow.Event) bool {
					return e.Kind == follow.StepFinished && e.Verdict == runbook.Changed && e.Step.ID == step
				},
				func() { assert.NoError(t, s.Client.CancelWorkflow(context.Background(), deployID(s), "")) })
			ctx, cancel := context.WithTimeout(context.Background(), testPatience)
			defer cancel()
			_, err := d.Run(ctx)
			kind, message := failureOf(t, err)
			assert.Equal(t, runbook.ErrAborted, kind)
			assert.Contains(t, message, "was canceled")
			verifySafe(t, s)
			verifyAborted(t, s, name)

			d.OnEvent = nil
			again := deploy(t, d)
			assert.Equal(t, runbook.StateDone, again.State, again.Deviations)
			assert.Equal(t, finished(t, oslo).state, normalized(t, s), "the end state differs from that of an undisturbed run")
		})
	}
}

func deployID(s *stage.Stage) string {
	return runbook.WorkflowID(runbook.Deploy, runbook.Input{Site: s.Site.Name})
}

// once returns a function that calls do at the first event for which at returns true.
func once(at func(follow.Event) bool, do func()) func(follow.Event) {
	done := false
	return func(e follow.Event) {
		if !done && at(e) {
			done = true
			do()
		}
	}
}

// verifySafe checks that no node is paused, that the role is online or offline as a whole, and that the lock is free.
func verifySafe(t *testing.T, s *stage.Stage) {
	t.Helper()
	e := newEndState(t, s)
	for _, node := range e.dump.Cluster.Nodes {
		assert.Equal(t, "Up", node.State, node.Name)
	}
	assert.Contains(t, []string{"Online", "Offline"}, e.role.State)
	assert.False(t, locked(s), "the lock outlives its run")
}

// verifyAborted checks that the evidence of a runbook that had paused a node says why it ended and how it left the
// site.
func verifyAborted(t *testing.T, s *stage.Stage, name string) {
	t.Helper()
	e := evidenceOf(t, s, name)
	assert.Equal(t, runbook.StateAborted, e.State)
	assert.Contains(t, e.Error, "was canceled")
	resumed := false
	for _, step := range e.Steps {
		resumed = resumed || strings.HasPrefix(step.Title, "making the site safe: node ") && strings.HasSuffix(step.Title, " is resumed")
	}
	assert.True(t, resumed, "the evidence does not show that the node was resumed")
}
