package runbook

import "strings"

// Mode reports whether a run may change anything.
type Mode string

const (
	// Apply makes the wanted state true. It is the zero value's meaning too.
	Apply Mode = "apply"
	// Check compares and reports what would change.
	Check Mode = "check"
)

// OrApply returns the mode that an empty one stands for.
func (m Mode) OrApply() Mode {
	if m == "" {
		return Apply
	}
	return m
}

// Step is the smallest thing that a runbook reports: one manual reference, one thing on one host.
type Step struct {
	// ID is the step's id in the catalogue, e.g. "INT-9.7.2-19".
	ID string `json:"id"`
	// Manual is the section and step of the manual, e.g. "9.7.2/19".
	Manual string `json:"manual"`
	// Title says what becomes true, e.g. "service licsvc starts manually".
	Title string `json:"title"`
	// Host on which the step works; empty for a step about the site as a whole.
	Host string `json:"host,omitempty"`
	// Hint is the manual's advice when the step fails.
	Hint string `json:"hint,omitempty"`
}

// Name returns the step's title, or its id where it has none, for error messages.
func (s Step) Name() string {
	if s.Title != "" {
		return s.Title
	}
	return s.ID
}

// Reference returns the step's place in the manual, which 'watch' shows, and its id, which names its row.
func (s Step) Reference() string {
	switch {
	case s.ID == "":
		return "step"
	case s.Manual == "":
		return s.ID
	}
	return s.Manual + " (" + s.ID + ")"
}

// Summary returns the step with its place in the manual and its host, as the UI shows it.
func (s Step) Summary() string {
	if s.Host == "" {
		return s.Manual + " " + s.Title
	}
	return s.Manual + " " + s.Host + ": " + s.Title
}

// On returns the step as it works on another host.
func (s Step) On(host string) Step {
	s.Host = host
	return s
}

// WithHint returns the step with advice for the case that it fails.
func (s Step) WithHint(hint string) Step {
	s.Hint = hint
	return s
}

// Named names a step by its title first, in quotes: the title may read as a fact, and the step was not done.
func (s Step) Named() string {
	text := "'" + s.Title + "'"
	if s.Host != "" {
		text += " on " + s.Host
	}
	return text + " (" + s.ID + ")"
}

// Quoted returns the step with its title in quotes, for texts about a step that was not done: the title may read as a fact.
func (s Step) Quoted() Step {
	s.Title = "'" + s.Title + "'"
	return s
}

// ReferenceOnHost returns Reference with the step's host.
func (s Step) ReferenceOnHost() string { return s.Reference() + strings.TrimPrefix(s.Place(), s.ID) }

// Place returns the step's id with its host, as messages name it.
func (s Step) Place() string {
	if s.Host == "" {
		return s.ID
	}
	return s.ID + " on " + s.Host
}

// Fact is one thing seen on a host, kept as evidence.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}
