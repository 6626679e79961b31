package membership

import (
	"go.temporal.io/sdk/workflow"

	"changeover/workflows/chapter"
)

// RemoveNode takes a node out of the cluster for good, whether it answers or not. The site file still names the node
// meanwhile, and loses it afterwards. XPR stays installed there, and must not start.
func RemoveNode(ctx workflow.Context, c *chapter.Chapter) {
	chapter.RefuseWhileConverting(ctx, c)
	l := leave(ctx, c)
	if l.state() == "" && len(factsOf(c, l.node)) == 0 {
		c.Run.Do(ctx, chapter.ReadShows(l.about("eviction", "cluster "+c.Site.Config.Cluster.Name+" no longer has node "+l.node), "the cluster has no such node, and the site record has no fact about "+l.node))
	} else {
		chapter.Reenter(ctx, c, false, func(ctx workflow.Context) {
			l := l.again(ctx)
			c.Run.Do(ctx, l.twoStay())
			l.mayGo(ctx)
			c.Run.Do(ctx, l.licence("no licence file in use contains the MAC address of "+l.node+l.knownMAC()+"; a licence file is valid only with the network adapters that it names (V-22)")...)
			c.Run.Do(ctx, l.neverAgain()...)
			l.resumePaused(ctx)
			l = l.again(ctx)
			l.roleAway(ctx)
			l.out(ctx, false)
			isOut := l.isOut(ctx)
			l.leftBehind(ctx, isOut)
			forget(ctx, c, "node-forgotten", l.node, isOut)
		})
	}
	stillNamed(ctx, c, l.node, "the site file still names node "+l.node+": remove "+l.node+" from nodes and from every field that names an owner; otherwise the next deployment stops, because the cluster has no such node")
}
