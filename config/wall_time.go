package config

import (
	"fmt"
	"strings"
	"time"
)

// ownZones are names of time zones that mean something else on each computer, or that only some computers know.
var ownZones = []string{"local", "localtime", "posixrules"}

// Location returns a time zone by its name in the IANA database; an empty name is UTC.
func Location(name string) (*time.Location, error) {
	if ContainsFold(ownZones, name) || strings.HasPrefix(name, "posix/") || strings.HasPrefix(name, "right/") {
		return nil, fmt.Errorf("the time zone %s can be a different one on each computer; give a time zone of the IANA database, such as Europe/Berlin", name)
	}
	return time.LoadLocation(name)
}

// wallTime is a time of a day as a clock on the wall shows it.
type wallTime struct {
	year         int
	month        time.Month
	day          int
	hour, minute int
}

// instants returns the first and the last instant at which clocks in a zone show the time. When clocks are
// put back, they show a time twice. When they are put forward, they skip some times: then skipped is true,
// and both results are the instant at which clocks were put forward.
func (w wallTime) instants(zone *time.Location) (first, last time.Time, skipped bool) {
	at := time.Date(w.year, w.month, w.day, w.hour, w.minute, 0, 0, zone)
	utc := time.Date(w.year, w.month, w.day, w.hour, w.minute, 0, 0, time.UTC)
	// Zones change their offset at most once in two days.
	for _, near := range []time.Time{at.Add(-24 * time.Hour), at.Add(24 * time.Hour)} {
		_, offset := near.Zone()
		candidate := utc.Add(-time.Duration(offset) * time.Second).In(zone)
		if !w.shownAt(candidate) {
			continue
		}
		if first.IsZero() || candidate.Before(first) {
			first = candidate
		}
		if candidate.After(last) {
			last = candidate
		}
	}
	if !first.IsZero() {
		return first, last, false
	}
	// time.Date takes the offset of one side of the gap, so the gap is where that offset begins or ends.
	begins, ends := at.ZoneBounds()
	gap := begins
	if begins.IsZero() || !ends.IsZero() && ends.Sub(at).Abs() < at.Sub(begins).Abs() {
		gap = ends
	}
	return gap, gap, true
}

func (w wallTime) shownAt(at time.Time) bool {
	return at.Day() == w.day && at.Hour() == w.hour && at.Minute() == w.minute
}
