package runbook

import (
	"fmt"
	"math"
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
	// OutageUnanswered: a port did not answer before the move, or not steadily after it, so the outage
	// has no end that could be held against an objective.
	OutageUnanswered  OutageVerdict = "not judged, a port did not answer"
	OutageNotMeasured OutageVerdict = "not measured"
	OutageRepeated    OutageVerdict = "not measured, move repeated"
	OutageMoveFailed  OutageVerdict = "the move failed"
)

// String is the verdict as people read it.
func (v OutageVerdict) String() string {
	const open = "not judged, because the measurement does not show how long the outage was"
	switch v {
	case OutageUnanswered:
		return "not judged, because a port did not answer"
	case OutageNotMeasured:
		return open
	case OutageRepeated:
		return open + "; the run made this move again"
	case OutageNoObjective:
		return "measured and not judged, because test.outageObjectiveSeconds is not set"
	case OutageWithin, OutageLonger, OutageMoveFailed: // words for people already
	}
	return string(v)
}

// NothingMeasured begins each time in the gap of an outage.
const NothingMeasured = "nothing was measured "

// Outage is what a probe saw.
type Outage struct {
	Ports []PortOutage `json:"ports"`
	// Began is when the first attempt was made.
	Began time.Time `json:"began,omitzero"`
	// Ended is when the last look was taken; ByLimit says that the probe ended by itself, before
	// what it measured was over.
	Ended   time.Time `json:"ended,omitzero"`
	ByLimit bool      `json:"byLimit,omitempty"`
	// Settled: all ports answered steadily after the move.
	Settled bool `json:"settled"`
	// Longest is the longest outage of any port.
	Longest Interval `json:"longest" mask:"-"`
	// ResolutionSeconds is the longest time between two attempts on a port: a shorter outage may have
	// been missed.
	ResolutionSeconds float64 `json:"resolutionSeconds,omitempty"`
	// Gap says when nobody measured, and begins each such time with NothingMeasured; the upper end of Longest counts that time as an outage.
	Gap string `json:"gap,omitempty"`
	// GapSeconds is how long nobody measured.
	GapSeconds float64 `json:"gapSeconds,omitempty"`
}

// PortOutage is one port's longest outage.
type PortOutage struct {
	Port     int      `json:"port"`
	Attempts int      `json:"attempts"`
	Failures int      `json:"failures"`
	Longest  Interval `json:"longest" mask:"-"`
	// ReachableAtStart and ReachableAtEnd report whether the measurement means anything.
	ReachableAtStart bool `json:"reachableAtStart"`
	ReachableAtEnd   bool `json:"reachableAtEnd"`
}

// gapLimit is the number of bytes that a text shows of why nothing was measured: there may be many such times.
const gapLimit = 300

// String returns the limits of the longest outage, and what they rest on.
func (o *Outage) String() string {
	why := Cut(strings.ReplaceAll(strings.ReplaceAll(o.Gap, "; "+NothingMeasured, ", and "), NothingMeasured, ""), gapLimit)
	if why != "" {
		why = " (" + why + ")"
	}
	if len(o.Ports) == 0 && o.Longest == (Interval{}) {
		return "the outage was not measured" + why
	}
	parts := []string{"outage of " + o.Longest.String()}
	if o.GapSeconds > 0 {
		parts = append(parts, fmt.Sprintf("nothing was measured for %.1f s", tenths(time.Duration(o.GapSeconds*float64(time.Second)), math.Ceil))+why)
	} else if o.Gap != "" {
		parts = append(parts, "the measurement has a gap"+why)
	}
	for _, p := range o.Ports {
		parts = append(parts, p.unanswered()...)
	}
	if len(o.Ports) > 0 && !o.Settled {
		parts = append(parts, "the ports did not answer steadily after the move")
	}
	if o.ResolutionSeconds > 0 {
		parts = append(parts, fmt.Sprintf("at most %.2f s between two attempts to connect", math.Ceil(o.ResolutionSeconds*100)/100))
	}
	return strings.Join(parts, ", ")
}

// unanswered says when the port did not answer though it should have.
func (p PortOutage) unanswered() []string {
	switch {
	case p.Attempts == 0:
		return nil
	case !p.ReachableAtStart && !p.ReachableAtEnd:
		return []string{fmt.Sprintf("port %d answered neither before the move nor at the end of the measurement", p.Port)}
	case !p.ReachableAtStart:
		return []string{fmt.Sprintf("port %d did not answer before the move", p.Port)}
	case !p.ReachableAtEnd:
		return []string{fmt.Sprintf("port %d did not answer at the end of the measurement", p.Port)}
	}
	return nil
}

// MeasuredMove is one move of the role with its outage.
type MeasuredMove struct {
	From    string        `json:"from" mask:"-"`
	To      string        `json:"to" mask:"-"`
	Outage  Outage        `json:"outage"`
	Verdict OutageVerdict `json:"verdict,omitempty" mask:"-"`
}

// String returns the move with its outage and its verdict.
func (m *MeasuredMove) String() string {
	return fmt.Sprintf("%s to %s: %s: %s", m.From, m.To, &m.Outage, m.Verdict)
}

// MoveTexts returns what people read of each of the measured moves of a run. If there are several, they are numbered: a run may make the same move twice.
func MoveTexts(moves []MeasuredMove) []string {
	texts := make([]string, 0, len(moves))
	for i := range moves {
		text := moves[i].String()
		if len(moves) > 1 {
			text = fmt.Sprintf("move %d of %d, %s", i+1, len(moves), text)
		}
		texts = append(texts, text)
	}
	return texts
}

// Drill is the measurement of a failover test.
type Drill struct {
	// ObjectiveSeconds is the longest acceptable outage of one move; 0: none.
	ObjectiveSeconds int `json:"objectiveSeconds,omitempty"`
	// Longest is the longest outage of any move.
	Longest Interval       `json:"longest" mask:"-"`
	Moves   []MeasuredMove `json:"moves"`
}

// Add adds a move.
func (d *Drill) Add(move MeasuredMove) {
	if len(d.Moves) == 0 {
		d.Longest = move.Outage.Longest
	}
	d.Longest = LongestOf(d.Longest, move.Outage.Longest)
	d.Moves = append(d.Moves, move)
}

// String returns the drill in one line.
func (d *Drill) String() string {
	text := strings.Join(MoveTexts(d.Moves), "; ")
	if d.ObjectiveSeconds > 0 {
		text += fmt.Sprintf(" (objective: an outage of at most %d s)", d.ObjectiveSeconds)
	}
	return text
}
