package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"changeover/config"
	"changeover/config/sitefile"
	"changeover/runbook"
	"changeover/runbook/attributes"
	"changeover/starter/calendar"
)

func scheduleCommand(s *settings) *cobra.Command {
	c := &cobra.Command{Use: "schedule", Short: "Create, update or delete the schedule of a site's failover drills"}
	var site, sites string
	apply := &cobra.Command{
		Use: "apply --site NAME", Short: "Create or update the site's drill schedule from its site file", Args: cobra.NoArgs,
		Long: "Creates or updates the schedule of a site's failover drills. A drill is a failover test that starts by the calendar test.drill of the\n" +
			"site file. A drill is skipped if an earlier drill is still running, or if the drill would begin more than test.drill.catchUpMinutes late.\n" +
			"A failed drill pauses the schedule. A drill also fails if an outage is longer than test.outageObjectiveSeconds; without this field, outages\n" +
			"are measured and not judged. To unpause the schedule, use the Temporal UI or this command:\ntemporal schedule toggle --schedule-id drill/SITE --unpause --reason TEXT\n\n" +
			"If the schedule exists, the command prints the calendar that it replaces, and warns if the schedule came from another file before.\n\n" +
			"'changeover schedule apply' never deletes a schedule. If the site file has no calendar and the schedule exists, the command fails and\n" +
			"shows how to delete the schedule.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			directory := sitefile.Directory{Path: sites}
			file, err := directory.File(site)
			if err == nil {
				_, err = os.Stat(file) // The advice of Load is for workers.
			}
			if err != nil {
				return fmt.Errorf("cannot find the site file: %w; give the name of the site with --site, and the directory of the site files with --sites", err)
			}
			loaded, _, err := directory.Load(site)
			if err != nil {
				return err
			}
			ctx, cancel := s.within(cmd)
			defer cancel()
			temporal, err := s.dial(ctx)
			if err != nil {
				return err
			}
			defer temporal.Close()
			if absolute, err := filepath.Abs(file); err == nil {
				file = absolute
			}
			said, err := ApplySchedule(ctx, temporal, s.server(), file, loaded.WithDefaults())
			if err != nil {
				return err
			}
			return s.printMessage(cmd.OutOrStdout(), fmt.Sprintf("%s (%s)", said, file))
		},
	}
	apply.Flags().StringVar(&site, "site", "", "site whose drills are scheduled")
	apply.Flags().StringVar(&sites, "sites", "config/sites", "directory of site files")
	_ = apply.MarkFlagRequired("site")
	c.AddCommand(apply, deleteScheduleCommand(s))
	return c
}

func deleteScheduleCommand(s *settings) *cobra.Command {
	var site string
	c := &cobra.Command{
		Use: "delete --site NAME", Short: "Delete the site's drill schedule; a running drill continues", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, cancel := s.within(cmd)
			defer cancel()
			temporal, err := s.dial(ctx)
			if err != nil {
				return err
			}
			defer temporal.Close()
			if err := DeleteSchedule(ctx, temporal, site); err != nil {
				return err
			}
			return s.printMessage(cmd.OutOrStdout(), "deleted schedule "+ScheduleID(site))
		},
	}
	c.Flags().StringVar(&site, "site", "", "site whose schedule is deleted; a site file is not needed")
	_ = c.MarkFlagRequired("site")
	return c
}

// ScheduleID is the schedule of a site's drills.
func ScheduleID(site string) string { return runbook.DrillSchedule(site) }

// DeleteSchedule deletes the site's drill schedule.
func DeleteSchedule(ctx context.Context, temporal client.Client, site string) error {
	err := temporal.ScheduleClient().GetHandle(ctx, ScheduleID(site)).Delete(ctx)
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return fmt.Errorf("cannot delete the schedule %s: there is no such schedule; check the name of the site and --namespace", ScheduleID(site))
	}
	if err != nil {
		return fmt.Errorf("cannot delete the schedule %s: %w", ScheduleID(site), reason(err))
	}
	return nil
}

