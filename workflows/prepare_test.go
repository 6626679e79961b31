package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/runbook"
)

// 7.1.3: a feature whose removal waits for a restart is still there.
func TestARemovalThatWaitsForARestartGetsIt(t *testing.T) {
	f := attestedSite()
	f.removals = map[string]string{"KERN1": "DHCP", "KERN2": "SMTP-Server"}
	_, err := newScene(t, f).run(runbook.Prepare, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, runbook.WouldChange, evidenceOf(t, f, "PREP-7.1.3-3", "KERN2").Verdict)
	assert.Empty(t, f.boots)

	f.evidence = nil
	_, err = newScene(t, f).run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"KERN1": 1, "KERN2": 1}, f.boots)
	requireOrder(t, f, "EnsureNodePause apply KERN1 PREP-7.1.3-3 node KERN2 is paused", "RestartHost apply KERN1 PREP-7.1.3-3")
	assert.False(t, f.paused["KERN1"] || f.paused["KERN2"])
	_, err = newScene(t, f).run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"KERN1": 1, "KERN2": 1}, f.boots, "once")
}

// The role can move only to a node that is not paused. Nodes that an earlier run has left paused are resumed before the test.
func TestTheMoveTestResumesNodesThatWereLeftPaused(t *testing.T) {
	for _, node := range []string{"KERN1", "KERN2"} {
		f := attestedSite()
		f.paused[node] = true
		f.facts = runbook.Replaced(f.facts, runbook.SiteFact{Key: runbook.FactPausedPrefix + node, Value: nodePausedHere})
		result, err := newScene(t, f).run(runbook.Prepare, runbook.Input{})
		require.NoError(t, err)
		assert.Equal(t, 2, result.Moves, "there and back")
		assert.Empty(t, pausedNodes(f))
		assert.Equal(t, nodeResumed, recorded(f, node))
	}
}

// A drive that nobody uses cannot be measured: a person attests the vendor's figure. One that is slow is asked about.
func TestTheLatencyOfAnIdleDriveIsAttested(t *testing.T) {
	f := attestedSite()
	f.idle = true
	f.forgetFact("PREP-7.1.2-3")
	s := newScene(t, f)
	s.at(time.Hour, func() {
		tasks := s.tasks("")
		require.Len(t, tasks, 1)
		assert.Equal(t, "disk-latency", tasks[0].ID)
		s.update("", runbook.ConfirmUpdate, s.confirmation(tasks[0]))
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.Attested, evidenceOf(t, f, "PREP-7.1.2-3", "").Verdict)
}

func TestASlowDriveIsAskedAbout(t *testing.T) {
	f := attestedSite()
	f.failures = append(f.failures, &failing{call: "CheckDiskLatency check KERN1", times: 2, seen: &runbook.Seen{
		Changes: []runbook.Change{{Property: "Latency of drive R", Before: "14.0 ms", After: "10 ms or less on average"}},
		Facts:   []runbook.Fact{{Name: "Average of a read or write", Value: "14.0 ms, of 500 in 10 s"}},
	}})
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Contains(t, s.progress().Parked[0].Error, "14.0 ms")
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
}

// 7.3.2: a test of another address, another name or another node says nothing about this one.
func TestAnotherAccessPointIsTestedAgain(t *testing.T) {
	for name, change := range map[string]func(*config.Site){
		"address": func(s *config.Site) { s.VirtualServer.IP = "192.0.2.21" },
		"name":    func(s *config.Site) { s.VirtualServer.Name = "XPRVS2" },
		"node":    func(s *config.Site) { s.Nodes[1].Name = "KERN4" },
	} {
		t.Run(name, func(t *testing.T) {
			site := testSite()
			change(site)
			f := prepared(t).clone(testSite())
			f.site = site.WithDefaults()
			f.services["KERN4"] = f.services["KERN2"]
			result, err := newScene(t, f).play(runbook.Prepare, runbook.Input{})
			require.NoError(t, err)
			assert.Equal(t, 2, result.Moves, "there and back")

			again, err := newScene(t, f).play(runbook.Prepare, runbook.Input{})
			require.NoError(t, err)
			assert.Zero(t, again.Moves)

			// Once XPR is installed, the role must not move before the integration (9.5).
			f.facts = append(f.facts, runbook.SiteFact{Key: runbook.FactInstalledPrefix + "KERN1", Value: "2026-03-02T10:00:00Z"})
			f.site = testSite()
			installed, err := newScene(t, f).play(runbook.Prepare, runbook.Input{})
			require.NoError(t, err)
			assert.Zero(t, installed.Moves)
		})
	}
}
