package plaintext

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hidden are characters that nobody sees, by name.
var hidden = map[string]rune{
	"null": 0, "escape": 0x1b, "delete": 0x7f, "C1 escape": 0x9b, "soft hyphen": 0xad, "zero width space": 0x200b, "right to left": 0x202e,
	"isolate": 0x2066, "byte order mark": 0xfeff, "line separator": 0x2028, "hangul filler": 0x3164, "braille blank": 0x2800,
	"variation selector": 0xfe0f, "private use": 0xe000, "tag": 0xe0041, "joiner": 0x34f,
}

func TestHiddenCharactersAreRefusedAndMadeVisible(t *testing.T) {
	for name, r := range hidden {
		t.Run(name, func(t *testing.T) {
			text := "a" + string(r) + "b"
			assert.NotEmpty(t, Problem(text))
			assert.NotEmpty(t, LineProblem(text))
			shown := Visible(text)
			assert.Empty(t, LineProblem(shown), shown)
			assert.Equal(t, shown, Line(text))
			var read string
			require.NoError(t, json.Unmarshal([]byte(`"`+shown+`"`), &read), shown)
			assert.Equal(t, text, read, "as JSON it is the same text")
		})
	}
	assert.NotEmpty(t, Problem(strings.Repeat("a", Limit+1)))
	assert.NotEmpty(t, Problem("\xff"))
	assert.Equal(t, "\ufffd", Visible("\xff"))
}

func TestLineBreaksBelongToTextsOfManyLines(t *testing.T) {
	const text = "Grüße\r\n\taus Köln"
	assert.Empty(t, Problem(text))
	assert.NotEmpty(t, LineProblem(text))
	assert.Equal(t, text, Visible(text))
	assert.Equal(t, "Grüße aus Köln", Line(text))
	assert.Equal(t, `done\u000dfailed`, Visible("done\rfailed"))
}

func TestUnknownKeysAreNotShownWhole(t *testing.T) {
	for key, shown := range map[string]string{
		"check": "check", "driveLeter": "driveLeter", "hunter2": "hun…", "S3cret!": "S3c…",
		strings.Repeat("a", 10_000): "aaa…", "a\x1b[31mb": `a\u…`, "": "",
	} {
		assert.Equal(t, shown, Key(key))
	}
}
