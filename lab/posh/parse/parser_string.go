package parse

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"changeover/lab/posh/values"
)

// singleQuoted parses '...', in which two quotes mean one quote.
func (p stringParser) singleQuoted() (Expr, error) {
	start := p.pos
	p.pos++
	var b strings.Builder
	for !p.eof() {
		if p.take("''") {
			b.WriteByte('\'')
			continue
		}
		if p.take("'") {
			return &Literal{Extent: p.from(start), Value: b.String()}, nil
		}
		b.WriteByte(p.at(0))
		p.pos++
	}
	return nil, p.refuseAt(start, "TerminatorExpectedAtEndOfString", "The string is missing the terminator: '.")
}

// doubleQuoted parses "...", which may contain variables and subexpressions.
func (p stringParser) doubleQuoted() (Expr, error) {
	start := p.pos
	p.pos++
	parts, err := p.expandUntil(func() bool { return p.eof() || p.at(0) == '"' && p.at(1) != '"' }, false)
	if err != nil {
		return nil, err
	}
	if !p.take("\"") {
		return nil, p.refuseAt(start, "TerminatorExpectedAtEndOfString", "The string is missing the terminator: \".")
	}
	return &Expandable{Extent: p.from(start), Parts: parts}, nil
}

// expandUntil parses text with variables and subexpressions until stop returns true. In a bare word, two quotes do not mean one
// quote.
func (p stringParser) expandUntil(stop func() bool, bare bool) ([]Expr, error) {
	var parts []Expr
	var text strings.Builder
	start := p.pos
	flush := func() {
		if text.Len() > 0 {
			parts = append(parts, &Literal{Extent: p.from(start), Value: text.String()})
			text.Reset()
		}
	}
	for !stop() {
		switch c := p.at(0); {
		case c == '`':
			p.pos++
			text.WriteString(p.escape())
		case c == '"' && !bare:
			text.WriteByte('"')
			p.pos += 2
		case (c == '"' || c == '\'') && bare:
			return nil, p.unsupported("a quote inside a bare word")
		case c == '$' && p.startsVariable():
			flush()
			part, err := p.embedded()
			if err != nil {
				return nil, err
			}
			parts = append(parts, part)
		default:
			text.WriteByte(c)
			p.pos++
		}
	}
	flush()
	return parts, nil
}

// escapes maps the characters that have a special meaning after a backtick (Microsoft, about_Special_Characters).
var escapes = map[rune]string{'0': "\x00", 'a': "\a", 'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t", 'v': "\v"}

func (p stringParser) escape() string {
	r, n := utf8.DecodeRuneInString(p.src.text[p.pos:])
	p.pos += n
	if out, ok := escapes[r]; ok {
		return out
	}
	if n == 0 {
		return ""
	}
	return string(r)
}

// startsVariable reports whether the dollar sign that is next begins a variable or a subexpression.
func (p stringParser) startsVariable() bool {
	c := p.at(1)
	return c == '(' || c == '{' || c == '?' || c == '_' || isNameByte(c)
}

// embedded parses $name, ${name} or $(...) in a string. Members such as .Name are not part of it.
func (p stringParser) embedded() (Expr, error) {
	if p.at(1) == '(' {
		p.embeddings++
		defer func() { p.embeddings-- }()
		return p.subExpression()
	}
	return p.variable()
}

func (p stringParser) subExpression() (Expr, error) {
	start := p.pos
	p.pos += 2
	inner, err := statementParser(p).statements()
	if err != nil {
		return nil, err
	}
	if err := p.expect(")", "MissingEndParenthesisInSubexpression"); err != nil {
		return nil, err
	}
	return &SubExpr{p.from(start), inner}, nil
}

// variable parses $name, ${name}, $scope:name, $_ or $?. A colon after a name begins a scope, also in a string, so
// "$x: y" is an error as on Windows.
func (p stringParser) variable() (Expr, error) {
	start := p.pos
	p.pos++
	if p.take("{") {
		return p.bracedVariable(start)
	}
	if p.take("?") {
		return &Variable{p.from(start), "", "?"}, nil
	}
	name := p.word()
	if name == "" {
		return nil, p.refuseAt(start, "UnexpectedToken", "Unexpected token '$' in expression or statement.")
	}
	if p.at(0) != ':' || p.at(1) == ':' {
		return &Variable{p.from(start), "", name}, nil
	}
	if !isNameByte(p.at(1)) {
		return nil, p.refuseAt(start, "InvalidVariableReferenceWithDrive", "Variable reference is not valid. ':' was not followed by a valid variable name character. Consider using ${} to delimit the name.")
	}
	p.pos++
	rest := p.word()
	return &Variable{p.from(start), strings.ToLower(name), rest}, nil
}

func (p stringParser) bracedVariable(start int) (Expr, error) {
	end := strings.IndexByte(p.src.text[p.pos:], '}')
	if end < 0 {
		return nil, p.refuseAt(start, "IncompleteDollarVariableReference", "The variable reference is missing its closing brace.")
	}
	name := p.src.text[p.pos : p.pos+end]
	p.pos += end + 1
	if name == "" {
		return nil, p.refuseAt(start, "EmptyVariableReference", "Braced variable name cannot be empty.")
	}
	scope := ""
	if before, after, found := strings.Cut(name, ":"); found {
		scope, name = strings.ToLower(before), after
	}
	return &Variable{p.from(start), scope, name}, nil
}

// multipliers holds the suffixes of numbers that multiply them.
var multipliers = []struct {
	suffix string
	factor int64
}{{"kb", 1 << 10}, {"mb", 1 << 20}, {"gb", 1 << 30}, {"l", 1}}

func numberLiteral(text string) (values.Value, error) {
	t := strings.ToLower(text)
	negative := strings.HasPrefix(t, "-")
	t = strings.TrimPrefix(t, "-")
	factor := int64(1)
	for _, m := range multipliers {
		if rest, ok := strings.CutSuffix(t, m.suffix); ok {
			t, factor = rest, m.factor
			break
		}
	}
	if _, hex := values.CutHex(t); hex {
		if _, err := strconv.ParseUint(t[2:], 16, 64); err != nil {
			return nil, err
		}
	}
	v, ok := values.ParseNumber(t)
	if !ok {
		return nil, strconv.ErrSyntax
	}
	if negative {
		factor = -factor
	}
	if n, ok := v.(int64); ok {
		return n * factor, nil
	}
	return v.(float64) * float64(factor), nil
}
