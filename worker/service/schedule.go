package service

import (
	"context"
	"errors"
	"log/slog"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"changeover/runbook"
)

const (
	// closeEvidenceEvery is how often missing evidence is written.
	closeEvidenceEvery = time.Hour
	// scheduleLookAgain is the pause between two attempts at creating the schedule.
	scheduleLookAgain = time.Minute
)

// scheduler creates schedules.
type scheduler interface {
	Create(ctx context.Context, options client.ScheduleOptions) (client.ScheduleHandle, error)
}

// keepCloseEvidence creates the schedule of CloseEvidence if it is missing. An existing schedule stays as it
// is, since somebody may have paused it or given it another calendar.
func keepCloseEvidence(ctx context.Context, schedules scheduler, logger *slog.Logger, pause time.Duration) {
	said := ""
	for {
		_, err := schedules.Create(ctx, closeEvidenceSchedule())
		if err == nil || errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
			return
		}
		if ctx.Err() == nil && err.Error() != said {
			said = err.Error() // An account without the right gets the same answer each time.
			logger.Warn("The schedule that writes missing evidence could not be created; the worker tries again.", "schedule", runbook.CloseEvidenceSchedule, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

func closeEvidenceSchedule() client.ScheduleOptions {
	return client.ScheduleOptions{
		ID:   runbook.CloseEvidenceSchedule,
		Spec: client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: closeEvidenceEvery}}},
		Action: &client.ScheduleWorkflowAction{
			ID: runbook.CloseEvidence, Workflow: runbook.CloseEvidence, TaskQueue: runbook.TaskQueue,
			StaticSummary: "Write missing evidence of ended runs",
		},
		Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_SKIP, CatchupWindow: closeEvidenceEvery,
		Note: "Writes the evidence of runs that were terminated or timed out",
	}
}
