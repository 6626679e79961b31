package posh

import (
	"fmt"
	"strings"

	"changeover/lab/posh/values"
)

// Finding is something that Windows PowerShell 5.1, or the lab, would refuse in a script.
type Finding struct {
	// Line of the script, from 1.
	Line int
	// Message as the error that would come.
	Message string
}

func (f Finding) String() string { return fmt.Sprintf("line %d: %s", f.Line, f.Message) }

// CheckSignatures reads a script without running it and lists what is wrong
// with its grammar, cmdlet names, parameters and literal parameter values.
// Values that only a run can tell are taken for right.
func CheckSignatures(text string) []Finding {
	b, err := Parse(text)
	if err != nil {
		e := values.AsError(err)
		return []Finding{{e.Line, e.Message}}
	}
	c := &checker{src: bodyOf(b).src}
	c.statements(bodyOf(b).statements)
	return c.found
}

type checker struct {
	src   *source
	found []Finding
}

func (c *checker) say(at extent, message string) {
	line, _ := c.src.place(at.start)
	c.found = append(c.found, Finding{line, message})
}

// unknown stands for a value that only a run can tell.
type unknown struct{}

func (c *checker) command(x *command, piped bool) {
	word, ok := x.name.(*literal)
	if !ok {
		return
	}
	name := ToString(word.value)
	if full := aliases[strings.ToLower(name)]; full != "" {
		c.say(x.extent, fmt.Sprintf("%s is an alias of %s: write the cmdlet's name, or %s.exe for a program", name, full, name))
		return
	}
	sig := signatures()[strings.ToLower(name)]
	if sig == nil {
		if !strings.HasSuffix(strings.ToLower(name), ".exe") && !strings.ContainsAny(name, `\/`) {
			c.say(x.extent, commandNotFound(name).Message)
		}
		return
	}
	args, splat := c.given(x.args)
	if _, err := bindCmdlet(sig, args, piped || splat); err != nil {
		e := values.AsError(err)
		if splat && strings.HasPrefix(e.ID, "MissingMandatoryParameter") {
			return
		}
		c.say(x.extent, sig.name+": "+e.Message)
	}
}

func (c *checker) given(args []argument) (out []given, splat bool) {
	for _, a := range args {
		if a.splat != "" {
			splat = true
			continue
		}
		one := given{name: a.parameter, extent: a.extent}
		if a.value != nil {
			one.hasValue, one.value = true, c.constant(a.value)
			if lit, ok := a.value.(*literal); ok && lit.bare {
				one.text = c.src.cut(lit.extent)
			}
		}
		out = append(out, one)
	}
	return out, splat
}

// constant is a literal's value, or unknown.
func (c *checker) constant(e expr) Value {
	switch x := e.(type) {
	case *literal:
		return x.value
	case *blockExpr:
		return x.block
	case *variable:
		switch strings.ToLower(x.name) {
		case "true":
			return true
		case "false":
			return false
		}
	case *commaExpr:
		items := make([]Value, len(x.items))
		for i, it := range x.items {
			if items[i] = c.constant(it); items[i] == (unknown{}) {
				return unknown{}
			}
		}
		return items
	}
	return unknown{}
}
