package desk

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
	"changeover/workflows/progress"
)

// deploying is the desk of a deployment with a run that it has started.
func deploying(child runbook.ChildReport) *Desk {
	status := progress.NewStatus("deploy/berlin", "changeover run deploy --site berlin", runbook.Apply, func() {})
	return New(status, &progress.Report{}, Hooks{Children: func() []runbook.ChildReport { return []runbook.ChildReport{child} }})
}

// The hold of a child is the child's own: a person who resumes the deployment learns where to send the decision.
func TestResumeNamesTheChildThatIsHeld(t *testing.T) {
	eva := runbook.Decision{Operator: "eva", Reason: "repaired"}
	held := deploying(runbook.ChildReport{WorkflowID: "prepare/berlin", State: runbook.StateHeld, Waiting: "held by eva"})
	assert.ErrorContains(t, held.validateResume(eva), "cannot resume deploy/berlin: the run is not held; prepare/berlin is held: send resume to prepare/berlin")
	waits := deploying(runbook.ChildReport{WorkflowID: "prepare/berlin", State: runbook.StateWaitingForOperator, Waiting: "confirm"})
	assert.ErrorContains(t, waits.validateResume(eva), "cannot resume deploy/berlin: the run is not held; if prepare/berlin is held, send resume to prepare/berlin")
	works := deploying(runbook.ChildReport{WorkflowID: "prepare/berlin", State: runbook.StateRunning})
	assert.ErrorContains(t, works.validateResume(eva), "cannot resume deploy/berlin: the run is not held (")
}

// The cause of a failed step may be a mistyped value, and no host.
func TestARefusedSkipLeavesTheAdviceToTheFailedStep(t *testing.T) {
	d := deploying(runbook.ChildReport{})
	d.parked = []*parkedStep{{ParkedStep: runbook.ParkedStep{Step: runbook.Step{ID: "INS-1"}, Guard: true, Error: "cannot accept the confirmation; retry and type the value again"}}}
	err := d.validateSkip(runbook.Decision{Operator: "eva", Reason: "mistyped"})
	assert.ErrorContains(t, err, "cannot skip INS-1: the next steps rely on this step and could do damage without it; do what the error of the step advises, and retry, or abort (to see the error: changeover tasks deploy/berlin)")
}

// The lock of a run that was reset is gone or another run's: nobody must approve its work.
func TestARunThatWasResetTakesNoAnswer(t *testing.T) {
	for mode, refused := range map[runbook.Mode]bool{runbook.Apply: true, runbook.Check: false} {
		status := progress.NewStatus("deploy/berlin", "changeover run deploy --site berlin", mode, func() {})
		d := New(status, &progress.Report{}, Hooks{Children: func() []runbook.ChildReport { return nil }})
		d.tasks = []*openTask{{Task: Task{Window: true, OperatorTask: runbook.OperatorTask{ID: "maintenance-window", Attest: true}}}}
		approval := runbook.Confirmation{Operator: "eva", Reason: "it is night"}
		require.NoError(t, d.validateConfirm(approval))
		status.MarkReset()
		if !refused {
			require.NoError(t, d.validateConfirm(approval))
			continue
		}
		require.ErrorContains(t, d.validateConfirm(approval), "cannot confirm deploy/berlin: this run, or the run that has started it, was reset in Temporal, so this run cannot change hosts; "+
			"abort the run that was reset, then start the runbook again (changeover run deploy --site berlin)")
		require.Error(t, d.mayDecide(runbook.RetryUpdate))
		require.Error(t, d.mayDecide(runbook.SkipUpdate))
		require.NoError(t, d.mayDecide(runbook.AbortUpdate))
	}
}
