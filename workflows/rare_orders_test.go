package workflows

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/runbook"
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
