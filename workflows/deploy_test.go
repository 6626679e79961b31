package workflows

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

func TestDeployRunsEveryRunbookInTheManualsOrder(t *testing.T) {
	f := newFakeHosts(testSite())
	result, err := newScene(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)

	assert.Equal(t, runbook.StateDone, result.State)
	assert.Empty(t, result.Deviations)
	var order []string
	for _, child := range result.Children {
		order = append(order, child.WorkflowID)
	}
	assert.Equal(t, []string{
		"prepare/berlin", "install/berlin", "integrate/berlin", "replicate-to-node/berlin/KERN2", "failover-test/berlin", "add-satellite/berlin/SATEL1",
	}, order)
	assert.Equal(t, "KERN1", f.owner)
	assert.Empty(t, pausedNodes(f), "no node is left paused")
	assert.Len(t, f.evidence, 7)
}

// replicate-to-node repeats steps of integrate. A check plans each change and each operator task once: in the runbook that carries it out.
func TestACheckOfADeploymentPlansEachStepOnce(t *testing.T) {
	f := newFakeHosts(testSite())
	_, err := newScene(t, f).run(runbook.Deploy, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	planned, left := map[string]string{}, 0
	for _, e := range f.evidence {
		for _, step := range e.Steps {
			if step.Verdict == runbook.WouldChange || step.Verdict == runbook.NeedsPerson {
				named := step.Named()
				assert.Contains(t, []string{"", e.WorkflowID}, planned[named], "%s plans %s again", e.WorkflowID, named)
				planned[named] = e.WorkflowID
			}
			if strings.Contains(step.Note, "an earlier runbook of the deployment carries out this step") {
				assert.Equal(t, runbook.NotApplicable, step.Verdict)
				assert.Empty(t, step.Pending, step.Named())
				left++
			}
		}
	}
	assert.Positive(t, left)
}

func TestDeployTwiceChangesAndMovesNothing(t *testing.T) {
	f := newFakeHosts(testSite())
	_, err := newScene(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)

	f.calls = nil
	second := newScene(t, f)
	result, err := second.play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Zero(t, result.Changed)
	assert.Zero(t, result.Moves)
	assert.Zero(t, result.OperatorTasks, "%v", second.seen)
	assert.NotZero(t, result.Steps)
	assert.Empty(t, f.called(" apply "), "the second deployment only looks")
}

func TestAWaitingDeploymentNamesTheChildThatTakesTheAnswer(t *testing.T) {
	f := newFakeHosts(testSite())
	f.failTimes("EnsureClusterGroup apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.withOperator(runbook.Deploy, runbook.Input{})
	s.at(time.Hour, func() {
		s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva"})
		s.update("", runbook.RetryUpdate, eva)
		s.update("prepare/berlin", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	require.Len(t, s.refused, 2)
	for _, refused := range s.refused {
		assert.ErrorContains(t, refused, "prepare/berlin waits for an answer (PREP-7.2-1 KERN1: ")
		assert.ErrorContains(t, refused, ": send the answer to ")
	}
}

func pausedNodes(f *fakeHosts) []string {
	var nodes []string
	for _, node := range f.site.NodeNames() {
		if f.paused[node] {
			nodes = append(nodes, node)
		}
	}
	return nodes
}

func TestAnAbortedDeploymentAbortsItsChildInThePersonsName(t *testing.T) {
	f := newFakeHosts(testSite())
	f.failTimes("EnsureClusterGroup apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.withOperator(runbook.Deploy, runbook.Input{})
	s.at(time.Hour, func() {
		s.update("", runbook.AbortUpdate, runbook.Decision{Operator: "eva", Reason: "the maintenance window is over"})
	})
	_, err := s.run(runbook.Deploy, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	require.NotEmpty(t, f.evidence)
	child := f.evidence[0]
	assert.Equal(t, "prepare/berlin", child.WorkflowID)
	assert.Equal(t, runbook.StateAborted, child.State)
	assert.Contains(t, child.Error, `prepare/berlin was aborted by eva: "the maintenance window is over"`)
	require.NotEmpty(t, child.Decisions)
	last := child.Decisions[len(child.Decisions)-1]
	assert.Equal(t, []string{runbook.AbortUpdate, "eva", "the maintenance window is over"}, []string{last.Action, last.Operator, last.Reason})
}
