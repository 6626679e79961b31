package workflows

import (
	"slices"
	"testing"
	"time"

	"changeover/activities"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// requireTested holds that the next deployment tests the failover, and only that one.
func requireTested(t *testing.T, f *fakeHosts) {
	t.Helper()
	result, err := newScene(t, f).play(DeployName, Input{})
	require.NoError(t, err)
	assert.Equal(t, 2, result.Moves, "the change is tested")
	result, err = newScene(t, f).play(DeployName, Input{})
	require.NoError(t, err)
	assert.Zero(t, result.Moves, "once")
	assert.Zero(t, result.Changed+result.OperatorTasks)
}

func TestAFailedDeploymentLeavesAFailoverTestDue(t *testing.T) {
	f := drifted(t)
	f.failTimes("EnsureRoleSettings apply KERN1 INT-9.7.5-1", activities.ErrRefused, 1)
	s := newScene(t, f)
	s.withOperator(DeployName, Input{})
	s.at(12*time.Hour, func() { s.update("", abortUpdate, eva) })
	_, err := s.run(DeployName, Input{})
	requireKind(t, err, ErrAborted)
	assert.Len(t, f.called("EnsureShare apply KERN1 INT-9.6.1-1 share MrsBackup$"), 1)
	// The first pass has changed all but this, so the next one finds nothing to do.
	want := f.called("EnsureRoleSettings apply KERN1 INT-9.7.5-1")
	require.Len(t, want, 1)
	requireTested(t, f)
}

func TestARunbookStartedAloneLeavesAFailoverTestDue(t *testing.T) {
	f := drifted(t)
	_, err := newScene(t, f).play(IntegrateName, Input{})
	require.NoError(t, err)
	requireTested(t, f)
}

func TestADrillTestsWhatWasChangedBefore(t *testing.T) {
	f := drifted(t)
	_, err := newScene(t, f).play(IntegrateName, Input{})
	require.NoError(t, err)
	_, err = newScene(t, f).run(FailoverTestName, Input{})
	require.NoError(t, err)
	result, err := newScene(t, f).play(DeployName, Input{})
	require.NoError(t, err)
	assert.Zero(t, result.Moves)
}

func TestAStepThatChangesAndFailsLeavesAFailoverTestDue(t *testing.T) {
	f := deployed(t)
	f.failAfter("EnsureNodePause apply KERN1 TST-9.9-2", activities.ErrRefused, "State")
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", abortUpdate, eva) })
	_, err := s.run(FailoverTestName, Input{})
	requireKind(t, err, ErrAborted)
	requireTested(t, f)
}

func TestLookingAndAddingSatellitesLeaveNoFailoverTestDue(t *testing.T) {
	f := drifted(t)
	before := slices.Clone(f.facts)
	for _, name := range []string{PrepareName, InstallName, IntegrateName, FailoverTestName, DeployName} {
		_, err := newScene(t, f).run(name, Input{Mode: activities.Check})
		require.NoError(t, err)
	}
	assert.Equal(t, before, f.facts, "mode check writes nothing")

	f = deployed(t)
	for key := range f.ensured {
		delete(f.ensured, key)
	}
	result, err := newScene(t, f).play(AddSatelliteName, Input{Satellite: "SATEL1"})
	require.NoError(t, err)
	require.NotZero(t, result.Changed)
	assert.False(t, (&run{facts: f.facts}).changedSinceTest(), "the manual adds satellites after its test")
}
