package calls

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
)

func TestWhatAnAbortedStepChangedIsRead(t *testing.T) {
	var result runbook.ActResult
	done := runbook.ActResult{Effects: []runbook.Effect{{Change: runbook.Change{Property: "State"}, Verdict: runbook.Changed}}}
	require.True(t, DetailsOf(temporal.NewCanceledError(done), &result))
	assert.Equal(t, done, result)
	assert.False(t, DetailsOf(temporal.NewCanceledError(), &result))
	require.True(t, DetailsOf(temporal.NewNonRetryableApplicationError("no", runbook.ErrRefused, nil, done), &result))
	assert.False(t, DetailsOf(errors.New("no"), &result))
}

func TestWhenTheWorkerWasAway(t *testing.T) {
	const (
		startToClose    = enumspb.TIMEOUT_TYPE_START_TO_CLOSE
		scheduleToClose = enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE
		heartbeat       = enumspb.TIMEOUT_TYPE_HEARTBEAT
	)
	for name, test := range map[string]struct {
		err  error
		away bool
	}{
		"nobody took it":                   {temporal.NewTimeoutError(scheduleToClose, nil), true},
		"a worker ended":                   {temporal.NewTimeoutError(heartbeat, nil), true},
		"the last of the attempts ended":   {temporal.NewTimeoutError(scheduleToClose, temporal.NewTimeoutError(heartbeat, nil)), true},
		"the host let the deadline pass":   {temporal.NewTimeoutError(startToClose, nil), false},
		"attempts failed until the end":    {temporal.NewTimeoutError(scheduleToClose, Failure(runbook.ErrTransport, "no")), false},
		"the host refused":                 {Failure(runbook.ErrRefused, "no"), false},
		"the last attempt took too long":   {temporal.NewTimeoutError(scheduleToClose, temporal.NewTimeoutError(startToClose, nil)), false},
		"there was no error at all":        {nil, false},
		"the run was canceled meanwhile":   {temporal.NewCanceledError(), false},
		"something else than Temporal's":   {errors.New("no"), false},
		"a child workflow ran out of time": {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START, nil), false},
	} {
		assert.Equal(t, test.away, WorkerWasAway(test.err), name)
	}
}

func TestATimeoutOfTemporalIsPutIntoWords(t *testing.T) {
	options := workflow.ActivityOptions{StartToCloseTimeout: 5 * time.Minute, ScheduleToCloseTimeout: 15 * time.Minute}
	s := runbook.Step{Title: "the share is there", Host: "KERN1"}
	for timeout, want := range map[enumspb.TimeoutType]string{
		enumspb.TIMEOUT_TYPE_START_TO_CLOSE:    "cannot finish 'the share is there' on KERN1: the host or the worker did not answer within 5m0s; check the CPU and memory load of the host (Task Manager) and of the worker's machine, then retry",
		enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE: "cannot finish 'the share is there' on KERN1: the host or the worker did not answer within 15m0s; check the CPU and memory load of the host (Task Manager) and of the worker's machine, then retry",
		enumspb.TIMEOUT_TYPE_HEARTBEAT:         "cannot finish 'the share is there' on KERN1: the worker that did this work stopped responding; the next attempt first reads what is already done",
	} {
		err := InWords(temporal.NewTimeoutError(timeout, nil), s, options)
		assert.Equal(t, want, Reason(err))
		assert.Equal(t, runbook.ErrTransport, TypeOf(err))
	}
	last := temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, Failure(runbook.ErrTransport, "cannot reach KERN1"))
	assert.Equal(t, "cannot reach KERN1", Reason(InWords(last, s, options)), "the words of the last attempt stay")
}

func TestTheEndOfTheRunIsPutIntoWords(t *testing.T) {
	lost := fmt.Errorf("activity error (type: MeasureOutage, scheduledEventID: 92): %w", temporal.NewHeartbeatTimeoutError())
	assert.Equal(t, "the worker that did this work stopped responding", Reason(lost))
	slow := fmt.Errorf("activity error (type: MeasureOutage, scheduledEventID: 92): %w", temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_START_TO_CLOSE, nil))
	assert.Equal(t, "the host or the worker did not answer in time", Reason(slow))
	canceled := fmt.Errorf("activity error (type: MoveRole, scheduledEventID: 91): %w", temporal.NewCanceledError())
	assert.Equal(t, runbook.CanceledWithRun, Reason(canceled))
	assert.Equal(t, runbook.CanceledWithRun, Reason(workflow.ErrCanceled))
}
