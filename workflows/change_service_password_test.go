package workflows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/windows"
	"changeover/config"
	"changeover/runbook"
)

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
		assert.Contains(t, parked[0].Step.Hint, "If it has event 7038 for this start, the event shows the reason: if the account is locked out")
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
	later := time.Now().AddDate(1, 0, 0)
	for changed, want := range map[string]runbook.State{
		"2020-01-01T00:00:00Z": runbook.StateInSync, later.Format(time.RFC3339): runbook.StateWouldChange, "": runbook.StateWouldChange,
	} {
		s := newScene(t, f)
		s.skipping().SetStartTime(later.Add(time.Hour))
		result, err := s.run(runbook.ChangeServicePassword, runbook.Input{PasswordChanged: changed, Mode: runbook.Check})
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

// If the password was wrong, every node that got it gets the right one before it starts the services.
func TestAWrongPasswordIsSetAgainOnAllNodesThatGotIt(t *testing.T) {
	f := threeNodes(t)
	f.failTimes("EnsureResourceState apply KERN2 REP-9.8.2-12 service licsvc", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.withOperator(runbook.ChangeServicePassword, runbook.Input{})
	s.at(2*time.Hour, func() {
		f.calls = nil
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.ChangeServicePassword, runbook.Input{})
	require.NoError(t, err)
	require.NotEmpty(t, f.called("SetServicePassword apply KERN3"), "KERN3 has the wrong password")
	assert.Less(t, f.acted("SetServicePassword apply KERN3"), f.acted("EnsureResourceState apply KERN3 REP-9.8.2-12"))
}

// A run that was aborted over a wrong password leaves no fact that the next run would take for the right one.
func TestAWrongPasswordIsNoFact(t *testing.T) {
	f := deployed(t)
	f.failTimes("EnsureResourceState apply KERN2 REP-9.8.2-12 service licsvc", runbook.ErrRefused, 1)
	in := runbook.Input{PasswordChanged: "2020-01-01T00:00:00Z"}
	require.Error(t, abortedIn(t, f, runbook.ChangeServicePassword, in))
	f.calls = nil
	_, err := newScene(t, f).play(runbook.ChangeServicePassword, in)
	require.NoError(t, err)
	require.NotEmpty(t, f.called("SetServicePassword apply KERN2"))
	assert.Less(t, f.acted("SetServicePassword apply KERN2"), f.acted("EnsureResourceState apply KERN2 REP-9.8.2-12"))

	f.calls = nil
	result, err := newScene(t, f).play(runbook.ChangeServicePassword, in)
	require.NoError(t, err)
	assert.Zero(t, result.Changed)
	assert.Empty(t, f.called(" apply "))
}
