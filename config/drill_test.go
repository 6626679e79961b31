package config

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCalendar(t *testing.T) {
	c, err := Drill{Minute: "*/15", Hour: "2-4, 22", DayOfMonth: "1/7", Month: "Jan,july-September", DayOfWeek: "Sun,sat"}.Calendar()
	require.NoError(t, err)
	assert.Equal(t, Calendar{
		Minute:     []Span{{0, 59, 15}},
		Hour:       []Span{{2, 4, 1}, {22, 22, 1}},
		DayOfMonth: []Span{{1, 31, 7}},
		Month:      []Span{{1, 1, 1}, {7, 9, 1}},
		DayOfWeek:  []Span{{0, 0, 1}, {6, 6, 1}},
	}, c)
	empty, err := Drill{}.Calendar()
	require.NoError(t, err)
	assert.Equal(t, Calendar{}, empty)
}

func TestCalendarRefuses(t *testing.T) {
	for _, d := range []Drill{
		{Hour: "24"},
		{Hour: "-1"},
		{Hour: "4-2"},
		{Hour: "1,"},
		{Hour: "x"},
		{Hour: "*/0"},
		{Hour: "*/x"},
		{Minute: "60"},
		{DayOfMonth: "0"},
		{Month: "13"},
		{Month: "ja"},
		{DayOfWeek: "7"},
		{DayOfWeek: "Sonntag"},
	} {
		_, err := d.Calendar()
		assert.ErrorContains(t, err, "cannot read", "%+v", d)
	}
}

func TestDrillTimes(t *testing.T) {
	assert.False(t, Drill{}.Scheduled())
	d := Drill{Hour: "3", TimeZone: "Europe/Berlin"}
	assert.True(t, d.Scheduled())
	assert.Equal(t, 10*time.Minute, d.CatchUp())
	assert.Equal(t, time.Minute, Drill{CatchUpMinutes: 1}.CatchUp())
	zone, err := d.Location()
	require.NoError(t, err)
	assert.Equal(t, "Europe/Berlin", zone.String())
}

func TestADrillThatNeverComes(t *testing.T) {
	for _, d := range []Drill{
		{Month: "2", DayOfMonth: "30", Hour: "3"},
		{Month: "feb", DayOfMonth: "31", Hour: "3"},
		{Month: "4,6,9,11", DayOfMonth: "31", Hour: "3"},
		{Month: "2", DayOfMonth: "30-31", Hour: "3"},
		{Month: "2/9", DayOfMonth: "31/1", DayOfWeek: "Sunday", Hour: "3"},
	} {
		assert.Error(t, d.Comes(), "%+v", d)
	}
	for _, d := range []Drill{
		{},
		{Hour: "3"},
		{Month: "2", DayOfMonth: "29", Hour: "3"},
		{Month: "2,3", DayOfMonth: "31", Hour: "3"},
		{DayOfMonth: "31", DayOfWeek: "Mon", Hour: "3"},
		{Month: "2", DayOfMonth: "*/10", Hour: "3"},
		{Month: "2", DayOfMonth: "30"},
	} {
		assert.NoError(t, d.Comes(), "%+v", d)
	}
}

func TestADrillInASkippedHour(t *testing.T) {
	from := time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)
	berlin := Drill{DayOfWeek: "Sunday", Hour: "2", Minute: "30", TimeZone: "Europe/Berlin"}
	at, skipped := berlin.Skipped(from, 365)
	assert.True(t, skipped)
	assert.Equal(t, "2027-03-28 02:30", at)
	for _, d := range []Drill{
		{DayOfWeek: "Sunday", Hour: "3", TimeZone: "Europe/Berlin"},
		{DayOfWeek: "Monday", Hour: "2", TimeZone: "Europe/Berlin"},
		{Hour: "2", Minute: "30"},
		{Hour: "2", TimeZone: "Asia/Tokyo"},
		{},
		{Hour: "x"},
	} {
		_, skipped := d.Skipped(from, 365)
		assert.False(t, skipped, "%+v", d)
	}
	at, skipped = Drill{Hour: "0", Minute: "15", TimeZone: "America/Santiago"}.Skipped(from, 365)
	assert.True(t, skipped)
	assert.Equal(t, "2027-09-05 00:15", at)
}

func TestNoTimeZoneIsThatOfAComputer(t *testing.T) {
	for _, name := range []string{"Local", "local", "localtime", "posix/Europe/Berlin", "right/Europe/Berlin", "Europe/Berlim"} {
		_, err := Drill{Hour: "3", TimeZone: name}.Location()
		assert.Error(t, err, name)
		_, _, err = Window{From: "01:00", To: "02:00", TimeZone: name}.Next(time.Time{})
		assert.Error(t, err, name)
	}
}
