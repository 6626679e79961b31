package runbook

import (
	"fmt"
	"strings"
	"time"
)

// OutageVerdict is what is said of one measured move. The set is closed.
type OutageVerdict string

// Verdicts of a measured move.
const (
	OutageWithin      OutageVerdict = "within the objective"
	OutageLonger      OutageVerdict = "longer than the objective"
	OutageNoObjective OutageVerdict = "measured, no objective"
	OutageNotMeasured OutageVerdict = "not measured"
	OutageRepeated    OutageVerdict = "not measured, and made once more"
	OutageMoveFailed  OutageVerdict = "the move failed"
)

// Outage is what a probe saw.
type Outage struct {
	Ports []PortOutage `json:"ports"`
	// Began is when the first attempt was made.
	Began time.Time `json:"began,omitzero"`
	// Ended is when the last look was taken; ByLimit says that the probe ended by itself, before
	// what it measured was over.
	Ended   time.Time `json:"ended,omitzero"`
	ByLimit bool      `json:"byLimit,omitempty"`
	// LongestSeconds is the longest outage of any port.
	LongestSeconds float64 `json:"longestSeconds"`
	// Gap says when nobody measured; LongestSeconds is a lower bound then.
	Gap string `json:"gap,omitempty"`
	// GapSeconds is how long nobody measured: an outage may have been longer by that much.
	GapSeconds float64 `json:"gapSeconds,omitempty"`
}

// PortOutage is one port's longest outage.
type PortOutage struct {
	Port           int     `json:"port"`
	Attempts       int     `json:"attempts"`
	Failures       int     `json:"failures"`
	LongestSeconds float64 `json:"longestSeconds"`
	// ReachableAtStart and ReachableAtEnd say whether the measurement means anything.
	ReachableAtStart bool `json:"reachableAtStart"`
	ReachableAtEnd   bool `json:"reachableAtEnd"`
}

// MeasuredMove is one move of the role with its outage.
type MeasuredMove struct {
	From    string        `json:"from" mask:"-"`
	To      string        `json:"to" mask:"-"`
	Outage  Outage        `json:"outage"`
	Verdict OutageVerdict `json:"verdict,omitempty" mask:"-"`
}

// Drill is the measurement of a failover test.
type Drill struct {
	// ObjectiveSeconds is the longest acceptable outage of one move; 0: none.
	ObjectiveSeconds int `json:"objectiveSeconds,omitempty"`
	// LongestSeconds is the longest outage of any move.
	LongestSeconds float64        `json:"longestSeconds"`
	Moves          []MeasuredMove `json:"moves"`
}

// String returns the drill in one line.
func (d *Drill) String() string {
	var moves []string
	for _, m := range d.Moves {
		moves = append(moves, fmt.Sprintf("%s to %s: %.1f s, %s", m.From, m.To, m.Outage.LongestSeconds, m.Verdict))
	}
	text := strings.Join(moves, "; ")
	if d.ObjectiveSeconds > 0 {
		text += fmt.Sprintf(" (objective %d s)", d.ObjectiveSeconds)
	}
	return text
}
