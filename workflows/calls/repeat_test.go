package calls

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
)

// lost is the error of an attempt whose worker ended after a heartbeat with these details.
func lost(details ...any) error {
	failures := temporal.GetDefaultFailureConverter()
	return failures.FailureToError(failures.ErrorToFailure(temporal.NewHeartbeatTimeoutError(details...)))
}

func TestWorkThatEndsItsWorkersWaitsForAPerson(t *testing.T) {
	nobody := temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, nil)
	for name, tc := range map[string]struct {
		ends  []error
		calls int
		want  string
	}{
		"one worker":                      {[]error{lost(), nil}, 2, ""},
		"two in a row":                    {[]error{lost(), lost(), nil}, 2, "2 workers in a row stopped responding"},
		"nobody took it for a while":      {[]error{nobody, nobody, nobody, nil}, 4, ""},
		"nobody took it between the two":  {[]error{lost(), nobody, lost(), nil}, 3, "2 workers in a row"},
		"the first has changed something": {[]error{lost(runbook.Progressed{Changes: 1}), lost(), nil}, 3, ""},
		"a worker was stopped in order":   {[]error{lost(runbook.Progressed{Stopping: true}), lost(), nil}, 3, ""},
		"details of other work":           {[]error{lost([]string{"a sample"}), lost(), nil}, 2, "2 workers in a row"},
		"the next attempt fails":          {[]error{lost(), errors.New("refused")}, 2, "refused"},
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

func TestAProbeLeavesItsNextAttemptToTheServer(t *testing.T) {
	attended := New().Options(runbook.Step{}, LocalWork)
	assert.Contains(t, attended.RetryPolicy.NonRetryableErrorTypes, heartbeatTimeout)
	assert.NotContains(t, Unattended(attended).RetryPolicy.NonRetryableErrorTypes, heartbeatTimeout)
	assert.Contains(t, attended.RetryPolicy.NonRetryableErrorTypes, heartbeatTimeout, "it is a copy")
}
