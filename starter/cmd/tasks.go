package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"changeover/runbook"
	"changeover/starter/cli"
	"changeover/starter/runs"
	"changeover/starter/tasks"
)

func tasksCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "tasks ID", Short: "Show what a run waits for: operator tasks with the values to enter, and failed steps", Args: cobra.ExactArgs(1),
		Long: "Shows what a run waits for: operator tasks with the values to enter, failed steps, and evidence that cannot be written. For\n" +
			"each of these, the output has the command with which you answer.\n\n" +
			"The exit status is 0 while the run works. It is 5 while the run waits for a window, or for the approval of a window. It\n" +
			"is 4 if the run, or a run that it has started, waits for a person in any other way: at a task or a failed step, held, or because it cannot write\n" +
			"its evidence. If the run has\n" +
			"ended, 'changeover watch --help' explains the exit status. If the run was terminated or timed out, the exit status is 3.",
		Example: "  changeover tasks deploy/berlin",
		RunE: func(cmd *cobra.Command, args []string) error {
			out := cmd.OutOrStdout()
			if err := runs.CheckID(args[0]); err != nil {
				return err
			}
			c, err := s.dial(cmd.Context())
			if err != nil {
				return err
			}
			defer c.Close()
			var progress runbook.Progress
			if err := s.query(cmd, c, args[0], "", runbook.ProgressQuery, &progress); err != nil {
				return err
			}
			began, status, work := s.underWay(cmd.Context(), c, args[0])
			last := progress.State
			dead := runs.EndedBy(status, last)
			if dead != "" { // Its answer is what the run waited for when Temporal ended it.
				progress = runbook.Progress{State: runbook.State(dead), Site: progress.Site, Mode: progress.Mode}
			}
			if s.json() {
				texts := []string{}
				for _, w := range work {
					texts = append(texts, w.Text)
				}
				if err := cli.PrintJSON(out, waiting{
					State: progress.State, Reset: progress.Reset, Work: texts, Held: progress.Held, Evidence: progress.Evidence, Tasks: orEmpty(progress.Tasks), Parked: orEmpty(progress.Parked), Children: orEmpty(progress.Children),
				}); err != nil {
					return err
				}
			} else {
				tasks.Print(out, s.server(), args[0], began, progress, work...)
			}
			if dead != "" {
				return endedByTemporal(args[0], dead, last)
			}
			id, state := waits(args[0], progress)
			failure := ""
			if state == runbook.StateFailed {
				ctx, cancel := s.within(cmd)
				defer cancel()
				if failure, err = runs.FailureOf(ctx, c, args[0]); err != nil {
					return err
				}
			}
			return reported(state, failure, fmt.Sprintf("%s is %s", id, state))
		},
	}
}

// waits returns which run waits and its state: the run itself, or the one that it has started and waits for.
func waits(id string, p runbook.Progress) (string, runbook.State) {
	if p.State == runbook.StateRunning {
		for _, child := range p.Children {
			if child.Waiting != "" {
				return child.WorkflowID, child.State
			}
		}
	}
	return id, p.State
}

// waiting is what a run waits for as JSON; lists are never null.
type waiting struct {
	State runbook.State `json:"state"`
	// Reset says what to do about a run that was reset.
	Reset string `json:"reset,omitempty"`
	// Work says what activities do that take long or have failed.
	Work     []string                `json:"work"`
	Held     *runbook.DecisionRecord `json:"held,omitempty"`
	Evidence *runbook.EvidenceWait   `json:"evidence,omitempty"`
	Tasks    []runbook.OperatorTask  `json:"tasks"`
	Parked   []runbook.ParkedStep    `json:"parked"`
	Children []runbook.ChildReport   `json:"children"`
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
