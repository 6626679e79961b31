package secrets

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/config"
)

type maskedInner struct {
	Text string `json:"text"`
}

type maskedSample struct {
	maskedInner

	Text    string            `json:"text"`
	Name    string            `json:"name" mask:"-"`
	List    []string          `json:"list"`
	Fixed   [1]string         `json:"fixed"`
	ByName  map[string]string `json:"byName"`
	Pointer *maskedInner      `json:"pointer"`
	Any     any               `json:"any"`
	Bytes   []byte            `json:"bytes"`
	Time    time.Time         `json:"time"`
	Number  int               `json:"number"`
	None    *maskedInner      `json:"none"`
	Empty   []string          `json:"empty"`
	hidden  string
}

func TestMaskCopiesAValueWithItsTextsMasked(t *testing.T) {
	var s Scrubber
	s.Add("horse")
	now := time.Now()
	value := maskedSample{
		Text: "a horse", Name: "a horse", List: []string{"horse"}, Fixed: [1]string{"horse"}, ByName: map[string]string{"horse": "horse"},
		Pointer: &maskedInner{"horse"}, Any: maskedInner{"horse"}, Bytes: []byte("horse"), Time: now, Number: 7, hidden: "horse",
	}
	assert.Equal(t, maskedSample{
		Text: "a ********", Name: "a horse", List: []string{config.Masked}, Fixed: [1]string{config.Masked}, ByName: map[string]string{config.Masked: config.Masked},
		Pointer: &maskedInner{config.Masked}, Any: maskedInner{config.Masked}, Bytes: []byte(config.Masked), Time: now, Number: 7, hidden: "horse",
	}, s.Mask(value))
	assert.Equal(t, "horse", value.List[0], "the value itself stays as it is")
	assert.Equal(t, "horse", value.Pointer.Text)
	assert.Nil(t, s.Mask(nil))
	assert.Equal(t, "a ********", s.Mask("a horse"))
	assert.Equal(t, "horse", (*Scrubber)(nil).Mask("horse"), "nil knows no secret")
}

func TestFindMaskedNamesThePlace(t *testing.T) {
	for want, value := range map[string]any{
		"":             maskedSample{Text: "plain"},
		"text":         maskedSample{Text: "a " + config.Masked},
		"name":         &maskedSample{Name: config.Masked},
		"list[1]":      maskedSample{List: []string{"", config.Masked}},
		"byName.key":   maskedSample{ByName: map[string]string{"key": config.Masked}},
		"pointer.text": maskedSample{Pointer: &maskedInner{config.Masked}},
	} {
		assert.Equal(t, want, FindMasked(value))
	}
	assert.Equal(t, "text", FindMasked(maskedSample{maskedInner: maskedInner{config.Masked}}), "an embedded struct adds no name")
	assert.Empty(t, FindMasked(nil))
}

func TestScrubbingTwiceChangesNothing(t *testing.T) {
	for _, secret := range []string{"x", "***", "*****", "********", "a****", "Pass1"} {
		var s Scrubber
		s.Add(secret)
		once := s.Scrub("x *** a**** Pass1 ******** end")
		assert.Equal(t, once, s.Scrub(once), secret)
	}
}

// Standard error of powershell.exe is CLIXML, and a log quotes as Go does.
func TestScrubberKnowsCLIXMLAndGo(t *testing.T) {
	const secret = "p\"_x<\u00a0&'\U0001F40E\ttail"
	var s Scrubber
	s.Add(secret)
	for name, text := range map[string]string{
		"clixml":   "<S S=\"Error\">p\"_x005F_x&lt;\u00a0&amp;'_xD83D__xDC0E__x0009_tail_x000D__x000A_</S>",
		"xml text": "<p>p\"_x&lt;\u00a0&amp;'\U0001F40E\ttail</p>",
		"go":       `msg="p\"_x<\u00a0&'` + "\U0001F40E" + `\ttail"`,
	} {
		assert.Contains(t, s.Scrub(text), config.Masked, name)
		assert.NotContains(t, s.Scrub(text), "tail", name)
	}
}
