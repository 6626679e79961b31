package runbook

import (
	"slices"
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

// Every text field of what a person sends is among its texts.
func TestEveryTextOfAnAnswerIsChecked(t *testing.T) {
	const bad = "\x1b"
	one := map[string]string{"k": bad}
	for name, answer := range map[string]Answer{
		"operator": Decision{Operator: bad}, "reason": Decision{Reason: bad}, "step": Decision{Step: bad}, "host": Decision{Host: bad},
		"its operator": Confirmation{Operator: bad}, "its reason": Confirmation{Reason: bad}, "task": Confirmation{Task: bad},
		"values": Confirmation{Values: one}, "statements": Confirmation{Statements: one},
		"key of values": Confirmation{Values: map[string]string{bad: "v"}},
		"key":           Withdrawal{Key: bad}, "withdrawn by": Withdrawal{Operator: bad}, "withdrawn since": Withdrawal{Reason: bad},
	} {
		found := slices.ContainsFunc(answer.Texts(), func(f Fact) bool { return TextProblem(f.Value) != "" })
		assert.True(t, found, name)
	}
}

func TestCutKeepsCharactersWhole(t *testing.T) {
	assert.Equal(t, "short", Cut("short", 10))
	assert.Equal(t, "Grü…", Cut("Grüßereien", 7))
	assert.LessOrEqual(t, len(Cut(strings.Repeat("ß", 300), 200)), 200)
}
