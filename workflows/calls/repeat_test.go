package calls

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
)

// lost is the error of an attempt whose worker ended after a heartbeat with these details.
func lost(t *testing.T, details ...any) error {
	t.Helper()
	var last *commonpb.Payloads
	if len(details) > 0 {
		var err error
		last, err = converter.GetDefaultDataConverter().ToPayloads(details...)
		require.NoError(t, err)
	}
	return temporal.GetDefaultFailureConverter().FailureToError(&failurepb.Failure{
		FailureInfo: &failurepb.Failure_TimeoutFailureInfo{TimeoutFailureInfo: &failurepb.TimeoutFailureInfo{
			TimeoutType: enumspb.TIMEOUT_TYPE_HEARTBEAT, LastHeartbeatDetails: last,
		}},
	})
}

func TestWorkThatEndsItsWorkersWaitsForAPerson(t *testing.T) {
	nobody := temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, nil)
	for name, tc := range map[string]struct {
		ends  []error
		calls int
		want  string
	}{
		"one worker":                      {[]error{lost(t), nil}, 2, ""},
		"two in a row":                    {[]error{lost(t), lost(t), nil}, 2, "2 workers in a row stopped responding"},
		"nobody took it for a while":      {[]error{nobody, nobody, nobody, nil}, 4, ""},
		"nobody took it between the two":  {[]error{lost(t), nobody, lost(t), nil}, 3, "2 workers in a row"},
		"the first has changed something": {[]error{lost(t, runbook.Progressed{Changes: 1}), lost(t), nil}, 3, ""},
		"a worker was stopped in order":   {[]error{lost(t, runbook.Progressed{Stopping: true}), lost(t), nil}, 3, ""},
		"details of other work":           {[]error{lost(t, []string{"a sample"}), lost(t), nil}, 2, "2 workers in a row"},
		"the next attempt fails":          {[]error{lost(t), errors.New("refused")}, 2, "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			made := 0
			err := Repeat(runbook.Step{Title: "the share is there", Host: "KERN1"}, workflow.ActivityOptions{}, func(again bool) error {
				made++
				assert.Equal(t, made > 1, again)
				return tc.ends[made-1]
			})
			assert.Equal(t, tc.calls, made)
			if tc.want == "" {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, tc.want)
			}
		})
	}
}

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
		"a worker ended while it read":       {lost(t, runbook.Progressed{}), false, true},
		"a worker ended after it began":      {lost(t, begun), false, false},
		"a worker of an older version":       {lost(t, runbook.Progressed{Changes: 1}), false, false},
		"a heartbeat that cannot be read":    {lost(t, "x"), false, false},
		"the time was over":                  {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_START_TO_CLOSE, nil, begun), false, false},
		"the last of two attempts began":     {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, failed, begun), false, false},
		"the lost one of two attempts began": {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, lost(t, begun)), false, false},
		"an earlier activity began":          {temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, nil), true, false},
		"an earlier activity began, and the worker of the next one ended": {lost(t, runbook.Progressed{}), true, false},
	} {
		assert.Equal(t, tc.want, ResultOf(tc.err, tc.resumed).Settled, name)
	}
}

func TestAProbeLeavesItsNextAttemptToTheServer(t *testing.T) {
	attended := New().Options(runbook.Step{}, LocalWork)
	assert.Contains(t, attended.RetryPolicy.NonRetryableErrorTypes, heartbeatTimeout)
	assert.NotContains(t, Unattended(attended).RetryPolicy.NonRetryableErrorTypes, heartbeatTimeout)
	assert.Contains(t, attended.RetryPolicy.NonRetryableErrorTypes, heartbeatTimeout, "it is a copy")
}
