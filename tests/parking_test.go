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

// progressOf is how far a run has come; it must be running.
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

// parkedStep waits until a step of a run has failed and waits for a decision. It
// confirms what a person is asked to do on the way.
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

// stated is the confirmation of a task that no host shows.
func stated(task runbook.OperatorTask) runbook.Confirmation {
	c := runbook.Confirmation{Operator: "eva", Reason: "so it is", Task: task.ID, Statements: map[string]string{}}
	for _, s := range task.Statements {
		c.Statements[s.Key] = "so it is"
	}
	return c
}

// update sends an operator's words and gives the answer of the run.
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

// spoilMemory takes most of the memory out of a node and gives what puts it back.
func spoilMemory(s *stage.Stage, node string) (repair func()) {
	host := s.Lab.World.Host(node)
	before := host.Info().MemoryBytes
	host.SetInfo(func(i *windows.HostInfo) { i.MemoryBytes = 1 << 30 })
	return func() { host.SetInfo(func(i *windows.HostInfo) { i.MemoryBytes = before }) }
}

// A failed step keeps the run; retry goes on once the cause is gone, and not before.
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

	assert.ErrorContains(t, update(s, run, "retry", runbook.Decision{Operator: "eva"}), "give operator and reason")
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

// Skipping a failed step ends the run as done with deviations, which is not success.
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
	assert.Contains(t, result.Deviations[0], "PREP-7.1.2-2 on OSL1")
	assert.Contains(t, result.Deviations[0], "eva: more memory comes on Monday")
	assert.Equal(t, result.Deviations, evidenceFile(t, result.Evidence).Deviations)
}

// failedMoveIsRetried: a move that fails in the middle, and that the cluster takes back, parks as well;
// retry moves again.
func failedMoveIsRetried(t *testing.T, f *finishedSite) {
	s := f.Stage
	target := s.Lab.World.Host("OSL2")
	// One start more than the resource's restarts: the cluster takes the role back.
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