// ApplySchedule makes the site's drill schedule what its site file says, and
// says what it did. It deletes nothing. server are the flags of cli.Server for the printed command, file is the path of the site file.
func ApplySchedule(ctx context.Context, temporal client.Client, server, file string, site *config.Site) (string, error) {
	id := ScheduleID(site.Name)
	handle := temporal.ScheduleClient().GetHandle(ctx, id)
	_, err := handle.Describe(ctx)
	var missing *serviceerror.NotFound
	exists := !errors.As(err, &missing)
	switch {
	case err != nil && exists:
		return "", fmt.Errorf("cannot read the schedule %s: %w", id, reason(err))
	case !site.Test.Drill.Scheduled() && exists:
		return "", fmt.Errorf("the file of site %s has no drill calendar, but the schedule %s exists and stays as it is; "+
			"delete the schedule with: changeover schedule delete --site %s", site.Name, id, site.Name+server)
	case !site.Test.Drill.Scheduled():
		return "site " + site.Name + " has no drill calendar and no schedule " + id + "; there is nothing to do", nil
	}
	options, err := scheduleOptions(site, file)
	if err != nil {
		return "", err
	}
	unjudged := ""
	if site.Test.OutageObjectiveSeconds == 0 {
		unjudged = "; no drill fails because of its outage, because the site file does not set test.outageObjectiveSeconds"
	}
	if !exists {
		if _, err := temporal.ScheduleClient().Create(ctx, options); err != nil {
			return "", fmt.Errorf("cannot create the schedule %s: %w", id, reason(err))
		}
		return "created schedule " + id + unjudged, nil
	}
	replaced, paused := "", ""
	err = handle.Update(ctx, client.ScheduleUpdateOptions{DoUpdate: func(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
		schedule := in.Description.Schedule
		if schedule.State != nil && schedule.State.Paused {
			paused = "; it stays paused: no drill starts; to unpause the schedule, run: temporal schedule toggle --schedule-id " + id + " --unpause --reason TEXT"
		}
		replaced = calendar.Replaced(&schedule, &options.Spec, file)
		schedule.Spec, schedule.Action = &options.Spec, options.Action
		schedule.Policy = &client.SchedulePolicies{Overlap: options.Overlap, CatchupWindow: options.CatchupWindow, PauseOnFailure: options.PauseOnFailure}
		return &client.ScheduleUpdate{Schedule: &schedule}, nil
	}})
	if err != nil {
		return "", fmt.Errorf("cannot update the schedule %s: %w", id, reason(err))
	}
	return "updated schedule " + id + replaced + paused + unjudged, nil
}

func scheduleOptions(site *config.Site, file string) (client.ScheduleOptions, error) {
	drill := site.Test.Drill
	times, err := drill.Calendar()
	if err != nil {
		return client.ScheduleOptions{}, fmt.Errorf("cannot use the drill calendar of site %s: %w", site.Name, err)
	}
	in := runbook.Input{Site: site.Name, Operator: "schedule", Reason: "scheduled drill"}
	return client.ScheduleOptions{
		ID: ScheduleID(site.Name),
		Spec: client.ScheduleSpec{TimeZoneName: drill.TimeZone, Calendars: []client.ScheduleCalendarSpec{{
			Second: []client.ScheduleRange{{}}, Minute: ranges(times.Minute), Hour: ranges(times.Hour), DayOfMonth: ranges(times.DayOfMonth),
			Month: ranges(times.Month), DayOfWeek: ranges(times.DayOfWeek),
		}}},
		Action: &client.ScheduleWorkflowAction{
			ID: runbook.WorkflowID(runbook.FailoverTest, in), Workflow: runbook.FailoverTest, Args: []any{in}, TaskQueue: runbook.TaskQueue,
			StaticSummary:         "Failover drill of site " + site.Name,
			Memo:                  map[string]any{calendar.SiteFileMemo: file},
			TypedSearchAttributes: attributes.AtStart(site.Name, runbook.FailoverTest),
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
