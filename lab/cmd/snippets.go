package cmd

import (
	"github.com/spf13/cobra"

	"changeover/lab/posh"
)

func snippetsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "snippets",
		Short: "Answer PowerShell snippets as the lab's hosts would",
		Long: "Reads lines {\"id\", \"script\"} from standard input and prints an answer for each line:\n" +
			`{"id", "script", "output", "error"}. If the lab refuses the script, the answer also has "unsupported".` + "\n" +
			"Each script runs for ten seconds at most, in its own session with $ErrorActionPreference = 'Stop'.",
		Example: "  lab snippets < snippets.jsonl",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return posh.AskAll(c.Context(), c.InOrStdin(), c.OutOrStdout())
		},
	}
}
