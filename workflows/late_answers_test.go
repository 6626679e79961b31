package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/runbook"
)

// People answer hours later. What a run does then rests on what the cluster is by then.

// An abort leaves the role where it was when the window opened, not where it was when the run asked for it.
func TestARoleThatMovedBeforeTheWindowStaysThere(t *testing.T) {
	f := deployedWith(t, siteWithHotfix("/s", localFile))
	f.failTimes("RunProgram apply KERN1 REP-9.8.3-1", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.ids = []string{""}
	s.at(time.Hour, func() {
		assert.Equal(t, runbook.StateWaitingForWindow, s.progress().State)
		f.owner = "KERN2"
		s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "CHG-1"})
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.InstallHotfix, sideJobs()[runbook.InstallHotfix])
	requireKind(t, err, runbook.ErrAborted)
	assert.Equal(t, "KERN2", f.owner)
	assert.Equal(t, cluster.Online, f.roleState())
	assert.Empty(t, pausedNodes(f))
}

// A node that came back while a person was asked is not replaced, and stays an owner.
func TestANodeThatCameBackIsNotReplaced(t *testing.T) {
	f := deployed(t)
	f.lost = []string{"KERN2"}
	s := newScene(t, f)
	s.at(time.Hour, func() {
		f.lost = nil
		s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "it is off"})
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Contains(t, s.progress().Parked[0].Error, "cannot replace KERN2: the node is Up now; if the node must leave the cluster, switch the node off")
		assert.True(t, s.progress().Parked[0].Guard)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.ReplaceNode, runbook.Input{Node: "KERN2"})
	requireKind(t, err, runbook.ErrAborted)
	assert.Empty(t, f.called(" apply "))
	assert.Empty(t, f.left)
}

// A role that moved to the node while a person was asked moves away before the node is evicted.
func TestARoleThatCameToALeavingNodeMovesAway(t *testing.T) {
	f := threeNodes(t)
	s := newScene(t, f)
	s.at(time.Hour, s.doTasks)
	s.at(2*time.Hour, func() {
		require.Equal(t, "node-retired", s.tasks("")[0].ID)
		f.owner = "KERN3"
		s.doTasks()
	})
	s.ids = []string{""}
	result, err := s.run(runbook.RemoveNode, runbook.Input{Node: "KERN3"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	requireOrder(t, f, "MoveRole apply", "EvictClusterNode apply KERN1")
	assert.Equal(t, "KERN1", f.owner)
}
