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

// Statement and Expr are nodes that do something, and that have a value.
type (
	Statement interface{ Node }
	Expr      interface{ Node }
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
	Pipeline struct {
		Extent
		Elements []Node // an expr first, or *command
	}
	Assignment struct {
		Extent
		Target Expr
		Op     string // "=", "+=", ...
		Value  Statement
	}
	IfStatement struct {
		Extent
		Clauses []IfClause
		Other   []Statement
	}
	IfClause struct {
		Condition Statement
		Then      []Statement
	}
	ForeachStatement struct {
		Extent
		Variable string
		Over     Statement
		Body     []Statement
	}
	WhileStatement struct {
		Extent
		Condition Statement
		Body      []Statement
	}
	TryStatement struct {
		Extent
		Body    []Statement
		Catches []CatchClause
		Finally []Statement
	}
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
	Literal struct {
		Extent
		Value values.Value
		// Bare marks a word or number of a command line, which a string parameter gets as it is written.
		Bare bool
	}
	Expandable struct {
		Extent
		Parts []Expr
		bare  bool
	}
	Variable struct {
		Extent
		Scope, Name string
	}
	ArrayExpr struct { // @(...)
		Extent
		Statements []Statement
	}
	SubExpr struct { // $(...)
		Extent
		Statements []Statement
	}
	ParenExpr struct {
		Extent
		Inner Statement
	}
	HashExpr struct {
		Extent
		Keys   []Expr
		Values []Statement
	}
	BlockExpr struct {
		Extent
		Block *values.ScriptBlock
	}
	TypeExpr struct {
		Extent
		Name string
	}
	CastExpr struct {
		Extent
		TypeName string
		Operand  Expr
	}
	UnaryExpr struct {
		Extent
		Op      string
		Operand Expr
	}
	BinaryExpr struct {
		Extent
		Op          string // lower case, without the dash
		Left, Right Expr
	}
	CommaExpr struct {
		Extent
		Items []Expr
	}
	MemberExpr struct {
		Extent
		Target Expr
		Name   Expr
		Static bool
		Call   bool
		Args   []Expr
	}
	IndexExpr struct {
		Extent
		Target, Index Expr
	}
)
