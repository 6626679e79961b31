package manual

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"changeover/config/catalogue/deviations"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/starter/cli"
)

// DeviationList are the rows about contradictions, questions and warnings of the manual. It is the JSON of the command deviations.
type DeviationList struct {
	Contradictions []deviations.Deviation  `json:"contradictions"`
	Differences    []deviations.Difference `json:"differences"`
	Questions      []deviations.Question   `json:"questions"`
	Warnings       []deviations.Warning    `json:"warnings"`
	Attested       []deviations.Attested   `json:"attested"`
}

// Empty reports whether there are no rows.
func (l DeviationList) Empty() bool {
	return len(l.Contradictions)+len(l.Differences)+len(l.Questions)+len(l.Warnings)+len(l.Attested) == 0
}

// Deviations returns the rows with an id; an empty id is for all rows.
func Deviations(id string) DeviationList {
	other := func(of string) bool { return id != "" && of != id }
	return DeviationList{
		Contradictions: slices.DeleteFunc(deviations.Contradictions(), func(d deviations.Deviation) bool { return other(d.ID) }),
		Differences:    slices.DeleteFunc(deviations.Differences(), func(d deviations.Difference) bool { return other(d.ID) }),
		Questions:      slices.DeleteFunc(deviations.Questions(), func(q deviations.Question) bool { return other(q.ID) }),
		Warnings:       slices.DeleteFunc(deviations.Warnings(), func(w deviations.Warning) bool { return other(w.ID) }),
		Attested:       slices.DeleteFunc(deviations.AttestedSteps(), func(a deviations.Attested) bool { return other(a.Step) }),
	}
}

// PrintDeviations prints the rows for a terminal.
func PrintDeviations(out io.Writer, list DeviationList) {
	for _, d := range list.Contradictions {
		fmt.Fprintf(out, "%s  manual %s\n", d.ID, d.Manual)
		printDetail(out, "prints", d.Prints)
		printDetail(out, "does", d.Does)
		printDetail(out, "why", d.Why)
		printDecision(out, d.SiteKeys, d.DecidedBy, d.Open)
	}
	for _, d := range list.Differences {
		fmt.Fprintf(out, "%s  manual %s\n  %s\n", d.ID, d.Manual, d.About)
		printDetail(out, "part 1", d.PartOne)
		printDetail(out, "part 2", d.PartTwo)
		printDetail(out, "does", d.Does)
		printDecision(out, d.SiteKeys, d.DecidedBy, "")
	}
	for _, q := range list.Questions {
		fmt.Fprintf(out, "%s  manual %s\n  %s\n", q.ID, q.Manual, q.Asks)
		printDetail(out, "default", q.Default)
		printDetail(out, "why", q.Why)
		printDecision(out, q.SiteKeys, q.DecidedBy, "")
	}
	for _, w := range list.Warnings {
		fmt.Fprintf(out, "%s  manual %s\n  %s\n", w.ID, w.Manual, w.Warns)
		printDetail(out, "does", w.Does)
		printDecision(out, w.SiteKeys, w.DecidedBy, w.Open)
	}
	for _, a := range list.Attested {
		fmt.Fprintf(out, "%s  attested by a person\n", a.Step)
		printDetail(out, "why", a.Why)
		fmt.Fprintln(out)
	}
}

func printDecision(out io.Writer, siteKeys, decidedBy, open string) {
	printDetail(out, "fields", listed(siteKeys))
	printDetail(out, "by", listed(decidedBy))
	printDetail(out, "open", open)
	fmt.Fprintln(out)
}

// listed is a list that is joined by spaces, with commas.
func listed(words string) string { return strings.Join(strings.Fields(words), ", ") }

