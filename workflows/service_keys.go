package workflows

import (
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/setup"
)

// The manual's tables spell the keys of some services in two ways, and it makes up those of the Exchange connectors from names
// (E-C20, E-C24, E-C25). Where the install node has a service under another key, every runbook uses that key (G-08).

// keepKeys records the keys of the install node that differ from the tables, and uses them from now on.
func keepKeys(ctx workflow.Context, c *chapter.Chapter, shown []runbook.Fact) {
	for _, own := range setup.OwnKeys(c.Site, shown) {
		c.Run.Record().Remember(ctx, own.Fact(), own.Key, "")
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
