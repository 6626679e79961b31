package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster"
	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/chapter"
)

func TestTheOwnerIsNotRestartedWhileAnotherNodeIsUp(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureNodePause apply KERN1 INT-9.2-4", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.SkipUpdate, eva) })
	s.at(2*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		parked := s.progress().Parked[0]
		assert.Equal(t, "INT-9.4.2-2", parked.Step.ID)
		assert.True(t, parked.Guard)
		assert.Contains(t, parked.Error, "cannot restart KERN1: the node owns role 'Xpressions Role', which could fail over to KERN2")
		assert.Empty(t, f.called("RestartHost apply KERN1"))
		f.paused["KERN2"] = true
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Len(t, f.called("RestartHost apply KERN1"), 1)
}

// A restart that would stop the cluster is refused before the role goes offline.
func TestANodeIsNotRestartedWithoutQuorum(t *testing.T) {
	f := withXPR(t)
	f.differTimes("CheckQuorumKept check KERN1 INT-9.4.2-2 the cluster keeps its quorum while KERN1 restarts", 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Equal(t, "INT-9.4.2-2", s.progress().Parked[0].Step.ID)
		assert.Empty(t, f.called("RestartHost apply KERN1"))
		assert.Empty(t, f.called("EnsureRoleState apply"))
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Len(t, f.called("RestartHost apply KERN1"), 1)
}

func TestTheRoleIsOfflineWhileItsOwnerRestarts(t *testing.T) {
	f := withXPR(t)
	f.whenCalled("RunProgram apply KERN1 INT-9.4.2-1", func() { f.services["KERN1"]["licsvc"].state = chapter.Running })
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	requireOrder(t, f, "INT-9.4.2-2 service licsvc is stopped", "EnsureRoleState apply KERN1 INT-9.4.2-2 the role is offline while KERN1 restarts",
		"RestartHost apply KERN1", "EnsureRoleState apply KERN1 INT-9.4.2-2 the role is in the same state as before the restart of KERN1")
}

// refusedInItsWindow is an integration that begins with the window for restarts, whose first restart is refused.
func refusedInItsWindow(t *testing.T) (*fakeHosts, *scene) {
	f := withXPR(t)
	f.site.Reboots.Window = config.Window{From: "20:00", To: "21:00"}
	f.failTimes("RestartHost apply KERN2", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.skipping().SetStartTime(time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC))
	return f, s
}

func TestAWindowThatHasClosedIsWaitedForAgain(t *testing.T) {
	f, s := refusedInItsWindow(t)
	s.at(3*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		s.update("", runbook.RetryUpdate, eva)
	})
	s.at(4*time.Hour, func() {
		require.Zero(t, f.boots["KERN2"], "it is 24:00")
		require.Equal(t, runbook.StateWaitingForWindow, s.progress().State)
	})
	result, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, result.OperatorTasks, "nobody was asked")
	assert.Equal(t, 1, f.boots["KERN2"])
	assert.Contains(t, f.evidence[0].OperatorTasks[0].Over, "2026-11-24 20:00 UTC")
}

// While a restart waits for the next window, another node or the witness may lose its vote.
func TestTheQuorumIsReadAgainAfterAWindow(t *testing.T) {
	f, s := refusedInItsWindow(t)
	s.at(3*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		f.differTimes("CheckQuorumKept check KERN1 INT-9.4.2-2 the cluster keeps its quorum while KERN2 restarts", 1)
		s.update("", runbook.RetryUpdate, eva)
	})
	s.at(25*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Equal(t, "the cluster keeps its quorum while KERN2 restarts", s.progress().Parked[0].Step.Title)
		assert.Zero(t, f.boots["KERN2"])
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 1, f.boots["KERN2"])
}

// A person who has accepted that the cluster stops is not asked again, perhaps at night, when the next window begins.
func TestAnAcceptedLossOfQuorumIsNotAskedAboutAgain(t *testing.T) {
	f, s := refusedInItsWindow(t)
	f.differTimes("CheckQuorumKept check KERN1 INT-9.4.2-2 the cluster keeps its quorum while KERN2 restarts", 3)
	s.at(10*time.Minute, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Equal(t, "the cluster keeps its quorum while KERN2 restarts", s.progress().Parked[0].Step.Title)
		s.update("", runbook.SkipUpdate, eva)
	})
	s.at(3*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		require.Zero(t, f.boots["KERN2"])
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err, "nobody answers any more")
	assert.Equal(t, 1, f.boots["KERN2"])
}

