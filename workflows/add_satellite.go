package workflows

import (
	"cmp"
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	kinds "changeover/activities/engine"
	"changeover/activities/registry"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// connectionNote is what the manual's history says of satellites with Connection APL (D-53, E-C93).
const connectionNote = "if Connection APL runs on a satellite, the UC option of Smart Backup & Restore cannot be used"

// addSatellite carries out 9.10 for one satellite: its kernel services and its access protocol layers
// are written into the two lists in the registry. The registry is edited while only the licence service is online, whose
// checkpoints carry the edit to every node.
func addSatellite(ctx workflow.Context, c *chapter.Chapter) {
	chapter.RefuseWhileConverting(ctx, c)
	chapter.Reenter(ctx, c, false, func(ctx workflow.Context) {
		satellite, _ := c.Site.Config.Satellite(c.Run.Input().Satellite)
		satelliteInstalled(ctx, c, satellite)
		if !c.Run.Checking() {
			c.Role.Refresh(ctx)
		}
		owner := c.Role.Owner()
		c.Run.Do(ctx, c.Preconditions().Preflight(owner)...)
		c.Role.WorkOn(owner) // A licence service that fails takes the role to another node.
		c.Role.Stop(ctx, chapter.Step(steps.Sat9_10Step1, owner, "the role is offline"))
		licence, _ := c.Site.Service(chapter.LicenceService)
		kernel := chapter.Step(steps.Sat9_10Step4, owner, "the Kernel list names satellite "+satellite.Name, "9.10/3")
		c.Run.Do(ctx,
			engine.Transition(chapter.Step(steps.Sat9_10Step2, owner, "the licence service is online"), c.Role.ResourceOnline(c.Role.Of(licence))),
			engine.Gate(chapter.Step(steps.Sat9_10Step2, owner, "the licence service is the only service of XPR that is online"), chapter.OnlyOnline(c, chapter.LicenceService)),
			engine.Ensure(kernel, chapter.KernelList(c, chapter.KernelLines(satellite.Name))),
			layers(c, satellite, engine.Ensure),
		)
		c.Role.Start(ctx, chapter.Step(steps.Sat9_10Step7, c.Role.Owner(), "the whole role is online"))
		if c.Run.Checking() {
			return
		}
		// The services and their checkpoints may have changed the lists again (G-02).
		c.Run.Do(ctx, satelliteListed(c, satellite, "while the role is online")...)
		if !c.Run.Deviated() {
			c.Run.Record().Remember(ctx, runbook.FactSatellitePrefix+satellite.Name, "the registry lists of the cluster named the satellite while the role was online", "")
		}
	})
}

// satelliteListed checks that the Kernel list and the layer list name a satellite (9.10/7).
func satelliteListed(c *chapter.Chapter, satellite config.Satellite, when string) []engine.Item {
	kernel := chapter.Step(steps.Sat9_10Step7, c.Role.Owner(), "the Kernel list names satellite "+satellite.Name+" "+when)
	list := func(s runbook.Step, want kinds.Wanted) engine.Item {
		s.ID, s.Manual, s.Title = kernel.ID, kernel.Manual, s.Title+" "+when
		return engine.Check(s.WithHint(steps.Sat9_10Step7.Hint), want)
	}
	group := []engine.Item{engine.Check(kernel.WithHint(steps.Sat9_10Step7.Hint), chapter.KernelList(c, chapter.KernelLines(satellite.Name)))}
	if len(satellite.Apls) > 0 {
		group = append(group, layers(c, satellite, list))
	}
	return group
}

// satelliteInstalled has a person attest that the satellite is installed.
func satelliteInstalled(ctx workflow.Context, c *chapter.Chapter, satellite config.Satellite) {
	s := chapter.Step(steps.Sat9_10Step0, satellite.Name, "the satellite is installed")
	var layers []string
	title := "attest that satellite " + satellite.Name + " is installed as its own manual describes"
	for _, apl := range satellite.Apls {
		layer := apl
		if slices.Contains(c.Site.ReportingLayers, apl) {
			layer += " with SQL Server " + satellite.SQLServer
			title += ", and that layer " + apl + " uses SQL Server " + satellite.SQLServer + " outside the cluster"
		}
		layers = append(layers, layer)
	}
	c.Run.Attest(ctx, desk.Task{
		Steps: []runbook.Step{s}, SiteValues: map[string]string{desk.FactOf(s): cmp.Or(strings.Join(layers, ", "), "no layer")},
		OperatorTask: runbook.OperatorTask{ID: "satellite-" + satellite.Name, Title: title + "; " + connectionNote},
	})
}

// layers is 9.10-5: which access protocol layers run on the satellite.
func layers(c *chapter.Chapter, satellite config.Satellite, item func(runbook.Step, kinds.Wanted) engine.Item) engine.Item {
	s := chapter.Step(steps.Sat9_10Step6, c.Role.Owner(), "the layer list names the layers of satellite "+satellite.Name, "9.10/5")
	if len(satellite.Apls) == 0 {
		return engine.NotNeeded(s, "the site file lists no access protocol layers for satellite "+satellite.Name)
	}
	var lines []string
	for _, apl := range satellite.Apls {
		lines = append(lines, apl+","+satellite.Name)
	}
	return item(s, registry.Value{Key: chapter.KeyServices, Name: chapter.LayersValue, Type: chapter.RegistryMultiString, Lines: &registry.Lines{Present: lines}})
}
