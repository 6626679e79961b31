// Package manual shows the tables about the installation manual: its steps, and what Changeover does where the manual contradicts
// itself, leaves a question open or warns.
package manual

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"changeover/config/catalogue/steps"
	"changeover/runbook/plaintext"
	"changeover/starter/cli"
)

// StepList are steps of the manual, by runbook. It is the JSON of the command steps.
type StepList struct {
	Steps []StepRow `json:"steps"`
}

// StepRow is a step with the runbook that has it.
type StepRow struct {
	Runbook string `json:"runbook"`
	steps.Step
}

// Steps returns the steps of some runbooks.
func Steps(runbooks []string) StepList {
	list := StepList{Steps: []StepRow{}}
	for _, runbook := range runbooks {
		for _, step := range steps.Of(runbook) {
			list.Steps = append(list.Steps, StepRow{Runbook: runbook, Step: step})
		}
	}
	return list
}

// PrintSteps prints the steps of some runbooks for a terminal.
func PrintSteps(out io.Writer, runbooks []string) {
	for _, runbook := range runbooks {
		of := steps.Of(runbook)
		fmt.Fprintf(out, "%s: %s\n\n", runbook, countSteps(of))
		for _, step := range of {
			fmt.Fprintf(out, "%s  %s\n  %s, manual %s\n", step.ID, step.Title, step.How, sectionsOf(step))
			printWide(out, "reads", step.Reads)
			printWide(out, "proves", step.Proves)
			printWide(out, "irrevocable", strings.Join(step.IrrevocableKeys(), ", "))
			printWide(out, "missing", step.Missing)
			printWide(out, "advice", step.Hint)
			fmt.Fprintln(out)
		}
	}
}

func printDetail(out io.Writer, label, text string) {
	if text != "" {
		fmt.Fprintf(out, "  %-8s %s\n", label+":", text)
	}
}

// printWide is printDetail for the labels of a step, the longest of which is irrevocable.
func printWide(out io.Writer, label, text string) {
	if text != "" {
		fmt.Fprintf(out, "  %-12s %s\n", label+":", text)
	}
}

// sectionsOf are the step's sections in both parts. If the step is in neither part, it is the reference that a run shows.
func sectionsOf(step steps.Step) string {
	switch {
	case step.Part1 != "" && step.Part2 != "":
		return step.Part1 + " and " + step.Part2
	case step.Part1+step.Part2 != "":
		return step.Part1 + step.Part2
	}
	return step.Manual
}

// countSteps is the number of steps, with a count for each way in which steps are carried out.
func countSteps(list []steps.Step) string {
	count := map[steps.How]int{}
	missing := 0
	for _, step := range list {
		count[step.How]++
		if step.Missing != "" {
			missing++
		}
	}
	var parts []string
	for _, how := range steps.Hows() {
		if count[how] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[how], how))
		}
	}
	return fmt.Sprintf("%s (%s), %s", plaintext.Count(len(list), "step"), strings.Join(parts, ", "), cli.Somewhere("is missing", missing))
}

// stepsPreface is the beginning of docs/manual.md.
const stepsPreface = `# The manual's steps

` + "`make docs`" + ` writes this document from config/catalogue/steps; do not edit the document.

Every step of the installation manual has one row. The sign – marks an empty cell. *Changeover* is this program; every *service* is a service of Windows.
The *service table* is the manual's table of the services of XPR: table 12 in part 1, and table 17 in part 2.

- *Part 1* and *Part 2* are the sections in the manual's part 1 (Windows Server 2008 R2) and part 2 (Windows Server 2012 R2 to 2025), as section/action: 9.3/5 is action 5 of section 9.3.
- *What is true afterwards* is the title of the step. In a run, some titles also contain names of the site.
- *What is read* and *What the reading proves* show on which facts the result of a step is based. A *warning* is shown and does not stop the run.
- *Irrevocable* names values of the site file that cannot be changed later. The person who confirms the step enters these values again.
- *Exercised by* names a scenario of tests/scenario that carries out or reads the step. A test compares this column with what the scenarios execute.
- *Missing* appears only if the code does not do all of a step yet.

` + "`changeover steps [RUNBOOK] [-o text|json|md]`" + ` prints the same table, with the manual's advice for a step that fails.

| How | Meaning |
|---|---|
`

// PrintStepsMarkdown prints docs/manual.md.
func PrintStepsMarkdown(out io.Writer, runbooks []string) {
	fmt.Fprint(out, stepsPreface)
	for _, how := range steps.Hows() {
		fmt.Fprintf(out, "| %s | %s |\n", how, how.Meaning())
	}
	missing := slices.ContainsFunc(steps.All(), func(s steps.Step) bool { return s.Missing != "" })
	for _, runbook := range runbooks {
		of := steps.Of(runbook)
		fmt.Fprintf(out, "\n## %s\n\n%s.\n\n", runbook, countSteps(of))
		columns, rows := stepTable(of, missing)
		cli.PrintTable(out, columns, rows)
	}
}

// stepTable has the column Missing only if missing is true.
func stepTable(list []steps.Step, missing bool) (columns string, rows [][]string) {
	columns = "Step | Part 1 | Part 2 | How | What is true afterwards | What is read | What the reading proves | Irrevocable | Missing | Exercised by"
	for _, s := range list {
		rows = append(rows, []string{s.ID, s.Part1, s.Part2, string(s.How), s.Title, s.Reads, s.Proves, strings.Join(s.IrrevocableKeys(), ", "), s.Missing, s.ExercisedBy()})
	}
	if missing {
		return columns, rows
	}
	return cli.WithoutColumn(columns, rows, "Missing")
}
