package workflows

import (
	"strings"
	"testing"
	"time"

	"changeover/activities"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
)

// evidenceOf is the last entry of a step in the last evidence.
func evidenceOf(t *testing.T, f *fakeHosts, id, host string) activities.StepEvidence {
	t.Helper()
	require.NotEmpty(t, f.evidence)
	var found activities.StepEvidence
	for _, s := range f.evidence[len(f.evidence)-1].Steps {
		if s.ID == id && s.Host == host {
			found = s
		}
	}
	require.Equal(t, id, found.ID, "no such step on '%s'", host)
	return found
}

// drifted is a finished site on which one share has to be made again.
func drifted(t *testing.T) *fakeHosts {
	t.Helper()
	f := deployed(t)
	f.drift()
	return f
}

func (f *fakeHosts) drift() {
	for key := range f.ensured {
		if strings.Contains(key, "MrsBackup$") {
			delete(f.ensured, key)
		}
	}
}

func TestAParkedReadHasANameAndIsEvidence(t *testing.T) {
	f := newFakeHosts(testSite())
	f.facts = vouchedFor()
	f.failTimes("ReadCluster", activities.ErrAccessDenied, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Equal(t, "read-cluster", s.progress().Parked[0].Step.ID)
		assert.Contains(t, details(t, s), "### read-cluster is waiting for a decision")
		s.update("", skipUpdate, eva)
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, 1)
		require.ErrorContains(t, s.refused[0], "cannot skip read-cluster: it guards")
		s.update("", retryUpdate, Verdict{Operator: "eva", Reason: "password set", Step: "read-cluster"})
	})
	_, err := s.run(PrepareName, Input{})
	require.NoError(t, err)
	read := evidenceOf(t, f, "read-cluster", "KERN1")
	assert.Equal(t, StepDone, read.State)
	assert.Empty(t, read.Error)
	assert.Contains(t, strings.Join(read.Warnings, ""), "failed before eva had it tried again: cannot do it: AccessDenied")
}

