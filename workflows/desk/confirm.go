package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/progress"
)

// Approve asks for the permission to interrupt the service, and shows what for.
func (d *Desk) Approve(ctx workflow.Context, pending []*runbook.StepRecord) {
	if !d.Proceed(ctx) {
		return
	}
	work := runbook.Page{Title: "Pending work"}
	for _, s := range pending {
		work.Fields = append(work.Fields, runbook.Field{
			Label: strings.TrimSpace(s.ID + " " + s.Host), Value: joined(s.Title, runbook.Differences(s.Pending), s.Note),
		})
	}
	title := "approve a maintenance window: " + d.status.ID() + " changes a role in production, and may move the role or take it offline"
	reply := d.Show(ctx, Task{Window: true, OperatorTask: runbook.OperatorTask{ID: "maintenance-window", Title: title, Attest: true, Pages: []runbook.Page{work}}})
	if reply.Confirmed != nil {
		d.approved = reply.Confirmed.Time
	}
}

// joined joins a title with the texts that are not empty.
func joined(title string, rest ...string) string {
	said := strings.Join(slices.DeleteFunc(rest, func(s string) bool { return s == "" }), "; ")
	if said == "" {
		return title
	}
	return title + ": " + said
}

// Approved returns when a person has allowed this run to interrupt the service; zero: nobody has.
func (d *Desk) Approved() time.Time { return d.approved }

// Allowed asks a person for a permission and reports whether it was given, or the time that the task
// waits for has come.
func (d *Desk) Allowed(ctx workflow.Context, t Task) (byPerson bool) {
	if !d.Proceed(ctx) {
		return false
	}
	return d.Show(ctx, t).Confirmed != nil
}

// Reply is what a person has said to a task; it is empty where nobody has, and the run ended or the time
// that the task waited for has come.
type Reply struct {
	// Confirmed is the confirmation of a task that was verified, Skipped the decision to go on without it.
	Confirmed, Skipped *runbook.DecisionRecord
	// Differing are typed values that differ from the site file, Differs is the error about them, and Given is the rest of
	// the confirmation.
	Differing []runbook.IrrevocableValue
	Differs   string
	Given     runbook.DecisionRecord
	// Elsewhere says what was not in the place that the task needs, such as the role, when a person confirmed
	// it.
	Elsewhere string
}

// Show shows a task until it is confirmed and verified, or skipped.
func (d *Desk) Show(ctx workflow.Context, t Task) Reply {
	open := &openTask{Task: t}
	open.Opened = workflow.Now(ctx)
	for _, s := range t.Steps {
		open.OperatorTask.Steps = append(open.OperatorTask.Steps, s.ID)
	}
	d.tasks = append(d.tasks, open)
	note(ctx, open, false)
	d.hooks.Refresh(ctx)
	if t.Until.IsZero() {
		d.asked++
		d.awaitOperator(ctx, runbook.OperatorSummary+t.Title, open.answered, open.inVerification)
	} else if !answered(ctx, d.status, open) {
		open.over = "the run continued without an answer at " + t.Until.Format(TimeFormat)
	}
	d.tasks = slices.DeleteFunc(d.tasks, func(o *openTask) bool { return o == open })
	d.tasksOver = append(d.tasksOver, open.record())
	note(ctx, open, true)
	d.hooks.Refresh(ctx)
	waited(ctx, d.status, d.hooks)
	return open.reply
}

// answered reports whether a person answers a task before its time. An answer that is verified at that time counts.
func answered(ctx workflow.Context, status *progress.Status, open *openTask) bool {
	if status.Await(ctx, open.Title, open.Until.Sub(workflow.Now(ctx)), open.answered) {
		return true
	}
	if open.verifying {
		status.Await(ctx, open.Title, longHold, func() bool { return !open.verifying })
	}
	return open.answered()
}

// findTask is the open task with an id, or that covers a step; an empty id means the only one.
func (d *Desk) findTask(id string) *openTask {
	var found *openTask
	for _, open := range d.tasks {
		if id == "" || strings.EqualFold(id, open.ID) || slices.Contains(open.OperatorTask.Steps, id) {
			if found != nil {
				return nil
			}
			found = open
		}
	}
	return found
}

// meant is the open task that a decision names.
func meant(tasks []*openTask, decision runbook.Decision) *openTask {
	for _, open := range tasks {
		if decision.MeansTask(open.ID, open.Host, open.Steps) {
			return open
		}
	}
	return nil
}

// handleConfirm registers the confirm Update.
func (d *Desk) handleConfirm(ctx workflow.Context) error {
	return setDecision(ctx, &d.budget, runbook.ConfirmUpdate,
		"Report that an operator task is done; the run looks at the hosts before it continues: {operator, reason, task, values, statements}", d.confirm, d.validateConfirm)
}

