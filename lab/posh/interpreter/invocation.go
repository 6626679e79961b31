package interpreter

import (
	"changeover/lab/posh/signatures"
	"changeover/lab/posh/values"
)

// Has reports whether the parameter was given.
func (c *Invocation) Has(name string) bool {
	_, ok := c.Params[name]
	return ok
}

// Value is the parameter as it was bound, or nil.
func (c *Invocation) Value(name string) values.Value { return c.Params[name] }

// String is the parameter as a string; empty where it was not given.
func (c *Invocation) String(name string) string { return values.ToString(c.Params[name]) }

// Strings is the parameter as a list of strings; nil where it was not given.
func (c *Invocation) Strings(name string) []string {
	if !c.Has(name) {
		return nil
	}
	return values.Strings(c.Params[name])
}

// Bool is the switch or boolean parameter; false where it was not given.
func (c *Invocation) Bool(name string) bool { return values.Truthy(c.Params[name]) }

// Int is the parameter as a number; 0 where it was not given or is none.
func (c *Invocation) Int(name string) int {
	v := c.Params[name]
	if items, many := values.Enumerable(v); many {
		if len(items) != 1 {
			panic(values.NotSupported("several values of -%s of %s", name, c.Name))
		}
		v = items[0]
	}
	n, err := values.ToInt(v)
	if err != nil {
		return 0
	}
	return int(n)
}

// Objects is what the parameter was given, or else what came down the pipeline.
func (c *Invocation) Objects(name string) []values.Value {
	if c.Has(name) {
		return values.Array(c.Params[name])
	}
	return c.Input
}

// EmitAll writes several objects to the pipeline, one after the other.
func (c *Invocation) EmitAll(vs []values.Value) {
	for _, v := range vs {
		c.Emit(v)
	}
}

// LanguageCommand is a cmdlet that needs the script's own scope.
type LanguageCommand func(in *Interp, c *Invocation) error

// Only refuses parameters other than these, since the lab does not model them.
func Only(c *Invocation, names ...string) error {
	for given := range c.Params {
		if !isCommon(given) && !values.ContainsFold(names, given) {
			return values.NotSupported("the parameter -%s of %s", given, c.Name)
		}
	}
	return nil
}

func isCommon(name string) bool {
	for _, p := range signatures.Common {
		if p.Name == name {
			return true
		}
	}
	return name == "Confirm"
}
