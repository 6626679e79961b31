package workflows

import (
	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// registryNames is 9.3: XPR's own registry trees know the virtual server instead of
// the node. All of it comes before any checkpoint, which would keep the old names (G-01).
func (r *run) registryNames(ctx workflow.Context) {
	n1, v := r.owner, r.site.VirtualServer
	r.backUpRegistry(ctx)
	// The node's line is deleted before names are replaced, or it would become a second line of the virtual server.
	r.ensure(ctx, step("INT-9.3-2", "9.3/2c", n1, "Monitor Directory lists the virtual server only"), activities.RegistryValue{
		Key: keyGlobals, Name: "Monitor Directory", Type: registryMultiString,
		Lines: &activities.RegistryLines{Present: []string{`\\` + v.Name + `\MrsMonitor`}, DropHosts: r.site.NodeNames()},
	})
	r.ensure(ctx, step("INT-9.3-1", "9.3/2", n1, "XPR's registry trees name the virtual server instead of the node"), r.rename())
	r.ensure(ctx, step("INT-9.3-3", "9.3/3", n1, "LicSvcAddress has the virtual server's address"), activities.RegistryValue{
		Key: keyGlobals, Name: "LicSvcAddress", Type: registryString,
		URLHost: v.IP, URLScheme: licsvcScheme, URLPort: r.site.Licensing.ServicePort,
	})
	r.ensure(ctx, step("INT-9.3-4", "9.3/4", n1, "the Kernel list holds the site's satellites only"), r.kernelList(nil))
	r.ensure(ctx, step("INT-9.3-5", "9.3/5", n1, "BindAddress is the virtual server's address"), activities.RegistryValue{
		Key: keyTCPPlug, Name: "BindAddress", Type: registryString, ForceType: true, Data: []string{v.IP},
	})
	r.ensure(ctx, step("INT-9.3-6", "9.3/6", n1, "the cluster's type is "+clusterType), activities.RegistryValue{
		Key: keyCluster, Name: "Type", Type: registryString, ForceType: true, Data: []string{clusterType},
	})
	r.ensure(ctx, step("INT-9.3-7", "9.3/7", n1, "the cluster's group is the role"), activities.RegistryValue{
		Key: keyCluster, Name: "Group", Type: registryString, ForceType: true, Data: []string{r.site.Role.Name},
	})
	r.ensure(ctx, step("INT-9.3-8", "9.3/8", n1, "the Kernel list does not name the cluster itself"), activities.RegistryValue{
		Key: keyServices, Name: kernelValue, Type: registryMultiString,
		Lines: &activities.RegistryLines{DropHosts: append(r.site.NodeNames(), v.Name), OnlyIfExists: true},
	})
}

// backUpRegistry is the backup that 9.3 asks for, with the services stopped that
// would write to the trees meanwhile. With nothing to change there is nothing to save.
func (r *run) backUpRegistry(ctx workflow.Context) {
	s := step("INT-9.3-0", "9.3", r.owner, "XPR's registry trees are saved before they are changed")
	if r.checking() {
		r.notApplicable(ctx, s, onTheWayOnly)
		return
	}
	r.stopServices(ctx, "INT-9.3-0", "9.3")
	r.ensure(ctx, s, activities.RegistryBackup{Trees: trees(), Directory: r.site.Drive() + `\changeover-backup`, RunID: r.runID})
}

// rename replaces the nodes' names by the network name, never by the role's (D-31).
func (r *run) rename() activities.RegistryRename {
	return activities.RegistryRename{Trees: trees(), Names: r.site.NodeNames(), Replacement: r.site.VirtualServer.Name}
}

// kernelList is the value Kernel: lines that must be there, and besides them only
// those of the site's satellites, which a repeated integration must not delete (E-C03).
func (r *run) kernelList(present []string) activities.RegistryValue {
	lines := &activities.RegistryLines{Present: present, Only: true, OnlyIfExists: len(present) == 0}
	for _, satellite := range r.site.SatelliteNames() {
		lines.Allowed = append(lines.Allowed, kernelLines(satellite)...)
	}
	return activities.RegistryValue{Key: keyServices, Name: kernelValue, Type: registryMultiString, Lines: lines}
}

// kernelLines are a satellite's two lines in the value Kernel (9.10-4).
func kernelLines(satellite string) []string {
	return []string{"NameLoc," + satellite, "CfgSvc," + satellite}
}
