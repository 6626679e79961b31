package cmd

import (
	"cmp"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"changeover/connection"
	"changeover/runbook"
	"changeover/starter/cli"
)

func auditCommand(s *settings) *cobra.Command {
	var runID string
	c := &cobra.Command{
		Use: "audit ID", Short: "Show the evidence of a run, from its history in Temporal: every step, change, command and decision",
		Long: "Prints the evidence of a run from its history in Temporal. If the run has not ended, the command prints the evidence so far.\n\n" +
			"If the run has not ended, the exit status is 0, 4 or 5 ('changeover tasks --help' explains these numbers). If the run has ended,\n" +
			"'changeover watch --help' explains the exit status. If the run was terminated or timed out, the exit status is 3.",
		Example: "  changeover audit deploy/berlin -o json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := s.dial(cmd.Context())
			if err != nil {
				return err
			}
			defer c.Close()
			read, err := s.readRun(cmd, c, args[0], runID)
			if err != nil {
				return err
			}
			evidence, err := s.evidence(cmd, c, read)
			if err != nil {
				return err
			}
			if !s.json() {
				printEvidence(cmd.OutOrStdout(), evidence)
			} else if err := cli.PrintJSON(cmd.OutOrStdout(), evidence); err != nil {
				return err
			}
			return auditedAs(evidence, read.locked)
		},
	}
	c.Flags().StringVar(&runID, "run-id", "", "run ID of an earlier run with the same workflow ID (default: the latest run)")
	return c
}

// auditedAs returns the error that carries the exit status of the run.
func auditedAs(e runbook.Evidence, locked bool) error {
	switch {
	case locked:
		return &stateError{status: runbook.ExitLocked, text: e.WorkflowID + " was refused: " + e.Error}
	case e.Execution != "" && !e.State.Final():
		return &stateError{status: runbook.ExitNotDone, text: fmt.Sprintf("Temporal ended %s as %s; the last state of this run was %s", e.WorkflowID, e.Execution, e.State)}
	}
	return reported(e.State, fmt.Sprintf("%s is %s", e.WorkflowID, e.State))
}

// evidence returns what a run gave to the activity that writes the file. Of a run that ended without it, it is
// built from the history; one that still runs answers a query.
func (s *settings) evidence(cmd *cobra.Command, c *connection.Connection, read *foundRun) (evidence runbook.Evidence, err error) {
	run := read.run
	switch prepared, ok := run.Prepared(); {
	case ok && !run.LacksEvidence():
		return prepared.Unpack()
	case run.Ended():
		return run.Evidence()
	}
	if err := s.query(cmd, c, read.id, read.runID, runbook.EvidenceQuery, &evidence); err != nil {
		return evidence, err
	}
	return evidence.Unpack()
}

func printEvidence(out io.Writer, e runbook.Evidence) {
	fmt.Fprintf(out, "%s (run %s): %s\n", e.WorkflowID, e.RunID, e.State)
	fmt.Fprintf(out, "started %s%s%s\n", e.Started.Format(time.DateTime), ofChange(e.Change)+cli.By(e.Operator), cli.Because(e.Reason))
	fmt.Fprintf(out, "site file %s, digest %s\n", e.SiteFile, e.Digest)
	if e.Execution != "" {
		fmt.Fprintf(out, "Temporal ended the run at %s as %s; this evidence was built from the history of the run\n", e.Finished.Format(time.DateTime), e.Execution)
	}
	if e.Error != "" {
		fmt.Fprintf(out, "failed: %s\n", e.Error)
	}
	for _, said := range e.Safety {
		fmt.Fprintf(out, "left safe: %s\n", said)
	}
	for _, step := range e.Steps {
		printStepRecord(out, step)
	}
	for _, t := range e.OperatorTasks {
		answer := "not confirmed"
		if !t.Confirmed.IsZero() {
			answer = "confirmed " + t.Confirmed.Format(time.DateTime) + cli.By(t.Operator)
		}
		fmt.Fprintf(out, "task: %s  %s%s, %s%s\n", t.Shown.Format(time.DateTime), t.Title, cli.On(t.Host), answer, cli.Because(t.Reason))
		for _, note := range t.Notes {
			fmt.Fprintf(out, "      note: %s\n", note)
		}
	}
	for _, d := range e.Decisions {
		fmt.Fprintf(out, "decision: %s  %s %s%s%s%s\n", d.Time.Format(time.DateTime), d.Action, cmp.Or(d.Task, d.Step, "the run"), cli.On(d.Host), cli.By(d.Operator), cli.Because(d.Reason))
	}
	for _, deviation := range e.Deviations {
		fmt.Fprintf(out, "deviation: %s\n", deviation)
	}
	for _, o := range e.Outages {
		fmt.Fprintf(out, "outage: %s -> %s %s: %s\n", o.From, o.To, &o.Outage, o.Verdict)
	}
	for _, child := range e.Children {
		fmt.Fprintf(out, "runbook: %s (run %s) %s %s\n", child.WorkflowID, child.RunID, child.State, child.File)
	}
}

// printStepRecord prints a step with every effect and its verdict, and what mode check would change.
func printStepRecord(out io.Writer, step runbook.StepRecord) {
	fmt.Fprintf(out, "%s  %-14s %-10s %-12s %-21s %s\n", step.Started.Format(time.DateTime), step.ID, step.Manual, step.Host, step.Word(), step.Title)
	for _, effect := range step.Effects {
		printChange(out, effect.Verdict.Word(), effect.Change)
	}
	for _, pending := range step.Pending {
		printChange(out, runbook.WouldChange.Word(), pending)
	}
	for _, warning := range step.Warnings {
		fmt.Fprintf(out, "      warning: %s\n", warning)
	}
	for _, line := range []string{step.Note, step.Error} {
		if line != "" {
			fmt.Fprintf(out, "      %s\n", line)
		}
	}
}

func printChange(out io.Writer, word string, c runbook.Change) {
	of := ""
	if c.Target != "" {
		of = c.Target + " "
	}
	fmt.Fprintf(out, "      %s: %s%s '%s' -> '%s'\n", word, of, c.Property, c.Before, c.After)
	if c.Command != "" {
		fmt.Fprintf(out, "      %s\n", c.Command)
	}
}
