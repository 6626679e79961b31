package workflows

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
)

// behaviors notes with which versioning behavior each workflow is registered.
type behaviors struct {
	worker.WorkflowRegistry
	of map[string]workflow.VersioningBehavior
}

// RegisterWorkflowWithOptions implements worker.WorkflowRegistry.
func (b behaviors) RegisterWorkflowWithOptions(_ any, o workflow.RegisterOptions) {
	b.of[o.Name] = o.VersioningBehavior
}

// A runbook stays on the version that began it; what outlives runbooks moves to the current one.
func TestRunbooksStayOnTheirVersionAndTheOthersMoveOn(t *testing.T) {
	want := map[string]workflow.VersioningBehavior{
		runbook.LockWorkflow:  workflow.VersioningBehaviorAutoUpgrade,
		runbook.SiteWorkflow:  workflow.VersioningBehaviorAutoUpgrade,
		runbook.CloseEvidence: workflow.VersioningBehaviorAutoUpgrade,
		runbook.Look:          workflow.VersioningBehaviorAutoUpgrade,
	}
	for _, name := range runbook.Names() {
		want[name] = workflow.VersioningBehaviorPinned
	}
	registered := behaviors{of: map[string]workflow.VersioningBehavior{}}
	Register(registered) // A workflow without options would call the registry that is not there.
	assert.Equal(t, want, registered.of)
}
