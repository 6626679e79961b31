package config

import (
	"errors"
	"time"
)

// Window is a time of every day in which nodes may restart (6.2-5).
type Window struct {
	// From and To as "22:00" and "04:00"; a window may end on the next day.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// TimeZone of both, as in the IANA database; default UTC.
	TimeZone string `json:"timeZone,omitempty"`
}

const clock = "15:04"

// Next is the present opening of the window, or the next one where it is closed. Both
// times are zero where there is no window: every time is one.
func (w Window) Next(now time.Time) (opens, closes time.Time, err error) {
	if w == (Window{}) {
		return opens, closes, nil
	}
	if w.TimeZone == "Local" {
		return opens, closes, errors.New("the time zone would be another on every computer")
	}
	zone, err := time.LoadLocation(w.TimeZone)
	if err != nil {
		return opens, closes, err
	}
	from, err := time.Parse(clock, w.From)
	if err != nil {
		return opens, closes, err
	}
	to, err := time.Parse(clock, w.To)
	if err != nil {
		return opens, closes, err
	}
	if from.Equal(to) {
		return opens, closes, errors.New("the window ends when it begins")
	}
	local := now.In(zone)
	// Yesterday's window may still be open; where it is not, today's or tomorrow's is next.
	for day := -1; !now.Before(closes); day++ {
		opens, closes = onDay(local, day, from), onDay(local, day, to)
		if !closes.After(opens) {
			closes = onDay(local, day+1, to)
		}
	}
	return opens, closes, nil
}

func onDay(now time.Time, days int, at time.Time) time.Time {
	return time.Date(now.Year(), now.Month(), now.Day()+days, at.Hour(), at.Minute(), 0, 0, now.Location())
}
