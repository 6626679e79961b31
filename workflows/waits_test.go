package workflows

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/chapter"
)

func TestAHeldRunThatIsAbortedRetriesNothing(t *testing.T) {
	f := attestedSite()
	f.failTimes(theGroup, runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.decides(runbook.HoldUpdate, runbook.RetryUpdate, runbook.AbortUpdate)
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Len(t, f.called(theGroup), 1)
}

func TestAnUnansweredChildFailsItsDeployment(t *testing.T) {
	f := newFakeHosts(testSite())
	f.impatient = true
	_, err := newScene(t, f).run(runbook.Deploy, runbook.Input{})
	requireKind(t, err, runbook.ErrChildFailed)
	assert.ErrorContains(t, err, "nobody answered within 0 hours")
	assert.Equal(t, 1, strings.Count(err.Error(), "finished steps are not repeated"))
	assert.ErrorContains(t, err, "; start the runbook again (changeover run deploy --site berlin): finished steps are not repeated")
}

// A chapter of a deployment names the command of the deployment, where it waits and at its end; a chapter that a person has started names its own.
func TestTheAdviceToStartARunbookAgainNamesTheCommand(t *testing.T) {
	for book, command := range map[string]string{
		runbook.Deploy:  "changeover run deploy --site berlin",
		runbook.Prepare: "changeover run prepare --site berlin",
	} {
		f := newFakeHosts(testSite())
		f.impatient = true
		_, err := newScene(t, f).run(book, runbook.Input{})
		require.ErrorContains(t, err, "start the runbook again ("+command+"): finished steps are not repeated", book)
		require.NotEmpty(t, f.evidence)
		assert.Contains(t, f.evidence[0].Error, "start the runbook again ("+command+"): finished steps are not repeated", book)
	}
}

func TestAChildThatIsHeldOrWaitsForRoomSaysSo(t *testing.T) {
	f := newFakeHosts(testSite())
	f.noRoom = "no space left on device"
	s := newScene(t, f)
	child := "prepare/berlin"
	s.at(time.Hour, func() {
		s.update("", runbook.HoldUpdate, eva)
		s.update(child, runbook.HoldUpdate, eva)
		task := s.tasks(child)[0]
		s.update(child, runbook.ConfirmUpdate, s.confirmation(task))
	})
	s.at(2*time.Hour, func() { s.update(child, runbook.AbortUpdate, eva) })
	s.at(3*time.Hour, func() { f.noRoom = ""; s.update(child, runbook.RetryUpdate, eva) })
	_, err := s.run(runbook.Deploy, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

func TestATaskWhoseProofsCannotBeReadIsAskedAbout(t *testing.T) {
	f := toSetup(t)
	f.site.Unattended.PrinterDriver = ""
	delete(f.services["KERN1"], "licsvc")
	f.failTimes("CheckServicesInstalled check KERN1", runbook.ErrAccessDenied, 100)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		f.failures = nil
		s.update("", runbook.RetryUpdate, eva)
	})
	for i, order := range []failing{{kind: runbook.ErrAccessDenied}, {kind: runbook.ErrPrecondition}, {seen: &runbook.Seen{Unsettled: true}}} {
		s.at(time.Duration(2+i)*time.Hour, func() {
			order.call, order.times = "CheckServicesInstalled check KERN1", 1
			f.failures = append(f.failures, &order)
			s.update("", runbook.ConfirmUpdate, s.confirmation(s.tasks("")[0]))
		})
	}
	s.at(9*time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Len(t, s.refused, 3)
}

func TestATaskWhoseProofsCannotBeReadEndsWithTheRun(t *testing.T) {
	f := toSetup(t)
	delete(f.services["KERN1"], "licsvc")
	f.failTimes("CheckServicesInstalled check KERN1", runbook.ErrAccessDenied, 100)
	s := newScene(t, f)
	s.decides(runbook.AbortUpdate)
	_, err := s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

func TestADriverWhoseLogSaysOtherwiseIsAskedAbout(t *testing.T) {
	f := withXPR(t)
	f.site.Unattended.PrinterLogPattern = "success"
	f.unmatched = true
	s := newScene(t, f)
	s.decides(runbook.AbortUpdate)
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

func TestWindowsForRestarts(t *testing.T) {
	clock := func(after time.Duration) string { return time.Now().UTC().Add(after).Format("15:04") }
	t.Run("open", func(t *testing.T) {
		f := withXPR(t)
		f.site.Reboots.Window = config.Window{From: clock(-time.Hour), To: clock(3 * time.Hour)}
		f.failTimes("RestartHost apply KERN2", runbook.ErrRefused, 1)
		s := newScene(t, f)
		s.decides(runbook.AbortUpdate)
		_, err := s.run(runbook.Integrate, runbook.Input{})
		requireKind(t, err, runbook.ErrAborted)
	})
	t.Run("to come", func(t *testing.T) {
		f := withXPR(t)
		f.site.Reboots.Window = config.Window{From: clock(6 * time.Hour), To: clock(9 * time.Hour)}
		f.failTimes("RestartHost apply KERN2", runbook.ErrRefused, 1)
		s := newScene(t, f)
		s.at(time.Hour, func() {
			s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "nobody works"})
		})
		s.decides("", runbook.AbortUpdate)
		_, err := s.run(runbook.Integrate, runbook.Input{})
		requireKind(t, err, runbook.ErrAborted)
	})
}

func TestALicenceServiceThatDoesNotComeOnlineIsAskedAbout(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureResourceState apply KERN1 INT-9.7.2-21 the resource of licsvc", runbook.ErrRefused, 3)
	s := newScene(t, f)
	s.decides(runbook.AbortUpdate)
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

func TestEvidenceThatIsRetriedWithoutSuccessIsTriedAgain(t *testing.T) {
	f, s := withoutRoom(t)
	s.decides(runbook.RetryUpdate)
	s.at(2*time.Hour, func() {
		f.noRoom = ""
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
}

func TestAReplicationEndsWhatThePreparationBegan(t *testing.T) {
	site := testSite()
	site.Checks.AntivirusServices = []string{"AV"}
	site.XPR.Hotfixes = []string{"HF-1"}
	f := integratedSite(t, site)
	f.facts = runbook.Replaced(f.facts, runbook.SiteFact{Key: runbook.FactAntivirusPrefix + "KERN1/AV", Value: "stopped for the installation"})
	f.services["KERN1"]["av"] = &fakeService{start: chapter.ManualStart, state: chapter.Stopped}
	f.drift("EnsureMachinePath")
	f.failTimes("EnsureMachinePath apply KERN2", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.every(time.Minute, s.doTasks)
	s.ids = []string{""}
	s.decides(runbook.SkipUpdate)
	result, err := s.run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	assert.Equal(t, chapter.Running, f.services["KERN1"]["av"].state)
}
