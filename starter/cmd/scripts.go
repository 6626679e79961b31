package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"changeover/activities/powershell"
)

func scriptsCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "scripts", Short: "Show every script that the service can send to a host", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			infos := powershell.Infos()
			if s.json() {
				return printJSON(cmd.OutOrStdout(), infos)
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
