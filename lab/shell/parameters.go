package shell

import (
	"slices"

	"changeover/lab/posh"
)

// commonParameters are bound for every cmdlet and carried out by the interpreter.
var commonParameters = []string{
	"Verbose", "Debug", "ErrorAction", "WarningAction", "InformationAction", "ErrorVariable", "WarningVariable", "OutVariable", "Confirm",
}

// only is a cmdlet of which the lab models just these parameters; it refuses the
// others that Windows has.
func only(run posh.Command, parameters ...string) posh.Command {
	return func(c *posh.Invocation) error {
		for name := range c.Params {
			if !slices.Contains(parameters, name) && !slices.Contains(commonParameters, name) {
				return posh.NotSupported("the parameter -%s of %s", name, c.Name)
			}
		}
		return run(c)
	}
}
