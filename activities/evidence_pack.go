package activities

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
)

// packAbove is the size of steps in bytes from which they are packed: Temporal
// warns of payloads above 512 KiB and refuses those above 2 MB
// (https://docs.temporal.io/self-hosted-guide/defaults).
const packAbove = 400_000

// Pack makes the evidence of a long run fit into one payload: its steps go
// compressed. That of a short run stays readable in the history.
func (e Evidence) Pack() Evidence {
	text, err := json.Marshal(e.Steps)
	if err != nil || len(text) <= packAbove {
		return e
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(text) // Writing into memory can't fail.
	_ = w.Close()
	e.Steps, e.StepsPacked = []StepEvidence{}, packed.Bytes()
	return e
}

// Unpack is the evidence with its steps readable.
func (e Evidence) Unpack() (Evidence, error) {
	if len(e.StepsPacked) == 0 {
		return e, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(e.StepsPacked))
	if err == nil {
		err = json.NewDecoder(r).Decode(&e.Steps)
	}
	if err != nil {
		return e, fmt.Errorf("cannot unpack the steps of %s: %w; the evidence file has them", e.WorkflowID, err)
	}
	e.StepsPacked = nil
	return e, nil
}
