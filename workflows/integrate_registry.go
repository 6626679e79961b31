package workflows

import (
	"changeover/activities/registry"
	"changeover/activities/windows"
	"changeover/config/catalogue/steps"
	"changeover/workflows/engine"

	"go.temporal.io/sdk/workflow"
)

// registryNames is 9.3: XPR's own registry trees know the virtual server instead of the node. All of
// it comes before any checkpoint, which would keep the old names (G-01). The services are stopped,
// since they would write to the trees meanwhile.
func registryNames(ctx workflow.Context, c *chapter) {
	stopServices(ctx, c, steps.Int9_3Step0, c.site.Services)
	c.run.Do(ctx, registrySteps(c)...)
}

func registrySteps(c *chapter) []engine.Item {
	owner, v := c.role.Owner(), c.site.Config.VirtualServer
	text := func(key, name, data string) registry.Value {
		return registry.Value{Key: key, Name: name, Type: registryString, ForceType: true, Data: []string{data}}
	}
	return []engine.Item{
		engine.Transition(step(steps.Int9_3Step0, owner, "XPR's registry trees are saved before they are changed"),
			windows.RegistryBackup{Trees: trees(), Directory: c.site.Config.Drive() + `\changeover-backup`, RunID: c.run.RunID()}),
		// The node's line is deleted before names are replaced, or it would become a second line of the virtual server.
		engine.Ensure(step(steps.Int9_3Step2, owner, "Monitor Directory lists the virtual server only"), registry.Value{
			Key: keyGlobals, Name: "Monitor Directory", Type: registryMultiString,
			Lines: &registry.Lines{Present: []string{`\\` + v.Name + `\MrsMonitor`}, DropHosts: c.site.Config.NodeNames()},
		}),
		engine.Ensure(step(steps.Int9_3Step1, owner, "XPR's registry trees name the virtual server instead of the node"), rename(c)),
		engine.Ensure(step(steps.Int9_3Step3, owner, "LicSvcAddress has the virtual server's address"), registry.Value{
			Key: keyGlobals, Name: "LicSvcAddress", Type: registryString,
			URLHost: v.IP, URLScheme: licsvcScheme, URLPort: c.site.Config.Licensing.ServicePort,
		}),
		engine.Ensure(step(steps.Int9_3Step4, owner, "the Kernel list holds the site's satellites only"), kernelList(c, nil)),
		engine.Ensure(step(steps.Int9_3Step5, owner, "BindAddress is the virtual server's address"), text(keyTCPPlug, "BindAddress", v.IP)),
		engine.Ensure(step(steps.Int9_3Step6, owner, "the cluster's type is "+clusterType), text(keyCluster, "Type", clusterType)),
		engine.Ensure(step(steps.Int9_3Step7, owner, "the cluster's group is the role"), text(keyCluster, "Group", c.role.Name())),
		engine.Ensure(step(steps.Int9_3Step8, owner, "the Kernel list does not name the cluster itself"), registry.Value{
			Key: keyServices, Name: kernelValue, Type: registryMultiString,
			Lines: &registry.Lines{DropHosts: append(c.site.Config.NodeNames(), v.Name), OnlyIfExists: true},
		}),
	}
}

// rename replaces the nodes' names by the network name, never by the role's (D-31).
func rename(c *chapter) registry.Rename {
	return registry.Rename{Trees: trees(), Names: c.site.Config.NodeNames(), Replacement: c.site.Config.VirtualServer.Name}
}

// kernelList is the value Kernel: lines that must be there, and besides them only those of the site's
// satellites, which a repeated integration must not delete (E-C03).
func kernelList(c *chapter, present []string) registry.Value {
	lines := &registry.Lines{Present: present, Only: true, OnlyIfExists: len(present) == 0}
	for _, satellite := range c.site.Config.SatelliteNames() {
		lines.Allowed = append(lines.Allowed, kernelLines(satellite)...)
	}
	return registry.Value{Key: keyServices, Name: kernelValue, Type: registryMultiString, Lines: lines}
}

// kernelLines are a satellite's two lines in the value Kernel (9.10-4).
func kernelLines(satellite string) []string {
	return []string{"NameLoc," + satellite, "CfgSvc," + satellite}
}
