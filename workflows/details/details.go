// Package details renders a run as its current details in Temporal's UI, in Markdown.
package details

import (
	"fmt"
	"strings"
	"time"

	"changeover/runbook"
)

const (
	// limit keeps current details below the 20 kB that the UI shows.
	limit = 18_000
	// recentSteps is how many of the last steps current details show.
	recentSteps = 15
)

// Run is what current details show of a run.
type Run struct {
	Runbook, Site string
	State         runbook.State
	// Reset says what to do about a run that was reset, or nothing.
	Reset   string
	Steps   []*runbook.StepRecord
	Changed int
	Moves   int
	// Ended is why the run ends, or nothing; Safety is how it left the site.
	Ended  string
	Safety []string
	// Evidence is the wait until the evidence can be written; nil: there is none.
	Evidence *runbook.EvidenceWait
	Held     *runbook.DecisionRecord
	Parked   []runbook.ParkedStep
	Tasks    []Task
	Drill    *runbook.Drill
	// Children have ended, Running are those that run.
	Children []runbook.Result
	Running  []runbook.ChildReport
}

// The numbers of bytes that current details show of an error, and of a list of errors. What a person can do stands below them and must
// fit too.
const (
	longText = 3000
	longList = 8000
)

// long escapes a text that may be very long and is one of a number of such texts.
func long(s string, number int) string {
	most := min(longText, longList/number)
	shown := text(runbook.Cut(s, most))
	if len(shown) > most { // It is longer because it is escaped.
		shown = text(runbook.Cut(s, most*most/len(shown)))
	}
	return shown
}

// lockText is the number of bytes that current details show of each text of a lock, which a person may have started.
const lockText = 200

// Lock renders a lock as the UI's metadata tab shows it.
func Lock(in runbook.LockInput) string {
	return fmt.Sprintf("The cluster of site **%s** is locked by %s (run %s). Wait for the end of that run, or abort it to free the cluster.",
		text(runbook.Cut(in.Site, lockText)), code(runbook.Cut(in.Workflow, lockText)), code(runbook.Cut(in.RunID, lockText)))
}

// Task is an open operator task.
type Task struct {
	runbook.OperatorTask
	// GoesOn says that the run goes on by itself at some time.
	GoesOn bool
}

// Markdown renders a run as the UI's metadata tab shows it, in at most limit bytes. What a person must do
// stands first.
func (r *Run) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** of site **%s**: %s. %s, %s, %s.\n\n", r.Runbook, text(r.Site), r.State,
		runbook.Count(len(r.Steps), "step"), runbook.Count(r.Changed, "change"), runbook.Count(r.Moves, "move"))
	if r.Reset != "" {
		fmt.Fprintf(&b, "**Reset:** %s\n\n", long(r.Reset, 1))
	}
	if r.Ended != "" {
		fmt.Fprintf(&b, "**Ended:** %s\n\n", long(r.Ended, 1))
	}
	for _, said := range r.Safety {
		fmt.Fprintf(&b, "- %s\n", long(said, len(r.Safety)))
	}
	if len(r.Safety) > 0 {
		b.WriteString("\n") // A table right below would be a part of the last item.
	}
	r.evidence(&b)
	r.held(&b)
	r.parked(&b)
	r.tasks(&b)
	r.drill(&b)
	r.children(&b)
	r.steps(&b)
	return cutLines(b.String(), limit)
}

func (r *Run) evidence(b *strings.Builder) {
	if wait := r.Evidence; wait != nil {
		fmt.Fprintf(b, "### The evidence cannot be written\n\n> %s\n\nThe work is over and the lock is free. The run tries again by itself at %s. "+
			"To try at once, send the Update `retry`; to end the run without an evidence file, send `abort`. Both Updates take `{\"operator\": \"…\", \"reason\": \"…\"}`.\n\n",
			long(wait.Error, 1), wait.Next.UTC().Format(time.RFC3339))
	}
}

func (r *Run) held(b *strings.Builder) {
	if r.Held != nil {
		fmt.Fprintf(b, "**Held** by %s. To continue, send the Update `resume` with `{\"operator\": \"…\", \"reason\": \"…\"}`.\n\n", text(runbook.SaidBy(r.Held.Operator, r.Held.Reason)))
	}
}

func (r *Run) parked(b *strings.Builder) {
	for _, p := range r.Parked {
		fmt.Fprintf(b, "### %s is waiting for a decision\n\n%s %s: %s\n\n> %s\n\n", text(p.Step.ID), text(p.Step.Manual), text(p.Step.Host), text(p.Step.Title), long(p.Error, 1))
		if !strings.Contains(p.Error, p.Step.Hint) {
			fmt.Fprintf(b, "What to do: %s\n\n", text(p.Step.Hint))
		}
		if p.Offer != "" {
			fmt.Fprintf(b, "**%s.**\n\n", text(p.Agreed()))
		}
		updates := "`retry`, `skip` or `abort`"
		if p.Guard {
			updates = "`retry` or `abort`"
		}
		fmt.Fprintf(b, "Send the Update %s with %s.\n\n", updates, code(p.Example()))
	}
}

