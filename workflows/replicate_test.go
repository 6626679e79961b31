package workflows

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

func TestAReplicationThatOnlyLooksClaimsNothing(t *testing.T) {
	f := deployed(t)
	f.services["KERN2"] = map[string]*fakeService{}
	result, err := newScene(t, f).run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2", Mode: runbook.Check})
	require.NoError(t, err)
	assert.NotZero(t, result.Pending)
	for _, id := range []string{"REP-9.8.2-0", "REP-9.8.2-4", "REP-9.8.2-13", "REP-9.8.2-14"} {
		s := evidenceOf(t, f, id, "KERN2")
		assert.Equal(t, runbook.NotApplicable, s.Verdict, id)
		assert.NotEmpty(t, s.Note, id)
	}
}

func TestAReplicationWithASkippedServiceClaimsNoMoreThanItDid(t *testing.T) {
	f := integratedSite(t, testSite())
	f.drift("EnsureMachinePathKERN2")
	f.failTimes("EnsureMachinePath apply KERN2", runbook.ErrRefused, 1)
	f.failTimes("EnsureWindowsService apply KERN2 REP-9.8.2-3 service WebApl", runbook.ErrRefused, 1)
	f.failTimes("EnsureResourceState apply KERN2 REP-9.8.2-12 the resource of WebApl", runbook.ErrAccessDenied, 1)
	s := newScene(t, f)
	for hour := range 5 {
		s.at(time.Duration(hour+1)*time.Hour, func() { s.update("", runbook.SkipUpdate, eva) })
	}
	s.at(6*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Equal(t, "REP-9.8.2-14", s.progress().Parked[0].Step.ID)
		assert.Contains(t, s.progress().Parked[0].Error, "resource 'WebApl' State is 'Offline', wanted 'Online'")
		s.update("", runbook.SkipUpdate, eva)
	})
	result, err := s.run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	assert.Equal(t, runbook.Skipped, evidenceOf(t, f, "REP-9.8.2-0", "KERN2").Verdict)
	assert.Equal(t, runbook.Skipped, evidenceOf(t, f, "REP-9.8.2-4", "KERN2").Verdict)
	assert.Equal(t, runbook.Skipped, evidenceOf(t, f, "REP-9.8-N", "KERN2").Verdict)
	mandatory := evidenceOf(t, f, "REP-9.8.2-13", "KERN2")
	assert.Equal(t, runbook.Unchanged, mandatory.Verdict)
	assert.Len(t, mandatory.Facts, 10)
	for _, fact := range f.facts {
		assert.NotEqual(t, "replicated/KERN2", fact.Key, "a node with a skipped service is replicated again")
	}
}

// That a node is replicated is known at the end.
func TestAReplicationThatEndsEarlyDoesNotClaimToBeDone(t *testing.T) {
	f := integratedSite(t, testSite())
	f.failTimes("EnsureResourceState apply KERN2 REP-9.8.2-12 the resource of WebApl", runbook.ErrAccessDenied, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	requireKind(t, err, runbook.ErrAborted)
	for _, e := range f.evidence {
		for _, each := range e.Steps {
			assert.NotEqual(t, "REP-9.8-N", each.ID, "%s: %s", each.Verdict, each.Note)
		}
	}
}

func TestOptionalServicesAreSeenToBeOnline(t *testing.T) {
	f := drifted(t)
	f.failTimes("EnsureResourceState apply KERN1 INT-9.7.2-21 the resource of WebApl", runbook.ErrAccessDenied, 1)
	f.failTimes("EnsureRoleState apply KERN1 INT-9.7.2-22", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "CHG-1"}) })
	s.at(2*time.Hour, func() { s.update("", runbook.SkipUpdate, eva) })
	s.at(3*time.Hour, func() { s.update("", runbook.SkipUpdate, eva) })
	s.at(4*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Equal(t, "INT-9.7.2-23", s.progress().Parked[0].Step.ID)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

// 9.8.2: what the last installer or the restart has taken away is seen before the role goes down.
func TestThePrerequisitesAreLookedAtTogether(t *testing.T) {
	f := integratedSite(t, testSite())
	f.differTimes("CheckRuntime check KERN2 REP-9.8.2-0", 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Equal(t, "REP-9.8.2-0", s.progress().Parked[0].Step.ID)
		assert.Empty(t, f.called("MoveRole apply"), "the role is where it was")
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	for _, kind := range []string{"EnsureFileCopy", "CheckRuntime", "CheckInstalledSoftware", "EnsureMachinePath"} {
		assert.NotEmpty(t, f.called(kind+" check KERN2 REP-9.8.2-0"), kind)
	}
	assert.Len(t, f.called("CheckEventText check KERN2 REP-9.8.2-4"), 1)
}

// Before the installation, a check cannot know the definition of a service. It must not show an empty one as the plan.
func TestACheckBeforeTheInstallationPlansNoEmptyService(t *testing.T) {
	f := newFakeHosts(testSite())
	_, err := newScene(t, f).run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2", Mode: runbook.Check})
	require.NoError(t, err)
	found := 0
	for _, s := range f.evidence[0].Steps {
		if strings.Contains(s.Title, "has the same definition as on KERN1") {
			found++
			assert.Equal(t, runbook.WouldChange, s.Verdict)
			assert.Contains(t, s.Note, "after the installation")
		}
	}
	assert.Positive(t, found)
}
