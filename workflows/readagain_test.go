package workflows

import (
	"testing"
	"time"

	"changeover/config"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What a checkpoint has undone is seen once the role is online.
func TestTheValuesOfASatelliteAreReadAgain(t *testing.T) {
	f := integratedSite(t, testSite())
	f.differTimes("EnsureRegistryValue check KERN1 SAT-9.10-7 the Kernel list", 1)
	s := newScene(t, f)
	// The first task is about the satellite itself.
	s.every(time.Minute, s.doTasks)
	s.ids = []string{""}
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Contains(t, s.progress().Parked[0].Error, "with the role online' does not hold on KERN1")
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.AddSatellite, runbook.Input{Satellite: "SATEL1"})
	require.NoError(t, err)
	requireOrder(t, f, "EnsureRegistryValue apply KERN1 SAT-9.10-4", "EnsureRoleState apply KERN1 SAT-9.10-7")
	assert.Len(t, f.called("EnsureRegistryValue check KERN1 SAT-9.10-7 the Kernel list"), 2, "once more after the decision")
}

// The list of the layers that start late must have moved with the role.
func TestTheDelayOfLayersIsReadAgainAfterAMove(t *testing.T) {
	site := testSite()
	site.AplDelay.Entries = []config.AplDelayEntry{{Apl: "WebApl", Minutes: 5}}
	site.Test.RebootSecondNode = true
	f := deployed(t)
	f.site = site.WithDefaults()
	_, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	requireOrder(t, f, "EnsureRegistryValue apply KERN1 TST-9.9-6", "MoveRole apply KERN2 TST-9.9-7")
	assert.NotEmpty(t, f.called("EnsureRegistryValue check "+f.owner+" TST-9.9-6 the layers that start late are listed after the role has moved"))
	assert.Len(t, f.called("CheckDisplayNames check KERN2 TST-9.9-7"), 1)

	f.calls = nil
	_, err = newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Empty(t, f.called("CheckDisplayNames"), "the node has restarted already")
}
