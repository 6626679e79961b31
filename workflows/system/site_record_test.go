package system

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// A run adds words of its own to a reason that it has accepted.
func TestTheRecordAcceptsWhatARunMakesOfTheLongestReason(t *testing.T) {
	reason := strings.Repeat("x", runbook.TextLimit)
	require.NoError(t, validateFact(nil, runbook.SiteFact{Key: "attest/INS-4.4.9.1-2", Value: "Languages = German: " + reason}))
	for field, fact := range map[string]runbook.SiteFact{
		"key": {Key: reason + "x", Value: "a"}, "value": {Key: "a", Value: strings.Repeat(reason, 5)}, "operator": {Key: "a", Value: "a", Operator: reason + "x"},
	} {
		assert.ErrorContains(t, validateFact(nil, fact), "cannot record a fact: the field "+field+" cannot be used")
	}
}

// The server ends a workflow whose payloads are too large, and all facts with it: the record passes all on when it
// continues as new, and answers its Query with all.
func TestTheRecordStaysWithinOnePayload(t *testing.T) {
	var facts []runbook.SiteFact
	var refused error
	for n := 0; n < 2000 && refused == nil; n++ {
		fact := runbook.SiteFact{Key: fmt.Sprint(n), Value: strings.Repeat("x", runbook.TextLimit)}
		if refused = validateFact(facts, fact); refused == nil {
			facts = append(facts, fact)
		}
	}
	text, err := json.Marshal(facts)
	require.NoError(t, err)
	assert.Less(t, len(text), 1_900_000)
	require.ErrorContains(t, refused, "the site record is full")
	smaller := facts[0]
	smaller.Value = "x"
	require.NoError(t, validateFact(facts, smaller), "a fact may take the place of a longer one")
}
