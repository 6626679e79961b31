package membership

import (
	"go.temporal.io/sdk/workflow"

	kinds "changeover/activities/engine"
	"changeover/activities/registry"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
)

// RemoveSatellite undoes 9.10: the cluster no longer lists the kernel services and the access protocol
// layers of a satellite. The registry is edited while only the licence service is online, as for its addition (G-02). The
// site file still names the satellite meanwhile.
func RemoveSatellite(ctx workflow.Context, c *chapter.Chapter) {
	chapter.RefuseWhileConverting(ctx, c)
	satellite := c.Run.Input().Satellite
	c.Role.Refresh(ctx)
	if c.Run.Checking() {
		takeOff(ctx, c, satellite, len(factsOf(c, satellite)) > 0)
	} else if listed := c.Run.Rehearse(ctx, func(ctx workflow.Context) { c.Run.Do(ctx, unlisted(c, satellite, "", engine.Ensure)...) }); len(listed) > 0 && c.Run.OK() {
		chapter.Reenter(ctx, c, false, func(ctx workflow.Context) { takeOff(ctx, c, satellite, true) })
	}
	forget(ctx, c, "satellite-forgotten", satellite, !c.Run.Deviated())
	stillNamed(ctx, c, satellite, "the site file still names satellite "+satellite+": remove "+satellite+" from satellites; otherwise the next deployment adds "+satellite+" again")
}

// takeOff takes a satellite off both lists, and looks at them again once the role is online. known: the satellite was
// listed, so a person is asked whether it is out of service.
func takeOff(ctx workflow.Context, c *chapter.Chapter, satellite string, known bool) {
	if known {
		c.Run.Do(ctx, chapter.AttestNow(c, "satellite-stopped", "attest that satellite "+satellite+" is out of service; the manual of the satellite describes how to remove XPR",
			runbook.Step{ID: "satellite-stopped", Manual: "9.10", Host: satellite, Title: "XPR on the satellite is stopped and does not start again; the services of the satellite run on another server or are no longer needed"})...)
	}
	if !c.Run.Checking() {
		c.Role.Refresh(ctx)
	}
	owner := c.Role.Owner()
	c.Run.Do(ctx, c.Preconditions().Preflight(owner)...)
	c.Role.WorkOn(owner) // A licence service that fails takes the role to another node.
	c.Role.Stop(ctx, chapter.Step(steps.Sat9_10Step1, owner, "the role is offline"))
	licence, _ := c.Site.Service(chapter.LicenceService)
	alone := chapter.Step(steps.Sat9_10Step2, owner, "the licence service is the only service of XPR that is online")
	c.Run.Do(ctx, append([]engine.Item{
		engine.Transition(chapter.Step(steps.Sat9_10Step2, owner, "the licence service is online"), c.Role.ResourceOnline(c.Role.Of(licence))),
		engine.Gate(alone, chapter.OnlyOnline(c, chapter.LicenceService)),
	}, unlisted(c, satellite, "", engine.Ensure)...)...)
	c.Role.Start(ctx, chapter.Step(steps.Sat9_10Step7, c.Role.Owner(), "the whole role is online"))
	if !c.Run.Checking() {
		// The services and their checkpoints may have changed the lists again (G-02).
		c.Run.Do(ctx, unlisted(c, satellite, " while the role is online", engine.Check)...)
	}
}

// unlisted are both lists without the lines of a satellite.
func unlisted(c *chapter.Chapter, satellite, when string, item func(runbook.Step, kinds.Wanted) engine.Item) []engine.Item {
	list := func(row steps.Step, title, value, manual string) engine.Item {
		return item(chapter.Step(row, c.Role.Owner(), title+when, manual), registry.Value{
			Key: chapter.KeyServices, Name: value, Type: chapter.RegistryMultiString, Lines: &registry.Lines{DropHosts: []string{satellite}, OnlyIfExists: true},
		})
	}
	return []engine.Item{
		list(steps.Sat9_10Step4, "the Kernel list does not name satellite "+satellite, chapter.KernelValue, "9.10/3"),
		list(steps.Sat9_10Step6, "the layer list names no layer of satellite "+satellite, chapter.LayersValue, "9.10/5"),
	}
}
