package cmd

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
	"changeover/starter/audit"
)

// The probe of a move was interrupted: it has measured no outage, and there may have been one.
func TestAuditShowsBothEndsOfAnOutage(t *testing.T) {
	evidence := runbook.Evidence{Outages: []runbook.MeasuredMove{{
		From: "KERN1", To: "KERN2", Verdict: runbook.OutageNotMeasured,
		Outage: runbook.Outage{Longest: runbook.Between(0, 17100*time.Millisecond), Gap: "nothing was measured before T, when the measurement began", GapSeconds: 17.1, Settled: true},
	}}}
	var out bytes.Buffer
	audit.Print(&out, "", evidence)
	assert.Contains(t, out.String(), "outage: KERN1 to KERN2: outage of 0.0 to 17.1 s, nothing was measured for 17.1 s (before T, when the measurement began): not judged, because the measurement does not show how long the outage was\n")
	out.Reset()
	evidence.Outages = append(evidence.Outages, evidence.Outages[0])
	audit.Print(&out, "", evidence)
	assert.Contains(t, out.String(), "\noutage: move 1 of 2, KERN1 to KERN2: outage of 0.0")
	assert.Contains(t, out.String(), "\noutage: move 2 of 2, KERN1 to KERN2: outage of 0.0")
	data, err := json.Marshal(evidence)
	require.NoError(t, err)
	assert.Contains(t, string(data), `"longest":{"atLeastSeconds":0,"atMostSeconds":17.1}`)
}
