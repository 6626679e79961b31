package runbook

import (
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

func TestCutKeepsCharactersWhole(t *testing.T) {
	assert.Equal(t, "short", Cut("short", 10))
	assert.Equal(t, "Grü…", Cut("Grüßereien", 7))
	assert.LessOrEqual(t, len(Cut(strings.Repeat("ß", 300), 200)), 200)
}
