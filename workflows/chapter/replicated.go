package chapter

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/role"
)

// RefuseWithoutXPR ends a run that would move the role to nodes to which XPR is not replicated yet, before it changes anything: the
// role must not move before its replication (9.5, G-15).
func RefuseWithoutXPR(ctx workflow.Context, c *Chapter, s runbook.Step) {
	nodes := withoutXPR(c)
	if c.Run.Checking() || len(nodes) == 0 {
		return
	}
	list := strings.Join(nodes, " and ")
	s.Host, s.Title = c.Site.Config.FirstNode(), "XPR is replicated to every node of the site"
	err := calls.Failure(runbook.ErrPrecondition, "cannot start %s: XPR is not replicated to %s, so the services of the role do not exist there; the role was not touched. Run replicate-to-node for %s, then start this runbook again",
		c.Run.ID(), list, list)
	c.Run.Do(ctx, Fails(s, calls.Reason(err)))
	c.Run.Fail(err)
}

// withoutXPR returns the further nodes of a site that Changeover has built to which XPR is not replicated. The record of a site
// that was built by hand does not show where XPR is.
func withoutXPR(c *Chapter) []string {
	record := c.Run.Record()
	if !record.Has(runbook.FactCommissioning) {
		return nil
	}
	return slices.DeleteFunc(c.Site.Config.FurtherNodes(), func(node string) bool { return record.Has(runbook.FactReplicatedPrefix + node) })
}

// FirstUp returns the first of some nodes to which the role can move.
func FirstUp(c *Chapter, nodes []string) string { return role.FirstUp(c.Role, nodes) }
