package intent

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"changeover/runbook"
	"changeover/workflows/desk"
)

func TestAfterATimeoutEverythingIsKnownUnlessAnAttemptHasBegun(t *testing.T) {
	begun, failed := runbook.Progressed{Begun: true}, temporal.NewApplicationError("refused", runbook.ErrTransport, runbook.ActResult{Settled: true, Attempt: 1})
	for name, tc := range map[string]struct {
		err     error
		resumed bool
		want    bool
	}{
		"an answer":                          {failed, true, true},
		"no error":                           {nil, false, false},
		"nobody took it":                     {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, nil), false, true},
		"a worker ended while it read":       {lost(runbook.Progressed{}), false, true},
		"a worker ended after it began":      {lost(begun), false, false},
		"a worker of an older version":       {lost(runbook.Progressed{Changes: 1}), false, false},
		"a heartbeat that cannot be read":    {lost("x"), false, false},
		"the time was over":                  {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_START_TO_CLOSE, nil, begun), false, false},
		"the last of two attempts began":     {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, failed, begun), false, false},
		"the lost one of two attempts began": {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, lost(begun)), false, false},
		"an earlier activity began":          {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, nil), true, false},
		"an earlier activity began, and the worker of the next one ended": {lost(runbook.Progressed{}), true, false},
	} {
		assert.Equal(t, tc.want, ResultOf(tc.err, tc.resumed).Settled, name)
	}
}

// lost is the error of an attempt whose worker ended after a heartbeat with these details.
func lost(details ...any) error {
	failures := temporal.GetDefaultFailureConverter()
	return failures.FailureToError(failures.ErrorToFailure(temporal.NewHeartbeatTimeoutError(details...)))
}

func TestTheVerdictOfAStepIsTheLeastCertainOfItsEffects(t *testing.T) {
	effects := func(verdicts ...runbook.Verdict) (effects []runbook.Effect) {
		for _, v := range verdicts {
			effects = append(effects, runbook.Effect{Verdict: v})
		}
		return effects
	}
	for want, made := range map[runbook.Verdict][]runbook.Effect{
		runbook.Unchanged:         effects(),
		runbook.Changed:           effects(runbook.Changed, runbook.Changed),
		runbook.ChangedAnswerLost: effects(runbook.Changed, runbook.ChangedAnswerLost, runbook.Changed),
		runbook.OutcomeNotKnown:   effects(runbook.ChangedAnswerLost, runbook.OutcomeNotKnown, runbook.Changed),
	} {
		assert.Equal(t, want, Verdict(made))
	}
}

// running wants a service to run.
type running struct{}

func (running) ActivityName() string { return "EnsureRunning" }

// started and stopped are two changes of one service.
var (
	started = runbook.Change{Property: "State", Target: "MTA", Before: "stopped", After: "running"}
	stopped = runbook.Change{Property: "State", Target: "MTA", Before: "running", After: "stopped"}
)

func TestAnIntentStaysOpenUntilItsOutcomeIsKnown(t *testing.T) {
	failure := errors.New("refused")
	for name, tc := range map[string]struct {
		result   runbook.ActResult
		err      error
		outdated bool
		open     bool
		stays    bool // The open intent is still outdated.
	}{
		"the activity succeeded":          {result: runbook.ActResult{Settled: true}},
		"it failed, and all is known":     {result: runbook.ActResult{Settled: true, Attempt: 1}, err: failure},
		"it failed, and nothing is known": {err: failure, outdated: true, open: true, stays: true},
		"it failed after a change was lost": {
			result: runbook.ActResult{Settled: true, Sent: []runbook.Change{started}, Attempt: 1}, err: failure, outdated: true, open: true,
		},
		"an attempt failed before it read": {result: runbook.ActResult{Attempt: 1}, err: failure, outdated: true, open: true},
		"a timeout after an attempt began": {err: temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, nil), outdated: true, open: true},
	} {
		t.Run(name, func(t *testing.T) {
			var l Log
			record := &runbook.StepRecord{}
			next := l.Next("run", 7, []runbook.Change{started}, json.RawMessage(`"before"`))
			next.Outdated = tc.outdated
			p := desk.Proof{Step: runbook.Step{ID: "INT-9.5.1-3", Host: "BONN1"}, Want: running{}}
			l.Absorb(record, p, runbook.ActRequest{Intent: next}, tc.result, tc.err)
			if !tc.open {
				assert.Nil(t, l.Open())
				return
			}
			require.NotNil(t, l.Open())
			next.Outdated = tc.stays
			assert.Equal(t, Open{Intent: next, For: p}, *l.Open())
			l.GiveUp(record)
			assert.Nil(t, l.Open())
			assert.Equal(t, []runbook.Effect{{Change: started, Verdict: runbook.OutcomeNotKnown, Request: "run/7/1.1"}}, record.Effects)
		})
	}
}

func TestAPartContinuesTheLogOfItsStep(t *testing.T) {
	var step Log
	step.Next("run", 7, nil, nil)
	part := step.Part()
	next := part.Next("run", 7, []runbook.Change{started}, nil)
	assert.Equal(t, "run/7/2", next.ID)
	record := &runbook.StepRecord{}
	part.Absorb(record, desk.Proof{}, runbook.ActRequest{Intent: next}, runbook.ActResult{}, errors.New("no answer"))
	step.Join(part)
	require.NotNil(t, step.Open())
	assert.Equal(t, "run/7/2", step.Open().ID)
	assert.Equal(t, "run/7/3", step.Next("run", 7, nil, nil).ID)
}

func TestAnEffectIsRecordedOnceAndKnownAsMade(t *testing.T) {
	var l Log
	record := &runbook.StepRecord{}
	result := runbook.ActResult{Settled: true, Effects: []runbook.Effect{{Change: started, Verdict: runbook.Changed, Request: "run/7/1.1"}}}
	for range 2 {
		l.Absorb(record, desk.Proof{}, runbook.ActRequest{}, result, nil)
	}
	assert.Len(t, record.Effects, 1)
	assert.True(t, l.Undone([]runbook.Change{stopped, started}))
	assert.False(t, l.Undone([]runbook.Change{stopped}))
	l.MayRepeat()
	assert.False(t, l.Undone([]runbook.Change{started}))
}
