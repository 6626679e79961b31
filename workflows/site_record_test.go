package workflows

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
)

func recordScene() *testsuite.TestWorkflowEnvironment {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	Register(env)
	return env
}

func TestTheSiteRecordKeepsTheLatestFactOfEachKey(t *testing.T) {
	env := recordScene()
	refused := &answeredUpdate{failed: func(err error) { assert.ErrorContains(t, err, "the field key is missing") }}
	for i, fact := range []runbook.SiteFact{{Key: "a", Value: "1"}, {Key: "B", Value: "2"}, {Key: "A", Value: "3"}, {Value: "no key"}} {
		env.RegisterDelayedCallback(func() { env.UpdateWorkflow(runbook.RecordUpdate, fmt.Sprint(i), refused, fact) }, time.Minute)
	}
	env.RegisterDelayedCallback(func() {
		value, err := env.QueryWorkflow(runbook.FactsQuery)
		require.NoError(t, err)
		var record runbook.SiteRecord
		require.NoError(t, value.Get(&record))
		assert.Equal(t, []runbook.SiteFact{{Key: "A", Value: "3"}, {Key: "B", Value: "2"}}, record.Facts)
		env.SetContinueAsNewSuggested(true)
		env.UpdateWorkflow(runbook.RecordUpdate, "last", refused, runbook.SiteFact{Key: "c"})
	}, time.Hour)
	env.ExecuteWorkflow(runbook.SiteWorkflow, runbook.SiteRecordInput{Site: "berlin"})
	require.True(t, env.IsWorkflowCompleted())
}

func TestTheSiteRecordContinuesAsNewWithItsFacts(t *testing.T) {
	env := recordScene()
	env.RegisterDelayedCallback(env.CancelWorkflow, time.Second)
	env.RegisterDelayedCallback(func() {
		require.False(t, env.IsWorkflowCompleted(), "a record that somebody cancels lives on")
		env.UpdateWorkflow(runbook.RecordUpdate, "1", &answeredUpdate{failed: func(err error) { t.Error(err) }}, runbook.SiteFact{Key: "a", Value: "1"})
	}, time.Minute)
	env.RegisterDelayedCallback(func() { env.SetContinueAsNewSuggested(true) }, time.Hour)
	env.ExecuteWorkflow(runbook.SiteWorkflow, runbook.SiteRecordInput{Site: "berlin", Facts: []runbook.SiteFact{{Key: "old"}}})
	var again *workflow.ContinueAsNewError
	require.ErrorAs(t, env.GetWorkflowError(), &again)
	var next runbook.SiteRecordInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &next))
	assert.Equal(t, runbook.SiteRecordInput{Site: "berlin", Facts: []runbook.SiteFact{{Key: "old"}, {Key: "a", Value: "1"}}}, next)
}

func TestAWrongFactIsWithdrawnByAPersonWithAReason(t *testing.T) {
	env := recordScene()
	var refused []error
	withdraw := func(id string, w runbook.Withdrawal) {
		env.UpdateWorkflow(runbook.WithdrawUpdate, id, &answeredUpdate{failed: func(err error) { refused = append(refused, err) }}, w)
	}
	env.RegisterDelayedCallback(func() {
		withdraw("1", runbook.Withdrawal{Key: "ins-4.3.3-1/kern1", Operator: "eva", Reason: "it was another node"})
		withdraw("2", runbook.Withdrawal{Key: "old", Operator: "eva"})
		withdraw("3", runbook.Withdrawal{Key: "INS-4.3.3-1/KERN1", Operator: "eva", Reason: "again"})
	}, time.Minute)
	env.RegisterDelayedCallback(func() {
		value, err := env.QueryWorkflow(runbook.FactsQuery)
		require.NoError(t, err)
		var record runbook.SiteRecord
		require.NoError(t, value.Get(&record))
		assert.Equal(t, []runbook.SiteFact{{Key: "old"}}, record.Facts)
		env.SetContinueAsNewSuggested(true)
		withdraw("4", runbook.Withdrawal{Key: "old", Operator: "eva", Reason: "the end"})
	}, time.Hour)
	env.ExecuteWorkflow(runbook.SiteWorkflow, runbook.SiteRecordInput{Site: "berlin", Facts: []runbook.SiteFact{{Key: "INS-4.3.3-1/KERN1"}, {Key: "old"}}})
	require.True(t, env.IsWorkflowCompleted())
	require.Len(t, refused, 2)
	assert.ErrorContains(t, refused[0], "operator or reason is missing")
	assert.ErrorContains(t, refused[1], "the site record has no such fact")
}

func TestEveryDecisionToTheSiteRecordExpires(t *testing.T) {
	env := recordScene()
	var refused []error
	send := func(name string, w any) {
		env.UpdateWorkflow(name, name+env.Now().String(), &answeredUpdate{failed: func(err error) { refused = append(refused, err) }}, w)
	}
	env.RegisterDelayedCallback(func() {
		for _, name := range updatesOf(t, env) {
			if name != runbook.RecordUpdate { // What a run writes is no decision of a person, and is not sent too late.
				send(name, expired(env))
			}
		}
	}, time.Minute)
	env.RegisterDelayedCallback(func() {
		env.SetContinueAsNewSuggested(true)
		send(runbook.WithdrawUpdate, runbook.Withdrawal{Key: "old", Operator: "eva", Reason: "in time", NotAfter: env.Now()})
	}, time.Hour)
	env.ExecuteWorkflow(runbook.SiteWorkflow, runbook.SiteRecordInput{Site: "berlin", Facts: []runbook.SiteFact{{Key: "old"}}})
	require.True(t, env.IsWorkflowCompleted())
	require.Len(t, refused, 1)
	requireKind(t, refused[0], runbook.ErrDecisionExpired)
	assert.ErrorContains(t, refused[0], "cannot withdraw")
}

func TestTheLockEndsWhenItIsCancelled(t *testing.T) {
	env := recordScene()
	env.RegisterDelayedCallback(env.CancelWorkflow, time.Hour)
	env.ExecuteWorkflow(runbook.LockWorkflow, runbook.LockInput{Site: "berlin", Workflow: "deploy/berlin"})
	require.True(t, env.IsWorkflowCompleted())
	assert.ErrorContains(t, env.GetWorkflowError(), "canceled")
}
