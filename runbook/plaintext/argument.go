package plaintext

import (
	"regexp"
	"strings"
)

// plainArgument is a text that every shell passes on as it is.
var plainArgument = regexp.MustCompile(`^[A-Za-z0-9_./:@%+=,-]+$`)

// Argument returns a text as an argument of a command that a person copies into a shell. The ID of a run may have spaces, as the
// name of a hotfix has.
func Argument(text string) string {
	if plainArgument.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
