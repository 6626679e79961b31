package cmd

import (
	"fmt"
	"os/user"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"changeover/activities"
	"changeover/workflows"
)

func runCommand(s *settings) *cobra.Command {
	var in workflows.Input
	var watch, check bool
	c := &cobra.Command{
		Use:   "run RUNBOOK --site NAME",
		Short: "Start a runbook",
		Long: "Starts a runbook: " + strings.Join(workflows.Names(), ", ") + ".\n" +
			"With --check nothing is changed: the result says what would be.",
		Example:   "  starter run deploy --site berlin --watch\n  starter run integrate --site berlin --check --watch",
		Args:      cobra.ExactArgs(1),
		ValidArgs: workflows.Names(),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(workflows.Names(), args[0]) {
				return fmt.Errorf("cannot start '%s': the runbooks are %s", args[0], strings.Join(workflows.Names(), ", "))
			}
			if check {
				in.Mode = activities.Check
			}
			if in.Operator == "" {
				in.Operator = currentUser()
			}
			ctx := cmd.Context()
			temporal, err := s.dial(ctx)
			if err != nil {
				return err
			}
			defer temporal.Close()
			run, err := temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
				ID: workflows.WorkflowID(args[0], in), TaskQueue: workflows.TaskQueue, StaticSummary: args[0] + " for site " + in.Site,
				WorkflowExecutionErrorWhenAlreadyStarted: true, WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
			}, args[0], in)
			if err != nil {
				return fmt.Errorf("cannot start %s: %w; see it with: starter watch %s", args[0], err, workflows.WorkflowID(args[0], in))
			}
			if watch {
				return follows(cmd, s, temporal, run.GetID(), run.GetRunID())
			}
			if s.json() {
				return printJSON(cmd.OutOrStdout(), map[string]string{"workflowId": run.GetID(), "runId": run.GetRunID()})
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "started %s (run %s); follow it with: starter watch %s\n", run.GetID(), run.GetRunID(), run.GetID())
			return err
		},
	}
	f := c.Flags()
	f.StringVar(&in.Site, "site", "", "site to run it for")
	f.StringVar(&in.Node, "node", "", "target node of replicate-to-node")
	f.StringVar(&in.Satellite, "satellite", "", "satellite of add-satellite")
	f.StringVar(&in.Operator, "operator", "", "who starts it (default: you)")
	f.StringVar(&in.Reason, "reason", "", "why, for the evidence")
	f.BoolVar(&watch, "watch", false, "follow it to its end")
	f.BoolVar(&check, "check", false, "change nothing, say what would change")
	_ = c.MarkFlagRequired("site")
	return c
}

func currentUser() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}
