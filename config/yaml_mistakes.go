package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The library names the line on which a mapping or a value around a mistake begins, often one line too early. The mistake itself is on the first
// line without which the text before it is valid.

// mistakeLine returns the line of the first mistake in a YAML text, from 1; 0: unknown, as in UTF-16.
func mistakeLine(data []byte) int {
	lines := bytes.SplitAfter(data, []byte("\n"))
	if bytes.IndexByte(data, 0) >= 0 || isYAML(data) {
		return 0
	}
	// A list or a text over several lines is not valid before its last line, so the search begins at the end.
	end := len(data)
	for i := len(lines) - 1; i > 0; i-- {
		if end -= len(lines[i]); isYAML(data[:end]) {
			return i + 1
		}
	}
	return 1
}

func isYAML(data []byte) bool {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var document yaml.Node
		if err := decoder.Decode(&document); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}

const (
	quoteOpen      = "a value in quotes has no quote at its end"
	quoteText      = "text follows a value in quotes; put the whole value in quotes"
	colonMissing   = "a key has no colon with a blank after it"
	colonTwice     = "a second colon on the line turns the value into a key; put the value in quotes, or check the indentation"
	indentContinue = "the line is indented more than the line before it, whose value it continues; indent the two lines alike"
	indentKey      = "a line is not indented like the lines around it"
)

// locate corrects the line and the reason of the library by the text.
func (e *SyntaxError) locate(data []byte) {
	line := mistakeLine(data)
	if line == 0 {
		return
	}
	e.Line = line
	lines := strings.Split(string(data), "\n")
	if reason := quoteMistake(strings.Join(lines[line-1:], "\n")); reason != "" {
		e.Reason = reason
		return
	}
	switch e.Reason {
	case colonTwice:
		e.locateColon(lines)
	case indentKey:
		e.locateIndent(lines)
	}
}

var (
	// quoted is a value in quotes, from its first quote.
	quoted = regexp.MustCompile(`^(?s:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')`)
	// quoteBegins is what stands before a value in quotes.
	quoteBegins = regexp.MustCompile(`^[^#"'\n]*?(?:^|: +|- +|[\[{,] *)(["'])`)
	// quoteEnds is what stands after a value in quotes.
	quoteEnds = regexp.MustCompile(`^[ \t\r]*(?:$|\n|[,:\]}]|#)`)
	// colon is one that ends a key.
	colon = regexp.MustCompile(`:(?:[ \t\r]|$)`)
)

// quoteMistake says what is wrong with a value in quotes that begins on the first line of a text; empty: nothing.
func quoteMistake(text string) string {
	for {
		begin := quoteBegins.FindStringSubmatchIndex(text)
		if begin == nil {
			return ""
		}
		text = text[begin[2]:]
		value := quoted.FindString(text)
		rest := text[len(value):]
		switch {
		case value == "":
			return quoteOpen
		case quoteEnds.MatchString(rest) && strings.Contains(value, "\n"):
			return ""
		case quoteEnds.MatchString(rest):
			text = rest
		case strings.Contains(value, "\n"):
			return quoteOpen
		default:
			return quoteText
		}
	}
}

// locateColon tells a second colon on a line from a line that continues the one before.
func (e *SyntaxError) locateColon(lines []string) {
	before := e.Line - 1
	for ; before > 0; before-- {
		if text := strings.TrimSpace(lines[before-1]); text != "" && text[0] != '#' {
			break
		}
	}
	switch {
	case before == 0 || len(colon.FindAllString(lines[e.Line-1], -1)) > 1:
	case !colon.MatchString(lines[before-1]):
		e.Line, e.Reason = before, colonMissing
	default:
		e.Reason = indentContinue
	}
}

// locateIndent finds the lines of a mapping that are not indented alike: the last one is indented less than those before. If
// there is only one before, this one is wrong.
func (e *SyntaxError) locateIndent(lines []string) {
	first, same := 0, 0
	for i := e.Line - 1; i > 0; i-- {
		text := strings.TrimSpace(lines[i-1])
		switch {
		case text == "" || text[0] == '#':
			continue
		case indentOf(lines[i-1]) <= indentOf(lines[e.Line-1]):
			i = 0
		case first == 0 || indentOf(lines[i-1]) < indentOf(lines[first-1]):
			first, same = i, 1
		case indentOf(lines[i-1]) == indentOf(lines[first-1]):
			first, same = i, same+1
		}
	}
	switch {
	case first == 0:
	case same == 1:
		e.Line, e.Reason = first, fmt.Sprintf("the line is not indented like line %d", e.Line)
	default:
		e.Reason = fmt.Sprintf("the line is not indented like line %d", first)
	}
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
