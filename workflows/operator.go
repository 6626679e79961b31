package workflows

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"changeover/activities"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// OperatorTask is work that only a person can do, with the exact values to enter.
type OperatorTask struct {
	// ID names the task in the confirm Update, e.g. "xpr-setup".
	ID string `json:"id"`
	// Steps are the inventory ids that the task covers.
	Steps []string `json:"steps,omitempty"`
	Title string   `json:"title"`
	Host  string   `json:"host,omitempty"`
	// Program to start at the host's console, or the address of a web page.
	Program string `json:"program,omitempty"`
	Pages   []Page `json:"pages,omitempty"`
	// Attest: no machine can see the result; confirming is a person's word for it.
	Attest bool `json:"attest,omitempty"`
	// Missing is what the last verification found undone.
	Missing []string  `json:"missing,omitempty"`
	Opened  time.Time `json:"opened,omitzero"`
}

// Page is one page of a wizard or of a web site.
type Page struct {
	Title string `json:"title"`
	// Manual is the section that shows the page.
	Manual string  `json:"manual,omitempty"`
	Fields []Field `json:"fields,omitempty"`
}

// Field is a label on a page and what to enter. Value of a secret is its
// reference, which the person resolves where secrets are kept.
type Field struct {
	Label  string `json:"label"`
	Value  string `json:"value"`
	Secret bool   `json:"secret,omitempty"`
}

// Confirmation is the one JSON object of the confirm Update.
type Confirmation struct {
	Operator string `json:"operator"`
	Reason   string `json:"reason,omitempty"`
	// Task is the id of the task; it may be left out where only one is open.
	Task string `json:"task,omitempty"`
	// NotAfter is when the confirmation expires; zero: never.
	NotAfter time.Time `json:"notAfter,omitzero"`
}

// Expiry is when the confirmation expires.
func (c Confirmation) Expiry() time.Time { return c.NotAfter }

// task is what a chapter asks a person to do.
type task struct {
	OperatorTask
	// steps are reported when the task is over, in this order.
	steps []activities.Step
	// proofs are looked at before the task is shown and when it is confirmed.
	proofs []proof
	// window: the task is the permission to interrupt the service.
	window bool
	// about is what was vouched for beside step and host, such as a list that may grow: what was
	// said about another list does not count.
	about []string
	// until is when the task is over without an answer; zero: never.
	until time.Time
	// required tasks can't be skipped.
	required bool
}

// openTask is a task that waits for its confirmation.
type openTask struct {
	task
	confirmed *activities.DecisionEvidence
	skipped   *activities.DecisionEvidence
	verifying bool
	// over says why the task needs no answer any longer.
	over string
}

// ask has a person do a task, unless it is done already, and reports its steps.
func (r *run) ask(ctx workflow.Context, t task) {
	if !r.proceed(ctx) || r.alreadyDone(ctx, t) || r.err != nil {
		return
	}
	if r.checking() {
		r.reportTask(ctx, t, StepPending, "operator task '"+t.Title+"' is open")
		return
	}
	open := r.open(ctx, t)
	if open.confirmed == nil {
		if open.skipped != nil {
			r.skipTask(ctx, open)
		}
		return
	}
	state := StepDone
	if t.Attest {
		state = StepAttested
		r.rememberSteps(ctx, t, *open.confirmed)
	}
	r.reportTask(ctx, t, state, said(open.confirmed.Operator, open.confirmed.Reason))
}

// alreadyDone reports the steps of a task that the hosts show to be done.
func (r *run) alreadyDone(ctx workflow.Context, t task) bool {
	if len(t.proofs) == 0 || !r.look(ctx, t) {
		return false
	}
	r.reportTask(ctx, t, StepUnchanged, "")
	return true
}

// attest has a person vouch for what no machine can see. Who vouched is kept in the
// site record, so that nobody is asked twice.
func (r *run) attest(ctx workflow.Context, id, title string, steps ...activities.Step) {
	r.attestTask(ctx, task{OperatorTask: OperatorTask{ID: id, Title: title}, steps: steps})
}

