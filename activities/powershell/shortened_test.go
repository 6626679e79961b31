package powershell

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config/secrets"
)

// A script cuts a text before anything on the worker can mask it.
func TestOfALongTextNoPartOfASecretIsKept(t *testing.T) {
	const secret, most = "Horse-Battery-Staple-9", 20
	known := &secrets.Scrubber{}
	known.Add(secret)
	fake := &fakeHost{t: t}
	node := fake.host(func(o *PoolOptions) { o.Known = known })
	for left := range len(secret) {
		for place, text := range map[string]string{
			"host":   secret[len(secret)-left:] + strings.Repeat("x", most+secrets.Margin-left),
			"worker": "x" + secret + strings.Repeat("x", most-min(left, most)),
		} {
			fake.handle = func(nonce string, _ request) string {
				result, err := json.Marshal([]any{map[string]any{"text": text, "other": "<" + text + ">", "kept": map[string]int{"text": most}}})
				assert.NoError(t, err)
				return answer(nonce, response{Result: string(result)})
			}
			var got map[string]string
			reply, err := node.Run(t.Context(), scripts.GetTextFile.Of("Path", `C:\x.log`, "MaxLength", most), &got)
			require.NoError(t, err)
			kept := strings.Repeat("x", most)
			if place == "worker" {
				kept = kept[min(left, most):]
			}
			assert.Equal(t, map[string]string{"text": kept, "other": "<" + text + ">"}, got, "%d characters of the secret would be left by the %s", left, place)
			answers := node.RunAll(t.Context(), []scripts.Call{scripts.GetTextFile.Of("Path", `C:\x.log`, "MaxLength", most)})
			assert.Equal(t, host.Reply{Result: reply.Result}, answers[0].Reply, "a batch is treated in the same way")
		}
	}
}

// An answer that cannot be shortened must not be passed on as it is.
func TestAnAnswerThatCannotBeShortenedIsAnError(t *testing.T) {
	for _, result := range []string{`[1, {"kept": {}}]`, `[{"kept": {"text": 1}}]`, `[{"kept": ["text"], "text": ""}]`, `[{"kept":{"text":1},"text":2}]`} {
		text, err := shorten(json.RawMessage(strings.ReplaceAll(result, ": ", ":")), strings.Clone)
		require.ErrorAs(t, err, new(*host.AnswerError), result)
		assert.Nil(t, text)
	}
}

// The scripts are constants, so they contain the margin as a number.
func TestScriptsReadTheMarginOfTheWorker(t *testing.T) {
	var found []string
	for _, s := range scripts.All() {
		if !strings.Contains(s.Text, "kept ") && !strings.Contains(s.Text, " kept") {
			assert.NotContains(t, s.Text, ".Substring($text.Length - ", "%s returns the end of a text", s.Name)
			continue
		}
		found = append(found, s.Name)
		assert.Regexp(t, `(?m)^\$most = .+ \+ `+strconv.Itoa(secrets.Margin)+`$`, s.Text, s.Name)
	}
	assert.Equal(t, []string{"get-program-run", "get-program-run-on-2008-r2", "get-text-file"}, found)
}
