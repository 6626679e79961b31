package workflows

import (
	"slices"
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
			assert.Equal(t, "KERN1", f.owner)
			assert.Equal(t, cluster.Online, f.roleState())
			assert.Empty(t, pausedNodes(f))
		})
	}
}

func TestARepairIsTheManualsRound(t *testing.T) {
	f := deployed(t)
	f.services["KERN1"]["mta"].depends, f.states["mta"] = true, cluster.Failed
	online := "EnsureResourceState apply KERN1 INT-9.7.2-21 resource of mta"
	f.failTimes(online, runbook.ErrRefused, 1).meanwhile = func() { f.drift("EnsureRegistryRename") }
	f.whenCalled("EnsureRegistryRename apply KERN1 INT-9.7.2-21", func() {
		f.whenCalled(online, func() { f.services["KERN1"]["mta"].depends = true })
	})
	result, err := newScene(t, f).run(runbook.RepairResource, runbook.Input{Service: "MTA"})
	require.NoError(t, err, strings.Join(f.calls, "\n"))
	assert.Equal(t, "mta", result.Service)
	assert.Zero(t, result.Moves)
	assert.Zero(t, result.OperatorTasks, "what runs stays up: nobody is asked")
	requireOrder(t, f, "EnsureWindowsService apply KERN1 INT-9.5.3-1", online, "EnsureRegistryRename apply KERN1 INT-9.7.2-21",
		"INT-9.7.2-21 service mta depends on no other service once its resource is online")
	assert.Empty(t, f.called("EnsureRoleState"))
}

// The role may have moved since the resource failed, or move while it is repaired: a kernel resource that fails takes it along.
// The repair is for the node that has it, and nobody has to move it back.
func TestARepairGoesWhereTheRoleIs(t *testing.T) {
	const alone, up, again = "EnsureWindowsService apply %s INT-9.5.3-1", "EnsureResourceState apply %s INT-9.7.2-21", "EnsureWindowsService apply %s INT-9.7.2-21"
	on := func(call, node string) string { return strings.ReplaceAll(call, "%s", node) }
	for name, tc := range map[string]struct {
		moves func(f *fakeHosts, move func())
		order []string
		// untouched: nothing is changed on the node that the role has left.
		untouched bool
	}{
		"since it failed": {
			moves: func(_ *fakeHosts, move func()) { move() },
			order: []string{on(alone, "KERN2"), on(up, "KERN2")}, untouched: true,
		},
		"before its dependencies are cleared": {
			moves: func(f *fakeHosts, move func()) {
				f.services["KERN1"]["mta"].depends = true
				f.whenCalled("CheckRoleResources check KERN1 REP-9.8.1-1", move)
			},
			order: []string{on(up, "KERN1"), on(alone, "KERN2")}, untouched: true,
		},
		"and its node does not answer any more": {
			moves: func(f *fakeHosts, move func()) {
				f.failTimes("EnsureWindowsService check KERN1", runbook.ErrAccessDenied, 2).meanwhile = move
			},
			order: []string{on(up, "KERN1"), on(alone, "KERN2")}, untouched: true,
		},
		"while it comes online": {
			moves: func(f *fakeHosts, move func()) {
				f.failTimes(on(up, "KERN1"), runbook.ErrRefused, 1).meanwhile = move
			},
			order: []string{on(up, "KERN1"), on(again, "KERN2")},
		},
		"after a repair where it was": {
			moves: func(f *fakeHosts, move func()) {
				f.services["KERN1"]["mta"].depends = true
				f.failTimes(on(up, "KERN1"), runbook.ErrRefused, 1)
				f.whenCalled("EnsureRegistryRename apply KERN1 INT-9.7.2-21", func() {
					f.failTimes(on(up, "KERN1"), runbook.ErrRefused, 1).meanwhile = move
				})
				f.drift("EnsureRegistryRename")
			},
			order: []string{on(alone, "KERN1"), on(up, "KERN1"), "EnsureRegistryRename apply KERN1 INT-9.7.2-21", on(again, "KERN2")},
		},
		"once it is online": {
			moves: func(f *fakeHosts, move func()) {
				f.whenCalled(on(up, "KERN1"), func() {
					f.services["KERN1"]["mta"].depends = true
					move()
				})
			},
			order: []string{on(up, "KERN1"), on(alone, "KERN2")}, untouched: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := deployed(t)
			f.states["mta"] = cluster.Failed
			tc.moves(f, func() { f.owner, f.services["KERN2"]["mta"].depends = "KERN2", true })
			result, err := newScene(t, f).run(runbook.RepairResource, runbook.Input{Service: "mta"})
			require.NoError(t, err, strings.Join(f.calls, "\n"))
			assert.Equal(t, runbook.StateDone, result.State)
			requireOrder(t, f, tc.order...)
			assert.NotEmpty(t, f.called("EnsureWindowsService check KERN2 INT-9.5.3-1"), "the round is made there")
			assert.False(t, f.services["KERN2"]["mta"].depends)
			assert.Equal(t, cluster.Online, f.roleState())
			assert.Equal(t, "KERN2", f.owner)
			assert.Zero(t, result.Moves)
			if tc.untouched {
				assert.Empty(t, f.called("EnsureWindowsService apply KERN1"))
			}
		})
	}
}

