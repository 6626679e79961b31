package setup

import (
	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/workflows/engine"
)

// Patterns of the setup's components among the installed software. The manual prints no such names, so a name that is missing,
// or that should not be there, is only a warning.
const (
	vendorSoftware = `Xpressions|\bXPR\b`
	clientSoftware = `(Xpressions|\bXPR\b).*client`
	boardSoftware  = `Sangoma|Eicon|Dialogic|\bDiva\b`
	speechSoftware = `speech recognition|\bASR\b`
)

// clusterSoftware are the components that a cluster has (4.3.8): the server, its licence service, language packs and
// further resources, and the printer driver (9.4.2).
func clusterSoftware() []string {
	return []string{"server", "licen[cs]e service", "langu", "resource", "printer|fax"}
}

// Software looks at what the wrapper has installed (4.3.6 to 4.3.12), as far as the names of the installed software show it.
func (t Tasks) Software() []engine.Item {
	n1, x := t.Site.Config.FirstNode(), t.Site.Config.XPR
	group := []engine.Item{
		engine.Check(step(steps.Ins4_3_6Step1, n1, "the installed software contains the language packs"), languagePacks(x.Languages)),
		engine.Check(step(steps.Ins4_3_8Step1, n1, "the installed software contains only those components of XPR that a cluster uses"),
			check.InstalledSoftware{Of: vendorSoftware, Allowed: clusterSoftware()}),
		engine.Check(step(steps.Ins4_3_9Step1, n1, "the installed software contains no client component of XPR"),
			check.InstalledSoftware{Absent: []string{applicationBuilder}, Suspect: []string{clientSoftware}}),
	}
	if !x.ISDNHardware {
		group = append(group, engine.Check(step(steps.Ins4_3_10Step1, n1, "the installed software contains no driver of communication hardware"),
			check.InstalledSoftware{Suspect: []string{boardSoftware}}))
	}
	if !x.ASROnNodes {
		group = append(group, engine.Check(step(steps.Ins4_3_12Step1, n1, "the installed software contains no speech recognition"),
			check.InstalledSoftware{Suspect: []string{speechSoftware}}))
	}
	return group
}

// applicationBuilder is the one client component that the manual names (4.3.9).
const applicationBuilder = "Application Builder"

// Features compare a host that has XPR with the boxes of the site, as far as services and folders show them (4.4.1). The folder
// of the utilities may be there without them, since every node's Path names it (9.4.4).
func (t Tasks) Features() []engine.Item {
	group := []engine.Item{
		engine.Check(step(steps.Ins4_4_1Step1, t.Site.Config.FirstNode(), "every installed service of XPR belongs to a chosen feature"), ServicesInstalled(t.Site)),
	}
	if t.Site.HasFeature(utilities, "") {
		group = append(group, engine.Check(step(steps.Ins4_4_1Step1, t.Owner, "the folder of XPR's utilities (SDKTools) exists"), check.Paths{Paths: []string{t.Site.Config.XPR.InstallDir + utilitiesFolder}}))
	}
	return group
}

// NothingYet is what holds before the setup begins (4.3.1): no component of XPR is on the install node, its setup medium has the same files as
// on another node, and antivirus programs are off.
func (t Tasks) NothingYet() []engine.Item {
	n1, antivirus := t.Site.Config.FirstNode(), t.Site.Config.Checks.AntivirusServices
	group := []engine.Item{
		engine.Check(step(steps.Ins4_3_1Step1, n1, "no component of XPR is installed"), check.InstalledSoftware{Absent: []string{vendorSoftware}}),
	}
	if further := t.Site.Config.FurtherNodes(); len(further) > 0 {
		group = append(group, engine.Check(step(steps.Ins4_3_1Step1, n1, "the node sees the same files on the setup medium as "+further[0]),
			check.SameFiles{Path: t.Site.Config.Media.Path, As: further[0]}))
	}
	if len(antivirus) > 0 {
		group = append(group, engine.Check(step(steps.Ins4_3_1Step1, n1, "the antivirus services that the site file names are stopped"), check.ServicesStopped{Names: antivirus}))
	}
	return group
}

// FirstNodeOnly is a part of the gate after the setup (INS-V-1): the services are on the install node, and on no further node
// before it is replicated.
func (t Tasks) FirstNodeOnly() []engine.Item {
	var group []engine.Item
	for _, node := range t.Site.Config.FurtherNodes() {
		group = append(group, engine.Check(step(steps.InsVStep1, node, "no service of XPR is installed on this node yet"), check.ServicesInstalled{
			Names: []string{}, Drive: t.Site.Config.Drive(), Folders: []string{t.Site.Config.XPR.InstallDir, t.Site.Config.XPR.LicsvcDir}, Alone: true,
		}))
	}
	return group
}

// InstalledBy returns the ids of the steps by which the setup of XPR makes services and resources.
func InstalledBy() []string { return []string{steps.Ins4_4_1Step1.ID, steps.Ins4_4_11Step1.ID} }
