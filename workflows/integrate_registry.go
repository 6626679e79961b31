package workflows

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/registry"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
)

// registryNames is 9.3: XPR's own registry trees know the virtual server instead of the node. All of
// it comes before any checkpoint, which would keep the old names (G-01). The services are stopped,
// since they would write to the trees meanwhile.
func registryNames(ctx workflow.Context, c *chapter.Chapter, repeated bool) {
	chapter.StopServices(ctx, c, steps.Int9_3Step0, append(slices.Clone(c.Site.Services), surplusServices(ctx, c)...))
	c.Run.Do(ctx, registrySteps(c)...)
	if c.Run.Checking() {
		return
	}
	owner := c.Role.Owner()
	c.Run.Do(ctx, engine.Transition(chapter.Step(steps.Int9_3Step1, owner, "XPR's registry trees are saved again after the change"), savedTrees(c, afterRenaming)))
	unchanged := chapter.Step(steps.Int9_3Step1, owner, "only names of nodes were replaced in XPR's registry trees").
		WithHint("in the folder " + backupFolder(c) + ", compare by hand this run's exports from before the change with the exports from after the change, whose names end in " + afterRenaming + ".reg. " +
			"In the registry, restore the values that should not have changed, then retry")
	c.Run.Do(ctx, engine.Check(unchanged, onlyRenamed(c, repeated)))
}

// afterRenaming ends the names of the exports that are made after the names were replaced.
const afterRenaming = "-after"

// backupFolder is the folder of the exports, on the cluster drive.
func backupFolder(c *chapter.Chapter) string { return c.Site.Config.Drive() + `\changeover-backup` }

// savedTrees is an export of XPR's registry trees; the suffix tells the exports of a run apart.
func savedTrees(c *chapter.Chapter, suffix string) windows.RegistryBackup {
	return windows.RegistryBackup{Trees: chapter.Trees(), Directory: backupFolder(c), RunID: c.Run.RunID() + suffix}
}

// onlyRenamed compares the exports from before and after (9.3/2: only the name is replaced). In a role that runs XPR the
// licence service is online meanwhile, which may write to the trees.
func onlyRenamed(c *chapter.Chapter, repeated bool) registry.OnlyRenamed {
	want := registry.OnlyRenamed{Rename: chapter.Rename(c), Warn: repeated, Except: []registry.ValueName{
		{Key: chapter.KeyGlobals, Name: "Monitor Directory"},
		{Key: chapter.KeyGlobals, Name: "LicSvcAddress"},
		{Key: chapter.KeyTCPPlug, Name: "BindAddress"},
		{Key: chapter.KeyCluster, Name: "Type"},
		{Key: chapter.KeyCluster, Name: "Group"},
		{Key: chapter.KeyServices, Name: chapter.KernelValue},
	}}
	for _, tree := range chapter.Trees() {
		want.Exports = append(want.Exports, registry.Exports{Before: savedTrees(c, "").File(tree), After: savedTrees(c, afterRenaming).File(tree)})
	}
	return want
}

func registrySteps(c *chapter.Chapter) []engine.Item {
	saved := engine.Transition(chapter.Step(steps.Int9_3Step0, c.Role.Owner(), "XPR's registry trees are saved before they are changed"), savedTrees(c, ""))
	stray := engine.Check(chapter.Step(steps.Int9_3Step8, c.Role.Owner(), "XPR has no value in the registry keys that the manual misspells"), check.StrayKeys{
		Keys: chapter.MisprintedKeys(), ReadInstead: chapter.KeyServices,
	})
	return append(append([]engine.Item{saved}, registryValues(c)...), stray)
}

// registryValues are 9.3/2 to 9.3/8.
func registryValues(c *chapter.Chapter) []engine.Item {
	owner, v := c.Role.Owner(), c.Site.Config.VirtualServer
	text := func(key, name, data string) registry.Value {
		return registry.Value{Key: key, Name: name, Type: chapter.RegistryString, ForceType: true, Data: []string{data}}
	}
	return []engine.Item{
		// The node's line is deleted before names are replaced, or it would become a second line of the virtual server.
		engine.Ensure(chapter.Step(steps.Int9_3Step2, owner, "registry value Monitor Directory lists only the virtual server"), registry.Value{
			Key: chapter.KeyGlobals, Name: "Monitor Directory", Type: chapter.RegistryMultiString,
			Lines: &registry.Lines{Present: []string{`\\` + v.Name + `\MrsMonitor`}, DropHosts: c.Site.Config.NodeNames()},
		}),
		engine.Ensure(chapter.Step(steps.Int9_3Step1, owner, "XPR's registry trees name the virtual server instead of the node"), chapter.Rename(c)),
		engine.Ensure(chapter.Step(steps.Int9_3Step3, owner, "registry value LicSvcAddress has the address of the virtual server"), registry.Value{
			Key: chapter.KeyGlobals, Name: "LicSvcAddress", Type: chapter.RegistryString,
			URLHost: v.IP, URLScheme: chapter.LicsvcScheme, URLPort: c.Site.Config.Licensing.ServicePort,
		}),
		engine.Ensure(chapter.Step(steps.Int9_3Step4, owner, "the Kernel list names only satellites of the site"), chapter.KernelList(c, nil)),
		engine.Ensure(chapter.Step(steps.Int9_3Step5, owner, "registry value BindAddress is the address of the virtual server"), text(chapter.KeyTCPPlug, "BindAddress", v.IP)),
		engine.Ensure(chapter.Step(steps.Int9_3Step6, owner, "registry value Type in the key Cluster Parameter is "+chapter.ClusterType), text(chapter.KeyCluster, "Type", chapter.ClusterType)),
		engine.Ensure(chapter.Step(steps.Int9_3Step7, owner, "registry value Group in the key Cluster Parameter is the name of the role"), text(chapter.KeyCluster, "Group", c.Role.Name())),
		engine.Ensure(chapter.Step(steps.Int9_3Step8, owner, "the Kernel list names neither a node of the cluster nor the virtual server"), registry.Value{
			Key: chapter.KeyServices, Name: chapter.KernelValue, Type: chapter.RegistryMultiString,
			Lines: &registry.Lines{DropHosts: append(c.Site.Config.NodeNames(), v.Name), OnlyIfExists: true},
		}),
	}
}
