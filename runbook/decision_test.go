package runbook

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A person copies a step from 'watch', which shows its place in the manual, or from the evidence, which shows its id.
func TestADecisionNamesItsStepByIDOrPlace(t *testing.T) {
	parked := ParkedStep{Step: Step{ID: "INT-9.7.2-21", Manual: "9.7.2/20", Host: "KERN1"}, Attempt: 2}
	for _, fits := range []Decision{{}, {Step: "int-9.7.2-21"}, {Step: "9.7.2/20"}, {Step: "9.7.2/20", Host: "kern1", Attempt: 2}} {
		assert.True(t, fits.Means(parked), "%+v", fits)
	}
	for _, other := range []Decision{{Step: "9.7.2/21"}, {Step: "INT-9.7.2-20"}, {Step: "9.7.2/20", Host: "KERN2"}, {Step: "9.7.2/20", Attempt: 1}} {
		assert.False(t, other.Means(parked), "%+v", other)
	}
	assert.False(t, Decision{Step: "9.7.2/20"}.Means(ParkedStep{Step: Step{ID: "lock"}}))
}
