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

// Value returns the bound value of a parameter, or nil.
func (c *Invocation) Value(name string) values.Value { return c.Params[name] }

// String returns a parameter as a string, or "" if it was not given.
func (c *Invocation) String(name string) string { return values.ToString(c.Params[name]) }

// Strings returns a parameter as a list of strings, or nil if it was not given.
func (c *Invocation) Strings(name string) []string {
	if !c.Has(name) {
		return nil
	}
	return values.Strings(c.Params[name])
}

// Bool returns a switch or Boolean parameter, or false if it was not given.
func (c *Invocation) Bool(name string) bool { return values.Truthy(c.Params[name]) }

// Int returns a parameter as a number, or 0 if it was not given or is not a number.
func (c *Invocation) Int(name string) int {
	v := c.Params[name]
	if items, many := values.Enumerable(v); many {
		if len(items) != 1 {
			panic(values.NotSupported("several values for the parameter -%s of %s", name, c.Name))
		}
		v = items[0]
	}
	n, err := values.ToInt(v)
	if err != nil {
		return 0
	}
	return int(n)
}

// Objects returns the value of a parameter if it was given, and the objects of the pipeline otherwise.
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

// LanguageCommand implements a cmdlet that reads or changes the script's scope.
type LanguageCommand func(in *Interp, c *Invocation) error

// Only returns an error if the call has a parameter that is not listed in names: the lab does not model it.
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
