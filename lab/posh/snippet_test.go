package posh

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/posh/values"
)

// maxRefused is the number of recorded snippets that the lab may refuse. The number is only ever lowered, and must not exceed a
// fifth of all snippets.
const maxRefused = 934

// recorded returns the snippets with the answers of PowerShell 7.6.9, without those for which Windows PowerShell 5.1
// is known to answer differently.
func recorded(t *testing.T) []Answer {
	t.Helper()
	file, err := os.Open("testdata/answers.jsonl.gz")
	require.NoError(t, err)
	t.Cleanup(func() { _ = file.Close() })
	unzipped, err := gzip.NewReader(file)
	require.NoError(t, err)
	var out []Answer
	for lines := json.NewDecoder(unzipped); ; {
		var a Answer
		if err := lines.Decode(&a); errors.Is(err, io.EOF) {
			return out
		}
		require.NoError(t, err)
		out = append(out, a)
		lines.DisallowUnknownFields()
	}
}

func TestAnswersOfPowerShell(t *testing.T) {
	answers := recorded(t)
	require.Len(t, answers, 6082)
	refused := 0
	for _, want := range answers {
		got := Ask(t.Context(), want.ID, want.Script)
		switch {
		case got.Unsupported != "":
			assert.True(t, strings.HasPrefix(got.Unsupported, "not supported by the lab: "), got.Unsupported)
			assert.NotContains(t, got.Unsupported, "fails on", want.Script)
			refused++
		case !alike(want, got):
			t.Errorf("%s: %s\nPowerShell: %s\nlab:        %s", want.ID, want.Script, shown(want), shown(got))
		}
	}
	t.Logf("%d of %d snippets are refused", refused, len(answers))
	assert.LessOrEqual(t, refused, maxRefused)
	assert.LessOrEqual(t, refused, len(answers)/5)
}

func shown(a Answer) string {
	text, _ := json.Marshal(struct {
		Output  []Output
		Failure *Failure
	}{a.Output, a.Failure})
	return string(text)
}

// alike reports whether two answers agree, where all integer types are equal, all array types are equal, and a Char
// equals a String.
func alike(want, got Answer) bool {
	if len(want.Output) != len(got.Output) || !assert.ObjectsAreEqual(want.Failure, got.Failure) {
		return false
	}
	for i, w := range want.Output {
		g := got.Output[i]
		if kind(w.Type) != kind(g.Type) || w.Text != g.Text || w.JSON != "" && !sameJSON(w.JSON, g.JSON) {
			return false
		}
	}
	return true
}

func kind(typeName string) string {
	switch {
	case values.IsInteger(typeName):
		return "System.Int32"
	case typeName == "System.Char":
		return "System.String"
	case strings.HasSuffix(typeName, "[]"):
		return "System.Object[]"
	}
	return typeName
}

func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && assert.ObjectsAreEqual(x, y)
}

// If alike accepted everything, the comparison with the recorded answers would prove nothing.
func TestAlikeFindsDifferences(t *testing.T) {
	for name, change := range map[string]func(a *Answer){
		"type":     func(a *Answer) { a.Output[0].Type = "System.Double" },
		"text":     func(a *Answer) { a.Output[0].Text = "3" },
		"json":     func(a *Answer) { a.Output[0].JSON = "3" },
		"more":     func(a *Answer) { a.Output = append(a.Output, Output{Type: "null", JSON: "null"}) },
		"less":     func(a *Answer) { a.Output = nil },
		"id":       func(a *Answer) { a.Failure.ID = "y" },
		"failure":  func(a *Answer) { a.Failure.Type = "System.Exception" },
		"category": func(a *Answer) { a.Failure.Category = "NotSpecified" },
		"hresult":  func(a *Answer) { a.Failure.HResult = 1 },
		"none":     func(a *Answer) { a.Failure = nil },
	} {
		const script = "1 + 1; throw 'x'"
		got := Ask(t.Context(), "1", script)
		assert.True(t, alike(got, Ask(t.Context(), "1", script)))
		want := Ask(t.Context(), "1", script)
		change(&want)
		assert.False(t, alike(want, got), name)
	}
}

