// Package parse parses PowerShell scripts into trees. It supports the grammar that the lab's hosts need, by the rules
// that Microsoft documents. For other valid grammar of Windows PowerShell 5.1 it returns a NotSupported error, and
// for invalid grammar a syntax error as Windows PowerShell does.
package parse

import (
	"strings"

	"changeover/lab/posh/values"
)

// Source is a script's text, which the positions of errors refer to.
type Source struct{ text string }

// Extent is a part of a source; start and end are byte offsets.
type Extent struct{ Start, end int }

// Span returns the extent itself. Nodes embed their extent.
func (e Extent) Span() Extent { return e }

// Place returns the line and the column of an offset, both counted from 1.
func (s *Source) Place(offset int) (line, column int) {
	before := s.text[:offset]
	line = strings.Count(before, "\n") + 1
	return line, offset - strings.LastIndex(before, "\n")
}

// LineText returns the text of the line that contains offset.
func (s *Source) LineText(offset int) string {
	start := strings.LastIndex(s.text[:offset], "\n") + 1
	end := strings.IndexByte(s.text[start:], '\n')
	if end < 0 {
		return strings.TrimRight(s.text[start:], "\r")
	}
	return strings.TrimRight(s.text[start:start+end], "\r")
}

// Cut returns the text of an extent.
func (s *Source) Cut(e Extent) string { return s.text[e.Start:e.end] }

// Node is a part of a script.
type Node interface{ Span() Extent }

type (
	// Statement is a node that is executed.
	Statement interface{ Node }
	// Expr is a node that is evaluated to a value.
	Expr interface{ Node }
)

// Body is the content of a script or a script block.
type Body struct {
	Src        *Source
	Params     []Param
	Statements []Statement
}

// BodyOf returns the parsed text of a script block.
func BodyOf(b *values.ScriptBlock) *Body { return b.Body.(*Body) }

// Param is one parameter of a param block.
type Param struct {
	Extent
	Name     string
	TypeName string
	Value    Expr // the default, or nil
}

type (
	// Pipeline is a pipeline of commands; its first element may be an expression.
	Pipeline struct {
		Extent
		Elements []Node // a Command; the first one may be an Expr
	}
	// Assignment is $a = b, or an assignment with another operator such as +=.
	Assignment struct {
		Extent
		Target Expr
		Op     string // "=", "+=", ...
		Value  Statement
	}
	// IfStatement is an if statement with its elseif and else clauses.
	IfStatement struct {
		Extent
		Clauses []IfClause
		Other   []Statement
	}
	// IfClause is one condition and the statements that it controls.
	IfClause struct {
		Condition Statement
		Then      []Statement
	}
	// ForeachStatement is a foreach ($a in b) { ... }.
	ForeachStatement struct {
		Extent
		Variable string
		Over     Statement
		Body     []Statement
	}
	// WhileStatement is a while (a) { ... }.
	WhileStatement struct {
		Extent
		Condition Statement
		Body      []Statement
	}
	// TryStatement is a try statement with its catch and finally clauses.
	TryStatement struct {
		Extent
		Body    []Statement
		Catches []CatchClause
		Finally []Statement
	}
	// CatchClause is one catch clause. Without types it catches all errors.
	CatchClause struct {
		Types []string
		Body  []Statement
	}
	// Flow is a break, continue, return, throw or exit.
	Flow struct {
		Extent
		Keyword string
		Value   Statement // or nil
	}
)

// Command is one call in a pipeline.
type Command struct {
	Extent
	Name      Expr // a Literal for a plain name
	ampersand bool
	Args      []Argument
	// MergeErrors is set by 2>&1, DropErrors by 2>$null and MergeWarnings by 3>&1.
	MergeErrors, DropErrors, MergeWarnings bool
}

// Argument is a -Name, a -Name:value, a value or a @splat.
type Argument struct {
	Extent
	Parameter string
	colon     bool // the value belongs to the parameter name before it
	Value     Expr
	Splat     string
}

type (
	// Literal is a constant.
	Literal struct {
		Extent
		Value values.Value
		// Bare marks an unquoted word or number among a command's arguments. A string parameter gets its text.
		Bare bool
	}
	// Expandable is a double-quoted string that contains variables.
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
	// TypeExpr is a [name] that is not a cast.
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
	// UnaryExpr is an operator followed by its operand.
	UnaryExpr struct {
		Extent
		Op      string
		Operand Expr
	}
	// BinaryExpr is an operator between two operands.
	BinaryExpr struct {
		Extent
		Op          string // lower case, without the dash
		Left, Right Expr
	}
	// CommaExpr is an array a, b.
	CommaExpr struct {
		Extent
		Items []Expr
	}
	// MemberExpr is a.b or a::b, or a call of one of these.
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