// attestTask is attest for a task with pages to work through. Only the steps that
// the site record does not know are asked for.
func (r *run) attestTask(ctx workflow.Context, t task) {
	if !r.proceed(ctx) {
		return
	}
	var open []activities.Step
	for _, s := range t.steps {
		if fact, ok := r.fact(t.factOf(s)); ok {
			r.report(ctx, s, StepAttested, said(fact.Operator+" on "+fact.Time, fact.Value))
		} else {
			open = append(open, s)
		}
	}
	if len(open) == 0 {
		return
	}
	if len(t.Pages) == 0 {
		t.Pages = []Page{statements(open)}
	}
	t.Attest, t.steps = true, open
	r.ask(ctx, t)
}

// statements shows what a person vouches for.
func statements(steps []activities.Step) Page {
	page := Page{Title: "To vouch for", Manual: steps[0].Manual}
	for _, s := range steps {
		page.Fields = append(page.Fields, Field{Label: strings.TrimSpace(s.Manual + " " + s.Host), Value: s.Title})
	}
	return page
}

// factOf is the key under which the site record keeps an attested step.
func factOf(s activities.Step) string {
	if s.Host == "" {
		return s.ID
	}
	return s.ID + "/" + s.Host
}

func (t task) factOf(s activities.Step) string {
	if len(t.about) == 0 {
		return factOf(s)
	}
	// A key is part of an Update ID, which has a limit that a list may exceed.
	sum := sha256.Sum256([]byte(strings.Join(slices.Sorted(slices.Values(t.about)), "\n")))
	return factOf(s) + "/" + hex.EncodeToString(sum[:6])
}

func (r *run) rememberSteps(ctx workflow.Context, t task, d activities.DecisionEvidence) {
	for _, s := range t.steps {
		r.remember(ctx, t.factOf(s), d.Reason, d.Operator)
	}
}

// said is what a person said, with the name before it.
func said(who, what string) string {
	if what == "" {
		return who
	}
	return who + ": " + what
}

// open shows a task until it is confirmed and verified, or skipped.
func (r *run) open(ctx workflow.Context, t task) *openTask {
	open := &openTask{task: t}
	open.Opened = workflow.Now(ctx)
	for _, s := range t.steps {
		open.Steps = append(open.Steps, s.ID)
	}
	r.tasks = append(r.tasks, open)
	r.refresh(ctx)
	if t.until.IsZero() {
		r.asked++
		r.awaitOperator(ctx, "waiting for an operator: "+t.Title, open.answered)
	} else if !r.await(ctx, t.Title, t.until.Sub(workflow.Now(ctx)), open.answered) {
		open.over = "the time has come: " + t.until.Format(untilFormat)
	}
	r.tasks = slices.DeleteFunc(r.tasks, func(o *openTask) bool { return o == open })
	r.tasksOver = append(r.tasksOver, open.evidence())
	r.refresh(ctx)
	return open
}

// untilFormat is how a time is written for people.
const untilFormat = "2006-01-02 15:04 MST"

func (r *run) reportTask(ctx workflow.Context, t task, state string, note string) {
	for _, s := range t.steps {
		if r.err == nil {
			r.report(ctx, s, state, note)
		}
	}
}

func (r *run) skipTask(ctx workflow.Context, open *openTask) {
	for _, s := range open.steps {
		r.deviate(s, *open.skipped)
		r.report(ctx, s, StepSkipped, said(open.skipped.Operator, open.skipped.Reason))
	}
}

// evidence is the task as it is kept, whether somebody has confirmed it or not.
func (o *openTask) evidence() activities.TaskEvidence {
	e := activities.TaskEvidence{ID: o.ID, Title: o.Title, Host: o.Host, Steps: o.Steps, Shown: o.Opened, Attested: o.Attest, Over: o.over}
	if o.confirmed != nil {
		e.Confirmed, e.Operator, e.Reason = o.confirmed.Time, o.confirmed.Operator, o.confirmed.Reason
	}
	return e
}