func TestARepairOfARoleThatDoesNotStayEnds(t *testing.T) {
	f := deployed(t)
	f.states["mta"] = cluster.Failed
	f.failTimes("CheckRoleResources check KERN1", "", 2).meanwhile = func() { f.owner = "KERN2" }
	f.failTimes("CheckRoleResources check KERN2", "", 1).meanwhile = func() { f.owner = "KERN1" }
	_, err := newScene(t, f).run(runbook.RepairResource, runbook.Input{Service: "mta"})
	requireKind(t, err, runbook.ErrVerification)
	assert.ErrorContains(t, err, "the role has moved in each of 3 rounds, at last to KERN2")
}

func TestARepairOfTheInformationStoreHasItsOwnStep(t *testing.T) {
	f := deployed(t)
	f.states[storeService] = cluster.Failed
	_, err := newScene(t, f).run(runbook.RepairResource, runbook.Input{Service: storeService})
	require.NoError(t, err)
	assert.NotEmpty(t, f.called("EnsureResourceState check KERN1 INT-9.7.3-14"))
	assert.NotEmpty(t, f.called("CheckRoleResources check KERN1 REP-9.8.1-1"))
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

// Nodes get the password while they do not own the role, and the owner last, once another node has proven it.
func TestAPasswordIsSetAndProvenNodeByNode(t *testing.T) {
	f := newFakeHosts(withThirdNode(testSite()))
	_, err := newSetup(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	f.calls = nil
	s := newScene(t, f)
	result, err := s.play(runbook.ChangeServicePassword, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, []string{"maintenance-window", "password-changed"}, s.tasksSeen())
	assert.Equal(t, 3, result.Moves)
	requireOrder(t, f,
		"SetServicePassword apply KERN2 REP-9.8.2-7 service licsvc", "SetServicePassword apply KERN3 REP-9.8.2-7 service licsvc",
		"MoveRole apply KERN1 REP-9.8.1-3c", "EnsureResourceState apply KERN2 REP-9.8.2-12 service licsvc starts",
		"SetServicePassword apply KERN1 INT-9.5.2-2 service licsvc", "EnsureResourceState apply KERN3 REP-9.8.2-12 service licsvc starts",
		"EnsureResourceState apply KERN1 REP-9.8.2-12 service licsvc starts")
	for _, node := range f.site.NodeNames() {
		for service := range f.services[node] {
			if service != "spooler" {
				assert.True(t, slices.ContainsFunc([]string{service, "WebApl", "MailApl", "DirSvc"}, func(name string) bool {
					return strings.EqualFold(name, service) && f.ensured["password "+node+" "+name]
				}), "%s on %s", service, node)
			}
		}
	}
	want := decode[windows.ServicePassword](f.wanted["INT-9.5.2-2 SetServicePassword"])
	assert.Equal(t, config.Secret("env:XPRSVC"), want.Password, "a reference, never the password")
}

// A wrong password shows when a service starts: the reference is corrected, and a retry sets it before it tries again.
func TestAWrongPasswordIsSetAgainOnRetry(t *testing.T) {
	f := deployed(t)
	f.failTimes("EnsureResourceState apply KERN2 REP-9.8.2-12 service licsvc", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.withOperator(runbook.ChangeServicePassword, runbook.Input{})
	s.at(time.Hour, func() {
		parked := s.progress().Parked
		require.Len(t, parked, 1)
		assert.Contains(t, parked[0].Step.Hint, "error 1069 with event 7038 means a wrong password")
		assert.Empty(t, f.called("SetServicePassword apply KERN1"), "the former owner still has the old one")
		f.calls = nil
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.ChangeServicePassword, runbook.Input{})
	require.NoError(t, err)
	requireOrder(t, f, "SetServicePassword apply KERN2 REP-9.8.2-12 service licsvc starts", "EnsureResourceState apply KERN2 REP-9.8.2-12 service licsvc starts")
}

// What got its password before the domain had it gets it again, and what was set since does not.
func TestAPasswordIsOlderThanTheDomainsOrNot(t *testing.T) {
	f := deployed(t)
	_, err := newScene(t, f).play(runbook.ChangeServicePassword, runbook.Input{})
	require.NoError(t, err)
	for changed, want := range map[string]runbook.State{
		"2020-01-01T00:00:00Z": runbook.StateInSync, "2199-01-01T00:00:00Z": runbook.StateWouldChange, "": runbook.StateWouldChange,
	} {
		result, err := newScene(t, f).run(runbook.ChangeServicePassword, runbook.Input{PasswordChanged: changed, Mode: runbook.Check})
		require.NoError(t, err)
		assert.Equal(t, want, result.State, "changed %q", changed)
	}
}

// A node that XPR is not replicated to gets its password when it is.
func TestAPasswordIsForNodesThatRunXPR(t *testing.T) {
	f := integratedSite(t, testSite())
	result, err := newScene(t, f).play(runbook.ChangeServicePassword, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, result.Moves)
	assert.Empty(t, f.called("SetServicePassword apply KERN2"))
	assert.NotEmpty(t, f.called("SetServicePassword apply KERN1"))
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