// deviationsPreface is the beginning of docs/deviations.md.
const deviationsPreface = `# Deviations from the manual

` + "`make docs`" + ` writes this document from config/catalogue/deviations; do not edit the document.

The installation manual contradicts itself in places and prints commands that cannot work. Its two parts differ, and it leaves questions
open. This document shows what Changeover does in each case. The column *Site file* names the fields that change what Changeover does
([site-file.md](site-file.md)). The column *Decided by* names the steps ([manual.md](manual.md)) and the source files that decide. If
something is left to decide or to do, one more column at the end of the table shows what is left.

Part 1 of the manual is about Windows Server 2008 R2, part 2 is about later releases. The column *Manual* names sections as
section/action: 9.10/5 is action 5 of section 9.10. Table 12/17 is table 12 in part 1 and table 17 in part 2.

` + "`changeover deviations [ID] [-o text|json|md]`" + ` prints the same rows.
`

// PrintDeviationsMarkdown prints docs/deviations.md.
func PrintDeviationsMarkdown(out io.Writer, list DeviationList) {
	fmt.Fprint(out, deviationsPreface)
	var rows [][]string
	for _, d := range list.Contradictions {
		rows = append(rows, []string{d.ID, d.Manual, d.Prints, d.Does, d.Why, listed(d.SiteKeys), listed(d.DecidedBy), d.Open})
	}
	columns, rows, open := cli.WithoutEmptyEnd("Id | Manual | What the manual prints | What Changeover does | Why | Site file | Decided by | Not decided yet", rows)
	fmt.Fprintf(out, "\n## Contradictions, misprints and errors\n\n%s, %s.\n\n", runbook.Count(len(rows), "row"), cli.Somewhere("is left to decide", open))
	cli.PrintTable(out, columns, rows)

	rows = nil
	for _, d := range list.Differences {
		rows = append(rows, []string{d.ID, d.Manual, d.About, d.PartOne, d.PartTwo, d.Does, listed(d.SiteKeys), listed(d.DecidedBy)})
	}
	fmt.Fprintf(out, "\n## Differences between the parts\n\n%s, nothing is left to decide.\n\n", runbook.Count(len(rows), "row"))
	cli.PrintTable(out, "Id | Manual | About | Part 1 | Part 2 | What Changeover does | Site file | Decided by", rows)

	rows = nil
	for _, q := range list.Questions {
		rows = append(rows, []string{q.ID, q.Manual, q.Asks, q.Default, q.Why, listed(q.SiteKeys), listed(q.DecidedBy)})
	}
	fmt.Fprintf(out, "\n## Questions to the vendor\n\n%s. Until a question is answered, Changeover uses the answer in the column *Default*.\n\n", runbook.Count(len(rows), "question"))
	cli.PrintTable(out, "Id | Manual | Question | Default | Why that is safe | Site file | Decided by", rows)

	rows = nil
	for _, w := range list.Warnings {
		rows = append(rows, []string{w.ID, w.Manual, w.Warns, w.Does, listed(w.SiteKeys), listed(w.DecidedBy), w.Open})
	}
	columns, rows, open = cli.WithoutEmptyEnd("Id | Manual | Warning | What Changeover does or shows | Site file | Acted on by | Not done yet", rows)
	fmt.Fprintf(out, "\n## Warnings\n\nChangeover acts on these %d warnings of the manual; %s.\n\n", len(rows), cli.Somewhere("is left to do", open))
	cli.PrintTable(out, columns, rows)

	rows = nil
	for _, a := range list.Attested {
		step, _ := steps.Find(a.Step)
		rows = append(rows, []string{a.Step, sectionsOf(step), step.Title, a.Why})
	}
	fmt.Fprintf(out, "\n## Steps that a person attests\n\nA person carries out these %d steps and confirms them. "+
		"Changeover relies on the confirmation: either no host shows the result, or what hosts show does not prove the result. "+
		"The list leaves out the steps for which the manual itself asks a person to confirm something, such as PREP-7.1-2. "+
		"In the column *Manual*, 8 is chapter 8 of part 2, which refers to chapter 4.\n\n", len(rows))
	cli.PrintTable(out, "Step | Manual | What the person confirms | Why Changeover relies on the confirmation", rows)
}
