package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

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
func (v *view) details() string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** of site **%s**: %s. %d steps, %d changed, %d moves.\n\n", v.start.book.Name, v.start.in.Site, v.state, len(v.report.steps), v.report.changed, v.report.moves)
	if v.status.err != nil {
		fmt.Fprintf(&b, "**Ended:** %s\n\n", cell(reasonOf(v.status.err)))
	}
	for _, said := range v.report.safety {
		fmt.Fprintf(&b, "- %s\n", cell(said))
	}
	v.detailRoom(&b)
	v.detailHeld(&b)
	v.detailParked(&b)
	v.detailTasks(&b)
	v.detailChildren(&b)
	v.detailSteps(&b)
	return cutLines(b.String(), detailsLimit)
}

func (v *view) detailRoom(b *strings.Builder) {
	if room := v.desk.room; room != nil {
		fmt.Fprintf(b, "### The evidence cannot be written\n\n> %s\n\nThe work is over and the lock is free. The run tries again by itself, next at %s. "+
			"Update `retry` tries at once, `abort` ends the run without a file, both with `{\"operator\": \"…\", \"reason\": \"…\"}`.\n\n",
			cell(room.Error), room.Next.UTC().Format(time.RFC3339))
	}
}

func (v *view) detailHeld(b *strings.Builder) {
	if v.desk.held != nil {
		fmt.Fprintf(b, "**Held** by %s: %s. Update `resume` goes on.\n\n", cell(v.desk.held.Operator), cell(v.desk.held.Reason))
	}
}

func (v *view) detailParked(b *strings.Builder) {
	for _, p := range v.desk.parked {
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

func (v *view) detailTasks(b *strings.Builder) {
	for _, open := range v.desk.tasks {
		fmt.Fprintf(b, "### Operator task `%s`: %s\n\n", open.ID, cell(open.Title))
		if open.Program != "" {
			fmt.Fprintf(b, "On **%s** start `%s`.\n\n", open.Host, open.Program)
		}
		for _, missing := range open.Missing {
			fmt.Fprintf(b, "- %s%s\n", runbook.NotDoneYet, cell(missing))
		}
		for _, why := range open.NotLookedAt {
			fmt.Fprintf(b, "- %s%s\n", runbook.NotLookedAt, cell(why))
		}
		// Before the pages, which may be cut where they are many.
		when := "When it is done"
		if !open.Until.IsZero() {
			when = "The run goes on by itself then; to go on now"
		}
		fmt.Fprintf(b, "\n"+when+", Update `confirm` with `%s`.\n\n", open.Example())
		detailAnswer(b, open.OperatorTask)
		for _, page := range open.Pages {
			detailPage(b, page)
		}
	}
}

// detailAnswer says what a confirmation types again, and what it states.
func detailAnswer(b *strings.Builder, t runbook.OperatorTask) {
	for _, v := range t.Values {
		fmt.Fprintf(b, "- `%s` cannot be changed later: type it again as the screen shows it (%s)\n", v.Key, cell(v.Label))
	}
	for _, s := range slices.Concat(t.Statements, t.Attests) {
		fmt.Fprintf(b, "- you attest `%s`: %s\n", s.Key, cell(s.Text))
	}
	b.WriteString("\n")
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

func (v *view) detailChildren(b *strings.Builder) {
	if len(v.children.ended) == 0 && len(v.children.running) == 0 {
		return
	}
	b.WriteString("| runbook | state | waiting for |\n|---|---|---|\n")
	for _, child := range v.children.ended {
		fmt.Fprintf(b, "| `%s` | %s, %d changed | |\n", child.WorkflowID, child.State, child.Changed)
	}
	for _, child := range v.children.running {
		fmt.Fprintf(b, "| `%s` | **%s** | %s |\n", child.WorkflowID, child.State, cell(child.Waiting))
	}
	b.WriteString("\n")
}

func (v *view) detailSteps(b *strings.Builder) {
	if len(v.report.steps) == 0 {
		return
	}
	b.WriteString("| step | manual | host | what | state |\n|---|---|---|---|---|\n")
	for _, s := range v.report.steps[max(0, len(v.report.steps)-recentSteps):] {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", s.ID, s.Manual, s.Host, cell(s.Title), stepWord(s))
	}
}

func stepWord(s *runbook.StepRecord) string {
	if len(s.Effects)+len(s.Pending) > 0 {
		return fmt.Sprintf("%s (%d)", s.Verdict.Word(), len(s.Effects)+len(s.Pending))
	}
	return s.Verdict.Word()
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
