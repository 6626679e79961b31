package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	kinds "changeover/activities/engine"
	"changeover/runbook"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Task is what a chapter asks a person to do.
type Task struct {
	runbook.OperatorTask
	// Steps are reported when the task is over, in this order.
	Steps []runbook.Step
	// Proofs are looked at before the task is shown and when it is confirmed.
	Proofs []Proof
	// Window: the task is the permission to interrupt the service.
	Window bool
	// About is what was attested beside step and host, such as a list that may grow: what was said
	// about another list does not count.
	About []string
	// Until is when the task is over without an answer; zero: never.
	Until time.Time
	// Required tasks can't be skipped.
	Required bool
}

// Proof is something that a host shows once a person's work is done.
type Proof struct {
	Step runbook.Step
	Want kinds.Wanted
}

func (t Task) proofs() []proof { return proofsOf(t.Proofs) }

func proofsOf(list []Proof) []proof {
	out := make([]proof, 0, len(list))
	for _, p := range list {
		out = append(out, proof{p.Step, p.Want})
	}
	return out
}

// openTask is a task that waits for its confirmation.
type openTask struct {
	Task
	confirmed *runbook.DecisionRecord
	skipped   *runbook.DecisionRecord
	verifying bool
	// over says why the task needs no answer any longer.
	over string
}

// ask has a person do a task, unless its proofs hold already, and reports its steps.
func (r *Run) ask(ctx workflow.Context, e *entry) {
	if e.looks() && r.readable(ctx, e) && r.holds(e) {
		r.reportAll(ctx, e, runbook.Unchanged, "")
		return
	}
	if r.err != nil {
		return
	}
	open := r.show(ctx, e.task)
	switch {
	case open.confirmed != nil && open.Attest:
		r.rememberSteps(ctx, open.Task, *open.confirmed)
		r.reportAll(ctx, e, runbook.Attested, said(open.confirmed.Operator, open.confirmed.Reason))
	case open.confirmed != nil:
		// What the person changed is seen by the next look.
		r.epoch++
		r.reportAll(ctx, e, runbook.Unchanged, said(open.confirmed.Operator, open.confirmed.Reason))
	case open.skipped != nil:
		e.skipped = true
		for _, s := range e.steps {
			r.deviate(s, *open.skipped)
		}
		r.reportAll(ctx, e, runbook.Skipped, said(open.skipped.Operator, open.skipped.Reason))
	}
}

// readable waits until the proofs of a task could be read: a host that does not answer parks here
// instead of showing a task that may be done already.
func (r *Run) readable(ctx workflow.Context, e *entry) bool {
	for {
		problem := firstUnreadable(e.seen)
		if problem == nil {
			return r.err == nil
		}
		record := r.open(ctx, e.wants[0].step)
		record.Error = problem.Message
		if r.park(ctx, record, true).Action != runbook.RetryUpdate {
			r.close(ctx, record, runbook.Failed, "")
			return false
		}
		r.close(ctx, record, runbook.Unchanged, "read again")
		r.look(ctx, []*entry{e})
	}
}

// firstUnreadable is the first problem that says nothing about the state of the host.
func firstUnreadable(seen []runbook.Seen) *runbook.Problem {
	for _, s := range seen {
		if s.Problem != nil && (runbook.Retryable(s.Problem.Type) || s.Problem.Type == runbook.ErrAccessDenied) {
			return s.Problem
		}
	}
	return nil
}

// Attest has a person state what no host can show. The statement is kept in the site record, so that
// nobody is asked twice: only the steps that the record does not know are asked for.
func (r *Run) Attest(ctx workflow.Context, t Task) { r.Do(ctx, r.Attesting(t)...) }

// Attesting returns the items of Attest, for a group. What is attested already is decided now.
func (r *Run) Attesting(t Task) []Item {
	var items []Item
	var unknown []runbook.Step
	for _, s := range t.Steps {
		if fact, ok := r.Fact(t.factOf(s)); ok {
			items = append(items, Report(s, runbook.Attested, said(fact.Operator+" on "+fact.Time, fact.Value)))
		} else {
			unknown = append(unknown, s)
		}
	}
	if len(unknown) == 0 {
		return items
	}
	if len(t.Pages) == 0 {
		t.Pages = []runbook.Page{statements(unknown)}
	}
	t.Attest, t.Steps = true, unknown
	return append(items, Asking(t))
}

