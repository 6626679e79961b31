package cmd

import (
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"go.temporal.io/api/serviceerror"

	"changeover/runbook"
	"changeover/runbook/plaintext"
	"changeover/starter/cli"
)

func factsCommand(s *settings) *cobra.Command {
	var site string
	c := &cobra.Command{
		Use: "facts --site NAME", Short: "Show the facts of a site: what people have attested, and other facts that no host can show", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return printFacts(cmd, s, site) },
	}
	c.PersistentFlags().StringVar(&site, "site", "", "site whose facts are shown or withdrawn")
	_ = c.MarkPersistentFlagRequired("site")
	var withdrawal runbook.Withdrawal
	withdraw := &cobra.Command{
		Use: "withdraw KEY --site NAME --reason TEXT", Short: "Withdraw a wrong fact; a later run asks for the fact again, or does the work again", Args: cobra.ExactArgs(1),
		Long: "Withdraws a fact of the site. KEY is the key of the fact; 'changeover facts --site NAME' lists the facts with their keys.\n\n" + expiry("withdrawal", "the site record"),
		RunE: func(cmd *cobra.Command, args []string) error {
			withdrawal.Key = args[0]
			if withdrawal.Operator == "" {
				withdrawal.Operator = currentUser()
			}
			return decide(cmd, s, runbook.SiteWorkflowID(site), runbook.WithdrawUpdate, func(notAfter time.Time) runbook.Answer {
				withdrawal.NotAfter = notAfter
				return withdrawal
			})
		},
	}
	withdraw.Flags().StringVar(&withdrawal.Operator, "operator", "", "who withdraws the fact (default: the name of your account)")
	withdraw.Flags().StringVar(&withdrawal.Reason, "reason", "", "why the fact is wrong, for the record")
	_ = withdraw.MarkFlagRequired("reason")
	c.AddCommand(withdraw)
	return c
}

func printFacts(cmd *cobra.Command, s *settings, site string) error {
	c, err := s.dial(cmd.Context())
	if err != nil {
		return err
	}
	defer c.Close()
	var record runbook.SiteRecord
	err = s.query(cmd, c, runbook.SiteWorkflowID(site), "", runbook.FactsQuery, &record)
	var missing *serviceerror.NotFound
	// A site that no runbook has worked on has no record yet.
	if err != nil && !errors.As(err, &missing) {
		return err
	}
	if s.json() {
		return cli.PrintJSON(cmd.OutOrStdout(), runbook.SiteRecord{Facts: orEmpty(record.Facts)})
	}
	if len(record.Facts) == 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "site %s has no facts: no run has written a fact yet, or the site has another name\n", site)
	}
	w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "KEY\tSINCE\tBY\tVALUE")
	for _, fact := range record.Facts {
		cli.Linef(w, "%s\t%s\t%s\t%s", fact.Key, fact.Time, writtenBy(fact), fact.Shown())
	}
	return w.Flush()
}

// writtenBy is who has written a fact, or who has adopted it from a cluster that was built by hand.
func writtenBy(fact runbook.SiteFact) string {
	switch {
	case fact.AdoptedBy == "":
		return plaintext.Name(fact.Operator)
	case fact.Operator == "":
		return "shown by the hosts, adopted by " + plaintext.Name(fact.AdoptedBy)
	}
	return "adopted by " + plaintext.Name(fact.AdoptedBy)
}
