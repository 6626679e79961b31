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

// Opens is when the window opens next: now where it is open, or where there is none.
func (w Window) Opens(now time.Time) (time.Time, error) {
	if w == (Window{}) {
		return now, nil
	}
	zone, err := time.LoadLocation(w.TimeZone)
	if err != nil {
		return now, err
	}
	from, err := time.Parse(clock, w.From)
	if err != nil {
		return now, err
	}
	to, err := time.Parse(clock, w.To)
	if err != nil {
		return now, err
	}
	if from.Equal(to) {
		return now, errors.New("the window ends when it begins")
	}
	local := now.In(zone)
	// The window of yesterday may still be open, tomorrow's opens next at the latest.
	for day := -1; day <= 1; day++ {
		opens := onDay(local, day, from)
		closes := onDay(local, day, to)
		if !closes.After(opens) {
			closes = onDay(local, day+1, to)
		}
		if now.Before(opens) {
			return opens, nil
		}
		if now.Before(closes) {
			return now, nil
		}
	}
	return onDay(local, 2, from), nil
}

func onDay(now time.Time, days int, at time.Time) time.Time {
	return time.Date(now.Year(), now.Month(), now.Day()+days, at.Hour(), at.Minute(), 0, 0, now.Location())
}
