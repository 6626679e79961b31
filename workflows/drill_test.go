package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/engine/schedule"
)

// The move parks, the probe reaches its limit, and the operator's retry brings an
// outage that nobody measures.
func TestAProbeThatEndedBeforeTheMoveProvesNothing(t *testing.T) {
	f := deployed(t)
	f.site.Test.OutageObjectiveSeconds = 30
	f.failTimes("MoveRole apply KERN2 TST-9.9-4", runbook.ErrRefused, 1)
	s := newScene(t, f)
	limited := f.outage
	limited.Began = s.stage.Now()
	limited.Ended, limited.ByLimit = limited.Began.Add(20*time.Minute), true
	s.skipping().OnActivity("MeasureOutage", mock.Anything, mock.Anything).Return(limited, nil).Once()
	s.skipping().OnActivity("MeasureOutage", mock.Anything, mock.Anything).Return(f.outage, nil)
	s.at(2*time.Hour, func() { s.update("", runbook.RetryUpdate, eva) })
	result, err := s.run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 4, result.Moves, "there and back, and both once more")
	first := result.Drill.Moves[0]
	assert.Equal(t, runbook.OutageRepeated, first.Verdict)
	assert.Contains(t, first.Outage.Gap, "nothing was measured after")
	assert.Contains(t, first.Outage.Gap, "reached its time limit")
	assert.Equal(t, runbook.AtLeast(4*time.Second), first.Outage.Longest, "nobody saw its end")
	assert.InDelta(t, (100 * time.Minute).Seconds(), first.Outage.GapSeconds, 60)
}

func TestCurrentDetailsShowBothEndsOfAnOutage(t *testing.T) {
	f := deployed(t)
	s := newScene(t, f)
	_, err := s.run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Contains(t, details(t, s), "| KERN1 to KERN2 | outage of 4.0 to 5.0 s | measured, no objective |")
}

// The role may be away once more while the run waits for steady answers, and the probe has ended by then.
func TestAProbeThatEndedBeforeTheAnswersWereSteadyProvesNothing(t *testing.T) {
	f := deployed(t)
	f.site.Test.OutageObjectiveSeconds = 30
	s := newScene(t, f)
	limited := f.outage
	limited.Began = s.stage.Now()
	limited.Ended, limited.ByLimit = limited.Began.Add(5*time.Second), true
	s.skipping().OnActivity("MeasureOutage", mock.Anything, mock.Anything).Return(limited, nil).After(5 * time.Second).Once()
	s.skipping().OnActivity("MeasureOutage", mock.Anything, mock.Anything).Return(f.outage, nil)
	s.skipping().OnActivity("AwaitAnswers", mock.Anything, mock.Anything).Return(runbook.Answers{Steady: true}, nil).After(time.Minute)
	result, err := s.run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.OutageRepeated, result.Drill.Moves[0].Verdict)
	assert.Contains(t, result.Drill.Moves[0].Outage.Gap, "nothing was measured after")
}

// Moving the role interrupts the service: a drill of the night must not begin in the morning, when a worker is back.
func TestADrillThatNoWorkerBeganInTimeIsSkipped(t *testing.T) {
	for name, test := range map[string]struct {
		schedule         string
		server, noWorker time.Duration
		skipped          bool
	}{
		"in time":                            {"drill/berlin", time.Minute, 8 * time.Minute, false},
		"no worker for hours":                {"drill/berlin", time.Second, 5 * time.Hour, true},
		"the server and the worker are late": {"drill/berlin", 6 * time.Minute, 5 * time.Minute, true},
		"a person asks for a missed drill":   {"drill/berlin", 48 * time.Hour, 5 * time.Minute, false},
		"a schedule of a person":             {"my-own", 0, time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := deployed(t)
			s := newScene(t, f)
			require.NoError(t, s.skipping().SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(
				schedule.By.ValueSet(test.schedule), schedule.At.ValueSet(s.stage.Now().Add(-test.server)))))
			s.skipping().OnActivity(runbook.LoadSiteActivity, mock.Anything, mock.Anything).Return(resolved.Resolve(f.site, "berlin.yaml", "digest"), nil).After(test.noWorker)
			result, err := s.run(runbook.FailoverTest, runbook.Input{})
			require.NoError(t, err)
			if !test.skipped {
				assert.Equal(t, runbook.StateDone, result.State)
				return
			}
			assert.Equal(t, runbook.StateSkipped, result.State)
			assert.Empty(t, f.called("MoveRole"))
			assert.Contains(t, f.evidence[len(f.evidence)-1].Error, "no worker began this drill within 10m0s (test.drill.catchUpMinutes) after")
		})
	}
}
