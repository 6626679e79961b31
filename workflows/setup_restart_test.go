package workflows

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/resolved"
	"changeover/runbook"
)

// startAgain is a restart of a host that this service has not asked for, and what Windows waits for another one for.
func (f *fakeHosts) startAgain(host, pending string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.boots[host]++
	f.pending[host] = pending
}

// forgetFact withdraws a fact of the site record.
func (f *fakeHosts) forgetFact(key string) {
	f.facts = slices.DeleteFunc(f.facts, func(fact runbook.SiteFact) bool { return fact.Key == key })
}

// abortingAt has a person do every task, and abort the run instead at one.
func (s *scene) abortingAt(id string) {
	s.every(time.Minute, func() {
		for _, task := range s.tasks("") {
			if task.ID == id {
				s.update("", runbook.AbortUpdate, eva)
				return
			}
			s.f.perform(task)
			s.update("", runbook.ConfirmUpdate, s.confirmation(task))
		}
	})
}

// A run that ends after the restart of the setup and before the role is back leaves the rest of the setup to the next
// one, which restarts nothing again, even where Windows waits for a restart by then.
func TestASetupWhoseRestartIsCutShortGoesOn(t *testing.T) {
	f := prepared(t)
	f.setupWantsRestart = true
	f.failTimes("EnsureRoleState apply KERN1 INS-4.3.13-1 the role is in the same state as before", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.withOperator(runbook.Install, runbook.Input{})
	s.at(2*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	require.Equal(t, 1, f.boots["KERN1"])
	f.pending["KERN1"] = "WindowsUpdate"

	s = newScene(t, f)
	_, err = s.play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, []string{"setup-after-restart"}, s.tasksSeen())
	assert.Equal(t, 1, f.boots["KERN1"])
}

// A restart that a person carries out while the setup is under way is that of the setup, unless Windows waits for
// another one at its end.
func TestARestartOfTheSetupByAPersonCounts(t *testing.T) {
	for _, pending := range []string{"", "PendingFileRenameOperations"} {
		f := prepared(t)
		f.setupWantsRestart = true
		s := newScene(t, f)
		var seen []string
		s.every(time.Minute, func() {
			for _, task := range s.tasks("") {
				seen = append(seen, task.ID)
				f.perform(task)
				if task.ID == "xpr-setup" {
					f.startAgain("KERN1", pending)
				}
				s.update("", runbook.ConfirmUpdate, s.confirmation(task))
			}
		})
		_, err := s.run(runbook.Install, runbook.Input{})
		require.NoError(t, err)
		assert.Contains(t, seen, "setup-after-restart")
		assert.Equal(t, pending != "", len(f.called("RestartHost apply KERN1")) == 1)
	}
}

// A setup whose end no run has seen is said by a look, and stops what follows the installation.
func TestAnUnfinishedSetupStopsWhatFollows(t *testing.T) {
	const restarted = "INS-4.3.13-1 KERN1 needs-person if the setup of XPR asked for a restart, the node has restarted"
	f := prepared(t)
	f.setupWantsRestart = true
	s := newScene(t, f)
	s.abortingAt("setup-after-restart")
	_, err := s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	for _, name := range []string{runbook.Install, runbook.Integrate} {
		f.evidence = nil
		_, err = newScene(t, f).run(name, runbook.Input{Mode: runbook.Check})
		require.NoError(t, err)
		assert.Contains(t, stepsOf(f, name), restarted)
	}
	f.calls = nil
	_, err = newScene(t, f).run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrPrecondition)
	assert.ErrorContains(t, err, "the setup of XPR on KERN1 is not finished")
	assert.ErrorContains(t, err, "complete the runbook install")
	assert.Empty(t, f.called(" apply "))
}

func TestEachRunbookAfterTheSetupWaitsForItsEnd(t *testing.T) {
	for name, in := range map[string]runbook.Input{
		runbook.Integrate: {}, runbook.ReplicateToNode: {Node: "KERN2"}, runbook.FailoverTest: {}, runbook.AddSatellite: {Satellite: "SATEL1"},
	} {
		f := integratedSite(t, testSite())
		f.forgetFact(runbook.FactSetupRestart + "KERN1")
		f.facts = append(f.facts, runbook.SiteFact{Key: runbook.FactSetupRestart + "KERN1", Value: "the setup of XPR began"})
		_, err := newScene(t, f).run(name, in)
		requireKind(t, err, runbook.ErrPrecondition)
		assert.Empty(t, f.called(" apply "), name)
	}
}

// Where the role was integrated meanwhile, install still goes on with the setup.
func TestInstallGoesOnWithTheSetupOfAnIntegratedRole(t *testing.T) {
	f := integratedSite(t, testSite())
	f.forgetFact(runbook.FactSetupRestart + "KERN1")
	f.facts = append(f.facts, runbook.SiteFact{Key: runbook.FactSetupRestart + "KERN1", Value: "the node has restarted during the setup of XPR"})
	s := newScene(t, f)
	_, err := s.play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, []string{"setup-after-restart"}, s.tasksSeen())
}

