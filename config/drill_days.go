package config

import (
	"errors"
	"time"
)

// errNever is the error about a calendar without any date.
var errNever = errors.New("no date matches the calendar")

// Comes returns an error if the calendar can be read but matches no date, such as 31 February.
func (d Drill) Comes() error {
	c, err := d.Calendar()
	if err != nil || !d.Scheduled() {
		return nil //nolint:nilerr // what cannot be read is Calendar's matter
	}
	for month := 1; month <= 12; month++ {
		if !within(c.Month, month) {
			continue
		}
		// A leap year has the longest February.
		days := time.Date(2028, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
		for day := 1; day <= days; day++ {
			// Over the years every date falls on every day of the week, so the day of the week excludes no date.
			if within(c.DayOfMonth, day) {
				return nil
			}
		}
	}
	return errNever
}

// Skipped returns the first local time of a drill, within some days, that clocks skip because they
// are put forward. The server leaves such a drill out.
func (d Drill) Skipped(from time.Time, days int) (string, bool) {
	c, err := d.Calendar()
	zone, zoneErr := d.Location()
	if err != nil || zoneErr != nil || !d.Scheduled() {
		return "", false
	}
	for n := range days {
		day := time.Date(from.Year(), from.Month(), from.Day()+n, 0, 0, 0, 0, time.UTC)
		if !c.has(day) || !shortDay(day, zone) {
			continue
		}
		for minute := range 24 * 60 {
			at := wallTime{day.Year(), day.Month(), day.Day(), minute / 60, minute % 60}
			if !c.at(at.hour, at.minute) {
				continue
			}
			if _, _, skipped := at.instants(zone); skipped {
				return day.Add(time.Duration(minute) * time.Minute).Format("2006-01-02 15:04"), true
			}
		}
	}
	return "", false
}

// shortDay reports whether clocks are put forward on a day.
func shortDay(day time.Time, zone *time.Location) bool {
	begins, _, _ := wallTime{day.Year(), day.Month(), day.Day(), 0, 0}.instants(zone)
	next := day.AddDate(0, 0, 1)
	ends, _, _ := wallTime{next.Year(), next.Month(), next.Day(), 0, 0}.instants(zone)
	return ends.Sub(begins) < 24*time.Hour
}

// has reports whether a day is in the calendar.
func (c Calendar) has(day time.Time) bool {
	return within(c.Month, int(day.Month())) && within(c.DayOfMonth, day.Day()) && within(c.DayOfWeek, int(day.Weekday()))
}

// at reports whether a time of the day is in the calendar: an empty field of it is 0.
func (c Calendar) at(hour, minute int) bool {
	zero := []Span{{Step: 1}}
	hours, minutes := c.Hour, c.Minute
	if len(hours) == 0 {
		hours = zero
	}
	if len(minutes) == 0 {
		minutes = zero
	}
	return within(hours, hour) && within(minutes, minute)
}

// within reports whether a value is in one of the spans; no spans hold every value.
func within(spans []Span, value int) bool {
	for _, s := range spans {
		if value >= s.Start && value <= s.End && (value-s.Start)%max(1, s.Step) == 0 {
			return true
		}
	}
	return len(spans) == 0
}
