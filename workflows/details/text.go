package details

import (
	"regexp"
	"strings"

	"changeover/runbook/plaintext"
)

// Markdown and HTML in the texts of people and hosts are shown as what they are: data. Every such text goes
// through text, code or value.

// markup escapes what Markdown and HTML read as markup inside a line.
var markup = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `~`, `\~`, `[`, `\[`, `]`, `\]`, `!`, `\!`, `|`, `\|`, `#`, `\#`, `>`, `&gt;`, `<`, `&lt;`, `&`, `&amp;`,
)

// address finds what the UI would turn into a link by itself: addresses of the web and of mail.
var address = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*://\S+|(?:\b|_)www\.\S+|\S+@\S+|\bmailto:\S+|\bxmpp:\S+`)

// mayHoldAddress reports whether a text holds what every address has: the search for addresses is slow, and a workflow
// renders its details whenever a group of steps ends.
func mayHoldAddress(s string) bool {
	return strings.ContainsRune(s, '@') || strings.Contains(s, "://") || containsFold(s, "www.") || containsFold(s, "mailto:") || containsFold(s, "xmpp:")
}

// containsFold reports whether a text holds a word of ASCII letters in any case.
func containsFold(s, word string) bool {
	for i := 0; i+len(word) <= len(s); i++ {
		if s[i]|0x20 == word[0] && strings.EqualFold(s[i:i+len(word)], word) {
			return true
		}
	}
	return false
}

// opening is what begins a list, a heading or a quote at the start of a line.
var opening = regexp.MustCompile(`^(?:([-+=])|(\d+)([.)](?:\s|$)))`)

// text escapes a text for one line, also in a cell of a table.
func text(s string) string {
	s = plaintext.Line(s)
	var b strings.Builder
	end := 0
	if mayHoldAddress(s) {
		for _, at := range address.FindAllStringIndex(s, -1) {
			b.WriteString(markup.Replace(s[end:at[0]]) + cellCode(s[at[0]:at[1]]))
			end = at[1]
		}
	}
	b.WriteString(markup.Replace(s[end:]))
	if b.Len() == 0 || !strings.ContainsRune("-+=0123456789", rune(b.String()[0])) {
		return b.String()
	}
	return opening.ReplaceAllString(b.String(), `$2\$1$3`)
}

// code is a text as code, in which nothing is markup, and nothing a link. Nothing is escaped in it: a person copies it.
func code(s string) string {
	s = strings.ReplaceAll(plaintext.Line(s), "`", "'")
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}

// cellCode is code for one line, also in a cell of a table, which a bar in code would end: bars are outside of the code.
func cellCode(s string) string {
	parts := strings.Split(s, "|")
	for i, part := range parts {
		parts[i] = code(part)
	}
	return strings.Join(parts, `\|`)
}
