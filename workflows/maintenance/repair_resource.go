package maintenance

import (
	"go.temporal.io/sdk/workflow"

	"changeover/config/catalogue/steps"
	"changeover/workflows/chapter"
)

// RepairResource is the round of 9.7.2-21 for the resource of one service: its dependencies are cleared, it is brought
// online, and they are cleared once more, since a checkpoint may have brought them back (G-03). Where it does not come
// online, names in the registry are replaced again, and then a person decides. Running services stay as they are.
func RepairResource(ctx workflow.Context, c *chapter.Chapter) {
	service, _ := c.Site.Service(c.Run.Input().Service)
	c.Role.Refresh(ctx)
	owner, row := c.Role.Owner(), steps.Int9_7_2Step21
	if service.Store {
		row = steps.Int9_7_3Step14
	}
	alone := "service " + service.Key + " depends on no other service"
	up := chapter.Step(row, owner, "resource of "+service.Key+": is online").WithHint(chapter.OnlineHint)
	// A group of its own: dependencies that a checkpoint brings back later must not count as undone in this group.
	c.Run.Do(ctx, hasResources(c, owner, service), chapter.NoDependencies(chapter.Step(steps.Int9_5_3Step1, owner, alone), service))
	c.Run.Do(ctx, chapter.Online(c, up, service), chapter.NoDependencies(chapter.Step(row, owner, alone+" once its resource is online"), service))
}
