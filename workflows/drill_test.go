package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
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
