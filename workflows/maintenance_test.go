package workflows

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/activities/windows"
	"changeover/config"
	"changeover/runbook"
)

// sideJobs are the runbooks of package maintenance with what each is about.
func sideJobs() map[string]runbook.Input {
	return map[string]runbook.Input{
		runbook.SetTimeZoneSupport: {}, runbook.InstallHotfix: {Hotfix: "HF1"}, runbook.UninstallPrinterDriver: {},
		runbook.ChangeServicePassword: {PasswordChanged: "2020-01-01T00:00:00Z"}, runbook.RepairResource: {Service: "mta"},
	}
}

// siteWithHotfix is a site with a hotfix that the site file describes.
func siteWithHotfix(arguments string, files ...string) *config.Site {
	site := testSite()
	site.XPR.Hotfixes = []string{"HF1"}
	p := config.HotfixPackage{Hotfix: "HF1", Program: `C:\HF1\setup.exe`, Arguments: arguments}
	for _, file := range files {
		p.Files = append(p.Files, config.HotfixFile{Path: file, SHA256: strings.Repeat("0A", 32)})
	}
	site.XPR.HotfixPackages = []config.HotfixPackage{p}
	return site.WithDefaults()
}

const (
	localFile = `C:\Windows\System32\a.dll`
	driveFile = `R:\OpenScape\xpr\bin\a.exe`
)

// deployedWith is a deployed site, as a later site file has it.
func deployedWith(t *testing.T, site *config.Site) *fakeHosts {
	t.Helper()
	return deployed(t).clone(site)
}

// A side job that has been carried out finds nothing to do, in mode check as well, and a check of one that is due says so.
func TestASideJobIsCarriedOutOnce(t *testing.T) {
	for name, in := range sideJobs() {
		t.Run(name, func(t *testing.T) {
			site := siteWithHotfix("/s", localFile, driveFile)
			site.XPR.TimeZoneSupport = "on"
			f := deployedWith(t, site)
			if name == runbook.RepairResource {
				f.services["KERN1"]["mta"].depends, f.states["mta"] = true, cluster.Failed
			}
			check := in
			check.Mode = runbook.Check
			result, err := newScene(t, f).run(name, check)
			require.NoError(t, err)
			assert.Equal(t, runbook.StateWouldChange, result.State)
			assert.Empty(t, f.called(" apply "))

			result, err = newScene(t, f).play(name, in)
			require.NoError(t, err)
			assert.Equal(t, runbook.StateDone, result.State)
			assert.Equal(t, "KERN1", f.owner)
			assert.Equal(t, cluster.Online, f.roleState())
			assert.Empty(t, pausedNodes(f))

			f.calls = nil
			for _, again := range []runbook.Input{in, check} {
				result, err = newScene(t, f).play(name, again)
				require.NoError(t, err)
				assert.Zero(t, result.Changed+result.OperatorTasks+result.Moves+result.Pending)
			}
			assert.Equal(t, runbook.StateInSync, result.State)
			assert.Empty(t, f.called(" apply "))
		})
	}
}

// A role in production goes down only in a window that a person has approved, and an abort brings it back.
func TestASideJobThatTakesTheRoleDownWaitsForAWindow(t *testing.T) {
	for name, fails := range map[string]string{
		runbook.SetTimeZoneSupport:    "RunProgram apply KERN1 INT-9.7.4-1",
		runbook.InstallHotfix:         "RunProgram apply KERN1 REP-9.8.3-1",
		runbook.ChangeServicePassword: "EnsureResourceState apply KERN2 REP-9.8.2-12 service mta",
	} {
		t.Run(name, func(t *testing.T) {
			site := siteWithHotfix("/s", localFile)
			site.XPR.TimeZoneSupport = "on"
			f := deployedWith(t, site)
			f.failTimes(fails, runbook.ErrRefused, 1)
			s := newScene(t, f)
			s.at(time.Hour, func() {
				assert.Equal(t, runbook.StateWaitingForWindow, s.progress().State)
				assert.Empty(t, f.called(" apply "), "nothing is touched before the window")
				s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "CHG-1"})
			})
			s.at(2*time.Hour, func() { s.doTasks() })
			s.at(3*time.Hour, func() {
				require.Len(t, s.progress().Parked, 1)
				s.update("", runbook.AbortUpdate, eva)
			})
			s.ids = []string{""}
			_, err := s.run(name, sideJobs()[name])
			requireKind(t, err, runbook.ErrAborted)
			want := "KERN1"
			if name == runbook.InstallHotfix {
				want = "KERN2" // The hotfix has failed on KERN1.
			}
			assert.Equal(t, want, f.owner)
			assert.Equal(t, cluster.Online, f.roleState())
			assert.Empty(t, pausedNodes(f))
		})
	}
}

