package cmd

import (
	"fmt"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"

	"changeover/workflows"
)

// decisionCommands are the operator's words to a run: each sends the Update of
// its name and prints the answer.
func decisionCommands(s *settings) []*cobra.Command {
	return []*cobra.Command{
		confirmCommand(s),
		verdictCommand(s, "retry", "Try a failed step again"),
		verdictCommand(s, "skip", "Leave a failed step out; the run then ends with deviations"),
		verdictCommand(s, "abort", "End a run and leave the site safe"),
		verdictCommand(s, "hold", "Stop a run before its next step"),
		verdictCommand(s, "resume", "Let a held run go on"),
	}
}

func confirmCommand(s *settings) *cobra.Command {
	var confirmation workflows.Confirmation
	c := &cobra.Command{
		Use: "confirm ID", Short: "Say that an operator task is done; the hosts are checked before the run goes on", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if confirmation.Operator == "" {
				confirmation.Operator = currentUser()
			}
			return update(cmd, s, args[0], "confirm", confirmation)
		},
	}
	c.Flags().StringVar(&confirmation.Operator, "operator", "", "who confirms (default: you)")
	c.Flags().StringVar(&confirmation.Reason, "reason", "", "what you vouch for; required where no machine can see it")
	c.Flags().StringVar(&confirmation.Task, "task", "", "id of the task; needed where several are open")
	return c
}

func verdictCommand(s *settings, name, short string) *cobra.Command {
	var verdict workflows.Verdict
	c := &cobra.Command{
		Use: name + " ID --reason TEXT", Short: short, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if verdict.Operator == "" {
				verdict.Operator = currentUser()
			}
			return update(cmd, s, args[0], name, verdict)
		},
	}
	c.Flags().StringVar(&verdict.Operator, "operator", "", "who decides (default: you)")
	c.Flags().StringVar(&verdict.Reason, "reason", "", "why, for the evidence")
	if name == "retry" || name == "skip" {
		c.Flags().StringVar(&verdict.Step, "step", "", "id of the step, or of a task to skip; needed where several wait")
		c.Flags().StringVar(&verdict.Host, "host", "", "host of the step; needed where one step waits on several")
	}
	_ = c.MarkFlagRequired("reason")
	return c
}

func update(cmd *cobra.Command, s *settings, id, name string, argument any) error {
	ctx := cmd.Context()
	temporal, err := s.dial(ctx)
	if err != nil {
		return err
	}
	defer temporal.Close()
	handle, err := temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: name, Args: []any{argument}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return fmt.Errorf("cannot %s %s: %w", name, id, reason(err))
	}
	var answer string
	if err := handle.Get(ctx, &answer); err != nil {
		return fmt.Errorf("%s refused: %w", id, reason(err))
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), answer)
	return err
}
