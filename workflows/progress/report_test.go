package progress

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
		"site not safe: 'role XPR is offline' failed (no answer); in Failover Cluster Manager, see on which node the role is, which of its resources are not online, and which nodes are paused",
	}, r.Safety())
}
