package posh

// statements walks through statements to every command in them.
func (c *checker) statements(all []statement) {
	for _, st := range all {
		c.node(st)
	}
}

func (c *checker) node(n node) {
	switch x := n.(type) {
	case nil:
	case *pipeline:
		for i, element := range x.elements {
			if call, ok := element.(*command); ok {
				c.command(call, i > 0)
			}
			c.node(element)
		}
	case *command:
		c.node(x.name)
		for _, a := range x.args {
			c.node(a.value)
		}
	case *assignment:
		c.node(x.target)
		c.node(x.value)
	case *ifStatement:
		for _, clause := range x.clauses {
			c.node(clause.condition)
			c.statements(clause.then)
		}
		c.statements(x.other)
	case *foreachStatement:
		c.node(x.over)
		c.statements(x.body)
	case *whileStatement:
		c.node(x.condition)
		c.statements(x.body)
	case *tryStatement:
		c.statements(x.body)
		for _, clause := range x.catches {
			c.statements(clause.body)
		}
		c.statements(x.finally)
	case *flow:
		c.node(x.value)
	default:
		c.expression(n)
	}
}

func (c *checker) expression(n node) {
	switch x := n.(type) {
	case *expandable:
		c.expressions(x.parts)
	case *arrayExpr:
		c.statements(x.statements)
	case *subExpr:
		c.statements(x.statements)
	case *parenExpr:
		c.node(x.inner)
	case *hashExpr:
		c.expressions(x.keys)
		c.statements(x.values)
	case *blockExpr:
		c.statements(bodyOf(x.block).statements)
	case *castExpr:
		c.node(x.operand)
	case *unaryExpr:
		c.node(x.operand)
	case *binaryExpr:
		c.node(x.left)
		c.node(x.right)
	case *commaExpr:
		c.expressions(x.items)
	case *memberExpr:
		c.node(x.target)
		c.node(x.name)
		c.expressions(x.args)
	case *indexExpr:
		c.node(x.target)
		c.node(x.index)
	}
}

func (c *checker) expressions(all []expr) {
	for _, e := range all {
		c.node(e)
	}
}
