package follow

import (
	"fmt"
	"io"
	"strings"

	"changeover/runbook"
	"changeover/runbook/plaintext"
)

// Printer writes events as lines for people. Lines are only ever appended.
type Printer struct {
	Out io.Writer
	// Color marks what changed, waits and failed.
	Color bool
}

const (
	dim    = "\x1b[2m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	red    = "\x1b[31m"
	bold   = "\x1b[1m"
	reset  = "\x1b[0m"
)

// Print writes one event.
func (p Printer) Print(e Event) {
	clock := e.Time.Local().Format("15:04:05")
	switch e.Kind {
	case RunStarted:
		change := ""
		if e.Change != "" {
			change = ", change " + plaintext.Name(e.Change)
		}
		p.line(bold, "%s  %s started (%s)%s", clock, e.Runbook, e.WorkflowID, change)
	case StepBegan:
		// Its end is shown.
	case StepFinished:
		why := ""
		if e.Text != "" && len(e.Changes) == 0 {
			why = ": " + oneLine(e.Text)
		}
		p.line(colorOf(e.Verdict), "%s  %-10s %-12s %s  %s%s", clock, e.Step.Manual, e.Step.Host, e.Step.Title, Describe(e.Verdict, e.Changes), why)
		for _, w := range e.Warnings {
			p.line(yellow, "          warning: %s", oneLine(w))
		}
	case StepOpen:
		p.line(colorOf(e.Verdict), "%s  %-10s %-12s %s  %s: %s", clock, e.Step.Manual, e.Step.Host, e.Step.Title, e.Verdict.Word(), oneLine(e.Text))
	case StepFailed:
		p.line(red, "%s  %-10s %-12s %s  failed: %s", clock, e.Step.Manual, e.Step.Host, e.Step.Title, oneLine(e.Text))
	case Waiting:
		p.line(yellow, "%s  %s: %s", clock, e.WorkflowID, oneLine(e.Text))
	case Decided:
		p.line(yellow, "%s  %s: %s", clock, e.WorkflowID, oneLine(e.Text))
	case Stuck:
		p.line(red, "%s  %s cannot continue, and tries again: %s", clock, e.WorkflowID, oneLine(e.Text))
	case Reset:
		p.line(red, "%s  %s: %s", clock, e.WorkflowID, oneLine(e.Text))
	case Unanswered, Pending:
		p.line(yellow, "%s  %s: %s", clock, e.WorkflowID, oneLine(e.Text))
	case ServerAway:
		p.line(red, "%s  %s", clock, oneLine(e.Text))
	case ServerBack:
		p.line(yellow, "%s  %s", clock, oneLine(e.Text))
	case RunFinished:
		if e.Error != "" {
			p.line(red, "%s  %s", clock, ending(e))
			return
		}
		how := "ended"
		if e.Result != nil && e.Result.State != "" {
			how = "is " + string(e.Result.State)
		}
		p.line(bold, "%s  %s %s", clock, e.WorkflowID, how)
	}
}

// ending says how a run ended that has an error. The error of an aborted run names the run and the person itself.
func ending(e Event) string {
	switch aborted := e.Result != nil && e.Result.State == runbook.StateAborted; {
	case aborted && strings.HasPrefix(e.Error, e.WorkflowID+" was "):
		return oneLine(e.Error)
	case aborted:
		return e.WorkflowID + " was aborted: " + oneLine(e.Error)
	}
	return e.WorkflowID + " failed: " + oneLine(e.Error)
}

// colorOf is the color of a line about a step.
func colorOf(verdict runbook.Verdict) string {
	switch verdict {
	case runbook.Unchanged, runbook.NotApplicable:
		return dim
	case runbook.Changed, runbook.ChangedAnswerLost:
		return green
	case runbook.WouldChange, runbook.Unknown, runbook.OutcomeNotKnown, runbook.NeedsPerson, runbook.Attested, runbook.Skipped, runbook.NotReached:
		return yellow
	case runbook.Failed:
		return red
	}
	return yellow
}

func (p Printer) line(color, format string, args ...any) {
	// One event is one line, whatever the texts in it hold.
	text := strings.NewReplacer("\n", `\n`, "\r", `\r`, "\t", " ").Replace(fmt.Sprintf(format, args...))
	text = plaintext.Visible(text)
	if p.Color {
		text = color + text + reset
	}
	_, _ = fmt.Fprintln(p.Out, text)
}

// Describe says in a few words what is known of a step: its verdict and its changes.
func Describe(verdict runbook.Verdict, changes []runbook.Change) string {
	var parts []string
	for _, c := range changes {
		before, after := shortPair(c.Before, c.After)
		parts = append(parts, fmt.Sprintf("%s '%s' -> '%s'", c.Property, before, after))
	}
	if len(parts) > 2 {
		parts = append(parts[:2], fmt.Sprintf("and %d more", len(parts)-2))
	}
	return strings.TrimSpace(verdict.Word() + " " + strings.Join(parts, ", "))
}

// shortPair shortens two texts. Texts that differ but have the same beginning are shown from shortly before their first
// difference on.
func shortPair(before, after string) (string, string) {
	const shown = 10 // characters before the first difference
	a, b := []rune(oneLine(before)), []rune(oneLine(after))
	if string(a) == string(b) {
		a, b = []rune(before), []rune(after)
	}
	if cut(a) != cut(b) || before == after {
		return cut(a), cut(b)
	}
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	start := max(0, same-shown)
	return "…" + cut(a[start:]), "…" + cut(b[start:])
}

// cut shows at most 40 characters.
func cut(runes []rune) string {
	if len(runes) > 40 {
		return string(runes[:39]) + "…"
	}
	return string(runes)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Counts says in numbers what a run did, and what it could not read.
func Counts(result runbook.Result) string {
	return fmt.Sprintf("%s, %s, %s to do, %s, %s, %s, %s, %.0f s",
		runbook.Count(result.Steps, "step"), runbook.Count(result.Changed, "change"), runbook.Count(result.Pending, "item"), runbook.Count(result.Unknown, "unknown step"),
		runbook.Count(result.Warnings, "warning"), runbook.Count(result.Moves, "move"), runbook.Count(result.OperatorTasks, "operator task"), result.Seconds)
}
