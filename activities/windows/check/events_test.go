package check

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEventsOfThisRunOnlyAreShown(t *testing.T) {
	f := newHost(t)
	event := func(at, message string) map[string]any {
		return map[string]any{"time": at, "source": "licsvc", "message": message}
	}
	now := "2026-03-01T10:10:00.0000000Z"
	f.On("find-events", func(p params) any {
		assert.Equal(t, "cannot be installed", p.Text("Text"))
		return map[string]any{"now": now, "read": 37, "events": []any{
			event("2026-03-01T10:05:00.1234567Z", "FAILURE: it cannot be installed.\r\nMore."), event("2026-03-01T09:59:59Z", "FAILURE: before"),
		}}
	})
	want := EventText{Text: "cannot be installed", Seconds: 600}
	outcome := f.Apply(want)
	assert.Empty(t, outcome.Changes)
	assert.Equal(t, []string{"event of licsvc in the Application log at 2026-03-01T10:05:00.1234567Z: FAILURE: it cannot be installed. More."}, outcome.Warnings)
	assert.Equal(t, "37", outcome.Fact("Number of events in the Application log that were searched for 'cannot be installed'"))
	now = "heute"
	assert.Len(t, f.Apply(want).Warnings, 1, "a time that cannot be read proves nothing")
}
