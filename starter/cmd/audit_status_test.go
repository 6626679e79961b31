package cmd

import (
	"testing"

	"github.com/stretchr/testify/assert"
	enums "go.temporal.io/api/enums/v1"

	"changeover/runbook"
)

func TestAnAuditEndsWithTheStatusOfTheRun(t *testing.T) {
	for _, state := range runbook.States() {
		err := auditedAs(runbook.Evidence{WorkflowID: "deploy/berlin", State: state}, false)
		assert.Equal(t, state.ExitStatus(), ExitStatus(err), state)
	}
	dead := runbook.Evidence{WorkflowID: "deploy/berlin", State: runbook.StateRunning, Execution: runbook.Terminated}
	err := auditedAs(dead, false)
	assert.Equal(t, runbook.ExitNotDone, ExitStatus(err), "a run that was terminated is not done, whatever its last state was")
	assert.EqualError(t, err, "Temporal ended deploy/berlin as terminated; the last state of this run was running")
	dead.State = runbook.StateDone
	assert.NoError(t, auditedAs(dead, false), "its evidence only was written afterwards")
	err = auditedAs(runbook.Evidence{WorkflowID: "deploy/berlin", State: runbook.StateFailed, Error: "the cluster is locked"}, true)
	assert.Equal(t, runbook.ExitLocked, ExitStatus(err))
	assert.EqualError(t, err, "deploy/berlin was refused: the cluster is locked")
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
