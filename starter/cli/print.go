package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"
)

// CheckFormat refuses a value of -o that is none of the formats.
func CheckFormat(format string, formats ...string) error {
	if slices.Contains(formats, format) {
		return nil
	}
	return fmt.Errorf("cannot print the format '%s'; choose -o %s", format, strings.Join(formats, " or -o "))
}

// schemaVersion is the version of the form of the commands' JSON.
const schemaVersion = 1

// versioned is the JSON of an object with its schemaVersion first. Anything but an object is refused: a
// list can't be extended.
func versioned(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("cannot print the result: %w", err)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, fmt.Errorf("cannot print the result: the result is no object: %w", err)
	}
	switch _, has := fields["schemaVersion"]; {
	case has:
		return text, nil
	case len(fields) == 0:
		return fmt.Appendf(nil, `{"schemaVersion":%d}`, schemaVersion), nil
	}
	return append(fmt.Appendf(nil, `{"schemaVersion":%d,`, schemaVersion), text[1:]...), nil
}

// PrintJSON prints the result of a command as one object with a schemaVersion.
func PrintJSON(out io.Writer, v any) error {
	text, err := versioned(v)
	if err != nil {
		return err
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, text, "", "  "); err != nil {
		return fmt.Errorf("cannot print the result: %w", err)
	}
	_, err = fmt.Fprintln(out, indented.String())
	return err
}

// PrintJSONLine prints one of many objects on a line of its own.
func PrintJSONLine(out io.Writer, v any) error {
	text, err := versioned(v)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, string(text))
	return err
}

// Colored reports whether a writer is a terminal that wants colors.
func Colored(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd())) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" //nolint:gosec // file descriptors are small
}

// Terminal reports whether a person types the input.
func Terminal(in io.Reader) bool {
	file, ok := in.(*os.File)
	return ok && term.IsTerminal(int(file.Fd())) //nolint:gosec // file descriptors are small
}
