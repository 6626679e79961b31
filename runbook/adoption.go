package runbook

import "strings"

// Adoption is what adopt has found on the hosts of a cluster that was built by hand, and what it has recorded.
type Adoption struct {
	// Recorded are the facts that the run has written into the site record. In mode check they are those that a run would take
	// from the hosts.
	Recorded []AdoptedFact `json:"recorded"`
	// Open are the statements that nobody has made: no host shows them.
	Open []Statement `json:"open"`
	// Differences from the manual, each once, also if several steps have found it.
	Differences []Difference `json:"differences"`
	// More is the number of further differences; the steps of the evidence have all of them.
	More int `json:"more,omitempty"`
}

// AdoptedFact is a fact of the site record that adopt has written.
type AdoptedFact struct {
	Key       string `json:"key" mask:"-"`
	Value     string `json:"value"`
	AdoptedBy string `json:"adoptedBy,omitempty"`
}

// Difference is something on a host that is otherwise than the manual wants it.
type Difference struct {
	// Step, Manual, Host and Title are those of the first step that has found it.
	Step   string `json:"step" mask:"-"`
	Manual string `json:"manual" mask:"-"`
	Host   string `json:"host,omitempty" mask:"-"`
	Title  string `json:"title"`
	// Property is what differs, Found what a host shows, Wanted what the manual or the site file says.
	Property string `json:"property,omitempty" mask:"-"`
	Found    string `json:"found,omitempty"`
	Wanted   string `json:"wanted,omitempty"`
	// Command removes the difference; empty: a program or a person does.
	Command string `json:"command,omitempty"`
	// Why says what is missing where no property shows it.
	Why string `json:"why,omitempty"`
}

// mostDifferences and longestDifference keep a result far below the 2 MB of a payload.
const (
	mostDifferences   = 500
	longestDifference = 500
)

// Add adds a difference, unless it is there already: several steps may look at one thing.
func (a *Adoption) Add(d Difference) {
	for _, text := range []*string{&d.Title, &d.Found, &d.Wanted, &d.Command, &d.Why} {
		*text = Cut(*text, longestDifference)
	}
	for _, known := range a.Differences {
		if d.same(known) {
			return
		}
	}
	if len(a.Differences) == mostDifferences {
		a.More++
		return
	}
	a.Differences = append(a.Differences, d)
}

// same reports whether two differences are one. A command names the thing that it changes; without one, the steps' titles do.
func (d Difference) same(other Difference) bool {
	if !strings.EqualFold(d.Host, other.Host) || d.Property != other.Property || d.Found != other.Found || d.Wanted != other.Wanted {
		return false
	}
	if d.Command != "" || other.Command != "" {
		return d.Command == other.Command
	}
	return d.Title == other.Title && d.Why == other.Why
}

// String is the difference in one line.
func (d Difference) String() string {
	what := d.Why
	if d.Property != "" {
		what = Differences([]Change{{Property: d.Property, Before: d.Found, After: d.Wanted}})
	}
	return strings.TrimSpace(d.Step+" "+d.Host) + ": " + d.Title + ": " + what
}
