package cmd

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"changeover/runbook"
)

func TestAnAuditEndsWithTheStatusOfTheRun(t *testing.T) {
	for _, state := range runbook.States() {
		err := auditedAs(runbook.Evidence{WorkflowID: "deploy/berlin", State: state}, "")
		assert.Equal(t, state.ExitStatus(), ExitStatus(err), state)
	}
	dead := runbook.Evidence{WorkflowID: "deploy/berlin", State: runbook.StateRunning, Execution: runbook.Terminated}
	err := auditedAs(dead, "")
	assert.Equal(t, runbook.ExitNotDone, ExitStatus(err), "a run that was terminated is not done, whatever its last state was")
	assert.EqualError(t, err, "Temporal ended deploy/berlin as terminated; the last state of this run was running")
	dead.State = runbook.StateDone
	assert.NoError(t, auditedAs(dead, ""), "its evidence only was written afterwards")
	err = auditedAs(runbook.Evidence{WorkflowID: "deploy/berlin", State: runbook.StateFailed, Error: "the cluster is locked"}, runbook.ErrSiteLocked)
	assert.Equal(t, runbook.ExitLocked, ExitStatus(err))
	assert.EqualError(t, err, "deploy/berlin was refused: the cluster is locked")
}

// A run that waits until its evidence can be written has not ended, although it has prepared evidence of its end.
func TestAnAuditShowsThatARunWaitsForItsEvidence(t *testing.T) {
	prepared := runbook.Evidence{SchemaVersion: runbook.EvidenceVersion, WorkflowID: "prepare/berlin", RunID: "run-of-prepare/berlin", State: runbook.StateDone, Finished: time.Now()}
	waiting := prepared
	waiting.State, waiting.Finished = runbook.StateWaitingForEvidence, time.Time{}
	events := []*historypb.HistoryEvent{historyOf(t, runbook.Prepare, "", "x")[0], {
		EventId: 2, EventType: enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, Attributes: &historypb.HistoryEvent_ActivityTaskScheduledEventAttributes{
			ActivityTaskScheduledEventAttributes: &historypb.ActivityTaskScheduledEventAttributes{
				ActivityType: &commonpb.ActivityType{Name: runbook.WriteEvidenceActivity}, Input: payloads(t, prepared.Pack()),
			},
		},
	}}
	f := serve(t, &fakeServer{histories: map[string][]*historypb.HistoryEvent{"prepare/berlin": events}, answer: payloads(t, waiting.Pack())})
	out, _, err := runAgainst(t.Context(), f, "audit prepare/berlin")
	assert.Contains(t, out, "prepare/berlin (run run-of-prepare/berlin): waiting-for-evidence\n")
	assert.Equal(t, runbook.ExitNeedsPerson, ExitStatus(err), err)

	f.histories["prepare/berlin"] = append(events, &historypb.HistoryEvent{
		EventId: 3, EventType: enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED, Attributes: &historypb.HistoryEvent_ActivityTaskCompletedEventAttributes{
			ActivityTaskCompletedEventAttributes: &historypb.ActivityTaskCompletedEventAttributes{ScheduledEventId: 2, Result: payloads(t, runbook.EvidenceFile{})},
		},
	})
	out, _, err = runAgainst(t.Context(), f, "audit prepare/berlin")
	assert.Contains(t, out, ": done\n", "the file is written, and the run is about to end")
	assert.NoError(t, err)
}

// A run of the same ID may come later: the evidence says which one it is about.
func TestAnAuditNamesTheRunByItsRunID(t *testing.T) {
	f := serve(t, &fakeServer{begun: true, status: enums.WORKFLOW_EXECUTION_STATUS_TERMINATED})
	out, _, _ := runAgainst(t.Context(), f, "audit deploy/berlin")
	assert.Contains(t, out, "deploy/berlin (run a-run): ")
	assert.Equal(t, []string{"a-run"}, f.asked, "the history is that of the run that the evidence names")
}

func TestTheCommandAuditEndsWithTheStatusOfTheRun(t *testing.T) {
	for want, f := range map[int]*fakeServer{
		runbook.ExitLocked:  failedWith(t, runbook.ErrSiteLocked),
		runbook.ExitNotDone: failedWith(t, runbook.ErrAborted),
	} {
		out, _, err := runAgainst(t.Context(), f, "audit deploy/berlin")
		assert.Equal(t, want, ExitStatus(err), err)
		assert.Contains(t, out, "deploy/berlin (run ", "the evidence is printed whatever the status is")
	}
}