func TestAReadThatEndsTheRunIsEvidence(t *testing.T) {
	f := newFakeHosts(testSite())
	f.failTimes("ReadCluster", activities.ErrAccessDenied, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", abortUpdate, eva) })
	_, err := s.run(PrepareName, Input{})
	requireKind(t, err, ErrAborted)
	read := evidenceOf(t, f, "read-cluster", "KERN1")
	assert.Equal(t, StepFailed, read.State)
	assert.Contains(t, read.Error, "AccessDenied")
}

func TestADecisionNamesTheStepThatItDecidedOn(t *testing.T) {
	f := installed(t)
	f.failTimes("EnsureMachinePath apply KERN2", activities.ErrRefused, 2)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", retryUpdate, eva) })
	s.at(2*time.Hour, func() { s.update("", skipUpdate, Verdict{Operator: "eva", Reason: "later", Step: "int-9.4.4-1"}) })
	_, err := s.run(IntegrateName, Input{})
	require.NoError(t, err)
	require.Len(t, f.evidence[0].Decisions, 2)
	for _, d := range f.evidence[0].Decisions {
		assert.Equal(t, "INT-9.4.4-1 on KERN2", d.Step+" on "+d.Host, d.Action)
	}
}

func TestADecisionNamesTheTaskThatItSkipped(t *testing.T) {
	f := prepared(t)
	f.facts = append(f.facts, attested("INS-4.3.3-1/KERN1")...)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", skipUpdate, Verdict{Operator: "eva", Reason: "later", Step: "INS-4.0-1"}) })
	s.at(2*time.Hour, func() { s.update("", abortUpdate, eva) })
	_, err := s.run(InstallName, Input{})
	requireKind(t, err, ErrAborted)
	assert.Equal(t, "release-documents", f.evidence[0].Decisions[0].Task)
}

func TestWhatAStepChangedBeforeItFailedIsEvidence(t *testing.T) {
	f := prepared(t)
	f.failAfter("EnsureClusterGroup apply KERN1 PREP-7.2-1", activities.ErrRefused, "Group")
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", abortUpdate, eva) })
	_, err := s.run(PrepareName, Input{})
	requireKind(t, err, ErrAborted)
	group := evidenceOf(t, f, "PREP-7.2-1", "KERN1")
	assert.Equal(t, StepFailed, group.State)
	require.Len(t, group.Changes, 1)
	assert.Equal(t, "Group", group.Changes[0].Property)
	var result RunResult
	require.True(t, detailsOf(err, &result))
	assert.Equal(t, 1, result.Changed)
}

func TestWhatAnAbortedStepChangedIsEvidence(t *testing.T) {
	var outcome activities.Outcome
	err := temporal.NewCanceledError(activities.Outcome{Changes: []activities.Change{{Property: "State"}}})
	require.True(t, detailsOf(err, &outcome))
	assert.Equal(t, "State", outcome.Changes[0].Property)
	assert.False(t, detailsOf(temporal.NewCanceledError(), &outcome))
}

func TestAStepIsChangedWhicheverAttemptChangedIt(t *testing.T) {
	f := prepared(t)
	f.failAfter("EnsureClusterGroup apply KERN1 PREP-7.2-1", activities.ErrRefused, "Group")
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", retryUpdate, eva) })
	result, err := s.run(PrepareName, Input{})
	require.NoError(t, err)
	assert.Equal(t, 1, result.Changed)
	assert.Equal(t, StepChanged, evidenceOf(t, f, "PREP-7.2-1", "KERN1").State)
}

func TestARepairThatFailsHalfWayIsEvidence(t *testing.T) {
	f := installed(t)
	f.failTimes("EnsureResourceState apply KERN1 INT-9.7.2-21 resource of mta", activities.ErrRefused, 1)
	f.failAfter("EnsureWindowsService apply KERN1 INT-9.7.2-21 resource of mta", activities.ErrAccessDenied, "Dependencies")
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", abortUpdate, eva) })
	_, err := s.run(IntegrateName, Input{})
	requireKind(t, err, ErrAborted)
	resource := evidenceOf(t, f, "INT-9.7.2-21", "KERN1")
	assert.Contains(t, resource.Error, "Refused", "the first failure is what a person must mend")
	require.Len(t, resource.Changes, 1)
	assert.Equal(t, "Dependencies", resource.Changes[0].Property)
}

func TestWhatWasSkippedInThePlanIsNoDeviationOfTheRun(t *testing.T) {
	f := drifted(t)
	f.failTimes("EnsureMachinePath check KERN2", activities.ErrTransport, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", skipUpdate, eva) })
	s.at(2*time.Hour, func() { s.update("", confirmUpdate, Confirmation{Operator: "eva", Reason: "CHG-1"}) })
	result, err := s.run(IntegrateName, Input{})
	require.NoError(t, err)
	assert.Empty(t, result.Deviations)
	assert.Equal(t, Done, result.State)
	assert.Equal(t, StepUnchanged, evidenceOf(t, f, "INT-9.4.4-1", "KERN2").State, "the real pass has looked again")
}

func TestACopyIsDoneWhenTheFileIsSeen(t *testing.T) {
	f := installed(t)
	f.failTimes("EnsureFileCopy apply KERN2", activities.ErrFileInUse, 2)
	f.failTimes("ReplaceFileHeldByClusterService apply KERN2", activities.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Equal(t, "INT-9.2-2", s.progress().Parked[0].Step.ID)
		s.update("", skipUpdate, eva)
	})
	s.at(2*time.Hour, func() {
		require.Equal(t, "INT-9.2-1", s.progress().Parked[0].Step.ID, "the old file is still there")
		s.update("", abortUpdate, eva)
	})
	_, err := s.run(IntegrateName, Input{})
	requireKind(t, err, ErrAborted)
	assert.Equal(t, StepFailed, evidenceOf(t, f, "INT-9.2-1", "KERN2").State)
}
