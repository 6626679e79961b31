package engine

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/engine/schedule"
)

// A reset run holds no lock, and neither do the runbooks that it starts.
func TestAChildOfARunThatWasResetIsReset(t *testing.T) {
	for _, reset := range []bool{false, true} {
		env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
		env.ExecuteWorkflow(func(ctx workflow.Context, in runbook.Input) (bool, error) {
			return newStart(ctx, Book{}, in).reset, nil
		}, runbook.Input{Parent: &runbook.Parent{Site: []byte("{}"), Reset: reset}})
		var got bool
		require.NoError(t, env.GetWorkflowResult(&got))
		assert.Equal(t, reset, got)
	}
}

// A drill that nobody answers must not keep the lock, and later drills from starting.
func TestAScheduledRunWaitsAnHourForAPerson(t *testing.T) {
	site := &config.Site{Timeouts: config.Timeouts{OperatorHours: 168}}
	for scheduled, want := range map[bool]time.Duration{false: 168 * time.Hour, true: time.Hour} {
		env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
		if scheduled {
			require.NoError(t, env.SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(schedule.By.ValueSet("drill/berlin"))))
		}
		env.ExecuteWorkflow(func(ctx workflow.Context) (time.Duration, error) {
			return newStart(ctx, Book{}, runbook.Input{Site: "berlin"}).patience(site), nil
		})
		var got time.Duration
		require.NoError(t, env.GetWorkflowResult(&got))
		assert.Equal(t, want, got)
	}
}

// A run would repeat all work on every node for ever, because none can be done after a time in the future.
func TestAPasswordCannotHaveBeenChangedInTheFuture(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for at, refused := range map[string]bool{"2026-03-01T12:00:00Z": false, "2026-03-01T13:30:00+02:00": false, "2026-03-01T12:00:01Z": true, "2026-03-01T12:00:00-02:00": true} {
		env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
		env.SetStartTime(now)
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			return newStart(ctx, Book{Target: Passwords}, runbook.Input{Site: "berlin", PasswordChanged: at}).checkInput()
		})
		if !refused {
			require.NoError(t, env.GetWorkflowError(), at)
			continue
		}
		require.ErrorContains(t, env.GetWorkflowError(), "the field passwordChanged of its input is a time in the future: '"+at+"' (it is 2026-03-01T12:00:00Z now)")
	}
}

// Whoever asks a run that was reset, or one that such a run has started, learns that it can change nothing.
func TestARunThatWasResetSaysSo(t *testing.T) {
	for mode, shown := range map[runbook.Mode]bool{runbook.Apply: true, runbook.Check: false} {
		env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
		env.ExecuteWorkflow(func(ctx workflow.Context, in runbook.Input) ([]string, error) {
			r := newRun(newStart(ctx, Book{}, in), func() {})
			return []string{r.view.progress().Reset, r.view.details().Markdown()}, nil
		}, runbook.Input{Mode: mode, Parent: &runbook.Parent{Site: []byte("{}"), Reset: true, Start: "changeover run deploy --site berlin"}})
		var got []string
		require.NoError(t, env.GetWorkflowResult(&got))
		const text = "was reset in Temporal, so this run cannot change hosts; abort the run that was reset, then start the runbook again (changeover run deploy --site berlin)"
		assert.Equal(t, shown, strings.Contains(got[0], text), got[0])
		assert.Equal(t, shown, strings.Contains(got[1], "**Reset:** "), got[1])
	}
}
