package chapter

import "changeover/activities/registry"

// Rename replaces the nodes' names by the network name, never by the role's (D-31).
func Rename(c *Chapter) registry.Rename {
	return registry.Rename{Trees: Trees(), Names: c.Site.Config.NodeNames(), Replacement: c.Site.Config.VirtualServer.Name}
}

// KernelList is the value Kernel: lines that must be there. Other than these it may hold the lines of the site's
// satellites only, which a repeated integration must not delete (E-C03).
func KernelList(c *Chapter, present []string) registry.Value {
	lines := &registry.Lines{Present: present, Only: true, OnlyIfExists: len(present) == 0}
	for _, satellite := range c.Site.Config.SatelliteNames() {
		lines.Allowed = append(lines.Allowed, KernelLines(satellite)...)
	}
	return registry.Value{Key: KeyServices, Name: KernelValue, Type: RegistryMultiString, Lines: lines}
}

// KernelLines are a satellite's two lines in the value Kernel (9.10-4).
func KernelLines(satellite string) []string {
	return []string{"NameLoc," + satellite, "CfgSvc," + satellite}
}
