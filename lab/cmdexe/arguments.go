package cmdexe

import (
	"strings"

	"changeover/lab/posh"
)

// joinArguments returns the command line of these words. A word is put in quotes if it needs them; as in Windows
// PowerShell, quotes inside a word are not escaped.
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

// SplitCommandLine splits a command line by the rules of the Microsoft C runtime: spaces separate words, quotes group them, and
// a backslash escapes a quote (Microsoft, "Parsing C command-line arguments").
func SplitCommandLine(line string) []string { return posh.SplitArguments(line) }
