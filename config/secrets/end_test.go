package secrets

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"changeover/config"
)

// A part of a secret is not found and masked. So no part of a secret may be left, wherever the text is cut.
func TestTheEndOfATextBeginsOutsideOfASecret(t *testing.T) {
	const secret = "Pferd-Bätterie-9"
	s := &Scrubber{}
	s.Add(secret)
	for name, mask := range map[string]func(string) string{"searched": s.Scrub, "of the request": Hide(secret)} {
		for form, shown := range map[string]string{"plain": secret, "base64": base64Forms(utf16Bytes(secret))[0]} {
			const rest = " kept " + secret
			for left := range utf8.RuneCountInString(shown) + 1 {
				end := End("üüü"+shown+rest, left+utf8.RuneCountInString(rest), mask)
				want := " kept " + config.Masked
				if left == utf8.RuneCountInString(shown) {
					want = config.Masked + want
				}
				assert.Equal(t, want, mask(end), "%s, %s: %d characters of the secret would be left", name, form, left)
			}
		}
	}
}

func TestTheEndOfATextHasNoMoreCharactersThanAsked(t *testing.T) {
	same := func(text string) string { return text }
	for characters, want := range map[int]string{-1: "", 0: "", 1: "ß", 2: "üß", 3: "aüß", 4: "aüß"} {
		assert.Equal(t, want, End("aüß", characters, same))
	}
	assert.Equal(t, "x", End("\U0001F511x", 2, same), "Windows counts two characters")
	assert.Equal(t, "\U0001F511x", End("\U0001F511x", 3, same))
}

// The margin is longer than a password of Windows in each form that is masked.
func TestNoFormOfAPasswordIsLongerThanTheMargin(t *testing.T) {
	for _, character := range []string{"a", "'", "<", "\x01", "_x", "ä", "漢", "\U0001F511", "\u200b"} {
		for _, form := range formsOf(strings.Repeat(character, 256/len(utf16Bytes(character))*2)) {
			assert.Less(t, len(utf16.Encode([]rune(form))), Margin, "%q", character)
		}
	}
}
