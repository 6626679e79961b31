package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"changeover/starter/cli"
	"changeover/starter/manual"
)

func deviationsCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "deviations [ID]", Short: "Show where the manual contradicts itself or warns, and what Changeover does", Args: cobra.MaximumNArgs(1),
		Long: "Shows the manual's contradictions (E-C01 to E-C107), the differences between its parts (E-P01 to E-P38), the questions that only the\n" +
			"vendor or a site's engineer can answer (Q-01 to Q-25), and the manual's warnings (D-01 to D-68). Each row shows what Changeover does, and which\n" +
			"fields of the site file change that. The command also lists the steps that a person attests because no host shows their result. With\n" +
			"an ID, such as E-C19, the command shows only the row with this ID.\n\nTo see what a run has left out, use 'changeover audit' with the ID of the run, such as deploy/berlin.",
		Annotations: map[string]string{furtherFormat: markdown},
		RunE: func(cmd *cobra.Command, args []string) error {
			id := strings.ToUpper(strings.Join(args, ""))
			if s.output == markdown && id != "" {
				return fmt.Errorf("cannot show '%s' with -o md, which prints all rows; leave out the id, or choose -o text or -o json", id)
			}
			list := manual.Deviations(id)
			if list.Empty() {
				return fmt.Errorf("cannot show '%s': there is no such id; 'changeover deviations' lists all ids", id)
			}
			out := cmd.OutOrStdout()
			switch s.output {
			case "json":
				return cli.PrintJSON(out, list)
			case markdown:
				manual.PrintDeviationsMarkdown(out, list)
			default:
				manual.PrintDeviations(out, list)
			}
			return nil
		},
	}
}
