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
		Use: "runs", Short: "List runs: first the open runs with what they wait for, then the ended runs", Args: cobra.NoArgs,
		Long: "Lists the runs that the Temporal server knows: first the runs that have not ended, then the others. In both parts the newest run comes first.\n" +
			"For a run that has not ended, the list also shows what the run waits for; 'changeover tasks ID' shows the full text. The column\n" +
			"MODE shows which runs are checks; a run that has recorded no mode shows '-'. The server forgets an ended run after the retention\n" +
			"period of the namespace.",
		Example: "  changeover runs\n  changeover runs --site berlin -o json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit < 1 {
				return errors.New("cannot list less than one run; give a --limit of 1 or more")
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
				fmt.Fprintf(cmd.ErrOrStderr(), "the server has more runs; to list more than %d, give a higher --limit\n", limit)
			}
			if len(found.Runs) == 0 {
				fmt.Fprintln(cmd.ErrOrStderr(), "there is no run; start a run with: changeover run RUNBOOK --site NAME"+s.server())
			}
			return found.Print(cmd.OutOrStdout())
		},
	}
	c.Flags().StringVar(&site, "site", "", "site whose runs are listed (default: all)")
	c.Flags().IntVar(&limit, "limit", defaultRuns, "how many runs are listed at most")
	return c
}
