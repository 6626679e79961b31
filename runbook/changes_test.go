package runbook

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestChangesOfOneEffectAreTheSame(t *testing.T) {
	c := Change{Property: "StartMode", Target: "mrs", Before: "Auto", After: "Manual", Command: "Set-Service"}
	for name, tc := range map[string]struct {
		change func(*Change)
		same   bool
	}{
		"another state before": {func(c *Change) { c.Before = "Disabled" }, true},
		"another command":      {func(c *Change) { c.Command = "sc.exe" }, true},
		"another property":     {func(c *Change) { c.Property = "State" }, false},
		"another target":       {func(c *Change) { c.Target = "licsvc" }, false},
		"another state after":  {func(c *Change) { c.After = "Disabled" }, false},
	} {
		other := c
		tc.change(&other)
		assert.Equal(t, tc.same, c.Same(other), name)
		assert.Equal(t, tc.same, other.Same(c), name)
		assert.Equal(t, tc.same, Intent{Changes: []Change{{}, other}}.Covers(c), name)
	}
	assert.False(t, Intent{}.Covers(c))
}

func TestEqualChangesStartFromTheSameStateInTheSameOrder(t *testing.T) {
	a, b := Change{Property: "A", Before: "1", After: "2", Command: "x"}, Change{Property: "B", After: "2"}
	assert.True(t, EqualChanges(nil, []Change{}))
	assert.True(t, EqualChanges([]Change{a, b}, []Change{a, b}))
	assert.False(t, EqualChanges([]Change{a, b}, []Change{b, a}))
	assert.False(t, EqualChanges([]Change{a, b}, []Change{a}))
	other := a
	other.Before = "0"
	assert.False(t, EqualChanges([]Change{a}, []Change{other}))
	other = a
	other.Command = "y"
	assert.True(t, EqualChanges([]Change{a}, []Change{other}), "the effect counts, not how it is written")
}

func TestRequestsOfAnIntentAreNumbered(t *testing.T) {
	i := Intent{ID: "r-1/7/2"}
	assert.Equal(t, "r-1/7/2.1", i.Request(0))
	assert.Equal(t, "r-1/7/2.10", i.Request(9))
}

// An intent is an activity's input: what a history holds must be what was written.
func TestAnIntentIsReadAsItWasWritten(t *testing.T) {
	i := Intent{ID: "r-1/7/2", Changes: []Change{{Property: "A", Target: "x", Before: "1", After: "2", Command: "c"}}, Memory: json.RawMessage(`{"online":["VIP"]}`)}
	text, err := json.Marshal(i)
	require.NoError(t, err)
	var back Intent
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, i, back)
}
