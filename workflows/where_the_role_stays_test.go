package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/runbook"
)

// abortedIn plays a runbook with a person until a step waits for a decision, and aborts it.
func abortedIn(t *testing.T, f *fakeHosts, name string, in runbook.Input) error {
	t.Helper()
	s := newScene(t, f)
	s.withOperator(name, in)
	s.at(2*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(name, in)
	requireKind(t, err, runbook.ErrAborted)
	return err
}

// A node that has started the services with the new password keeps the role where the next node cannot start them.
func TestARoleStaysWhereThePasswordIsProven(t *testing.T) {
	f := deployed(t)
	f.failTimes("EnsureResourceState apply KERN1 REP-9.8.2-12 service mta", runbook.ErrRefused, 1)
	err := abortedIn(t, f, runbook.ChangeServicePassword, runbook.Input{})
	assert.ErrorContains(t, err, "role 'Xpressions Role' is Online on KERN2")
	assert.Equal(t, "KERN2", f.owner)
	assert.Equal(t, cluster.Online, f.roleState())
	assert.Empty(t, pausedNodes(f))
}

// A role is not brought back to a node on which the installation of a hotfix has ended in the middle.
func TestARoleStaysAwayFromAHalfInstalledHotfix(t *testing.T) {
	f := deployedWith(t, siteWithHotfix("/s", localFile))
	f.failTimes("RunProgram apply KERN1 REP-9.8.3-1", runbook.ErrRefused, 1)
	err := abortedIn(t, f, runbook.InstallHotfix, runbook.Input{Hotfix: "HF1"})
	assert.ErrorContains(t, err, "role 'Xpressions Role' is Online on KERN2")
	assert.Equal(t, "KERN2", f.owner)
	assert.Empty(t, pausedNodes(f))
}

// A resource that somebody has taken offline stays so when the role comes back to its node after a hotfix.
func TestAHotfixLeavesAResourceOffline(t *testing.T) {
	f := deployedWith(t, siteWithHotfix("/s", localFile))
	f.states["WebApl"] = cluster.Offline
	result, err := newScene(t, f).play(runbook.InstallHotfix, runbook.Input{Hotfix: "HF1"})
	require.NoError(t, err)
	assert.Equal(t, 2, result.Moves)
	assert.Equal(t, "KERN1", f.owner)
	assert.False(t, decode[cluster.RoleOwner](f.wanted["REP-9.8.2-14 MoveRole"]).Online, "the move home starts nothing")
	assert.Equal(t, cluster.PartialOnline, f.roleState())
}
