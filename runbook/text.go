package runbook

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// TextLimit is the number of bytes of a text that a person gives: a name, a reason, a change number. The
// server ends a workflow whose payloads become too large, and the site record keeps such texts.
const TextLimit = 2000

// TextProblem says why a text of a person is refused, or nothing: it is too long, or holds characters that
// are not seen as what they are (control, formatting and direction marks). Line breaks and tabs are fine
// in a reason.
func TextProblem(text string) string {
	if len(text) > TextLimit {
		return fmt.Sprintf("it has %d bytes; at most %d are taken, so name the place where the rest is", len(text), TextLimit)
	}
	if !utf8.ValidString(text) {
		return "it is not valid UTF-8"
	}
	for _, r := range text {
		if hidden(r) {
			return fmt.Sprintf("it holds the character %U, which is not shown", r)
		}
	}
	return ""
}

// hidden reports whether a character is not seen as what it is.
func hidden(r rune) bool {
	switch r {
	case '\n', '\r', '\t':
		return false
	}
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r)
}

// Cut shortens text to at most limit bytes without breaking a character.
func Cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	limit -= len("…")
	for limit > 0 && text[limit]&0xC0 == 0x80 {
		limit--
	}
	return text[:limit] + "…"
}
