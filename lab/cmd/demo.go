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
		Long: "Starts a Temporal server, a simulated failover cluster and a worker, and deploys the site. Where a run needs a person,\n" +
			"the demonstration plays the operator.\n\n" +
			"The demonstration builds the worker. So start it in a checkout of the project, with Go on PATH. If PATH has no temporal command,\n" +
			"the first demonstration also builds the Temporal server from the Go module proxy, which takes minutes.",
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
	f.BoolVar(&o.Twice, "twice", false, "deploy a second time, and fail if the second deployment changes anything")
	f.StringVar(&o.Dump, "lab-dump", "", "file to which the lab writes its final state as JSON")
	f.BoolVar(&o.Keep, "keep", false, "leave Temporal, lab and worker running at the end, and print their addresses and commands to try")
	f.BoolVar(&noInput, "no-input", false, "has no effect: the demonstration never asks")
	f.Var(&speed, "scale", "factor for the lab's durations, a number above zero; with 1 they are realistic")
	f.Int64Var(&o.Seed, "seed", 1, "seed for the random part of the lab's durations")
	return c
}
