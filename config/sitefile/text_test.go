package sitefile

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"changeover/config"
	"changeover/config/problem"
)

// fill sets every text of a value to one text.
func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), text)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), text)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), text)
		}
	}
}

// texts counts the texts of a value that fill has set.
func texts(v reflect.Value) int {
	n := 0
	switch v.Kind() {
	case reflect.String:
		n = 1
	case reflect.Pointer:
		n = texts(v.Elem())
	case reflect.Slice:
		n = texts(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			n += texts(v.Field(i))
		}
	}
	return n
}

// Every field of a site file is looked at: none may hold what nobody sees, a line break, or too much.
func TestEveryTextOfASiteFileIsLookedAt(t *testing.T) {
	for name, text := range map[string]string{
		"escape": "a\x1b[31m", "zero width space": "a\u200b", "right to left": "\u202ea", "line break": "/q\n/s", "tab": "a\tb",
		"too long": strings.Repeat("a", 10_000),
	} {
		t.Run(name, func(t *testing.T) {
			var site config.Site
			fill(reflect.ValueOf(&site).Elem(), text)
			asJSON, err := json.Marshal(site)
			require.NoError(t, err)
			var tree any
			require.NoError(t, json.Unmarshal(asJSON, &tree))
			data, err := yaml.Marshal(tree)
			require.NoError(t, err)
			_, err = Parse(data)
			problems, ok := problem.In(err)
			require.True(t, ok, "%v", err)
			found := 0
			for _, p := range problems {
				if p.Rule == problem.RuleText {
					found++
					assert.Positive(t, p.Line)
				}
			}
			assert.Equal(t, texts(reflect.ValueOf(site)), found, "every text of the file")
			assert.NotContains(t, problem.Describe(problems), text)
			assert.NotContains(t, err.Error(), text)
		})
	}
}

func TestInvisibleCharactersAreRefusedWithFieldAndLine(t *testing.T) {
	for name, c := range map[string]struct{ old, replacement, want string }{
		"a folded path":           {`C:\XPR`, ">\n    C:\\XPR\n", `media.path = "C:\\XPR\n": the text contains a line break (U+000A); write the text on one line, without tabs [F-09, line `},
		"a zero width space":      {"  name: Xpressions Role", "  name: \"Xpr\u200bRole\"", `role.name = "Xpr\u200bRole": the text contains the invisible character U+200B`},
		"a path in double quotes": {`C:\XPR`, `"C:\temp"`, "to keep backslashes as they are, use single quotes"},
	} {
		_, err := Parse(changed(t, c.old, c.replacement))
		require.ErrorContains(t, err, c.want, name)
	}
}

func TestAnUnknownKeyThatMayBeAPasswordIsNotShown(t *testing.T) {
	_, err := Parse(changed(t, "site: berlin", "site: berlin\nhunter2-and-more: x\n"+strings.Repeat("k", 500)+": y"))
	require.ErrorContains(t, err, "hun…: unknown key")
	assert.NotContains(t, err.Error(), "hunter2")
	assert.Less(t, len(err.Error()), 500)
}