// The witness may lose its vote after the quorum was read, so the host refuses the restart. A person who accepts the loss of the
// quorum is not asked again.
func TestAQuorumThatIsLostAsARestartBeginsIsAskedAbout(t *testing.T) {
	f := withXPR(t)
	f.failTimes("RestartHost apply KERN2", runbook.ErrPrecondition, 1).meanwhile = func() {
		f.failTimes("CheckQuorumKept check KERN1 INT-9.4.2-2", runbook.ErrPrecondition, 2)
	}
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Equal(t, "the cluster keeps its quorum while KERN2 restarts", s.progress().Parked[0].Step.Title)
		assert.Zero(t, f.boots["KERN2"])
		s.update("", runbook.SkipUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 1, f.boots["KERN2"])
}

// The retry finds that the node has not restarted. The window of the first attempt has ended, so the retry waits for the next one.
func TestARestartWhoseAnswerWasLostWaitsForTheNextWindow(t *testing.T) {
	f := withXPR(t)
	f.site.Reboots.Window = config.Window{From: "20:00", To: "21:00"}
	f.failTimes("RestartHost apply KERN2", runbook.ErrTransport, 1)
	s := newScene(t, f)
	s.skipping().SetStartTime(time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC))
	s.at(3*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		s.update("", runbook.RetryUpdate, eva)
	})
	s.at(4*time.Hour, func() {
		require.Zero(t, f.boots["KERN2"], "it is 24:00")
		require.Equal(t, runbook.StateWaitingForWindow, s.progress().State)
	})
	result, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, result.OperatorTasks, "nobody was asked")
	assert.Equal(t, 1, f.boots["KERN2"])
}

// The answer of a restart is lost, and then another node loses its vote. A person decides, and the decision counts for the attempt
// that finds out what became of the first one.
func TestARestartWhoseAnswerWasLostObeysAnAcceptedLossOfQuorum(t *testing.T) {
	f := withXPR(t)
	f.failTimes("RestartHost apply KERN2", runbook.ErrTransport, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		f.needed = []string{"KERN2"}
		s.update("", runbook.RetryUpdate, eva)
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		require.Equal(t, "the cluster keeps its quorum while KERN2 restarts", s.progress().Parked[0].Step.Title)
		require.Zero(t, f.boots["KERN2"])
		s.update("", runbook.SkipUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 1, f.boots["KERN2"])
}

func TestARestartWaitsForItsWindow(t *testing.T) {
	restarted := func(answer bool) time.Duration {
		f := withXPR(t)
		f.site.Reboots.Window = config.Window{From: "22:00", To: "04:00"}
		s := newScene(t, f)
		s.skipping().SetStartTime(time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC))
		s.at(30*time.Minute, func() {
			require.Empty(t, f.called("RestartHost apply"))
			require.Len(t, s.tasks(""), 1)
			require.Equal(t, "allow the restart of KERN2 (9.4.2/6); without an answer the restart begins at 2026-11-23 22:00 UTC", s.tasks("")[0].Title)
			if answer {
				s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "nobody works"})
			}
		})
		if answer {
			s.at(45*time.Minute, func() { require.Len(t, f.called("RestartHost apply KERN2"), 1) })
		}
		result, err := s.run(runbook.Integrate, runbook.Input{})
		require.NoError(t, err)
		assert.Equal(t, runbook.StateDone, result.State)
		return s.stage.Now().Sub(time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC))
	}
	assert.GreaterOrEqual(t, restarted(false), 2*time.Hour)
	assert.GreaterOrEqual(t, restarted(true), 2*time.Hour, "the other node waits for the window as well")
}

// A maintenance window that was approved for one night is no permission to restart a node at noon some days later.
func TestAnApprovedMaintenanceWindowEnds(t *testing.T) {
	f := deployedWith(t, siteWithHotfix("/s", localFile))
	f.site.Reboots.Window = config.Window{From: "22:00", To: "04:00"}
	f.wantRestart[`C:\HF1\setup.exe`] = true
	f.failTimes("RunProgram apply KERN2", runbook.ErrRefused, 1)
	s := newScene(t, f)
	began := time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC)
	s.skipping().SetStartTime(began)
	s.at(time.Hour, func() {
		require.Equal(t, "maintenance-window", s.tasks("")[0].ID)
		s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "tonight"})
	})
	s.at(64*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		s.update("", runbook.RetryUpdate, eva)
	})
	s.at(65*time.Hour, func() {
		require.Empty(t, f.called("RestartHost apply"), "it is 13:00, three days later")
		require.Equal(t, runbook.StateWaitingForWindow, s.progress().State)
	})
	_, err := s.run(runbook.InstallHotfix, sideJobs()[runbook.InstallHotfix])
	require.NoError(t, err)
	assert.Len(t, f.called("RestartHost apply"), 2)
	assert.GreaterOrEqual(t, s.stage.Now().Sub(began), 74*time.Hour)
}

