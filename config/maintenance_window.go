package config

import (
	"errors"
	"time"
)

// Window is a time of every day in which nodes may restart (6.2-5).
type Window struct {
	// From is when the window opens, e.g. "22:00".
	From string `json:"from,omitempty"`
	// To is when it closes, e.g. "04:00", which may be on the next day.
	To string `json:"to,omitempty"`
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
	zone, err := Location(w.TimeZone)
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
	for day := -1; !now.Before(closes) || !closes.After(opens); day++ {
		opens, closes = openingOf(local, day, from, to)
	}
	return opens, closes, nil
}

// openingOf is the opening of a day, counted from today. It is never longer than the clock says: where a time
// comes twice, the window opens at its last coming and closes at the first one after that. A time
// that is skipped is the moment at which clocks are put forward, so a window within a skipped hour does not open.
func openingOf(today time.Time, day int, from, to time.Time) (opens, closes time.Time) {
	_, opens, _ = onDay(today, day, from).instants(today.Location())
	if !to.After(from) {
		day++
	}
	closes, last, _ := onDay(today, day, to).instants(today.Location())
	if !closes.After(opens) {
		closes = last
	}
	return opens, closes
}

func onDay(today time.Time, days int, at time.Time) wallTime {
	day := time.Date(today.Year(), today.Month(), today.Day()+days, 0, 0, 0, 0, time.UTC)
	return wallTime{day.Year(), day.Month(), day.Day(), at.Hour(), at.Minute()}
}
