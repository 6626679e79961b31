package schema

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/problem"
	"changeover/config/rules"
)

// All texts of a site file are in the history and in the evidence, so each text is searched for passwords.
func TestEachTextOfASiteFileIsSearchedForPasswords(t *testing.T) {
	reasons := rules.NotSearched()
	texts := map[string]bool{}
	berlin, err := json.Marshal(valueOf(t, read(t, "../sites/berlin.yaml")))
	require.NoError(t, err)
	for _, field := range SiteFields() {
		if field.Type != "text" && field.Type != "list of texts" {
			continue
		}
		name := strings.ReplaceAll(field.Path, "[]", "")
		texts[name] = true
		if reasons[name] != "" {
			continue
		}
		for _, text := range []string{"/q PASSWORD=Horse-Battery-9", `C:\x /pwd:Horse-Battery-9`} {
			var site config.Site
			require.NoError(t, json.Unmarshal(berlin, &site))
			path := setText(t, reflect.ValueOf(&site).Elem(), strings.Split(field.Path, "."), text)
			assert.Equal(t, 1, refusals(t, rules.Check(&site), path), "%s may contain a password: have it searched (config/rules/passwords.go), or list it there with a reason", field.Path)
		}
	}
	assert.Greater(t, len(texts), 90)
	for name, reason := range reasons {
		assert.True(t, texts[name], "%s is no text of a site file", name)
		assert.NotEmpty(t, reason, name)
	}
}

// refusals counts the problems that say that a text contains a password. No problem about the text shows its value.
func refusals(t *testing.T, problems problem.List, path string) int {
	t.Helper()
	n := 0
	for _, p := range problems {
		if p.Path != path {
			continue
		}
		assert.Empty(t, p.Value, path)
		if strings.HasPrefix(p.Message, "must not contain a password, because the history and the evidence of a run show this text; ") {
			n++
		}
	}
	return n
}

// setText sets the text at a path, and returns its path with indexes. Each list on the way gets an item.
func setText(t *testing.T, v reflect.Value, path []string, text string) string {
	t.Helper()
	name := strings.TrimSuffix(path[0], "[]")
	field := v.FieldByNameFunc(func(goName string) bool {
		f, _ := v.Type().FieldByName(goName)
		return config.NameOf(f) == name
	})
	require.True(t, field.IsValid(), name)
	if field.Kind() == reflect.Slice {
		if field.Len() == 0 {
			field.Set(reflect.MakeSlice(field.Type(), 1, 1))
		}
		field, name = field.Index(0), name+"[0]"
	}
	if field.Kind() == reflect.Pointer {
		field.Set(reflect.New(field.Type().Elem()))
		field = field.Elem()
	}
	if len(path) > 1 {
		return name + "." + setText(t, field, path[1:], text)
	}
	field.SetString(text)
	return name
}
