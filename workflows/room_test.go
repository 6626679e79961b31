package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
)

// withoutRoom is a finished site whose evidence directory is full.
func withoutRoom(t *testing.T) (*fakeHosts, *scene) {
	t.Helper()
	f := prepared(t)
	f.evidence = nil
	f.noRoom = "no space left on device"
	return f, newScene(t, f)
}

func TestARunWaitsUntilItsEvidenceCanBeWritten(t *testing.T) {
	f, s := withoutRoom(t)
	free := false
	s.skipping().SetOnChildWorkflowCanceledListener(func(*workflow.Info) { free = true })
	s.at(5*time.Minute, func() {
		progress := s.progress()
		assert.Equal(t, runbook.StateWaitingForEvidence, progress.State)
		require.NotNil(t, progress.Evidence)
		assert.Contains(t, progress.Evidence.Error, "no space left on device")
		assert.Contains(t, details(t, s), "no space left on device")
		assert.Contains(t, details(t, s), "waiting-for-evidence")
		assert.True(t, free, "the lock is free while the run waits")
		assert.Greater(t, f.roomTried, 2, "it tries again by itself")
		assert.Less(t, f.roomTried, 8, "the pause grows")
	})
	s.at(time.Hour, func() { f.noRoom = "" })
	result, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Empty(t, result.Deviations)
	assert.NotEmpty(t, result.Evidence)
	require.Len(t, f.evidence, 1)
	assert.Less(t, f.roomTried, 20, "the longest pause is some minutes")
}

// A history may have some 50,000 events (Temporal, "Temporal Cloud and self-hosted limits"), and each attempt adds about ten.
func TestARunThatWaitsForMonthsDoesNotFillItsHistory(t *testing.T) {
	f, s := withoutRoom(t)
	s.at(90*24*time.Hour, func() { f.noRoom = "" })
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Less(t, f.roomTried, 500)
	require.Len(t, f.evidence, 1)
}

func TestRetryWritesTheEvidenceAtOnce(t *testing.T) {
	f, s := withoutRoom(t)
	s.at(time.Hour, func() {
		s.update("", runbook.SkipUpdate, eva)
		f.noRoom = ""
		s.update("", runbook.RetryUpdate, runbook.Decision{Operator: "eva", Reason: "disk cleared"})
	})
	start := s.stage.Now()
	result, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Less(t, s.stage.Now().Sub(start), time.Hour+time.Minute)
	assert.Equal(t, runbook.StateDone, result.State)
	require.Len(t, s.refused, 1)
	require.ErrorContains(t, s.refused[0], "the run has done its work and only waits until its evidence can be written")
	require.Len(t, f.evidence, 1)
	require.Len(t, f.evidence[0].Decisions, 1)
	assert.Equal(t, "disk cleared", f.evidence[0].Decisions[0].Reason)
}

func TestAbortEndsARunWithoutEvidence(t *testing.T) {
	f, s := withoutRoom(t)
	s.at(time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	result, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	assert.Empty(t, result.Evidence)
	require.Len(t, result.Deviations, 1)
	assert.Contains(t, result.Deviations[0], "the run ends without an evidence file: the wait for the file was aborted by eva")
	assert.Contains(t, result.Deviations[0], "correct the permissions of the directory; the schedule system/close-evidence writes the file from the history as soon as a worker can write to the evidence directory")
	assert.NotContains(t, result.Deviations[0], "tries again by itself")
	assert.Empty(t, f.evidence)
}

func TestCancelingEndsTheWaitForRoom(t *testing.T) {
	f, s := withoutRoom(t)
	s.at(time.Hour, func() { s.stage.CancelWorkflow() })
	result, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	assert.Contains(t, result.Deviations[0], "aborted by cancellation")
	assert.Empty(t, f.evidence)
}

// A run that was canceled before waits all the same: its evidence says how it left the site.
func TestACanceledRunWaitsForRoomToo(t *testing.T) {
	f := newFakeHosts(testSite())
	f.noRoom = "read-only file system"
	s := newScene(t, f)
	s.at(time.Hour, func() { s.stage.CancelWorkflow() })
	s.at(2*time.Hour, func() {
		assert.Equal(t, runbook.StateWaitingForEvidence, s.progress().State)
		f.noRoom = ""
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	require.Len(t, f.evidence, 1)
	assert.Equal(t, runbook.StateAborted, f.evidence[0].State)
}
