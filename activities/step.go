// Package activities changes Windows hosts towards the state that the manual
// asks for. One file holds one kind of thing (a service, a share, a cluster
// resource, ...): how it is read, how it differs from what is wanted, and the
// exact command that makes each difference go away.
package activities

import (
	"changeover/activities/powershell"
)

// Mode says whether a step may change anything.
type Mode string

const (
	// Apply makes the wanted state true. It is the zero value's meaning too.
	Apply Mode = "apply"
	// Check stops after the first comparison and reports what would change.
	Check Mode = "check"
)

// orApply is the mode that an empty one stands for.
func (m Mode) orApply() Mode {
	if m == Check {
		return Check
	}
	return Apply
}

// Step is the smallest thing a runbook reports: one manual reference, one
// thing on one host.
type Step struct {
	// ID is the inventory's step id, e.g. "INT-9.7.2-19".
	ID string `json:"id"`
	// Manual is the section and step of part 2, e.g. "9.7.2/19".
	Manual string `json:"manual"`
	// Title says what becomes true, e.g. "service licsvc starts manually".
	Title string `json:"title"`
	// Host on which the step works; empty for a step about the site as a whole.
	Host string `json:"host,omitempty"`
	// Hint is the manual's own advice when the step fails.
	Hint string `json:"hint,omitempty"`
}

// title names the step in errors.
func (s Step) title() string {
	if s.Title != "" {
		return s.Title
	}
	return s.ID
}

// Request is the input of every activity that works on a host.
type Request[W any] struct {
	Site string `json:"site"`
	Step Step   `json:"step"`
	Mode Mode   `json:"mode,omitempty"`
	Want W      `json:"want"`
	// Reset says that the workflow was reset, which leaves its site lock behind; it may look, not change.
	Reset bool `json:"reset,omitempty"`
	// Decision is the number of the person's decision in this run that the request follows; 0: none.
	Decision int `json:"decision,omitempty"`
}

// Deciding is a request that can follow a person's decision: to retry a step, to confirm a
// task, or to abort. An account that a host refused is then tried once more.
type Deciding interface {
	// Following returns the request with the number of the decision.
	Following(decision int) any
}

// Following implements Deciding.
func (r Request[W]) Following(decision int) any {
	r.Decision = decision
	return r
}

// Change is one difference between the present and the wanted state.
type Change struct {
	// Property that differs, e.g. "StartMode".
	Property string `json:"property"`
	Before   string `json:"before"`
	After    string `json:"after"`
	// Command that makes the change, as an administrator would type it, secrets masked.
	Command string `json:"command"`

	call   powershell.Call
	accept func(powershell.Reply) error
	isOwed bool
}

// Fact is one thing seen on a host, kept as evidence.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Outcome is what a step did. An activity that fails or is canceled after it has
// changed something puts its Outcome into the details of its error.
type Outcome struct {
	Mode Mode `json:"mode" mask:"-"`
	// Changes made by all attempts, or in mode check the changes that would be made.
	Changes []Change `json:"changes,omitempty"`
	// Evidence is what was read after the last change.
	Evidence []Fact `json:"evidence,omitempty"`
	// Warnings worth showing that did not stop the step.
	Warnings []string `json:"warnings,omitempty"`
	// Attempt is the number of the attempt that ended the step.
	Attempt int32 `json:"attempt,omitempty"`
}

// Wanted is the wanted state of one thing; its type decides which activity
// brings it about.
type Wanted interface {
	// ActivityName is the name under which the activity of this kind is registered.
	ActivityName() string
}
