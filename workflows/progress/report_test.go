package progress

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
)

// count is what one step adds to a report.
type count struct{ changed, pending, unknown int }

func TestEveryVerdictIsCounted(t *testing.T) {
	change := runbook.Change{Property: "State", After: "Running"}
	made := []runbook.Effect{{Change: change, Verdict: runbook.Changed}, {Change: change, Verdict: runbook.ChangedAnswerLost}}
	left := []runbook.Change{change, change, change}
	want := map[runbook.Verdict]count{
		runbook.Unchanged: {2, 0, 0}, runbook.Changed: {2, 0, 0}, runbook.ChangedAnswerLost: {2, 0, 0}, runbook.OutcomeNotKnown: {2, 0, 0},
		runbook.WouldChange: {2, 3, 0}, runbook.NeedsPerson: {2, 3, 0}, runbook.Unknown: {2, 0, 1}, runbook.Failed: {2, 0, 0},
		runbook.Attested: {2, 0, 0}, runbook.NotApplicable: {2, 0, 0}, runbook.Skipped: {2, 0, 0}, runbook.NotReached: {2, 0, 0}, "": {2, 0, 0},
	}
	require.Len(t, want, len(runbook.Verdicts())+1, "a new verdict must say how it is counted")
	for _, verdict := range append(runbook.Verdicts(), "") {
		r := Report{steps: []*runbook.StepRecord{{Verdict: verdict, Effects: made, Pending: left}}}
		r.count()
		r.count() // Counting again adds nothing.
		assert.Equal(t, want[verdict], count{r.totals.Changed, r.totals.Pending, r.totals.Unknown}, "%q", verdict)
	}
}

func TestAPendingStepWithoutChangesCountsOnce(t *testing.T) {
	r := Report{steps: []*runbook.StepRecord{{Verdict: runbook.WouldChange}, {Verdict: runbook.NeedsPerson}}}
	r.count()
	assert.Equal(t, 2, r.totals.Pending)
}

func TestAMoveIsNoChangedProperty(t *testing.T) {
	r := Report{steps: []*runbook.StepRecord{{Verdict: runbook.Changed, Effects: []runbook.Effect{{Change: runbook.Change{Property: runbook.OwnerProperty}}}}}}
	r.count()
	assert.Zero(t, r.totals.Changed)
}

func TestTheAdviceOnAnUnsafeSiteStandsOnce(t *testing.T) {
	r := NewReport(nil, nil)
	r.NotSafe(runbook.Step{Title: calls.MakingSafe + "node KERN2 is resumed"}, "failed (no answer)")
	r.NotSafe(runbook.Step{Title: calls.MakingSafe + "role XPR is offline"}, "failed (no answer)")
	assert.Equal(t, []string{
		"site not safe: 'node KERN2 is resumed' failed (no answer)",
		"site not safe: 'role XPR is offline' failed (no answer); in Failover Cluster Manager, see on which node the role is, which of its resources are not online, and which nodes are paused; while no other run is open, correct there what is not safe, or start the runbook again",
	}, r.Safety())
	r.AddSafety("role 'XPR' is Failed on KERN1")
	r.NotSafe(runbook.Step{Title: calls.MakingSafe + "node KERN3 is paused"}, "failed (no answer)")
	said := strings.Join(r.Safety(), "; ")
	assert.Equal(t, 1, strings.Count(said, "in Failover Cluster Manager"), said)
	assert.True(t, strings.HasSuffix(said, "start the runbook again"), said)
	assert.NotContains(t, said, "resume the nodes", "a node without XPR has to be paused")
	assert.NotContains(t, said, "start the role", "a role that is not complete has to be offline")
}

// The error of an earlier attempt contains advice. After the step has completed, nobody has to follow this advice.
func TestAnEarlierErrorIsSettledWhenTheStepCompletes(t *testing.T) {
	nothing := func(workflow.Context) {}
	for _, verdict := range runbook.Verdicts() {
		r := NewReport(nothing, nothing)
		env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			record := r.Open(ctx, runbook.Step{ID: "a"})
			record.Error = "cannot write: correct the cause, then retry"
			Warn(record, "another warning")
			r.Retried(record, "eva")
			assert.Equal(t, []string{"another warning", "this step failed before eva sent retry: cannot write: correct the cause, then retry"}, record.Warnings)
			r.Close(ctx, record, verdict, "")
			return nil
		})
		require.NoError(t, env.GetWorkflowError())
		settled := strings.Contains(r.Steps()[0].Warnings[1], "eva sent retry. The step has completed since, and no action is needed. The earlier error was: cannot write: ")
		assert.Equal(t, slices.Contains([]runbook.Verdict{
			runbook.Unchanged, runbook.Changed, runbook.ChangedAnswerLost, runbook.OutcomeNotKnown, runbook.Attested, runbook.NotApplicable,
		}, verdict), settled, "%s: %s", verdict, r.Steps()[0].Warnings)
		assert.Len(t, r.Steps()[0].Warnings, 2)
	}
}
