package workflows

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"changeover/runbook"
)

// evidenceOf is the last entry of a step in the last evidence.
func evidenceOf(t *testing.T, f *fakeHosts, id, host string) runbook.StepRecord {
	t.Helper()
	require.NotEmpty(t, f.evidence)
	var found runbook.StepRecord
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
	f.drift("MrsBackup$")
	return f
}

// drift has the hosts lose whatever was ensured and contains a text. What it returns makes it true
// again, as another person could.
func (f *fakeHosts) drift(text string) (restore func()) {
	lost := map[string]bool{}
	for key := range f.ensured {
		if strings.Contains(key, text) {
			lost[key] = true
			delete(f.ensured, key)
		}
	}
	return func() { maps.Copy(f.ensured, lost) }
}

func TestAParkedReadHasANameAndIsEvidence(t *testing.T) {
	f := newFakeHosts(testSite())
	f.facts = preparationAttested()
	f.failTimes("ReadCluster", runbook.ErrAccessDenied, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Equal(t, "read-cluster", s.progress().Parked[0].Step.ID)
		assert.Contains(t, details(t, s), "### read-cluster is waiting for a decision")
		s.update("", runbook.SkipUpdate, eva)
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, 1)
		require.ErrorContains(t, s.refused[0], "cannot skip read-cluster: the next steps rely on this step and could do damage without it")
		s.update("", runbook.RetryUpdate, runbook.Decision{Operator: "eva", Reason: "password set", Step: "read-cluster"})
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	read := evidenceOf(t, f, "read-cluster", "KERN1")
	assert.Equal(t, runbook.Unchanged, read.Verdict)
	assert.Empty(t, read.Error)
	assert.Contains(t, strings.Join(read.Warnings, ""), "this step failed before eva sent retry. The step has completed since, and no action is needed. The earlier error was: cannot do it: AccessDenied")
}

func TestAReadThatEndsTheRunIsEvidence(t *testing.T) {
	f := newFakeHosts(testSite())
	f.failTimes("ReadCluster", runbook.ErrAccessDenied, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	read := evidenceOf(t, f, "read-cluster", "KERN1")
	assert.Equal(t, runbook.Failed, read.Verdict)
	assert.Contains(t, read.Error, "AccessDenied")
}

func TestADecisionNamesTheStepThatItDecidedOn(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureMachinePath apply KERN2", runbook.ErrRefused, 2)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.RetryUpdate, eva) })
	s.at(2*time.Hour, func() {
		s.update("", runbook.SkipUpdate, runbook.Decision{Operator: "eva", Reason: "later", Step: "int-9.4.4-1"})
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
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
	s.at(time.Hour, func() {
		s.update("", runbook.SkipUpdate, runbook.Decision{Operator: "eva", Reason: "later", Step: "INS-4.0-1"})
	})
	s.at(2*time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Equal(t, "release-documents", f.evidence[0].Decisions[0].Task)
}

func TestWhatAStepChangedBeforeItFailedIsEvidence(t *testing.T) {
	f := prepared(t)
	f.drift("EnsureClusterGroup")
	f.failAfter("EnsureClusterGroup apply KERN1 PREP-7.2-1", runbook.ErrRefused, "Group")
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	group := evidenceOf(t, f, "PREP-7.2-1", "KERN1")
	assert.Equal(t, runbook.Failed, group.Verdict)
	require.Len(t, group.Effects, 1)
	assert.Equal(t, "Group", group.Effects[0].Property)
	var failed *temporal.ApplicationError
	require.ErrorAs(t, err, &failed)
	var result runbook.Result
	require.NoError(t, failed.Details(&result))
	assert.Equal(t, 1, result.Changed)
}

func TestAStepIsChangedWhicheverAttemptChangedIt(t *testing.T) {
	f := prepared(t)
	f.drift("EnsureClusterGroup")
	f.failAfter("EnsureClusterGroup apply KERN1 PREP-7.2-1", runbook.ErrRefused, "Group")
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.RetryUpdate, eva) })
	result, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 1, result.Changed)
	assert.Equal(t, runbook.Changed, evidenceOf(t, f, "PREP-7.2-1", "KERN1").Verdict)
}

func TestARepairThatFailsHalfWayIsEvidence(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureResourceState apply KERN1 INT-9.7.2-21 the resource of mta", runbook.ErrRefused, 1).meanwhile = func() {
		f.services["KERN1"]["mta"].depends = true
	}
	f.failAfter("EnsureWindowsService apply KERN1 INT-9.7.2-21 the resource of mta", runbook.ErrAccessDenied, "Dependencies")
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	resource := evidenceOf(t, f, "INT-9.7.2-21", "KERN1")
	assert.Contains(t, resource.Error, "Refused", "the first failure is what a person must correct")
	require.Len(t, resource.Effects, 1)
	assert.Equal(t, "Dependencies", resource.Effects[0].Property)
}

func TestWhatWasSkippedInThePlanIsNoDeviationOfTheRun(t *testing.T) {
	f := drifted(t)
	f.failTimes("EnsureMachinePath check KERN2", runbook.ErrTransport, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.SkipUpdate, eva) })
	s.at(2*time.Hour, func() { s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "CHG-1"}) })
	result, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Empty(t, result.Deviations)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Equal(t, runbook.Unchanged, evidenceOf(t, f, "INT-9.4.4-1", "KERN2").Verdict, "the real pass has looked again")
}

func TestACopyIsDoneWhenTheFileIsSeen(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureFileCopy apply KERN2", runbook.ErrFileInUse, 2)
	f.failTimes("ReplaceFileHeldByClusterService apply KERN2", runbook.ErrRefused, 2)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Equal(t, "INT-9.2-1", s.progress().Parked[0].Step.ID, "the file is held, and the cluster service does not release it")
		assert.Len(t, f.called("ReplaceFileHeldByClusterService apply KERN2 INT-9.2-1"), 1)
		s.update("", runbook.RetryUpdate, eva)
	})
	s.at(2*time.Hour, func() {
		require.Equal(t, "INT-9.2-1", s.progress().Parked[0].Step.ID, "the old file is still there")
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Equal(t, runbook.Failed, evidenceOf(t, f, "INT-9.2-1", "KERN2").Verdict)
}
