package desk

import (
	"testing"

	"github.com/stretchr/testify/assert"

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
