package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

func TestAnOperatorTaskIsRefusedUntilItIsDone(t *testing.T) {
	f := prepared(t)
	f.facts = append(f.facts, attested("INS-4.0-1", "INS-4.3.3-1/KERN1")...)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		tasks := s.tasks("")
		require.Len(t, tasks, 1)
		assert.Equal(t, "licence-service", tasks[0].ID)
		assert.Contains(t, tasks[0].Why, "the host does not show that the task is done: 'the licence service is installed on the cluster drive': Service licsvc is '(absent)', wanted 'installed'")
		assert.Equal(t, `C:\media\XpressionsInstall\Setup.exe`, tasks[0].Program)
		assert.Contains(t, tasks[0].Pages[0].Fields, runbook.Field{Label: "Target folder", Value: `R:\OpenScape\xprlicsvc`})
		s.update("", runbook.ConfirmUpdate, s.confirmation(tasks[0]))
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, 1)
		assert.ErrorContains(t, s.refused[0], "'the licence service is installed on the cluster drive': Service licsvc is '(absent)', wanted 'installed'")
		assert.Contains(t, s.tasks("")[0].Missing, "'the licence service is installed on the cluster drive': Service licsvc is '(absent)', wanted 'installed'")
		assert.Equal(t, runbook.StateWaitingForOperator, s.progress().State)
		s.withOperator(runbook.Install, runbook.Input{})
	})
	result, err := s.run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Equal(t, 2, result.OperatorTasks)
	assert.Len(t, s.refused, 1)
}

func TestTheSetupTaskShowsReferencesInsteadOfSecrets(t *testing.T) {
	f := prepared(t)
	s := newScene(t, f)
	_, err := s.play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	var secrets []runbook.Field
	for _, task := range s.seen {
		for _, page := range task.Pages {
			for _, field := range page.Fields {
				if field.Secret {
					secrets = append(secrets, field)
				}
			}
		}
	}
	assert.Contains(t, secrets, runbook.Field{Label: "Password", Value: "env:POSTMASTER", Secret: true})
	assert.Contains(t, secrets, runbook.Field{Label: "Password", Value: "env:XPRSVC", Secret: true})
	for _, field := range secrets {
		assert.Regexp(t, `^env:`, field.Value)
	}
}

func TestAttestationsAreAskedForOnce(t *testing.T) {
	f := newFakeHosts(testSite())
	first := newScene(t, f)
	_, err := first.play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	require.Len(t, first.seen, 1)
	assert.True(t, first.seen[0].Attest)

	second := newScene(t, f)
	result, err := second.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, result.OperatorTasks)
	assert.Contains(t, stepsOf(f, runbook.Prepare), "PREP-7.1.2-4  attested the cluster drive is redundant and is part of the backup")
}

func TestARequiredTaskCannotBeSkippedButAnAttestationCan(t *testing.T) {
	f := prepared(t)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		s.update("", runbook.SkipUpdate, runbook.Decision{Operator: "eva", Reason: "later", Step: "INS-4.0-1"})
	})
	s.at(2*time.Hour, func() {
		s.update("", runbook.SkipUpdate, runbook.Decision{Operator: "eva", Reason: "later", Step: "clusterprep"})
	})
	s.at(3*time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	require.Len(t, s.refused, 1)
	assert.ErrorContains(t, s.refused[0], "cannot skip the task 'clusterprep'")
	assert.Len(t, f.evidence[0].Deviations, 1)
	tasks := f.evidence[0].OperatorTasks
	require.Len(t, tasks, 2, "also those that nobody confirmed are evidence")
	assert.Equal(t, "clusterprep", tasks[1].ID)
	assert.Zero(t, tasks[1].Confirmed)
}

func TestRestartsAreAllowedByAPersonUnlessTheSiteSaysOtherwise(t *testing.T) {
	f := withXPR(t)
	f.site.Reboots.Approval = "ask"
	s := newScene(t, f)
	result, err := s.play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 2, result.OperatorTasks)
	assert.Equal(t, "restart-kern2", s.seen[0].ID)
	assert.Equal(t, "restart-kern1", s.seen[1].ID)
	assert.True(t, s.seen[0].Permission())
	assert.Equal(t, 1, f.boots["KERN1"])
}

func TestProgramsWithoutSilentArgumentsAreRunByAPerson(t *testing.T) {
	f := withXPR(t)
	f.site.Unattended.PrinterDriver, f.site.Unattended.Prerequisites = "", nil
	s := newScene(t, f)
	result, err := s.play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Empty(t, f.called("RunProgram"))
	// Five runtimes and a printer driver on two nodes.
	assert.Equal(t, 12, result.OperatorTasks)
}

