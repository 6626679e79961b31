package powershell

import (
	"encoding/json"
	"fmt"
)

// Reply is what a script answered.
type Reply struct {
	// Result is a JSON array of the objects that the script wrote to its output.
	Result json.RawMessage `json:"result"`
	// Warnings are the script's warnings, in order.
	Warnings []string `json:"warnings,omitempty"`
	// ExitCode of the last native program that the script started; 0 if there was none.
	ExitCode int `json:"exitCode"`
}

// Decode stores the result in out: all objects where out points to a slice,
// else the only one. No object leaves out as it is; more than one is an error.
func (r Reply) Decode(out any) error {
	if out == nil {
		return nil
	}
	if isSlicePointer(out) {
		return decodeInto(r.Result, out)
	}
	var objects []json.RawMessage
	if err := decodeInto(r.Result, &objects); err != nil {
		return err
	}
	switch len(objects) {
	case 0:
		return nil
	case 1:
		return decodeInto(objects[0], out)
	default:
		return fmt.Errorf("cannot read the script's answer: %d objects where one was expected", len(objects))
	}
}
