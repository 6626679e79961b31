package workflows

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
	"changeover/workflows/engine"
)

// requireTested holds that the next deployment tests the failover, and only that one.
func requireTested(t *testing.T, f *fakeHosts) {
	t.Helper()
	result, err := newScene(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 2, result.Moves, "the change is tested")
	result, err = newScene(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, result.Moves, "once")
	assert.Zero(t, result.Changed+result.OperatorTasks)
}

func TestAFailedDeploymentLeavesAFailoverTestDue(t *testing.T) {
	f := drifted(t)
	f.failTimes("EnsureRoleSettings apply KERN1 INT-9.7.5-1", runbook.ErrRefused, 1).meanwhile = f.drift("failoverThreshold")
	s := newScene(t, f)
	s.withOperator(runbook.Deploy, runbook.Input{})
	s.at(12*time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Deploy, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Len(t, f.called("EnsureShare apply KERN1 INT-9.6.1-1 share MrsBackup$"), 1)
	// The first pass has changed all but this, and a person does that: the next one finds nothing to do.
	require.Len(t, f.called("EnsureRoleSettings apply KERN1 INT-9.7.5-1"), 1)
	requireTested(t, f)
}

func TestARunbookStartedAloneLeavesAFailoverTestDue(t *testing.T) {
	f := drifted(t)
	_, err := newScene(t, f).play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	requireTested(t, f)
}

func TestADrillTestsWhatWasChangedBefore(t *testing.T) {
	f := drifted(t)
	_, err := newScene(t, f).play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	_, err = newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	result, err := newScene(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, result.Moves)
}

func TestAStepThatChangesAndFailsLeavesAFailoverTestDue(t *testing.T) {
	f := deployed(t)
	f.paused["KERN2"] = true
	f.facts = runbook.Replaced(f.facts, runbook.SiteFact{Key: runbook.FactPausedPrefix + "KERN2", Value: nodePausedHere})
	f.failAfter("EnsureNodePause apply KERN1 TST-9.9-2", runbook.ErrRefused, "State")
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	requireTested(t, f)
}

func TestLookingAndAddingSatellitesLeaveNoFailoverTestDue(t *testing.T) {
	f := drifted(t)
	before := slices.Clone(f.facts)
	for _, name := range []string{runbook.Prepare, runbook.Install, runbook.Integrate, runbook.FailoverTest, runbook.Deploy} {
		_, err := newScene(t, f).run(name, runbook.Input{Mode: runbook.Check})
		require.NoError(t, err)
	}
	assert.Equal(t, before, f.facts, "mode check writes nothing")

	f = deployed(t)
	f.forget()
	result, err := newScene(t, f).play(runbook.AddSatellite, runbook.Input{Satellite: "SATEL1"})
	require.NoError(t, err)
	require.NotZero(t, result.Changed)
	changed, _ := factNamed(f, engine.FactChanged)
	assert.Equal(t, "nothing", changed.Value, "the manual adds satellites after its test")
}

// A run that waits for a decision may be terminated: what it has changed is on record by then.
func TestAFailoverTestIsDueBeforeAStepWaits(t *testing.T) {
	f := prepared(t)
	f.drift("EnsureClusterGroup")
	f.facts = slices.DeleteFunc(f.facts, func(fact runbook.SiteFact) bool { return fact.Key == engine.FactChanged })
	f.failAfter(theGroup, runbook.ErrRefused, "Group")
	s := newScene(t, f)
	s.at(time.Hour, func() {
		changed, _ := factNamed(f, engine.FactChanged)
		assert.Equal(t, "by "+s.progress().WorkflowID, changed.Value)
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
}
