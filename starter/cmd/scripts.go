package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"changeover/activities/powershell/scripts"
	"changeover/starter/cli"
)

func scriptsCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "scripts", Short: "Show every script that the service can send to a host", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			infos := scripts.Infos()
			if s.json() {
				return cli.PrintJSON(cmd.OutOrStdout(), map[string]any{"scripts": infos})
			}
			for _, info := range infos {
				effect := "reads"
				if info.Changes {
					effect = "changes"
				}
				fmt.Fprintf(cmd.OutOrStdout(), "### %s (%s)\n%s\n\n", info.Name, effect, strings.TrimSpace(info.Text))
			}
			return nil
		},
	}
}
