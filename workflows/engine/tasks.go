package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

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
	// Window: the task is the permission to interrupt the service.
	Window bool
	// About is what was attested beside step and host, such as a list that may grow: what was said
	// about another list does not count.
	About []string
	// Entered is what the page of a step was given, by the step's id: a statement about something else
	// does not count.
	Entered map[string]string
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
	// differing are values that were typed otherwise than the site has them, and differs says so.
	differing []runbook.IrrevocableValue
	differs   string
	verifying bool
	// over says why the task needs no answer any longer.
	over string
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

// TimeFormat is how a time is written for people.
const TimeFormat = "2006-01-02 15:04 MST"

// record is the task as it is kept, whether somebody has confirmed it or not.
func (o *openTask) record() runbook.TaskRecord {
	e := runbook.TaskRecord{ID: o.ID, Title: o.Title, Host: o.Host, Steps: o.OperatorTask.Steps, Shown: o.Opened, Attested: o.Attest, Over: o.over}
	if o.confirmed != nil {
		e.Confirmed, e.Operator, e.Reason = o.confirmed.Time, o.confirmed.Operator, o.confirmed.Reason
		e.Typed, e.Stated = o.confirmed.Typed, o.confirmed.Stated
	}
	return e
}

func (o *openTask) maySkip() error {
	if o.verifying || o.answered() {
		return calls.Failure(runbook.ErrDecisionRefused, "cannot skip the task '%s': it is being verified, or answered already", o.ID)
	}
	if o.Required || o.Window {
		return calls.Failure(runbook.ErrDecisionRefused, "cannot skip the task '%s': what follows needs it; confirm it, or abort", o.ID)
	}
	return nil
}

// answered reports whether a person has acted on the task.
func (o *openTask) answered() bool {
	return o.confirmed != nil || o.skipped != nil || len(o.differing) > 0
}
