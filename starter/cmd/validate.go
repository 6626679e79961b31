package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"changeover/config/problem"
	"changeover/config/services"
	"changeover/config/sitefile"
	"changeover/starter/cli"
)

func validateCommand(s *settings) *cobra.Command {
	var file string
	c := &cobra.Command{
		Use: "validate --site-file FILE", Short: "Check a site file against the manual's rules; every problem is reported at once", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			site, digest, err := sitefile.Load(file)
			problems, judged := problem.In(err)
			if err != nil && !judged {
				return err
			}
			out := cmd.OutOrStdout()
			if s.json() {
				if problems == nil {
					problems = problem.List{}
				}
				if err := cli.PrintJSON(out, map[string]any{"ok": len(problems) == 0, "digest": digest, "problems": problems}); err != nil {
					return err
				}
			}
			if judged {
				if !s.json() {
					fmt.Fprint(out, problem.Describe(problems))
				}
				return fmt.Errorf("cannot use %s: correct what is listed and validate it again", file)
			}
			if !s.json() {
				fmt.Fprintf(out, "%s describes site %s: %d nodes, %d services, %d satellites (digest %.12s)\n",
					file, site.Name, len(site.Nodes), len(services.Of(site)), len(site.Satellites), digest)
			}
			return nil
		},
	}
	c.Flags().StringVar(&file, "site-file", "", "site file to check")
	_ = c.MarkFlagRequired("site-file")
	return c
}
