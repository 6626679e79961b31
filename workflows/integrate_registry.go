package workflows

import (
	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// registryNames is 9.3: XPR's own registry trees know the virtual server instead of
// the node. All of it comes before any checkpoint, which would keep the old names (G-01).
func registryNames(ctx workflow.Context, c *chapter) {
	n1, v := c.role.Owner(), c.site.Config.VirtualServer
	backUpRegistry(ctx, c)
	// The node's line is deleted before names are replaced, or it would become a second line of the virtual server.
	c.run.Do(ctx, engine.Ensure(step(steps.Int9_3Step2, /*9.3/2c*/ n1, "Monitor Directory lists the virtual server only"), registry.RegistryValue{
		Key: keyGlobals, Name: "Monitor Directory", Type: registryMultiString,
		Lines: &registry.RegistryLines{Present: []string{`\\` + v.Name + `\MrsMonitor`}, DropHosts: c.site.Config.NodeNames()},
	})
	c.run.Do(ctx, engine.Ensure(step(steps.Int9_3Step1, /*9.3/2*/ n1, "XPR's registry trees name the virtual server instead of the node"), rename(c))
	c.run.Do(ctx, engine.Ensure(step(steps.Int9_3Step3, /*9.3/3*/ n1, "LicSvcAddress has the virtual server's address"), registry.RegistryValue{
		Key: keyGlobals, Name: "LicSvcAddress", Type: registryString,
		URLHost: v.IP, URLScheme: licsvcScheme, URLPort: c.site.Config.Licensing.ServicePort,
	})
	c.run.Do(ctx, engine.Ensure(step(steps.Int9_3Step4, /*9.3/4*/ n1, "the Kernel list holds the site's satellites only"), kernelList(c, nil))
	c.run.Do(ctx, engine.Ensure(step(steps.Int9_3Step5, /*9.3/5*/ n1, "BindAddress is the virtual server's address"), registry.RegistryValue{
		Key: keyTCPPlug, Name: "BindAddress", Type: registryString, ForceType: true, Data: []string{v.IP},
	})
	c.run.Do(ctx, engine.Ensure(step(steps.Int9_3Step6, /*9.3/6*/ n1, "the cluster's type is "+clusterType), registry.RegistryValue{
		Key: keyCluster, Name: "Type", Type: registryString, ForceType: true, Data: []string{clusterType},
	})
	c.run.Do(ctx, engine.Ensure(step(steps.Int9_3Step7, /*9.3/7*/ n1, "the cluster's group is the role"), registry.RegistryValue{
		Key: keyCluster, Name: "Group", Type: registryString, ForceType: true, Data: []string{c.site.Config.Role.Name},
	})
	c.run.Do(ctx, engine.Ensure(step(steps.Int9_3Step8, /*9.3/8*/ n1, "the Kernel list does not name the cluster itself"), registry.RegistryValue{
		Key: keyServices, Name: kernelValue, Type: registryMultiString,
		Lines: &registry.RegistryLines{DropHosts: append(c.site.Config.NodeNames(), v.Name), OnlyIfExists: true},
	})
}

// backUpRegistry is the backup that 9.3 asks for, with the services stopped that
// would write to the trees meanwhile. With nothing to change there is nothing to save.
func backUpRegistry(ctx workflow.Context, c *chapter) {
	s := step(steps.Int9_3Step0, /*9.3*/ c.role.Owner(), "XPR's registry trees are saved before they are changed")
	if c.run.Checking() {
		c.run.Do(ctx, engine.NotNeeded(s, onTheWayOnly)
		return
	}
	stopServices(ctx, c, "INT-9.3-0", "9.3")
	c.run.Do(ctx, engine.Ensure(s, windows.RegistryBackup{Trees: trees(), Directory: c.site.Config.Drive() + `\changeover-backup`, RunID: r.runID})
}

// rename replaces the nodes' names by the network name, never by the role's (D-31).
func rename(c *chapter) registry.RegistryRename {
	return registry.RegistryRename{Trees: trees(), Names: c.site.Config.NodeNames(), Replacement: c.site.Config.VirtualServer.Name}
}

// kernelList is the value Kernel: lines that must be there, and besides them only
// those of the site's satellites, which a repeated integration must not delete (E-C03).
func kernelList(c *chapter, present []string) registry.RegistryValue {
	lines := &registry.RegistryLines{Present: present, Only: true, OnlyIfExists: len(present) == 0}
	for _, satellite := range c.site.Config.SatelliteNames() {
		lines.Allowed = append(lines.Allowed, kernelLines(satellite)...)
	}
	return registry.RegistryValue{Key: keyServices, Name: kernelValue, Type: registryMultiString, Lines: lines}
}

// kernelLines are a satellite's two lines in the value Kernel (9.10-4).
func kernelLines(satellite string) []string {
	return []string{"NameLoc," + satellite, "CfgSvc," + satellite}
}