// A script that exceeds a limit of the lab gets a NotSupported error, and the process continues.
func TestNoScriptEndsTheLab(t *testing.T) {
	for name, script := range map[string]string{
		"recursion":          `$f = { & $f }; & $f`,
		"nesting":            strings.Repeat("(", 1000) + "1",
		"long chain":         strings.Repeat("1+", 5000) + "1",
		"long member chain":  "$a" + strings.Repeat(".b", 5000),
		"casts":              strings.Repeat("[int]", 1000) + "1",
		"strings in strings": `"` + strings.Repeat("$(\"", 1000),
		"nested blocks":      `[scriptblock]::Create('{' * 1000)`,
		"range":              `1..2000000000`,
		"repeated text":      `'x' * 500000000`,
		"growing text":       `$x = 'xxxxxxxxxxxxxxxx'; while ($true) { $x += $x }`,
		"growing array":      `$x = @(1); while ($true) { $x += $x }`,
		"padded text":        `'a'.PadLeft(2000000000)`,
		"replacement":        `('a' * 10000) -replace 'a', ('b' * 1000000)`,
		"replaced text":      `('a' * 1000000).Replace('a', 'b' * 1000000)`,
		"joined text":        `1..10000 -join ('x' * 10000)`,
		"json":               `$x = @(1, 1); foreach ($i in 1..30) { $x = @($x, $x) }; ConvertTo-Json (, $x) -Depth 1000`,
	} {
		got := Ask(t.Context(), "1", script)
		assert.Contains(t, got.Unsupported, "not supported by the lab: ", name)
		assert.NotContains(t, got.Unsupported, "fails on", name)
	}
	for _, script := range []string{
		`[hashtable]$null`, `[type]$null`, `[scriptblock]$null`, `exit 3`, `break`, `$o = [pscustomobject]@{ a = 1 }; $o.a = $o; "$o"`, `[Environment]::Exit(0)`,
		`$h = @{}; $h.a = $h; $null = ConvertTo-Json $h -Depth 99`, `$null = ('a' * 6000) -like ('*a' * 300 + 'b')`,
	} {
		got := Ask(t.Context(), "1", script)
		assert.Empty(t, got.Unsupported, script)
		assert.Nil(t, got.Failure, script)
	}
}

func TestSnippetsHaveATimeLimit(t *testing.T) {
	for _, script := range []string{`while ($true) { }`, `Start-Sleep 100`, `foreach ($i in 1..20000) { foreach ($j in 1..20000) { } }`} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		assert.Contains(t, ask(ctx, "1", script).Unsupported, "a snippet that runs longer than", script)
		cancel()
	}
}

// The search itself must end, not only the wait for its result.
func TestRegexSearchesHaveATimeLimit(t *testing.T) {
	got := Ask(t.Context(), "1", `('a' * 40 + '!') -match '^(a|aa)+$'`)
	assert.Contains(t, got.Unsupported, "a regular expression that takes longer than 1s")
}

// A panic in a cmdlet becomes a NotSupported error.
func TestPanicOfACmdletIsRefused(t *testing.T) {
	h := newFakeHost()
	h.commands["Get-Service"] = func(*Invocation) error { panic("oops") }
	out, errs, code := runOn(h, "Get-Service; 'next'", "")
	assert.Contains(t, errs, "not supported by the lab: a script that the interpreter fails on: oops")
	assert.Empty(t, out)
	assert.Equal(t, 1, code)
}

func TestAskAll(t *testing.T) {
	var out bytes.Buffer
	in := `{"id": "a", "script": "$x = 1; $x + 1"}` + "\n" + `{"id": "b", "script": "$x"}` + "\n" + `{"id": "c", "script": "for"}`
	require.NoError(t, AskAll(t.Context(), strings.NewReader(in), &out))
	assert.Equal(t, `{"id":"a","script":"$x = 1; $x + 1","output":[{"type":"System.Int32","text":"2","json":"2"}],"error":null}
{"id":"b","script":"$x","output":[{"type":"null","text":"","json":"null"}],"error":null}
{"id":"c","script":"for","output":[],"error":null,"unsupported":"not supported by the lab: the keyword for"}
`, out.String(), "each script runs in a new session")
	assert.ErrorContains(t, AskAll(t.Context(), strings.NewReader("nope"), &out), `cannot read snippet 1`)
}
