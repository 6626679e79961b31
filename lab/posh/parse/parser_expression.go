package parse

import (
	"strings"

	"changeover/lab/posh/values"
)

// precedence lists the binary operators by precedence, lowest first (Microsoft, about_Operator_Precedence). The comma
// has a higher precedence than all of these.
var precedence = [][]string{
	{"and", "or", "xor"},
	{"band", "bor", "bxor"},
	{
		"eq", "ne", "gt", "ge", "lt", "le", "like", "notlike", "match", "notmatch", "contains", "notcontains", "in", "notin",
		"replace", "split", "join", "is", "isnot", "as",
	},
	{"+", "-"},
	{"*", "/", "%"},
	{"f"},
	{".."},
}

// caseable holds the operators that may have the prefix i or c.
var caseable = map[string]bool{
	"eq": true, "ne": true, "gt": true, "ge": true, "lt": true, "le": true, "like": true, "notlike": true,
	"match": true, "notmatch": true, "contains": true, "notcontains": true, "in": true, "notin": true, "replace": true, "split": true,
}

// BaseOperator splits an operator such as ceq into its name and its prefix i or c.
func BaseOperator(op string) (base string, caseSensitive bool) {
	if len(op) > 1 && (op[0] == 'i' || op[0] == 'c') && caseable[op[1:]] {
		return op[1:], op[0] == 'c'
	}
	return op, false
}

func (p expressionParser) expression() (Expr, error) { return p.binary(0) }

func (p expressionParser) binary(level int) (Expr, error) {
	if level == len(precedence) {
		return p.commaExpression()
	}
	start := p.pos
	left, err := p.binary(level + 1)
	if err != nil {
		return nil, err
	}
	for {
		mark := p.pos
		p.blanks()
		op := p.binaryOperator(level)
		if op == "" {
			p.pos = mark
			return left, nil
		}
		p.space()
		right, err := p.binary(level + 1)
		if err != nil {
			return nil, err
		}
		left = &BinaryExpr{p.from(start), op, left, right}
	}
}

// binaryOperator reads an operator of this level of precedence and returns it, or "".
func (p expressionParser) binaryOperator(level int) string {
	op := p.operator()
	switch op {
	case "":
		return p.symbolOperator(level)
	case "shl", "shr":
		panic(p.unsupported("the operator -" + op))
	}
	base, _ := BaseOperator(op)
	for _, candidate := range precedence[level] {
		if candidate == base {
			p.pos += 1 + len(op)
			return op
		}
	}
	return ""
}

func (p expressionParser) symbolOperator(level int) string {
	for _, s := range precedence[level] {
		if len(s) > 2 || isNameByte(s[0]) || !p.has(s) {
			continue
		}
		if p.at(len(s)) == '=' { // an assignment such as +=
			return ""
		}
		if (s == "+" || s == "-") && p.at(1) == s[0] {
			return ""
		}
		p.pos += len(s)
		return s
	}
	return ""
}

func (p expressionParser) commaExpression() (Expr, error) {
	if p.inCall {
		return p.unaryExpression()
	}
	return p.commaSeparated(p.unaryExpression)
}

// commaSeparated parses one value, or several separated by commas.
func (p expressionParser) commaSeparated(value func() (Expr, error)) (Expr, error) {
	start := p.pos
	first, err := value()
	if err != nil {
		return nil, err
	}
	items := []Expr{first}
	for {
		mark := p.pos
		p.blanks()
		if !p.take(",") {
			p.pos = mark
			break
		}
		p.space()
		next, err := value()
		if err != nil {
			return nil, err
		}
		items = append(items, next)
	}
	if len(items) == 1 {
		return first, nil
	}
	return &CommaExpr{p.from(start), items}, nil
}

var unaryOperators = map[string]bool{"not": true, "bnot": true, "split": true, "isplit": true, "csplit": true, "join": true}

func (p expressionParser) unaryExpression() (Expr, error) {
	defer p.deeper()()
	start := p.pos
	op := p.operator()
	switch c := p.at(0); {
	case op != "" && unaryOperators[op]:
		p.pos += 1 + len(op)
	case c == '!' || c == ',' || c == '-' && (p.at(1) != '-') || c == '+' && p.at(1) != '+':
		if op != "" {
			return nil, p.unexpected()
		}
		p.pos++
		op = string(c)
	case p.has("++") || p.has("--"):
		return nil, p.unsupported("++ and --")
	case c == '[':
		return p.typeOrCast()
	default:
		return p.postfixPrimary()
	}
	p.space()
	operand, err := p.unaryExpression()
	if err != nil {
		return nil, err
	}
	return &UnaryExpr{p.from(start), op, operand}, nil
}

// typeOrCast parses [T]::Member, [T] or [T]operand.
func (p expressionParser) typeOrCast() (Expr, error) {
	start := p.pos
	name, err := p.typeName()
	if err != nil {
		return nil, err
	}
	typed := &TypeExpr{p.from(start), name}
	if p.has("::") || p.at(0) == '.' {
		return p.postfix(typed)
	}
	mark := p.pos
	p.blanks()
	if !p.operandAhead() {
		p.pos = mark
		return typed, nil
	}
	operand, err := p.unaryExpression()
	if err != nil {
		return nil, err
	}
	return &CastExpr{p.from(start), name, operand}, nil
}

