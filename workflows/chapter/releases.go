package chapter

import (
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/engine"
)

// CheckReleases ends an outermost run before it changes anything where a node runs another release of Windows Server than
// the site file says (V-23): the parts of the manual differ, and so do the commands for the hosts. The error names each node with
// its release. A node that does not answer fails later, in its own steps, and one that leaves the cluster is not asked.
func CheckReleases(ctx workflow.Context, c *Chapter, leaves string) {
	if !c.Run.OK() || c.Run.Input().Parent != nil {
		return
	}
	site, nodes := &c.Site.Config, c.Site.Config.NodeNames()
	seen := make([]runbook.HostRelease, len(nodes))
	group := workflow.NewWaitGroup(ctx)
	for i, node := range nodes {
		if strings.EqualFold(node, leaves) {
			continue
		}
		group.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer group.Done()
			s := runbook.Step{ID: "read-release", Manual: "7.1.1", Title: "read the release of Windows Server on " + node, Host: node}
			query := runbook.HostQuery[runbook.ReleaseQuery]{Site: site.Name, Step: s}
			if engine.AskOnce(ctx, c.Run, s, runbook.ReadReleaseActivity, query, &seen[i]) != nil {
				seen[i] = runbook.HostRelease{}
			}
		})
	}
	group.Wait(ctx)
	var runs []string
	differs := false
	for i, node := range nodes {
		if seen[i].Windows != "" {
			name := strings.TrimSpace(seen[i].Windows)
			if name == "" {
				name = "an unknown release"
			}
			runs = append(runs, node+" runs "+name)
			differs = differs || seen[i].Release != site.Cluster.WindowsServer
		}
	}
	if differs {
		c.Run.Fail(calls.Failure(runbook.ErrPrecondition,
			"cannot start %s: not every node runs Windows Server %s, the release in the site file (cluster.windowsServer): %s; correct the site file, or install that release on every node, then start the runbook again",
			c.Run.ID(), site.Cluster.WindowsServer, strings.Join(runs, ", ")))
	}
}
