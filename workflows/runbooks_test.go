package workflows

import (
	"strings"
	"testing"
	"time"

	"changeover/activities"
	"changeover/config"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// requireOrder holds that each call comes before the next one, first occurrences.
func requireOrder(t *testing.T, f *fakeHosts, calls ...string) {
	t.Helper()
	for i := range calls {
		at := f.index(calls[i])
		require.GreaterOrEqual(t, at, 0, "never called: %s", calls[i])
		if i > 0 {
			require.Greater(t, at, f.index(calls[i-1]), "%s comes before %s", calls[i], calls[i-1])
		}
	}
}

func TestPrepareTestsTheClientAccessPointOnce(t *testing.T) {
	f := newFakeHosts(testSite())
	result, err := newScene(t, f).play(PrepareName, Input{})
	require.NoError(t, err)
	assert.Equal(t, 2, result.Moves)
	assert.Equal(t, "KERN1", f.owner)
	requireOrder(t, f, "EnsureClusterGroup apply", "EnsureIPAddress apply", "EnsureNetworkName apply", "MoveRole apply KERN2", "MoveRole apply KERN1", "EnsureClusterDisk apply")

	again, err := newScene(t, f).run(PrepareName, Input{})
	require.NoError(t, err)
	assert.Zero(t, again.Moves)
	assert.Zero(t, again.Changed)
}

func TestPrepareChecksThatAddressesAreStaticBeforeTheDHCPClientGoes(t *testing.T) {
	f := newFakeHosts(testSite())
	f.failTimes("CheckHost check KERN1 PREP-7.1.3-7", activities.ErrPrecondition, 1)
	s := newScene(t, f)
	s.withOperator(PrepareName, Input{})
	s.at(24*time.Hour, func() {
		assert.Empty(t, f.called("service DHCP Client"))
		s.update("", abortUpdate, eva)
	})
	_, err := s.run(PrepareName, Input{})
	requireKind(t, err, ErrAborted)
}

func TestPrepareLeavesTheDHCPClientToItsOwnKind(t *testing.T) {
	f := newFakeHosts(testSite())
	_, err := newScene(t, f).play(PrepareName, Input{})
	require.NoError(t, err)
	assert.Len(t, f.called("EnsureDHCPClientDisabled apply"), 2, "one a node")
	assert.Empty(t, f.called("EnsureWindowsService"), "no service is stopped whose dependents are not looked at")
}

func TestIntegrateKeepsTheInvariantsOfOrder(t *testing.T) {
	f := installed(t)
	result, err := newScene(t, f).run(IntegrateName, Input{})
	require.NoError(t, err)
	assert.Equal(t, Done, result.State)
	assert.Zero(t, result.Moves)
	requireOrder(t, f,
		"EnsureFileCopy apply KERN2", "EnsureFileCopy apply KERN1", "EnsureClusterResourceType apply", "EnsureNodePause apply",
		"BackUpRegistry apply", "INT-9.3-2 Monitor Directory", "EnsureRegistryRename apply",
		"RestartHost apply KERN2", "RestartHost apply KERN1", "INT-9.5.3-1", "EnsureShare apply",
		"INT-9.7.2-10 resource of licsvc: depends", "INT-9.7.2-12d resource of licsvc: uses the network name",
		"EnsureRegistryCheckpoints apply KERN1 INT-9.7.2-19 resource of licsvc", "INT-9.7.2-21 resource of licsvc: is online",
		"INT-9.7.2-5 resource of nameloc", "INT-9.7.3-1 information store", "INT-9.7.2-5 resource of mta", "INT-9.7.2-5 resource of DirSvc",
		"INT-9.7.2-5 resource of WebApl", "EnsureRoleSettings apply KERN1 INT-9.7.5-1")
	for _, call := range f.called("EnsureNodePause apply") {
		assert.NotContains(t, call, "node KERN1 is paused")
	}
	assert.Equal(t, []string{"KERN2"}, pausedNodes(f), "paused until its replication")
	assert.Len(t, f.called("EnsureInformationStore apply KERN1 INT-9.7.3-1"), 1)
}

func TestServicesAreStoppedInReverseOrder(t *testing.T) {
	f := installed(t)
	_, err := newScene(t, f).run(IntegrateName, Input{})
	require.NoError(t, err)
	requireOrder(t, f, "INT-9.5.1-1 service MailApl is stopped", "INT-9.5.1-1 service mrs is stopped", "INT-9.5.1-1 service licsvc is stopped", "INT-9.5.1-2 service licsvc")
	stops := decode[activities.WindowsService](f.wanted["INT-9.5.1-1"])
	assert.Contains(t, stops.Dependents, "mrs", "the services of XPR may stop with each other")
	assert.NotContains(t, stops.Dependents, "", "and no others")
}

func TestALockedResourceDLLIsReplacedWithTheClusterServiceStopped(t *testing.T) {
	f := installed(t)
	f.failTimes("EnsureFileCopy apply KERN2", activities.ErrFileInUse, 1)
	_, err := newScene(t, f).run(IntegrateName, Input{})
	require.NoError(t, err)
	assert.Len(t, f.called("ReplaceFileHeldByClusterService apply KERN2 INT-9.2-2"), 1)
	assert.Empty(t, f.called("ReplaceFileHeldByClusterService apply KERN1"))
}

func TestAResourceThatFailsIsRepairedOnceByTheManualsHint(t *testing.T) {
	f := installed(t)
	online := "EnsureResourceState apply KERN1 INT-9.7.2-21 resource of mta"
	f.failTimes(online, activities.ErrRefused, 1)
	_, err := newScene(t, f).run(IntegrateName, Input{})
	require.NoError(t, err)
	assert.Len(t, f.called(online), 2)
	assert.Len(t, f.called("EnsureWindowsService apply KERN1 INT-9.7.2-21 resource of mta"), 2, "dependencies are cleared before and after it comes online")
	assert.Len(t, f.called("EnsureRegistryRename apply KERN1 INT-9.7.2-21"), 1)
}

func TestAResourceThatFailsTwiceParksWithTheManualsHint(t *testing.T) {
	f := installed(t)
	f.failTimes("EnsureResourceState apply KERN1 INT-9.7.2-21 resource of mta", activities.ErrRefused, 2)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		parked := s.progress().Parked
		require.Len(t, parked, 1)
		assert.Contains(t, parked[0].Step.Hint, "sc.exe config <service> depend= /")
		s.update("", retryUpdate, eva)
	})
	_, err := s.run(IntegrateName, Input{})
	require.NoError(t, err)
	assert.Len(t, f.called("EnsureRegistryRename apply KERN1 INT-9.7.2-21"), 1, "the automatic repair happens once")
}

