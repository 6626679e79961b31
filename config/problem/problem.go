// Package problem describes what is wrong with a file that a person wrote, so that
// the person can correct it.
package problem

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"changeover/runbook/plaintext"
)

// Rules about files themselves, in addition to the manual's rules (V-nn) and parameters (P-nn).
const (
	RuleSyntax     = "F-01" // the file is YAML: one document that is a mapping
	RuleUnknownKey = "F-02" // every key is known and given once
	RuleWrongType  = "F-03" // every value has the type of its field
	RuleSiteName   = "F-04" // the site's name
	RuleSecret     = "F-05" // passwords are references
	RuleEndpoint   = "F-06" // the endpoints file
	RuleService    = "F-07" // settings of Changeover itself: timeouts, schedules, unattended commands
	RuleOneSite    = "F-08" // no computer, cluster or address belongs to two sites
	RuleText       = "F-09" // texts are on one line, are not too long, and contain no hidden characters
	RuleNoEffect   = "F-10" // each field that is set has an effect
	RuleReserved   = "F-11" // no name is one that Windows reserves
)

// Problem is one thing that is wrong with a file.
type Problem struct {
	// Level is error or warning; empty: error.
	Level Level `json:"level"`
	// Path of the field, e.g. nodes[1].clientIP; empty: the file as a whole.
	Path string `json:"path"`
	// Value that was found; empty if the value could be a secret, or if there is no value.
	Value string `json:"value,omitempty"`
	// Plain: the file has the value as a number, true, false or a date, without quotes.
	Plain bool `json:"-"`
	// Rule is the id of the broken rule, e.g. "V-05".
	Rule string `json:"rule"`
	// Section of the manual that the rule comes from; empty for rules about Changeover.
	Section string `json:"section,omitempty"`
	// Message says what is wrong and what would be right.
	Message string `json:"message"`
	// Line of the file, from 1; 0: unknown.
	Line int `json:"line,omitempty"`
}

// shownValue is the number of bytes of a value that a message shows.
const shownValue = 100

// String is the problem on one line.
func (p Problem) String() string {
	var b strings.Builder
	if p.Path != "" {
		b.WriteString(p.Path)
		if p.Value != "" {
			b.WriteString(" = " + p.shown())
		}
		b.WriteString(": ")
	}
	if p.IsWarning() {
		b.WriteString("warning: ")
	}
	b.WriteString(p.Message)
	b.WriteString(" [" + p.Rule)
	if p.Section != "" {
		b.WriteString(", section " + p.Section)
	}
	if p.Line > 0 {
		fmt.Fprintf(&b, ", line %d", p.Line)
	}
	b.WriteString("]")
	return b.String()
}

// shown is the value as the file has it, or in quotes if other characters than those of numbers and words may be in it.
func (p Problem) shown() string {
	value := plaintext.Cut(p.Value, shownValue)
	if p.Plain {
		return value
	}
	return strconv.Quote(value)
}

// List is all that is wrong with a file, in the file's order. As JSON
// it is a list of objects.
type List []Problem

// Error lists every problem on a line of its own.
func (p List) Error() string {
	lines := make([]string, 0, len(p)+1)
	lines = append(lines, countOf(p)+":")
	for _, problem := range p {
		lines = append(lines, "  "+problem.String())
	}
	return strings.Join(lines, "\n")
}

// In returns the problems that an error of reading a file holds.
func In(err error) (List, bool) {
	var p List
	ok := errors.As(err, &p)
	return p, ok
}

func countOf(p List) string {
	warnings := len(p.Warnings())
	count := plaintext.Count(len(p)-warnings, "problem")
	if warnings > 0 {
		count += ", " + plaintext.Count(warnings, "warning")
	}
	return count
}
