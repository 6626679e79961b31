package workflows

import (
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/adopt"
	"changeover/workflows/chapter"
)

// adoption takes over a cluster that was built by hand: it looks at what deploy would do, runbook by runbook.
func adoption(ctx workflow.Context, c *chapter.Chapter) {
	passes := []adopt.Pass{
		{Runbook: runbook.Prepare, Chapter: prepare},
		{Runbook: runbook.Install, Chapter: install},
		{Runbook: runbook.Integrate, Chapter: integrate},
	}
	for _, node := range c.Site.Config.FurtherNodes() {
		passes = append(passes, adopt.Pass{Runbook: runbook.ReplicateToNode, Input: runbook.Input{Node: node}, Chapter: replicate})
	}
	passes = append(passes, adopt.Pass{Runbook: runbook.FailoverTest, Chapter: failoverTest})
	for _, satellite := range c.Site.Config.SatelliteNames() {
		passes = append(passes, adopt.Pass{Runbook: runbook.AddSatellite, Input: runbook.Input{Satellite: satellite}, Chapter: addSatellite})
	}
	adopt.Cluster(ctx, c, passes)
}
