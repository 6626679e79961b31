package problem

import (
	"fmt"
	"slices"
	"strings"

	"changeover/runbook/plaintext"
)

// Describe formats the problems for a terminal: a block for each text with the fields, their values, what is wrong,
// and the rule with its manual section. A copied file breaks one rule in many fields, so their text is printed once.
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

// sameText reports whether two problems break the same rule, and what would be right is the same for both.
func sameText(a, b Problem) bool {
	wrongA, rightA := a.split()
	wrongB, rightB := b.split()
	return rightA == rightB && (wrongA == "") == (wrongB == "") && a.Rule == b.Rule && a.Section == b.Section && a.IsWarning() == b.IsWarning()
}

// split returns what is wrong, and what would be right. A message of one part is all about what would be right.
func (p Problem) split() (wrong, right string) {
	if wrong, right, ok := strings.Cut(p.Message, "; "); ok {
		return wrong, right
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
			wrong, _ := p.split()
			b.WriteString(": " + p.warned(wrong))
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
	head := p.Path
	if head == "" {
		head = "(file)"
	}
	if p.Value != "" {
		head += fmt.Sprintf(" = %q", plaintext.Cut(p.Value, shownValue))
	}
	if p.Line > 0 {
		head += fmt.Sprintf("  (line %d)", p.Line)
	}
	return head
}

func (p Problem) warned(text string) string {
	if p.IsWarning() {
		return "warning: " + text
	}
	return text
}
