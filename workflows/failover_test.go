package workflows

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"

	"changeover/activities/cluster"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/chapter"
)

func TestADrillMovesAlwaysMeasuresAndComesHome(t *testing.T) {
	f := deployed(t)
	for range 2 {
		result, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
		require.NoError(t, err)
		assert.Equal(t, 2, result.Moves, "to the second node and back")
		assert.Zero(t, result.Changed, "a move is no changed property")
		assert.Equal(t, "KERN1", f.owner)
		require.Len(t, result.Drill.Moves, 2)
		assert.Equal(t, seconds(4, 5), result.Drill.Longest)
		assert.Equal(t, "KERN2", result.Drill.Moves[0].To)
	}
}

func TestADrillThatMissesItsObjectiveFails(t *testing.T) {
	f := deployed(t)
	f.site.Test.OutageObjectiveSeconds = 3
	_, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrObjectiveMissed)
	assert.ErrorContains(t, err, "4.0 to 5.0 s")
	assert.ErrorContains(t, err, "objective: an outage of at most 3 s")
	assert.Equal(t, "KERN1", f.owner, "the role is where it belongs all the same")
}

// Port 13010 answered neither before the move nor after it.
func TestPortsThatNeverAnswerProveNothing(t *testing.T) {
	f := deployed(t)
	f.outage = runbook.Outage{Longest: runbook.AtLeast(8 * time.Second), Ports: []runbook.PortOutage{{Port: 13010, Attempts: 160, Longest: runbook.AtLeast(8 * time.Second)}}}
	f.unsteady = true
	f.site.Test.OutageObjectiveSeconds = 120
	_, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrObjectiveMissed)
	assert.ErrorContains(t, err, "8.0 s or longer (upper end not known)")
	assert.ErrorContains(t, err, "port 13010 answered neither before the move nor at the end of the measurement")
	assert.ErrorContains(t, err, "check each port of virtualServer.ports in the site file")
	assert.NotContains(t, err.Error(), "longer than the objective")
}

func TestPortsThatAnswerNowAndThenAfterTheMoveProveNothing(t *testing.T) {
	f := deployed(t)
	f.unsteady = true
	f.site.Test.OutageObjectiveSeconds = 120
	_, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrObjectiveMissed)
	assert.ErrorContains(t, err, "4.0 s or longer (upper end not known), the ports did not answer steadily after the move: not judged, because a port did not answer")
}

// The probe was interrupted for 17.1 s: it saw no outage, and nobody knows.
func TestADrillIsJudgedByTheUpperEnd(t *testing.T) {
	f := deployed(t)
	f.outage.Longest, f.outage.Gap, f.outage.GapSeconds = runbook.Between(0, 17100*time.Millisecond), "nothing was measured from A to B, when another worker took over", 17.1
	f.site.Test.OutageObjectiveSeconds = 17
	_, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrObjectiveMissed)
	assert.ErrorContains(t, err, "outage of 0.0 to 17.1 s, nothing was measured for 17.1 s (from A to B, when another worker took over): not judged, because the measurement does not show how long the outage was")
	assert.ErrorContains(t, err, "do not stop or restart a worker until the test ends")
	f.site.Test.OutageObjectiveSeconds = 18
	result, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Contains(t, result.Drill.String(), "outage of 0.0 to 17.1 s, nothing was measured for 17.1 s (from A to B, when another worker took over): within the objective")
}

func TestARoleThatIsNotWellIsNotMoved(t *testing.T) {
	f := deployed(t)
	f.differTimes("CheckRoleOnline check KERN1 TST-9.9-3 the whole role", 1)
	_, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrUnanswered)
	assert.Empty(t, f.called("MoveRole"))
}

func TestTheRoleVisitsEveryNode(t *testing.T) {
	c := &chapter.Chapter{Site: resolved.Resolve(withThirdNode(testSite()), "", "")}
	assert.Equal(t, []string{"KERN2", "KERN3", "KERN1"}, itinerary(c, "KERN1"))
	assert.Equal(t, []string{"KERN1", "KERN2", "KERN3"}, itinerary(c, "KERN2"))
	assert.Equal(t, []string{"KERN1", "KERN2", "KERN3"}, itinerary(c, "KERN3"))
}

func TestTheSecondNodeIsRestartedOnceAndTakesTheRole(t *testing.T) {
	f := deployed(t)
	f.site.Test.RebootSecondNode = true
	result, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Len(t, f.called("RestartHost apply KERN2 TST-9.9-7"), 1)
	assert.Equal(t, "KERN1", f.owner)
	assert.Equal(t, 4, result.Moves, "there and back, to the restarted node and home")

	f.calls = nil
	_, err = newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Empty(t, f.called("RestartHost"))
}

func TestFailoverTestInCheckModeMovesNothing(t *testing.T) {
	f := deployed(t)
	result, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Zero(t, result.Moves+result.Changed+result.Pending)
	assert.Empty(t, f.called(" apply "))
}

func TestAnAbortedDrillTakesTheRoleBackOnline(t *testing.T) {
	f := deployed(t)
	f.differTimes("CheckRoleOnline check KERN2 TST-9.9-4 every resource", 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Equal(t, "KERN2", f.owner)
		f.offline = true // The new owner could not run it.
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Equal(t, "KERN1", f.owner)
	assert.Equal(t, cluster.Online, f.roleState())
	assert.ErrorContains(t, err, "is Online on KERN1")
}

// seconds is an interval in whole seconds.
func seconds(least, most int) runbook.Interval {
	return runbook.Between(time.Duration(least)*time.Second, time.Duration(most)*time.Second)
}

func TestAProbeThatCameLateProvesNothing(t *testing.T) {
	f := deployed(t)
	f.site.Test.OutageObjectiveSeconds = 30
	f.outage.Began = time.Now().Add(time.Hour)
	_, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrObjectiveMissed)
	assert.Contains(t, f.evidence[len(f.evidence)-1].Outages[0].Outage.Gap, "nothing was measured before")
}

