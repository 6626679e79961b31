package maintenance

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/windows"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/chapter"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// RepairResource is the round of 9.7.2-21 for the resource of one service: its dependencies are cleared, it is brought
// online, and they are cleared once more, since a checkpoint may have brought them back (G-03). Where it does not come
// online, names in the registry are replaced again, and then a person decides. Running services stay as they are.
//
// The round is about the node that has the role now, not the one on which the resource failed: a kernel resource that fails
// takes the role along (6.1.9), to a node with dependencies of its own (9.5.3). What is set there while the resource is online is
// what its checkpoints carry to the other nodes (G-02). The role is not moved back for a repair: people rely on it where it is.
func RepairResource(ctx workflow.Context, c *chapter.Chapter) {
	chapter.RefuseWhileConverting(ctx, c)
	service, _ := c.Site.Service(c.Run.Input().Service)
	c.Role.Refresh(ctx)
	r := repair{Chapter: c, service: service}
	for range mostRounds {
		owner := c.Role.Owner()
		r.round(ctx, owner)
		if c.Run.Checking() || !c.Run.OK() {
			return
		}
		if c.Role.Refresh(ctx); c.Role.Owner() == owner {
			return
		}
	}
	if c.Run.OK() {
		c.Run.Fail(calls.Failure(runbook.ErrVerification, "cannot repair the resource of service %s: the role moved during each of %d attempts, at last to %s; "+
			"look in the cluster events in Failover Cluster Manager for the cause of the moves, correct the cause, then start the runbook again",
			service.Key, mostRounds, c.Role.Owner()))
	}
}

// mostRounds is how often a repair begins again where the role has moved.
const mostRounds = 3

// repair is the repair of the resource of a service.
type repair struct {
	*chapter.Chapter

	service resolved.Service
}

// round is the manual's round on the owner of the role.
func (r repair) round(ctx workflow.Context, owner string) {
	row, name := steps.Int9_7_2Step21, r.service.Key
	if r.service.Store {
		row, name = steps.Int9_7_3Step14, "the information store"
	}
	alone := "service " + r.service.Key + " depends on no other service"
	up := chapter.Step(row, owner, "the resource of "+name+" is online").WithHint(row.Hint)
	// A group of its own: dependencies that a checkpoint brings back later must not count as undone in this group.
	r.Run.Do(ctx, hasResources(r.Chapter, owner, r.service), r.alone(chapter.Step(steps.Int9_5_3Step1, owner, alone)))
	r.Run.Do(ctx, r.online(up), r.alone(chapter.Step(row, owner, alone+" once its resource is online")))
}

// alone clears the dependencies of the service on a node, as long as the role is there.
func (r repair) alone(s runbook.Step) engine.Item {
	want := windows.Service{Name: r.service.Key, NoDependencies: true}
	return engine.Unless(s, []desk.Proof{{Step: s, Want: want}}, func(ctx workflow.Context, a *engine.Attempt) error {
		if _, err := r.Role.Look(ctx, a); err != nil {
			return err
		}
		if owner := r.Role.Owner(); owner != s.Host {
			a.NotNeeded("the role has moved to " + owner + ", and the repair continues on that node")
			return nil
		}
		return a.Ensure(ctx, s.Host, want)
	})
}

// online brings the resource online, wherever the role is by then. Where it fails, the manual's two repairs are tried once on each
// node that the role comes to, and then a person decides.
func (r repair) online(s runbook.Step) engine.Item {
	want := r.Role.ResourceOnline(r.Role.Of(r.service))
	want.Node = ""
	return engine.Ensure(s, want).OrRepair(func(ctx workflow.Context, a *engine.Attempt, err error) error {
		var repaired []string
		for err != nil {
			// The cluster may be about to move the role.
			if _, failed := r.Role.LookAtRest(ctx, a); failed != nil || slices.Contains(repaired, r.Role.Owner()) {
				return err
			}
			if err = chapter.Repair(ctx, r.Chapter, a, r.service, err); err != nil {
				return err
			}
			repaired = append(repaired, r.Role.Owner())
			err = a.Ensure(ctx, s.Host, want)
		}
		return nil
	})
}
