package workflows

import (
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/windows/check"
	"changeover/runbook"
	"changeover/workflows/chapter"
)

// The manual's tables spell the keys of some services in two ways, and it makes up those of the Exchange connectors from names
// (E-C20, E-C24, E-C25). Where the install node has a service under another key, every runbook uses that key (G-08).

// keepKeys records the keys of the install node that differ from the tables, and uses them from now on.
func keepKeys(ctx workflow.Context, c *chapter.Chapter, shown []runbook.Fact) {
	for _, fact := range shown {
		wanted, ok := strings.CutPrefix(fact.Name, check.KeyFact)
		service, ours := c.Site.Service(wanted)
		if ok && ours {
			c.Run.Record().Remember(ctx, runbook.FactServiceKeyPrefix+service.Name, fact.Value, "")
		}
	}
	ownKeys(c)
}

// ownKeys gives the site's services the keys that the site record has for them.
func ownKeys(c *chapter.Chapter) {
	for _, service := range c.Site.Services {
		if fact, ok := c.Run.Record().Fact(runbook.FactServiceKeyPrefix + service.Name); ok {
			c.Site.TakeKey(service.Name, fact.Value)
		}
	}
}
