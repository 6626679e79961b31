package tests

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	siteactivities "changeover/activities/site"
	"changeover/lab/stage"
	"changeover/runbook"
)

// closeEvidence runs the worker's schedule for missing evidence now and returns the result of a pass that succeeds.
func closeEvidence(t *testing.T, s *stage.Stage) runbook.ClosedEvidence {
	t.Helper()
	closed, err := pass(t, s)
	require.NoError(t, err)
	return closed
}

// pass runs the worker's schedule for missing evidence now and waits until lists show that the pass has ended.
func pass(t *testing.T, s *stage.Stage) (runbook.ClosedEvidence, error) {
	t.Helper()
	ctx := context.Background()
	schedule := s.Client.ScheduleClient().GetHandle(ctx, runbook.CloseEvidenceSchedule)
	eventually(t, "the worker creates the schedule", func() bool {
		_, err := schedule.Describe(ctx)
		return err == nil
	})
	var before int
	described, err := schedule.Describe(ctx)
	require.NoError(t, err)
	before = described.Info.NumActions
	assert.Equal(t, enums.SCHEDULE_OVERLAP_POLICY_SKIP, described.Schedule.Policy.Overlap)
	require.NoError(t, schedule.Trigger(ctx, client.ScheduleTriggerOptions{}))
	eventually(t, "the schedule starts "+runbook.CloseEvidence, func() bool {
		described, err = schedule.Describe(ctx)
		return err == nil && described.Info.NumActions > before && len(described.Info.RecentActions) > 0
	})
	last := described.Info.RecentActions[len(described.Info.RecentActions)-1].StartWorkflowResult
	var closed runbook.ClosedEvidence
	within, cancel := context.WithTimeout(ctx, testPatience)
	defer cancel()
	run := s.Client.GetWorkflow(within, last.WorkflowID, last.FirstExecutionRunID)
	err = run.Get(within, &closed)
	listed(t, s, run)
	return closed, err
}

// listed waits until the server lists a run as closed.
func listed(t *testing.T, s *stage.Stage, run client.WorkflowRun) {
	t.Helper()
	eventually(t, "the server lists "+run.GetID()+" as closed", func() bool {
		page, err := s.Client.ListWorkflow(context.Background(), &workflowservice.ListWorkflowExecutionsRequest{
			Query: "RunId = '" + run.GetRunID() + "' AND ExecutionStatus != 'Running'",
		})
		return err == nil && len(page.GetExecutions()) == 1
	})
}

// Evidence for a terminated run is written later, once. No evidence is written for a run that wrote its own.
func TestATerminatedRunGetsItsEvidence(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	repair := spoilMemory(s, "OSL2")
	run := start(t, s, runbook.Prepare)
	parkedStep(t, s, run)
	require.NoError(t, s.Client.TerminateWorkflow(context.Background(), run.GetID(), run.GetRunID(), "the test ends it"))
	repair()
	good, err := s.Client.ExecuteWorkflow(context.Background(), client.StartWorkflowOptions{ID: "check/oslo", TaskQueue: runbook.TaskQueue},
		runbook.Prepare, runbook.Input{Site: s.Site.Name, Mode: runbook.Check})
	require.NoError(t, err)
	result, err := end(t, s, good)
	require.NoError(t, err)
	require.NotEmpty(t, result.Evidence)
	listed(t, s, run)
	listed(t, s, good)

	reader := &siteactivities.Activities{Temporal: s.Client, Namespace: s.Namespace}
	for skip, want := range []runbook.EndedRuns{
		{Runs: []runbook.EndedRun{{WorkflowID: run.GetID(), RunID: run.GetRunID()}}}, {Runs: []runbook.EndedRun{}},
	} {
		found, err := reader.FindRunsWithoutEvidence(context.Background(), runbook.EndedRunsQuery{AtMost: 1, Skip: skip})
		require.NoError(t, err)
		assert.Equal(t, want, found)
	}
	// A pass that cannot write the file closes nothing: the next pass tries again.
	elsewhere := filepath.Join(t.TempDir(), "evidence")
	require.NoError(t, os.Rename(s.EvidenceDir, elsewhere))
	require.NoError(t, os.WriteFile(s.EvidenceDir, nil, 0o600))
	_, err = pass(t, s)
	require.ErrorContains(t, err, "cannot write the evidence of 1 of 1 run")
	require.NoError(t, os.Remove(s.EvidenceDir))
	require.NoError(t, os.Rename(elsewhere, s.EvidenceDir))

	closed := closeEvidence(t, s)
	require.Len(t, closed.Written, 1)
	assert.Contains(t, closed.Written[0].Path, run.GetRunID())
	e := evidenceFile(t, closed.Written[0].Path)
	assert.Equal(t, []any{runbook.StateWaitingForOperator, runbook.Terminated}, []any{e.State, e.Execution})
	assert.Contains(t, e.Error, "the test ends it")
	assert.Len(t, e.Digest, 64)
	parked := false
	for _, step := range e.Steps {
		parked = parked || step.ID == "PREP-7.1.2-2" && step.Host == "OSL2" && !step.Verdict.Reached()
	}
	assert.True(t, parked, "the step that waited is in the evidence")
	assert.Equal(t, asJSON(t, e), audited(t, s, run.GetID(), run.GetRunID(), runbook.StateFailed.ExitStatus()))

	again, err := reader.WriteEvidenceOfEndedRun(context.Background(), runbook.EndedRun{WorkflowID: run.GetID(), RunID: run.GetRunID()})
	require.ErrorContains(t, err, "start the worker with --evidence DIR", again)
	writer := &siteactivities.Activities{Temporal: s.Client, Namespace: s.Namespace, EvidenceDir: s.EvidenceDir}
	again, err = writer.WriteEvidenceOfEndedRun(context.Background(), runbook.EndedRun{WorkflowID: run.GetID(), RunID: run.GetRunID()})
	require.NoError(t, err)
	assert.Equal(t, closed.Written[0], again, "an attempt whose answer was lost counts as written")
	files, err := os.ReadDir(s.EvidenceDir)
	require.NoError(t, err)
	assert.Len(t, files, 2)

	// A file that an administrator moves to an archive is not written again.
	require.NoError(t, os.Rename(closed.Written[0].Path, filepath.Join(t.TempDir(), "archived.json")))
	assert.Empty(t, closeEvidence(t, s).Written)
	assert.NoFileExists(t, closed.Written[0].Path)

	// Of the three passes, one has written the file, one has failed, and one has found nothing and is not read.
	counting := &historyReads{Client: s.Client}
	found, err := (&siteactivities.Activities{Temporal: counting, Namespace: s.Namespace}).FindRunsWithoutEvidence(context.Background(), runbook.EndedRunsQuery{AtMost: 1})
	require.NoError(t, err)
	assert.Empty(t, found.Runs)
	assert.Equal(t, 2, counting.ofPasses)
}

