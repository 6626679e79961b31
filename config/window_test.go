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
