package activities

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheEvidenceOfALongRunFitsIntoOnePayload(t *testing.T) {
	long := Evidence{WorkflowID: "integrate/berlin"}
	for i := range 10_000 {
		long.Steps = append(long.Steps, StepEvidence{
			Step:  Step{ID: "INT-9.3-1", Title: fmt.Sprint("value ", i, " names the virtual server")},
			State: "changed", Changes: []Change{{Property: "Value", Before: "KERN1", After: "XPRVS", Command: fmt.Sprint("Set-ItemProperty -Name v", i)}},
		})
	}
	packed := long.Pack()
	text, err := json.Marshal(packed)
	require.NoError(t, err)
	assert.Less(t, len(text), 512*1024)
	unpacked, err := packed.Unpack()
	require.NoError(t, err)
	assert.Equal(t, long, unpacked)

	short := Evidence{Steps: long.Steps[:10]}
	assert.Equal(t, short, short.Pack(), "a short run stays readable")
}

func TestDamagedEvidenceIsNotTakenForNone(t *testing.T) {
	_, err := Evidence{WorkflowID: "integrate/berlin", StepsPacked: []byte("x")}.Unpack()
	assert.ErrorContains(t, err, "cannot unpack the steps of integrate/berlin")
}
