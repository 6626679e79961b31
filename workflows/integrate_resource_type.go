package workflows

import (
	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	"changeover/activities/windows"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
	"changeover/workflows/role"
)

// resourceDLLPath is the information store's resource DLL, the same on every node (9.2-1).
const resourceDLLPath = `%SystemRoot%\cluster\mrsclusres.dll`

// resourceType is 9.2: the information store's resource type on every node.
func resourceType(ctx workflow.Context, c *chapter.Chapter) {
	n1 := c.Site.Config.FirstNode()
	var group []engine.Item
	for _, node := range append(c.Site.Config.FurtherNodes(), n1) {
		group = append(group, resourceDLL(c, node)...)
	}
	c.Run.Do(ctx, append(group, engine.Ensure(chapter.Step(steps.Int9_2Step3, n1, "resource type mrsclusres is registered"),
		cluster.ResourceType{Name: role.InformationStore, DLL: resourceDLLPath}))...)
	for _, node := range c.Site.Config.FurtherNodes() {
		c.Role.Pause(ctx, chapter.Step(steps.Int9_2Step4, n1, "node "+node+" is paused"), node)
	}
}

// resourceDLL are 9.2-1 and -2 on one node. Where the cluster service holds the old file, it is
// stopped for the copy, except on the node that owns the role.
func resourceDLL(c *chapter.Chapter, node string) []engine.Item {
	file, inUse := resourceDLLFile(c), false
	return []engine.Item{
		engine.Ensure(chapter.Step(steps.Int9_2Step1, node, "the resource DLL is the same as on the setup medium"), file).NoRemedy().
			OrRepair(func(ctx workflow.Context, a *engine.Attempt, err error) error {
				if calls.TypeOf(err) != runbook.ErrFileInUse {
					return err
				}
				err = a.Ensure(ctx, node, cluster.FileHeldByService{Copy: file, Node: node, NotOwnerOf: c.Role.Name()})
				inUse = err == nil
				return err
			}),
		engine.Perform(chapter.Step(steps.Int9_2Step2, node, "the cluster service no longer uses the old resource DLL"), func(_ workflow.Context, a *engine.Attempt) error {
			if inUse {
				a.Show("cluster service", "stopped for the copy and started again, see INT-9.2-1")
			} else {
				a.NotNeeded("the cluster service did not have to be stopped, see INT-9.2-1")
			}
			return nil
		}),
	}
}

// resourceDLLFile is the copy of the resource DLL from the setup medium.
func resourceDLLFile(c *chapter.Chapter) windows.FileCopy {
	return windows.FileCopy{Source: c.Site.Config.Media.Path + `\XpressionsInstall\AddOn\Misc\Cluster\x64\mrsclusres.dll`, Destination: resourceDLLPath}
}
