package secrets

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// wrap breaks a text into lines as programs do: at a width, in the middle of words.
func wrap(text string, width int, end string) string {
	var lines []string
	for ; len(text) > width; text = text[width:] {
		lines = append(lines, text[:width])
	}
	return strings.Join(append(lines, text), end)
}

func TestASecretIsFoundAcrossLineBreaks(t *testing.T) {
	const secret = "correct staple"
	var s Scrubber
	s.Add(secret)
	hide := Hide(secret)
	for width := 1; width <= 30; width++ {
		for _, end := range []string{"\n", "\r\n"} {
			for name, text := range map[string]string{
				"text":   "the password correct staple is too short",
				"base64": base64.StdEncoding.EncodeToString([]byte("net user x correct staple /add")),
			} {
				wrapped := wrap(text, width, end)
				for how, masked := range map[string]string{"scrubbed": s.Scrub(wrapped), "hidden": hide(wrapped)} {
					require.Contains(t, masked, "********", "%s, %s at %d", name, how, width)
					left := strings.NewReplacer("\r", "", "\n", "").Replace(masked)
					require.NotEqual(t, text, left)
					require.NotContains(t, left, "staple", "%s, %s at %d", name, how, width)
					require.Equal(t, masked, s.Scrub(masked), "a second time changes nothing")
				}
			}
		}
	}
}

// The log and JSON have the line breaks of a text as escapes.
func TestASecretIsFoundAcrossEscapedLineBreaks(t *testing.T) {
	const secret = `correct\nstaple` // The backslash and the letter belong to the secret.
	var s Scrubber
	s.Add(secret)
	hide := Hide(secret)
	for width := 1; width <= 30; width++ {
		for _, end := range []string{"\n", "\r\n"} {
			wrapped := wrap(`C:\new is no directory; the password correct\nstaple is too short`, width, end)
			asJSON, err := json.Marshal(wrapped)
			require.NoError(t, err)
			for how, text := range map[string]string{"Go": strconv.Quote(wrapped), "JSON": string(asJSON)} {
				for by, masked := range map[string]string{"scrubbed": s.Scrub(text), "hidden": hide(text)} {
					require.Contains(t, masked, "********", "%s, %s at %d", how, by, width)
					var plain string
					require.NoError(t, json.Unmarshal([]byte(masked), &plain), masked)
					left := strings.NewReplacer("\r", "", "\n", "").Replace(plain)
					require.Regexp(t, `^C:\\new is no directory; the password \*+ is too short$`, left, "%s, %s at %d", how, by, width)
				}
			}
		}
	}
}

func TestLinesWithoutASecretStayAsTheyAre(t *testing.T) {
	var s Scrubber
	s.Add("correct staple", "*****")
	for _, text := range []string{"one\r\ntwo\n\nthree\r", "********\n********", "correct\nstaples", "\n", `correct\nstaples`, `C:\\new\report\`, `\`} {
		assert.Equal(t, text, s.Scrub(text))
		assert.Equal(t, text, Hide("correct staple", "*****")(text))
	}
	assert.Equal(t, "a\r\n********\nb ********\nc", s.Scrub("a\r\ncorrect staple\nb corre\r\nct staple\nc"))
}

// Scripts return the lines that a program prints as a list.
func TestASecretIsFoundAcrossTheElementsOfAList(t *testing.T) {
	const secret = "correct staple"
	var s Scrubber
	s.Add(secret, "battery")
	hide := Hide(secret, "battery")
	const text = "the password correct staple is too short, as is correct staple"
	for width := 1; width <= 40; width++ {
		lines := strings.Split(wrap(text, width, "\n"), "\n")
		if width > strings.Index(text, secret) && len(lines[0]) >= strings.Index(text, secret)+len(secret) {
			continue // The first one is on one line.
		}
		for by, masked := range map[string]any{"scrubbed": s.Mask(lines), "hidden": MaskTexts(lines, hide)} {
			list := masked.([]string)
			require.Len(t, list, len(lines), "%s at %d", by, width)
			left := strings.Join(list, "")
			for part := range strings.FieldsSeq("correct staple corr taple") {
				require.NotContains(t, left, part, "%s at %d", by, width)
			}
			require.Equal(t, masked, MaskTexts(masked, hide), "a second time changes nothing")
		}
	}
	type name string
	for _, unchanged := range []any{[]string{"correct", "staples"}, []string{"correct", "", "staples"}, []name{"one", "two"}, []string{"********", "********"}} {
		assert.Equal(t, unchanged, s.Mask(unchanged))
	}
	assert.Equal(t, []name{"before", "********", "********", "********", "after ********"}, s.Mask([]name{"before", "is correc", "t stap", "le, and battery", "after battery"}),
		"the lines that contain a part of the secret are masked as a whole")
	assert.Equal(t, []string{"********", "********", "********"}, s.Mask([]string{"correct", " staplecorrect ", "staple"}), "one line contains parts of two")
}