// operandAhead reports whether an operand follows a type, which makes it a cast.
func (p expressionParser) operandAhead() bool {
	c := p.at(0)
	return c != 0 && (strings.IndexByte("$'\"(@[{", c) >= 0 || isDigit(c) || c == '-' && (isDigit(p.at(1)) || p.at(1) == '$' || p.at(1) == '\'') || unaryOperators[p.operator()])
}

func (p expressionParser) postfixPrimary() (Expr, error) {
	defer p.deeper()()
	out, err := p.primary()
	if err != nil {
		return nil, err
	}
	return p.postfix(out)
}

func (p expressionParser) primary() (Expr, error) {
	switch c := p.at(0); {
	case c == '\'':
		return stringParser(p).singleQuoted()
	case c == '"':
		if p.has(`""`) && p.embeddings > 0 && isNameByte(p.at(2)) {
			return nil, p.unsupported("doubled quotes in a subexpression of a string")
		}
		return stringParser(p).doubleQuoted()
	case c == '$' && p.at(1) == '(':
		return stringParser(p).subExpression()
	case c == '$':
		return stringParser(p).variable()
	case c == '(':
		return p.parenthesis()
	case c == '{':
		return p.scriptBlock()
	case c == '@':
		return p.atExpression()
	}
	start := p.pos
	if text, ok := p.number(); ok {
		v, err := numberLiteral(text)
		if err != nil {
			return nil, p.refuseAt(start, "BadNumericConstant", "The numeric constant "+text+" is not valid.")
		}
		return &Literal{Extent: p.from(start), Value: v}, nil
	}
	return nil, p.unexpected()
}

func (p expressionParser) parenthesis() (Expr, error) {
	start := p.pos
	p.pos++
	p.space()
	inner, err := statementParser(p).pipelineIn()
	if err != nil {
		return nil, err
	}
	p.space()
	if err := p.expect(")", "MissingEndParenthesisInExpression"); err != nil {
		return nil, err
	}
	return &ParenExpr{p.from(start), inner}, nil
}

func (p expressionParser) scriptBlock() (Expr, error) {
	start := p.pos
	p.pos++
	inner, err := p.blockBody(true)
	if err != nil {
		return nil, err
	}
	e := p.from(start)
	text := p.src.text[start+1 : p.pos-1]
	return &BlockExpr{e, &values.ScriptBlock{Text: text, Body: inner}}, nil
}

// atExpression parses @(...) or @{...}.
func (p expressionParser) atExpression() (Expr, error) {
	start := p.pos
	switch p.at(1) {
	case '(':
		p.pos += 2
		inner, err := statementParser(p).statements()
		if err != nil {
			return nil, err
		}
		if err := p.expect(")", "MissingEndParenthesisInSubexpression"); err != nil {
			return nil, err
		}
		return &ArrayExpr{p.from(start), inner}, nil
	case '{':
		p.pos += 2
		return p.hashLiteral(start)
	case '\'', '"':
		return nil, p.unsupported("a here-string")
	}
	return nil, p.refuse("SplattingNotPermitted", "The splatting operator '@' cannot be used to reference variables in an expression.")
}

func (p expressionParser) hashLiteral(start int) (Expr, error) {
	out := &HashExpr{}
	for {
		p.separators()
		if p.take("}") {
			out.Extent = p.from(start)
			return out, nil
		}
		key, err := p.hashKey()
		if err != nil {
			return nil, err
		}
		if err := p.newKey(out, key); err != nil {
			return nil, err
		}
		p.space()
		if !p.take("=") {
			return nil, p.refuse("MissingEqualsInHashLiteral", "Missing '=' operator after key in hash literal.")
		}
		p.space()
		value, err := statementParser(p).statement()
		if err != nil {
			return nil, err
		}
		out.Keys, out.Values = append(out.Keys, key), append(out.Values, value)
		if !p.statementEnds() && !blockStatement(value) || p.at(0) == ')' || p.eof() {
			return nil, p.refuse("MissingEndCurlyBrace", "The hash literal was incomplete.")
		}
	}
}

// newKey returns an error if the hashtable literal has the key already.
func (p expressionParser) newKey(h *HashExpr, key Expr) error {
	name, ok := key.(*Literal)
	for _, other := range h.Keys {
		if have, constant := other.(*Literal); ok && constant && strings.EqualFold(values.ToString(have.Value), values.ToString(name.Value)) {
			return p.refuseAt(name.Start, "DuplicateKeyInHashLiteral", "Duplicate keys '"+values.ToString(name.Value)+"' are not allowed in hash literals.")
		}
	}
	return nil
}

func (p expressionParser) hashKey() (Expr, error) {
	start := p.pos
	if isDigit(p.at(0)) {
		return nil, p.unsupported("a number as a hashtable's key")
	}
	if w := p.word(); w != "" {
		return &Literal{Extent: p.from(start), Value: w}, nil
	}
	return p.postfixPrimary()
}