// A side job needs a role that runs XPR.
func TestASideJobIsNoIntegration(t *testing.T) {
	for name, in := range sideJobs() {
		if name == runbook.UninstallPrinterDriver {
			continue // The driver is Windows' matter.
		}
		t.Run(name, func(t *testing.T) {
			site := siteWithHotfix("/s", localFile)
			site.XPR.TimeZoneSupport = "on"
			f := withXPR(t).clone(site)
			s := newScene(t, f)
			s.at(time.Hour, func() {
				require.Len(t, s.progress().Parked, 1)
				assert.Contains(t, s.progress().Parked[0].Step.Hint, "run integrate to its end")
				s.update("", runbook.SkipUpdate, eva)
				s.update("", runbook.AbortUpdate, eva)
			})
			_, err := s.run(name, in)
			requireKind(t, err, runbook.ErrAborted)
			require.Len(t, s.refused, 1)
			assert.Empty(t, f.called(" apply "))
		})
	}
}

// 9.7.4: time zone support that was on can be turned off later, which is another conversion.
func TestTimeZoneSupportIsTurnedOffLater(t *testing.T) {
	site := testSite()
	site.XPR.TimeZoneSupport = "on"
	f := deployedWith(t, site)
	convert := func(mode string) {
		f.calls = nil
		f.site.XPR.TimeZoneSupport = mode
		_, err := newScene(t, f).play(runbook.SetTimeZoneSupport, runbook.Input{})
		require.NoError(t, err)
		assert.Len(t, f.called("RunProgram apply KERN1 INT-9.7.4-1"), 1)
		fact, ok := factNamed(f, runbook.FactTimeZones)
		require.True(t, ok)
		assert.Equal(t, mode, fact.Value)
		assert.Equal(t, mode, decode[windows.Program](f.wanted["INT-9.7.4-1 RunProgram"]).Arguments)
	}
	convert("on")
	convert("off")
}

// A conversion that may still run when its run is aborted wants exactly five services: nothing is brought online. One that
// has ended leaves the role to the safe end.
func TestAConversionThatMayRunKeepsItsServices(t *testing.T) {
	for kind, kept := range map[string]bool{runbook.ErrTimeout: true, runbook.ErrRefused: false} {
		site := testSite()
		site.XPR.TimeZoneSupport = "on"
		f := deployedWith(t, site)
		f.failTimes("RunProgram apply KERN1 INT-9.7.4-1", kind, 1)
		s := newScene(t, f)
		s.at(time.Hour, func() { s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "CHG-1"}) })
		s.at(2*time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
		_, err := s.run(runbook.SetTimeZoneSupport, runbook.Input{})
		requireKind(t, err, runbook.ErrAborted)
		assert.Equal(t, kept, f.offline, "after %s", kind)
		assert.Equal(t, kept, len(pausedNodes(f)) > 0, "after %s", kind)
		assert.Equal(t, kept, strings.Contains(err.Error(), "may still run on KERN1"), err)
	}
}

// A hotfix comes to every node while another one has the role, the node that had it last.
func TestAHotfixComesToEveryNodeInTurn(t *testing.T) {
	f := deployedWith(t, siteWithHotfix("/s", localFile))
	f.wantRestart[`C:\HF1\setup.exe`] = true
	result, err := newScene(t, f).play(runbook.InstallHotfix, runbook.Input{Hotfix: "hf1"})
	require.NoError(t, err)
	assert.Equal(t, "HF1", result.Hotfix)
	assert.Equal(t, 2, result.Moves, "away from KERN1, and home")
	requireOrder(t, f,
		"REP-9.8.1-1 node KERN2 is paused", "RunProgram apply KERN2 REP-9.8.3-1", "RestartHost apply KERN2", "REP-9.8.1-1 node KERN2 is resumed",
		"MoveRole apply KERN1 REP-9.8.1-3c the role has moved away from KERN1", "REP-9.8.1-1 node KERN1 is paused", "RunProgram apply KERN1 REP-9.8.3-1", "RestartHost apply KERN1")
	assert.Empty(t, f.called("cannot pause"))
}

