package posh

import "strings"

// source is a script's text with the places that errors point to.
type source struct{ text string }

// extent is a part of a source, as byte offsets.
type extent struct{ start, end int }

func (e extent) Span() extent { return e }

// place is the line (from 1) and column (from 1) of an offset.
func (s *source) place(offset int) (line, column int) {
	before := s.text[:offset]
	line = strings.Count(before, "\n") + 1
	return line, offset - strings.LastIndex(before, "\n")
}

// lineText is the text of the line that holds offset.
func (s *source) lineText(offset int) string {
	start := strings.LastIndex(s.text[:offset], "\n") + 1
	end := strings.IndexByte(s.text[start:], '\n')
	if end < 0 {
		return strings.TrimRight(s.text[start:], "\r")
	}
	return strings.TrimRight(s.text[start:start+end], "\r")
}

// cut is the text of an extent.
func (s *source) cut(e extent) string { return s.text[e.start:e.end] }

type node interface{ Span() extent }

type (
	statement interface{ node }
	expr      interface{ node }
)

// body is the inside of a script or a script block.
type body struct {
	src        *source
	params     []param
	statements []statement
}

// bodyOf is what the text of a script block was read as.
func bodyOf(b *ScriptBlock) *body { return b.Body.(*body) }

type param struct {
	extent
	name     string
	typeName string
	value    expr // the default, or nil
}

type (
	pipeline struct {
		extent
		elements []node // an expr first, or *command
	}
	assignment struct {
		extent
		target expr
		op     string // "=", "+=", ...
		value  statement
	}
	ifStatement struct {
		extent
		clauses []ifClause
		other   []statement
	}
	ifClause struct {
		condition statement
		then      []statement
	}
	foreachStatement struct {
		extent
		variable string
		over     statement
		body     []statement
	}
	whileStatement struct {
		extent
		condition statement
		body      []statement
	}
	tryStatement struct {
		extent
		body    []statement
		catches []catchClause
		finally []statement
	}
	catchClause struct {
		types []string
		body  []statement
	}
	// flow is break, continue, return, throw or exit.
	flow struct {
		extent
		keyword string
		value   statement // or nil
	}
)

// command is one call in a pipeline.
type command struct {
	extent
	name      expr // of a plain command: a literal
	ampersand bool
	args      []argument
	// mergeErrors is 2>&1, dropErrors 2>$null, mergeWarnings 3>&1.
	mergeErrors, dropErrors, mergeWarnings bool
}

// argument is -Name, -Name:value, a value or @splat.
type argument struct {
	extent
	parameter string
	colon     bool // the value belongs to the parameter
	value     expr
	splat     string
}

type (
	literal struct {
		extent
		value Value
		// bare marks a word or number of a command line, which a string parameter gets as it is written.
		bare bool
	}
	expandable struct {
		extent
		parts []expr
		bare  bool
	}
	variable struct {
		extent
		scope, name string
	}
	arrayExpr struct { // @(...)
		extent
		statements []statement
	}
	subExpr struct { // $(...)
		extent
		statements []statement
	}
	parenExpr struct {
		extent
		inner statement
	}
	hashExpr struct {
		extent
		keys   []expr
		values []statement
	}
	blockExpr struct {
		extent
		block *ScriptBlock
	}
	typeExpr struct {
		extent
		name string
	}
	castExpr struct {
		extent
		typeName string
		operand  expr
	}
	unaryExpr struct {
		extent
		op      string
		operand expr
	}
	binaryExpr struct {
		extent
		op          string // lower case, without the dash
		left, right expr
	}
	commaExpr struct {
		extent
		items []expr
	}
	memberExpr struct {
		extent
		target expr
		name   expr
		static bool
		call   bool
		args   []expr
	}
	indexExpr struct {
		extent
		target, index expr
	}
)
