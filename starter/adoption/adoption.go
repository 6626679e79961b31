// Package adoption prints what adopt has recorded and found.
package adoption

import (
	"cmp"
	"fmt"
	"io"

	"changeover/runbook"
	"changeover/runbook/plaintext"
)

// Print prints what adopt has recorded and found. server are the flags of cli.Server for the printed command.
func Print(out io.Writer, server string, result runbook.Result) {
	a := result.Adoption
	title, did := "adopted", "recorded"
	if result.Mode == runbook.Check {
		title, did = "would adopt", "shown by the hosts"
	}
	fmt.Fprintf(out, "%s: %s %s, %s open, %s from the manual\n", title, runbook.Count(len(a.Recorded), "fact"), did, runbook.Count(len(a.Open), "statement"), runbook.Count(len(a.Differences)+a.More, "difference"))
	for _, s := range a.Open {
		fmt.Fprintf(out, "  open statement %s: %s\n", s.Key, plaintext.Line(s.Text))
	}
	for i, d := range a.Differences {
		fmt.Fprintf(out, "%3d %-12s %-12s %s\n", i+1, d.Manual, d.Host, plaintext.Line(d.Title))
		if d.Property != "" {
			fmt.Fprintf(out, "      %s: found '%s', wanted '%s'\n", d.Property, plaintext.Line(d.Found), plaintext.Line(d.Wanted))
		}
		why := cmp.Or(d.Why, "no command: a program or a person has to make this change")
		if d.Command != "" {
			why = "command: " + d.Command
		}
		fmt.Fprintf(out, "      %s\n", plaintext.Line(why))
	}
	if a.More > 0 {
		fmt.Fprintf(out, "and %d more differences; to see all: changeover audit %s\n", a.More, plaintext.Argument(result.WorkflowID)+server)
	}
}
