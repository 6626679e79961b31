package system

import (
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
