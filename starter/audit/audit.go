// Package audit prints the evidence of a run.
package audit

import (
	"cmp"
	"io"
	"time"

	"changeover/runbook"
	"changeover/runbook/plaintext"
	"changeover/starter/cli"
)

// Print prints the evidence of a run, its times in the local time zone. server are the flags of cli.Server for the printed commands.
func Print(out io.Writer, server string, e runbook.Evidence) {
	cli.Linef(out, "%s (run %s): %s", e.WorkflowID, e.RunID, e.State)
	cli.Linef(out, "started %s%s%s", clock(e.Started), cli.OfChange(e.Change)+cli.By(e.Operator), cli.Because(e.Reason))
	cli.Linef(out, "site file %s, digest %s", e.SiteFile, e.Digest)
	if e.Execution != "" {
		cli.Linef(out, "Temporal ended the run at %s as %s; this evidence was built from the history of the run", clock(e.Finished), e.Execution)
	}
	if e.Error != "" {
		cli.Linef(out, "failed: %s", e.Error)
	}
	for _, said := range e.Safety {
		cli.Linef(out, "at the end: %s", said)
	}
	for _, step := range e.Steps {
		printStepRecord(out, step)
	}
	for _, t := range e.OperatorTasks {
		answer := "not confirmed"
		if !t.Confirmed.IsZero() {
			answer = "confirmed " + clock(t.Confirmed) + cli.By(t.Operator)
		}
		cli.Linef(out, "task: %s  %s%s, %s%s", clock(t.Shown), t.Title, cli.On(t.Host), answer, cli.Because(t.Reason))
		for _, note := range t.Notes {
			cli.Linef(out, "      note: %s", note)
		}
	}
	for _, d := range e.Decisions {
		cli.Linef(out, "decision: %s  %s %s%s%s%s", clock(d.Time), d.Action, cmp.Or(d.Task, d.Step, "the run"), cli.On(d.Host), cli.By(d.Operator), cli.Because(d.Reason))
	}
	for _, deviation := range e.Deviations {
		cli.Linef(out, "deviation: %s", deviation)
	}
	for _, text := range runbook.MoveTexts(e.Outages) {
		cli.Linef(out, "outage: %s", text)
	}
	for _, child := range e.Children {
		file := ""
		if child.File != "" {
			file = ", evidence file " + child.File
		}
		if child.State == runbook.StateWouldChange || child.State == runbook.StateIncomplete {
			file += "; to see what is to do: changeover audit " + plaintext.Argument(child.WorkflowID) + " --run-id " + child.RunID + server
		}
		cli.Linef(out, "runbook: %s (run %s) %s%s", child.WorkflowID, child.RunID, child.State, file)
	}
	if e.Mode == runbook.Check {
		ToDo(out, []runbook.Evidence{e})
	}
}

// printStepRecord prints a step with every effect and its verdict, and what mode check would change.
func printStepRecord(out io.Writer, step runbook.StepRecord) {
	cli.Linef(out, "%s  %-14s %-10s %-12s %-21s %s", clock(step.Started), step.ID, step.Manual, step.Host, step.Word(), step.Title)
	for _, effect := range step.Effects {
		printChange(out, effect.Verdict.Word(), effect.Change)
	}
	for _, pending := range step.Pending {
		printChange(out, runbook.WouldChange.Word(), pending)
	}
	for _, warning := range step.Warnings {
		cli.Linef(out, "      warning: %s", warning)
	}
	if step.Note != "" {
		cli.Linef(out, "      note: %s", step.Note)
	}
	if step.Error != "" {
		cli.Linef(out, "      error: %s", step.Error)
	}
}

func printChange(out io.Writer, word string, c runbook.Change) {
	of := ""
	if c.Target != "" {
		of = c.Target + " "
	}
	cli.Linef(out, "      %s: %s%s '%s' -> '%s'", word, of, c.Property, c.Before, c.After)
	if c.Command != "" {
		cli.Linef(out, "      command: %s", c.Command)
	}
}

func clock(t time.Time) string { return t.Local().Format(time.DateTime) }
