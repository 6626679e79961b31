package workflows

import (
	"testing"
	"time"

	"changeover/activities"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"
)

// taken runs a runbook while a workflow of another kind has an ID that it needs, for a time.
func taken(s *scene, id string, how time.Duration, runbookName string) (RunResult, error) {
	holder := func(ctx workflow.Context) (RunResult, error) {
		held, free := workflow.WithCancel(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: id}))
		if err := workflow.ExecuteChildWorkflow(held, LockName, LockInput{Site: "berlin"}).GetChildWorkflowExecution().Get(ctx, nil); err != nil {
			return RunResult{}, err
		}
		workflow.Go(ctx, func(ctx workflow.Context) {
			_ = workflow.Sleep(ctx, how)
			free()
		})
		for _, book := range runbooks {
			if book.name == runbookName {
				return execute(ctx, book, Input{Site: "berlin"})
			}
		}
		return RunResult{}, nil
	}
	s.env.RegisterWorkflowWithOptions(holder, workflow.RegisterOptions{Name: "holder"})
	return s.run("holder", Input{})
}

func TestTheLockOfATerminatedRunIsWaitedFor(t *testing.T) {
	f := newFakeHosts(testSite())
	f.holderEnded = true
	s := newScene(t, f)
	s.withOperator(PrepareName, Input{})
	result, err := taken(s, activities.LockID("berlin"), 5*time.Second, PrepareName)
	require.NoError(t, err)
	assert.Equal(t, Done, result.State)
}

func TestALockThatNeverEndsIsNotWaitedForForEver(t *testing.T) {
	f := newFakeHosts(testSite())
	f.holderEnded = true
	_, err := taken(newScene(t, f), activities.LockID("berlin"), time.Hour, PrepareName)
	requireKind(t, err, ErrSiteLocked)
	assert.ErrorContains(t, err, "terminate workflow lock/berlin and start again")
}

func TestARunThatLosesItsLockEnds(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	s.at(time.Hour, func() { s.env.CancelWorkflowByID(activities.LockID("berlin"), "") })
	_, err := s.run(PrepareName, Input{})
	requireKind(t, err, ErrSiteLocked)
	assert.ErrorContains(t, err, "workflow lock/berlin was ended from outside")
	assert.Empty(t, f.called(" apply "))
}

func TestADeploymentParksWhileAChildsIDIsTaken(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	s.withOperator(DeployName, Input{})
	s.at(time.Hour, func() {
		parked := s.progress().Parked
		require.Len(t, parked, 1)
		assert.Contains(t, parked[0].Error, "cannot start prepare/berlin: a run with this ID is there already")
		s.update("", retryUpdate, eva)
	})
	result, err := taken(s, "prepare/berlin", 30*time.Minute, DeployName)
	require.NoError(t, err)
	assert.Equal(t, Done, result.State)
}
