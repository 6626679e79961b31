package engine

import (
	"testing"

	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
)

// A reset run holds no lock, and neither do the runbooks that it starts.
func TestAChildOfARunThatWasResetIsReset(t *testing.T) {
	for _, reset := range []bool{false, true} {
		env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
		env.ExecuteWorkflow(func(ctx workflow.Context, in runbook.Input) (bool, error) {
			return newStart(ctx, Book{}, in).reset, nil
		}, runbook.Input{Parent: &runbook.Parent{Site: []byte("{}"), Reset: reset}})
		var got bool
		require.NoError(t, env.GetWorkflowResult(&got))
		assert.Equal(t, reset, got)
	}
}
