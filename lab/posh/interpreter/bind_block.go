package interpreter

import (
	"fmt"
	"strings"

	"changeover/lab/posh/parse"
	"changeover/lab/posh/signatures"
	"changeover/lab/posh/values"
)

// bindBlock sets a script block's parameters as variables of the scope sc.
func (in *Interp) bindBlock(b *values.ScriptBlock, args []signatures.Given, sc *scope) error {
	named := map[string]signatures.Given{}
	var rest []signatures.Given
	for i := 0; i < len(args); i++ {
		a := args[i]
		p, err := signatures.BlockParameter(b, a.Name)
		switch {
		case err != nil:
			return err
		case a.Name == "":
			rest = append(rest, a)
		case p == nil:
			rest = append(rest, signatures.Given{Value: "-" + a.Name})
			if a.HasValue {
				rest = append(rest, a)
			}
		case a.HasValue:
			named[p.Name] = a
		case i+1 < len(args) && args[i+1].Name == "":
			i++
			named[p.Name] = args[i]
		default:
			return &values.Error{
				Message: fmt.Sprintf("Missing an argument for parameter '%s'. Specify a parameter of type '%s' and try again.", p.Name, values.CanonicalType(p.TypeName)),
				ID:      "MissingArgument", Exception: values.BindingException, Category: "InvalidArgument",
			}
		}
	}
	return in.declare(b, named, rest, sc)
}

func (in *Interp) declare(b *values.ScriptBlock, named map[string]signatures.Given, rest []signatures.Given, sc *scope) error {
	inner := &Interp{S: in.S, Sc: sc, src: parse.BodyOf(b).Src}
	for _, p := range parse.BodyOf(b).Params {
		one, ok := named[p.Name]
		if !ok && len(rest) > 0 {
			one, rest, ok = rest[0], rest[1:], true
		}
		var v values.Value
		var err error
		switch {
		case ok && one.Text != "" && values.CanonicalType(p.TypeName) == "System.String":
			v = one.Text
		case ok:
			v, err = values.ConvertParameter(values.Plain(one.Value), p.TypeName, p.Name)
		case p.Value != nil:
			if v, err = inner.eval(p.Value); err == nil && p.TypeName != "" {
				v, err = values.ConvertTo(values.Plain(v), p.TypeName)
			}
		default:
			v = values.Unbound(p.TypeName)
		}
		if err != nil {
			return err
		}
		sc.vars[strings.ToLower(p.Name)] = &slot{value: v, typeName: p.TypeName}
	}
	more := make([]values.Value, len(rest))
	for i, one := range rest {
		more[i] = one.Value
	}
	sc.set("args", more)
	return nil
}
