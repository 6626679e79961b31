package cmd

import (
	"cmp"
	"os"

	"github.com/spf13/cobra"

	"changeover/lab/demo"
	"changeover/starter/cli"
)

func demoCommand() *cobra.Command {
	var o demo.Options
	var output string
	var noInput bool
	speed := scale(0.02)
	c := &cobra.Command{
		Use:   "demo",
		Short: "Deploy an example site on the lab and show each step",
		Long: "Starts a Temporal server, a simulated failover cluster and a worker, deploys the site, and plays\n" +
			"the operator where a person is needed. Needs Go; the first run builds the Temporal server from the Go module proxy.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := cli.CheckFormat(output, "text", "json"); err != nil {
				return err
			}
			o.Scale = float64(speed)
			o.Out, o.Color = c.OutOrStdout(), cli.Colored(os.Stdout)
			var printErr error
			if output == "json" {
				o.Out, o.Color = c.ErrOrStderr(), cli.Colored(os.Stderr)
				o.Reported = func(report demo.Report) { printErr = cli.PrintJSON(c.OutOrStdout(), report) }
			}
			return cmp.Or(demo.Run(c.Context(), o), printErr)
		},
	}
	f := c.Flags()
	f.StringVarP(&output, "output", "o", "text", "text or json")
	f.StringVar(&o.SiteFile, "site-file", "config/sites/berlin.yaml", "site file to deploy")
	f.BoolVar(&o.Twice, "twice", false, "deploy again and prove that nothing changes")
	f.StringVar(&o.Dump, "lab-dump", "", "write the lab's final state as JSON to this file")
	f.BoolVar(&o.Keep, "keep", false, "leave Temporal, lab and worker running, and print how to reach them")
	f.BoolVar(&noInput, "no-input", false, "accepted and ignored: the demonstration never asks")
	f.Var(&speed, "scale", "factor for the lab's durations, above zero; 1 is realistic")
	f.Int64Var(&o.Seed, "seed", 1, "seed for the small differences between the lab's durations")
	return c
}
