// Package tasks prints what a run waits for, with the commands that answer it.
package tasks

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"changeover/runbook"
	"changeover/runbook/plaintext"
	"changeover/starter/cli"
	"changeover/starter/follow"
)

// Print prints what the run id waits for. server are the flags of cli.Server for the printed commands. began is when it began, zero where nobody knows, and work is what its activities do.
func Print(out io.Writer, server, id string, began time.Time, p runbook.Progress, work ...follow.Work) {
	run := plaintext.Argument(id) + server
	if p.Evidence != nil {
		cli.Linef(out, "evidence: %s\n  the run tries again by itself at %s\n  to try again now: changeover retry %s%s\n  to end the run without an evidence file: changeover abort %s%s",
			p.Evidence.Error, p.Evidence.Next.Local().Format(time.DateTime), run, why, run, why)
	}
	if p.Reset != "" { // It takes no answer to a task or a failed step.
		cli.Linef(out, "%s\n  then: changeover abort %s%s", p.Reset, run, why)
		p.Tasks, p.Parked = nil, nil
	}
	for _, t := range p.Tasks {
		printTask(out, run, t)
	}
	for _, parked := range p.Parked {
		printParked(out, run, parked)
	}
	for _, child := range p.Children {
		if child.Waiting == "" {
			cli.Linef(out, "%s is %s", child.WorkflowID, child.State)
			continue
		}
		cli.Linef(out, "%s is %s: %s\n  see: changeover tasks %s", child.WorkflowID, child.State, child.Waiting, plaintext.Argument(child.WorkflowID)+server)
	}
	if p.Held != nil {
		cli.Linef(out, "held%s%s\n  then: changeover resume %s%s", cli.By(p.Held.Operator), cli.Because(p.Held.Reason), run, why)
	}
	switch {
	case len(p.Tasks)+len(p.Parked)+len(p.Children) > 0 || p.Held != nil || p.Evidence != nil || p.Reset != "":
	case p.State.Final() || !slices.Contains(runbook.States(), p.State): // Temporal has other words for the end of a run.
		fmt.Fprintln(out, over(server, id, began, p))
	case slices.ContainsFunc(work, func(w follow.Work) bool { return w.Failed }):
		fmt.Fprintf(out, "%s is %s and repeats work that has failed; no decision is needed, but remove the cause of each error:\n", id, p.State)
	default:
		fmt.Fprintf(out, "%s is %s; no operator action is needed\n", id, p.State)
	}
	for _, w := range work {
		cli.Linef(out, "%s", w.Text)
	}
}

// over says that a run has ended: the runs of an id follow one another, and another one may be meant.
func over(server, id string, began time.Time, p runbook.Progress) string {
	text := "the run"
	if p.Mode == runbook.Check {
		text = "the check"
	}
	text += " " + id
	if !began.IsZero() {
		text += " of " + began.Local().Format(time.DateTime)
	}
	text += " ended as " + string(p.State) + "; nothing is open"
	if p.Site != "" {
		text += "; to see which runs are open: changeover runs --site " + p.Site + server
	}
	return text
}

// why is the flag of every decision, with the placeholder that the run refuses.
const why = " --reason " + runbook.YourText

// printParked prints a failed step, and how it is decided. id is that of the run, as an argument of a command.
func printParked(out io.Writer, id string, parked runbook.ParkedStep) {
	cli.Linef(out, "failed %s%s: %s: %s", parked.Step.Reference(), cli.On(parked.Step.Host), parked.Step.Title, parked.Error)
	if !strings.Contains(parked.Error, parked.Step.Hint) {
		cli.Linef(out, "  %s", parked.Step.Hint)
	}
	if parked.Offer != "" {
		cli.Linef(out, "  %s", parked.Agreed())
	}
	named := id
	if parked.Step.ID != "" {
		named += " --step " + parked.Step.ID
		if parked.Step.Host != "" {
			named += " --host " + parked.Step.Host
		}
		named += fmt.Sprintf(" --attempt %d", parked.Attempt)
	}
	fmt.Fprintf(out, "  then: changeover retry %s%s\n", named, why)
	if !parked.Guard {
		fmt.Fprintf(out, "    or: changeover skip %s%s\n", named, why)
	}
	fmt.Fprintf(out, "    or: changeover abort %s%s\n", id, why)
}

// printTask prints an operator task: what to enter on each page, and how it is confirmed.
func printTask(out io.Writer, id string, t runbook.OperatorTask) {
	fmt.Fprintf(out, "task %s%s: %s\n", t.ID, cli.On(t.Host), t.Title)
	if t.Program != "" {
		fmt.Fprintf(out, "  start %s\n", t.Program)
	}
	statements := slices.Concat(t.Statements, t.Attests)
	for _, page := range t.Pages {
		fields := slices.DeleteFunc(slices.Clone(page.Fields), func(f runbook.Field) bool { return stated(statements, f) })
		if len(fields)+len(page.Notes) == 0 && len(page.Fields) > 0 {
			continue
		}
		fmt.Fprintf(out, "  page %s\n", page.Title)
		for _, f := range fields {
			fmt.Fprintf(out, "    %s = %s\n", f.Label, f.Value)
		}
		for _, note := range page.Notes {
			fmt.Fprintf(out, "    note: %s\n", note)
		}
	}
	printAnswer(out, id, t)
}

// stated reports whether a field of a page is a statement that is listed as such.
func stated(statements []runbook.Statement, f runbook.Field) bool {
	return slices.ContainsFunc(statements, func(s runbook.Statement) bool { return strings.HasPrefix(s.Text, f.Label+": "+f.Value) })
}

// printAnswer prints what is left of a task, and how it is confirmed.
func printAnswer(out io.Writer, id string, t runbook.OperatorTask) {
	if t.Why != "" && len(t.Missing) == 0 {
		fmt.Fprintf(out, "  a person is asked because %s\n", t.Why)
	}
	for _, missing := range t.Missing {
		cli.Linef(out, "  %s%s", runbook.NotTrueYet, missing)
	}
	for _, reason := range t.NotLookedAt {
		cli.Linef(out, "  %s%s", runbook.NotLookedAt, reason)
	}
	for _, s := range t.Statements {
		fmt.Fprintf(out, "  you attest: %s (%s)\n", s.Text, s.Key)
	}
	for _, s := range t.Attests {
		fmt.Fprintf(out, "  with the confirmation you attest: %s (%s)\n", s.Text, s.Key)
	}
	for _, v := range t.Values {
		fmt.Fprintf(out, "  to confirm, also type %s (%s) exactly as the program's screen shows this value; nobody can change the value later\n", v.Key, v.Label)
	}
	command := "changeover confirm " + id + " --task " + plaintext.Argument(t.ID)
	fmt.Fprintf(out, "  then: %s\n", command)
	if further := t.Flags(); further != "" {
		fmt.Fprintf(out, "        the command asks for what is missing; in a script: %s%s\n", command, further)
	}
	if t.MayLeaveOut {
		fmt.Fprintf(out, "    or: to leave out statements, replace --all-statements by --statement 'KEY=%s' for each statement that is true; the other statements stay open\n", runbook.YourWords)
	}
}
