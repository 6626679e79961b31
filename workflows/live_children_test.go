//go:build live

package workflows

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// parkedDeployment is a deployment whose integration has paused KERN2 and waits at a failed step.
func parkedDeployment(t *testing.T) (*fakeHosts, *scene) {
	f := withXPR(t)
	f.facts = append(f.facts, preparationAttested()...)
	f.failTimes("EnsureRegistryCheckpoints apply", runbook.ErrRefused, 1)
	return f, newScene(t, f)
}

// A server may deliver a signal and a cancellation in any order, and both in one workflow task.
func TestAChildLearnsWhyItEndsBeforeItIsCanceled(t *testing.T) {
	const child = "integrate/berlin"
	aborted := func(t *testing.T, f *fakeHosts, end runbook.Evidence) {
		assert.Contains(t, end.Error, child+` was aborted by eva: "looked at it"`)
		require.NotEmpty(t, end.Decisions)
		assert.Equal(t, "eva", end.Decisions[len(end.Decisions)-1].Operator)
		assert.Empty(t, pausedNodes(f))
	}
	lost := func(t *testing.T, f *fakeHosts, end runbook.Evidence) {
		assert.Contains(t, end.Error, "the lock of this run (workflow "+lockID+") was ended from outside")
		assert.Equal(t, []string{"KERN2"}, pausedNodes(f), "another run may work on the cluster, so nothing is changed")
	}
	together := func(name string, value any) func(*scene) {
		return func(s *scene) {
			r := s.recorder()
			r.withoutWorker(s, func() {
				require.NoError(s.t, r.client.SignalWorkflow(context.Background(), child, "", name, value))
				r.CancelWorkflowByID(child, "")
			})
		}
	}
	for name, test := range map[string]struct {
		happens func(*scene)
		kind    string
		ends    func(*testing.T, *fakeHosts, runbook.Evidence)
	}{
		"abort of the deployment":    {func(s *scene) { s.update("", runbook.AbortUpdate, eva) }, runbook.ErrAborted, aborted},
		"loss of the lock":           {func(s *scene) { s.stage.CancelWorkflowByID(lockID, "") }, runbook.ErrLockLost, lost},
		"abort in one task":          {together(runbook.AbortSignal, eva), runbook.ErrAborted, aborted},
		"loss of the lock in a task": {together(runbook.LockLostSignal, lockID), runbook.ErrChildFailed, lost},
	} {
		t.Run(name, func(t *testing.T) {
			f, s := parkedDeployment(t)
			s.recorder()
			s.at(time.Hour, func() {
				require.Equal(t, []string{"KERN2"}, pausedNodes(f))
				test.happens(s)
			})
			_, err := s.run(runbook.Deploy, runbook.Input{})
			requireKind(t, err, test.kind)
			assert.NotContains(t, err.Error(), "canceled")
			end := f.evidence[len(f.evidence)-2]
			require.Equal(t, child, end.WorkflowID)
			test.ends(t, f, end)
		})
	}
}

// A child that was started before a reset belongs to the run before. It ends with the run that was reset all the same.
func TestAResetDeploymentEndsItsChild(t *testing.T) {
	for name, end := range map[string]func(s *scene){
		"abort":        func(s *scene) { s.update("", runbook.AbortUpdate, eva) },
		"cancellation": func(s *scene) { s.stage.CancelWorkflow() },
	} {
		t.Run(name, func(t *testing.T) {
			f, s := parkedDeployment(t)
			r := s.recorder()
			s.at(time.Hour, func() {
				r.resetNow()
				end(s)
			})
			_, err := s.run(runbook.Deploy, runbook.Input{})
			requireKind(t, err, runbook.ErrAborted)
			assert.NotContains(t, err.Error(), "is still open")
			assert.Equal(t, "integrate/berlin", f.evidence[len(f.evidence)-2].WorkflowID)
			assert.Empty(t, pausedNodes(f))
		})
	}
}

// The cancellation that follows an abort does not end the wait of a child for its evidence. An abort during this wait does.
func TestAnAbortOfTheDeploymentMeetsAChildThatWaitsForItsEvidence(t *testing.T) {
	const child = "integrate/berlin"
	for name, before := range map[string]bool{"afterwards": false, "before": true} {
		t.Run(name, func(t *testing.T) {
			f, s := parkedDeployment(t)
			s.recorder()
			s.at(time.Hour, func() {
				f.noRoom = "no space left on device"
				if before {
					s.update(child, runbook.AbortUpdate, eva)
				} else {
					s.update("", runbook.AbortUpdate, eva)
				}
			})
			s.at(2*time.Hour, func() {
				require.Equal(t, runbook.StateWaitingForEvidence, s.progress().Children[0].State)
				if before {
					s.update("", runbook.AbortUpdate, eva)
				}
				f.noRoom = ""
				if !before {
					s.update(child, runbook.RetryUpdate, eva)
				}
			})
			_, err := s.run(runbook.Deploy, runbook.Input{})
			requireKind(t, err, runbook.ErrAborted)
			if before {
				assert.ErrorContains(t, err, `the run ends without an evidence file: the wait for the file was aborted by eva: "looked at it"`)
			} else {
				assert.Equal(t, child, f.evidence[len(f.evidence)-2].WorkflowID)
			}
		})
	}
}

func TestADeploymentWaitsWhileAChildsIDIsTaken(t *testing.T) {
	s := newScene(t, newFakeHosts(testSite()))
	r := s.recorder()
	r.hold("prepare/berlin")
	s.at(time.Hour, func() {
		r.CancelWorkflowByID("prepare/berlin", "")
		assert.Error(t, r.client.GetWorkflow(context.Background(), "prepare/berlin", "").Get(context.Background(), nil))
		s.update("", runbook.RetryUpdate, eva)
	})
	s.decides("", runbook.AbortUpdate)
	_, err := s.run(runbook.Deploy, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}
