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
		Use: "scripts", Short: "Show every script that Changeover can send to a host, or the script for a pilot", Args: cobra.NoArgs,
		Long: "Shows every script that Changeover can send to a host.\n\nWith --pilot the command prints another script, for a pilot on real hosts. An administrator runs this PowerShell script on a real node, as\n" +
			"docs/windows.md describes ('Not proven on real Windows'). The script\n" +
			"changes no setting. It reports on points that Changeover relies on, and that nobody has seen on a real host yet. With -o md or -o json,\n" +
			"--pilot lists these points, each with a way to check it.",
		Annotations: map[string]string{furtherFormat: markdown},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if pilot {
				return printPilot(cmd.OutOrStdout(), s.output)
			}
			return printScripts(cmd.OutOrStdout(), s.output)
		},
	}
	cmd.Flags().BoolVar(&pilot, "pilot", false, "print the script for a pilot (a first installation on real hosts); an administrator runs the script on a node")
	return cmd
}

func printScripts(out io.Writer, format string) error {
	infos := scripts.Infos()
	switch format {
	case "json":
		return cli.PrintJSON(out, map[string]any{"scripts": infos})
	case markdown:
		return errors.New("cannot print the scripts as md; choose -o text or -o json, or add --pilot to list the points that a pilot checks")
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
