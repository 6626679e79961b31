package cmd

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"changeover/activities/powershell/scripts"
	"changeover/config/catalogue/unproven"
	"changeover/starter/cli"
)

func scriptsCommand(s *settings) *cobra.Command {
	var pilot bool
	cmd := &cobra.Command{
		Use: "scripts", Short: "Show every script that the service can send to a host, or the script for a pilot", Args: cobra.NoArgs,
		Long: "Shows every script that the service can send to a host.\n\nWith --pilot the command prints one other script, which an administrator runs on a real node. That script changes no setting. It\n" +
			"reports on the points that the service relies on and that nobody has seen on a real host yet; -o md and -o json list these points, each with a way to check it.",
		Annotations: map[string]string{furtherFormat: markdown},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if pilot {
				return printPilot(cmd.OutOrStdout(), s.output)
			}
			return printScripts(cmd.OutOrStdout(), s.output)
		},
	}
	cmd.Flags().BoolVar(&pilot, "pilot", false, "print the script that a pilot runs on a node")
	return cmd
}

func printScripts(out io.Writer, format string) error {
	infos := scripts.Infos()
	switch format {
	case "json":
		return cli.PrintJSON(out, map[string]any{"scripts": infos})
	case markdown:
		return errors.New("cannot print as 'md'; choose -o text or -o json, or add --pilot for the list of what a pilot checks")
	}
	for _, info := range infos {
		effect := "reads"
		if info.Changes {
			effect = "changes"
		}
		fmt.Fprintf(out, "### %s (%s)\n%s\n\n", info.Name, effect, strings.TrimSpace(info.Text))
	}
	return nil
}

func printPilot(out io.Writer, format string) error {
	switch format {
	case "json":
		return cli.PrintJSON(out, map[string]any{"script": unproven.Script(), "points": unproven.Points()})
	case markdown:
		_, err := io.WriteString(out, unproven.Markdown())
		return err
	}
	_, err := io.WriteString(out, unproven.Script())
	return err
}
