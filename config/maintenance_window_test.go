package config

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWindowIsOpenOrOpensNext(t *testing.T) {
	night := Window{From: "22:00", To: "04:00", TimeZone: "Europe/Berlin"}
	day := Window{From: "08:30", To: "17:00"}
	for _, tc := range []struct {
		window             Window
		now, opens, closes string
	}{
		{night, "2026-11-23T12:00:00Z", "2026-11-23T21:00:00Z", "2026-11-24T03:00:00Z"},
		{night, "2026-11-23T21:00:00Z", "2026-11-23T21:00:00Z", "2026-11-24T03:00:00Z"},
		{night, "2026-11-24T02:59:59Z", "2026-11-23T21:00:00Z", "2026-11-24T03:00:00Z"},
		{night, "2026-11-24T03:00:00Z", "2026-11-24T21:00:00Z", "2026-11-25T03:00:00Z"},
		{night, "2026-07-24T03:00:00Z", "2026-07-24T20:00:00Z", "2026-07-25T02:00:00Z"}, // summer time
		{day, "2026-11-23T08:29:59Z", "2026-11-23T08:30:00Z", "2026-11-23T17:00:00Z"},
		{day, "2026-11-23T16:59:59Z", "2026-11-23T08:30:00Z", "2026-11-23T17:00:00Z"},
		{day, "2026-11-23T17:00:00Z", "2026-11-24T08:30:00Z", "2026-11-24T17:00:00Z"},
	} {
		now, err := time.Parse(time.RFC3339, tc.now)
		require.NoError(t, err)
		opens, closes, err := tc.window.Next(now)
		require.NoError(t, err)
		assert.Equal(t, tc.opens, opens.UTC().Format(time.RFC3339), "%+v at %s", tc.window, tc.now)
		assert.Equal(t, tc.closes, closes.UTC().Format(time.RFC3339), "%+v at %s", tc.window, tc.now)
	}
	opens, closes, err := Window{}.Next(time.Now())
	require.NoError(t, err)
	assert.Zero(t, opens)
	assert.Zero(t, closes)
}

// A window is never longer than the clock says, also in the nights in which clocks are put forward or back.
func TestWindowInNightsOfAnotherTime(t *testing.T) {
	newYork := func(from, to string) Window { return Window{From: from, To: to, TimeZone: "America/New_York"} }
	for _, tc := range []struct {
		name               string
		window             Window
		now, opens, closes string
	}{
		{"ends in the skipped hour", newYork("01:30", "02:30"), "2027-03-14T02:00:00Z", "2027-03-14T06:30:00Z", "2027-03-14T07:00:00Z"},
		{"begins in the skipped hour", newYork("02:30", "04:00"), "2027-03-14T02:00:00Z", "2027-03-14T07:00:00Z", "2027-03-14T08:00:00Z"},
		{"lies in the skipped hour", newYork("02:15", "02:45"), "2027-03-14T02:00:00Z", "2027-03-15T06:15:00Z", "2027-03-15T06:45:00Z"},
		{"ends in the hour that comes twice", newYork("00:30", "01:30"), "2027-11-07T02:00:00Z", "2027-11-07T04:30:00Z", "2027-11-07T05:30:00Z"},
		{"begins in the hour that comes twice", newYork("01:30", "02:30"), "2027-11-07T02:00:00Z", "2027-11-07T06:30:00Z", "2027-11-07T07:30:00Z"},
		{"lies in the hour that comes twice", newYork("01:15", "01:45"), "2027-11-07T02:00:00Z", "2027-11-07T06:15:00Z", "2027-11-07T06:45:00Z"},
		{"midnight is skipped", Window{From: "23:30", To: "00:15", TimeZone: "America/Santiago"}, "2027-09-04T22:00:00Z", "2027-09-05T03:30:00Z", "2027-09-05T04:00:00Z"},
		{"in Europe", Window{From: "01:30", To: "02:30", TimeZone: "Europe/Berlin"}, "2027-03-27T22:00:00Z", "2027-03-28T00:30:00Z", "2027-03-28T01:00:00Z"},
		{"half an hour", Window{From: "01:45", To: "02:15", TimeZone: "Australia/Lord_Howe"}, "2027-10-02T12:00:00Z", "2027-10-02T15:15:00Z", "2027-10-02T15:30:00Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, tc.now)
			require.NoError(t, err)
			opens, closes, err := tc.window.Next(now)
			require.NoError(t, err)
			assert.Equal(t, tc.opens, opens.UTC().Format(time.RFC3339))
			assert.Equal(t, tc.closes, closes.UTC().Format(time.RFC3339))
		})
	}
}

// In zones of three kinds, all through a year, the next window is ahead and no longer than the clock says.
func TestNoWindowIsLongerThanItsClock(t *testing.T) {
	for _, zone := range []string{"America/New_York", "America/Santiago", "Australia/Lord_Howe"} {
		for _, w := range []Window{{From: "01:30", To: "02:30"}, {From: "23:30", To: "00:30"}, {From: "00:00", To: "01:00"}} {
			w.TimeZone = zone
			for now := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC); now.Year() < 2028; now = now.Add(11 * time.Hour) {
				opens, closes, err := w.Next(now)
				require.NoError(t, err)
				require.True(t, closes.After(now) && closes.After(opens) && closes.Sub(opens) <= time.Hour, "%+v at %s: %s to %s", w, now, opens, closes)
			}
		}
	}
}
