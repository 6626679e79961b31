// Package parse reads the text of a PowerShell script into a tree: the grammar that the lab's hosts are sent, by the
// rules that Microsoft documents. What Windows PowerShell 5.1 knows beyond it is refused, what it does not know is a
// syntax error.
package parse

import (
	"strings"

	"changeover/lab/posh/values"
)

// Source is a script's text with the places that errors point to.
type Source struct{ text string }

// Extent is a part of a source, as byte offsets.
type Extent struct{ Start, end int }

// Span is the extent itself: a node embeds its own.
func (e Extent) Span() Extent { return e }

// Place is the line (from 1) and column (from 1) of an offset.
func (s *Source) Place(offset int) (line, column int) {
	before := s.text[:offset]
	line = strings.Count(before, "\n") + 1
	return line, offset - strings.LastIndex(before, "\n")
}

// LineText is the text of the line that holds offset.
func (s *Source) LineText(offset int) string {
	start := strings.LastIndex(s.text[:offset], "\n") + 1
	end := strings.IndexByte(s.text[start:], '\n')
	if end < 0 {
		return strings.TrimRight(s.text[start:], "\r")
	}
	return strings.TrimRight(s.text[start:start+end], "\r")
}

// Cut is the text of an extent.
func (s *Source) Cut(e Extent) string { return s.text[e.Start:e.end] }

// Node is a part of a script that knows its place.
type Node interface{ Span() Extent }

type (
	// Statement is a node that does something.
	Statement interface{ Node }
	// Expr is a node that has a value.
	Expr interface{ Node }
)

// Body is the inside of a script or a script block.
type Body struct {
	Src        *Source
	Params     []Param
	Statements []Statement
}

// BodyOf is what the text of a script block was read as.
func BodyOf(b *values.ScriptBlock) *Body { return b.Body.(*Body) }

// Param is one parameter of a param block.
type Param struct {
	Extent
	Name     string
	TypeName string
	Value    Expr // the default, or nil
}

type (
	// Pipeline is one or more commands, or an expression, joined by bars.
	Pipeline struct {
		Extent
		Elements []Node // an expr first, or *command
	}
	// Assignment is $a = b and its like.
	Assignment struct {
		Extent
		Target Expr
		Op     string // "=", "+=", ...
		Value  Statement
	}
	// IfStatement is if, elseif and else.
	IfStatement struct {
		Extent
		Clauses []IfClause
		Other   []Statement
	}
	// IfClause is one condition with what it guards.
	IfClause struct {
		Condition Statement
		Then      []Statement
	}
	// ForeachStatement is foreach ($a in b).
	ForeachStatement struct {
		Extent
		Variable string
		Over     Statement
		Body     []Statement
	}
	// WhileStatement is while.
	WhileStatement struct {
		Extent
		Condition Statement
		Body      []Statement
	}
	// TryStatement is try, catch and finally.
	TryStatement struct {
		Extent
		Body    []Statement
		Catches []CatchClause
		Finally []Statement
	}
	// CatchClause is one catch; without types it takes everything.
	CatchClause struct {
		Types []string
		Body  []Statement
	}
	// Flow is break, continue, return, throw or exit.
	Flow struct {
		Extent
		Keyword string
		Value   Statement // or nil
	}
)

// Command is one call in a pipeline.
type Command struct {
	Extent
	Name      Expr // of a plain command: a literal
	ampersand bool
	Args      []Argument
	// MergeErrors is 2>&1, dropErrors 2>$null, mergeWarnings 3>&1.
	MergeErrors, DropErrors, MergeWarnings bool
}

// Argument is -Name, -Name:value, a value or @splat.
type Argument struct {
	Extent
	Parameter string
	colon     bool // the value belongs to the parameter
	Value     Expr
	Splat     string
}

type (
	// Literal is a constant.
	Literal struct {
		Extent
		Value values.Value
		// Bare marks a word or number of a command line, which a string parameter gets as it is written.
		Bare bool
	}
	// Expandable is a text with variables in it.
	Expandable struct {
		Extent
		Parts []Expr
		bare  bool
	}
	// Variable is $name or $scope:name.
	Variable struct {
		Extent
		Scope, Name string
	}
	// ArrayExpr is @(...).
	ArrayExpr struct {
		Extent
		Statements []Statement
	}
	// SubExpr is $(...).
	SubExpr struct {
		Extent
		Statements []Statement
	}
	// ParenExpr is (...).
	ParenExpr struct {
		Extent
		Inner Statement
	}
	// HashExpr is @{...}.
	HashExpr struct {
		Extent
		Keys   []Expr
		Values []Statement
	}
	// BlockExpr is {...}.
	BlockExpr struct {
		Extent
		Block *values.ScriptBlock
	}
	// TypeExpr is [name].
	TypeExpr struct {
		Extent
		Name string
	}
	// CastExpr is [name]operand.
	CastExpr struct {
		Extent
		TypeName string
		Operand  Expr
	}
	// UnaryExpr is an operator before its operand.
	UnaryExpr struct {
		Extent
		Op      string
		Operand Expr
	}
	// BinaryExpr is an operator between its operands.
	BinaryExpr struct {
		Extent
		Op          string // lower case, without the dash
		Left, Right Expr
	}
	// CommaExpr is a, b.
	CommaExpr struct {
		Extent
		Items []Expr
	}
	// MemberExpr is a.b, a::b, and calls of both.
	MemberExpr struct {
		Extent
		Target Expr
		Name   Expr
		Static bool
		Call   bool
		Args   []Expr
	}
	// IndexExpr is a[b].
	IndexExpr struct {
		Extent
		Target, Index Expr
	}
)
