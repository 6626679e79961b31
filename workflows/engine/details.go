package engine

import (
	"fmt"
	"strings"

	"changeover/runbook"
)

const (
	// detailsLimit keeps current details below the 20 kB that the UI shows.
	detailsLimit = 18_000
	// recentSteps is how many of the last steps current details show.
	recentSteps = 15
)

// details is the run as the UI's metadata tab shows it, in Markdown. What a person
// must do stands first.
func (r *Run) details() string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** of site **%s**: %s. %d steps, %d changed, %d moves.\n\n", r.book.Name, r.in.Site, r.state, len(r.report.steps), r.report.changed, r.report.moves)
	if r.err != nil {
		fmt.Fprintf(&b, "**Ended:** %s\n\n", cell(reasonOf(r.err)))
	}
	for _, said := range r.report.safety {
		fmt.Fprintf(&b, "- %s\n", cell(said))
	}
	r.detailHeld(&b)
	r.detailParked(&b)
	r.detailTasks(&b)
	r.detailChildren(&b)
	r.detailSteps(&b)
	return cutLines(b.String(), detailsLimit)
}

func (r *Run) detailHeld(b *strings.Builder) {
	if r.desk.held != nil {
		fmt.Fprintf(b, "**Held** by %s: %s. Update `resume` goes on.\n\n", cell(r.desk.held.Operator), cell(r.desk.held.Reason))
	}
}

func (r *Run) detailParked(b *strings.Builder) {
	for _, p := range r.desk.parked {
		fmt.Fprintf(b, "### %s is waiting for a decision\n\n%s %s: %s\n\n> %s\n\n", p.Step.ID, p.Step.Manual, p.Step.Host, cell(p.Step.Title), cell(p.Error))
		if !strings.Contains(p.Error, p.Step.Hint) {
			fmt.Fprintf(b, "The manual says: %s\n\n", cell(p.Step.Hint))
		}
		updates := "`retry`, `skip` or `abort`"
		if p.Guard {
			updates = "`retry` or `abort`"
		}
		fmt.Fprintf(b, "Update %s with `{\"operator\": \"…\", \"reason\": \"…\", \"step\": \"%s\"}`.\n\n", updates, p.Step.ID)
	}
}

func (r *Run) detailTasks(b *strings.Builder) {
	for _, open := range r.desk.tasks {
		fmt.Fprintf(b, "### Operator task `%s`: %s\n\n", open.ID, cell(open.Title))
		if open.Program != "" {
			fmt.Fprintf(b, "On **%s** start `%s`.\n\n", open.Host, open.Program)
		}
		for _, missing := range open.Missing {
			fmt.Fprintf(b, "- Not there yet: %s\n", cell(missing))
		}
		// Before the pages, which may be cut where they are many.
		when := "When it is done"
		if !open.Until.IsZero() {
			when = "The run goes on by itself then; to go on now"
		}
		fmt.Fprintf(b, "\n"+when+", Update `confirm` with `{\"operator\": \"…\", \"reason\": \"…\", \"task\": \"%s\"}`.\n\n", open.ID)
		for _, page := range open.Pages {
			detailPage(b, page)
		}
	}
}

func detailPage(b *strings.Builder, page runbook.Page) {
	fmt.Fprintf(b, "**%s** (%s)\n\n", page.Title, page.Manual)
	if len(page.Fields) == 0 {
		return
	}
	b.WriteString("| field | enter |\n|---|---|\n")
	for _, field := range page.Fields {
		value := field.Value
		if field.Secret {
			value = "secret " + value
		}
		fmt.Fprintf(b, "| %s | %s |\n", cell(field.Label), cell(value))
	}
	b.WriteString("\n")
}

func (r *Run) detailChildren(b *strings.Builder) {
	if len(r.children) == 0 && len(r.reports) == 0 {
		return
	}
	b.WriteString("| runbook | state | waiting for |\n|---|---|---|\n")
	for _, child := range r.children {
		fmt.Fprintf(b, "| `%s` | %s, %d changed | |\n", child.WorkflowID, child.State, child.Changed)
	}
	for _, child := range r.reports {
		fmt.Fprintf(b, "| `%s` | **%s** | %s |\n", child.WorkflowID, child.State, cell(child.Waiting))
	}
	b.WriteString("\n")
}

func (r *Run) detailSteps(b *strings.Builder) {
	if len(r.report.steps) == 0 {
		return
	}
	b.WriteString("| step | manual | host | what | state |\n|---|---|---|---|---|\n")
	for _, s := range r.report.steps[max(0, len(r.report.steps)-recentSteps):] {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", s.ID, s.Manual, s.Host, cell(s.Title), stepWord(s))
	}
}

// verdictWord is the verdict of a step, or that it is in work.
func verdictWord(s *runbook.StepRecord) string {
	if s.Verdict == "" {
		return "in work"
	}
	return string(s.Verdict)
}

func stepWord(s *runbook.StepRecord) string {
	if len(s.Effects)+len(s.Pending) > 0 {
		return fmt.Sprintf("%s (%d)", verdictWord(s), len(s.Effects)+len(s.Pending))
	}
	return verdictWord(s)
}

// cell makes text fit for one cell of a Markdown table.
func cell(text string) string {
	return strings.NewReplacer("|", "\\|", "\r", "", "\n", " ").Replace(text)
}

// cutLines shortens Markdown to at most limit bytes at the end of a line, so that no
// row of a table is broken.
func cutLines(text string, limit int) string {
	const more = "\n… the rest does not fit here; the queries `tasks` and `progress` have it.\n"
	if len(text) <= limit {
		return text
	}
	text = cut(text, limit-len(more))
	return text[:strings.LastIndex(text, "\n")+1] + more
}
