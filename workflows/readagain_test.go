package workflows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/runbook"
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
		assert.Contains(t, s.progress().Parked[0].Error, "while the role is online' is not true on KERN1")
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
	requireOrder(t, f, "EnsureRegistryValue apply KERN1 TST-9.9-6", "MoveRole apply KERN2 TST-9.9-4")
	assert.NotEmpty(t, f.called("EnsureRegistryValue check "+f.owner+" TST-9.9-6 after the role has moved, the registry still lists the layers that start late"))
	assert.Len(t, f.called("CheckDisplayNames check KERN2 TST-9.9-7"), 1)

	f.calls = nil
	_, err = newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Empty(t, f.called("CheckDisplayNames"), "the node has restarted already")
	steps := f.evidence[len(f.evidence)-1].Steps
	i := slices.IndexFunc(steps, func(step runbook.StepRecord) bool { return step.ID == "TST-9.9-7" })
	require.GreaterOrEqual(t, i, 0)
	assert.Contains(t, steps[i].Note, "no restart is needed, because node KERN2 already shows the services' display names: recorded on ")
}

// 9.10/7: what add-satellite has written stands there after a failover, too.
func TestTheListsOfASatelliteAreReadAgainAfterAMove(t *testing.T) {
	f := deployed(t)
	f.calls = nil
	f.differTimes("EnsureRegistryValue check KERN1 SAT-9.10-7 the layer list", 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.RetryUpdate, eva) })
	result, err := s.run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 2, result.Moves)
	require.Len(t, f.called("SAT-9.10-7 the Kernel list names satellite SATEL1 after the role has moved"), 1)
	assert.Len(t, f.called("SAT-9.10-7 the layer list names the layers of satellite SATEL1 after the role has moved"), 2, "once more after the decision")
}

// While the lists are edited, a service of XPR beside the licence service would write to the registry.
func TestTheLicenceServiceAloneIsOnlineWhileASatelliteIsAdded(t *testing.T) {
	f := integratedSite(t, testSite())
	f.differTimes("CheckOnlyServicesOnline check KERN1 SAT-9.10-2", 2) // before the licence service is online, and after it
	s := newScene(t, f)
	s.every(time.Minute, s.doTasks)
	s.ids = []string{""}
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Empty(t, f.called("apply KERN1 SAT-9.10-4"), "nothing is written before a person has decided")
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.AddSatellite, runbook.Input{Satellite: "SATEL1"})
	require.NoError(t, err)
	assert.Len(t, f.called("CheckOnlyServicesOnline check KERN1 SAT-9.10-2"), 3, "once more after the decision")
}

// 9.9/7: a resource that does not come online on the restarted node gets the manual's order: the dependencies are
// cleared, the resource is brought online, and they are cleared once more.
func TestARestartedNodeIsRepairedOnceByTheManualsHint(t *testing.T) {
	for _, kind := range []string{runbook.ErrRefused, runbook.ErrPrecondition} {
		f := deployed(t)
		f.site.Test.RebootSecondNode = true
		f.services["KERN2"]["mrs"].depends = true
		f.failTimes("MoveRole apply KERN2 TST-9.9-7", kind, 1)
		s := newScene(t, f)
		if kind == runbook.ErrPrecondition {
			s.at(time.Hour, func() { s.update("", runbook.RetryUpdate, eva) })
		}
		_, err := s.run(runbook.FailoverTest, runbook.Input{})
		require.NoError(t, err)
		assert.False(t, f.services["KERN2"]["mrs"].depends, "cleared in the end, also where nothing was repaired")
		cleared, moved := f.acted("EnsureWindowsService apply KERN2 TST-9.9-7"), f.acted("MoveRole apply KERN2 TST-9.9-7")
		last := len(f.calls) - 1
		for !strings.Contains(f.calls[last], "MoveRole apply KERN2 TST-9.9-7") {
			last--
		}
		assert.Equal(t, kind == runbook.ErrRefused, moved < cleared && cleared < last, "a node that is not up is nothing that dependencies explain")
	}
}

// The virtual server answers other computers after each move, not only its owner. Silence stops the first test of a site; a
// drill, which nobody attends, goes on.
func TestTheVirtualServerIsPingedAfterEachMove(t *testing.T) {
	for _, c := range []struct {
		tested, filtered, dropped bool
		title                     string
	}{
		{title: "the virtual server"},
		{filtered: true, dropped: true, title: "the node has sent a ping"},
		{tested: true, dropped: true, title: "the node has sent a ping"},
	} {
		f := deployed(t)
		f.site.Checks.PingFiltered = c.filtered
		if !c.tested {
			f.forgetFact(runbook.FactFailoverTested)
		}
		_, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
		require.NoError(t, err)
		require.Len(t, f.called("CheckPing check KERN1 TST-9.9-4 "+c.title), 1, "while KERN2 owns the role")
		require.Len(t, f.called("CheckPing check KERN2 TST-9.9-3 "+c.title), 1, "while KERN1 owns the role")
		assert.Equal(t, c.dropped, decode[check.Ping](f.wanted["TST-9.9-3 CheckPing"]).Optional, c)
	}
}
