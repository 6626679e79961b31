package workflows

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"changeover/config"
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
	var titles []string
	for _, step := range f.evidence[len(f.evidence)-1].Steps {
		titles = append(titles, step.Title)
	}
	assert.Contains(t, titles, "the role has moved to KERN2 and is online there (moved again, because a measurement was lost)")
	first := result.Drill.Moves[0]
	assert.Equal(t, runbook.OutageRepeated, first.Verdict)
	assert.Contains(t, first.Outage.Gap, "nothing was measured after")
	assert.Contains(t, first.Outage.Gap, "when the measurement reached its time limit")
	assert.Equal(t, runbook.AtLeast(4*time.Second), first.Outage.Longest, "nobody saw its end")
	assert.InDelta(t, (100 * time.Minute).Seconds(), first.Outage.GapSeconds, 60)
}

func TestCurrentDetailsShowBothEndsOfAnOutage(t *testing.T) {
	f := deployed(t)
	s := newScene(t, f)
	_, err := s.run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Contains(t, details(t, s), "| 1: KERN1 to KERN2 | outage of 4.0 to 5.0 s | measured and not judged, because test.outageObjectiveSeconds is not set |\n| 2: KERN2 to KERN1 |")
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

// scheduled makes the run of a scene a drill of the site's schedule, which is due now.
func (s *scene) scheduled() {
	require.NoError(s.t, s.skipping().SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(
		schedule.By.ValueSet(runbook.DrillSchedule(s.f.site.Name)), schedule.At.ValueSet(s.stage.Now()))))
}

// Workers that were away in the middle of a drill may return when people work: the role then stays where it is.
func TestADrillThatWasInterruptedForHoursEndsWhereItIs(t *testing.T) {
	for name, test := range map[string]struct {
		drill   bool
		away    time.Duration
		stopped bool
	}{
		"for hours":               {true, 5 * time.Hour, true},
		"for minutes":             {true, 50 * time.Minute, false},
		"a test that is no drill": {false, 5 * time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := deployed(t)
			s := newScene(t, f)
			if test.drill {
				s.scheduled()
			}
			s.skipping().OnActivity(runbook.AwaitAnswersActivity, mock.Anything, mock.Anything).Return(runbook.Answers{Steady: true}, nil).After(test.away).Once()
			s.skipping().OnActivity(runbook.AwaitAnswersActivity, mock.Anything, mock.Anything).Return(runbook.Answers{Steady: true}, nil)
			result, err := s.run(runbook.FailoverTest, runbook.Input{})
			if !test.stopped {
				require.NoError(t, err)
				assert.Equal(t, runbook.StateDone, result.State)
				return
			}
			requireKind(t, err, runbook.ErrInterrupted)
			assert.ErrorContains(t, err, "and 'the role has moved to KERN1 and is online there' would begin only at")
			assert.ErrorContains(t, err, "role 'Xpressions Role' is Online on KERN2")
			assert.Equal(t, "KERN2", f.owner)
			assert.Len(t, f.called("MoveRole apply"), 1)
			e := f.evidence[len(f.evidence)-1]
			assert.Equal(t, runbook.StateFailed, e.State)
			assert.Len(t, e.Outages, 1, "a move that did not begin is not measured")
		})
	}
}

func TestADrillThatWasInterruptedBeforeItsFirstMoveIsSkipped(t *testing.T) {
	f := deployed(t)
	s := newScene(t, f)
	s.scheduled()
	s.skipping().OnActivity(runbook.DescribeLockActivity, mock.Anything, mock.Anything).Return(runbook.LockHolder{}, nil).After(5 * time.Hour).Once()
	s.skipping().OnActivity(runbook.DescribeLockActivity, mock.Anything, mock.Anything).Return(runbook.LockHolder{}, nil)
	result, err := s.run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateSkipped, result.State)
	assert.Empty(t, f.called("MoveRole apply"))
	assert.Contains(t, f.evidence[len(f.evidence)-1].Error, "nothing was changed; the next run starts at the next time of the schedule")
}

// The activity of a move may wait for a worker, too. If no attempt at it has begun, no move has. A move that has begun is
// brought to its end, and is the last one.
func TestAMoveOfADrillThatWaitedForAWorkerDoesNotBegin(t *testing.T) {
	for _, begun := range []bool{false, true} {
		f := deployed(t)
		s := newScene(t, f)
		s.scheduled()
		s.skipping().OnActivity("MoveRole", mock.Anything, mock.Anything).Return(runbook.ActResult{}, temporal.NewHeartbeatTimeoutError(runbook.Progressed{Begun: begun})).After(5 * time.Hour).Once()
		s.skipping().OnActivity("MoveRole", mock.Anything, mock.Anything).Return(func(ctx context.Context, req runbook.ActRequest) (runbook.ActResult, error) {
			return f.act(ctx, "MoveRole", req)
		}).Maybe()
		result, err := s.run(runbook.FailoverTest, runbook.Input{})
		if begun {
			requireKind(t, err, runbook.ErrInterrupted)
			assert.Equal(t, "KERN2", f.owner)
			assert.Len(t, f.evidence[len(f.evidence)-1].Outages, 1)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, runbook.StateSkipped, result.State)
		assert.Equal(t, "KERN1", f.owner)
		assert.Empty(t, f.evidence[len(f.evidence)-1].Outages)
	}
}

// What the drill waits for on purpose is no interruption: a person's resume, and the window for restarts.
func TestADrillGoesOnAfterAWaitThatIsNoInterruption(t *testing.T) {
	for name, wait := range map[string]func(*scene){
		"held": func(s *scene) {
			s.skipping().OnActivity(runbook.DescribeLockActivity, mock.Anything, mock.Anything).Return(runbook.LockHolder{}, nil).After(4 * time.Second)
			s.at(2*time.Second, func() { s.update("", runbook.HoldUpdate, eva) })
			s.at(5*time.Hour, func() { s.update("", runbook.ResumeUpdate, eva) })
		},
		"window for restarts": func(s *scene) {
			clock := func(after time.Duration) string { return s.stage.Now().UTC().Add(after).Format("15:04") }
			s.f.site.Test.RebootSecondNode = true
			s.f.site.Reboots.Window = config.Window{From: clock(6 * time.Hour), To: clock(9 * time.Hour)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, deployed(t))
			s.scheduled()
			wait(s)
			result, err := s.run(runbook.FailoverTest, runbook.Input{})
			require.NoError(t, err)
			assert.Equal(t, runbook.StateDone, result.State)
			assert.Greater(t, result.Seconds, (4 * time.Hour).Seconds())
		})
	}
}
