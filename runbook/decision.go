package runbook

import "time"

// Decision is the one JSON object of the Updates retry, skip, abort, hold and resume. The UI sends
// no identity, so the object says who decides and why.
type Decision struct {
	Operator string `json:"operator"`
	Reason   string `json:"reason"`
	// Step is the id of the parked step. It may be left out, since one step waits at a time; given,
	// a decision that comes too late can't reach the next one.
	Step string `json:"step,omitempty"`
	// Host is that of the parked step, and does the same for a step that works on many hosts.
	Host string `json:"host,omitempty"`
	// NotAfter is when the decision expires: later it is refused. Zero: it does not expire.
	NotAfter time.Time `json:"notAfter,omitzero"`
}

// Confirmation is the one JSON object of the confirm Update.
type Confirmation struct {
	Operator string `json:"operator"`
	Reason   string `json:"reason,omitempty"`
	// Task is the id of the task; it may be left out where only one is open.
	Task string `json:"task,omitempty"`
	// Values are those that cannot be changed later, by the keys of the site file, typed again as the
	// program shows them.
	Values map[string]string `json:"values,omitempty"`
	// Statements are the words about each step that no host shows, by the keys that the task names.
	Statements map[string]string `json:"statements,omitempty"`
	// NotAfter is that of Decision.
	NotAfter time.Time `json:"notAfter,omitzero"`
}

// Withdrawal takes back a fact of the site record that is wrong; whatever it stood for is asked
// for or done again. Who did so, and why, stays in the record's history.
type Withdrawal struct {
	Key      string `json:"key"`
	Operator string `json:"operator"`
	Reason   string `json:"reason"`
	// NotAfter is that of Decision.
	NotAfter time.Time `json:"notAfter,omitzero"`
}

// DecisionRecord is what an operator decided, as evidence keeps it.
type DecisionRecord struct {
	// Action is the name of the Update, or cancel, of which nobody says by whom.
	Action   string `json:"action" mask:"-"`
	Operator string `json:"operator"`
	Reason   string `json:"reason,omitempty"`
	Step     string `json:"step,omitempty" mask:"-"`
	Host     string `json:"host,omitempty" mask:"-"`
	Task     string `json:"task,omitempty" mask:"-"`
	// Typed are the values that were typed again, Stated the words about each step.
	Typed  []Fact    `json:"typed,omitempty"`
	Stated []Fact    `json:"stated,omitempty"`
	Time   time.Time `json:"time"`
}

// Expiring is the JSON object of an Update that may expire.
type Expiring interface {
	// Expiry is when it expires; zero: it does not.
	Expiry() time.Time
}

// Expiry implements Expiring.
func (d Decision) Expiry() time.Time { return d.NotAfter }

// Expiry implements Expiring.
func (c Confirmation) Expiry() time.Time { return c.NotAfter }

// Expiry implements Expiring.
func (w Withdrawal) Expiry() time.Time { return w.NotAfter }
