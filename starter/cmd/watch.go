package cmd

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"changeover/connection"
	"changeover/runbook"
	"changeover/runbook/plaintext"
	"changeover/starter/adoption"
	"changeover/starter/audit"
	"changeover/starter/cli"
	"changeover/starter/follow"
	"changeover/starter/runs"
	"changeover/starter/workers"
)

func watchCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "watch ID",
		Short: "Follow a run step by step to its end",
		Long: "Prints one line per step of a run and of the runs that it has started, until the run ends. It also prints a line when the run waits for a\n" +
			"person or a worker, and when the Temporal server does not answer. If no worker takes up the run within --timeout, the command ends.\n" +
			"With -o json it prints one JSON object per line. If you interrupt the command, the run is not affected.\n\n" +
			"The exit status depends on the run's state: 0 done, in-sync or skipped; 2 would-change; 3 done-with-deviations, failed or\n" +
			"aborted; 5 refused because another run holds the cluster's lock; 6 incomplete; 1 if the command itself failed.",
		Example: "  changeover watch deploy/berlin",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := runs.CheckID(args[0]); err != nil {
				return err
			}
			c, err := s.dial(cmd.Context())
			if err != nil {
				return err
			}
			defer c.Close()
			return follows(cmd, s, c, args[0], "")
		},
	}
}

// follows prints a run's events and ends as the run does, or when somebody interrupts it.
func follows(cmd *cobra.Command, s *settings, c *connection.Connection, id, runID string) error {
	err := followed(cmd, s, c, id, runID)
	if err != nil && cmd.Context().Err() != nil {
		return fmt.Errorf("interrupted; this does not affect %s; follow the run again with: changeover watch %s", id, s.named(id))
	}
	return err
}

func followed(cmd *cobra.Command, s *settings, c *connection.Connection, id, runID string) error {
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	// Asked once: another run of this ID may be the latest before this one is shown to its end.
	runID, err := s.runID(cmd, c, id, runID)
	if err != nil {
		return err
	}
	if err := s.awaitWorker(cmd, c, id, runID, "the run begins when a worker takes it up; then follow the run with: changeover watch "+s.named(id)); err != nil {
		return err
	}
	show := follow.Printer{Out: cli.Raw(out), Color: cli.Colored(os.Stdout)}.Print
	if s.json() {
		show = func(e follow.Event) { _ = cli.PrintJSONLine(out, e) }
	}
	known := func(e follow.Event) {
		if e.Kind == follow.Unanswered {
			e.Text += "; " + workers.Status(ctx, c, s.server(), e.WorkflowID)
		}
		show(whatNext(s.server(), e))
	}
	if err := follow.Run(ctx, c, id, runID, known); err != nil {
		return err
	}
	result, err := follow.Result(ctx, c, id, runID)
	if err != nil {
		return ended(id, err)
	}
	if !s.json() {
		fmt.Fprintf(out, "%s: %s, %s%s\n", id, result.State, follow.Counts(result), cli.OfChange(result.Change))
	}
	if result.Drill != nil && !s.json() {
		fmt.Fprintf(out, "failover test: %s\n", result.Drill)
	}
	if result.Adoption != nil && !s.json() {
		adoption.Print(out, s.server(), result)
	}
	if result.Mode == runbook.Check && result.Adoption == nil && !s.json() {
		if err := s.listToDo(cmd, c, result); err != nil {
			cli.Linef(cmd.ErrOrStderr(), "cannot list what is to do: %s", err)
		}
	}
	for _, deviation := range result.Deviations {
		cli.Linef(cmd.ErrOrStderr(), "deviation: %s", deviation)
	}
	return reported(result.State, "", fmt.Sprintf("%s ended as %s", id, result.State))
}

// listToDo lists what a check has found, at the end of its many lines.
func (s *settings) listToDo(cmd *cobra.Command, c *connection.Connection, result runbook.Result) error {
	var runs []runbook.Evidence
	for _, r := range append([]runbook.Result{result}, result.Children...) {
		read, err := s.readRun(cmd, c, r.WorkflowID, r.RunID)
		if err != nil {
			return err
		}
		e, err := s.evidence(cmd, c, read)
		if err != nil {
			return err
		}
		runs = append(runs, e)
	}
	audit.ToDo(cmd.OutOrStdout(), runs)
	return nil
}

// whatNext completes an event that a person has to do something about.
func whatNext(server string, e follow.Event) follow.Event {
	switch {
	case e.Kind == follow.Waiting && runbook.AsksOperator(e.Text):
		e.Text += "; see: changeover tasks " + plaintext.Argument(e.WorkflowID) + server
	case e.Kind == follow.StepOpen && e.Verdict == runbook.NeedsPerson && e.Text == "":
		e.Text = "a person must state the result, because no host shows it"
	case e.Kind == follow.RunFinished && e.NewRunID != "":
		e.Error += "; to follow the new run: changeover watch " + plaintext.Argument(e.WorkflowID) + server
	}
	return e
}