func (d *Desk) validateConfirm(c runbook.Confirmation) error {
	if strings.TrimSpace(c.Operator) == "" {
		return calls.Failure(runbook.ErrDecisionRefused, `cannot accept the confirmation: the operator is missing; write your name in the field operator, for example {"operator": "eva", "task": "xpr-setup"}`)
	}
	if err := d.mayDecide(runbook.ConfirmUpdate); err != nil {
		return err
	}
	open := d.findTask(c.Task)
	if open == nil {
		return calls.Failure(runbook.ErrDecisionRefused, "cannot confirm%s: %s", named(c.Task), d.confirmable())
	}
	if why := open.taken(); why != "" {
		return calls.Failure(runbook.ErrDecisionRefused, "cannot confirm '%s': %s", open.ID, why)
	}
	return complete(open, c)
}

// complete refuses a confirmation without a value or a statement that no host can show.
func complete(open *openTask, c runbook.Confirmation) error {
	refused := func(format string, args ...any) error {
		return calls.Failure(runbook.ErrDecisionRefused, "cannot confirm '%s': "+format, append([]any{open.ID}, args...)...)
	}
	var statements []string
	flag := ""
	for _, s := range open.MissingStatements(c) {
		statements = append(statements, s.Key+" ("+s.Text+")")
		flag = cmp.Or(flag, "--statement '"+s.Key+"="+runbook.YourText+"'")
	}
	switch missing, surplus := open.MissingValues(c), open.UnknownKeys(c); {
	case len(surplus) > 0:
		return refused("the task does not ask for %s; confirm the task with%s (JSON: %s)", strings.Join(surplus, " and "), cmp.Or(open.Flags(), " no value and no statement"), open.Example())
	case len(missing) > 0:
		return refused("these values cannot be changed later; enter each value exactly as the program's screen shows the value, with --value KEY=VALUE (JSON field values): %s", strings.Join(missing, ", "))
	case len(statements) > 1:
		return refused("no host can show the result, so write what you attest about each of these steps, with %s and so on (JSON field statements), or give one text for all steps, with --all-statements TEXT: %s", flag, strings.Join(statements, "; "))
	case len(statements) == 1 && len(open.Statements) > 1:
		// A reason is no statement here.
		return refused("no host can show the result, so write what you attest about this step, with %s (JSON field statements): %s", flag, statements[0])
	case len(statements) == 1 || (open.Attest || open.Window) && (len(open.Statements) == 0 || open.MayLeaveOut && len(c.Statements) == 0) && strings.TrimSpace(c.Reason) == "":
		if open.Permission() {
			return refused("an approval needs a reason; write the reason with --reason TEXT (JSON field reason)")
		}
		return refused("no host can show the result, so write with --reason TEXT (JSON field reason) what you attest%s", about(statements))
	}
	return nil
}

func about(statements []string) string {
	if len(statements) == 0 {
		return ""
	}
	return ": " + statements[0]
}

// confirm looks at the hosts and answers with what is missing, or lets the run go on.
func (d *Desk) confirm(ctx workflow.Context, c runbook.Confirmation) (string, error) {
	open := d.findTask(c.Task)
	d.retries++
	if open.reply.Differing = open.Differing(c); len(open.reply.Differing) > 0 {
		return "", d.stop(ctx, open, c)
	}
	open.verifying = true
	missing, unseen := d.hooks.Verify(ctx, open.Task)
	elsewhere := ""
	if open.Elsewhere != nil && (len(missing)+len(unseen) > 0 || len(open.Proofs) == 0) {
		elsewhere = open.Elsewhere(ctx)
	}
	open.verifying = false
	open.Missing, open.NotLookedAt = missing, unseen
	d.hooks.Refresh(ctx)
	if err := d.mayDecide(runbook.ConfirmUpdate); err != nil {
		// Somebody aborted, or nobody answered in time, while the hosts were looked at.
		return "", err
	}
	if elsewhere != "" {
		open.reply.Elsewhere = elsewhere
		return "", calls.Failure(runbook.ErrNotConfirmed, "cannot confirm '%s': %s", open.ID, elsewhere)
	}
	if len(missing)+len(unseen) > 0 {
		return "", temporal.NewNonRetryableApplicationError("cannot confirm '"+open.ID+"': "+runbook.NotConfirmed(missing, unseen), runbook.ErrNotConfirmed, nil, missing, unseen)
	}
	decision := d.decisionOn(ctx, open, c)
	open.reply.Confirmed = &decision
	return open.ID + " confirmed", nil
}

