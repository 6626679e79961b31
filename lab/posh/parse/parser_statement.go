package parse

import "slices"

// unmodelled holds the keywords of PowerShell that the lab does not support.
var unmodelled = map[string]bool{
	"for": true, "do": true, "switch": true, "function": true, "filter": true, "class": true, "enum": true, "trap": true,
	"begin": true, "process": true, "end": true, "dynamicparam": true, "data": true, "using": true, "workflow": true,
	"parallel": true, "sequence": true, "inlinescript": true, "configuration": true,
}

// statements parses statements up to a closing bracket or the end of the text.
func (p statementParser) statements() ([]Statement, error) {
	var out []Statement
	for {
		p.separators()
		if p.eof() || p.at(0) == '}' || p.at(0) == ')' {
			return out, nil
		}
		st, err := p.statement()
		if err != nil {
			return nil, err
		}
		out = append(out, st)
		if blockStatement(st) {
			continue
		}
		if !p.statementEnds() {
			return nil, p.unexpected()
		}
	}
}

// blockStatement reports whether another statement may follow st on the same line without a separator.
func blockStatement(st Statement) bool {
	switch st.(type) {
	case *IfStatement, *ForeachStatement, *WhileStatement, *TryStatement:
		return true
	}
	return false
}

func (p statementParser) statement() (Statement, error) {
	defer p.deeper()()
	outer := p.inCall
	defer func() { p.inCall = outer }()
	p.inCall = false
	word := p.peekWord()
	if next := p.at(len(word)); next == '-' || next == '.' || next == '\\' {
		word = ""
	}
	switch word {
	case "if", "foreach", "while", "try":
		p.pos += len(word)
		return p.compound(word, p.pos-len(word))
	case "break", "continue", "return", "throw", "exit":
		return p.flow(word)
	}
	if unmodelled[word] {
		return nil, p.unsupported("the keyword " + word)
	}
	return p.assignmentOrPipeline()
}

func (p statementParser) compound(word string, start int) (Statement, error) {
	switch word {
	case "if":
		return p.ifStatement(start)
	case "foreach":
		return p.foreachStatement(start)
	case "while":
		return p.whileStatement(start)
	}
	return p.tryStatement(start)
}

func (p statementParser) flow(word string) (Statement, error) {
	start := p.pos
	p.pos += len(word)
	out := &Flow{Keyword: word}
	if !p.statementEnds() {
		if word == "break" || word == "continue" {
			return nil, p.unsupported("a label after " + word)
		}
		value, err := commandParser(p).pipeline()
		if err != nil {
			return nil, err
		}
		out.Value = value
	}
	out.Extent = p.from(start)
	return out, nil
}

// braces parses { statements }.
func (p statementParser) braces() ([]Statement, error) {
	p.space()
	if p.at(0) != '{' {
		return nil, p.refuse("MissingOpenCurlyBrace", "Missing statement block.")
	}
	p.pos++
	out, err := p.statements()
	if err != nil {
		return nil, err
	}
	return out, p.expect("}", "MissingEndCurlyBrace")
}

// condition parses ( pipeline ).
func (p statementParser) condition() (Statement, error) {
	p.space()
	if err := p.expect("(", "MissingOpenParenthesisInIfStatement"); err != nil {
		return nil, err
	}
	p.space()
	out, err := p.assignmentOrPipeline()
	if err != nil {
		return nil, err
	}
	p.space()
	return out, p.expect(")", "MissingEndParenthesisAfterStatement")
}

func (p statementParser) ifStatement(start int) (Statement, error) {
	out := &IfStatement{}
	for {
		condition, err := p.condition()
		if err != nil {
			return nil, err
		}
		then, err := p.braces()
		if err != nil {
			return nil, err
		}
		out.Clauses = append(out.Clauses, IfClause{condition, then})
		if !p.nextClause("elseif") {
			break
		}
	}
	if p.nextClause("else") {
		other, err := p.braces()
		if err != nil {
			return nil, err
		}
		out.Other = other
	}
	out.Extent = p.from(start)
	return out, nil
}

// nextClause parses a keyword such as else, which may be on another line than the closing brace before it, and
// reports whether it was there.
func (p statementParser) nextClause(word string) bool {
	start := p.pos
	p.space()
	if p.keyword(word) {
		return true
	}
	p.pos = start
	return false
}

