package secrets

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Margin is how many characters more are read than are kept of the end of a text. The first of them may be a part of a
// secret whose beginning was not read. Such a part is not found and masked, so it must not be kept. Windows accepts
// passwords of up to 256 characters (Microsoft, LMCONS.H: PWLEN), which are shorter than the margin in all forms that a
// Scrubber knows.
const Margin = 8192

// End returns at most the last characters of a text, not masked. It cuts no secret in two: if the first of these
// characters would be within a secret, the rest of the secret is left out too, because that rest alone would not be found
// and masked. mask masks the secrets of a text. If the beginning of the text was not read, the caller has read at least
// Margin characters more than it keeps. Characters are counted as on Windows, in units of UTF-16.
func End(text string, characters int, mask func(string) string) string {
	extra := -characters
	for _, r := range text {
		extra += utf16.RuneLen(r)
	}
	if extra <= 0 {
		return text
	}
	whole, end := mask(text), without(text, extra)
	// If the end begins within a secret, its masked text begins with a rest of the secret, and the whole masked text does not end with it.
	for end != "" && !strings.HasSuffix(whole, mask(end)) {
		end = without(end, 1)
	}
	return end
}

// without returns a text without its first characters.
func without(text string, characters int) string {
	for characters > 0 && text != "" {
		r, size := utf8.DecodeRuneInString(text)
		text, characters = text[size:], characters-utf16.RuneLen(r)
	}
	return text
}
