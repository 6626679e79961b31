package signatures

import "changeover/lab/posh/parse"

// statements checks all commands in these statements.
func (c *checker) statements(all []parse.Statement) {
	for _, st := range all {
		c.node(st)
	}
}

func (c *checker) node(n parse.Node) {
	switch x := n.(type) {
	case nil:
	case *parse.Pipeline:
		for i, element := range x.Elements {
			if call, ok := element.(*parse.Command); ok {
				c.command(call, i > 0)
			}
			c.node(element)
		}
	case *parse.Command:
		c.node(x.Name)
		for _, a := range x.Args {
			c.node(a.Value)
		}
	case *parse.Assignment:
		c.node(x.Target)
		c.node(x.Value)
	case *parse.IfStatement:
		for _, clause := range x.Clauses {
			c.node(clause.Condition)
			c.statements(clause.Then)
		}
		c.statements(x.Other)
	case *parse.ForeachStatement:
		c.node(x.Over)
		c.statements(x.Body)
	case *parse.WhileStatement:
		c.node(x.Condition)
		c.statements(x.Body)
	case *parse.TryStatement:
		c.statements(x.Body)
		for _, clause := range x.Catches {
			c.statements(clause.Body)
		}
		c.statements(x.Finally)
	case *parse.Flow:
		c.node(x.Value)
	default:
		c.expression(n)
	}
}

func (c *checker) expression(n parse.Node) {
	switch x := n.(type) {
	case *parse.Expandable:
		c.expressions(x.Parts)
	case *parse.ArrayExpr:
		c.statements(x.Statements)
	case *parse.SubExpr:
		c.statements(x.Statements)
	case *parse.ParenExpr:
		c.node(x.Inner)
	case *parse.HashExpr:
		c.expressions(x.Keys)
		c.statements(x.Values)
	case *parse.BlockExpr:
		c.statements(parse.BodyOf(x.Block).Statements)
	case *parse.CastExpr:
		c.node(x.Operand)
	case *parse.UnaryExpr:
		c.node(x.Operand)
	case *parse.BinaryExpr:
		c.node(x.Left)
		c.node(x.Right)
	case *parse.CommaExpr:
		c.expressions(x.Items)
	case *parse.MemberExpr:
		c.node(x.Target)
		c.node(x.Name)
		c.expressions(x.Args)
	case *parse.IndexExpr:
		c.node(x.Target)
		c.node(x.Index)
	}
}

func (c *checker) expressions(all []parse.Expr) {
	for _, e := range all {
		c.node(e)
	}
}
