package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"changeover/lab/posh/values"
)

// lexer reads a script's text. The same characters mean different tokens in an expression and in a command's
// arguments, so the parser calls the method for the token that it expects; there is no list of tokens.
type lexer struct {
	src *Source
	pos int
}

func (l *lexer) eof() bool { return l.pos >= len(l.src.text) }

// at returns the byte n places ahead, or 0 at the end.
func (l *lexer) at(n int) byte {
	if l.pos+n >= len(l.src.text) {
		return 0
	}
	return l.src.text[l.pos+n]
}

func (l *lexer) has(s string) bool { return strings.HasPrefix(l.src.text[l.pos:], s) }

// take skips s if it is next, and reports whether it was.
func (l *lexer) take(s string) bool {
	if !l.has(s) {
		return false
	}
	l.pos += len(s)
	return true
}

// blanks skips spaces, tabs, comments and line continuations, but no line ends.
func (l *lexer) blanks() {
	for !l.eof() {
		switch c := l.at(0); {
		case c == ' ' || c == '\t' || c == '\f' || c == '\v':
			l.pos++
		case l.has("\uFEFF"):
			l.pos += len("\uFEFF")
		case c == '`' && (l.at(1) == '\n' || l.at(1) == '\r' && l.at(2) == '\n'):
			l.pos = strings.IndexByte(l.src.text[l.pos:], '\n') + l.pos + 1
		case c == '#':
			l.toLineEnd()
		case l.has("<#"):
			l.blockComment()
		default:
			return
		}
	}
}

func (l *lexer) toLineEnd() {
	for !l.eof() && l.at(0) != '\n' {
		l.pos++
	}
}

func (l *lexer) blockComment() {
	end := strings.Index(l.src.text[l.pos:], "#>")
	if end < 0 {
		l.pos = len(l.src.text)
		return
	}
	l.pos += end + 2
}

// space skips spaces, tabs, comments and line ends.
func (l *lexer) space() {
	for {
		l.blanks()
		if c := l.at(0); c != '\n' && c != '\r' || l.eof() {
			return
		}
		l.pos++
	}
}

// separators skips line ends and semicolons between two statements.
func (l *lexer) separators() {
	for {
		l.space()
		if l.at(0) != ';' {
			return
		}
		l.pos++
	}
}

// statementEnds reports whether the statement ends at this place.
func (l *lexer) statementEnds() bool {
	l.blanks()
	return l.eof() || strings.IndexByte(";\n\r)}", l.at(0)) >= 0
}

func isNameByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

// word reads an identifier, or returns "".
func (l *lexer) word() string {
	start := l.pos
	for !l.eof() {
		r, n := utf8.DecodeRuneInString(l.src.text[l.pos:])
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		l.pos += n
	}
	return l.src.text[start:l.pos]
}

// peekWord returns the identifier that is next, in lower case, without reading it.
func (l *lexer) peekWord() string {
	start := l.pos
	w := l.word()
	l.pos = start
	return strings.ToLower(w)
}

// keyword skips the given word if it is next and ends there, and reports whether it was.
func (l *lexer) keyword(w string) bool {
	if l.peekWord() != w {
		return false
	}
	if c := l.at(len(w)); c == '-' || c == '.' || c == '\\' {
		return false
	}
	l.pos += len(w)
	return true
}

// operator returns the operator that is next, such as -eq, in lower case and without its dash, or "". It does not skip the
// operator.
func (l *lexer) operator() string {
	if l.at(0) != '-' {
		return ""
	}
	end := 1
	for c := l.at(end); c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'; c = l.at(end) {
		end++
	}
	return strings.ToLower(l.src.text[l.pos+1 : l.pos+end])
}

// number reads a decimal or hexadecimal literal with its suffix; ok is false if none is next.
func (l *lexer) number() (text string, ok bool) {
	start := l.pos
	if l.at(0) == '0' && (l.at(1) == 'x' || l.at(1) == 'X') {
		l.pos += 2
		for strings.IndexByte("0123456789abcdefABCDEF", l.at(0)) >= 0 && !l.eof() {
			l.pos++
		}
	} else if !l.decimal() {
		l.pos = start
		return "", false
	}
	for strings.IndexByte("lLkKmMgGbB", l.at(0)) >= 0 && !l.eof() {
		l.pos++
	}
	if next := strings.ToLower(l.src.text[l.pos:min(len(l.src.text), l.pos+2)]); next == "tb" || next == "pb" || strings.HasPrefix(next, "d") && !isNameByte(l.at(1)) {
		panic(values.NotSupported("a number that ends in %s", next))
	}
	return l.src.text[start:l.pos], true
}

func (l *lexer) decimal() bool {
	start := l.pos
	l.digits()
	whole := l.pos > start
	if l.at(0) == '.' && l.at(1) >= '0' && l.at(1) <= '9' {
		l.pos++
		l.digits()
	} else if !whole {
		return false
	}
	if c := l.at(0); (c == 'e' || c == 'E') && (isDigit(l.at(1)) || (l.at(1) == '-' || l.at(1) == '+') && isDigit(l.at(2))) {
		l.pos += 2
		l.digits()
	}
	return true
}

func (l *lexer) digits() {
	for isDigit(l.at(0)) {
		l.pos++
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
