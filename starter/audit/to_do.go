package audit

import (
	"cmp"
	"fmt"
	"io"

	"changeover/runbook"
	"changeover/starter/cli"
)

// ToDo lists what mode check has found, by runbook: what a run would change, what a person has to do, and what could not be
// read. Steps that depend on these are left out.
func ToDo(out io.Writer, runs []runbook.Evidence) {
	number := 0
	for _, e := range runs {
		unread := map[string]int{}
		for _, s := range e.Steps {
			if unreadable(s) {
				unread[s.Error]++
			}
		}
		shown := false
		for _, s := range e.Steps {
			same := unread[s.Error]
			if s.Verdict != runbook.WouldChange && s.Verdict != runbook.NeedsPerson && (!unreadable(s) || same == 0) {
				continue
			}
			if number == 0 {
				cli.Linef(out, "to do:")
			}
			if !shown {
				cli.Linef(out, "  %s", e.WorkflowID)
			}
			shown = true
			number++
			fmt.Fprintf(out, "%5d ", number)
			cli.Linef(out, "%-12s %-12s %s: %s", s.Manual, s.Host, s.Word(), s.Title)
			for _, c := range s.Pending {
				cli.Linef(out, "        %s '%s' -> '%s'", c.Property, c.Before, c.After)
			}
			if why := cmp.Or(s.Error, s.Note); why != "" {
				cli.Linef(out, "        %s", why)
			}
			if unreadable(s) {
				unread[s.Error] = 0 // Of the steps with the same error, the first stands for all.
				if same > 1 {
					cli.Linef(out, "        and %s with the same error", runbook.Count(same-1, "more step"))
				}
			}
		}
	}
}

// unreadable reports whether a step is unknown because something could not be read, and not because it depends on another step.
func unreadable(s runbook.StepRecord) bool { return s.Verdict == runbook.Unknown && s.Error != "" }
