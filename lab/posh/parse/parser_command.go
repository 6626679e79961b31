package parse

import (
	"strings"

	"changeover/lab/posh/values"
)

// expressionAhead reports whether the pipeline begins with an expression and not with a command's name.
func (p commandParser) expressionAhead() bool {
	switch c := p.at(0); {
	case c == '$' || c == '"' || c == '\'' || c == '(' || c == '[' || c == '{' || c == '!' || c == ',':
		return true
	case c == '@':
		return true
	case isDigit(c), c == '.' && isDigit(p.at(1)):
		return true
	case c == '-' || c == '+':
		return true
	}
	return false
}

func (p commandParser) pipeline() (Statement, error) {
	start := p.pos
	if p.expressionAhead() {
		first, err := expressionParser(p).expression()
		if err != nil {
			return nil, err
		}
		return p.pipelineAfter(start, first)
	}
	first, err := p.command()
	if err != nil {
		return nil, err
	}
	return p.pipelineAfter(start, first)
}

// pipelineAfter parses the rest of a pipeline after its first element.
func (p commandParser) pipelineAfter(start int, first Node) (Statement, error) {
	out := &Pipeline{Elements: []Node{first}}
	for {
		p.blanks()
		if p.has("||") || p.has("&&") {
			return nil, p.refuse("InvalidEndOfLine", "The token '"+p.src.text[p.pos:p.pos+2]+"' is not a valid statement separator in this version.")
		}
		if p.at(0) == '>' || p.has("2>") {
			return nil, p.unsupported("this redirection; the lab redirects the output of commands only, and not to files")
		}
		if !p.take("|") {
			break
		}
		p.space()
		if p.eof() || p.expressionAhead() {
			return nil, p.refuse("ExpressionsMustBeFirstInPipeline", "Expressions are only allowed as the first element of a pipeline.")
		}
		next, err := p.command()
		if err != nil {
			return nil, err
		}
		out.Elements = append(out.Elements, next)
	}
	out.Extent = p.from(start)
	return out, nil
}

func (p commandParser) command() (Node, error) {
	start := p.pos
	out := &Command{}
	if p.at(0) == '.' && (p.at(1) == ' ' || p.at(1) == '\t' || p.at(1) == '$' || p.at(1) == '{') {
		return nil, p.unsupported("dot-sourcing")
	}
	if p.take("&") {
		p.blanks()
		out.ampersand = true
	}
	name, err := p.argumentValue()
	if err != nil {
		return nil, err
	}
	if !out.ampersand {
		if word, ok := name.(*Literal); ok && unmodelled[strings.ToLower(values.ToString(word.Value))] {
			return nil, p.unsupported("the keyword " + values.ToString(word.Value))
		}
	}
	out.Name = name
	if err := p.arguments(out); err != nil {
		return nil, err
	}
	out.Extent = p.from(start)
	out.end = start + len(strings.TrimRight(p.src.Cut(out.Extent), " \t"))
	return out, nil
}

func (p commandParser) arguments(out *Command) error {
	for {
		p.blanks()
		if p.statementEnds() || p.at(0) == '|' || p.at(0) == '&' {
			return nil
		}
		if done, err := p.redirection(out); done || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		arg, err := p.argument()
		if err != nil {
			return err
		}
		out.Args = append(out.Args, arg)
	}
}

// redirection parses 2>&1, 2>$null or 3>&1 and reports whether there was such a redirection. It returns an error for other
// redirections.
func (p commandParser) redirection(out *Command) (bool, error) {
	switch {
	case p.take("2>&1"):
		out.MergeErrors = true
		return true, nil
	case p.take("2>$null"), p.take("2> $null"):
		out.DropErrors = true
		return true, nil
	case p.take("3>&1"):
		out.MergeWarnings = true
		return true, nil
	case p.at(0) == '>', p.at(0) == '*' && p.at(1) == '>', p.at(0) >= '1' && p.at(0) <= '6' && p.at(1) == '>':
		return false, p.unsupported("this redirection")
	case p.at(0) == '<' && p.at(1) != '#':
		return false, p.refuse("RedirectionNotSupported", "The '<' operator is reserved for future use.")
	}
	return false, nil
}

