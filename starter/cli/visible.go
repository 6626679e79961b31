package cli

import (
	"io"

	"changeover/runbook/plaintext"
)

// Visible is the one way to a terminal for what people and hosts have written: characters that are not shown as
// what they are, and what a terminal would obey, are written as JSON escapes them.
type Visible struct{ Out io.Writer }

// Write implements io.Writer.
func (v Visible) Write(p []byte) (int, error) {
	if _, err := io.WriteString(v.Out, plaintext.Visible(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Raw returns the writer behind Visible, for a printer that writes colors and makes texts visible itself.
func Raw(out io.Writer) io.Writer {
	if v, ok := out.(Visible); ok {
		return v.Out
	}
	return out
}
