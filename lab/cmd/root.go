// Package cmd holds the lab's command line, one file per command.
package cmd

import (
	"errors"
	"math"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"changeover/buildinfo"
	"changeover/starter/cli"
)

// Root returns the lab's command line.
func Root() *cobra.Command {
	var serving serveSettings
	serve := serveCommand()
	root := &cobra.Command{
		Use:     "lab",
		Version: buildinfo.Read().String(),
		Short:   "Simulate a Windows failover cluster",
		Long: "Simulates a Windows failover cluster that is reached over real WinRM, for tests, demonstrations and rehearsals.\n" +
			"'lab --site-file FILE' is short for 'lab serve --site-file FILE', and takes the same flags.",
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(c *cobra.Command, _ []string) error {
			if c.Flags().NFlag() == 0 {
				return c.Help()
			}
			if serving.siteFile == "" {
				return cli.UsageError(serve, "--site-file is missing")
			}
			return serving.run(c)
		},
	}
	serving.bind(root.Flags())
	root.Flags().VisitAll(func(f *pflag.Flag) { f.Hidden = true }) // the help of serve shows them
	root.AddCommand(serve, demoCommand(), performCommand(), snippetsCommand(), temporalCommand())
	cli.CheckUsage(root)
	return root
}

// scale is the value of a --scale flag: a number above zero.
type scale float64

func (s *scale) String() string { return strconv.FormatFloat(float64(*s), 'g', -1, 64) }

// Type implements pflag.Value: it returns the type that the help shows.
func (s *scale) Type() string { return "float" }

// Set implements pflag.Value.
func (s *scale) Set(text string) error {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || !(value > 0) || math.IsInf(value, 1) {
		return errors.New("give a number above zero; with 1 the durations are realistic, with 0.02 the lab is fifty times as fast")
	}
	*s = scale(value)
	return nil
}
