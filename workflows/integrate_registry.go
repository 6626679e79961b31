package workflows

import (
	"slices"

	"changeover/activities/registry"
	"changeover/activities/windows"
	"changeover/config/catalogue/steps"
	"changeover/workflows/engine"

	"go.temporal.io/sdk/workflow"
)

// registryNames is 9.3: XPR's own registry trees know the virtual server instead of the node. All of
// it comes before any checkpoint, which would keep the old names (G-01). The services are stopped,
// since they would write to the trees meanwhile.
func registryNames(ctx workflow.Context, c *chapter, repeated bool) {
	stopServices(ctx, c, steps.Int9_3Step0, append(slices.Clone(c.site.Services), surplusServices(ctx, c)...))
	c.run.Do(ctx, registrySteps(c)...)
	if c.run.Checking() {
		return
	}
	owner := c.role.Owner()
	c.run.Do(ctx, engine.Transition(step(steps.Int9_3Step1, owner, "XPR's registry trees are saved once more"), savedTrees(c, afterRenaming)))
	unchanged := step(steps.Int9_3Step1, owner, "nothing else in XPR's registry trees was changed").
		WithHint("compare both exports by hand, and put back what should not have changed")
	c.run.Do(ctx, engine.Check(unchanged, onlyRenamed(c, repeated)))
}

// afterRenaming is what the names of the exports end with that are made once the names are replaced.
const afterRenaming = "-after"

// savedTrees is an export of XPR's registry trees; which one of this run says a suffix.
func savedTrees(c *chapter, suffix string) windows.RegistryBackup {
	return windows.RegistryBackup{Trees: trees(), Directory: c.site.Config.Drive() + `\changeover-backup`, RunID: c.run.RunID() + suffix}
}

// onlyRenamed compares the exports from before and after (9.3/2: only the name is replaced). In a role that runs XPR the
// licence service is online meanwhile, which may write to the trees.
func onlyRenamed(c *chapter, repeated bool) registry.OnlyRenamed {
	want := registry.OnlyRenamed{Rename: rename(c), Warn: repeated, Except: []registry.ValueName{
		{Key: keyGlobals, Name: "Monitor Directory"},
		{Key: keyGlobals, Name: "LicSvcAddress"},
		{Key: keyTCPPlug, Name: "BindAddress"},
		{Key: keyCluster, Name: "Type"},
		{Key: keyCluster, Name: "Group"},
		{Key: keyServices, Name: kernelValue},
	}}
	for _, tree := range trees() {
		want.Exports = append(want.Exports, registry.Exports{Before: savedTrees(c, "").File(tree), After: savedTrees(c, afterRenaming).File(tree)})
	}
	return want
}

func registrySteps(c *chapter) []engine.Item {
	owner, v := c.role.Owner(), c.site.Config.VirtualServer
	text := func(key, name, data string) registry.Value {
		return registry.Value{Key: key, Name: name, Type: registryString, ForceType: true, Data: []string{data}}
	}
	return []engine.Item{
		engine.Transition(step(steps.Int9_3Step0, owner, "XPR's registry trees are saved before they are changed"),
			savedTrees(c, "")),
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
