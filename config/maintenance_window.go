package config

import (
	"errors"
	"time"
)

// Window is a time of day in which nodes may restart, every day (6.2/5).
type Window struct {
	// From is the time of day when the window opens, e.g. "22:00".
	From string `json:"from,omitempty"`
	// To is the time of day when the window closes, e.g. "04:00". If to is an earlier time of day than from,
	// the window closes on the next day.
	To string `json:"to,omitempty"`
	// TimeZone is the time zone of both times, by its name in the IANA database, e.g. Europe/Berlin; default UTC.
	TimeZone string `json:"timeZone,omitempty"`
}

const clock = "15:04"

// Next returns when the window opens and closes: the present opening, or the next one if it is closed now. Both
// times are zero if there is no window, which means that it is always open.
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
		return opens, closes, errors.New("the fields from and to of the window are the same time")
	}
	local := now.In(zone)
	// Yesterday's opening may not have ended yet; if it has, today's or tomorrow's is the next.
	for day := -1; !now.Before(closes) || !closes.After(opens); day++ {
		opens, closes = openingOf(local, day, from, to)
	}
	return opens, closes, nil
}

// openingOf returns the opening of a day, counted from today. It is never longer than the times of day say: if clocks
// show a time twice, the window opens at the second occurrence and closes at the first one after that. A time
// that clocks skip counts as the moment at which they are put forward, so a window within a skipped hour does not open.
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
