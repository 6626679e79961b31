package cmd

import (
	"github.com/spf13/cobra"

	"changeover/lab/posh"
)

func snippetsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "snippets",
		Short: "Answer PowerShell snippets as the lab's hosts would",
		Long: "Reads lines {\"id\", \"script\"} from standard input and answers each with a line\n" +
			`{"id", "script", "output", "error"}, and "unsupported" where the lab refuses the script.` + "\n" +
			"Each script runs in its own session with $ErrorActionPreference = 'Stop', for ten seconds at most.",
		Example: "  lab snippets < snippets.jsonl",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return posh.AskAll(c.Context(), c.InOrStdin(), c.OutOrStdout())
		},
	}
}