func (p commandParser) argument() (Argument, error) {
	start := p.pos
	if p.has("--%") || p.has("-- ") || p.has("--") && p.pos+2 == len(p.src.text) {
		return Argument{}, p.unsupported("the argument --")
	}
	if p.at(0) == '@' && isNameByte(p.at(1)) {
		p.pos++
		name := p.word()
		return Argument{Extent: p.from(start), Splat: name}, nil
	}
	if c := p.at(1); p.at(0) == '-' && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_') {
		return p.parameter(start)
	}
	value, err := expressionParser(p).commaSeparated(p.argumentValue)
	return Argument{Extent: p.from(start), Value: value}, err
}

func (p commandParser) parameter(start int) (Argument, error) {
	p.pos++
	for !p.eof() && strings.IndexByte(" \t\r\n;|&(){},:'\"", p.at(0)) < 0 {
		p.pos++
	}
	out := Argument{Parameter: p.src.text[start+1 : p.pos]}
	if p.take(":") {
		p.blanks()
		value, err := expressionParser(p).commaSeparated(p.argumentValue)
		if err != nil {
			return out, err
		}
		out.colon, out.Value = true, value
	}
	out.Extent = p.from(start)
	return out, nil
}

// argumentValue parses one value among a command's arguments: a bare word, or an expression that begins with $, a
// quote, a bracket or @.
func (p commandParser) argumentValue() (Expr, error) {
	switch c := p.at(0); {
	case c == '\'' || c == '"':
		out, err := expressionParser(p).primary()
		if err == nil && !p.wordEnds() && p.at(0) != '.' && p.at(0) != '[' {
			return nil, p.unsupported("a word that follows a string without a space")
		}
		if err != nil {
			return nil, err
		}
		return expressionParser(p).postfix(out)
	case c == '(' || c == '{' || c == '@' && (p.at(1) == '(' || p.at(1) == '{'):
		return expressionParser(p).postfixPrimary()
	case c == '$':
		return p.variableArgument()
	}
	return p.bareWord()
}

// variableArgument parses $x.y[0], or a word that begins with a variable such as $x\folder.
func (p commandParser) variableArgument() (Expr, error) {
	start := p.pos
	value, err := expressionParser(p).postfixPrimary()
	if err != nil {
		return nil, err
	}
	if p.wordEnds() {
		return value, nil
	}
	p.pos = start
	return p.bareWord()
}

// wordEnds reports whether a bare word ends here.
func (p commandParser) wordEnds() bool {
	return p.eof() || strings.IndexByte(" \t\r\n;|&(){},", p.at(0)) >= 0
}

func (p commandParser) bareWord() (Expr, error) {
	start := p.pos
	if text, ok := p.bareNumber(); ok {
		v, err := numberLiteral(text)
		if err != nil {
			return nil, p.refuseAt(start, "BadNumericConstant", "The numeric constant "+text+" is not valid.")
		}
		if text[0] == '-' { // a negative number is a string unless the parameter has a numeric type
			v = text
		}
		return &Literal{p.from(start), v, true}, nil
	}
	if p.at(0) == '`' && p.pos+1 == len(p.src.text) {
		return nil, p.refuse("IncompleteString", "Incomplete string token.")
	}
	parts, err := stringParser(p).expandUntil(p.wordEnds, true)
	if err != nil {
		return nil, err
	}
	if p.pos == start {
		return nil, p.unexpected()
	}
	if len(parts) == 1 {
		if word, ok := parts[0].(*Literal); ok {
			return &Literal{p.from(start), word.Value, true}, nil
		}
	}
	return &Expandable{p.from(start), parts, true}, nil
}

func (p commandParser) bareNumber() (string, bool) {
	start := p.pos
	negative := p.take("-")
	text, ok := p.number()
	if ok && p.wordEnds() {
		if negative {
			text = "-" + text
		}
		return text, true
	}
	p.pos = start
	return "", false
}
