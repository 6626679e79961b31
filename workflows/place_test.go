package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// fallOver has the owner of the role lose its power at a call: another node gets the role, offline, and the
// call fails.
func (f *fakeHosts) fallOver(call, to string) {
	f.failTimes(call, runbook.ErrTransport, 1).meanwhile = func() {
		f.setOffline(true)
		f.owner = to
	}
}

// The owner loses its power while integrate brings the services online: the step names both nodes, and a
// retry brings the role back first. Where the move fails and the run is aborted, it ends like any other.
func TestARoleThatFailedOverDuringIntegrateIsBroughtBack(t *testing.T) {
	for name, test := range map[string]struct {
		call  string
		fails string
	}{
		"before all is online":  {call: "EnsureResourceState apply KERN1 INT-9.7.2-21 the resource of mta"},
		"with the role online":  {call: "EnsureRoleSettings apply KERN1 INT-9.7.5-1"},
		"and the return failed": {call: "EnsureRoleSettings apply KERN1 INT-9.7.5-1", fails: "MoveRole apply KERN1 role-back"},
	} {
		t.Run(name, func(t *testing.T) {
			f := withXPR(t)
			f.fallOver(test.call, "KERN2")
			s := newScene(t, f)
			s.at(time.Hour, func() {
				require.Len(t, s.progress().Parked, 1)
				waits := s.progress().Parked[0]
				assert.Contains(t, waits.Error, "the role is on KERN2, but this step works on KERN1; ")
				assert.Contains(t, waits.Offer, "moves the role back from KERN2 to KERN1")
				if test.fails != "" {
					f.failTimes(test.fails, runbook.ErrRefused, 1)
					s.at(2*time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
				}
				s.update("", runbook.RetryUpdate, eva)
			})
			result, err := s.run(runbook.Integrate, runbook.Input{})
			if test.fails != "" {
				requireKind(t, err, runbook.ErrAborted)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, runbook.StateDone, result.State)
			assert.Equal(t, "KERN1", f.owner)
		})
	}
}

// The role falls over to another node while a person installs the hotfixes on the one that is replicated to.
func TestATaskOfAReplicationSaysThatTheRoleHasFallenOver(t *testing.T) {
	for name, end := range map[string]string{"brought back": runbook.RetryUpdate, "skipped": runbook.SkipUpdate, "aborted": runbook.AbortUpdate} {
		t.Run(name, func(t *testing.T) {
			site := testSite()
			site.XPR.Hotfixes = []string{"FR6HF20"}
			f := integratedSite(t, site)
			s := newScene(t, f)
			confirm := func() {
				tasks := s.tasks("")
				require.Len(t, tasks, 1)
				s.update("", runbook.ConfirmUpdate, s.confirmation(tasks[0]))
			}
			s.at(time.Hour, func() {
				require.Len(t, s.progress().Tasks, 1)
				f.setOffline(true)
				f.owner = "KERN1"
				confirm()
			})
			s.at(2*time.Hour, func() {
				require.Len(t, s.progress().Parked, 1)
				waits := s.progress().Parked[0]
				assert.Equal(t, "the role is on KERN1, but this step works on KERN2", waits.Error)
				assert.Contains(t, waits.Offer, "moves the role back from KERN1 to KERN2")
				s.update("", end, eva)
			})
			if end == runbook.RetryUpdate {
				s.at(3*time.Hour, func() {
					assert.Equal(t, "KERN2", f.owner)
					confirm()
				})
			}
			result, err := s.run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
			switch end {
			case runbook.RetryUpdate:
				require.NoError(t, err)
				assert.Equal(t, runbook.StateDone, result.State)
			case runbook.SkipUpdate:
				require.NoError(t, err)
				assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
			default:
				requireKind(t, err, runbook.ErrAborted)
			}
		})
	}
}
