package cmdlets

import (
	"slices"
	"strings"

	"changeover/lab/posh"
)

// commonParameters are bound for every cmdlet and carried out by the interpreter.
var commonParameters = []string{
	"Verbose", "Debug", "ErrorAction", "WarningAction", "InformationAction", "ErrorVariable", "WarningVariable", "OutVariable", "Confirm",
}

// Only is a cmdlet of which the lab models just these parameters; it refuses the
// others that Windows has.
func Only(run posh.Command, parameters ...string) posh.Command {
	return func(c *posh.Invocation) error {
		for name := range c.Params {
			if !slices.Contains(parameters, name) && !slices.Contains(commonParameters, name) {
				return posh.NotSupported("the parameter -%s of %s", name, c.Name)
			}
		}
		return run(c)
	}
}

// Equal compares names as Windows does.
func Equal(a, b string) bool { return strings.EqualFold(a, b) }

// First is the first argument as text; empty without one.
func First(args []posh.Value) string {
	if len(args) == 0 {
		return ""
	}
	return posh.ToString(args[0])
}
