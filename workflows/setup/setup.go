// Package setup says what a person enters in the programs of chapter 4: the operator tasks with their
// pages, the site's value for each field, and what the hosts show once a program has ended.
package setup

import (
	"strings"

	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
)

// LicenceServiceKey is the key of the licence service, which the wrapper installs before XPR.
const LicenceServiceKey = "licsvc"

// Tasks are the operator tasks of the installation of one site. Owner is the node that owns the role, and
// with it the cluster drive.
type Tasks struct {
	Site  *resolved.Site
	Owner string
	// InUse: the role has resources of XPR, so the programs are in use.
	InUse bool
}

// step is a row of the step table on a host: the title says what becomes true there.
func step(row steps.Step, host, title string) runbook.Step {
	return runbook.Step{ID: row.ID, Manual: row.Manual, Title: title, Host: host}
}

// list joins names.
func list(items []string) string { return strings.Join(items, "; ") }
