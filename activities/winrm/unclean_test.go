package winrm

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Texts of hosts are in their language and may hold what XML does not allow.
var uncleanTexts = map[string]string{
	"control characters": "nicht \x00 rechtzeitig \x1b[0m",
	"a reference to one": "nicht rechtzeitig &#x1f;",
	"not UTF-8":          "nicht rechtzeitig ausgef\xfchrt",
	"an ampersand":       "Zeit & Ort",
	"a less-than sign":   "5 < 6",
	"markup without end": "siehe <b>hier",
	"an unknown entity":  "f&uuml;r",
	"an end too many":    "siehe</b>",
	"nothing unusual":    "nicht rechtzeitig",
}

func TestATimeoutFaultWithATextThatIsNoXML(t *testing.T) {
	timedOut := recorded(t, "fault-timed-out")
	text := regexp.MustCompile(`(Text[^>]*>)[^<]*`)
	require.Regexp(t, text, timedOut)
	for name, unclean := range uncleanTexts {
		t.Run(name, func(t *testing.T) {
			got := parseFault("Receive", []byte(text.ReplaceAllString(timedOut, "${1}"+unclean)))
			require.NotNil(t, got)
			assert.Equal(t, CodeTimedOut, got.Code)
			assert.Equal(t, "w:TimedOut", got.Subcode)
			assert.NotContains(t, got.Error(), "\x1b")
		})
	}
	t.Run("a Receive goes on", func(t *testing.T) {
		done := recorded(t, "receive-done")
		host := newHost(t, conversation(t, map[string]func(int) play{"Receive": func(n int) play {
			if n == 1 {
				return fault(text.ReplaceAllString(timedOut, "${1}\x01 & <"))
			}
			return ok(done)
		}}))
		run(t, host.client(nil))
		assert.Equal(t, 2, host.counts["Receive"])
	})
}

func TestAFaultWithAnMSFTWmiError(t *testing.T) {
	wmi := recorded(t, "fault-wmi")
	withoutCode := regexp.MustCompile(`<p:error_Code>.*?</p:error_Code>`).ReplaceAllString(wmi, "")
	for name, answer := range map[string]string{
		"as recorded":       wmi,
		"a signed number":   strings.Replace(wmi, ">2150859173<", ">-2144108123<", 1),
		"the message's id":  withoutCode,
		"unclean, a number": strings.Replace(wmi, "Shells.", "Shells & \x01", 2),
		"unclean, an id":    strings.Replace(withoutCode, "Shells.", "Shells & \x01", 2),
	} {
		t.Run(name, func(t *testing.T) {
			got := parseFault("Create", []byte(answer))
			require.NotNil(t, got)
			assert.Equal(t, uint32(2150859173), got.Code)
			assert.True(t, got.Quota())
			assert.Contains(t, got.Error(), "Zu viele Shells")
		})
	}
}

func TestASubcodeCountsWhereThereIsNoCode(t *testing.T) {
	without := regexp.MustCompile(`(?s)<s:Detail>.*</s:Detail>`).ReplaceAllString(recorded(t, "fault-wmi"), "")
	assert.True(t, parseFault("Create", []byte(without)).Quota())
	for subcode, want := range map[string]uint32{"w:TimedOut": CodeTimedOut, "TimedOut": CodeTimedOut, "x:AccessDenied": CodeAccessDenied, "w:InternalError": 0, "": 0} {
		assert.Equal(t, want, firstCode(subcode, "", "0", "no number"), subcode)
	}
	assert.Equal(t, uint32(5), firstCode("w:TimedOut", "5"), "the code goes before the subcode")
}
