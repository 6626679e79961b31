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
func addSatellite(ctx workflow.Context, r *run) {
	r.reenter(ctx, false, func(ctx workflow.Context, r *run) {
		satellite, _ := r.site.Satellite(r.in.Satellite)
		r.satelliteInstalled(ctx)
		r.survey(ctx)
		r.stopRole(ctx, step("SAT-9.10-1", "9.10/1", r.owner, "the role is offline"))
		r.transition(ctx, step("SAT-9.10-2", "9.10/2", r.owner, "the licence service is online"), r.resourceOnline(r.resourceOf("licsvc")))
		r.ensure(ctx, step("SAT-9.10-4", "9.10/3", r.owner, "the Kernel list names satellite "+satellite.Name), r.kernelList(kernelLines(satellite.Name)))
		r.layers(ctx, satellite.Name, satellite.Apls)
		r.startRole(ctx, step("SAT-9.10-7", "9.10/7", r.owner, "the whole role is online"))
	})
}

// satelliteInstalled is the precondition that a person vouches for.
func (r *run) satelliteInstalled(ctx workflow.Context) {
	satellite, _ := r.site.Satellite(r.in.Satellite)
	title := "vouch that satellite " + satellite.Name + " is installed by its own manual; " + connectionNote
	for _, apl := range satellite.Apls {
		if catalogue.IsReporting(apl) {
			title += "; " + apl + " uses SQL Server " + satellite.SQLServer + " outside the cluster"
		}
	}
	r.attest(ctx, "satellite-"+satellite.Name, title, step("SAT-9.10-0", "9.10", satellite.Name, "the satellite is installed"))
}

// layers is 9.10-5: which access protocol layers run on the satellite.
func (r *run) layers(ctx workflow.Context, satellite string, apls []string) {
	s := step("SAT-9.10-6", "9.10/5", r.owner, "the layers on satellite "+satellite+" are listed")
	if len(apls) == 0 {
		r.notApplicable(ctx, s, "the satellite carries no access protocol layers")
		return
	}
	var lines []string
	for _, apl := range apls {
		lines = append(lines, apl+","+satellite)
	}
	r.ensure(ctx, s, activities.RegistryValue{
		Key: keyServices, Name: layersValue, Type: registryMultiString, Lines: &activities.RegistryLines{Present: lines},
	})
}
