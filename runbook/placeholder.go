package runbook

import (
	"slices"
	"strings"
	"unicode"
)

// Placeholders: what a printed command has in the place of words that only a person can write. A text that is one of
// them is refused, since it would stand in the evidence as if somebody had said it.
const (
	YourWords      = "WHAT-YOU-CONFIRM"
	YourWordsOnAll = "WHAT-YOU-CONFIRM-OF-ALL"
	YourApproval   = "WHY-YOU-APPROVE"
	YourText       = "TEXT"
	YourValue      = "VALUE"
	// LeftOpen stands in the examples of JSON.
	LeftOpen = "…"
)

// ownWords are the fields of an Answer or an Input that a person writes and no list knows.
var ownWords = map[string]bool{"operator": true, "reason": true, "statements": true, "values": true}

// placeholderProblem says why a text that a person should have written is refused, or nothing: it was copied from
// what a command prints.
func placeholderProblem(text string) string {
	text = strings.TrimSpace(text)
	for _, placeholder := range []string{YourWordsOnAll, YourWords, YourApproval} {
		if strings.Contains(text, placeholder) {
			return writeInstead(placeholder)
		}
	}
	if slices.Contains([]string{YourText, YourValue, LeftOpen, "..."}, text) {
		return writeInstead(text)
	}
	return ""
}

func writeInstead(of string) string {
	return "it contains the placeholder " + of + "; replace the placeholder with your own words"
}

// saidWords are those of ownWords that need a letter or a digit. A value may have any characters.
var saidWords = map[string]bool{"operator": true, "reason": true, "statements": true}

// emptyProblem says why a text that stands in the evidence as somebody's words is refused, or nothing: it says nothing.
func emptyProblem(text string) string {
	if strings.TrimSpace(text) == "" || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return ""
	}
	return "it contains no letter and no digit; write it in your own words"
}
