package signatures

import (
	"fmt"
	"strings"

	"changeover/lab/posh/parse"
	"changeover/lab/posh/values"
)

// Finding is an error that Windows PowerShell 5.1 or the lab would return for a script.
type Finding struct {
	// Line is the line in the script, counted from 1.
	Line int
	// Message is the text of the error.
	Message string
}

func (f Finding) String() string { return fmt.Sprintf("line %d: %s", f.Line, f.Message) }

// CheckSignatures checks a script without running it and returns the errors in its grammar, cmdlet names, parameters
// and literal parameter values. Values that are known only at run time are taken as valid.
func CheckSignatures(text string) []Finding {
	b, err := parse.Parse(text)
	if err != nil {
		e := values.AsError(err)
		return []Finding{{e.Line, e.Message}}
	}
	c := &checker{src: parse.BodyOf(b).Src}
	c.statements(parse.BodyOf(b).Statements)
	return c.found
}

type checker struct {
	src   *parse.Source
	found []Finding
}

func (c *checker) say(at parse.Extent, message string) {
	line, _ := c.src.Place(at.Start)
	c.found = append(c.found, Finding{line, message})
}

// unknown is the type of a value that is known only at run time.
type unknown struct{}

func (c *checker) command(x *parse.Command, piped bool) {
	word, ok := x.Name.(*parse.Literal)
	if !ok {
		return
	}
	name := values.ToString(word.Value)
	if full := Aliases[strings.ToLower(name)]; full != "" {
		c.say(x.Extent, fmt.Sprintf("%s is an alias of %s; write the name of the cmdlet, or %s.exe if you mean the program", name, full, name))
		return
	}
	sig := Table()[strings.ToLower(name)]
	if sig == nil {
		if !strings.HasSuffix(strings.ToLower(name), ".exe") && !strings.ContainsAny(name, `\/`) {
			c.say(x.Extent, CommandNotFound(name).Message)
		}
		return
	}
	args, splat := c.given(x.Args)
	if _, err := BindCmdlet(sig, args, piped || splat); err != nil {
		e := values.AsError(err)
		if splat && strings.HasPrefix(e.ID, "MissingMandatoryParameter") {
			return
		}
		c.say(x.Extent, sig.Name+": "+e.Message)
	}
}

func (c *checker) given(args []parse.Argument) (out []Given, splat bool) {
	for _, a := range args {
		if a.Splat != "" {
			splat = true
			continue
		}
		one := Given{Name: a.Parameter, Extent: a.Extent}
		if a.Value != nil {
			one.HasValue, one.Value = true, c.constant(a.Value)
			if lit, ok := a.Value.(*parse.Literal); ok && lit.Bare {
				one.Text = c.src.Cut(lit.Extent)
			}
		}
		out = append(out, one)
	}
	return out, splat
}

// constant returns the value of a literal, or unknown.
func (c *checker) constant(e parse.Expr) values.Value {
	switch x := e.(type) {
	case *parse.Literal:
		return x.Value
	case *parse.BlockExpr:
		return x.Block
	case *parse.Variable:
		switch strings.ToLower(x.Name) {
		case "true":
			return true
		case "false":
			return false
		}
	case *parse.CommaExpr:
		items := make([]values.Value, len(x.Items))
		for i, it := range x.Items {
			if items[i] = c.constant(it); items[i] == (unknown{}) {
				return unknown{}
			}
		}
		return items
	}
	return unknown{}
}
