package tests

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"changeover/lab/stage"
	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/runbook"
)

// progressOf returns the progress of a run, which must be running.
func progressOf(t *testing.T, s *stage.Stage, run client.WorkflowRun) runbook.Progress {
	t.Helper()
	ctx := context.Background()
	d, err := s.Client.DescribeWorkflowExecution(ctx, run.GetID(), run.GetRunID())
	require.NoError(t, err)
	require.Equal(t, enums.WORKFLOW_EXECUTION_STATUS_RUNNING, d.GetWorkflowExecutionInfo().GetStatus(), "%s has ended", run.GetID())
	var progress runbook.Progress
	if value, err := s.Client.QueryWorkflow(ctx, run.GetID(), run.GetRunID(), runbook.ProgressQuery); err == nil {
		require.NoError(t, value.Get(&progress))
	}
	return progress
}

// parkedStep waits until a failed step of a run waits for a decision, and returns it. It confirms the tasks before
// that step.
func parkedStep(t *testing.T, s *stage.Stage, run client.WorkflowRun) runbook.ParkedStep {
	t.Helper()
	var progress runbook.Progress
	eventually(t, "a step of "+run.GetID()+" waits for a decision", func() bool {
		progress = progressOf(t, s, run)
		for _, task := range progress.Tasks {
			_ = update(s, run, "confirm", stated(task))
		}
		return len(progress.Parked) > 0
	})
	assert.Equal(t, runbook.StateWaitingForOperator, progress.State)
	return progress.Parked[0]
}

// stated returns the confirmation of a task whose result no host shows.
func stated(task runbook.OperatorTask) runbook.Confirmation {
	c := runbook.Confirmation{Operator: "eva", Reason: "so it is", Task: task.ID, Statements: map[string]string{}}
	for _, s := range task.Statements {
		c.Statements[s.Key] = "so it is"
	}
	return c
}

// update sends an Update to a run and returns the error of its handler.
func update(s *stage.Stage, run client.WorkflowRun, name string, words any) error {
	ctx := context.Background()
	handle, err := s.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: run.GetID(), RunID: run.GetRunID(), UpdateName: name, Args: []any{words}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}

// spoilMemory reduces the memory of a node to 1 GB. repair restores it.
func spoilMemory(s *stage.Stage, node string) (repair func()) {
	host := s.Lab.World.Host(node)
	before := host.Info().MemoryBytes
	host.SetInfo(func(i *windows.HostInfo) { i.MemoryBytes = 1 << 30 })
	return func() { host.SetInfo(func(i *windows.HostInfo) { i.MemoryBytes = before }) }
}

// A run waits at a failed step. A retry succeeds only after the cause has been removed.
func TestFailedStepIsRetried(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	repair := spoilMemory(s, "OSL2")
	defer repair()
	run := start(t, s, runbook.Prepare)
	parked := parkedStep(t, s, run)
	assert.Equal(t, "PREP-7.1.2-2", parked.Step.ID)
	assert.Equal(t, "OSL2", parked.Step.Host)
	assert.Contains(t, parked.Error, "1024")

	assert.ErrorContains(t, update(s, run, "retry", runbook.Decision{Operator: "eva"}), "operator or reason is missing")
	require.NoError(t, update(s, run, "retry", runbook.Decision{Operator: "eva", Reason: "perhaps it was the cold"}))
	assert.Equal(t, parked.Step, parkedStep(t, s, run).Step, "nothing has changed, so it fails again")

	repair()
	require.NoError(t, update(s, run, "retry", runbook.Decision{Operator: "eva", Reason: "memory is back"}))
	result, err := end(t, s, run)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	decisions := slices.DeleteFunc(evidenceFile(t, result.Evidence).Decisions, func(d runbook.DecisionRecord) bool { return d.Action == runbook.ConfirmUpdate })
	require.NotEmpty(t, decisions)
	last := decisions[len(decisions)-1]
	assert.Equal(t, []string{"retry", "eva", "memory is back"}, []string{last.Action, last.Operator, last.Reason})
}

// A run with a skipped failed step ends as done with deviations, which is not success.
func TestSkippedStepIsADeviation(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	defer spoilMemory(s, "OSL1")()
	run := start(t, s, runbook.Prepare)
	parked := parkedStep(t, s, run)
	require.NoError(t, update(s, run, "skip", runbook.Decision{Operator: "eva", Reason: "more memory comes on Monday", Step: parked.Step.ID}))
	result, err := end(t, s, run)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	require.Len(t, result.Deviations, 1)
	assert.Contains(t, result.Deviations[0], "' on OSL1 (PREP-7.1.2-2) was skipped by ")
	assert.Contains(t, result.Deviations[0], `eva: "more memory comes on Monday"`)
	assert.Equal(t, result.Deviations, evidenceFile(t, result.Evidence).Deviations)
}

// failedMoveIsRetried checks that a move also waits for a decision if it fails on the way and the cluster moves the
// role back, and that a retry moves the role again.
func failedMoveIsRetried(t *testing.T, f *finishedSite) {
	s := f.Stage
	target := s.Lab.World.Host("OSL2")
	// One start more than the resource's restarts, so that the cluster moves the role back.
	require.NoError(t, target.Services.Fail("mta", win32.CodeProcessAborted, 4))
	run := start(t, s, runbook.FailoverTest)
	parked := parkedStep(t, s, run)
	assert.Equal(t, "TST-9.9-4", parked.Step.ID)
	require.NoError(t, target.Services.Fail("mta", 0, 0))
	require.NoError(t, update(s, run, "retry", runbook.Decision{Operator: "eva", Reason: "mta is repaired"}))
	result, err := end(t, s, run)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
}