// A .NET Framework 3.5 that is not installed, as a person has accepted, waits for no restart.
func TestAFeatureThatIsNotInstalledIsNoReasonToRestart(t *testing.T) {
	f := prepared(t)
	f.differTimes("CheckFeatures check KERN1 INS-4.3.13-1", 20)
	s := newScene(t, f)
	s.every(time.Minute, func() {
		if len(s.progress().Parked) > 0 {
			s.update("", runbook.SkipUpdate, eva)
			return
		}
		for _, task := range s.tasks("") {
			f.perform(task)
			s.update("", runbook.ConfirmUpdate, s.confirmation(task))
		}
	})
	result, err := s.run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	assert.Zero(t, f.boots["KERN1"])
	assert.Contains(t, stepsOf(f, runbook.Install), "INS-4.3.13-1 KERN1 not-applicable the node has restarted since the .NET Framework 3.5 was installed")
}

// missingRuntime are hosts of an integrated site on which somebody has removed a runtime of KERN2, whose installer wants
// a restart.
func missingRuntime(t *testing.T) (f *fakeHosts, installer string) {
	t.Helper()
	f = withXPR(t)
	_, err := newSetup(t, f).play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	installer = resolved.Resolve(f.site, "", "").Prerequisites[0].Path
	delete(f.programs, "KERN2"+installer)
	f.wantRestart[installer] = true
	f.calls, f.evidence = nil, nil
	return f, installer
}

// wantingRestart are those hosts once the installer has run, and the run was aborted before the restart.
func wantingRestart(t *testing.T) *fakeHosts {
	t.Helper()
	f, installer := missingRuntime(t)
	f.failTimes("CheckInstallersEnded check KERN2 INT-9.4.2-2", runbook.ErrRefused, 2)
	s := newSetup(t, f)
	s.at(2*time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	require.Len(t, f.restartWantedAt, 1, installer)
	f.calls, f.evidence = nil, nil
	return f
}

// The run that began an installer may be over when that ends with 3010: its files on the host say so to the next one,
// also where what it installs is there and the installer is not started again.
func TestARestartThatAnInstallerWantsIsCarriedOut(t *testing.T) {
	const restarted = "INT-9.4.2-2 KERN2 %s the node has restarted since the printer driver was installed"
	f := wantingRestart(t)
	boots := f.boots["KERN2"]
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Contains(t, stepsOf(f, runbook.Integrate), fmt.Sprintf(restarted, "would-change"))
	f.calls, f.evidence = nil, nil
	_, err = newScene(t, f).play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Empty(t, f.called("RunProgram apply KERN2"))
	assert.Equal(t, boots+1, f.boots["KERN2"])
	_, err = newScene(t, f).play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, boots+1, f.boots["KERN2"], "once is enough")
}

// A restart that an installer has wanted is carried out once the node has started since, even by an administrator: what
// Windows waits for later is no matter of the installation.
func TestARestartThatHappenedElsewhereIsNotRepeated(t *testing.T) {
	f := wantingRestart(t)
	f.startAgain("KERN2", "WindowsUpdate")
	boots := f.boots["KERN2"]
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Contains(t, stepsOf(f, runbook.Integrate), "INT-9.4.2-2 KERN2 unchanged the node has restarted since the printer driver was installed")
	_, err = newScene(t, f).play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, boots, f.boots["KERN2"])
}

// A look says that the node restarts for its driver, also where no installer wants it.
func TestALookAsksForTheRestartOfTheDriverAsWell(t *testing.T) {
	f := wantingRestart(t)
	f.startAgain("KERN2", "")
	f.forgetFact(runbook.FactDriverRestart + "KERN2")
	clear(f.log)
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Contains(t, stepsOf(f, runbook.Integrate), "INT-9.4.2-2 KERN2 would-change the node has restarted since the printer driver was installed")
}

// What Windows waited for before the setup began is another program's: the setup wants a restart only where Windows
// waits for something else afterwards.
func TestWhatWindowsWaitedForBeforeTheSetupIsNotItsWish(t *testing.T) {
	f := prepared(t)
	f.pending["KERN1"] = "OtherProgram"
	s := newScene(t, f)
	_, err := s.play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, f.boots["KERN1"])
	assert.NotContains(t, s.tasksSeen(), "setup-after-restart")

	f = prepared(t)
	f.pending["KERN1"], f.setupWantsRestart = "OtherProgram", true
	s = newScene(t, f)
	shown := ""
	s.every(time.Minute, func() {
		for _, task := range s.tasks("") {
			if task.ID == "setup-after-restart" {
				shown = fmt.Sprint(task.Pages)
			}
			f.perform(task)
			s.update("", runbook.ConfirmUpdate, s.confirmation(task))
		}
	})
	_, err = s.run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 1, f.boots["KERN1"])
	assert.Contains(t, shown, "the account with which the setup was started")
	assert.Contains(t, shown, "it started at 2026-01-01T01:00:00Z")
}

// An installer may end before the Windows Installer service has done its work: what it leaves is waited for.
func TestAnInstallerMayEndBeforeItsWork(t *testing.T) {
	f, installer := missingRuntime(t)
	delete(f.wantRestart, installer)
	proof := "CheckRuntime check KERN2 INT-9.4.1-1 " + resolved.Resolve(f.site, "", "").Prerequisites[0].Product
	f.whenCalled("RunProgram apply KERN2 INT-9.4.1-1", func() { f.differTimes(proof, 3) })
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Len(t, f.called("RunProgram apply KERN2 INT-9.4.1-1"), 1)
}