func TestAMoveWhoseMeasurementWasLostIsMadeOnceMore(t *testing.T) {
	f := deployed(t)
	f.site.Test.OutageObjectiveSeconds = 30
	s := newScene(t, f)
	s.skipping().OnActivity("MeasureOutage", mock.Anything, mock.Anything).Return(runbook.Outage{}, nil).Once()
	s.skipping().OnActivity("MeasureOutage", mock.Anything, mock.Anything).Return(f.outage, nil)
	result, err := s.run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 4, result.Moves)
	var verdicts []runbook.OutageVerdict
	for _, move := range result.Drill.Moves {
		verdicts = append(verdicts, move.Verdict)
	}
	assert.Equal(t, []runbook.OutageVerdict{runbook.OutageRepeated, runbook.OutageWithin, runbook.OutageWithin, runbook.OutageWithin}, verdicts)
}

func TestACanceledDrillBringsAHealthyRoleHome(t *testing.T) {
	f := deployed(t)
	f.differTimes("CheckRoleOnline check KERN2 TST-9.9-4 every resource", 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Equal(t, "KERN2", f.owner)
		s.stage.CancelWorkflow()
	})
	_, err := s.run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Equal(t, "KERN1", f.owner)
	assert.Empty(t, f.called("EnsureRoleState apply KERN2"), "a role that is well need not go offline")
	evidence := f.evidence[len(f.evidence)-1]
	assert.Contains(t, evidence.Safety, "role 'Xpressions Role' is Online on KERN1")
	assert.Equal(t, "cancel", evidence.Decisions[len(evidence.Decisions)-1].Action)
}

func TestTheLastMoveIsMadeOnceMoreTooWhereItsMeasurementWasLost(t *testing.T) {
	f := deployed(t)
	f.owner = "KERN2"
	f.site.Test.OutageObjectiveSeconds = 30
	s := newScene(t, f)
	s.skipping().OnActivity("MeasureOutage", mock.Anything, mock.Anything).Return(f.outage, nil).Times(2)
	s.skipping().OnActivity("MeasureOutage", mock.Anything, mock.Anything).Return(runbook.Outage{}, nil).Once()
	s.skipping().OnActivity("MeasureOutage", mock.Anything, mock.Anything).Return(f.outage, nil)
	result, err := s.run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 5, result.Moves, "to the first node, back and home; there and home once more")
	assert.Equal(t, runbook.OutageRepeated, result.Drill.Moves[2].Verdict)
	assert.Equal(t, "KERN1", f.owner)
}

func TestAMissedObjectiveLeavesTheRoleOnItsFinalOwner(t *testing.T) {
	f := deployed(t)
	f.owner = "KERN2"
	f.site.Test.OutageObjectiveSeconds = 1
	_, err := newScene(t, f).run(runbook.FailoverTest, runbook.Input{})
	requireKind(t, err, runbook.ErrObjectiveMissed)
	assert.Equal(t, "KERN1", f.owner)
}

// The cluster, or a person, has moved the role before the test could: no outage was measured.
func TestAMoveThatTheTestDidNotMakeIsNotMeasured(t *testing.T) {
	for objective, want := range map[int][]runbook.OutageVerdict{
		0:  {runbook.OutageNotMeasured, runbook.OutageNoObjective},
		30: {runbook.OutageRepeated, runbook.OutageWithin, runbook.OutageWithin, runbook.OutageWithin},
	} {
		f := deployed(t)
		f.site.Test.OutageObjectiveSeconds = objective
		s := newScene(t, f)
		s.skipping().SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, _ converter.EncodedValues) {
			if info.ActivityType.Name == runbook.MeasureOutageActivity && len(f.called("MoveRole")) == 0 {
				f.owner = "KERN2"
			}
		})
		result, err := s.run(runbook.FailoverTest, runbook.Input{})
		require.NoError(t, err)
		var verdicts []runbook.OutageVerdict
		for _, move := range result.Drill.Moves {
			verdicts = append(verdicts, move.Verdict)
		}
		assert.Equal(t, want, verdicts)
		assert.Contains(t, result.Drill.Moves[0].Outage.Gap, "KERN2 had the role already")
	}
}

// A role never goes to a node to which XPR was not replicated: its services do not exist there.
func TestARoleGoesToNoNodeWithoutXPR(t *testing.T) {
	for name, in := range map[string]runbook.Input{
		runbook.FailoverTest: {}, runbook.InstallHotfix: {Hotfix: "HF1"},
	} {
		for state, hosts := range map[string]func() *fakeHosts{
			"KERN2": func() *fakeHosts { return integratedSite(t, testSite()).clone(siteWithHotfix("/s", localFile)) },
			"KERN3": func() *fakeHosts { return deployed(t).clone(withThirdNode(siteWithHotfix("/s", localFile))) },
		} {
			t.Run(name+" "+state, func(t *testing.T) {
				f := hosts()
				f.calls = nil
				s := newScene(t, f)
				s.withOperator(name, in)
				_, err := s.run(name, in)
				requireKind(t, err, runbook.ErrPrecondition)
				assert.ErrorContains(t, err, "XPR is not replicated to "+state)
				assert.ErrorContains(t, err, "replicate-to-node")
				assert.Empty(t, f.called(" apply "))
				check := in
				check.Mode = runbook.Check
				_, err = newScene(t, f).run(name, check)
				require.NoError(t, err)
			})
		}
	}
}
