package problem

import (
	"fmt"
	"slices"
	"strings"
)

// Describe formats the problems for a terminal: a block for each text with the fields, their values, what is wrong,
// and the rule with its manual section. A copied file breaks one rule in many fields, so the text that these problems share is printed once.
func Describe(p List) string {
	var b strings.Builder
	for _, block := range blocks(p) {
		b.WriteString(describe(block))
	}
	b.WriteString(countOf(p) + "\n")
	return b.String()
}

// blocks groups the problems that one text describes, in the order of the first problem of each group.
func blocks(p List) []List {
	var all []List
	for _, problem := range p {
		i := slices.IndexFunc(all, func(block List) bool { return sameText(block[0], problem) })
		if i < 0 {
			all = append(all, List{problem})
		} else {
			all[i] = append(all[i], problem)
		}
	}
	return all
}

// sameText reports whether two problems break the same rule, and their messages differ at most in the first part.
func sameText(a, b Problem) bool {
	firstA, restA := a.split()
	firstB, restB := b.split()
	return restA == restB && (firstA == "") == (firstB == "") && a.Rule == b.Rule && a.Section == b.Section && a.IsWarning() == b.IsWarning()
}

// split returns the part of the message before the first semicolon, and the rest. A message without a semicolon is all rest.
func (p Problem) split() (first, rest string) {
	if first, rest, ok := strings.Cut(p.Message, "; "); ok {
		return first, rest
	}
	return "", p.Message
}

// describe formats the problems of one block. If the fields differ in what is wrong, each field's line shows it.
func describe(block List) string {
	first := block[0]
	differ := slices.ContainsFunc(block, func(p Problem) bool { return p.Message != first.Message })
	var b strings.Builder
	for _, p := range block {
		b.WriteString(head(p))
		if differ {
			part, _ := p.split()
			b.WriteString(": " + p.warned(part))
		}
		b.WriteString("\n")
	}
	text := first.warned(first.Message)
	if differ {
		_, text = first.split()
	}
	rule := "rule " + first.Rule
	if first.Section != "" {
		rule += ", manual " + first.Section
	}
	fmt.Fprintf(&b, "    %s\n    %s\n", text, rule)
	return b.String()
}

// head is the field of a problem, with its value and its line.
func head(p Problem) string {
	text := p.Path
	if text == "" {
		text = "(file)"
	}
	if p.Value != "" {
		text += " = " + p.shown()
	}
	if p.Line > 0 {
		text += fmt.Sprintf("  (line %d)", p.Line)
	}
	return text
}

func (p Problem) warned(text string) string {
	if p.IsWarning() {
		return "warning: " + text
	}
	return text
}
