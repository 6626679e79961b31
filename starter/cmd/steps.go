package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"changeover/config/catalogue/steps"
	"changeover/starter/cli"
	"changeover/starter/manual"
)

const markdown = "md"

func stepsCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "steps [RUNBOOK]", Short: "Show the manual's steps, how Changeover carries out each step, and what is still missing", Args: cobra.MaximumNArgs(1),
		Annotations: map[string]string{furtherFormat: markdown},
		RunE: func(cmd *cobra.Command, args []string) error {
			runbooks := steps.Runbooks()
			if len(args) > 0 {
				if !slices.Contains(runbooks, args[0]) {
					return fmt.Errorf("cannot show the steps of '%s': no runbook of that name has steps; choose one of %s", args[0], strings.Join(runbooks, ", "))
				}
				runbooks = args
			}
			out := cmd.OutOrStdout()
			switch s.output {
			case "json":
				return cli.PrintJSON(out, manual.Steps(runbooks))
			case markdown:
				manual.PrintStepsMarkdown(out, runbooks)
			default:
				manual.PrintSteps(out, runbooks)
			}
			return nil
		},
	}
}
