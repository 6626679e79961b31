package runbook

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheEvidenceOfALongRunFitsIntoOnePayload(t *testing.T) {
	long := Evidence{WorkflowID: "integrate/berlin"}
	for i := range 10_000 {
		change := Change{Property: "Value", Before: "KERN1", After: "XPRVS", Command: fmt.Sprint("Set-ItemProperty -Name v", i)}
		long.Steps = append(long.Steps, StepRecord{
			Step:    Step{ID: "INT-9.3-1", Title: fmt.Sprint("value ", i, " names the virtual server")},
			Verdict: Changed, Effects: []Effect{{Change: change, Verdict: Changed, Request: fmt.Sprintf("r-1/%d/1.1", i)}},
		})
	}
	packed := long.Pack()
	text, err := json.Marshal(packed)
	require.NoError(t, err)
	assert.Less(t, len(text), 512*1024)
	assert.Empty(t, packed.Steps)
	unpacked, err := packed.Unpack()
	require.NoError(t, err)
	assert.Equal(t, long, unpacked)

	short := Evidence{Steps: long.Steps[:10]}
	assert.Equal(t, short, short.Pack(), "a short run stays readable")
	same, err := short.Unpack()
	require.NoError(t, err)
	assert.Equal(t, short, same)
}

func TestDamagedEvidenceIsNotTakenForNone(t *testing.T) {
	_, err := Evidence{WorkflowID: "integrate/berlin", StepsPacked: []byte("x")}.Unpack()
	assert.ErrorContains(t, err, "cannot unpack the steps of integrate/berlin")
}

func TestTheEvidenceOfARunThatGoesOnHasNoEnd(t *testing.T) {
	text, err := json.Marshal(Evidence{Started: time.Unix(1, 0), Steps: []StepRecord{{Started: time.Unix(1, 0)}}, OperatorTasks: []TaskRecord{{Shown: time.Unix(1, 0)}}})
	require.NoError(t, err)
	assert.NotContains(t, string(text), "0001-01-01")
}
