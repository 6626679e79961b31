package workflows

import (
	"changeover/activities"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/workflow"
)

// connectionNote is what the manual's history says of satellites with Connection APL (D-53, E-C93).
const connectionNote = "with Connection APL on a satellite, the UC option of Smart Backup & Restore cannot be used"

// addSatellite carries out 9.10 for one satellite: the cluster learns of its kernel
// services and of its access protocol layers. The registry is edited while only the
// licence service is online, whose checkpoints carry the edit to every node.
func addSatellite(ctx workflow.Context, c *chapter) {
	r.reenter(ctx, false, func(ctx workflow.Context, c *chapter) {
		satellite, _ := c.site.Config.Satellite(c.run.Input().Satellite)
		satelliteInstalled(ctx, c)
		c.role.Survey(ctx)
		c.role.Stop(ctx, step(steps.Sat9_10Step1, /*9.10/1*/ c.role.Owner(), "the role is offline"))
		c.run.Do(ctx, engine.Transition(step(steps.Sat9_10Step2, /*9.10/2*/ c.role.Owner(), "the licence service is online"), c.role.ResourceOnline(r.resourceOf("licsvc")))
		c.run.Do(ctx, engine.Ensure(step(steps.Sat9_10Step4, /*9.10/3*/ c.role.Owner(), "the Kernel list names satellite "+satellite.Name), kernelList(c, kernelLines(satellite.Name)))
		layers(ctx, c, satellite.Name, satellite.Apls)
		c.role.Start(ctx, step(steps.Sat9_10Step7, /*9.10/7*/ c.role.Owner(), "the whole role is online"))
	})
}

// satelliteInstalled is the precondition that a person vouches for.
func satelliteInstalled(ctx workflow.Context, c *chapter) {
	satellite, _ := c.site.Config.Satellite(c.run.Input().Satellite)
	title := "vouch that satellite " + satellite.Name + " is installed by its own manual; " + connectionNote
	for _, apl := range satellite.Apls {
		if catalogue.IsReporting(apl) {
			title += "; " + apl + " uses SQL Server " + satellite.SQLServer + " outside the cluster"
		}
	}
	attest(ctx, c, "satellite-"+satellite.Name, title, step(steps.Sat9_10Step0, /*9.10*/ satellite.Name, "the satellite is installed"))
}

// layers is 9.10-5: which access protocol layers run on the satellite.
func layers(ctx workflow.Context, c *chapter, satellite string, apls []string) {
	s := step(steps.Sat9_10Step6, /*9.10/5*/ c.role.Owner(), "the layers on satellite "+satellite+" are listed")
	if len(apls) == 0 {
		c.run.Do(ctx, engine.NotNeeded(s, "the satellite carries no access protocol layers")
		return
	}
	var lines []string
	for _, apl := range apls {
		lines = append(lines, apl+","+satellite)
	}
	c.run.Do(ctx, engine.Ensure(s, registry.RegistryValue{
		Key: keyServices, Name: layersValue, Type: registryMultiString, Lines: &registry.RegistryLines{Present: lines},
	})
}
