package calls

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
)

// While a person waits, a host that does not answer is tried for seconds. Work that takes long keeps its time, but no host is tried for all
// that time: it has one attempt.
func TestHurriedWorkOnASilentHostEndsSoon(t *testing.T) {
	for _, c := range []struct {
		work, given time.Duration
		tries       bool
	}{{HostWork, hurriedWork, true}, {15 * time.Minute, 15 * time.Minute, false}} {
		var suite testsuite.WorkflowTestSuite
		env := suite.NewTestWorkflowEnvironment()
		attempts := 0
		env.RegisterActivityWithOptions(func(string) error {
			attempts++
			return errors.New("no answer")
		}, activity.RegisterOptions{Name: "look"})
		var limit time.Duration
		env.SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, _ converter.EncodedValues) {
			limit = info.StartToCloseTimeout
		})
		began := env.Now()
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			return New().Call(Hurry(ctx), runbook.Step{Title: "look"}, c.work, "look", "", nil)
		})
		require.ErrorContains(t, env.GetWorkflowError(), "no answer")
		assert.Equal(t, c.tries, attempts > 1, c.work)
		assert.Equal(t, c.given, limit)
		assert.Less(t, env.Now().Sub(began), time.Minute)
	}
}
