// Package attributes holds the search attributes by which the Temporal UI filters runs.
package attributes

import (
	"go.temporal.io/sdk/temporal"

	"changeover/runbook"
)

// The search attributes of every run; the worker registers them.
var (
	Site    = temporal.NewSearchAttributeKeyKeyword(runbook.SiteAttribute)
	Runbook = temporal.NewSearchAttributeKeyKeyword(runbook.RunbookAttribute)
	Host    = temporal.NewSearchAttributeKeyKeyword(runbook.HostAttribute)
	State   = temporal.NewSearchAttributeKeyKeyword(runbook.StateAttribute)
)

// AtStart returns the attributes that a workflow of a site is started with, so that it is found before a
// worker has taken it up; name is its type.
func AtStart(site, name string) temporal.SearchAttributes {
	return temporal.NewSearchAttributes(Site.ValueSet(site), Runbook.ValueSet(name), State.ValueSet(string(runbook.StateRunning)))
}
