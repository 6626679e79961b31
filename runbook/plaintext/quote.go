package plaintext

import (
	"strings"
	"unicode"
)

// Quoted returns a text of a person in double quotes, so that a reader sees where the text begins and ends. Double quotes in the
// text become single quotes: the text cannot end its own quotes and look like words of the service.
func Quoted(text string) string { return `"` + strings.ReplaceAll(text, `"`, "'") + `"` }

// Name returns the name of a person, or a number that a person gave: one word unchanged, and anything else quoted, since a
// person chooses it freely.
func Name(text string) string {
	word := !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(`.-_@\/#`, r)
	})
	if word {
		return text
	}
	return Quoted(text)
}