// A decision about a step of another host, or about a failure that is over, must not reach the task of the same step.
func TestASkipReachesOnlyTheTaskThatItMeans(t *testing.T) {
	f := withXPR(t)
	f.site.Unattended.PrinterDriver = ""
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Equal(t, "printer-driver-kern2", s.tasks("")[0].ID)
		for _, d := range []runbook.Decision{
			{Step: "INT-9.4.2-1", Host: "KERN1"},
			{Step: "INT-9.4.2-1", Host: "KERN2", Attempt: 1},
			{Step: "printer-driver-kern2", Host: "KERN1"},
			{Step: "printer-driver-kern2", Attempt: 1},
		} {
			d.Operator, d.Reason = "eva", "the driver is there"
			s.update("", runbook.SkipUpdate, d)
		}
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, 4)
		for _, err := range s.refused {
			require.ErrorContains(t, err, "; to skip an open task, name the task: changeover skip ")
			require.ErrorContains(t, err, " --step printer-driver-kern2 --reason TEXT")
		}
		s.update("", runbook.SkipUpdate, runbook.Decision{Operator: "eva", Reason: "the driver is there", Step: "9.4.2/1", Host: "kern2"})
	})
	s.at(3*time.Hour, func() {
		require.Len(t, s.refused, 4)
		require.NotEqual(t, "printer-driver-kern2", s.tasks("")[0].ID)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

// A retry means a failed step, and so does a skip without a step. The refusal names the command that answers the task.
func TestARefusedDecisionNamesTheCommandThatAnswersTheTask(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	s.at(time.Hour, func() {
		s.update("", runbook.SkipUpdate, runbook.Decision{Operator: "eva", Reason: "x"})
		s.update("", runbook.RetryUpdate, runbook.Decision{Operator: "eva", Reason: "x"})
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, 2)
		require.ErrorContains(t, s.refused[0], "cannot skip: no step of default-test-workflow-id is waiting for a decision; to skip an open task, name the task: changeover skip default-test-workflow-id --step preparation --reason TEXT")
		require.ErrorContains(t, s.refused[1], "cannot retry: no step of default-test-workflow-id is waiting for a decision; to confirm an open task: changeover confirm default-test-workflow-id --task preparation")
		require.NotContains(t, s.refused[1].Error(), "to skip")
		s.update("", runbook.SkipUpdate, runbook.Decision{Operator: "eva", Reason: "x", Step: "preparation"})
	})
	result, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	assert.Len(t, s.refused, 2)
}

// A required task cannot be skipped, so no command that skips is named.
func TestARefusedSkipNamesNoCommandForARequiredTask(t *testing.T) {
	f := toSetup(t)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.SkipUpdate, eva) })
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, 1)
		require.ErrorContains(t, s.refused[0], "; to confirm an open task: changeover confirm default-test-workflow-id --task xpr-setup")
		require.NotContains(t, s.refused[0].Error(), "to skip")
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

func TestAHostThatDoesNotAnswerParksInsteadOfShowingATask(t *testing.T) {
	f := prepared(t)
	f.facts = append(f.facts, attested("INS-4.0-1", "INS-4.3.3-1/KERN1")...)
	f.failTimes("ReadServices", runbook.ErrTransport, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Empty(t, s.tasks(""))
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

func TestATaskIsAnsweredOnce(t *testing.T) {
	f := prepared(t)
	f.facts = append(f.facts, attested("INS-4.0-1", "INS-4.3.3-1/KERN1")...)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		f.perform(s.tasks("")[0])
		confirmation := s.confirmation(s.tasks("")[0])
		s.update("", runbook.ConfirmUpdate, confirmation)
		s.update("", runbook.ConfirmUpdate, confirmation)
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, 1)
		require.ErrorContains(t, s.refused[0], "the run is verifying an earlier answer on the hosts")
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

func TestDecisionsComeTooLateWhileTheEvidenceIsWritten(t *testing.T) {
	f := newFakeHosts(testSite())
	f.facts = preparationAttested()
	s := newScene(t, f)
	s.skipping().OnActivity("WriteEvidence", mock.Anything).After(time.Hour).Return(runbook.EvidenceFile{Path: "/evidence/late.json"}, nil)
	s.at(time.Minute, func() { s.update("", runbook.AbortUpdate, eva) })
	result, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	require.Len(t, s.refused, 1)
	assert.ErrorContains(t, s.refused[0], "cannot abort")
}
