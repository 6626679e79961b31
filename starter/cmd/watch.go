package cmd

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"changeover/activities"
	"changeover/config/temporal"
	"changeover/starter/follow"
	"changeover/workflows"
)

func watchCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "watch ID",
		Short: "Follow a run step by step to its end",
		Long:  "Prints one line a step, for the run and the runbooks it starts. Reads histories; says when the run waits for a worker,\nand ends at --timeout when no worker has ever taken it up.\nWith -o json prints one JSON object a line. Interrupting it leaves the run alone.",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := s.dial(cmd.Context())
			if err != nil {
				return err
			}
			defer c.Close()
			return follows(cmd, s, c, args[0], "")
		},
	}
}

// amount is what a run changed, or in mode check what it would change.
func amount(result runbook.Result) string {
	if result.Mode == runbook.Check {
		return fmt.Sprintf("%d would change", result.Pending)
	}
	return fmt.Sprintf("%d changed", result.Changed)
}

// follows prints a run's events and ends as the run does.
func follows(cmd *cobra.Command, s *settings, c *temporal.Connection, id, runID string) error {
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	if err := s.awaitWorker(cmd, c, id, runID); err != nil {
		return err
	}
	tell := follow.Printer{Out: out, Color: colored(os.Stdout)}.Print
	if s.json() {
		lines := json.NewEncoder(out)
		tell = func(e follow.Event) { _ = lines.Encode(e) }
	}
	known := func(e follow.Event) {
		if e.Kind == follow.Unanswered {
			e.Text += "; " + workerStatus(ctx, c, e.WorkflowID)
		}
		tell(e)
	}
	if err := follow.Run(ctx, c, id, runID, known); err != nil {
		return err
	}
	var result runbook.Result
	if err := c.GetWorkflow(ctx, id, runID).Get(ctx, &result); err != nil {
		return fmt.Errorf("%s failed: %w", id, reason(err))
	}
	if !s.json() {
		fmt.Fprintf(out, "%s: %s, %d steps, %s, %d moves, %d operator tasks, %.0f s\n",
			id, result.State, result.Steps, amount(result), result.Moves, result.OperatorTasks, result.Seconds)
	}
	for _, deviation := range result.Deviations {
		fmt.Fprintln(cmd.ErrOrStderr(), "deviation:", deviation)
	}
	if result.State != runbook.StateDone {
		return fmt.Errorf("%s ended as %s", id, result.State)
	}
	return nil
}
