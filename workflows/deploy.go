package workflows

import (
	"changeover/runbook"

	"go.temporal.io/sdk/workflow"
)

// deploy runs all runbooks for all nodes and satellites of a site, in the manual's order, as children
// under its own lock. On a finished site each of them compares and changes nothing, and the failover
// test moves nothing.
func deploy(ctx workflow.Context, c *chapter) {
	c.run.ReceiveReports(ctx)
	c.run.Child(ctx, runbook.Prepare, runbook.Input{})
	c.run.Child(ctx, runbook.Install, runbook.Input{})
	c.run.Child(ctx, runbook.Integrate, runbook.Input{})
	for _, node := range c.site.Config.FurtherNodes() {
		c.run.Child(ctx, runbook.ReplicateToNode, runbook.Input{Node: node})
	}
	testFailover(ctx, c)
	for _, satellite := range c.site.Config.SatelliteNames() {
		c.run.Child(ctx, runbook.AddSatellite, runbook.Input{Satellite: satellite})
	}
}

// testFailover moves the role only where that is news: the test has never passed, or something has
// changed since, by this deployment or by any other run.
func testFailover(ctx workflow.Context, c *chapter) {
	c.run.Record().Read(ctx)
	if c.run.Record().Has(runbook.FactFailoverTested) && !c.run.Record().ChangedSinceTest() {
		compared := c.run.Child(ctx, runbook.FailoverTest, runbook.Input{Mode: runbook.Check})
		if c.run.Checking() || compared.State == runbook.StateInSync {
			return
		}
	}
	c.run.Child(ctx, runbook.FailoverTest, runbook.Input{})
}
