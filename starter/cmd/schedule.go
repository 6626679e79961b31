package cmd

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"changeover/config"
	"changeover/workflows"
)

func scheduleCommand(s *settings) *cobra.Command {
	c := &cobra.Command{Use: "schedule", Short: "Scheduled failover drills of a site"}
	var site, sites string
	apply := &cobra.Command{
		Use: "apply --site NAME", Short: "Create or update the site's drill schedule from its site file", Args: cobra.NoArgs,
		Long: "A drill is a failover test by calendar. One that is still running makes the next be skipped, one missed for\n" +
			"longer than the catch-up window is skipped, and a failed drill pauses the schedule. A site file without\n" +
			"a drill calendar removes the schedule.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			loaded, _, err := config.Directory{Path: sites}.Load(site)
			if err != nil {
				return err
			}
			temporal, err := s.dial(cmd.Context())
			if err != nil {
				return err
			}
			defer temporal.Close()
			said, err := ApplySchedule(cmd.Context(), temporal, loaded.WithDefaults())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s (%s)\n", said, filepath.Join(sites, site+".yaml"))
			return err
		},
	}
	apply.Flags().StringVar(&site, "site", "", "site whose schedule it is")
	apply.Flags().StringVar(&sites, "sites", "config/sites", "directory of site files")
	_ = apply.MarkFlagRequired("site")
	c.AddCommand(apply)
	return c
}

// ScheduleID is the schedule of a site's drills.
func ScheduleID(site string) string { return "drill/" + site }

// ApplySchedule makes the site's drill schedule what its site file says, and
// says what it did.
func ApplySchedule(ctx context.Context, temporal client.Client, site *config.Site) (string, error) {
	id := ScheduleID(site.Name)
	handle := temporal.ScheduleClient().GetHandle(ctx, id)
	if !site.Test.Drill.Scheduled() {
		err := handle.Delete(ctx)
		var missing *serviceerror.NotFound
		if err != nil && !errors.As(err, &missing) {
			return "", fmt.Errorf("cannot remove the schedule %s: %w", id, err)
		}
		return "site " + site.Name + " has no drill calendar; there is no schedule " + id, nil
	}
	options, err := scheduleOptions(site)
	if err != nil {
		return "", err
	}
	_, err = handle.Describe(ctx)
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		if _, err := temporal.ScheduleClient().Create(ctx, options); err != nil {
			return "", fmt.Errorf("cannot create the schedule %s: %w", id, err)
		}
		return "created schedule " + id, nil
	}
	if err != nil {
		return "", fmt.Errorf("cannot look at the schedule %s: %w", id, err)
	}
	err = handle.Update(ctx, client.ScheduleUpdateOptions{DoUpdate: func(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
		schedule := in.Description.Schedule
		schedule.Spec, schedule.Action = &options.Spec, options.Action
		schedule.Policy = &client.SchedulePolicies{Overlap: options.Overlap, CatchupWindow: options.CatchupWindow, PauseOnFailure: options.PauseOnFailure}
		return &client.ScheduleUpdate{Schedule: &schedule}, nil
	}})
	if err != nil {
		return "", fmt.Errorf("cannot update the schedule %s: %w", id, err)
	}
	return "updated schedule " + id, nil
}

func scheduleOptions(site *config.Site) (client.ScheduleOptions, error) {
	drill := site.Test.Drill
	calendar, err := drill.Calendar()
	if err != nil {
		return client.ScheduleOptions{}, fmt.Errorf("cannot use the drill calendar of site %s: %w", site.Name, err)
	}
	in := workflows.Input{Site: site.Name, Operator: "schedule", Reason: "scheduled drill"}
	return client.ScheduleOptions{
		ID: ScheduleID(site.Name),
		Spec: client.ScheduleSpec{TimeZoneName: drill.TimeZone, Calendars: []client.ScheduleCalendarSpec{{
			Second: []client.ScheduleRange{{}}, Minute: ranges(calendar.Minute), Hour: ranges(calendar.Hour), DayOfMonth: ranges(calendar.DayOfMonth),
			Month: ranges(calendar.Month), DayOfWeek: ranges(calendar.DayOfWeek),
		}}},
		Action: &client.ScheduleWorkflowAction{
			ID: workflows.WorkflowID(workflows.FailoverTestName, in), Workflow: workflows.FailoverTestName, Args: []any{in}, TaskQueue: workflows.TaskQueue,
			StaticSummary: "Failover drill of site " + site.Name,
		},
		Overlap: enums.SCHEDULE_OVERLAP_POLICY_SKIP, CatchupWindow: drill.CatchUp(), PauseOnFailure: true,
		Note: "Failover drills of site " + site.Name,
	}, nil
}

func ranges(spans []config.Span) []client.ScheduleRange {
	var out []client.ScheduleRange
	for _, s := range spans {
		out = append(out, client.ScheduleRange{Start: s.Start, End: s.End, Step: s.Step})
	}
	return out
}
