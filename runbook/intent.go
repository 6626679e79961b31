package runbook

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Change is one difference between the present and the wanted state, with the command that
// removes it. Its texts are masked: a secret shows its reference and "set" or "differs".
type Change struct {
	// Property that differs, e.g. "StartMode": a name, never a value.
	Property string `json:"property" mask:"-"`
	// Target is what the property belongs to, where the step's title does not say it.
	Target string `json:"target,omitempty"`
	Before string `json:"before"`
	After  string `json:"after"`
	// Command that makes the change, as an administrator would type it; empty for a difference
	// that no command of the service removes.
	Command string `json:"command,omitempty"`
}

// OwnerProperty is the property of the change that moves a role: it is counted as a move, not as a
// changed property.
const OwnerProperty = "OwnerNode"

// HasFinding reports whether there is a change that no command makes: it is for a person.
func HasFinding(changes []Change) bool {
	return slices.ContainsFunc(changes, func(c Change) bool { return c.Command == "" })
}

// Same reports whether two changes mean the same effect. What was there before does not count: an
// earlier attempt may have changed it.
func (c Change) Same(other Change) bool {
	return c.Property == other.Property && c.Target == other.Target && c.After == other.After
}

// Intent is what one activity is about to change, in order. It is the activity's input, so it is
// durable before anything is sent to the host.
type Intent struct {
	// ID is "<run>/<step>/<n>": the id of the run, the step's number in it, and the number of the
	// intent of that step. Every changing request carries it, followed by the change's number.
	ID string `json:"id"`
	// Changes in the order in which they are made.
	Changes []Change `json:"changes"`
	// Memory is what must be remembered from before the change, such as the resources that were
	// online before a move. Only the kind that wrote it reads it.
	Memory json.RawMessage `json:"memory,omitempty"`
	// Outdated: since the look that has shown these changes, the run may have made other changes, which may have made
	// some of these too, and no attempt at this intent is known to have begun.
	Outdated bool `json:"outdated,omitempty"`
}

// Request returns the id of the request that makes a change of the intent, counted from 0.
func (i Intent) Request(change int) string { return fmt.Sprintf("%s.%d", i.ID, change+1) }

// Covers reports whether the intent names a change.
func (i Intent) Covers(c Change) bool { return slices.ContainsFunc(i.Changes, c.Same) }

// EqualChanges reports whether two lists hold the same changes, from the same states, in the same order.
func EqualChanges(a, b []Change) bool {
	return slices.EqualFunc(a, b, func(x, y Change) bool { return x.Same(y) && x.Before == y.Before })
}

// Effect is one change with what is known of it: Changed, ChangedAnswerLost or OutcomeNotKnown.
type Effect struct {
	Change
	Verdict Verdict `json:"verdict" mask:"-"`
	// Request is the id that the request carried.
	Request string `json:"request,omitempty" mask:"-"`
}

// Differences describes changes for a message: at most ten of them.
func Differences(changes []Change) string {
	const most = 10
	var b strings.Builder
	for i, c := range changes {
		if i == most {
			b.WriteString(", and more")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		if c.Target != "" {
			b.WriteString(c.Target + " ")
		}
		b.WriteString(c.Property + " is '" + c.Before + "', wanted '" + c.After + "'")
	}
	return b.String()
}
