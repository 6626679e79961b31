package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"changeover/connection"
	"changeover/runbook"
	"changeover/runbook/plaintext"
	"changeover/runbook/siterecord"
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
			if err := s.openRecord(cmd, site, withdrawal.Key); err != nil {
				return err
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
	facts, err := s.readFacts(cmd, recordOf(c, site))
	if err != nil {
		return err
	}
	if s.json() {
		return cli.PrintJSON(cmd.OutOrStdout(), runbook.SiteRecord{Facts: orEmpty(facts)})
	}
	if len(facts) == 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "site %s has no facts: no run has written a fact yet, or the site has another name\n", site)
	}
	w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "KEY\tSINCE\tBY\tVALUE")
	for _, fact := range facts {
		cli.Linef(w, "%s\t%s\t%s\t%s", fact.Key, fact.Time, writtenBy(fact), fact.Shown())
	}
	return w.Flush()
}

// recordOf is the record of a site.
func recordOf(c *connection.Connection, site string) siterecord.Record {
	return siterecord.Record{Client: c, Site: site, Queue: runbook.TaskQueue}
}

// readFacts returns the facts of a site; none if no runbook has worked on the site yet.
func (s *settings) readFacts(cmd *cobra.Command, record siterecord.Record) (facts []runbook.SiteFact, err error) {
	id := runbook.SiteWorkflowID(record.Site)
	var unlisted *siterecord.ListError // The last error of this type: its cause is not that no worker answers.
	err = s.untilAnswered(cmd, record.Client, id, func(ctx context.Context) error {
		facts, err = record.Read(ctx)
		errors.As(err, &unlisted)
		return err
	})
	switch {
	case errors.Is(err, errNoAnswer) && unlisted != nil:
		return nil, s.unusable(id, unlisted)
	case errors.Is(err, errNoAnswer):
		return nil, s.noAnswer(cmd, record.Client, id)
	case err != nil:
		return nil, s.unusable(id, err)
	}
	return facts, nil
}

// unusable returns the error for a site record that cannot be asked.
func (s *settings) unusable(id string, err error) error {
	if other := new(siterecord.UnusableError); errors.As(err, &other) {
		return errors.New(other.Advice(s.server(), "run the command again"))
	}
	return fmt.Errorf("cannot ask %s: %w", id, reason(err))
}

// openRecord makes sure that the record of a site runs before a fact is withdrawn. A record that has ended is started again with its facts.
func (s *settings) openRecord(cmd *cobra.Command, site, key string) error {
	c, err := s.dial(cmd.Context())
	if err != nil {
		return err
	}
	defer c.Close()
	ctx, cancel := s.within(cmd)
	defer cancel()
	record := recordOf(c, site)
	open, err := record.Open(ctx)
	if open || mayAnswerLater(err) {
		return nil // If the server does not answer, sending the withdrawal says so.
	}
	if err != nil {
		return s.unusable(runbook.SiteWorkflowID(site), err)
	}
	facts, err := s.readFacts(cmd, record)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(facts, func(f runbook.SiteFact) bool { return strings.EqualFold(f.Key, key) }) {
		return fmt.Errorf("cannot withdraw '%s': the site record has no such fact; 'changeover facts --site %s%s' lists the facts of the site", key, plaintext.Argument(site), s.server())
	}
	_, err = c.ExecuteWorkflow(cmd.Context(), record.StartOptions(), runbook.SiteWorkflow, runbook.SiteRecordInput{Site: site, Facts: facts})
	if err != nil {
		return s.notStarted(runbook.SiteWorkflowID(site), err)
	}
	return nil
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
