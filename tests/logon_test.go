package tests

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"changeover/lab/stage"
	"changeover/lab/wsman"
	"changeover/runbook"
)

// refuseLogons makes every node refuse logons, and returns a function for the number of refusals so far.
func refuseLogons(s *stage.Stage) (refusals func() int) {
	var hits []func() int
	for _, node := range s.Site.NodeNames() {
		hits = append(hits, s.Lab.Faults(node).Add(wsman.Rule{Fault: wsman.Fault{Kind: wsman.Unauthorized}}))
	}
	return func() (n int) {
		for _, count := range hits {
			n += count()
		}
		return n
	}
}

// A domain locks an account after a few refused logons. So a check, which looks at all steps of a deployment on
// several hosts, tries a refused account only once.
func TestACheckTriesARefusedAccountOnce(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	refusals := refuseLogons(s)
	for _, name := range []string{runbook.Deploy, runbook.Prepare} {
		in := runbook.Input{Site: s.Site.Name, Mode: runbook.Check}
		run, err := s.Client.ExecuteWorkflow(context.Background(),
			client.StartWorkflowOptions{ID: runbook.WorkflowID(name, in), TaskQueue: runbook.TaskQueue}, name, in)
		require.NoError(t, err)
		_, err = end(t, s, run)
		require.NoError(t, err)
		assert.Equal(t, 1, refusals(), "refused logons after the check of %s", name)
	}
}

// Each retry tries a refused account only once, however many activities use it.
func TestARetryTriesARefusedAccountOnce(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	refusals := refuseLogons(s)
	run := start(t, s, runbook.Prepare)
	parked := parkedStep(t, s, run)
	assert.Contains(t, parked.Error, "refused the logon (401)")
	assert.Contains(t, parked.Error, "then retry the step: this worker does not log on with this account before a retry")
	assert.Equal(t, 1, refusals())

	retry := runbook.Decision{Operator: "eva", Reason: "the account was unlocked"}
	require.NoError(t, update(s, run, "retry", retry))
	assert.Equal(t, parked.Step, parkedStep(t, s, run).Step)
	assert.Equal(t, 2, refusals())

	for _, node := range s.Site.NodeNames() {
		s.Lab.Faults(node).Clear()
	}
	require.NoError(t, update(s, run, "retry", retry))
	eventually(t, "the run goes on", func() bool {
		progress := progressOf(t, s, run)
		require.Empty(t, progress.Parked)
		return progress.Current != nil && progress.Current.ID != parked.Step.ID
	})
	require.NoError(t, update(s, run, "abort", runbook.Decision{Operator: "eva", Reason: "seen enough"}))
	_, err := end(t, s, run)
	require.Error(t, err)
	assert.Equal(t, 2, refusals())
}
