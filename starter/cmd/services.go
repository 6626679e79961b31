package cmd

import (
	"github.com/spf13/cobra"

	"changeover/starter/cli"
	"changeover/starter/manual"
)

func servicesCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "services", Short: "List the services and features that a site file can choose", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			list := manual.Services()
			if s.json() {
				return cli.PrintJSON(cmd.OutOrStdout(), list)
			}
			manual.PrintServices(cmd.OutOrStdout(), list)
			return nil
		},
	}
}
