package setup

import (
	"regexp"
	"slices"
	"strings"

	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// Titles that are used twice.
const (
	servicesExist = "the services of the chosen features exist"
	servicesLogOn = "the services log on with the service account"
)

// XPR is 4.3.5 to 4.4.14. Its steps are the pages', and what can be seen of them on the host is
// looked at before the run goes on (D-63).
func (t Tasks) XPR() desk.Task {
	n1 := t.Site.Config.FirstNode()
	task := desk.Task{Required: true, Proofs: t.proofs(), Entered: map[string]string{}, OperatorTask: runbook.OperatorTask{
		ID: "xpr-setup", Title: "install XPR; if Windows or the setup asks for a restart, do not restart before the setup of XPR has ended", Host: n1,
		Program: t.setupProgram(),
	}}
	for _, d := range t.dialogs() {
		if d.without != "" {
			continue
		}
		task.Pages = append(task.Pages, d.page)
		task.Entered[d.row.ID] = entered(d.page)
		task.Values = append(task.Values, t.irrevocable(d.row, d.irrevocableLabels()...)...)
		task.Steps = append(task.Steps, step(d.row, n1, d.title))
	}
	if stated, chosen := t.statedFeatures(); chosen != "" {
		task.Steps, task.Unproven = append(task.Steps, stated), []runbook.Step{stated}
		task.Entered[stated.ID] = chosen
	}
	return task
}

// proofs are what the setup leaves on the host and on the cluster drive.
func (t Tasks) proofs() []desk.Proof {
	n1, x := t.Site.Config.FirstNode(), t.Site.Config.XPR
	proofs := []desk.Proof{
		{
			Step: step(steps.Ins4_3_9Step1, n1, "Application Builder is not installed"),
			Want: check.InstalledSoftware{Absent: []string{applicationBuilder}},
		},
		{
			Step: step(steps.Ins4_3_11Step1, n1, "Acrobat Reader is not installed"),
			Want: check.InstalledSoftware{Absent: check.AcrobatReader()},
		},
		{
			Step: step(steps.Ins4_4Step1, t.Owner, "XPR's folder is on the cluster drive"),
			Want: check.Paths{Paths: []string{x.InstallDir}},
		},
		{
			Step: step(steps.Ins4_4_3Step1, t.Owner, "the folders of database and documents are on the cluster drive"),
			Want: check.Paths{Paths: []string{x.DatabaseDir, x.DocumentDir}},
		},
		{
			Step: step(steps.Ins4_4_1Step1, n1, servicesExist),
			Want: check.ServicesInstalled{Names: t.Site.Keys(), Drive: t.Site.Config.Drive(), Folders: []string{x.InstallDir, x.LicsvcDir}, Programs: Programs(t.Site)},
		},
	}
	if !t.Site.Config.Accounts.AssignedAtSetup {
		return proofs
	}
	var services []string
	for _, service := range t.Site.Services {
		if !service.Exchange {
			services = append(services, service.Key)
		}
	}
	return append(proofs, desk.Proof{
		Step: step(steps.Ins4_4_4Step1, n1, servicesLogOn),
		Want: check.ServiceLogons{Services: services, Account: t.Site.Config.Accounts.Service.Name},
	})
}

// Programs are the file names of the programs of the site's services, by which a host's own key of a service is found.
func Programs(site *resolved.Site) []check.ServicePrograms {
	programs := make([]check.ServicePrograms, 0, len(site.Services))
	for _, service := range site.Services {
		programs = append(programs, check.ServicePrograms{Name: service.Key, Files: service.Programs})
	}
	return programs
}

// statedFeatures is the step in which a person states the features and options that no service and no folder shows,
// and which those are.
func (t Tasks) statedFeatures() (s runbook.Step, chosen string) {
	var names []string
	for _, box := range t.Site.FeatureBoxes {
		if box.On && !t.shown(box) {
			names = append(names, box.Label())
		}
	}
	// Without a host, since the services of the same step are looked at on one.
	return step(steps.Ins4_4_1Step1, "", "the features that no service shows are chosen"), strings.Join(names, ", ")
}

// shown reports whether a host shows a box: by a service of its own, by the folder of the utilities, or because every server
// has the kernel's components.
func (t Tasks) shown(box resolved.FeatureBox) bool {
	return box.Service != "" || box.Group == kernelComponents || box.Feature == utilities || box.Option == "" && t.hasOption(box)
}

// hasOption reports whether an option of a feature is chosen. A host that shows the option shows the feature as well.
func (t Tasks) hasOption(feature resolved.FeatureBox) bool {
	return slices.ContainsFunc(t.Site.FeatureBoxes, func(b resolved.FeatureBox) bool {
		return b.Feature == feature.Feature && b.Option != "" && b.On
	})
}

// Features of Table 4-2 that the host shows otherwise than by a service.
const (
	kernelComponents = "Kernel Components"
	utilities        = "Utilities"
	// utilitiesFolder is below XPR's folder (4.4.1).
	utilitiesFolder = `\SDKTools`
)

// Patterns of the setup's components among the installed software. The manual prints no such names, so a name that is missing,
// or that should not be there, is only a warning.
const (
	vendorSoftware = `Xpressions|\bXPR\b`
	clientSoftware = `(Xpressions|\bXPR\b).*client`
	boardSoftware  = `Sangoma|Eicon|Dialogic|\bDiva\b`
	speechSoftware = `speech recognition|\bASR\b`
)

// languagePack is the pattern of a language's pack.
func languagePack(language string) string {
	name := regexp.QuoteMeta(language)
	return "langu.*" + name + "|" + name + ".*langu"
}

// clusterSoftware are the components that a cluster has (4.3.8): the server, its licence service, language packs and
// further resources, and the printer driver (9.4.2).
func clusterSoftware() []string {
	return []string{"server", "licen[cs]e service", "langu", "resource", "printer|fax"}
}

// Software looks at what the wrapper has installed (4.3.6 to 4.3.12), as far as the names of the installed software show it.
func (t Tasks) Software() []engine.Item {
	n1, x := t.Site.Config.FirstNode(), t.Site.Config.XPR
	group := []engine.Item{
		engine.Check(step(steps.Ins4_3_6Step1, n1, "the language packs are among the installed software"), languagePacks(x.Languages)),
		engine.Check(step(steps.Ins4_3_8Step1, n1, "no further component of XPR is among the installed software"),
			check.InstalledSoftware{Of: vendorSoftware, Allowed: clusterSoftware()}),
		engine.Check(step(steps.Ins4_3_9Step1, n1, "no client component is among the installed software"),
			check.InstalledSoftware{Absent: []string{applicationBuilder}, Suspect: []string{clientSoftware}}),
	}
	if !x.ISDNHardware {
		group = append(group, engine.Check(step(steps.Ins4_3_10Step1, n1, "no driver of communication hardware is among the installed software"),
			check.InstalledSoftware{Suspect: []string{boardSoftware}}))
	}
	if !x.ASROnNodes {
		group = append(group, engine.Check(step(steps.Ins4_3_12Step1, n1, "no speech recognition is among the installed software"),
			check.InstalledSoftware{Suspect: []string{speechSoftware}}))
	}
	return group
}

// applicationBuilder is the one client component that the manual names (4.3.9).
const applicationBuilder = "Application Builder"

// Features compare a host that has XPR with the boxes of the site, as far as services and folders show them (4.4.1). The folder
// of the utilities may be there without them, since every node's Path names it (9.4.4).
func (t Tasks) Features() []engine.Item {
	x := t.Site.Config.XPR
	group := []engine.Item{
		engine.Check(step(steps.Ins4_4_1Step1, t.Site.Config.FirstNode(), "every installed service of XPR belongs to a chosen feature"), check.ServicesInstalled{
			Names: t.Site.Keys(), Drive: t.Site.Config.Drive(), Folders: []string{x.InstallDir, x.LicsvcDir}, Programs: Programs(t.Site),
		}),
	}
	if t.Site.HasFeature(utilities, "") {
		group = append(group, engine.Check(step(steps.Ins4_4_1Step1, t.Owner, "the folder of XPR's utilities (SDKTools) exists"), check.Paths{Paths: []string{x.InstallDir + utilitiesFolder}}))
	}
	return group
}

// NothingYet is what holds before the setup begins (4.3.1): no component of XPR is on the first node, its setup medium has the same files as
// on another node, and antivirus programs are off.
func (t Tasks) NothingYet() []engine.Item {
	n1, antivirus := t.Site.Config.FirstNode(), t.Site.Config.Checks.AntivirusServices
	group := []engine.Item{
		engine.Check(step(steps.Ins4_3_1Step1, n1, "no component of XPR is installed"), check.InstalledSoftware{Absent: []string{vendorSoftware}}),
	}
	if further := t.Site.Config.FurtherNodes(); len(further) > 0 {
		group = append(group, engine.Check(step(steps.Ins4_3_1Step1, n1, "the setup medium has the same files on this node as on "+further[0]),
			check.SameFiles{Path: t.Site.Config.Media.Path, As: further[0]}))
	}
	if len(antivirus) > 0 {
		group = append(group, engine.Check(step(steps.Ins4_3_1Step1, n1, "antivirus services are stopped"), check.ServicesStopped{Names: antivirus}))
	}
	return group
}

// FirstNodeOnly is a part of the gate after the setup (INS-V-1): the services are on the first node, and on no further one
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