func (p statementParser) foreachStatement(start int) (Statement, error) {
	p.space()
	if err := p.expect("(", "MissingOpenParenthesisAfterKeyword"); err != nil {
		return nil, err
	}
	p.space()
	if !p.take("$") {
		return nil, p.refuse("MissingVariableNameAfterForeach", "Missing variable name after foreach.")
	}
	out := &ForeachStatement{Variable: p.word()}
	p.space()
	if out.Variable == "" || !p.keyword("in") {
		return nil, p.refuse("MissingInInForeach", "Missing 'in' after variable in foreach loop.")
	}
	p.space()
	over, err := commandParser(p).pipeline()
	if err != nil {
		return nil, err
	}
	p.space()
	if err := p.expect(")", "MissingEndParenthesisAfterStatement"); err != nil {
		return nil, err
	}
	out.Over = over
	out.Body, err = p.braces()
	out.Extent = p.from(start)
	return out, err
}

func (p statementParser) whileStatement(start int) (Statement, error) {
	condition, err := p.condition()
	if err != nil {
		return nil, err
	}
	inner, err := p.braces()
	if err != nil {
		return nil, err
	}
	return &WhileStatement{p.from(start), condition, inner}, nil
}

func (p statementParser) tryStatement(start int) (Statement, error) {
	inner, err := p.braces()
	if err != nil {
		return nil, err
	}
	out := &TryStatement{Body: inner}
	for p.nextClause("catch") {
		clause, err := p.catchClause()
		if err != nil {
			return nil, err
		}
		out.Catches = append(out.Catches, clause)
	}
	hasFinally := p.nextClause("finally")
	if hasFinally {
		if out.Finally, err = p.braces(); err != nil {
			return nil, err
		}
	}
	if len(out.Catches) == 0 && !hasFinally {
		return nil, p.refuse("MissingCatchOrFinally", "The Try statement is missing its Catch or Finally block.")
	}
	out.Extent = p.from(start)
	return out, nil
}

func (p statementParser) catchClause() (CatchClause, error) {
	var out CatchClause
	p.space()
	for p.at(0) == '[' {
		name, err := p.typeName()
		if err != nil {
			return out, err
		}
		out.Types = append(out.Types, name)
		p.space()
		if p.take(",") {
			p.space()
		}
	}
	inner, err := p.braces()
	out.Body = inner
	return out, err
}

// pipelineIn parses the content of parentheses, where keywords such as if are names of commands.
func (p statementParser) pipelineIn() (Statement, error) {
	outer := p.inCall
	defer func() { p.inCall = outer }()
	p.inCall = false
	return p.assignmentOrPipeline()
}

var assignmentOperators = []string{"+=", "-=", "*=", "/=", "%=", "="}

// assignmentOrPipeline parses an expression, and then an assignment to it if an assignment operator follows, or else
// a pipeline that begins with it.
func (p statementParser) assignmentOrPipeline() (Statement, error) {
	defer p.deeper()()
	start := p.pos
	if !commandParser(p).expressionAhead() {
		return commandParser(p).pipeline()
	}
	left, err := expressionParser(p).expression()
	if err != nil {
		return nil, err
	}
	p.blanks()
	for _, op := range assignmentOperators {
		if p.take(op) {
			return p.assignment(start, left, op)
		}
	}
	return commandParser(p).pipelineAfter(start, left)
}

// valueStatements holds the keywords of statements that may be on the right side of an assignment.
var valueStatements = []string{"if", "foreach", "while", "try"}

func (p statementParser) assignment(start int, left Expr, op string) (Statement, error) {
	if !assignable(left) {
		return nil, p.refuseAt(start, "InvalidLeftHandSide", "The assignment expression is not valid. The input to an assignment operator must be an object that is able to accept assignments, such as a variable or a property.")
	}
	p.space()
	word := p.peekWord()
	var value Statement
	var err error
	switch {
	case slices.Contains(valueStatements, word) && p.at(len(word)) != '-':
		p.pos += len(word)
		value, err = p.compound(word, p.pos-len(word))
	default:
		value, err = p.assignmentOrPipeline()
	}
	if err != nil {
		return nil, err
	}
	return &Assignment{p.from(start), left, op, value}, nil
}

func assignable(e Expr) bool {
	switch x := e.(type) {
	case *Variable, *IndexExpr:
		return true
	case *MemberExpr:
		return !x.Call
	case *CastExpr:
		return assignable(x.Operand)
	case *CommaExpr:
		for _, it := range x.Items {
			if !assignable(it) {
				return false
			}
		}
		return true
	}
	return false
}
