package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a worker's container may have no time zones of its own
)

// Span is a range of calendar values with both ends and a step, as a Temporal calendar has them.
type Span struct {
	Start, End, Step int
}

// Calendar is the schedule of drills in numbers. An empty field means every value
// for DayOfMonth, Month and DayOfWeek, and 0 for Hour and Minute.
type Calendar struct {
	Minute, Hour, DayOfMonth, Month, DayOfWeek []Span
}

// CalendarError says which field of a calendar cannot be read, and what it may hold.
type CalendarError struct {
	// Field of the drill, e.g. dayOfWeek.
	Field, Value, Reason string
}

// Error returns the field, its value and what it may hold.
func (e *CalendarError) Error() string {
	return fmt.Sprintf("cannot read %s %q of the drill's calendar: the value %s", e.Field, e.Value, e.Reason)
}

// Scheduled reports whether the site has drills at all.
func (d Drill) Scheduled() bool { return d.Hour != "" }

// Location is the time zone of the calendar; default UTC.
func (d Drill) Location() (*time.Location, error) { return Location(d.TimeZone) }

// CatchUp is how late a missed drill may still start.
func (d Drill) CatchUp() time.Duration {
	if d.CatchUpMinutes == 0 {
		return defaultCatchUpMinutes * time.Minute
	}
	return time.Duration(d.CatchUpMinutes) * time.Minute
}

// calendarField is what one field of a calendar may hold. The first name stands for low.
type calendarField struct {
	name      string
	low, high int
	names     []string
}

var (
	minuteField = calendarField{name: "minute", low: 0, high: 59}
	hourField   = calendarField{name: "hour", low: 0, high: 23}
	dayField    = calendarField{name: "dayOfMonth", low: 1, high: 31}
	monthField  = calendarField{name: "month", low: 1, high: 12, names: strings.Fields(
		"january february march april may june july august september october november december")}
	weekdayField = calendarField{name: "dayOfWeek", low: 0, high: 6, names: strings.Fields(
		"sunday monday tuesday wednesday thursday friday saturday")}
)

// Calendar reads the fields of the drill: numbers, names of months and days, "*",
// ranges "1-5", steps "*/2" and lists with commas.
func (d Drill) Calendar() (Calendar, error) {
	var c Calendar
	for _, part := range []struct {
		field calendarField
		text  string
		out   *[]Span
	}{
		{minuteField, d.Minute, &c.Minute},
		{hourField, d.Hour, &c.Hour},
		{dayField, d.DayOfMonth, &c.DayOfMonth},
		{monthField, d.Month, &c.Month},
		{weekdayField, d.DayOfWeek, &c.DayOfWeek},
	} {
		spans, err := part.field.parse(part.text)
		if err != nil {
			return Calendar{}, &CalendarError{Field: part.field.name, Value: part.text, Reason: err.Error()}
		}
		*part.out = spans
	}
	return c, nil
}

func (f calendarField) parse(text string) ([]Span, error) {
	if text == "" {
		return nil, nil
	}
	var spans []Span
	for _, item := range strings.Split(text, ",") {
		span, ok := f.span(strings.TrimSpace(item))
		if !ok {
			return nil, errors.New(f.allowed())
		}
		spans = append(spans, span)
	}
	return spans, nil
}

// allowed says what a field of the calendar may hold.
func (f calendarField) allowed() string {
	words := ""
	if len(f.names) > 0 {
		words = ", a name (" + strings.Join(f.names, ", ") + ")"
	}
	return fmt.Sprintf("must be a number from %d to %d%s, a range such as 1-5, a step such as */2, or a list of these, separated by commas", f.low, f.high, words)
}

func (f calendarField) span(item string) (Span, bool) {
	body, stepText, stepped := strings.Cut(item, "/")
	step := 1
	if stepped {
		n, err := strconv.Atoi(stepText)
		if err != nil || n < 1 {
			return Span{}, false
		}
		step = n
	}
	if body == "*" {
		return Span{Start: f.low, End: f.high, Step: step}, true
	}
	first, last, ranged := strings.Cut(body, "-")
	start, ok := f.number(first)
	if !ok {
		return Span{}, false
	}
	end := start
	switch {
	case ranged:
		end, ok = f.number(last)
	case stepped:
		end = f.high
	}
	return Span{Start: start, End: end, Step: step}, ok && start <= end
}

// number is a value of the field as a number or a name of three letters or more.
func (f calendarField) number(text string) (int, bool) {
	for i, name := range f.names {
		if len(text) >= 3 && strings.HasPrefix(name, strings.ToLower(text)) {
			return f.low + i, true
		}
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= f.low && n <= f.high
}
