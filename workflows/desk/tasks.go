package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	kinds "changeover/activities/engine"
	"changeover/runbook"
	"changeover/workflows/calls"
)

// Task is what a chapter asks a person to do.
type Task struct {
	runbook.OperatorTask
	// Steps are reported when the task is over, in this order.
	Steps []runbook.Step
	// Proofs are looked at before the task is shown and when it is confirmed.
	Proofs []Proof
	// Unproven are steps that a person states although a proof has their id: what it shows is another part of the step.
	Unproven []runbook.Step
	// Window: the task is the permission to interrupt the service.
	Window bool
	// About is what was attested in addition to step and host, such as a list that may grow: a statement about
	// another list does not count.
	About []string
	// SiteValues are the values of the site file that statements are about, by the keys of their facts, and never empty: a
	// statement about other values does not count.
	SiteValues map[string]string
	// ThisRun: only statements that a person makes in this run count, since they are about the time of this run.
	ThisRun bool
	// Entered are the fields and values of a step's page, by the step's id: a statement about other values does
	// not count.
	Entered map[string]string
	// Until is when the task is over without an answer; zero: never.
	Until time.Time
	// Required tasks can't be skipped.
	Required bool
	// InUse: the role already runs the program that the task is about, so no person may remove the program.
	InUse bool
	// KeepsGiven: what a confirmation gives stays true if one of its values differs, since no person repeats the work.
	KeepsGiven bool
	// Elsewhere returns what is not in the place that the task needs, and what a person can do; empty: nothing.
	// It may be nil.
	Elsewhere func(workflow.Context) string
}

// Proof is something that a host shows once a person's work is done.
type Proof struct {
	Step runbook.Step
	Want kinds.Wanted
}

// openTask is a task that waits for its confirmation.
type openTask struct {
	Task
	reply     Reply
	verifying bool
	// over says why the task needs no answer any longer.
	over string
}

// FactOf returns the key under which the site record keeps an attested step.
func FactOf(s runbook.Step) string {
	if s.Host == "" {
		return s.ID
	}
	return s.ID + "/" + s.Host
}

// FactOf returns the key under which the site record keeps a step that the task has attested.
func (t Task) FactOf(s runbook.Step) string {
	if len(t.About) == 0 {
		return FactOf(s)
	}
	// A key is part of an Update ID, which has a limit that a list may exceed.
	sum := sha256.Sum256([]byte(strings.Join(slices.Sorted(slices.Values(t.About)), "\n")))
	return FactOf(s) + "/" + hex.EncodeToString(sum[:6])
}

// Proven reports whether a host shows a step of the task.
func (t Task) Proven(s runbook.Step) bool {
	return !slices.Contains(t.Unproven, s) && slices.ContainsFunc(t.Proofs, func(p Proof) bool { return p.Step.ID == s.ID })
}

// TimeFormat is how a time is written for people.
const TimeFormat = "2006-01-02 15:04 MST"

// record is the task as it is kept, whether somebody has confirmed it or not.
func (o *openTask) record() runbook.TaskRecord {
	e := runbook.TaskRecord{ID: o.ID, Title: o.Title, Host: o.Host, Steps: o.OperatorTask.Steps, Shown: o.Opened, Attested: o.Attest, Over: o.over}
	for _, page := range o.Pages {
		for _, note := range page.Notes {
			e.Notes = append(e.Notes, "'"+page.Title+"': "+note)
		}
	}
	if o.reply.Confirmed != nil {
		e.Confirmed, e.Operator, e.Reason = o.reply.Confirmed.Time, o.reply.Confirmed.Operator, o.reply.Confirmed.Reason
		e.Typed, e.Stated = o.reply.Confirmed.Typed, o.reply.Confirmed.Stated
	}
	return e
}

// note keeps a task that was shown, or is over, in the history.
func note(ctx workflow.Context, o *openTask, over bool) {
	record := o.record()
	steps := make([]runbook.Step, len(o.Steps))
	for i, s := range o.Steps {
		steps[i] = runbook.Step{ID: s.ID, Manual: s.Manual, Host: s.Host}
	}
	calls.Note(ctx, runbook.Note{Task: &record, Steps: steps, Over: over})
}

func (o *openTask) maySkip() error {
	if why := o.taken(); why != "" {
		return calls.Failure(runbook.ErrDecisionRefused, "cannot skip the task '%s': %s", o.ID, why)
	}
	if o.Required || o.Window {
		return calls.Failure(runbook.ErrDecisionRefused, "cannot skip the task '%s': the next steps need the result of this task; do the task and confirm the task, or abort", o.ID)
	}
	return nil
}

// taken says why the task takes no answer now; empty: it takes one.
func (o *openTask) taken() string {
	switch {
	case o.verifying:
		return "the run is verifying an earlier answer on the hosts; wait for the result"
	case o.answered():
		return "the task is already answered; wait until the run continues"
	}
	return ""
}

func (o *openTask) inVerification() bool { return o.verifying }

// answered reports whether a person has acted on the task.
func (o *openTask) answered() bool {
	return o.reply.Confirmed != nil || o.reply.Skipped != nil || len(o.reply.Differing) > 0 || o.reply.Elsewhere != ""
}
