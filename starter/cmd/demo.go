package cmd

import (
	"cmp"
	"os"

	"github.com/spf13/cobra"

	"changeover/starter/demo"
)

func demoCommand(s *settings) *cobra.Command {
	var o demo.Options
	var noInput bool
	c := &cobra.Command{
		Use:   "demo",
		Short: "Deploy a site on the lab and show how",
		Long: "Starts a Temporal server, a simulated failover cluster and a worker, deploys the site, and plays\n" +
			"the operator where a person is needed. Needs nothing but Go; the first run builds the Temporal server.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Out, o.Color = cmd.OutOrStdout(), colored(os.Stdout)
			if s.json() {
				o.Out, o.Color = cmd.ErrOrStderr(), colored(os.Stderr)
			}
			var printErr error
			if s.json() {
				o.Reported = func(report demo.Report) { printErr = printJSON(cmd.OutOrStdout(), report) }
			}
			return cmp.Or(demo.Run(cmd.Context(), o), printErr)
		},
	}
	f := c.Flags()
	f.StringVar(&o.SiteFile, "site-file", "config/sites/berlin.yaml", "site file to deploy")
	f.BoolVar(&o.Twice, "twice", false, "deploy again and prove that nothing changes")
	f.StringVar(&o.Dump, "lab-dump", "", "write the lab's final state as JSON to this file")
	f.BoolVar(&o.Keep, "keep", false, "leave Temporal, lab and worker running and say how to look around")
	f.BoolVar(&noInput, "no-input", false, "never ask; the demonstration plays the operator anyway")
	f.Float64Var(&o.Scale, "scale", 0.02, "scale of the lab's durations; 1 is realistic")
	f.Int64Var(&o.Seed, "seed", 1, "seed of the lab's small differences")
	return c
}
