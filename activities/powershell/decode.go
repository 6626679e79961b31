package powershell

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// isSlicePointer says whether out points to a slice (json.RawMessage, a slice
// of bytes, counts: it takes the whole array).
func isSlicePointer(out any) bool {
	t := reflect.TypeOf(out)
	return t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Slice
}

// decodeInto decodes JSON that a script wrote; no text at all counts as null.
func decodeInto(data json.RawMessage, out any) error {
	if len(data) == 0 {
		return nil
	}
	if err := json.Unmarshal(data, out); err != nil {
		return fmt.Errorf("cannot read the script's answer: %w", err)
	}
	return nil
}