func (r *Run) tasks(b *strings.Builder) {
	for _, open := range r.Tasks {
		fmt.Fprintf(b, "### Operator task %s: %s\n\n", code(open.ID), text(open.Title))
		if open.Program != "" {
			fmt.Fprintf(b, "On **%s** start %s.\n\n", text(open.Host), code(open.Program))
		}
		if open.Why != "" && len(open.Missing) == 0 {
			fmt.Fprintf(b, "A person is asked because %s.\n\n", text(open.Why))
		}
		reasons := len(open.Missing) + len(open.NotLookedAt)
		for _, missing := range open.Missing {
			fmt.Fprintf(b, "- %s%s\n", runbook.NotTrueYet, long(missing, reasons))
		}
		for _, why := range open.NotLookedAt {
			fmt.Fprintf(b, "- %s%s\n", runbook.NotLookedAt, long(why, reasons))
		}
		// Before the pages, which may be cut where they are many.
		when := "When the task is done"
		if open.GoesOn {
			when = "At the time in the title, the run continues without an answer. To continue now"
		}
		fmt.Fprintf(b, "\n"+when+", send the Update `confirm` with %s.\n\n", code(open.Example()))
		answer(b, open.OperatorTask)
		for _, p := range open.Pages {
			page(b, p)
		}
	}
}

// drill shows the measured moves, with both ends of what is known of their outages.
func (r *Run) drill(b *strings.Builder) {
	if r.Drill == nil || len(r.Drill.Moves) == 0 {
		return
	}
	b.WriteString("| move | outage | verdict |\n|---|---|---|\n")
	for i, m := range r.Drill.Moves {
		fmt.Fprintf(b, "| %d: %s to %s | %s | %s |\n", i+1, text(m.From), text(m.To), text(m.Outage.String()), m.Verdict)
	}
	b.WriteString("\n")
}

// answer lists the values that a confirmation types again, and its statements.
func answer(b *strings.Builder, t runbook.OperatorTask) {
	for _, v := range t.Values {
		fmt.Fprintf(b, "- to confirm, also type %s (%s) exactly as the program's screen shows this value; nobody can change the value later\n", code(v.Key), text(v.Label))
	}
	for _, s := range t.Statements {
		fmt.Fprintf(b, "- you attest: %s (%s)\n", text(s.Text), code(s.Key))
	}
	for _, s := range t.Attests {
		fmt.Fprintf(b, "- with the confirmation you attest: %s (%s)\n", text(s.Text), code(s.Key))
	}
	b.WriteString("\n")
}

// page shows a page of a setup with its section, or a list of steps, which has none.
func page(b *strings.Builder, p runbook.Page) {
	section, header := "", "| step | what |\n|---|---|\n"
	if p.Manual != "" {
		section, header = " ("+text(p.Manual)+")", "| field | value |\n|---|---|\n"
	}
	fmt.Fprintf(b, "**%s**%s\n\n", text(p.Title), section)
	for _, note := range p.Notes {
		fmt.Fprintf(b, "- %s\n", text(note))
	}
	if len(p.Notes) > 0 {
		b.WriteString("\n")
	}
	if len(p.Fields) == 0 {
		return
	}
	b.WriteString(header)
	for _, field := range p.Fields {
		value := field.Value
		if field.Secret {
			value = "secret " + value
		}
		fmt.Fprintf(b, "| %s | %s |\n", text(field.Label), text(value))
	}
	b.WriteString("\n")
}

func (r *Run) children(b *strings.Builder) {
	if len(r.Children) == 0 && len(r.Running) == 0 {
		return
	}
	b.WriteString("| runbook | state | waiting for |\n|---|---|---|\n")
	for _, child := range r.Children {
		fmt.Fprintf(b, "| %s | %s, %s | |\n", cellCode(child.WorkflowID), child.State, runbook.Count(child.Changed, "change"))
	}
	for _, child := range r.Running {
		fmt.Fprintf(b, "| %s | **%s** | %s |\n", cellCode(child.WorkflowID), child.State, text(child.Waiting))
	}
	b.WriteString("\n")
}

func (r *Run) steps(b *strings.Builder) {
	if len(r.Steps) == 0 {
		return
	}
	b.WriteString("| step | manual | host | what | state |\n|---|---|---|---|---|\n")
	for _, s := range r.Steps[max(0, len(r.Steps)-recentSteps):] {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", text(s.ID), text(s.Manual), text(s.Host), text(s.Title), stepWord(s))
	}
}

func stepWord(s *runbook.StepRecord) string {
	if len(s.Effects)+len(s.Pending) > 0 {
		return fmt.Sprintf("%s (%d)", s.Word(), len(s.Effects)+len(s.Pending))
	}
	return s.Word()
}

// cutLines shortens Markdown to at most limit bytes at the end of a line, so that no
// row of a table is broken.
func cutLines(markdown string, limit int) string {
	const more = "\n… The rest does not fit here; the queries `tasks` and `progress` show it.\n"
	if len(markdown) <= limit {
		return markdown
	}
	markdown = runbook.Cut(markdown, limit-len(more))
	return markdown[:strings.LastIndex(markdown, "\n")+1] + more
}
