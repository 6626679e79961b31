package engine_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/engine"
)

// A report is unknown if the last read before it has failed. Other reads do not count.
func TestAReportRestsOnItsOwnRead(t *testing.T) {
	for _, failing := range []string{"BONN1", "BONN2"} {
		b := newBench(t)
		b.Register(runbook.ReadServicesActivity, func(q runbook.HostQuery[string]) ([]string, error) {
			if q.Step.Host == failing {
				return nil, temporal.NewNonRetryableApplicationError("access denied", runbook.ErrAccessDenied, nil)
			}
			return nil, nil
		})
		require.NoError(t, b.start(runbook.Check, func(ctx workflow.Context, r *engine.Run) {
			for _, host := range []string{"BONN1", "BONN2"} {
				var out []string
				s := runbook.Step{ID: "read-" + host, Host: host, Title: "read"}
				r.Read(ctx, s, runbook.ReadServicesActivity, runbook.HostQuery[string]{Step: s}, &out)
				r.Do(ctx, engine.Report(step(host, "report"), runbook.Unchanged, "the read shows it"))
			}
		}))
		got := verdicts(b.Evidence.Steps)
		for _, host := range []string{"BONN1", "BONN2"} {
			want := runbook.Unchanged
			if host == failing {
				want = runbook.Unknown
			}
			assert.Equal(t, want, got["report on "+host], "%s fails: report on %s", failing, host)
		}
	}
}
