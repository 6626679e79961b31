package draft

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/schema"
)

// numbered are the paths of a field in lists with gaps, and with several items in each list.
func numbered(f schema.Field) []string {
	paths := []string{f.Path}
	for range strings.Count(f.Path, "[]") {
		var more []string
		for _, path := range paths {
			for _, number := range []int{1, 3} {
				more = append(more, strings.Replace(path, "[]", fmt.Sprintf("[%d]", number), 1))
			}
		}
		paths = more
	}
	return paths
}

// valued is the draft of a site in which each field of each item has a value, and no text occurs twice.
func valued(t *testing.T, only func(path string) bool) *Draft {
	t.Helper()
	d, err := New("berlin")
	require.NoError(t, err)
	n := 0
	for _, f := range schema.SiteFields() {
		if f.Type == typeMapping || f.Type == typeItems || f.Path == "site" {
			continue
		}
		for _, path := range numbered(f) {
			if !only(path) {
				continue
			}
			value := example(f)
			if f.Type == typeText && len(f.Values) == 0 {
				value = fmt.Sprintf("%s %d", value, n)
			}
			require.NoError(t, d.Set(path, value, Given), path)
			n++
		}
	}
	return d
}

func TestNoValueIsLost(t *testing.T) {
	d := valued(t, func(string) bool { return true })
	assert.Empty(t, d.Lost(), "all fields together")
	assert.Greater(t, len(d.values), 150)
	var site config.Site
	require.NoError(t, config.Decode(d.YAML(), &site))
	paths := []string{}
	for i := range site.XPR.HotfixPackages {
		for j := range site.XPR.HotfixPackages[i].Files {
			path := fmt.Sprintf("xpr.hotfixPackages[%d].files[%d].path", i, j)
			assert.Equal(t, d.text(path), site.XPR.HotfixPackages[i].Files[j].Path)
			paths = append(paths, path)
		}
	}
	assert.Len(t, paths, 8, "two packages with four files, of which two are empty")
	assert.Equal(t, 1, strings.Count(string(d.YAML()), "SHA-256"), "the comment of a field in a nested list is there once")

	for _, v := range d.values {
		alone := valued(t, func(path string) bool { return path == v.Path })
		assert.Empty(t, alone.Lost(), "%s alone", v.Path)
		alone.fields = slices.Clone(alone.fields)
		for i := range alone.fields {
			alone.fields[i].Required = false
		}
		assert.Empty(t, alone.Lost(), "%s alone, where no field is required", v.Path)
	}
	// The values of an item stay together.
	var order []string
	for _, v := range d.Values(Given) {
		if strings.HasPrefix(v.Path, "xpr.hotfixPackages") {
			order = append(order, strings.TrimPrefix(v.Path, "xpr.hotfixPackages"))
		}
	}
	assert.Equal(t, []string{
		"[1].hotfix", "[1].program", "[1].arguments", "[1].files[1].path", "[1].files[1].sha256", "[1].files[3].path", "[1].files[3].sha256",
		"[3].hotfix", "[3].program", "[3].arguments", "[3].files[1].path", "[3].files[1].sha256", "[3].files[3].path", "[3].files[3].sha256",
	}, order)
}

// A file from which a line is missing has lost the value of that line, or those of the lines below.
func TestALostValueIsNoticed(t *testing.T) {
	d := valued(t, func(string) bool { return true })
	comment := regexp.MustCompile(`^\s*(- )?(#|$|\{\})`)
	lines := bytes.SplitAfter(d.YAML(), []byte("\n"))
	n := 0
	for i, line := range lines {
		if comment.Match(line) {
			continue
		}
		n++
		assert.NotEmpty(t, d.lostFrom(slices.Concat(slices.Concat(lines[:i]...), slices.Concat(lines[i+1:]...))), "%s", line)
	}
	assert.Greater(t, n, 150)
}

// Values keep each character, whatever YAML would make of it.
func TestValuesKeepTheirCharacters(t *testing.T) {
	texts := []string{
		"a\nb", "a\r\nb\n\nc", "a\tb", "a: b # c", "- a", "true", "null", "~", "0x1F", "1e3", "2026-11-30", "007", "'", `"`, `C:\a`, "{a}", "a]", "[a", "*a", "&a", "!a", "%a",
		"|", ">", "?", "@", "`", "x\u2028y\u0085z", "\x01\x7f", "ä", strings.Repeat("long text ", 60) + "end",
	}
	for _, path := range []string{"xpr.hotfixPackages[1].files[0].path", "satellites[0].apls", "role.name"} {
		for _, text := range texts {
			d := given(t, map[string]string{path: text})
			assert.Empty(t, d.Lost(), "%s: %q in %s", path, text, d.YAML())
			assert.Equal(t, text, d.text(path))
		}
		d := given(t, nil)
		require.ErrorContains(t, d.Set(path, "\xff", Given), "not valid UTF-8")
	}
	for _, f := range schema.SiteFields() {
		for _, text := range f.Values {
			d := given(t, map[string]string{strings.ReplaceAll(f.Path, "[]", "[0]"): text})
			v, _ := d.Value(strings.ReplaceAll(f.Path, "[]", "[0]"))
			assert.Equal(t, []string{text}, v.Items, f.Path)
			assert.Empty(t, d.Lost(), "%s: %q", f.Path, text)
		}
	}
}

func TestAFieldIsGivenOnce(t *testing.T) {
	d := given(t, map[string]string{"cluster.name": "A", "xpr.hotfixPackages[0].files[0].path": `C:\a`})
	for path, text := range map[string]string{"Cluster.Name": "B", "xpr.hotfixPackages[0].files[00].path": `C:\b`} {
		require.ErrorContains(t, d.Set(path, text, Given), "two different values are given for this field; give only one value")
	}
	require.NoError(t, d.Set("cluster.name", " A ", Given), "the same value is no second one")
	assert.Equal(t, "A", d.text("cluster.name"))
}

// Read from the file, 010 would be 8.
func TestANumberInAListIsWrittenWithoutLeadingZeroes(t *testing.T) {
	d, err := New("berlin")
	require.NoError(t, err)
	require.NoError(t, d.Set("virtualServer.ports", "010, 00443", Given))
	assert.Empty(t, d.Lost())
	assert.Equal(t, "10, 443", d.text("virtualServer.ports"))
}

// An empty list is a value: it says that no feature is wanted. Without it the choice would be open.
func TestAListMayBeEmpty(t *testing.T) {
	d := given(t, map[string]string{"xpr.features": "[]"})
	assert.Equal(t, "[]", d.text("xpr.features"))
	assert.Empty(t, d.Lost())
	assert.Equal(t, []string{"xpr.features"}, d.lostFrom(bytes.ReplaceAll(d.YAML(), []byte("features: []"), nil)))
	var site config.Site
	require.NoError(t, config.Decode(d.YAML(), &site))
	assert.Equal(t, []string{}, site.XPR.Features)
	require.ErrorContains(t, d.Set("xpr.languages", "[]", Given), "the list is empty")
}
