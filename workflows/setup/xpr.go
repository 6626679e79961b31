package setup

import (
	"slices"
	"strings"

	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/desk"
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
	task := desk.Task{Required: true, InUse: t.InUse, Proofs: t.proofs(), Entered: map[string]string{}, OperatorTask: runbook.OperatorTask{
		ID: "xpr-setup", Title: "install XPR, without a restart before the setup of XPR has ended", Host: n1,
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
	n1, x, installed := t.Site.Config.FirstNode(), t.Site.Config.XPR, ServicesInstalled(t.Site)
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
			Want: installed,
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
		Want: check.ServiceLogons{Services: services, Account: t.Site.Config.Accounts.Service.Name, Folders: installed.Folders, Programs: installed.Programs},
	})
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
	return step(steps.Ins4_4_1Step1, "", "the features that no host can show are chosen in the setup"), strings.Join(names, ", ")
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
