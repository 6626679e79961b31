package cli

import (
	"fmt"
	"io"
	"regexp"

	"changeover/runbook/plaintext"
)

var blanks = regexp.MustCompile(`\s+`)

// Linef prints a format, and a line break after it. Texts of people and hosts among the arguments are made visible,
// and their line breaks, tabs and blanks in a row become one blank: they cannot look like a line, or a cell, of the command.
func Linef(out io.Writer, format string, args ...any) {
	for i, arg := range args {
		args[i] = blanks.ReplaceAllString(plaintext.Visible(fmt.Sprint(arg)), " ")
	}
	fmt.Fprintf(out, format+"\n", args...)
}
