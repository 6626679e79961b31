package workflows

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/engine"
)

// without are facts except those with a key.
func without(facts []runbook.SiteFact, key string) []runbook.SiteFact {
	return slices.DeleteFunc(slices.Clone(facts), func(fact runbook.SiteFact) bool { return fact.Key == key })
}

// What a site file leaves out by choice is no step that somebody has skipped: XPR is replicated all the same.
func TestAChoiceOfTheSiteDoesNotKeepTheRoleFromMoving(t *testing.T) {
	site := testSite()
	site.Ghostscript = config.Ghostscript{Keep: true}
	f := newFakeHosts(site.WithDefaults())
	result, err := newScene(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	assert.Contains(t, factsAbout(f, "KERN2"), runbook.FactReplicatedPrefix+"KERN2")
	_, tested := factNamed(f, runbook.FactFailoverTested)
	assert.True(t, tested)
}

// A person skips the hotfix on the cluster drive during the replication, as its advice says, and installs it afterwards.
func TestAHotfixOnTheClusterDriveIsInstalledAfterTheReplication(t *testing.T) {
	f := integratedSite(t, siteWithHotfix("/s", driveFile))
	s := newScene(t, f)
	in := runbook.Input{Node: "KERN2"}
	s.withOperator(runbook.ReplicateToNode, in)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Contains(t, s.progress().Parked[0].Step.Hint, "install the hotfix afterwards with 'changeover run install-hotfix")
		s.update("", runbook.SkipUpdate, eva)
	})
	result, err := s.run(runbook.ReplicateToNode, in)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	result, err = newScene(t, f).play(runbook.InstallHotfix, runbook.Input{Hotfix: "HF1"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
}

// A person holds a run during its first change, and then aborts it or terminates it: the failover test is due all the same.
func TestAFailoverTestIsDueAfterARunThatIsHeld(t *testing.T) {
	f := prepared(t)
	f.drift("EnsureClusterGroup")
	f.facts = without(f.facts, engine.FactChanged)
	s := newScene(t, f)
	s.skipping().OnActivity("EnsureClusterGroup", mock.Anything, mock.Anything).
		Return(func(ctx context.Context, req runbook.ActRequest) (runbook.ActResult, error) {
			return f.act(ctx, "EnsureClusterGroup", req)
		}).After(time.Minute)
	s.at(30*time.Second, func() { s.update("", runbook.HoldUpdate, eva) })
	s.at(time.Hour, func() {
		require.Equal(t, runbook.StateHeld, s.progress().State)
		require.NotEmpty(t, f.called("EnsureClusterGroup apply"))
		_, due := factNamed(f, engine.FactChanged)
		assert.True(t, due, "the run may be terminated now")
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	_, due := factNamed(f, engine.FactChanged)
	assert.True(t, due)
}

// A person aborts a run that could not write that a failover test is due: the end of the run writes it.
func TestAFailoverTestIsDueAfterAWriteThatFailed(t *testing.T) {
	f := prepared(t)
	f.drift("EnsureClusterGroup")
	f.facts = without(f.facts, engine.FactChanged)
	f.failTimes("RecordSiteFact", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	_, due := factNamed(f, engine.FactChanged)
	assert.True(t, due)
}

// The conversion of an installation that was aborted may still run when the integration begins.
func TestAnIntegrationAsksAboutTheConversionOfTheInstallation(t *testing.T) {
	f := withXPR(t)
	f.site.XPR.TimeZoneSupport, f.site.XPR.TimeZonesAtInstallation = "on", true
	f.facts = append(f.facts, runbook.SiteFact{Key: runbook.FactConverting, Value: "on (host KERN1, program TimeZoneSupport)", Time: "2026-03-02T10:00:00Z"})
	s := newScene(t, f)
	s.ids = []string{""}
	asked := false
	s.every(time.Minute, func() {
		for _, task := range s.tasks("") {
			if task.ID == "time-zones-converted" && !asked {
				asked = true
				assert.Empty(t, f.called("EnsureWindowsService apply"), "the services still run")
				assert.Empty(t, f.called("EnsureResourceState apply"))
			}
		}
		s.doTasks()
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.True(t, asked)
}

// A repair brings a service online, and a conversion needs exactly five.
func TestARepairDoesNotDisturbAConversion(t *testing.T) {
	f := deployed(t)
	f.facts = append(f.facts, runbook.SiteFact{Key: runbook.FactConverting, Value: "on (host KERN1, program TimeZoneSupport)"})
	f.states["mta"] = cluster.Offline
	in := runbook.Input{Service: "mta"}
	s := newScene(t, f)
	s.withOperator(runbook.RepairResource, in)
	_, err := s.run(runbook.RepairResource, in)
	requireKind(t, err, runbook.ErrPrecondition)
	assert.ErrorContains(t, err, "a conversion of time zones may still run")
	assert.Empty(t, f.called(" apply "), strings.Join(f.calls, "\n"))
}
