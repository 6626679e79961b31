package workflows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/runbook"
)

// The .NET Framework of the setup asks for a restart (4.3.13), which is carried out after the setup (4.3.12), while the
// other node cannot take the role (G-13). Then a person lets the setup go on.
func TestTheRestartOfTheSetupIsCarriedOutInTheRun(t *testing.T) {
	f := prepared(t)
	f.setupWantsRestart = true
	s := newScene(t, f)
	result, err := s.play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Equal(t, []string{"release-documents", "clusterprep", "licence-service", "xpr-setup", "setup-after-restart"}, s.tasksSeen())
	assert.Equal(t, map[string]int{"KERN1": 1}, f.boots)
	requireOrder(t, f, "EnsureNodePause apply KERN1 INS-4.3.13-1 node KERN2 is paused while KERN1 restarts", "INS-4.3.13-1 service mrs is stopped",
		"EnsureRoleState apply KERN1 INS-4.3.13-1 the role is offline while KERN1 restarts", "RestartHost apply KERN1 INS-4.3.13-1",
		"EnsureNodePause apply KERN1 INS-4.3.13-1 node KERN2 is resumed after the restart of KERN1")
	assert.Empty(t, pausedNodes(f))
	fact, _ := factNamed(f, runbook.FactSetupRestart+"KERN1")
	assert.Contains(t, fact.Value, "restarted by ")

	// Once is enough, whatever Windows waits for later.
	f.pending["KERN1"] = "WindowsUpdate"
	f.calls, f.evidence = nil, nil
	_, err = newScene(t, f).run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Empty(t, f.called(" apply "))
	assert.Contains(t, stepsOf(f, runbook.Install), "INS-4.3.13-1 KERN1 unchanged if the setup of XPR asked for a restart, the node has restarted")
}

func TestTheRestartOfTheSetupWaitsForItsWindow(t *testing.T) {
	f := prepared(t)
	f.setupWantsRestart = true
	f.site.Reboots = config.Reboots{Approval: config.ApprovalAutomatic, Window: config.Window{From: "22:00", To: "04:00"}}
	s := newScene(t, f)
	s.skipping().SetStartTime(time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC))
	s.at(time.Hour, func() {
		require.Empty(t, f.called("RestartHost apply"))
		s.update("", runbook.AbortUpdate, eva)
	})
	for _, minute := range []time.Duration{1, 2, 3, 4, 5, 6} {
		s.at(minute*time.Minute, func() {
			for _, task := range s.tasks("") {
				if task.ID != "restart-kern1" {
					f.perform(task)
					s.update("", runbook.ConfirmUpdate, s.confirmation(task))
				}
			}
		})
	}
	_, err := s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Empty(t, pausedNodes(f))
	assert.Zero(t, f.boots["KERN1"])

	// The next run knows of it, and a person allows it before the window opens.
	f.calls = nil
	s = newScene(t, f)
	s.skipping().SetStartTime(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
	_, err = s.play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 1, f.boots["KERN1"])
	assert.Contains(t, s.tasksSeen(), "restart-kern1")
}

// Where a run ends between the restart and the end of the setup, the next one still asks for that.
func TestASetupThatGoesOnAfterItsRestartIsAskedForAgain(t *testing.T) {
	f := prepared(t)
	f.setupWantsRestart = true
	s := newScene(t, f)
	s.every(time.Minute, func() {
		for _, task := range s.tasks("") {
			if task.ID == "setup-after-restart" {
				s.update("", runbook.AbortUpdate, eva)
				return
			}
			f.perform(task)
			s.update("", runbook.ConfirmUpdate, s.confirmation(task))
		}
	})
	_, err := s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Equal(t, 1, f.boots["KERN1"])
	s = newScene(t, f)
	_, err = s.play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, []string{"setup-after-restart"}, s.tasksSeen())
	assert.Equal(t, 1, f.boots["KERN1"])
}

// A node that had XPR before is not restarted for what its Windows waits for.
func TestANodeThatHasXPRAlreadyIsNotRestarted(t *testing.T) {
	f := withXPR(t)
	f.facts = slices.DeleteFunc(f.facts, func(fact runbook.SiteFact) bool { return strings.HasPrefix(fact.Key, runbook.FactSetupRestart) })
	f.pending["KERN1"] = "PendingFileRenameOperations"
	_, err := newScene(t, f).run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, f.boots["KERN1"])
	assert.Contains(t, stepsOf(f, runbook.Install), "INS-4.3.13-1 KERN1 not-applicable if the setup of XPR asked for a restart, the node has restarted")
}

// The .NET Framework 3.5 may have been added as a feature of Windows, whose installation ends with a restart (E-C45).
func TestAFeatureThatWaitsForARestartGetsItBeforeTheSetup(t *testing.T) {
	f := prepared(t)
	f.pending["KERN1"] = dotNetPending
	_, err := newScene(t, f).play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 1, f.boots["KERN1"])
	restarted := slices.Index(f.calls, "RestartHost apply KERN1 INS-4.3.13-1 the node has restarted since the .NET Framework 3.5 was installed")
	require.GreaterOrEqual(t, restarted, 0)
	setup := slices.IndexFunc(f.calls, func(call string) bool {
		return strings.HasPrefix(call, "CheckServicesInstalled check KERN1 INS-4.4.1-1")
	})
	assert.Less(t, restarted, setup)
	assert.NotEmpty(t, f.called("CheckFeatures check KERN1 INS-4.3.13-1 the .NET Framework 3.5"))
	assert.Empty(t, pausedNodes(f))
}
