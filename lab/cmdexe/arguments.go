package cmdexe

import (
	"strings"

	"changeover/lab/posh"
)

// joinArguments makes a command line of words, with quotes around those that
// need them. As in Windows PowerShell, quotes inside of a word are not escaped.
func joinArguments(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = word
		if word == "" || strings.ContainsAny(word, " \t") {
			quoted[i] = `"` + word + `"`
		}
	}
	return strings.Join(quoted, " ")
}

// SplitCommandLine splits a command line by the rules of the Microsoft C
// runtime: blanks part, quotes join, a backslash before a quote takes it literally.
func SplitCommandLine(line string) []string { return posh.SplitArguments(line) }
