// Package plaintext holds what texts for people have in common: which characters in texts of people and hosts are
// shown unchanged, how the others are refused or made visible, how texts of people are quoted, and the plural of nouns
// (1 step, 2 steps).
package plaintext

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Limit is the number of bytes of a text that a person gives: a name, a reason, a change number, a field of a
// file. The server ends a workflow whose payloads become too large, and the site record keeps such texts.
const Limit = 2000

// composedLimit is the limit of ComposedProblem in bytes.
const composedLimit = 4 * Limit

// invisible are the categories of characters that are not shown.
var invisible = []*unicode.RangeTable{
	unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector,
}

// brailleBlank is a symbol without a dot.
const brailleBlank = '\u2800'

// Hidden reports whether a character is not seen as what it is: control characters, line breaks and tabs among
// them, formatting and direction marks, fillers, and characters for private use.
func Hidden(r rune) bool { return r == brailleBlank || unicode.In(r, invisible...) }

// breaks reports whether a character separates lines or columns, as it may in a text of more than one line.
func breaks(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }

// nameOf is the name of a character that separates lines or columns.
func nameOf(r rune) string {
	if r == '\t' {
		return "tab"
	}
	return "line break"
}

// Problem says why a text of a person is refused, or nothing: it is too long, or holds characters that are
// hidden. Line breaks and tabs are fine.
func Problem(text string) string { return problem(text, Limit, breaks) }

// ComposedProblem is Problem for a text that a run composes of some texts of people and of the site file.
func ComposedProblem(text string) string { return problem(text, composedLimit, breaks) }

// Composed returns a text that a run composes in the form that ComposedProblem accepts: cut, and with its hidden
// characters visible.
func Composed(text string) string { return Cut(Visible(text), composedLimit) }

// LineProblem is Problem for a text on one line, such as a name.
func LineProblem(text string) string { return problem(text, Limit, func(rune) bool { return false }) }

func problem(text string, limit int, fine func(rune) bool) string {
	if len(text) > limit {
		return fmt.Sprintf("the text has %d bytes, but at most %d bytes are accepted; shorten the text, and name the place where the rest is", len(text), limit)
	}
	if !utf8.ValidString(text) {
		return "the text is not valid UTF-8"
	}
	for _, r := range text {
		switch {
		case !Hidden(r) || fine(r):
		case breaks(r):
			return fmt.Sprintf("the text contains a %s (%U); write the text on one line, without tabs", nameOf(r), r)
		default:
			return fmt.Sprintf("the text contains the invisible character %U; remove this character", r)
		}
	}
	return ""
}

// Visible returns a text with its hidden characters written as JSON escapes them, such as \u202e, so that JSON
// stays the JSON that it is. Line breaks and tabs stay, but for a carriage return that ends no line: a terminal
// goes back to the start of the line there and hides what it has shown.
func Visible(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r == utf8.RuneError || Hidden(r) && r != '\n' && r != '\t' }) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == '\r' && strings.HasPrefix(text[i:], "\r\n"), r == '\n', r == '\t', !Hidden(r):
			b.WriteRune(r)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		}
	}
	return b.String()
}

// Line returns Visible on one line: line breaks and tabs are blanks, and blanks in a row one.
func Line(text string) string { return strings.Join(strings.Fields(Visible(text)), " ") }

// longestKey is the number of letters of an unknown key that is shown whole.
const longestKey = 20

// Key returns what a message shows of a key that is not known. The key may be a value, or a password, in
// the wrong place, so only what looks like a word is shown whole: short, of letters, dots, hyphens and underscores. Of
// anything else the first three characters are shown.
func Key(key string) string {
	word := !strings.ContainsFunc(key, func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !strings.ContainsRune(".-_", r)
	})
	if word && len(key) <= longestKey {
		return key
	}
	shown := []rune(Line(key))
	return string(shown[:min(3, len(shown))]) + "…"
}

// Cut shortens text to at most limit bytes without breaking a character. The result ends with "…", which has 3 bytes: if limit is
// less than 3 and text is longer than limit, the result is "…".
func Cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	limit = max(0, limit-len("…"))
	for limit > 0 && text[limit]&0xC0 == 0x80 {
		limit--
	}
	return text[:limit] + "…"
}
