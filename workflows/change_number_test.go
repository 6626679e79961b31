package workflows

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
)

// The number of a change request that a run is started with stands in its result and in the evidence,
// and in those of every runbook below it.
func TestTheChangeNumberReachesEveryRunbookAndItsEvidence(t *testing.T) {
	const number = "CHG0017"
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	passedOn := map[string]string{}
	s.skipping().SetOnChildWorkflowStartedListener(func(info *workflow.Info, _ workflow.Context, args converter.EncodedValues) {
		var in runbook.Input
		if info.WorkflowType.Name != runbook.LockWorkflow && assert.NoError(t, args.Get(&in)) {
			passedOn[info.WorkflowType.Name] = in.Change
		}
	})
	result, err := s.play(runbook.Deploy, runbook.Input{Change: number})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		runbook.Prepare: number, runbook.Install: number, runbook.Integrate: number, runbook.ReplicateToNode: number,
		runbook.FailoverTest: number, runbook.AddSatellite: number,
	}, passedOn)
	assert.Equal(t, number, result.Change)
	for _, child := range result.Children {
		assert.Equal(t, number, child.Change, child.Runbook)
	}
	require.Len(t, f.evidence, len(passedOn)+1)
	for _, e := range f.evidence {
		assert.Equal(t, number, e.Change, e.Runbook)
	}
}
