package scenario

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/powershell/scripts"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
)

// In the scenarios, every step of the manual looks or acts, and every script runs. Each runbook that no deployment
// starts waits at a failed step, once with a retry until it ends and once with an abort. The test collects what these
// runs executed.
func TestEveryStepAndEveryScriptIsExercised(t *testing.T) {
	var covered Coverage
	t.Run("scenario", func(t *testing.T) {
		for _, scenario := range Scenarios() {
			t.Run(scenario.Name, func(t *testing.T) {
				t.Parallel()
				s := Built(t, scenario.Site, scenario.Built)
				for _, run := range scenario.Runs {
					covered.decided(run.Runbook, s.inScenario(t, run))
				}
				covered.add(scenario.Name, s.Evidence, s.used.Names())
			})
		}
	})
	for _, step := range steps.All() {
		if step.ExercisedBy() != "" {
			assert.Contains(t, covered.steps[step.ID], step.ExercisedBy(), "the scenario does not exercise step %s (%s): %s", step.ID, step.How, step.Title)
		}
	}
	for _, script := range scripts.All() {
		if script != scripts.Bootstrap && script != scripts.DescribePowerShell { // these two run before each of the others
			assert.NotEmpty(t, covered.scripts[script.Name], "no scenario runs script %s", script.Name)
		}
	}
	for _, name := range runbook.Names()[len(steps.Runbooks())+1:] { // the runbooks after the manual's chapters and deploy
		assert.Contains(t, covered.retried, name, "no run of it waits at a failed step, is retried and reaches its end")
		assert.Contains(t, covered.aborted, name, "no run of it waits at a failed step and is aborted")
	}
}

// inScenario carries out a run. It returns the evidence of the runs that it started and then its own.
func (s *Stage) inScenario(t *testing.T, run Run) []runbook.Evidence {
	t.Helper()
	if run.Before != nil {
		run.Before(s)
	}
	s.Parked = nil
	if run.Parked != nil {
		s.Parked = func(step runbook.ParkedStep) string { return run.Parked(s, step) }
	}
	s.Does = nil
	if run.Does != nil {
		s.Does = func(task runbook.OperatorTask) { run.Does(s, task) }
	}
	before, found := len(s.Evidence), s.standing()
	result, err := s.Run(run.Runbook, run.Input)
	if run.Aborted {
		require.ErrorContains(t, err, "was aborted")
		found.leftSafe(s)
		return s.Evidence[before:]
	}
	require.NoError(t, err)
	require.Equal(t, runbook.StateDone, result.State, "%s: %v", run.Runbook, result.Deviations)
	for _, want := range run.Warns {
		assert.True(t, slices.ContainsFunc(s.Evidence[before:], func(e runbook.Evidence) bool {
			return slices.ContainsFunc(e.Steps, func(r runbook.StepRecord) bool { return strings.Contains(strings.Join(r.Warnings, "; "), want) })
		}), "no step warns of: %s", want)
	}
	if run.InSync {
		assert.Zero(t, result.Changed, "%s changes nothing the second time", run.Runbook)
	}
	return s.Evidence[before:]
}
