package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
	"changeover/workflows/chapter"
)

// The answer to the start or the stop of an antivirus program is lost, and a person aborts. The end of the run says what is known.
func TestTheEndReportsWhetherAnAntivirusServiceRunsAfterALostAnswer(t *testing.T) {
	const act, key = "EnsureWindowsService apply KERN1 PREP-7.1-5", runbook.FactAntivirusPrefix + "KERN1/AV"
	const checks = "to check: Get-Service -Name 'AV'; to start: Start-Service -Name 'AV'"
	for name, test := range map[string]struct {
		stops bool
		// carriedOut: the host has done what it was sent. unread: it cannot be read after that.
		carriedOut, unread bool
		// refused: the host refuses the command.
		refused         bool
		says, not, fact string
	}{
		"started, and not read": {carriedOut: true, unread: true, says: "KERN1/AV (start requested; " + checks + ")", not: "still stopped", fact: "stopped for the installation"},
		"not read":              {unread: true, says: "KERN1/AV (start requested; " + checks + ")", not: "still stopped", fact: "stopped for the installation"},
		"started":               {carriedOut: true, not: "KERN1/AV", fact: "started again"},
		"not started":           {says: "these antivirus programs are still stopped (node/program): KERN1/AV (Start-Service -Name 'AV')", not: "requested", fact: "stopped for the installation"},
		"the stop is not read":  {stops: true, unread: true, says: "KERN1/AV (stop requested; " + checks + ")", not: "still stopped", fact: "stopped for the installation"},
		"stopped":               {stops: true, carriedOut: true, says: "still stopped (node/program): KERN1/AV", not: "requested", fact: "stopped for the installation"},
		"the stop is refused":   {stops: true, refused: true, says: "KERN1/AV (stop failed; " + checks + ")", not: "still stopped", fact: "stopped for the installation"},
	} {
		t.Run(name, func(t *testing.T) {
			site := testSite()
			site.Checks.AntivirusServices = []string{"AV"}
			var f *fakeHosts
			book, in := runbook.ReplicateToNode, runbook.Input{Node: "KERN2"}
			if test.stops {
				f, book, in = newFakeHosts(site), runbook.Prepare, runbook.Input{}
				f.facts = preparationAttested()
				f.services["KERN1"]["av"] = &fakeService{start: chapter.ManualStart, state: chapter.Running}
			} else {
				f = integratedSite(t, site)
				f.services["KERN1"]["av"] = &fakeService{start: chapter.ManualStart, state: chapter.Stopped}
				f.facts = runbook.Replaced(f.facts, runbook.SiteFact{Key: key, Value: "stopped for the installation"})
			}
			if test.refused {
				f.failTimes(act, runbook.ErrRefused, 1)
			} else {
				f.failTimes(act, runbook.ErrTransport, 1).quiet = test.carriedOut
			}
			if test.unread {
				f.failTimes(act, runbook.ErrTransport, 10)
			}
			s := newScene(t, f)
			s.withOperator(book, in)
			aborted := false
			s.every(time.Hour, func() {
				if !aborted && len(s.progress().Parked) > 0 {
					aborted = true
					s.update("", runbook.AbortUpdate, eva)
				}
			})
			_, err := s.run(book, in)
			requireKind(t, err, runbook.ErrAborted)
			assert.ErrorContains(t, err, test.says)
			assert.NotContains(t, err.Error(), test.not)
			fact, _ := factNamed(f, key)
			assert.Equal(t, test.fact, fact.Value)
		})
	}
}

// The answer to a pause or a resumption is lost, and then the lock: nobody may ask the host any more.
func TestALockLostAfterALostAnswerSaysThatANodeMayBePaused(t *testing.T) {
	for name, test := range map[string]struct {
		hosts func(*testing.T) *fakeHosts
		call  string
		says  string
	}{
		"pause": {deployed, "EnsureNodePause apply", "node KERN2 may be paused by Changeover, because the answer to the command that pauses the node was lost: " +
			"the next run resumes the node; to see the state of the node, run 'Get-ClusterNode -Name KERN2'"},
		"resumption": {pausedEarlier, "EnsureNodePause apply", "node KERN2 may still be paused by Changeover, because the answer to the command that resumes the node was lost: " +
			"the next run resumes the node; to see the state of the node, run 'Get-ClusterNode -Name KERN2'"},
	} {
		t.Run(name, func(t *testing.T) {
			f := test.hosts(t)
			book, in := runbook.FailoverTest, runbook.Input{}
			if name == "pause" {
				f = withXPR(t)
				book = runbook.Integrate
			}
			f.failTimes(test.call, runbook.ErrTransport, 1).quiet = true
			s := newScene(t, f)
			s.withOperator(book, in)
			lost := false
			s.every(time.Hour, func() {
				if !lost && len(s.progress().Parked) > 0 {
					lost = true
					s.stage.CancelWorkflowByID(lockID, "")
				}
			})
			_, err := s.run(book, in)
			requireKind(t, err, runbook.ErrLockLost)
			require.True(t, lost)
			assert.ErrorContains(t, err, test.says)
			assert.NotContains(t, err.Error(), "is still paused")
		})
	}
}
