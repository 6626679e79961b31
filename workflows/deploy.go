package workflows

import (
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/chapter"
)

// deploy runs all runbooks for all nodes and satellites of a site, in the manual's order, as children
// under its own lock. On a finished site each of them compares and changes nothing, and the failover
// test moves nothing.
func deploy(ctx workflow.Context, c *chapter.Chapter) {
	c.Run.ReceiveReports(ctx)
	c.Run.Child(ctx, runbook.Prepare, runbook.Input{})
	c.Run.Child(ctx, runbook.Install, runbook.Input{})
	c.Run.Child(ctx, runbook.Integrate, runbook.Input{})
	for _, node := range c.Site.Config.FurtherNodes() {
		c.Run.Child(ctx, runbook.ReplicateToNode, runbook.Input{Node: node})
	}
	testFailover(ctx, c)
	for _, satellite := range c.Site.Config.SatelliteNames() {
		c.Run.Child(ctx, runbook.AddSatellite, runbook.Input{Satellite: satellite})
	}
}

// testFailover moves the role only where the test has never passed, or where this deployment or another run has
// changed something since.
func testFailover(ctx workflow.Context, c *chapter.Chapter) {
	c.Run.Record().Read(ctx)
	if c.Run.Record().Has(runbook.FactFailoverTested) && !c.Run.Record().ChangedSinceTest() {
		compared := c.Run.Child(ctx, runbook.FailoverTest, runbook.Input{Mode: runbook.Check})
		if c.Run.Checking() || compared.State == runbook.StateInSync {
			return
		}
	}
	c.Run.Child(ctx, runbook.FailoverTest, runbook.Input{})
}
