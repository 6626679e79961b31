package tests

import (
	"bytes"
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"changeover/config"
	"changeover/lab/stage"
	"changeover/runbook"
	"changeover/starter/cmd"
)

// scheduleDrills creates a schedule for the site with a drill every minute. remove deletes it.
func scheduleDrills(t *testing.T, s *stage.Stage) (handle client.ScheduleHandle, remove func()) {
	t.Helper()
	ctx := context.Background()
	drilled := *s.Site
	drilled.Test.Drill = config.Drill{Hour: "*", Minute: "*", CatchUpMinutes: 5}
	said, err := cmd.ApplySchedule(ctx, s.Client, "", "sites/oslo.yaml", &drilled)
	require.NoError(t, err)
	require.Equal(t, "created schedule drill/oslo", said)
	return s.Client.ScheduleClient().GetHandle(ctx, cmd.ScheduleID(s.Site.Name)), func() {
		assert.NoError(t, cmd.DeleteSchedule(ctx, s.Client, s.Site.Name))
	}
}

// firstDrill waits for the first run of a schedule and returns its result.
func firstDrill(t *testing.T, s *stage.Stage, schedule client.ScheduleHandle) (runbook.Result, error) {
	t.Helper()
	ctx := context.Background()
	var drill *client.ScheduleWorkflowExecution
	eventually(t, "the schedule starts a drill", func() bool {
		d, err := schedule.Describe(ctx)
		if err != nil || len(d.Info.RecentActions) == 0 {
			return false
		}
		drill = d.Info.RecentActions[0].StartWorkflowResult
		return drill != nil
	})
	return end(t, s, s.Client.GetWorkflow(ctx, drill.WorkflowID, drill.FirstExecutionRunID))
}

// scheduledDrillFires checks that a drill starts by its calendar, moves the role to every node and back, and measures
// each move.
func scheduledDrillFires(t *testing.T, f *finishedSite) {
	// The service starts so slowly that a probe must see the outage.
	defer slowLicenceService(t, f.Stage)()
	schedule, remove := scheduleDrills(t, f.Stage)
	defer remove()
	described, err := schedule.Describe(context.Background())
	require.NoError(t, err)
	policy := described.Schedule.Policy
	assert.Equal(t, enums.SCHEDULE_OVERLAP_POLICY_SKIP, policy.Overlap)
	assert.Equal(t, 5*time.Minute, policy.CatchupWindow)
	assert.True(t, policy.PauseOnFailure)

	drill, err := firstDrill(t, f.Stage, schedule)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, drill.State)
	assert.Equal(t, 2, drill.Moves)
	require.NotNil(t, drill.Drill)
	for _, move := range drill.Drill.Moves {
		assert.Equal(t, runbook.OutageWithin, move.Verdict)
		assert.True(t, move.Outage.Longest.Exceeds(0), "no probe noticed that the role moved to %s", move.To)
	}
	e := evidenceFile(t, drill.Evidence)
	assert.Equal(t, "schedule", e.Operator)
	described, err = schedule.Describe(context.Background())
	require.NoError(t, err)
	assert.False(t, described.Schedule.State.Paused)
}

// missedObjectivePausesTheSchedule checks that a drill that misses its objective fails and that the schedule is then
// paused, so that a person can look for the cause.
func missedObjectivePausesTheSchedule(t *testing.T, f *finishedSite) {
	restore := objectiveOfASecond(t, f.Stage)
	defer restore()
	defer slowLicenceService(t, f.Stage)()
	schedule, remove := scheduleDrills(t, f.Stage)
	defer remove()
	require.NoError(t, schedule.Trigger(context.Background(), client.ScheduleTriggerOptions{}))

	_, err := firstDrill(t, f.Stage, schedule)
	kind, message := failureOf(t, err)
	assert.Equal(t, runbook.ErrObjectiveMissed, kind)
	assert.Contains(t, message, "longer than the objective")
	eventually(t, "the schedule pauses", func() bool {
		d, err := schedule.Describe(context.Background())
		return err == nil && d.Schedule.State.Paused
	})
	assert.Equal(t, f.Site.Owner(), ownerOf(f.Stage), "a failed drill leaves the role on its usual owner")
}

// objectiveOfASecond sets the site's objective to one second, which a move of the role does not meet. restore sets it
// back.
func objectiveOfASecond(t *testing.T, s *stage.Stage) (restore func()) {
	t.Helper()
	before, err := os.ReadFile(s.SiteFile)
	require.NoError(t, err)
	write := func(text []byte) { require.NoError(t, os.WriteFile(s.SiteFile, text, 0o600)) }
	write(bytes.Replace(before, []byte("outageObjectiveSeconds: 60"), []byte("outageObjectiveSeconds: 1"), 1))
	return func() { write(before) }
}

// slowLicenceService makes the service whose port is probed start slower by 150 s of lab time, which are 1.5 s of
// real time. restore ends that.
func slowLicenceService(t *testing.T, s *stage.Stage) (restore func()) {
	t.Helper()
	set := func(longer time.Duration) {
		for _, node := range s.Site.NodeNames() {
			require.NoError(t, s.Lab.World.Host(node).Services.Slow("licsvc", longer))
		}
	}
	set(150 * time.Second)
	return func() { set(0) }
}