// historyReads counts the passes of close-evidence whose histories are read.
type historyReads struct {
	client.Client
	ofPasses int
}

func (c *historyReads) GetWorkflowHistory(ctx context.Context, id, run string, poll bool, filter enums.HistoryEventFilterType) client.HistoryEventIterator {
	if strings.HasPrefix(id, runbook.CloseEvidence) {
		c.ofPasses++
	}
	return c.Client.GetWorkflowHistory(ctx, id, run, poll, filter)
}

// A run that can't write its evidence waits without the lock and ends successfully once there is space. The test
// replaces the evidence directory by a file, since root could write to a directory without permissions.
func TestARunWaitsForRoomForItsEvidence(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	run := start(t, s, runbook.Prepare)
	var progress runbook.Progress
	eventually(t, "the worker has begun", func() bool { return progressOf(t, s, run).Runbook != "" })
	require.NoError(t, os.RemoveAll(s.EvidenceDir))
	require.NoError(t, os.WriteFile(s.EvidenceDir, nil, 0o600))
	eventually(t, "the run waits for space", func() bool {
		progress = progressOf(t, s, run)
		for _, task := range progress.Tasks {
			said := runbook.Confirmation{Operator: "eva", Reason: "so it is", Task: task.ID, Statements: map[string]string{}}
			for _, statement := range task.Statements {
				said.Statements[statement.Key] = "so it is"
			}
			_ = update(s, run, runbook.ConfirmUpdate, said)
		}
		return progress.State == runbook.StateWaitingForEvidence
	})
	require.NotNil(t, progress.Evidence)
	assert.Contains(t, progress.Evidence.Error, s.EvidenceDir)
	assert.WithinDuration(t, progress.Evidence.Since, progress.Evidence.Next, time.Minute)
	assert.False(t, locked(s), "another run may begin")
	eventually(t, "lists show the state", func() bool {
		page, err := s.Client.ListWorkflow(context.Background(), &workflowservice.ListWorkflowExecutionsRequest{
			Query: runbook.StateAttribute + " = '" + string(runbook.StateWaitingForEvidence) + "'",
		})
		return err == nil && len(page.GetExecutions()) == 1
	})

	require.NoError(t, os.Remove(s.EvidenceDir))
	require.NoError(t, update(s, run, runbook.RetryUpdate, runbook.Decision{Operator: "eva", Reason: "disk cleared"}))
	result, err := end(t, s, run)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State, result.Deviations)
	e := evidenceFile(t, result.Evidence)
	assert.Equal(t, "disk cleared", e.Decisions[len(e.Decisions)-1].Reason)
	listed(t, s, run)
	assert.Empty(t, closeEvidence(t, s).Written, "the run has written its own evidence")
}
