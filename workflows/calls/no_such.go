package calls

import (
	"strings"

	"changeover/runbook"
)

// NoSuch returns the error of a run whose input names what its site does not have; field is where the site file lists
// what it has, known.
func NoSuch(id, site, what, name, field string, known []string) error {
	instead := "the site file has no " + what + " (" + field + "); add one"
	if len(known) > 0 {
		choose := "choose "
		if len(known) > 1 {
			choose += "one of "
		}
		instead = choose + strings.Join(known, ", ") + ", or add the " + what + " to " + field + " in the site file"
	}
	if name == "" {
		return Failure(runbook.ErrBadInput, "cannot start %s: the input names no %s of %s: %s", id, what, site, instead)
	}
	return Failure(runbook.ErrBadInput, "cannot start %s: %s is no %s of %s: %s", id, name, what, site, instead)
}
