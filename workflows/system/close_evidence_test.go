package system

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"

	"changeover/runbook"
)

// A run whose evidence was written by an earlier pass is found again, so a pass must not end with the first query.
func TestAPassReachesRunsBehindTheFirstQuery(t *testing.T) {
	const ended = 2*endedRuns + 1
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterActivityWithOptions(func(q runbook.EndedRunsQuery) (runbook.EndedRuns, error) {
		found := runbook.EndedRuns{More: q.Skip+q.AtMost < ended}
		for n := q.Skip; n < min(q.Skip+q.AtMost, ended); n++ {
			found.Runs = append(found.Runs, runbook.EndedRun{WorkflowID: "prepare/berlin", RunID: fmt.Sprint(n)})
		}
		return found, nil
	}, activity.RegisterOptions{Name: runbook.FindEndedRunsActivity})
	env.RegisterActivityWithOptions(func(run runbook.EndedRun) (runbook.EvidenceFile, error) {
		return runbook.EvidenceFile{Path: run.RunID}, nil
	}, activity.RegisterOptions{Name: runbook.CloseEvidenceActivity})
	env.ExecuteWorkflow(CloseEvidence)
	var closed runbook.ClosedEvidence
	require.NoError(t, env.GetWorkflowResult(&closed))
	assert.False(t, closed.More)
	require.Len(t, closed.Written, ended)
	assert.Equal(t, fmt.Sprint(ended-1), closed.Written[ended-1].Path)
}
