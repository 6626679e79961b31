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

// In production, one service that does not start takes no others offline: not at the end of a drill that nobody answers at night.
func TestARoleInProductionStaysPartlyOnlineRatherThanOffline(t *testing.T) {
	for name, home := range map[string]bool{"at home": true, "away": false} {
		t.Run(name, func(t *testing.T) {
			f := deployed(t)
			f.differTimes("CheckRoleOnline check KERN2", 1)
			s := newScene(t, f)
			s.at(time.Hour, func() {
				if home {
					f.whenCalled("MoveRole apply KERN1", func() { f.states["WebApl"] = cluster.Failed })
					f.failTimes("EnsureRoleState apply KERN1 safety", runbook.ErrRefused, 1)
				} else {
					f.failTimes("MoveRole apply KERN1", runbook.ErrRefused, 1)
					f.states["WebApl"] = cluster.Failed
				}
				s.update("", runbook.AbortUpdate, eva)
			})
			_, err := s.run(runbook.FailoverTest, runbook.Input{})
			requireKind(t, err, runbook.ErrAborted)
			assert.False(t, f.offline, "%v", err)
			assert.Equal(t, home, f.owner == "KERN1")
		})
	}
}

// abortedHalfOnline aborts an integration that began with a role of which one resource had failed. The first call with the given
// words fails while the role is brought back.
func abortedHalfOnline(t *testing.T, fails string) (*fakeHosts, error) {
	t.Helper()
	f := drifted(t)
	f.states["MailApl"] = cluster.Failed
	f.failTimes("EnsureShare apply KERN1 INT-9.6.1-1", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.withOperator(runbook.Integrate, runbook.Input{})
	s.at(12*time.Hour, func() {
		f.failTimes(fails, runbook.ErrRefused, 1)
		f.calls = nil
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	return f, err
}

// A role that was partly online before comes back as far as it does: a service that does not start keeps no others down.
func TestEachServiceThatWasOnlineComesBackByItself(t *testing.T) {
	const start = "EnsureResourceState apply KERN1 safety"
	f, err := abortedHalfOnline(t, start+" making the site safe: resource mta")
	assert.ErrorContains(t, err, "'resource mta is online' failed")
	assert.Len(t, f.called(start+" making the site safe: resource mta"), 1, "nothing is tried twice")
	assert.Empty(t, f.called("role Xpressions Role is offline"))
	assert.Contains(t, lastOf(f.called(start)), "WebApl", "those after mta as well")
}

func TestAHalfRoleThatDoesNotComeBackIsNamed(t *testing.T) {
	_, err := abortedHalfOnline(t, "EnsureResourceState apply KERN1 safety")
	assert.ErrorContains(t, err, "is online' failed (cannot do it: Refused)")
}

// The role moves to a node that is up, not to the first one of the site file, which may be down or paused.
func TestTheRoleMovesToANodeThatIsUp(t *testing.T) {
	for name, out := range map[string]func(*fakeHosts){
		"down": func(f *fakeHosts) { f.lost = []string{"KERN2"} }, "paused": func(f *fakeHosts) { f.paused["KERN2"] = true },
	} {
		t.Run("hotfix "+name, func(t *testing.T) {
			f := threeNodes(t).clone(withThirdNode(siteWithHotfix("/s", localFile)))
			out(f)
			s := newScene(t, f)
			_, err := s.play(runbook.InstallHotfix, runbook.Input{Hotfix: "HF1"})
			require.NoError(t, err)
			assert.Equal(t, "KERN3", decode[cluster.RoleOwner](f.wanted["REP-9.8.1-3c MoveRole"]).Node)
			assert.Equal(t, "KERN1", f.owner)
		})
		t.Run("removal "+name, func(t *testing.T) {
			site := withThirdNode(testSite())
			site.FinalOwner = "KERN2"
			f := threeNodes(t).clone(site)
			f.owner = "KERN3"
			out(f)
			s := newScene(t, f)
			s.withOperator(runbook.RemoveNode, runbook.Input{})
			s.every(time.Hour, func() {
				for _, parked := range s.progress().Parked {
					s.update("", runbook.SkipUpdate, runbook.Decision{Operator: "eva", Reason: "KERN2 is in repair", Step: parked.Step.ID})
				}
			})
			_, err := s.run(runbook.RemoveNode, runbook.Input{Node: "KERN3"})
			require.NoError(t, err)
			assert.Equal(t, "KERN1", f.owner)
		})
	}
}

// A final owner that a person has paused keeps no run waiting that has ended its work elsewhere.
func TestARoleDoesNotGoHomeToANodeThatIsPaused(t *testing.T) {
	f := threeNodes(t).clone(withThirdNode(siteWithHotfix("/s", localFile)))
	f.owner, f.paused["KERN1"] = "KERN2", true
	result, err := newScene(t, f).play(runbook.InstallHotfix, runbook.Input{Hotfix: "HF1"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Equal(t, "KERN3", f.owner, "it moved away for the hotfix")
	assert.Contains(t, warnings(f), "the role stays on KERN3, because its final owner KERN1 is in state Paused")
	assert.Equal(t, []string{"KERN1"}, pausedNodes(f))
}
