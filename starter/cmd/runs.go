package cmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"changeover/starter/cli"
	"changeover/starter/runs"
)

// defaultRuns is how many runs are listed, unless --limit says otherwise.
const defaultRuns = 20

func runsCommand(s *settings) *cobra.Command {
	var site string
	limit := defaultRuns
	c := &cobra.Command{
		Use: "runs", Short: "List runs: those that go on first, with what they wait for, then those that have ended, the newest first", Args: cobra.NoArgs,
		Long: "Lists the runs that the Temporal server knows, with their states: those that go on first, and in each part the newest first. A run that goes on is\n" +
			"asked what it waits for; 'changeover tasks ID' shows that in full. The server forgets a run when the retention of the namespace has ended.",
		Example: "  changeover runs\n  changeover runs --site berlin -o json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit < 1 {
				return errors.New("cannot list less than one run; give --limit a number from 1")
			}
			ctx, cancel := s.within(cmd)
			defer cancel()
			c, err := s.dial(ctx)
			if err != nil {
				return err
			}
			defer c.Close()
			found, err := runs.Find(ctx, c, site, limit)
			if err != nil {
				return err
			}
			asking, stop := context.WithTimeout(ctx, lookTimeout)
			defer stop()
			found.Ask(asking, c)
			if s.json() {
				return cli.PrintJSON(cmd.OutOrStdout(), found)
			}
			if found.More {
				fmt.Fprintf(cmd.ErrOrStderr(), "the server has further runs; list more than %d with --limit\n", limit)
			}
			if len(found.Runs) == 0 {
				fmt.Fprintln(cmd.ErrOrStderr(), "there is no run; start one with: changeover run RUNBOOK --site NAME")
			}
			return found.Print(cmd.OutOrStdout())
		},
	}
	c.Flags().StringVar(&site, "site", "", "site whose runs are listed (default: all)")
	c.Flags().IntVar(&limit, "limit", defaultRuns, "how many runs are listed at most")
	return c
}
