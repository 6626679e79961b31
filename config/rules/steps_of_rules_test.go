package rules

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestStepsCarryKnownRules(t *testing.T) {
	for id := range carriers {
		assert.True(t, slices.ContainsFunc(All(), func(r Rule) bool { return r.ID == id }), "there is no rule %s", id)
	}
}