// decisionOn keeps a confirmation for the evidence.
func (d *Desk) decisionOn(ctx workflow.Context, open *openTask, c runbook.Confirmation) runbook.DecisionRecord {
	decision := runbook.DecisionRecord{
		Action: runbook.ConfirmUpdate, Operator: c.Operator, Reason: c.Reason, Task: open.ID, Host: open.Host,
		Typed: open.Typed(c), Time: workflow.Now(ctx),
	}
	for _, s := range slices.Concat(open.Statements, open.Attests) {
		words := c.Stated(s.Key)
		if open.MayLeaveOut {
			words = strings.TrimSpace(c.Statements[s.Key])
		}
		if words != "" && (open.MayLeaveOut || words != c.Reason) {
			decision.Stated = append(decision.Stated, runbook.Fact{Name: s.Key, Value: words})
		}
	}
	d.decisions = append(d.decisions, decision)
	return decision
}

// stop keeps values that a person has typed and that differ from the site file, and stops the run at the task.
func (d *Desk) stop(ctx workflow.Context, open *openTask, c runbook.Confirmation) error {
	open.reply.Given = d.decisionOn(ctx, open, c)
	var typed []string
	for _, v := range open.reply.Differing {
		typed = append(typed, fmt.Sprintf("'%s' was typed for %s (%s)", strings.TrimSpace(c.Values[v.Key]), v.Key, v.Label))
	}
	open.reply.Differs = d.InBrackets(fmt.Sprintf("cannot accept the confirmation of task '%s'%s: %s. The site file, or the default of the field, has another value. Nobody can change the value after the setup. "+
		"%s. If you only mistyped the value here, retry and type the value again%s",
		open.ID, onHost(open.Host), strings.Join(typed, "; "), open.ifTyped(), open.again()))
	return calls.Failure(runbook.ErrNotConfirmed, "%s", open.reply.Differs)
}

// ifTyped says what to do if a program shows a value that differs from the site file.
func (t Task) ifTyped() string {
	const correct = "abort, correct the site file and start the runbook again"
	if t.InUse {
		return "The role already runs the program of this setup: do not remove the program. If the typed value is right, the site file is wrong: " + correct
	}
	return "If you typed this value into the setup program too, remove the program from the host with the program's own setup, install the program again with the values of the site file, retry this step and confirm again. " +
		"If the site file is wrong, " + correct
}

// again says what the person is asked for after a retry.
func (t Task) again() string {
	if t.KeepsGiven {
		return ". The run keeps your statements and the other values"
	}
	return ". The task then asks for everything again, because the setup may have run again with other values"
}

// Left is the task with what a confirmation has not given that was refused because of its differing values. It returns
// also what the confirmation has given.
func (t Task) Left(reply Reply) (Task, runbook.DecisionRecord) {
	given := reply.Given
	given.Typed = slices.DeleteFunc(slices.Clone(given.Typed), func(f runbook.Fact) bool {
		return slices.ContainsFunc(reply.Differing, func(v runbook.IrrevocableValue) bool { return v.Key == f.Name })
	})
	t.Given = slices.Clone(t.Given)
	for _, f := range slices.Concat(given.Stated, given.Typed) {
		t.Given = append(t.Given, f.Name)
	}
	t.Values = reply.Differing
	t.Statements = slices.DeleteFunc(slices.Clone(t.Statements), func(s runbook.Statement) bool { return slices.Contains(t.Given, s.Key) })
	// What was left out may stay so without a reason.
	t.Attest, t.MayLeaveOut = false, len(t.Statements) > 0
	t.Why = "a typed value differed from the site file; the run keeps the statements and the other values that were given before"
	return t, given
}

func onHost(host string) string {
	if host == "" {
		return ""
	}
	return " on " + host
}

// named is a task as an error names it, where the person has named one.
func named(task string) string {
	if task == "" {
		return ""
	}
	return " '" + task + "'"
}

// confirmable says what could be confirmed instead, here or in a child.
func (d *Desk) confirmable() string {
	var ids []string
	for _, open := range d.tasks {
		ids = append(ids, open.ID)
	}
	if len(ids) == 0 {
		text := "no task of " + d.status.ID() + " is open"
		if len(d.parked) > 0 {
			text += "; to see the failed step and the commands that decide about it: changeover tasks " + runbook.Argument(d.status.ID())
		}
		return text + d.waitingBelow()
	}
	return "the open tasks are " + strings.Join(ids, ", ")
}

// waitingBelow names the child that waits for a person, whose Updates are its own.
func (d *Desk) waitingBelow() string {
	for _, child := range d.hooks.Children() {
		if child.Waiting != "" {
			return "; " + child.WorkflowID + " waits for an answer (" + child.Waiting + "): send the answer to " + child.WorkflowID
		}
	}
	return ""
}
