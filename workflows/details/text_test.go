package details

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// marked sets every text of a value, so that one that is shown unescaped is found. Words of closed sets stay.
func marked(v reflect.Value, text string, depth int) {
	if depth == 0 { // a result has children, which are results
		return
	}
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			v.SetString(text)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		marked(v.Elem(), text, depth-1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		marked(v.Index(0), text, depth-1)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				marked(v.Field(i), text, depth-1)
			}
		}
	}
}

// codeSpan is text between backquotes, in which nothing is markup.
var codeSpan = regexp.MustCompile("`[^`\n]*`")

func TestNoTextBecomesMarkup(t *testing.T) {
	for text, live := range map[string]string{
		"[click](javascript:alert(1))":     `(^|[^\\])\[click`,
		"![x](https://evil.example/x.png)": `(^|[^\\])!|https://`,
		"<img src=x onerror=alert(1)>":     `<img`,
		"see https://evil.example":         `https://evil`,
		"see www.evil.example":             `www\.evil`,
		"see _www.evil.example":            `www\.evil`,
		"mail eva@evil.example":            `eva@evil`,
		"&lt;b&gt;":                        `&lt;b`,
		"a | b":                            `a \| b`,
		"**bold** of eva":                  `(^|[^\\*|])\*\*bold`,
		"line\n### heading of eva":         `(?m)^#+ heading`,
		"line\n- [x] item of eva":          `(?m)^- \[`,
		"ends `code` of eva":               "[^\\\\']`code",
		"right\u202eto left":               "\u202e",
		"red\x1b[31m":                      "\x1b",
		"half `open":                       "[^\\\\]`open",
	} {
		var r Run
		marked(reflect.ValueOf(&r).Elem(), text, 8)
		r.Runbook = runbook.Prepare
		r.Parked[0].Step.Hint = "hint: " + text
		asked := r.Tasks[0]
		asked.Missing = nil // What is missing stands in place of why the task is shown.
		r.Tasks = append(r.Tasks, asked)
		markdown := r.Markdown() + "\n" + Lock(runbook.LockInput{Site: text, Workflow: text, RunID: text})
		assert.Greater(t, strings.Count(markdown, "\n"), 30, "everything is shown")
		outside := codeSpan.ReplaceAllString(strings.ReplaceAll(markdown, "\\`", ""), "CODE")
		assert.NotRegexp(t, live, outside, "%q", text)
	}
}

func TestTextThatIsNoMarkupStaysReadable(t *testing.T) {
	for in, out := range map[string]string{
		"R:\\XPR (9.5.1/3), 'Running' -> 'Stopped'": `R:\\XPR (9.5.1/3), 'Running' -&gt; 'Stopped'`,
		"service licsvc starts manually":            "service licsvc starts manually",
		`mail a@b.example|x\|y, then c`:             "mail `a@b.example`\\|`x\\`\\|`y,` then c",
		"- a list":                                  `\- a list`,
		"1. a list":                                 `1\. a list`,
		"":                                          "",
	} {
		assert.Equal(t, out, text(in))
	}
}

func TestOnlyWhatBeginsAListIsEscaped(t *testing.T) {
	for plain, want := range map[string]string{
		"4.0 to 5.0 s": "4.0 to 5.0 s", "9.9/2": "9.9/2", "4-6 s": "4-6 s", "-": `\-`, "- item": `\- item`, "1. item": `1\. item`, "2)": `2\)`, "=": `\=`,
	} {
		assert.Equal(t, want, text(plain))
	}
}

// A person copies the input of an Update. In code, Markdown takes no backslash away, so there must be none that is not JSON.
func TestTheInputOfAnUpdateIsJSON(t *testing.T) {
	id := `hotfix-a|b\c"d_e*f-kern1`
	r := &Run{
		Tasks:  []Task{{OperatorTask: runbook.OperatorTask{ID: id, Statements: []runbook.Statement{{Key: "A/KERN1"}, {Key: "B|C"}}}}},
		Parked: []runbook.ParkedStep{{Step: runbook.Step{ID: "A|B", Host: "KERN1"}, Attempt: 1}},
	}
	inputs := 0
	for _, span := range codeSpan.FindAllString(r.Markdown(), -1) {
		if input := strings.Trim(span, "`"); strings.HasPrefix(input, "{") {
			inputs++
			var fields map[string]any
			require.NoError(t, json.Unmarshal([]byte(input), &fields), input)
			assert.Contains(t, []any{id, nil}, fields["task"])
		}
	}
	assert.Equal(t, 2, inputs)

	const child = "install-hotfix/berlin/a|b"
	table := (&Run{Children: []runbook.Result{{WorkflowID: child}}, Running: []runbook.ChildReport{{WorkflowID: child}}}).Markdown()
	assert.Equal(t, 2, strings.Count(table, "| `install-hotfix/berlin/a`\\|`b` |"), "a bar would end the cell")
}
