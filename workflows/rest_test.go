package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/runbook"
)

// clusteredAtTheRestart gives the role two services of XPR before the owner restarts, one of them in a state.
func clusteredAtTheRestart(t *testing.T, state cluster.GroupState, then ...cluster.GroupState) *fakeHosts {
	t.Helper()
	f := withXPR(t)
	f.whenCalled("RunProgram apply KERN1 INT-9.4.2-1", func() {
		f.addResource("licsvc")
		f.addResource("nameloc")
		f.states["nameloc"], f.coming["nameloc"] = state, then
	})
	return f
}

// One failed resource makes a group Failed while all others are online (MS-CMRP 3.1.4.1.46).
func TestWhatWasOnlineBesideAFailedServiceComesBackAfterTheRestart(t *testing.T) {
	f := clusteredAtTheRestart(t, cluster.Failed)
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	requireOrder(t, f, "RestartHost apply KERN1", "EnsureResourceState apply KERN1 INT-9.4.2-2 resource licsvc is online as before the restart of KERN1")
	assert.Empty(t, f.called("EnsureResourceState apply KERN1 INT-9.4.2-2 resource nameloc"), "it was not online")
	var warnings []string
	for _, s := range f.evidence[len(f.evidence)-1].Steps {
		warnings = append(warnings, s.Warnings...)
	}
	assert.Contains(t, warnings, "these resources had failed before the restart and stay offline: nameloc; look for the cause in the cluster events in Failover Cluster Manager, correct the cause, then start the whole role there, so that it also starts with the cluster")
}

// The cluster restarts what has failed: neither the failure nor the start counts as "was not online".
func TestARestartWaitsForTheRoleToComeToRest(t *testing.T) {
	f := clusteredAtTheRestart(t, cluster.Failed, cluster.Failed, cluster.OnlinePending, cluster.OnlinePending, "")
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.NotEmpty(t, f.called("EnsureRoleState apply KERN1 INT-9.4.2-2 the role is in the same state as before the restart of KERN1"), "it was wholly online")
}

func TestAnOwnerWhoseRoleNeverComesToRestIsNotRestarted(t *testing.T) {
	f := clusteredAtTheRestart(t, cluster.OfflinePending)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Contains(t, s.progress().Parked[0].Error, "cannot restart KERN1: the state of the cluster still changes ('nameloc': OfflinePending)")
		assert.Empty(t, f.called("RestartHost apply KERN1"))
		delete(f.states, "nameloc")
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
}

// A production role with one failed service runs: a run that fails must not leave it offline.
func TestARoleWithAFailedServiceIsBroughtBackAfterAFailedRun(t *testing.T) {
	for _, state := range []cluster.GroupState{cluster.Failed, cluster.OnlinePending, cluster.Offline} {
		t.Run(string(state), func(t *testing.T) {
			f := drifted(t)
			f.states["MailApl"] = state
			f.failTimes("EnsureShare apply KERN1 INT-9.6.1-1", runbook.ErrRefused, 1)
			s := newScene(t, f)
			s.withOperator(runbook.Integrate, runbook.Input{})
			s.at(12*time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
			_, err := s.run(runbook.Integrate, runbook.Input{})
			requireKind(t, err, runbook.ErrAborted)
			require.NotEmpty(t, f.called("EnsureRoleState apply"), "the role was worked on")
			for _, service := range f.resources {
				was := service != "MailApl" || state == cluster.OnlinePending
				assert.Equal(t, was, f.resource(service).State == cluster.Online, service)
			}
			assert.Empty(t, f.called("making the site safe: role Xpressions Role"))
		})
	}
}

// A role that is being built is brought back only where it was wholly online.
func TestHalfARoleThatIsBeingBuiltIsNotBroughtBack(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureRegistryCheckpoints apply", runbook.ErrRefused, 1)
	abort := func() error {
		s := newScene(t, f)
		s.at(time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
		_, err := s.run(runbook.Integrate, runbook.Input{})
		return err
	}
	requireKind(t, abort(), runbook.ErrAborted)
	f.addResource("nameloc")
	f.states["licsvc"] = cluster.Failed
	f.failTimes("EnsureRegistryCheckpoints apply", runbook.ErrRefused, 1)
	requireKind(t, abort(), runbook.ErrAborted)
	assert.Equal(t, cluster.Offline, f.resource("nameloc").State)
}

// A node that joins the cluster may turn out to be paused by a person.
func TestADrillWaitsForANodeThatJoins(t *testing.T) {
	f := deployed(t)
	f.paused["KERN2"], f.joining["KERN2"] = true, 3
	_, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrNodePaused)
	assert.Empty(t, f.called(" apply "))
	assert.Zero(t, f.joining["KERN2"])
}

// Checkpoints undo an edit of the registry while the licence service is not online: one that is just
// coming online is waited for.
func TestARepairWaitsForTheLicenceServiceToComeOnline(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureResourceState apply KERN1 INT-9.7.2-21 the resource of mta", runbook.ErrRefused, 1).meanwhile = func() {
		f.drift("EnsureRegistryRename")
		f.states["licsvc"], f.coming["licsvc"] = cluster.OnlinePending, []cluster.GroupState{cluster.OnlinePending, ""}
	}
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Len(t, f.called("EnsureRegistryRename apply KERN1 INT-9.7.2-21"), 1)
}

func TestTheOwnerIsNotRestartedWhileANodeThatJoinsMayTakeItsRole(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureNodePause apply KERN1 INT-9.2-4", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.SkipUpdate, eva) })
	f.whenCalled("RunProgram apply KERN1 INT-9.4.2-1", func() { f.joining["KERN2"] = 3 })
	s.at(2*time.Hour, func() {
		assert.Contains(t, s.progress().Parked[0].Error, "could fail over to KERN2")
		assert.Empty(t, f.called("RestartHost apply KERN1"))
		f.paused["KERN2"] = true
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
}

// The restart has taken the role offline, which ends that it starts with the cluster, and single resources do not change that.
func TestARoleInProductionThatWasPartlyOnlineIsReportedAfterTheRestart(t *testing.T) {
	f := clusteredAtTheRestart(t, cluster.Offline)
	f.facts = append(f.facts, runbook.SiteFact{Key: runbook.FactReplicatedPrefix + "KERN2", Value: "every service was online"}, runbook.SiteFact{Key: runbook.FactFailoverTested, Value: "passed"})
	s := newScene(t, f)
	s.withOperator(runbook.Integrate, runbook.Input{})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	var warnings []string
	for _, s := range f.evidence[len(f.evidence)-1].Steps {
		warnings = append(warnings, s.Warnings...)
	}
	assert.Contains(t, warnings, "role 'Xpressions Role' was only partly online before the restart, and does not start with the cluster now: when its other resources can run, start the whole role in Failover Cluster Manager")
}
