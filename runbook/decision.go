package runbook

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Decision is the one JSON object of the Updates retry, skip, abort, hold and resume. The UI sends
// no identity, so the object says who decides and why.
type Decision struct {
	Operator string `json:"operator"`
	Reason   string `json:"reason"`
	// Step is the id of the parked step, or its place in the manual. It may be left out, since one step waits at a time; given,
	// a decision that comes too late can't reach the next one.
	Step string `json:"step,omitempty"`
	// Host is that of the parked step, and does the same for a step that works on many hosts.
	Host string `json:"host,omitempty"`
	// Attempt is that of the parked step: a decision about one failure can't reach the next one of the same step.
	Attempt int `json:"attempt,omitempty"`
	// NotAfter is when the decision expires: later it is refused. Zero: it does not expire.
	NotAfter time.Time `json:"notAfter,omitzero"`

	form
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

	form
}

// Withdrawal takes back a fact of the site record that is wrong; what it stood for is asked
// for or done again. Who did so, and why, stays in the record's history.
type Withdrawal struct {
	Key      string `json:"key"`
	Operator string `json:"operator"`
	Reason   string `json:"reason"`
	// NotAfter is that of Decision.
	NotAfter time.Time `json:"notAfter,omitzero"`

	form
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

// SkippedText is the deviation of a run whose operator has decided to go on without something.
func (d DecisionRecord) SkippedText(what string) string {
	return what + " was skipped by " + SaidBy(d.Operator, d.Reason)
}

// Answer is the JSON object of an Update that a person sends.
type Answer interface {
	// Expiry is when it expires; zero: it does not.
	Expiry() time.Time
	// Texts are what the person has written, by the names of the fields.
	Texts() []Fact
	// Problem is why it cannot be used, or nothing.
	Problem() string
}

// Refusal says why an answer cannot be used, or nothing: its JSON, or a text in it.
func Refusal(a Answer) string {
	if problem := a.Problem(); problem != "" {
		return "the input cannot be used: " + problem
	}
	for _, text := range a.Texts() {
		if problem := FieldProblem(text); problem != "" {
			return "the field " + text.Name + " cannot be used: " + problem
		}
	}
	return ""
}

// Means reports whether a decision may be about a parked step; what it leaves out fits any.
func (d Decision) Means(p ParkedStep) bool {
	return (d.Step == "" || strings.EqualFold(d.Step, p.Step.ID) || strings.EqualFold(d.Step, p.Step.Manual)) && (d.Host == "" || strings.EqualFold(d.Host, p.Step.Host)) &&
		(d.Attempt == 0 || d.Attempt == p.Attempt)
}

// MeansTask reports whether a decision names an operator task, by the task's id or by a step that the task covers. A task has
// no attempts: a decision about an attempt means a failed step, also where the run now asks a person about that step.
func (d Decision) MeansTask(id, host string, steps []Step) bool {
	means := func(s Step) bool { return d.Means(ParkedStep{Step: s}) }
	return d.Step != "" && (means(Step{ID: id, Host: host}) || slices.ContainsFunc(steps, means))
}

// UnmarshalJSON notes a field that does not exist.
func (d *Decision) UnmarshalJSON(data []byte) error {
	type plain Decision
	return d.read(data, (*plain)(d))
}

// UnmarshalJSON notes a field that does not exist.
func (c *Confirmation) UnmarshalJSON(data []byte) error {
	type plain Confirmation
	return c.read(data, (*plain)(c))
}

// UnmarshalJSON notes a field that does not exist.
func (w *Withdrawal) UnmarshalJSON(data []byte) error {
	type plain Withdrawal
	return w.read(data, (*plain)(w))
}

// Expiry implements Answer.
func (d Decision) Expiry() time.Time { return d.NotAfter }

// Texts implements Answer.
func (d Decision) Texts() []Fact {
	return []Fact{{"operator", d.Operator}, {"reason", d.Reason}, {"step", d.Step}, {"host", d.Host}}
}

// Expiry implements Answer.
func (c Confirmation) Expiry() time.Time { return c.NotAfter }

// Texts implements Answer. What stands in a map comes in the order of its keys, which are texts too.
func (c Confirmation) Texts() []Fact {
	texts := []Fact{{"operator", c.Operator}, {"reason", c.Reason}, {"task", c.Task}}
	for _, key := range slices.Sorted(maps.Keys(c.Values)) {
		texts = append(texts, Fact{"values", key}, Fact{"values", c.Values[key]})
	}
	for _, key := range slices.Sorted(maps.Keys(c.Statements)) {
		texts = append(texts, Fact{"statements", key}, Fact{"statements", c.Statements[key]})
	}
	return texts
}

// Expiry implements Answer.
func (w Withdrawal) Expiry() time.Time { return w.NotAfter }

// Texts implements Answer.
func (w Withdrawal) Texts() []Fact {
	return []Fact{{"key", w.Key}, {"operator", w.Operator}, {"reason", w.Reason}}
}
