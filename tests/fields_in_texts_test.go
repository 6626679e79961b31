package tests

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/config/schema"
)

// dotted are words with a dot in between, as the path of a field in a site file.
var dotted = regexp.MustCompile(`\b[a-z]+[A-Za-z]*(?:\.[a-z]+[A-Za-z0-9]*)+\b`)

// A text that advises to change a field of the site file names a field that exists: the name of its type in Go can differ.
func TestAdviceNamesFieldsOfTheSiteFile(t *testing.T) {
	t.Parallel()
	known, groups := map[string]bool{}, map[string]bool{}
	for _, field := range schema.SiteFields() {
		known[strings.ReplaceAll(field.Path, "[]", "")] = true
		if group, _, ok := strings.Cut(field.Path, "."); ok {
			groups[group] = true
		}
	}
	texts := 0
	for _, part := range serviceParts(t) {
		for place, text := range literals(t, filepath.Join("..", part)) {
			for _, path := range dotted.FindAllString(text, -1) {
				group, _, _ := strings.Cut(path, ".")
				if !groups[group] && !strings.Contains(text, "site file") {
					continue
				}
				if slices.Contains([]string{"json", "ps1", "g", "exe", "msc", "cpl", "txt", "log", "yaml", "com", "net", "go", "dll", "xml", "lic"}, path[strings.LastIndex(path, ".")+1:]) {
					continue
				}
				texts++
				assert.True(t, known[path], "%s names the field %s, which a site file does not have: %s", place, path, text)
			}
		}
	}
	assert.Greater(t, texts, 50)
}
