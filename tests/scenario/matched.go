package scenario

import (
	"testing"

	"changeover/runbook"

	"github.com/stretchr/testify/assert"
)

// Matched holds the evidence of a run against the changing requests that hosts carried out: every
// effect has exactly one record, every record an effect.
func Matched(t *testing.T, sent []Sent, evidence runbook.Evidence) {
	t.Helper()
	carriedOut, records := map[string]string{}, map[string]int{}
	for _, s := range sent {
		assert.NotEmpty(t, s.ID, "%s on %s carried no id", s.Script, s.Host)
		carriedOut[s.ID] = s.Script
	}
	for _, step := range evidence.Steps {
		for _, effect := range step.Effects {
			records[effect.Request]++
			assert.Contains(t, carriedOut, effect.Request, "surplus: %s %s -> %s of %s (%s)", effect.Property, effect.Before, effect.After, step.Place(), effect.Verdict)
		}
	}
	for id, script := range carriedOut {
		assert.Equal(t, 1, records[id], "records of %s (%s)", id, script)
	}
	repeated := map[string]int{}
	for _, s := range sent {
		if repeated[s.ID+s.Script]++; repeated[s.ID+s.Script] > 1 {
			assert.Fail(t, "an effect was made twice", "%s (%s) on %s", s.ID, s.Script, s.Host)
		}
	}
}