// Until the end of the next restart window, an approved maintenance window allows restarts at any time.
func TestAnApprovedMaintenanceWindowAllowsRestarts(t *testing.T) {
	f := deployedWith(t, siteWithHotfix("/s", localFile))
	f.site.Reboots.Window = config.Window{From: "22:00", To: "04:00"}
	f.wantRestart[`C:\HF1\setup.exe`] = true
	s := newScene(t, f)
	began := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	s.skipping().SetStartTime(began)
	s.at(time.Hour, func() {
		s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Task: "maintenance-window", Reason: "today"})
	})
	result, err := s.run(runbook.InstallHotfix, sideJobs()[runbook.InstallHotfix])
	require.NoError(t, err)
	assert.Equal(t, 1, result.OperatorTasks)
	assert.Len(t, f.called("RestartHost apply"), 2)
	assert.Less(t, s.stage.Now().Sub(began), 10*time.Hour)
}

func TestNodesAreTheSameInAnySpelling(t *testing.T) {
	f := drifted(t)
	f.drift("failoverThreshold")
	f.lower = true
	f.failTimes("EnsureRoleSettings apply KERN1 INT-9.7.5-1", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.withOperator(runbook.Integrate, runbook.Input{})
	s.at(12*time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Empty(t, f.called("MoveRole"), "kern1 is KERN1: the role is at home")
	assert.ErrorContains(t, err, "is Online on KERN1")

	// The install node owns the role when it restarts, however the cluster spells it.
	f = withXPR(t)
	f.lower = true
	_, err = newScene(t, f).run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.NotEmpty(t, f.called("EnsureRoleState apply KERN1 INT-9.4.2-2 the role is in the same state as before the restart of KERN1"))
}

func TestARoleThatIsGoneLeavesAHostToAsk(t *testing.T) {
	f := withXPR(t)
	f.failTimes("EnsureRegistryCheckpoints apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		f.roleFound, f.owner = false, ""
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.False(t, f.nobodyAsked)
}

// payrollOn is the state of a role of another product.
func payrollOn(node string) []cluster.OtherRole {
	return []cluster.OtherRole{{Name: "Payroll", Owner: node, State: cluster.Online}, {Name: "Files", Owner: node, State: cluster.Offline}}
}

// The site allows restarts in advance, but nobody has allowed that another role of the node is interrupted.
func TestARestartThatInterruptsAnotherRoleIsAsked(t *testing.T) {
	f := withXPR(t)
	f.otherRoles = payrollOn("kern2")
	s := newScene(t, f)
	asked := ""
	s.at(time.Hour, func() {
		require.Len(t, s.tasks(""), 1)
		task := s.tasks("")[0]
		asked = task.Title
		assert.Equal(t, "restart-kern2", task.ID)
		assert.Zero(t, f.boots["KERN2"])
		s.update("", runbook.ConfirmUpdate, s.confirmation(task))
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, "allow the restart of KERN2 (9.4.2/6); the restart interrupts other roles of the node, which may run on another node afterwards: 'Payroll' (Online)", asked)
	assert.Equal(t, 1, f.boots["KERN2"])
	assert.Equal(t, []string{"Xpressions Role", "Payroll"}, f.interrupts["KERN2"])
	assert.Equal(t, []string{"Xpressions Role"}, f.interrupts["KERN1"])
}

// The owner of the role keeps its other roles, which the run brings back.
func TestARestartOfTheOwnerNamesItsOtherRoles(t *testing.T) {
	f := withXPR(t)
	f.site.Reboots.Approval = config.ApprovalAsk
	f.otherRoles = payrollOn("KERN1")
	s := newScene(t, f)
	var asked []string
	for _, hour := range []time.Duration{1, 2} {
		s.at(hour*time.Hour, func() {
			for _, task := range s.tasks("") {
				asked = append(asked, task.Title)
				s.update("", runbook.ConfirmUpdate, s.confirmation(task))
			}
		})
	}
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{
		"allow the restart of KERN1 (9.4.2/6); the restart interrupts other roles of the node, of which the run brings back those that are wholly online now: 'Payroll' (Online)",
		"allow the restart of KERN2 (9.4.2/6)",
	}, asked)
}

// A role that comes to the node after a person has allowed the restart is asked about before the restart.
func TestARoleThatComesBeforeTheRestartIsAskedAbout(t *testing.T) {
	f := withXPR(t)
	f.failTimes("RestartHost apply KERN2", runbook.ErrPrecondition, 1).meanwhile = func() { f.otherRoles = payrollOn("KERN2") }
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Empty(t, s.progress().Parked)
		require.Len(t, s.tasks(""), 1)
		assert.Contains(t, s.tasks("")[0].Title, "'Payroll' (Online)")
		assert.Zero(t, f.boots["KERN2"])
		s.update("", runbook.ConfirmUpdate, s.confirmation(s.tasks("")[0]))
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 1, f.boots["KERN2"])
}