// Approve asks for the permission to interrupt the service, and shows what for.
func (r *Run) Approve(ctx workflow.Context, pending []*runbook.StepRecord) {
	if !r.proceed(ctx) {
		return
	}
	work := runbook.Page{Title: "Pending work"}
	for _, s := range pending {
		work.Fields = append(work.Fields, runbook.Field{
			Label: strings.TrimSpace(s.ID + " " + s.Host), Value: strings.TrimSpace(s.Title + " " + runbook.Differences(s.Pending) + s.Note),
		})
	}
	title := "approve a maintenance window: " + r.id + " has work to do on a role in production, and may move it and take it offline meanwhile"
	open := r.show(ctx, Task{Window: true, OperatorTask: runbook.OperatorTask{ID: "maintenance-window", Title: title, Attest: true, Pages: []runbook.Page{work}}})
	r.desk.approved = open.confirmed != nil
}

// Approved reports whether a person has allowed this run to interrupt the service.
func (r *Run) Approved() bool { return r.desk.approved }

// Allowed asks a person for a permission and reports whether it was given, or the time that the task
// waits for has come.
func (r *Run) Allowed(ctx workflow.Context, t Task) (byPerson bool) {
	if !r.proceed(ctx) {
		return false
	}
	return r.show(ctx, t).confirmed != nil
}

// statements shows what a person attests.
func statements(steps []runbook.Step) runbook.Page {
	page := runbook.Page{Title: "To attest", Manual: steps[0].Manual}
	for _, s := range steps {
		page.Fields = append(page.Fields, runbook.Field{Label: strings.TrimSpace(s.Manual + " " + s.Host), Value: s.Title})
	}
	return page
}

// FactOf returns the key under which the site record keeps an attested step.
func FactOf(s runbook.Step) string {
	if s.Host == "" {
		return s.ID
	}
	return s.ID + "/" + s.Host
}

func (t Task) factOf(s runbook.Step) string {
	if len(t.About) == 0 {
		return FactOf(s)
	}
	// A key is part of an Update ID, which has a limit that a list may exceed.
	sum := sha256.Sum256([]byte(strings.Join(slices.Sorted(slices.Values(t.About)), "\n")))
	return FactOf(s) + "/" + hex.EncodeToString(sum[:6])
}

func (r *Run) rememberSteps(ctx workflow.Context, t Task, d runbook.DecisionRecord) {
	for _, s := range t.Steps {
		r.Remember(ctx, t.factOf(s), d.Reason, d.Operator)
	}
}

// show shows a task until it is confirmed and verified, or skipped.
func (r *Run) show(ctx workflow.Context, t Task) *openTask {
	open := &openTask{Task: t}
	open.Opened = workflow.Now(ctx)
	for _, s := range t.Steps {
		open.OperatorTask.Steps = append(open.OperatorTask.Steps, s.ID)
	}
	r.desk.tasks = append(r.desk.tasks, open)
	r.refresh(ctx)
	if t.Until.IsZero() {
		r.desk.asked++
		r.awaitOperator(ctx, "waiting for an operator: "+t.Title, open.answered)
	} else if !r.await(ctx, t.Title, t.Until.Sub(workflow.Now(ctx)), open.answered) {
		open.over = "the time has come: " + t.Until.Format(TimeFormat)
	}
	r.desk.tasks = slices.DeleteFunc(r.desk.tasks, func(o *openTask) bool { return o == open })
	r.desk.tasksOver = append(r.desk.tasksOver, open.record())
	r.refresh(ctx)
	return open
}

// TimeFormat is how a time is written for people.
const TimeFormat = "2006-01-02 15:04 MST"

// record is the task as it is kept, whether somebody has confirmed it or not.
func (o *openTask) record() runbook.TaskRecord {
	e := runbook.TaskRecord{ID: o.ID, Title: o.Title, Host: o.Host, Steps: o.OperatorTask.Steps, Shown: o.Opened, Attested: o.Attest, Over: o.over}
	if o.confirmed != nil {
		e.Confirmed, e.Operator, e.Reason = o.confirmed.Time, o.confirmed.Operator, o.confirmed.Reason
	}
	return e
}

func (o *openTask) maySkip() error {
	if o.verifying || o.answered() {
		return failure(runbook.ErrDecisionRefused, "cannot skip the task '%s': it is being verified, or answered already", o.ID)
	}
	if o.Required || o.Window {
		return failure(runbook.ErrDecisionRefused, "cannot skip the task '%s': what follows needs it; confirm it, or abort", o.ID)
	}
	return nil
}

