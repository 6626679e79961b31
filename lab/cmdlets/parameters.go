package cmdlets

import (
	"slices"
	"strings"

	"changeover/lab/posh"
)

// commonParameters holds the parameters that every cmdlet has and that the interpreter implements.
var commonParameters = []string{
	"Verbose", "Debug", "ErrorAction", "WarningAction", "InformationAction", "ErrorVariable", "WarningVariable", "OutVariable", "Confirm",
}

// Only returns a cmdlet that accepts only these parameters and the common ones. Other parameters of Windows, which the lab does
// not model, are a NotSupported error.
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

// Equal reports whether two names are equal, ignoring case as Windows does.
func Equal(a, b string) bool { return strings.EqualFold(a, b) }

// First returns the first argument as text, or "".
func First(args []posh.Value) string {
	if len(args) == 0 {
		return ""
	}
	return posh.ToString(args[0])
}