// integratedSite are hosts on which everything up to the integration is done.
func integratedSite(t *testing.T, site *config.Site) *fakeHosts {
	t.Helper()
	f := newFakeHosts(site)
	for _, runbook := range []string{PrepareName, InstallName, IntegrateName} {
		_, err := newScene(t, f).play(runbook, Input{})
		require.NoError(t, err)
	}
	f.calls, f.evidence = nil, nil
	return f
}

func TestReplicateNeverPausesTheOwner(t *testing.T) {
	f := integratedSite(t, testSite())
	result, err := newScene(t, f).run(ReplicateToNodeName, Input{Node: "kern2"})
	require.NoError(t, err)
	assert.Equal(t, 1, result.Moves)
	assert.Equal(t, "KERN2", f.owner)
	assert.Equal(t, []string{"KERN1"}, pausedNodes(f))
	requireOrder(t, f,
		"REP-9.8.1-1 node KERN2 is resumed", "REP-9.8.1-2 the role is offline", "MoveRole apply", "REP-9.8.1-1 node KERN1 is paused",
		"REP-9.8.1-3d Physical Disk", "REP-9.8.2-3 service licsvc", "REP-9.8.2-12 resource of licsvc",
		"REP-9.8.2-3 service nameloc", "REP-9.8.2-12 resource of nameloc", "REP-9.8.2-3 service infostor", "REP-9.8.2-3 service WebApl")
	assert.Empty(t, f.called("cannot pause"))
}