func (o *openTask) maySkip() error {
	if o.verifying || o.answered() {
		return failure(ErrDecisionRefused, "cannot skip the task '%s': it is being verified, or answered already", o.ID)
	}
	if o.required || o.window {
		return failure(ErrDecisionRefused, "cannot skip the task '%s': what follows needs it; confirm it, or abort", o.ID)
	}
	return nil
}

// answered says whether a person has acted on the task.
func (o *openTask) answered() bool { return o.confirmed != nil || o.skipped != nil }

// findTask is the open task with an id, or that covers a step; an empty id means the only one.
func (r *run) findTask(id string) *openTask {
	var found *openTask
	for _, open := range r.tasks {
		if id == "" || strings.EqualFold(id, open.ID) || slices.Contains(open.Steps, id) {
			if found != nil {
				return nil
			}
			found = open
		}
	}
	return found
}

// handleConfirm registers the confirm Update.
func (r *run) handleConfirm(ctx workflow.Context) error {
	return setDecision(ctx, confirmUpdate,
		"Say that an operator task is done; the hosts are looked at before the run goes on: {operator, reason, task, notAfter}", r.confirm, r.validateConfirm)
}

func (r *run) validateConfirm(c Confirmation) error {
	if strings.TrimSpace(c.Operator) == "" {
		return failure(ErrDecisionRefused, `cannot accept the confirmation: give the operator, for example {"operator": "eva", "task": "xpr-setup"}`)
	}
	if err := r.mayDecide(confirmUpdate); err != nil {
		return err
	}
	open := r.findTask(c.Task)
	if open == nil {
		return failure(ErrDecisionRefused, "cannot confirm '%s': %s", c.Task, r.confirmable())
	}
	if open.verifying || open.answered() {
		return failure(ErrDecisionRefused, "cannot confirm '%s': it is being verified, or answered already", open.ID)
	}
	if (open.Attest || open.window) && strings.TrimSpace(c.Reason) == "" {
		return failure(ErrDecisionRefused, "cannot confirm '%s': no machine can see this, so say in reason what you vouch for", open.ID)
	}
	return nil
}

// confirm looks at the hosts and answers with what is missing, or lets the run go on.
func (r *run) confirm(ctx workflow.Context, c Confirmation) (string, error) {
	open := r.findTask(c.Task)
	open.verifying = true
	missing := r.verify(r.afterDecision(ctx), open.task)
	open.verifying = false
	open.Missing = missing
	r.refresh(ctx)
	if err := r.mayDecide(confirmUpdate); err != nil {
		// Somebody aborted, or nobody answered in time, while the hosts were looked at.
		return "", err
	}
	if len(missing) > 0 {
		return "", temporal.NewNonRetryableApplicationError("cannot confirm '"+open.ID+"': "+strings.Join(missing, "; ")+
			"; complete it and confirm again", ErrNotConfirmed, nil, missing)
	}
	decision := activities.DecisionEvidence{Action: confirmUpdate, Operator: c.Operator, Reason: c.Reason, Task: open.ID, Host: open.Host, Time: workflow.Now(ctx)}
	r.decisions = append(r.decisions, decision)
	open.confirmed = &decision
	return open.ID + " confirmed", nil
}

// confirmable says what could be confirmed instead, here or in a child.
func (r *run) confirmable() string {
	var ids []string
	for _, open := range r.tasks {
		ids = append(ids, open.ID)
	}
	if len(ids) == 0 {
		return "no task of " + r.id + " is open" + r.waitingBelow()
	}
	return "open tasks are: " + strings.Join(ids, ", ")
}

// waitingBelow names the child that waits for a person, whose Updates are its own.
func (r *run) waitingBelow() string {
	for _, child := range r.reports {
		if child.Waiting != "" {
			return "; " + child.WorkflowID + " waits (" + child.Waiting + "), answer there"
		}
	}
	return ""
}
