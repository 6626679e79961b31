package calls

import (
	"strings"

	"changeover/runbook"
)

// NoSuch returns the error of a run whose input names what its site does not have; field is where the site file lists
// what it has, known.
func NoSuch(id, site, what, name, field string, known []string) error {
	if name == "" {
		return Failure(runbook.ErrBadInput, "cannot start %s: the input names no %s of %s: %s", id, what, site, instead("a "+what, field, known))
	}
	return Failure(runbook.ErrBadInput, "cannot start %s: %s has no %s %s: %s", id, site, what, name, instead(name, field, known))
}

// InstallNode returns the error of a run for a further node whose input names the install node; further are the further nodes.
func InstallNode(id, site, node string, further []string) error {
	return Failure(runbook.ErrBadInput, "cannot start %s: %s is the install node of %s, and this runbook needs another node: %s",
		id, node, site, instead("another node", "nodes", further))
}

// instead says what a person can choose or add.
func instead(missing, field string, known []string) string {
	add := "add " + missing + " to " + field + " in the site file"
	switch len(known) {
	case 0:
		return add
	case 1:
		return "choose " + known[0] + ", or " + add
	}
	return "choose one of " + strings.Join(known, ", ") + ", or " + add
}
