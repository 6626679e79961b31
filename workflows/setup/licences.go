package setup

import (
	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/workflows/engine"
)

// LicenceFiles looks for the addresses of the licence agents in the files that a node can read; a person compares the features.
func LicenceFiles(site *config.Site) []engine.Item {
	var group []engine.Item
	for _, file := range site.Licensing.LicenceFiles {
		if file.ReadOn == "" {
			continue
		}
		want := check.LicenceFile{Path: file.Path, MACs: file.MACs}
		for _, node := range site.Nodes {
			if node.MAC != "" && site.LicenceFileOf(node) != file.Path {
				want.Others = append(want.Others, node.MAC)
			}
		}
		node, _ := site.Node(file.ReadOn)
		s := step(steps.Ins4_2_2_1Step1, node.Name, "licence file "+file.Path+" names the network adapters of its licence agents")
		group = append(group, engine.Check(s.WithHint(steps.Ins4_2_2_1Step1.Hint), want))
	}
	return group
}
