package runbook

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTextsOfPeople(t *testing.T) {
	for _, text := range []string{"", "eva", "Grüße an Zoë", "the disk was full\r\n\tsee ticket 7", strings.Repeat("a", TextLimit)} {
		assert.Empty(t, TextProblem(text), "%q", text)
	}
	for text, problem := range map[string]string{
		strings.Repeat("a", TextLimit+1): "2001 bytes",
		"\u200b":                         "U+200B",
		"eva\u202egnp.exe":               "U+202E",
		"red\x1b[31m":                    "U+001B",
		"nul\x00":                        "U+0000",
		"\xff":                           "UTF-8",
	} {
		assert.Contains(t, TextProblem(text), problem, "%q", text)
	}
}

// eachText returns values of a type, each of which has one text that is bad, by the name of the field.
func eachText(of reflect.Type, bad string) map[string]any {
	all := map[string]any{}
	for i := range of.NumField() {
		field := of.Field(i)
		with := func(name string, text any) {
			value := reflect.New(of).Elem()
			value.Field(i).Set(reflect.ValueOf(text).Convert(field.Type))
			all[of.Name()+"."+name] = value.Interface()
		}
		switch {
		case !field.IsExported():
		case field.Type.Kind() == reflect.String:
			with(field.Name, bad)
		case field.Type.Kind() == reflect.Map:
			with(field.Name, map[string]string{"k": bad})
			with("key of "+field.Name, map[string]string{bad: "v"})
		}
	}
	return all
}

// Every text field of what a person sends is refused where it holds what nobody sees, or too much.
func TestEveryTextOfAnAnswerIsChecked(t *testing.T) {
	for _, bad := range []string{"\x1b", strings.Repeat("a", TextLimit+1)} {
		for _, of := range []reflect.Type{reflect.TypeFor[Decision](), reflect.TypeFor[Confirmation](), reflect.TypeFor[Withdrawal](), reflect.TypeFor[Input]()} {
			sent := eachText(of, bad)
			assert.GreaterOrEqual(t, len(sent), 3, of.Name())
			for name, value := range sent {
				var why string
				switch value := value.(type) {
				case Answer:
					why = Refusal(value)
				case Input:
					why = value.Refusal()
				}
				assert.Contains(t, why, " cannot be used: the text ", name)
			}
		}
	}
}

func TestCutKeepsCharactersWhole(t *testing.T) {
	assert.Equal(t, "short", Cut("short", 10))
	assert.Equal(t, "Grü…", Cut("Grüßereien", 7))
	assert.LessOrEqual(t, len(Cut(strings.Repeat("ß", 300), 200)), 200)
	assert.Equal(t, "…", Cut("Grüße", 2), "the ellipsis has 3 bytes")
}

// Summaries show these fields, and Temporal's UI reads summaries as Markdown.
func TestTextsOfSummariesAreNoMarkdown(t *testing.T) {
	for _, in := range []Input{
		{Site: "berlin", Change: "[CHG-1](https://other.example)"},
		{Site: "berlin", Change: "<img src=x>"},
		{Site: "`berlin`"},
		{Site: "berlin", Node: "[KERN2]"},
		{Site: "berlin", Satellite: "<b>"},
	} {
		assert.Contains(t, in.Refusal(), "it must not contain any of [ ] < > `")
	}
	for _, change := range []string{"CHG0017", "CRQ-12/3 #4", "INC_7.1"} {
		assert.Empty(t, Input{Site: "berlin", Change: change, Reason: "see [7](x)"}.Refusal())
	}
}
