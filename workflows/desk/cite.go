package desk

import (
	"regexp"
	"strings"

	"changeover/runbook"
)

// Manual is the part of the manual that a site follows. Chapters cite part 2, and a person reads the site's part.
type Manual interface {
	// Section returns the section of the part for a reference to part 2.
	Section(reference string) string
	// Cited returns a text with its references changed to the part.
	Cited(text string) string
}

// partTwo is the manual of a site that is not known yet.
type partTwo struct{}

func (partTwo) Section(reference string) string { return reference }
func (partTwo) Cited(text string) string        { return text }

// Citations make the texts that people see refer to the site's part of the manual, and to the command that starts the runbook again.
type Citations struct {
	manual Manual
	// start is the command that starts the runbook again; empty: nobody knows the command.
	start string
}

// Follow has it refer to a site's part from now on.
func (c *Citations) Follow(m Manual) { c.manual = m }

// bracketed finds the first reference to part 2 in brackets.
var bracketed = regexp.MustCompile(`\([6-9](\.\d{1,2}){1,2}(/\d+[a-z]?)?[,)]`)

// InBrackets returns an error or a warning with its references changed to the site's part, and with the command that starts the runbook
// again. Such a text may also
// contain data of a host, such as versions. So only what stands in brackets, alone or before a comma, is a reference.
func (c *Citations) InBrackets(text string) string {
	return bracketed.ReplaceAllStringFunc(runbook.NameStart(text, c.start), func(found string) string {
		end := len(found) - 1
		return "(" + c.manual.Section(found[1:end]) + found[end:]
	})
}

// Cite returns the step with its references to the site's part of the manual.
func (c *Citations) Cite(s runbook.Step) runbook.Step {
	s.Manual, s.Hint = c.manual.Section(s.Manual), runbook.NameStart(c.manual.Cited(s.Hint), c.start)
	return s
}

// CiteSteps is Cite for steps.
func (c *Citations) CiteSteps(steps []runbook.Step) []runbook.Step {
	var cited []runbook.Step
	for _, s := range steps {
		cited = append(cited, c.Cite(s))
	}
	return cited
}

// CiteProofs is Cite for the steps of proofs.
func (c *Citations) CiteProofs(proofs []Proof) []Proof {
	var cited []Proof
	for _, p := range proofs {
		cited = append(cited, Proof{Step: c.Cite(p.Step), Want: p.Want})
	}
	return cited
}

// CiteTask is Cite for all that a task shows.
func (c *Citations) CiteTask(t Task) Task {
	t.Steps, t.Unproven, t.Proofs = c.CiteSteps(t.Steps), c.CiteSteps(t.Unproven), c.CiteProofs(t.Proofs)
	var pages []runbook.Page
	for _, page := range t.Pages {
		page.Manual = c.manual.Section(page.Manual)
		var notes []string
		for _, note := range page.Notes {
			notes = append(notes, c.InBrackets(note))
		}
		page.Notes = notes
		pages = append(pages, page)
	}
	t.Pages = pages
	return t
}

// StatementsPage is the title of a page that shows nothing but what a person attests.
const StatementsPage = "To attest"

// Statements shows what a person attests.
func Statements(steps []runbook.Step) runbook.Page {
	page := runbook.Page{Title: StatementsPage, Manual: steps[0].Manual}
	for _, s := range steps {
		page.Fields = append(page.Fields, runbook.Field{Label: strings.TrimSpace(s.Manual + " " + s.Host), Value: s.Title})
	}
	return page
}
