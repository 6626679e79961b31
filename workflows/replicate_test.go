package workflows

import (
	"testing"
	"time"

	"changeover/activities"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAReplicationThatOnlyLooksClaimsNothing(t *testing.T) {
	f := deployed(t)
	f.services["KERN2"] = map[string]*fakeService{}
	result, err := newScene(t, f).run(ReplicateToNodeName, Input{Node: "KERN2", Mode: activities.Check})
	require.NoError(t, err)
	assert.NotZero(t, result.Pending)
	for _, id := range []string{"REP-9.8.2-0", "REP-9.8.2-4", "REP-9.8.2-13", "REP-9.8.2-14"} {
		s := evidenceOf(t, f, id, "KERN2")
		assert.Equal(t, StepNotApplicable, s.State, id)
		assert.NotEmpty(t, s.Note, id)
	}
}

func TestAReplicationWithASkippedServiceClaimsNoMoreThanItDid(t *testing.T) {
	f := integratedSite(t, testSite())
	f.failTimes("EnsureMachinePath apply KERN2", activities.ErrRefused, 1)
	f.failTimes("EnsureWindowsService apply KERN2 REP-9.8.2-3 service WebApl", activities.ErrRefused, 1)
	f.failTimes("EnsureResourceState apply KERN2 REP-9.8.2-12 resource of WebApl", activities.ErrAccessDenied, 1)
	s := newScene(t, f)
	for hour := range 4 {
		s.at(time.Duration(hour+1)*time.Hour, func() { s.update("", skipUpdate, eva) })
	}
	s.at(5*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Equal(t, "REP-9.8.2-14", s.progress().Parked[0].Step.ID)
		assert.Contains(t, s.progress().Parked[0].Error, "resource 'WebApl' of WebApl is Offline on KERN2")
		s.update("", skipUpdate, eva)
	})
	result, err := s.run(ReplicateToNodeName, Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Equal(t, DoneWithDeviations, result.State)
	assert.Equal(t, StepSkipped, evidenceOf(t, f, "REP-9.8.2-0", "KERN2").State)
	assert.Equal(t, StepSkipped, evidenceOf(t, f, "REP-9.8.2-4", "KERN2").State)
	mandatory := evidenceOf(t, f, "REP-9.8.2-13", "KERN2")
	assert.Equal(t, StepDone, mandatory.State)
	assert.Len(t, mandatory.Facts, 10)
	for _, fact := range f.facts {
		assert.NotEqual(t, "replicated/KERN2", fact.Key, "a node with a skipped service is replicated again")
	}
}

func TestOptionalServicesAreSeenToBeOnline(t *testing.T) {
	f := drifted(t)
	f.failTimes("EnsureResourceState apply KERN1 INT-9.7.2-21 resource of WebApl", activities.ErrAccessDenied, 1)
	f.failTimes("EnsureRoleState apply KERN1 INT-9.7.2-22", activities.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", confirmUpdate, Confirmation{Operator: "eva", Reason: "CHG-1"}) })
	s.at(2*time.Hour, func() { s.update("", skipUpdate, eva) })
	s.at(3*time.Hour, func() { s.update("", skipUpdate, eva) })
	s.at(4*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Equal(t, "INT-9.7.2-23", s.progress().Parked[0].Step.ID)
		s.update("", abortUpdate, eva)
	})
	_, err := s.run(IntegrateName, Input{})
	requireKind(t, err, ErrAborted)
}