// answered reports whether a person has acted on the task.
func (o *openTask) answered() bool { return o.confirmed != nil || o.skipped != nil }

// findTask is the open task with an id, or that covers a step; an empty id means the only one.
func (r *Run) findTask(id string) *openTask {
	var found *openTask
	for _, open := range r.desk.tasks {
		if id == "" || strings.EqualFold(id, open.ID) || slices.Contains(open.OperatorTask.Steps, id) {
			if found != nil {
				return nil
			}
			found = open
		}
	}
	return found
}

// handleConfirm registers the confirm Update.
func (r *Run) handleConfirm(ctx workflow.Context) error {
	return SetDecision(ctx, runbook.ConfirmUpdate,
		"Say that an operator task is done; the hosts are looked at before the run goes on: {operator, reason, task}", r.confirm, r.validateConfirm)
}

func (r *Run) validateConfirm(c runbook.Confirmation) error {
	if strings.TrimSpace(c.Operator) == "" {
		return failure(runbook.ErrDecisionRefused, `cannot accept the confirmation: give the operator, for example {"operator": "eva", "task": "xpr-setup"}`)
	}
	if err := r.mayDecide(runbook.ConfirmUpdate); err != nil {
		return err
	}
	open := r.findTask(c.Task)
	if open == nil {
		return failure(runbook.ErrDecisionRefused, "cannot confirm '%s': %s", c.Task, r.confirmable())
	}
	if open.verifying || open.answered() {
		return failure(runbook.ErrDecisionRefused, "cannot confirm '%s': it is being verified, or answered already", open.ID)
	}
	if (open.Attest || open.Window) && strings.TrimSpace(c.Reason) == "" {
		return failure(runbook.ErrDecisionRefused, "cannot confirm '%s': no host can show this, so say in reason what you attest", open.ID)
	}
	return nil
}

// confirm looks at the hosts and answers with what is missing, or lets the run go on.
func (r *Run) confirm(ctx workflow.Context, c runbook.Confirmation) (string, error) {
	open := r.findTask(c.Task)
	open.verifying = true
	r.retries++
	missing := r.verify(ctx, open.Task)
	open.verifying = false
	open.Missing = missing
	r.refresh(ctx)
	if err := r.mayDecide(runbook.ConfirmUpdate); err != nil {
		// Somebody aborted, or nobody answered in time, while the hosts were looked at.
		return "", err
	}
	if len(missing) > 0 {
		return "", temporal.NewNonRetryableApplicationError("cannot confirm '"+open.ID+"': "+list(missing)+
			"; complete it and confirm again", runbook.ErrNotConfirmed, nil, missing)
	}
	decision := runbook.DecisionRecord{Action: runbook.ConfirmUpdate, Operator: c.Operator, Reason: c.Reason, Task: open.ID, Host: open.Host, Time: workflow.Now(ctx)}
	r.desk.decisions = append(r.desk.decisions, decision)
	open.confirmed = &decision
	return open.ID + " confirmed", nil
}

// verify looks at all proofs of a task, within verifyTimeout, and returns what is missing.
func (r *Run) verify(ctx workflow.Context, t Task) []string {
	if len(t.Proofs) == 0 {
		return nil
	}
	e := &entry{Item: Asking(t)}
	r.look(hurry(ctx), []*entry{e})
	var missing []string
	for i, seen := range e.seen {
		switch title := t.Proofs[i].Step.Title; {
		case seen.Problem != nil:
			missing = append(missing, title+": "+seen.Problem.Message)
		case len(seen.Changes) > 0:
			missing = append(missing, title+": "+runbook.Differences(seen.Changes))
		}
	}
	return missing
}

// confirmable says what could be confirmed instead, here or in a child.
func (r *Run) confirmable() string {
	var ids []string
	for _, open := range r.desk.tasks {
		ids = append(ids, open.ID)
	}
	if len(ids) == 0 {
		return "no task of " + r.id + " is open" + r.waitingBelow()
	}
	return "open tasks are: " + strings.Join(ids, ", ")
}

// waitingBelow names the child that waits for a person, whose Updates are its own.
func (r *Run) waitingBelow() string {
	for _, child := range r.reports {
		if child.Waiting != "" {
			return "; " + child.WorkflowID + " waits (" + child.Waiting + "), answer there"
		}
	}
	return ""
}
