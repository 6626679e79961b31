package runbook

import (
	"fmt"
	"strings"
	"time"

	"changeover/runbook/plaintext"
)

// OperatorTask is work that only a person can do, with the exact values to enter.
type OperatorTask struct {
	// ID names the task in the confirm Update, e.g. "xpr-setup".
	ID string `json:"id"`
	// Steps are the ids of the steps that the task covers.
	Steps []string `json:"steps,omitempty"`
	Title string   `json:"title"`
	Host  string   `json:"host,omitempty"`
	// Program to start at the host's console, or the address of a web page.
	Program string `json:"program,omitempty"`
	Pages   []Page `json:"pages,omitempty"`
	// Attest: no host can show the result; confirming is a person's statement.
	Attest bool `json:"attest,omitempty"`
	// Statements must be made one by one; where there is one only, the reason is it.
	Statements []Statement `json:"statements,omitempty"`
	// MayLeaveOut: statements that are not made stay open, and the task is over all the same.
	MayLeaveOut bool `json:"mayLeaveOut,omitempty"`
	// Attests are the steps that a confirmation states in addition to what the hosts show.
	Attests []Statement `json:"attests,omitempty"`
	// Values are typed again by the person who confirms.
	Values []IrrevocableValue `json:"values,omitempty"`
	// Given are the keys of the statements and values that an earlier confirmation has given, so that nobody repeats them.
	Given []string `json:"given,omitempty"`
	// Why says why the person is asked, as known when the task was shown.
	Why string `json:"why,omitempty"`
	// Missing is what the last verification found undone, NotLookedAt what could not be looked at, and why.
	Missing     []string  `json:"missing,omitempty"`
	NotLookedAt []string  `json:"notLookedAt,omitempty"`
	Opened      time.Time `json:"opened,omitzero"`
}

// Page is one page of a wizard or of a web site.
type Page struct {
	Title string `json:"title"`
	// Manual is the section that shows the page.
	Manual string  `json:"manual,omitempty"`
	Fields []Field `json:"fields,omitempty"`
	// Notes are what a person has to know there and enters nowhere.
	Notes []string `json:"notes,omitempty"`
}

// Field is a label on a page and what to enter. The value of a secret is its reference, which the
// person resolves where secrets are kept.
type Field struct {
	Label  string `json:"label"`
	Value  string `json:"value"`
	Secret bool   `json:"secret,omitempty"`
}

// Beginnings of the summaries of waits that a person can end.
const (
	// OperatorSummary begins the summary of the wait for an operator task.
	OperatorSummary = "waiting for an operator: "
	// RestartSummary begins the title of the task that allows a restart. If the task ends by itself when a window opens, its title
	// is the summary of its wait.
	RestartSummary = "allow the restart of "
	// EvidenceSummary begins the summary of the wait until the evidence can be written.
	EvidenceSummary = "waiting for evidence: "
	// HeldSummary begins the summary of the wait of a run that is held.
	HeldSummary = "held by "
)

// AsksOperator reports whether a person can end the wait with this summary: that of an operator task, of a failed step, of evidence that
// cannot be written, or of a run that is held.
func AsksOperator(summary string) bool {
	for _, beginning := range []string{OperatorSummary, RestartSummary, EvidenceSummary, HeldSummary} {
		if strings.HasPrefix(summary, beginning) {
			return true
		}
	}
	return strings.Contains(summary, ParkedSummary)
}

// ParkedSummary begins what the summary of the timer of a failed step that waits for a decision has behind the step.
const ParkedSummary = ": waiting for retry"

// SummaryLimit is the number of bytes of a summary that the UI shows; the server refuses one that is much longer.
const SummaryLimit = 200

// Summary returns the summary of the timer of a step that waits, with the decisions that are possible. A step that is too long is
// cut: without the decisions, nobody sees that the run waits for a person.
func (p ParkedStep) Summary(step string) string {
	decisions := ParkedSummary + ", skip or abort"
	if p.Guard {
		decisions = ParkedSummary + " or abort"
	}
	offer := ""
	if p.Offer != "" {
		offer = "; " + p.Agreed()
	}
	const leastOffer = 40 // bytes, enough to see that there is one
	return Cut(step, SummaryLimit-len(decisions)-min(len(offer), leastOffer)) + decisions + offer
}

// ParkedIn reports whether the summary of a timer says that a step waits for a decision.
func ParkedIn(summary string, s Step) bool {
	shown, _, parked := strings.Cut(summary, ParkedSummary)
	whole := plaintext.Line(s.Quoted().Summary())
	begin, cut := strings.CutSuffix(shown, "…") // not a part of it: KERN1 is a part of KERN10
	return parked && (shown == whole || cut && strings.HasPrefix(whole, begin))
}

// ParkedStep is a step that failed and waits for a decision.
type ParkedStep struct {
	Step  Step   `json:"step"`
	Error string `json:"error"`
	// Attempt counts, from 1, how often the step has waited for a decision; a decision may name it.
	Attempt int `json:"attempt"`
	// Guard steps can't be skipped.
	Guard bool `json:"guard,omitempty"`
	// Offer is what a retry does before it tries the step again, or nothing. Who retries agrees to it.
	Offer string    `json:"offer,omitempty"`
	Since time.Time `json:"since"`
}

// Agreed says what a retry does first, or nothing.
func (p ParkedStep) Agreed() string {
	if p.Offer == "" {
		return ""
	}
	return "if you send retry, the run first " + p.Offer
}

// Place names the step with its host and its attempt.
func (p ParkedStep) Place() string {
	return fmt.Sprintf("%s attempt %d", strings.TrimSpace(p.Step.ID+" "+p.Step.Host), p.Attempt)
}

// Example returns the JSON of a decision about the step, with operator and reason left open.
func (p ParkedStep) Example() string {
	text := `{"operator": "` + LeftOpen + `", "reason": "` + LeftOpen + `"`
	for _, field := range []Fact{{"step", p.Step.ID}, {"host", p.Step.Host}} {
		if field.Value != "" {
			text += fmt.Sprintf(`, %q: %q`, field.Name, field.Value)
		}
	}
	return text + fmt.Sprintf(`, "attempt": %d}`, p.Attempt)
}
