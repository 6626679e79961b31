package workflows

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/runbook"
)

// requireOrder holds that each act comes before the next one, first occurrences. What is looked at in
// bulk says nothing about order.
func requireOrder(t *testing.T, f *fakeHosts, calls ...string) {
	t.Helper()
	for i := range calls {
		at := f.acted(calls[i])
		require.GreaterOrEqual(t, at, 0, "never called: %s", calls[i])
		if i > 0 {
			require.Greater(t, at, f.acted(calls[i-1]), "%s comes before %s", calls[i], calls[i-1])
		}
	}
}

func TestPrepareTestsTheClientAccessPointOnce(t *testing.T) {
	f := newFakeHosts(testSite())
	result, err := newScene(t, f).play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 2, result.Moves)
	assert.Equal(t, "KERN1", f.owner)
	requireOrder(t, f, "EnsureClusterGroup apply", "EnsureIPAddress apply", "EnsureNetworkName apply", "MoveRole apply KERN2", "MoveRole apply KERN1", "EnsureClusterDisk apply")

	again, err := newScene(t, f).run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, again.Moves)
	assert.Zero(t, again.Changed)
}

func TestPrepareChecksThatAddressesAreStaticBeforeTheDHCPClientGoes(t *testing.T) {
	f := newFakeHosts(testSite())
	f.differTimes("CheckNetworkAdapters check KERN1 PREP-7.1.3-7", 10)
	s := newScene(t, f)
	s.withOperator(runbook.Prepare, runbook.Input{})
	s.at(24*time.Hour, func() {
		assert.Empty(t, f.called("apply KERN1 PREP-7.1.3-7"))
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

func TestPrepareLeavesTheDHCPClientToItsOwnKind(t *testing.T) {
	f := newFakeHosts(testSite())
	_, err := newScene(t, f).play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Len(t, f.called("EnsureDHCPClientDisabled apply"), 2, "one a node")
	for _, call := range f.called("EnsureWindowsService") {
		assert.Contains(t, call, "PREP-3.1.3-8 service License Logging", "no other service is stopped whose dependents are not looked at")
	}
}

func TestIntegrateKeepsTheInvariantsOfOrder(t *testing.T) {
	f := withXPR(t)
	result, err := newScene(t, f).run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Zero(t, result.Moves)
	requireOrder(t, f,
		"EnsureFileCopy apply KERN2", "EnsureFileCopy apply KERN1", "EnsureClusterResourceType apply", "EnsureNodePause apply",
		"BackUpRegistry apply", "INT-9.3-2 registry value Monitor Directory", "EnsureRegistryRename apply",
		"RestartHost apply KERN2", "RestartHost apply KERN1", "INT-9.5.3-1", "EnsureShare apply",
		"INT-9.7.2-10 the resource of licsvc has the dependencies", "INT-9.7.2-12d the resource of licsvc uses the network name",
		"EnsureRegistryCheckpoints apply KERN1 INT-9.7.2-19 the resource of licsvc", "INT-9.7.2-21 the resource of licsvc is online",
		"INT-9.7.2-5 the resource of nameloc", "INT-9.7.3-1 the resource of the information store", "INT-9.7.2-5 the resource of mta", "INT-9.7.2-5 the resource of DirSvc",
		"INT-9.7.2-5 the resource of WebApl", "EnsureRoleSettings apply KERN1 INT-9.7.5-1")
	for _, call := range f.called("EnsureNodePause apply") {
		assert.NotContains(t, call, "node KERN1 is paused")
	}
	assert.Equal(t, []string{"KERN2"}, pausedNodes(f), "paused until its replication")
	assert.Len(t, f.called("EnsureInformationStore apply KERN1 INT-9.7.3-1"), 1)
}

// XPR Administrator starts layers again that stop before it (9.5.1/3).
func TestTheAdministratorStopsFirstThenTheOthersInReverseOrder(t *testing.T) {
	f := withXPR(t)
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	requireOrder(t, f, "INT-9.5.1-1 service mrs is stopped", "INT-9.5.1-1 service MailApl is stopped", "INT-9.5.1-1 service licsvc is stopped", "INT-9.5.1-2 service licsvc")
	stops := decode[windows.Service](f.wanted["INT-9.5.1-1 EnsureWindowsService"])
	assert.Contains(t, stops.Dependents, "mrs", "the services of XPR may stop with each other")
	assert.NotContains(t, stops.Dependents, "", "and no others")
	stopped := decode[check.ServicesStopped](f.wanted["INT-9.5.1-1"])
	assert.Contains(t, stopped.Names, "mrs", "all states are read again at the end")
	assert.Contains(t, stopped.Names, "licsvc")
}

func TestALockedResourceDLLIsReplacedWithTheClusterServiceStopped(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureFileCopy apply KERN2", runbook.ErrFileInUse, 1)
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Len(t, f.called("ReplaceFileHeldByClusterService apply KERN2 INT-9.2-1"), 1)
	assert.Empty(t, f.called("ReplaceFileHeldByClusterService apply KERN1"))
}

func TestAResourceThatFailsIsRepairedOnceByTheManualsHint(t *testing.T) {
	f := withXPR(t)
	online := "EnsureResourceState apply KERN1 INT-9.7.2-21 the resource of mta"
	f.failTimes(online, runbook.ErrRefused, 1).meanwhile = func() {
		f.services["KERN1"]["mta"].depends = true
		f.drift("EnsureRegistryRename")
	}
	f.whenCalled("EnsureRegistryRename apply KERN1 INT-9.7.2-21", func() {
		f.whenCalled(online, func() { f.services["KERN1"]["mta"].depends = true })
	})
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Len(t, f.called(online), 2)
	assert.Len(t, f.called("EnsureWindowsService apply KERN1 INT-9.7.2-21 the resource of mta"), 1, "dependencies are cleared before it comes online")
	assert.Len(t, f.called("EnsureWindowsService apply KERN1 INT-9.7.2-21 service mta"), 1, "and afterwards")
	assert.Len(t, f.called("EnsureRegistryRename apply KERN1 INT-9.7.2-21"), 1)
}

func TestAResourceThatFailsTwiceParksWithTheManualsHint(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureResourceState apply KERN1 INT-9.7.2-21 the resource of mta", runbook.ErrRefused, 2).meanwhile = func() {
		f.drift("EnsureRegistryRename")
	}
	s := newScene(t, f)
	s.at(time.Hour, func() {
		parked := s.progress().Parked
		require.Len(t, parked, 1)
		assert.Contains(t, parked[0].Step.Hint, "sc.exe config <service> depend= /")
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Len(t, f.called("EnsureRegistryRename apply KERN1 INT-9.7.2-21"), 1, "the automatic repair happens once")
}

func TestReplicateNeverPausesTheOwner(t *testing.T) {
	f := integratedSite(t, testSite())
	result, err := newScene(t, f).run(runbook.ReplicateToNode, runbook.Input{Node: "kern2"})
	require.NoError(t, err)
	assert.Equal(t, 1, result.Moves)
	assert.Equal(t, "KERN2", f.owner)
	assert.Equal(t, []string{"KERN1"}, pausedNodes(f))
	requireOrder(t, f,
		"REP-9.8.1-1 node KERN2 is resumed", "REP-9.8.1-2 the role is offline", "MoveRole apply", "REP-9.8.1-1 node KERN1 is paused",
		"REP-9.8.1-3d Physical Disk", "REP-9.8.2-3 service licsvc", "REP-9.8.2-12 the resource of licsvc",
		"REP-9.8.2-3 service nameloc", "REP-9.8.2-12 the resource of nameloc", "REP-9.8.2-3 service infostor", "REP-9.8.2-3 service WebApl")
	assert.Empty(t, f.called("cannot pause"))
}

func TestDeployFinishesOneNodeBeforeTheNext(t *testing.T) {
	f := newFakeHosts(withThirdNode(testSite()))
	result, err := newScene(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	lastOfN2, firstOfN3 := -1, -1
	for i, call := range f.calls {
		if strings.Contains(call, "KERN2 REP-9.8.2-12") {
			lastOfN2 = i
		}
		if firstOfN3 < 0 && strings.Contains(call, "KERN3 REP-9.8.2-3") {
			firstOfN3 = i
		}
	}
	assert.Less(t, lastOfN2, firstOfN3)
	assert.Equal(t, "KERN1", f.owner)
	assert.Empty(t, pausedNodes(f))
	// Two of the preparation's test, one a replication, and the failover test: KERN1, KERN2, KERN3 and home.
	assert.Equal(t, 2+2+4, result.Moves)
}

func TestAddSatelliteEditsTheRegistryWhileOnlyTheLicenceServiceIsOnline(t *testing.T) {
	f := integratedSite(t, testSite())
	s := newScene(t, f)
	_, err := s.play(runbook.AddSatellite, runbook.Input{Satellite: "satel1"})
	require.NoError(t, err)
	requireOrder(t, f, "SAT-9.10-1 the role is offline", "SAT-9.10-2 the licence service is online",
		"EnsureRegistryValue apply KERN1 SAT-9.10-4", "EnsureRegistryValue apply KERN1 SAT-9.10-6", "EnsureRoleState apply KERN1 SAT-9.10-7")

	f.calls = nil
	again, err := newScene(t, f).run(runbook.AddSatellite, runbook.Input{Satellite: "SATEL1"})
	require.NoError(t, err)
	assert.Zero(t, again.Changed)
	assert.Empty(t, f.called(" apply "))
}

func TestTimeZonesAreConvertedWithFiveServicesOnly(t *testing.T) {
	f := withXPR(t)
	f.site.XPR.TimeZoneSupport = "on"
	f.failTimes("EnsureResourceState apply KERN1 INT-9.7.4-1", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.SkipUpdate, eva) })
	s.at(2*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Contains(t, s.progress().Parked[0].Error, "Services online is '', wanted 'cfgsvc, infostor, licsvc, nameloc, xmrsvc'")
		assert.Empty(t, f.called("RunProgram apply KERN1 INT-9.7.4-1"))
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

func TestAConversionThatFailsIsStartedAgainOnRetry(t *testing.T) {
	f := withXPR(t)
	f.site.XPR.TimeZoneSupport = "on"
	f.failTimes("RunProgram apply KERN1 INT-9.7.4-1", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.RetryUpdate, eva) })
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	conversions := f.called("RunProgram apply KERN1 INT-9.7.4-1")
	require.Len(t, conversions, 2)
	assert.NotEqual(t, conversions[0], conversions[1], "a program never runs twice under one name")
}

func TestAChapterTouchesNothingBeforeTheOneItStandsOn(t *testing.T) {
	for name, guard := range map[string]string{
		runbook.Install: "CheckCluster check KERN1 INS-4.0-1", runbook.Integrate: "CheckCluster check KERN1 INT-9.2-1", runbook.ReplicateToNode: "CheckCluster check KERN1 REP-9.8.1-1",
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeHosts(testSite())
			f.failTimes(guard, runbook.ErrPrecondition, 1)
			f.removeSMTP("KERN1")
			f.removeSMTP("KERN2")
			s := newScene(t, f)
			s.at(time.Hour, func() {
				require.Len(t, s.progress().Parked, 1)
				assert.Contains(t, s.progress().Parked[0].Step.Hint, "to its end, then start the runbook again")
				assert.Empty(t, f.called(" apply "))
				s.update("", runbook.SkipUpdate, eva)
				s.update("", runbook.AbortUpdate, eva)
			})
			_, err := s.run(name, runbook.Input{Node: map[string]string{runbook.ReplicateToNode: "KERN2"}[name]})
			requireKind(t, err, runbook.ErrAborted)
			require.Len(t, s.refused, 1)
			assert.ErrorContains(t, s.refused[0], "cannot skip")
		})
	}
}

func TestTheNameOfTheXPRServerStaysForGood(t *testing.T) {
	f := deployed(t)
	f.site.XPR.ServerName = "XPRPARIS"
	_, err := newScene(t, f).run(runbook.Deploy, runbook.Input{})
	requireKind(t, err, runbook.ErrBadInput)
	assert.ErrorContains(t, err, "XPR was installed with the server name XPRBERLIN, which cannot be changed, but the site file gives XPRPARIS")
}
