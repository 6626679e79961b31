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
var address = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|\S+@\S+|\bmailto:\S+|\bxmpp:\S+`)

// opening is what begins a list, a heading or a quote at the start of a line.
var opening = regexp.MustCompile(`^(?:([-+=])|(\d+)([.)](?:\s|$)))`)

// text escapes a text for one line, also in a cell of a table.
func text(s string) string {
	s = plaintext.Line(s)
	var b strings.Builder
	end := 0
	for _, at := range address.FindAllStringIndex(s, -1) {
		b.WriteString(markup.Replace(s[end:at[0]]) + code(s[at[0]:at[1]]))
		end = at[1]
	}
	b.WriteString(markup.Replace(s[end:]))
	return opening.ReplaceAllString(b.String(), `$2\$1$3`)
}

// code is a text as code, in which nothing is markup, and nothing a link. A row of a table needs its bars escaped.
func code(s string) string {
	s = strings.NewReplacer("`", "'", "|", `\|`).Replace(plaintext.Line(s))
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}
