package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/runbook"
)

// ofEarlierRun makes all facts those of another run: in Temporal's test environment, all runs have the same run ID.
func ofEarlierRun(f *fakeHosts) {
	for i := range f.facts {
		f.facts[i].RunID = "earlier"
	}
}

// The old computer of a lost node was stated to be off, and then came back, so the run was aborted as its error advises. If the node is lost
// again later, its computer may be on: a person must look again before the node is evicted.
func TestAComputerThatCameBackIsNotTakenForOff(t *testing.T) {
	f := deployed(t)
	f.lost = []string{"KERN2"}
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Equal(t, "old-computer-off", s.tasks("")[0].ID)
		f.lost = nil
		s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "it is off"})
	})
	s.at(2*time.Hour, func() {
		require.Equal(t, "still-lost", s.progress().Parked[0].Step.ID)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.ReplaceNode, runbook.Input{Node: "KERN2"})
	requireKind(t, err, runbook.ErrAborted)
	require.Empty(t, f.left)

	ofEarlierRun(f)
	f.lost = []string{"KERN2"}
	again := newScene(t, f)
	_, err = again.play(runbook.ReplaceNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Contains(t, taskIDs(again), "old-computer-off")
	assert.NotContains(t, factsAbout(f, "KERN2"), "old-computer-off/KERN2")
}

// What a person has stated about a host that was to leave does not hold if the run ended before the host had left: the host worked on.
func TestStatementsAboutALeavingHostCountForTheirRunOnly(t *testing.T) {
	for name, c := range map[string]struct {
		in    runbook.Input
		fails string
		asked []string
	}{
		runbook.RemoveNode:      {runbook.Input{Node: "KERN3"}, "EvictClusterNode apply", []string{"node-licence", "node-retired"}},
		runbook.RemoveSatellite: {runbook.Input{Satellite: "SATEL1"}, "apply KERN1 SAT-9.10-4", []string{"satellite-stopped"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := threeNodes(t)
			f.site.Licensing.Scenario, f.site.Licensing.CLMHost = config.ScenarioOnNodes, "LICSRV"
			f.failTimes(c.fails, runbook.ErrRefused, 1)
			s := newScene(t, f)
			s.decides(runbook.AbortUpdate)
			_, err := s.play(name, c.in)
			requireKind(t, err, runbook.ErrAborted)
			require.Subset(t, taskIDs(s), c.asked)

			ofEarlierRun(f)
			again := newScene(t, f)
			_, err = again.play(name, c.in)
			require.NoError(t, err)
			assert.Subset(t, taskIDs(again), c.asked)
		})
	}
}
