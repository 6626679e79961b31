package follow

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"

	"changeover/runbook"
)

// A run that has looked at no step reports why there was nothing to do. Otherwise its end looks like success.
func TestARunThatDoesNothingSaysWhy(t *testing.T) {
	step := runbook.Step{ID: "eviction", Manual: "9.8", Host: "KERN2", Title: "the cluster has not lost node KERN2"}
	const note = "node KERN2 is Up; to replace a node that works, first switch the node off"
	evidence := runbook.Evidence{Steps: []runbook.StepRecord{{Step: step, Verdict: runbook.Unchanged, Note: note}, {Step: licence, Verdict: runbook.Unchanged}}}
	writing := func(e runbook.Evidence) []Event {
		return followed(t, map[string]*pages{"deploy/berlin": numbered(
			started("replace-node"), named(scheduled(t, e), runbook.WriteEvidenceActivity), completed(t, 2, nil),
			named(scheduled(t, e), runbook.WriteEvidenceActivity), ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED),
		)})
	}
	long := evidence
	long.Steps = append(slices.Clone(evidence.Steps), slices.Repeat([]runbook.StepRecord{{Step: licence}}, 10_000)...)
	require.NotEmpty(t, long.Pack().StepsPacked)
	for _, written := range []runbook.Evidence{evidence, long.Pack()} {
		events := writing(written)
		assert.Equal(t, []Kind{RunStarted, StepFinished, RunFinished}, kindsOf(events), "said once")
		assert.Equal(t, []any{step, runbook.Unchanged, note}, []any{events[1].Step, events[1].Verdict, events[1].Text})
		var out bytes.Buffer
		Printer{Out: &out}.Print(events[1])
		assert.Contains(t, strings.Join(strings.Fields(out.String()), " "), "9.8 KERN2 the cluster has not lost node KERN2 unchanged: "+note)
	}

	evidence.Error = "refused"
	assert.Equal(t, []Kind{RunStarted, RunFinished}, kindsOf(writing(evidence)), "the end says why")
	evidence.Error = ""
	evidence.OperatorTasks = []runbook.TaskRecord{{ID: "licences"}}
	assert.Equal(t, []Kind{RunStarted, RunFinished}, kindsOf(writing(evidence)), "a person was asked")
}

// A run that has shown its steps says nothing in addition.
func TestARunThatHasShownAStepDoesNotReportTheOthers(t *testing.T) {
	evidence := runbook.Evidence{Steps: []runbook.StepRecord{{Step: runbook.Step{ID: "x", Title: "a step"}, Verdict: runbook.NotApplicable, Note: "not needed"}}}
	events := followed(t, map[string]*pages{"deploy/berlin": numbered(
		started("prepare"), looking(t, licence), completed(t, 2, runbook.LookResult{Seen: []runbook.Seen{{}}}),
		named(scheduled(t, evidence), runbook.WriteEvidenceActivity), ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED),
	)})
	assert.Equal(t, []Kind{RunStarted, StepFinished, RunFinished}, kindsOf(events))
}
