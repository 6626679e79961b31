package parse

// postfix parses what follows a value directly: members, calls and indexes.
func (p expressionParser) postfix(target Expr) (Expr, error) {
	start := target.Span().Start
	for {
		var err error
		switch {
		case p.has("::"):
			p.pos += 2
			target, err = p.member(start, target, true)
		case p.has(".\n") || p.has(".\r"):
			return nil, p.unsupported("a member's name on the next line")
		case p.at(0) == '.' && p.memberFollows():
			p.pos++
			target, err = p.member(start, target, false)
		case p.at(0) == '[':
			target, err = p.index(start, target)
		case p.has("++") || p.has("--"):
			return nil, p.unsupported("++ and --")
		default:
			return target, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// memberFollows reports whether a member's name follows the dot here. After the dots of a range operator or at the end of a
// sentence, no name follows.
func (p expressionParser) memberFollows() bool {
	c := p.at(1)
	return c == '$' || c == '"' || c == '\'' || c == '(' || isNameByte(c)
}

func (p expressionParser) member(start int, target Expr, static bool) (Expr, error) {
	name, err := p.memberName()
	if err != nil {
		return nil, err
	}
	out := &MemberExpr{Target: target, Name: name, Static: static}
	if p.at(0) == '(' {
		p.pos++
		out.Call = true
		if out.Args, err = p.callArguments(); err != nil {
			return nil, err
		}
	}
	if p.at(0) == '{' {
		return nil, p.unsupported("a method call with a script block and no parentheses")
	}
	out.Extent = p.from(start)
	return out, nil
}

func (p expressionParser) memberName() (Expr, error) {
	start := p.pos
	switch p.at(0) {
	case '$':
		return stringParser(p).variable()
	case '"':
		return stringParser(p).doubleQuoted()
	case '\'':
		return stringParser(p).singleQuoted()
	case '(':
		return p.parenthesis()
	}
	if w := p.word(); w != "" {
		return &Literal{Extent: p.from(start), Value: w}, nil
	}
	return nil, p.refuse("MissingPropertyName", "Missing property name after reference operator.")
}

func (p expressionParser) callArguments() ([]Expr, error) {
	var out []Expr
	p.space()
	if p.take(")") {
		return out, nil
	}
	for {
		arg, err := p.argumentExpression()
		if err != nil {
			return nil, err
		}
		out = append(out, arg)
		p.space()
		if p.take(")") {
			return out, nil
		}
		if err := p.expect(",", "MissingEndParenthesisInMethodCall"); err != nil {
			return nil, err
		}
		p.space()
	}
}

// argumentExpression parses one argument of a method. A comma separates arguments here and does not make an array.
func (p expressionParser) argumentExpression() (Expr, error) {
	outer := p.inCall
	defer func() { p.inCall = outer }()
	p.inCall = true
	return p.expression()
}

func (p expressionParser) index(start int, target Expr) (Expr, error) {
	p.pos++
	p.space()
	outer := p.inCall
	p.inCall = false
	index, err := p.expression()
	p.inCall = outer
	if err != nil {
		return nil, err
	}
	p.space()
	if err := p.expect("]", "MissingEndSquareBracket"); err != nil {
		return nil, err
	}
	return &IndexExpr{p.from(start), target, index}, nil
}
