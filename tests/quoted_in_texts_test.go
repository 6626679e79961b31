package tests

import (
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
)

// plainlyQuoted is a parameter of a command with a value between quotation marks of the text: wholeText leaves a blank
// for the value.
var plainlyQuoted = regexp.MustCompile(`-[A-Z][A-Za-z]+ '(?: |%s|%\[\d\]s)'`)

// A name in a command for a person is quoted by config.Quoted: the name of a role, a resource or an account may have an
// apostrophe, which would end the text in PowerShell.
func TestNamesInCommandsForPeopleAreQuoted(t *testing.T) {
	t.Parallel()
	for _, part := range serviceParts(t) {
		for place, text := range literals(t, filepath.Join("..", part)) {
			assert.NotRegexp(t, plainlyQuoted, text, place)
		}
	}
}
