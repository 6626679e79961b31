package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"changeover/connection"
	"changeover/runbook"
	"changeover/starter/audit"
	"changeover/starter/cli"
	"changeover/starter/runs"
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
			if err := runs.CheckID(args[0]); err != nil {
				return err
			}
			c, err := s.dial(cmd.Context())
			if err != nil {
				return err
			}
			defer c.Close()
			// The evidence names the run by its run ID.
			of, err := s.runID(cmd, c, args[0], runID)
			if err != nil {
				return fmt.Errorf("%w; %s", err, afterRetention)
			}
			read, err := s.readRun(cmd, c, args[0], of)
			if err != nil {
				return err
			}
			evidence, err := s.evidence(cmd, c, read)
			if err != nil {
				return err
			}
			if !s.json() {
				audit.Print(cmd.OutOrStdout(), s.server(), evidence)
			} else if err := cli.PrintJSON(cmd.OutOrStdout(), evidence); err != nil {
				return err
			}
			return auditedAs(evidence, read.failure)
		},
	}
	c.Flags().StringVar(&runID, "run-id", "", "run ID of an earlier run with the same workflow ID (default: the latest run)")
	return c
}

// auditedAs returns the error that carries the exit status of the run, which has ended with an error of the type failure.
func auditedAs(e runbook.Evidence, failure string) error {
	switch {
	case failure == runbook.ErrSiteLocked:
		return reported(runbook.StateFailed, failure, e.WorkflowID+" was refused: "+e.Error)
	case e.Execution != "" && !e.State.Final():
		return endedByTemporal(e.WorkflowID, string(e.Execution), e.State)
	}
	return reported(e.State, failure, fmt.Sprintf("%s is %s", e.WorkflowID, e.State))
}

// endedByTemporal is the error for a run that Temporal has ended before the run had a final state.
func endedByTemporal(id, how string, last runbook.State) error {
	return &stateError{status: runbook.ExitNotDone, text: fmt.Sprintf("Temporal ended %s as %s; the last state of this run was %s", id, how, last)}
}

// evidence returns what a run has written into its file. Of a run that ended without it, it is built from the history; one that
// still runs, or waits until the file can be written, answers a query.
func (s *settings) evidence(cmd *cobra.Command, c *connection.Connection, read *foundRun) (evidence runbook.Evidence, err error) {
	run := read.run
	switch prepared, ok := run.Prepared(); {
	case ok && run.Written():
		return prepared.Unpack()
	case run.Ended():
		return run.Evidence()
	}
	if err := s.query(cmd, c, read.id, read.runID, runbook.EvidenceQuery, &evidence); err != nil {
		return evidence, err
	}
	return evidence.Unpack()
}