// A role that somebody has taken offline stays so while a hotfix is installed on its node.
func TestAHotfixLeavesARoleOffline(t *testing.T) {
	f := deployedWith(t, siteWithHotfix("/s", localFile))
	f.setOffline(true)
	result, err := newScene(t, f).play(runbook.InstallHotfix, sideJobs()[runbook.InstallHotfix])
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Equal(t, cluster.Offline, f.roleState())
}

// A file on the cluster drive is there once: it is installed where the role is, with XPR's services offline.
func TestAHotfixOnTheClusterDriveComesToTheOwner(t *testing.T) {
	f := deployedWith(t, siteWithHotfix("", driveFile))
	s := newScene(t, f)
	result, err := s.play(runbook.InstallHotfix, runbook.Input{Hotfix: "HF1"})
	require.NoError(t, err)
	assert.Zero(t, result.Moves)
	assert.Equal(t, []string{"maintenance-window", "hotfix-hf1-kern1"}, s.tasksSeen(), "a program without arguments is for a person")
	assert.Empty(t, f.called("RunProgram"))
	requireOrder(t, f, "REP-9.8.1-2 the role is offline", "EnsureRoleState apply KERN1 REP-9.8.2-14 the whole role is online with the hotfix")
}

// Of a hotfix whose files nobody has said a person states that it is installed, once for each node.
func TestAHotfixThatIsOnlyANameIsStated(t *testing.T) {
	site := testSite()
	site.XPR.Hotfixes = []string{"HF1", "HF2"}
	f := deployedWith(t, site)
	s := newScene(t, f)
	_, err := s.play(runbook.InstallHotfix, runbook.Input{Hotfix: "HF2"})
	require.NoError(t, err)
	assert.Equal(t, []string{"maintenance-window", "hotfix-hf2-kern2", "hotfix-hf2-kern1"}, s.tasksSeen())

	s = newScene(t, f)
	_, err = s.play(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Equal(t, []string{"maintenance-window", "hotfix-hf1-kern2"}, s.tasksSeen(), "what was stated of the other one counts")
}

func TestAReplicationComparesTheFilesOfHotfixes(t *testing.T) {
	site := withThirdNode(siteWithHotfix("/s", localFile, driveFile))
	f := newFakeHosts(site)
	_, err := newSetup(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	for _, node := range site.NodeNames() {
		assert.NotEmpty(t, f.called("CheckFileHashes check "+node+" REP-9.8.3-1"), node)
		assert.Len(t, f.called("RunProgram apply "+node+" REP-9.8.3-1"), 1, node)
	}
	f.calls, f.programs[`KERN3C:\HF1\setup.exe`] = nil, false
	result, err := newScene(t, f).run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2", Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateWouldChange, result.State, "a node that was replicated before is compared, too")
}

func TestADriverThatWasRemovedNeedsARestartWhenItComesBack(t *testing.T) {
	f := deployed(t)
	_, ok := factNamed(f, runbook.FactDriverRestart+"KERN2")
	require.True(t, ok)
	s := newScene(t, f)
	_, err := s.play(runbook.UninstallPrinterDriver, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, []string{"remove-printer-driver-kern2", "remove-printer-driver-kern1"}, s.tasksSeen(), "the owner of the role last")
	_, err = newScene(t, f).play(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.NotEmpty(t, f.called("CheckStartedSince check KERN2 INT-9.4.2-2"), "the restart of the earlier driver does not count")
	fact, _ := factNamed(f, runbook.FactDriverRestart+"KERN2")
	assert.NotContains(t, fact.Value, "restarted by")
}

// A driver that stays is asked about again, and nothing is recorded of it.
func TestADriverThatAPersonLeavesIsNotRemoved(t *testing.T) {
	f := deployed(t)
	s := newScene(t, f)
	for hour := range 2 {
		s.at(time.Duration(1+hour)*time.Hour, func() {
			s.update("", runbook.SkipUpdate, runbook.Decision{Operator: "eva", Reason: "PCs still print to it", Step: "INT-9.4.2.1"})
		})
	}
	result, err := s.run(runbook.UninstallPrinterDriver, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	fact, _ := factNamed(f, runbook.FactDriverRestart+"KERN2")
	assert.Contains(t, fact.Value, "restarted by")
}

func TestAnInputOfAnotherSideJobIsRefused(t *testing.T) {
	for name, in := range map[string]runbook.Input{
		runbook.InstallHotfix:         {Hotfix: "HF9"},
		runbook.RepairResource:        {Service: "nix"},
		runbook.SetTimeZoneSupport:    {Service: "mta"},
		runbook.ChangeServicePassword: {PasswordChanged: "yesterday"},
		runbook.Integrate:             {PasswordChanged: "2020-01-01T00:00:00Z"},
		runbook.FailoverTest:          {Hotfix: "HF1"},
	} {
		f := deployed(t)
		_, err := newScene(t, f).run(name, in)
		requireKind(t, err, runbook.ErrBadInput)
		assert.Empty(t, f.calls)
	}
}

// A restart that a hotfix wants is carried out by a later run where the run that installed the hotfix has not come to it.
func TestARestartThatAHotfixWantsIsNotForgotten(t *testing.T) {
	f := deployedWith(t, siteWithHotfix("/s", localFile))
	f.wantRestart[`C:\HF1\setup.exe`] = true
	f.failTimes("RestartHost apply KERN2", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.decides(runbook.AbortUpdate)
	_, err := s.play(runbook.InstallHotfix, sideJobs()[runbook.InstallHotfix])
	requireKind(t, err, runbook.ErrAborted)
	boots := f.boots["KERN2"]

	planned, err := newScene(t, f).run(runbook.InstallHotfix, runbook.Input{Hotfix: "HF1", Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateWouldChange, planned.State)
	_, err = newScene(t, f).play(runbook.InstallHotfix, sideJobs()[runbook.InstallHotfix])
	require.NoError(t, err)
	assert.Equal(t, boots+1, f.boots["KERN2"])

	f.calls = nil
	result, err := newScene(t, f).run(runbook.InstallHotfix, sideJobs()[runbook.InstallHotfix])
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Empty(t, f.called("apply"), "nothing is left to do, and nobody is asked for a window")
}

// The owner of the role restarts without the role after a hotfix on the cluster drive.
func TestAHotfixOnTheClusterDriveMayWantARestart(t *testing.T) {
	f := deployedWith(t, siteWithHotfix("/s", driveFile))
	f.wantRestart[`C:\HF1\setup.exe`] = true
	result, err := newScene(t, f).play(runbook.InstallHotfix, sideJobs()[runbook.InstallHotfix])
	require.NoError(t, err)
	assert.Equal(t, 2, result.Moves, "away from KERN1, and home")
	requireOrder(t, f, "RunProgram apply KERN1 REP-9.8.3-1", "EnsureRoleState apply KERN1 REP-9.8.2-14 the whole role is online with the hotfix",
		"MoveRole apply KERN1 REP-9.8.1-3c", "REP-9.8.1-1 node KERN1 is paused", "RestartHost apply KERN1", "REP-9.8.1-1 node KERN1 is resumed")
	assert.Equal(t, cluster.Online, f.roleState())
}

// A replication carries out the restarts that its hotfixes want, and leaves none to the next run.
func TestAReplicationRestartsForItsHotfixes(t *testing.T) {
	site := siteWithHotfix("/s", localFile)
	f := newFakeHosts(site)
	f.wantRestart[`C:\HF1\setup.exe`] = true
	_, err := newSetup(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	for _, node := range site.NodeNames() {
		requireOrder(t, f, "RunProgram apply "+node+" REP-9.8.3-1", "RestartHost apply "+node+" REP-9.8.3-1")
	}
	f.calls = nil
	result, err := newScene(t, f).run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Empty(t, f.called("apply"))
}
