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
