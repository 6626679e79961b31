package engine

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
)

// The record refuses a text that is too long, or has hidden characters, for ever: a drill of many ports would fail after it has passed.
func TestWhatARunWritesIsAcceptedByTheRecord(t *testing.T) {
	port := runbook.PortOutage{Port: 13010, Attempts: 1}
	var drill runbook.Drill
	for range 8 {
		move := runbook.MeasuredMove{From: "KERN1", To: "KERN2", Verdict: runbook.OutageUnanswered}
		for range 100 {
			move.Outage.Ports = append(move.Outage.Ports, port)
		}
		drill.Add(move)
	}
	for _, value := range []string{drill.String(), "moved", "the host said \u200b", strings.Repeat("ä", 8000)} {
		env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
		env.ExecuteWorkflow(func(ctx workflow.Context) (runbook.SiteFact, error) {
			return (&Record{start: &start{}}).newFact(ctx, runbook.FactFailoverTested, value, "eva"), nil
		})
		var fact runbook.SiteFact
		require.NoError(t, env.GetWorkflowResult(&fact))
		assert.Empty(t, runbook.ComposedTextProblem(fact.Value))
		assert.True(t, strings.HasPrefix(fact.Value, value[:5]))
	}
}
