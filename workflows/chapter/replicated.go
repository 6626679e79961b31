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
	err := calls.Failure(runbook.ErrPrecondition, "cannot start %s: XPR is not replicated to %s, so the services of the role do not exist there; the role was not touched. Run replicate-to-node for %s, then start the runbook again",
		c.Run.ID(), list, list)
	c.Run.Do(ctx, Fails(s, calls.Reason(err)))
	c.Run.Fail(err)
}

// PauseUntilReplicated pauses a node to which XPR is not replicated. It stays paused also if the run fails.
func PauseUntilReplicated(ctx workflow.Context, c *Chapter, s runbook.Step, node string) {
	c.Role.Pause(ctx, s, node)
	if role.PausedHere(c.Run.Record(), node) {
		role.PauseAfterFailure(c.Role, node)
	}
}

// PausedHere returns the nodes of the site that Changeover has paused and not resumed, as an earlier run may have left them.
func PausedHere(c *Chapter) []string {
	return slices.DeleteFunc(c.Site.Config.NodeNames(), func(node string) bool { return !role.PausedHere(c.Run.Record(), node) })
}

// withoutXPR returns the further nodes to which XPR is not replicated.
func withoutXPR(c *Chapter) []string {
	return slices.DeleteFunc(c.Site.Config.FurtherNodes(), func(node string) bool { return !role.LacksXPR(c.Role, node) })
}

// FirstUp returns the first of some nodes to which the role can move.
func FirstUp(c *Chapter, nodes []string) string {
	with := slices.DeleteFunc(slices.Clone(nodes), func(node string) bool { return role.LacksXPR(c.Role, node) })
	if len(with) > 0 {
		nodes = with
	}
	return role.FirstUp(c.Role, nodes)
}
