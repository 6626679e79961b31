package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"changeover/workflows"
)

func tasksCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "tasks ID", Short: "Show what a run waits for: operator tasks with the values to enter, and failed steps", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, out := cmd.Context(), cmd.OutOrStdout()
			temporal, err := s.dial(ctx)
			if err != nil {
				return err
			}
			defer temporal.Close()
			value, err := temporal.QueryWorkflow(ctx, args[0], "", workflows.ProgressQuery)
			if err != nil {
				return fmt.Errorf("cannot ask %s; is a worker running? %w", args[0], err)
			}
			var progress workflows.RunProgress
			if err := value.Get(&progress); err != nil {
				return fmt.Errorf("cannot read the answer of %s: %w", args[0], err)
			}
			if s.json() {
				return printJSON(out, map[string]any{"tasks": progress.Tasks, "parked": progress.Parked, "children": progress.Children})
			}
			printWaiting(cmd, args[0], progress)
			return nil
		},
	}
}

func printWaiting(cmd *cobra.Command, id string, p workflows.RunProgress) {
	out := cmd.OutOrStdout()
	for _, t := range p.Tasks {
		fmt.Fprintf(out, "task %s on %s: %s\n", t.ID, t.Host, t.Title)
		if t.Program != "" {
			fmt.Fprintf(out, "  start %s\n", t.Program)
		}
		for _, page := range t.Pages {
			for _, f := range page.Fields {
				fmt.Fprintf(out, "  %-24s %-32s %s\n", page.Title, f.Label, f.Value)
			}
		}
		fmt.Fprintf(out, "  then: starter confirm %s --task %s\n", id, t.ID)
	}
	for _, parked := range p.Parked {
		fmt.Fprintf(out, "failed %s %s on %s: %s\n  %s\n", parked.Step.ID, parked.Step.Title, parked.Step.Host, parked.Error, parked.Step.Hint)
		fmt.Fprintf(out, "  then: starter retry|skip|abort %s --step %s --reason TEXT\n", id, parked.Step.ID)
	}
	for _, child := range p.Children {
		fmt.Fprintf(out, "%s: %s %s\n", child.WorkflowID, child.State, child.Waiting)
	}
	if len(p.Tasks)+len(p.Parked)+len(p.Children) == 0 {
		fmt.Fprintf(out, "%s is %s and waits for nobody\n", id, p.State)
	}
}
