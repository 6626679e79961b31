package workflows

import (
	"fmt"
	"testing"
	"time"

	"changeover/activities"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
)

func recordScene() *testsuite.TestWorkflowEnvironment {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	Register(env)
	return env
}

func TestTheSiteRecordKeepsTheLatestFactOfEachKey(t *testing.T) {
	env := recordScene()
	refused := &answers{failed: func(err error) { assert.ErrorContains(t, err, "without a key") }}
	for i, fact := range []activities.SiteFact{{Key: "a", Value: "1"}, {Key: "B", Value: "2"}, {Key: "A", Value: "3"}, {Value: "no key"}} {
		env.RegisterDelayedCallback(func() { env.UpdateWorkflow(activities.RecordUpdate, fmt.Sprint(i), refused, fact) }, time.Minute)
	}
	env.RegisterDelayedCallback(func() {
		value, err := env.QueryWorkflow(activities.FactsQuery)
		require.NoError(t, err)
		var record activities.SiteRecord
		require.NoError(t, value.Get(&record))
		assert.Equal(t, []activities.SiteFact{{Key: "A", Value: "3"}, {Key: "B", Value: "2"}}, record.Facts)
		env.SetContinueAsNewSuggested(true)
		env.UpdateWorkflow(activities.RecordUpdate, "last", refused, activities.SiteFact{Key: "c"})
	}, time.Hour)
	env.ExecuteWorkflow(activities.SiteWorkflow, activities.SiteRecordInput{Site: "berlin"})
	require.True(t, env.IsWorkflowCompleted())
}

func TestTheSiteRecordContinuesAsNewWithItsFacts(t *testing.T) {
	env := recordScene()
	env.RegisterDelayedCallback(env.CancelWorkflow, time.Second)
	env.RegisterDelayedCallback(func() {
		require.False(t, env.IsWorkflowCompleted(), "a record that somebody cancels lives on")
		env.UpdateWorkflow(activities.RecordUpdate, "1", &answers{failed: func(err error) { t.Error(err) }}, activities.SiteFact{Key: "a", Value: "1"})
	}, time.Minute)
	env.RegisterDelayedCallback(func() { env.SetContinueAsNewSuggested(true) }, time.Hour)
	env.ExecuteWorkflow(activities.SiteWorkflow, activities.SiteRecordInput{Site: "berlin", Facts: []activities.SiteFact{{Key: "old"}}})
	var again *workflow.ContinueAsNewError
	require.ErrorAs(t, env.GetWorkflowError(), &again)
	var next activities.SiteRecordInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &next))
	assert.Equal(t, activities.SiteRecordInput{Site: "berlin", Facts: []activities.SiteFact{{Key: "old"}, {Key: "a", Value: "1"}}}, next)
}

func TestAWrongFactIsWithdrawnByAPersonWithAReason(t *testing.T) {
	env := recordScene()
	var refused []error
	withdraw := func(id string, w activities.Withdrawal) {
		env.UpdateWorkflow(activities.WithdrawUpdate, id, &answers{failed: func(err error) { refused = append(refused, err) }}, w)
	}
	env.RegisterDelayedCallback(func() {
		withdraw("1", activities.Withdrawal{Key: "ins-4.3.3-1/kern1", Operator: "eva", Reason: "it was another node"})
		withdraw("2", activities.Withdrawal{Key: "old", Operator: "eva"})
		withdraw("3", activities.Withdrawal{Key: "INS-4.3.3-1/KERN1", Operator: "eva", Reason: "again"})
	}, time.Minute)
	env.RegisterDelayedCallback(func() {
		value, err := env.QueryWorkflow(activities.FactsQuery)
		require.NoError(t, err)
		var record activities.SiteRecord
		require.NoError(t, value.Get(&record))
		assert.Equal(t, []activities.SiteFact{{Key: "old"}}, record.Facts)
		env.SetContinueAsNewSuggested(true)
		withdraw("4", activities.Withdrawal{Key: "old", Operator: "eva", Reason: "the end"})
	}, time.Hour)
	env.ExecuteWorkflow(activities.SiteWorkflow, activities.SiteRecordInput{Site: "berlin", Facts: []activities.SiteFact{{Key: "INS-4.3.3-1/KERN1"}, {Key: "old"}}})
	require.True(t, env.IsWorkflowCompleted())
	require.Len(t, refused, 2)
	assert.ErrorContains(t, refused[0], "give operator and reason")
	assert.ErrorContains(t, refused[1], "the site record has no such fact")
}

func TestEveryDecisionToTheSiteRecordExpires(t *testing.T) {
	env := recordScene()
	var refused []error
	send := func(name string, w any) {
		env.UpdateWorkflow(name, name+env.Now().String(), &answers{failed: func(err error) { refused = append(refused, err) }}, w)
	}
	env.RegisterDelayedCallback(func() {
		for _, name := range updatesOf(t, env) {
			if name != activities.RecordUpdate { // What a run writes is no decision of a person, and is not sent too late.
				send(name, expired(env))
			}
		}
	}, time.Minute)
	env.RegisterDelayedCallback(func() {
		env.SetContinueAsNewSuggested(true)
		send(activities.WithdrawUpdate, activities.Withdrawal{Key: "old", Operator: "eva", Reason: "in time", NotAfter: env.Now()})
	}, time.Hour)
	env.ExecuteWorkflow(activities.SiteWorkflow, activities.SiteRecordInput{Site: "berlin", Facts: []activities.SiteFact{{Key: "old"}}})
	require.True(t, env.IsWorkflowCompleted())
	require.Len(t, refused, 1)
	requireKind(t, refused[0], ErrDecisionExpired)
	assert.ErrorContains(t, refused[0], "cannot withdraw")
}

func TestTheLockEndsWhenItIsCancelled(t *testing.T) {
	env := recordScene()
	env.RegisterDelayedCallback(env.CancelWorkflow, time.Hour)
	env.ExecuteWorkflow(LockName, LockInput{Site: "berlin", Workflow: "deploy/berlin"})
	require.True(t, env.IsWorkflowCompleted())
	assert.ErrorContains(t, env.GetWorkflowError(), "canceled")
}