func TestDeployFinishesOneNodeBeforeTheNext(t *testing.T) {
	f := newFakeHosts(withThirdNode(testSite()))
	result, err := newScene(t, f).play(DeployName, Input{})
	require.NoError(t, err)
	assert.Equal(t, Done, result.State)
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
	_, err := s.play(AddSatelliteName, Input{Satellite: "satel1"})
	require.NoError(t, err)
	requireOrder(t, f, "SAT-9.10-1 the role is offline", "SAT-9.10-2 the licence service is online",
		"EnsureRegistryValue apply KERN1 SAT-9.10-4", "EnsureRegistryValue apply KERN1 SAT-9.10-6", "EnsureRoleState apply KERN1 SAT-9.10-7")

	f.calls = nil
	again, err := newScene(t, f).run(AddSatelliteName, Input{Satellite: "SATEL1"})
	require.NoError(t, err)
	assert.Zero(t, again.Changed)
	assert.Empty(t, f.called(" apply "))
}

func TestTimeZonesAreConvertedWithFiveServicesOnly(t *testing.T) {
	f := installed(t)
	f.site.XPR.TimeZoneSupport = "on"
	f.failTimes("EnsureResourceState apply KERN1 INT-9.7.4-1", activities.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", skipUpdate, eva) })
	s.at(2*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Contains(t, s.progress().Parked[0].Error, "0 services of XPR are online instead of 5")
		assert.Empty(t, f.called("RunProgram apply KERN1 INT-9.7.4-1"))
		s.update("", abortUpdate, eva)
	})
	_, err := s.run(IntegrateName, Input{})
	requireKind(t, err, ErrAborted)
}

func TestAConversionThatFailsIsStartedAnewOnRetry(t *testing.T) {
	f := installed(t)
	f.site.XPR.TimeZoneSupport = "on"
	f.failTimes("RunProgram apply KERN1 INT-9.7.4-1", activities.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", retryUpdate, eva) })
	_, err := s.run(IntegrateName, Input{})
	require.NoError(t, err)
	conversions := f.called("RunProgram apply KERN1 INT-9.7.4-1")
	require.Len(t, conversions, 2)
	assert.NotEqual(t, conversions[0], conversions[1], "a program never runs twice under one name")
}

func TestAChapterTouchesNothingBeforeTheOneItStandsOn(t *testing.T) {
	for runbook, guard := range map[string]string{
		InstallName: "CheckCluster check KERN1 INS-4.0-1", IntegrateName: "CheckCluster check KERN1 INT-9.2-1", ReplicateToNodeName: "CheckCluster check KERN1 REP-9.8.1-1",
	} {
		t.Run(runbook, func(t *testing.T) {
			f := newFakeHosts(testSite())
			f.failTimes(guard, activities.ErrPrecondition, 1)
			s := newScene(t, f)
			s.at(time.Hour, func() {
				require.Len(t, s.progress().Parked, 1)
				assert.Contains(t, s.progress().Parked[0].Step.Hint, "to its end first")
				assert.Empty(t, f.called(" apply "))
				s.update("", skipUpdate, eva)
				s.update("", abortUpdate, eva)
			})
			_, err := s.run(runbook, Input{Node: map[string]string{ReplicateToNodeName: "KERN2"}[runbook]})
			requireKind(t, err, ErrAborted)
			require.Len(t, s.refused, 1)
			assert.ErrorContains(t, s.refused[0], "cannot skip")
		})
	}
}

func TestTheNameOfTheXPRServerStaysForGood(t *testing.T) {
	f := deployed(t)
	f.site.XPR.ServerName = "XPRPARIS"
	_, err := newScene(t, f).run(DeployName, Input{})
	requireKind(t, err, ErrBadInput)
	assert.ErrorContains(t, err, "XPR was installed with the server name XPRBERLIN, which cannot be changed, and the site file says XPRPARIS")
}
