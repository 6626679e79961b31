package desk

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
	"changeover/workflows/progress"
)

// deploying is the desk of a deployment with a run that it has started.
func deploying(child runbook.ChildReport) *Desk {
	status := progress.NewStatus("deploy/berlin", runbook.Apply, func() {})
	return New(status, &progress.Report{}, Hooks{Children: func() []runbook.ChildReport { return []runbook.ChildReport{child} }})
}

// The hold of a child is the child's own: a person who resumes the deployment learns where to send the decision.
func TestResumeNamesTheChildThatIsHeld(t *testing.T) {
	eva := runbook.Decision{Operator: "eva", Reason: "repaired"}
	held := deploying(runbook.ChildReport{WorkflowID: "prepare/berlin", State: runbook.StateHeld, Waiting: "held by eva"})
	assert.ErrorContains(t, held.validateResume(eva), "cannot resume deploy/berlin: the run is not held; prepare/berlin is held: send resume to prepare/berlin")
	waits := deploying(runbook.ChildReport{WorkflowID: "prepare/berlin", State: runbook.StateWaitingForOperator, Waiting: "confirm"})
	assert.ErrorContains(t, waits.validateResume(eva), "cannot resume deploy/berlin: the run is not held (")
}
