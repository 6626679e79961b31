package parse

import (
	"fmt"
	"strings"

	"changeover/lab/posh/values"
)

// Parse parses a script. The error is a ParseException if Windows PowerShell 5.1 would refuse the text, and a
// NotSupported error if the lab does not model it.
func Parse(text string) (block *values.ScriptBlock, err error) {
	defer func() {
		if failed := recover(); failed != nil {
			refused, ok := failed.(*values.Error)
			if !ok {
				refused = values.NotSupported("a script that the parser fails on: %v", failed)
			}
			err = refused
		}
	}()
	p := &parser{lexer: lexer{src: &Source{text: text}}}
	b, err := p.script()
	if err != nil {
		return nil, err
	}
	return &values.ScriptBlock{Text: text, Body: b}, nil
}

type parser struct {
	lexer
	// inCall is set inside the parentheses of a method call, where a comma separates arguments.
	inCall bool
	// embeddings is the number of open subexpressions of strings.
	embeddings int
	// depth is the number of open expressions and statements.
	depth int
}

// Parts of the parser, by subject: statements, commands and their arguments, expressions, and strings with variables.
type (
	statementParser  struct{ *parser }
	commandParser    struct{ *parser }
	expressionParser struct{ *parser }
	stringParser     struct{ *parser }
)

// deeper enters one level of nesting and returns the function that leaves it. It panics with a NotSupported error
// beyond values.MaxNesting levels.
func (p *parser) deeper() (back func()) {
	if p.depth >= values.MaxNesting {
		panic(p.unsupported(fmt.Sprintf("a script that is nested more than %d levels deep", values.MaxNesting)))
	}
	p.depth++
	return func() { p.depth-- }
}

func (p *parser) from(start int) Extent { return Extent{start, p.pos} }

// refuse returns a syntax error with the text of Windows at the current position.
func (p *parser) refuse(id, message string) error { return p.refuseAt(p.pos, id, message) }

func (p *parser) refuseAt(offset int, id, message string) error {
	e := &values.Error{Message: message, ID: id, Exception: "System.Management.Automation.ParseException", Category: "ParserError"}
	p.locate(e, offset)
	e.Message = values.PositionMessage(e) + "\r\n" + message
	return e
}

// unsupported returns the NotSupported error for valid grammar that the lab does not model.
func (p *parser) unsupported(what string) error {
	e := values.NotSupported("%s", what)
	p.locate(e, p.pos)
	return e
}

func (p *parser) locate(e *values.Error, offset int) {
	offset = min(offset, len(p.src.text))
	e.Line, e.Column = p.src.Place(offset)
	e.Text = p.src.LineText(offset)
}

func (p *parser) unexpected() error {
	if p.eof() {
		return p.refuse("UnexpectedEndOfFile", "The script ends in the middle of a statement.")
	}
	end := p.pos + 1
	for end < len(p.src.text) && isNameByte(p.src.text[end]) {
		end++
	}
	return p.refuse("UnexpectedToken", "Unexpected token '"+p.src.text[p.pos:end]+"' in expression or statement.")
}

func (p *parser) expect(s, id string) error {
	if p.take(s) {
		return nil
	}
	return p.refuse(id, "Missing '"+s+"' in expression or statement.")
}

// script parses the text of a whole script.
func (p *parser) script() (*Body, error) {
	b, err := p.blockBody(false)
	if err != nil {
		return nil, err
	}
	if !p.eof() {
		return nil, p.unexpected()
	}
	return b, nil
}

// blockBody parses a param block and statements, up to the closing brace or the end of the text.
func (p *parser) blockBody(braced bool) (*Body, error) {
	b := &Body{Src: p.src}
	p.separators()
	if strings.HasPrefix(p.src.text[p.pos:], "[") && p.attributeAhead() {
		return nil, p.unsupported("an attribute before param")
	}
	if p.keyword("param") {
		params, err := p.paramBlock()
		if err != nil {
			return nil, err
		}
		b.Params = params
	}
	statements, err := statementParser{p}.statements()
	b.Statements = statements
	if err == nil && braced {
		err = p.expect("}", "MissingEndCurlyBrace")
	}
	return b, err
}

func (p *parser) attributeAhead() bool {
	rest := strings.ToLower(p.src.text[p.pos:min(len(p.src.text), p.pos+30)])
	return strings.HasPrefix(rest, "[cmdletbinding") || strings.HasPrefix(rest, "[diagnostics.codeanalysis")
}

func (p *parser) paramBlock() ([]Param, error) {
	p.space()
	if err := p.expect("(", "MissingOpenParenthesis"); err != nil {
		return nil, err
	}
	var out []Param
	for {
		p.space()
		if p.take(")") {
			return out, nil
		}
		one, err := p.param()
		if err != nil {
			return nil, err
		}
		out = append(out, one)
		p.space()
		if !p.take(",") && p.at(0) != ')' {
			return nil, p.refuse("MissingEndParenthesisInFunctionParameterList", "Missing ')' in function parameter list.")
		}
	}
}

func (p *parser) param() (Param, error) {
	start := p.pos
	typeName := ""
	for p.at(0) == '[' {
		name, err := p.typeName()
		if err != nil {
			return Param{}, err
		}
		if typeName != "" || p.at(0) == '(' {
			return Param{}, p.unsupported("a parameter attribute")
		}
		typeName = name
		p.space()
	}
	if !p.take("$") {
		return Param{}, p.unexpected()
	}
	if strings.HasSuffix(values.CanonicalType(typeName), "SwitchParameter") {
		return Param{}, p.unsupported("a switch as a parameter of a script")
	}
	out := Param{Name: p.word(), TypeName: typeName}
	if out.Name == "" {
		return Param{}, p.unexpected()
	}
	p.space()
	if p.take("=") {
		p.space()
		value, err := expressionParser{p}.unaryExpression()
		if err != nil {
			return Param{}, err
		}
		out.Value = value
	}
	out.Extent = p.from(start)
	return out, nil
}

// typeName parses [Name], [Name[]] or [Name[Other]] and returns the text inside the outer brackets.
func (p *parser) typeName() (string, error) {
	start, depth := p.pos, 0
	for ; !p.eof(); p.pos++ {
		switch p.at(0) {
		case '[':
			depth++
		case ']':
			depth--
		case '(':
			return "", p.unsupported("an attribute")
		case '\n', ';', '$':
			return "", p.refuseAt(start, "EndSquareBracketExpectedAtEndOfAttribute", "Missing ] at end of attribute or type literal.")
		}
		if depth == 0 {
			p.pos++
			name := strings.ReplaceAll(p.src.text[start+1:p.pos-1], " ", "")
			return name, nil
		}
	}
	return "", p.unexpected()
}
