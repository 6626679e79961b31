package setup

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/desk"
)

// Medium are the files of the setup medium without which nothing starts.
func (t Tasks) Medium() []string {
	return []string{t.clusterPrepProgram(), t.setupProgram()}
}

func (t Tasks) clusterPrepProgram() string {
	return t.Site.Config.Media.Path + `\XpressionsInstall\Cluster\clusterprep.exe`
}

func (t Tasks) setupProgram() string {
	return t.Site.Config.Media.Path + `\XpressionsInstall\Setup.exe`
}

// ClusterPrep is 4.3.3-1: always before the wrapper, even where that starts by itself (E-C46). The manual does not
// say which name the program asks for: it is given that of the Windows cluster (E-C47).
func (t Tasks) ClusterPrep(s runbook.Step) desk.Task {
	return desk.Task{Steps: []runbook.Step{s}, Required: true, OperatorTask: runbook.OperatorTask{
		ID: "clusterprep", Title: "prepare the node for an installation on a cluster: enter the cluster's name " + t.Site.Config.Cluster.Name + "; cancel the setup wrapper if it started by itself",
		Host: s.Host, Program: t.clusterPrepProgram(),
	}}
}

// LicenceService is 4.3.3-2 to 4.3.4.1: the licence service on the cluster drive.
func (t Tasks) LicenceService() desk.Task {
	n1, l := t.Site.Config.FirstNode(), t.Site.Config.Licensing
	exists := step(steps.Ins4_3_4_1Step1, n1, "the licence service is installed on the cluster drive")
	configured := step(steps.Ins4_3_4_1Step2, t.Owner, "the licence service asks the licence agent")
	agent, port, timeout, attempts := t.agentAddress(), strconv.Itoa(l.Port), strconv.Itoa(l.TimeoutMs), strconv.Itoa(l.Attempts)
	task := desk.Task{
		Required: true,
		Steps: []runbook.Step{
			step(steps.Ins4_3_3Step2, n1, "the setup wrapper and its C++ runtimes are there"), exists, configured,
			step(steps.Ins4_3_4_1Step3, n1, "the installation of further components follows"),
		},
		Proofs: []desk.Proof{{Step: exists, Want: check.ServicesInstalled{Names: []string{LicenceServiceKey}, Drive: t.Site.Config.Drive()}}},
		OperatorTask: runbook.OperatorTask{
			ID: "licence-service", Title: "install the licence service", Host: n1, Program: t.setupProgram(),
			Pages: []runbook.Page{{Title: "Installation of the License Service in the Cluster", Manual: "4.3.4.1", Fields: []runbook.Field{
				field("Target folder", t.Site.Config.XPR.LicsvcDir),
				field("IP Address", agent), field("Port", port), field("Time-out", timeout), field("number of connection attempts", attempts),
			}}},
			Values: t.irrevocable(steps.Ins4_3_4_1Step1, "Installation of the License Service in the Cluster: Target folder"),
		},
	}
	for i, line := range []string{agent, port, timeout, attempts} {
		s := configured
		s.Title = fmt.Sprintf("line %d of the licence service's connection file is %s", i+1, line)
		task.Proofs = append(task.Proofs, desk.Proof{Step: s, Want: windows.TextFileLine{Path: t.ConnectionFiles()[0], Number: i + 1, Text: line}})
	}
	return task
}

// ConnectionFiles are the licence service's connection files; their names are uncertain (E-C41).
func (t Tasks) ConnectionFiles() []string {
	return []string{
		t.Site.Config.XPR.LicsvcDir + `\HPXPR*.ccf`,
		t.Site.Config.XPR.LicsvcDir + `\hlm\License Management Information\HPXPR_V5.0\HPXPR*.ccf`,
	}
}

// agentAddress is the address that the licence service asks (4.3.4.1-7).
func (t Tasks) agentAddress() string {
	if t.Site.Config.Licensing.Scenario == config.ScenarioOnNodes {
		return t.Site.Config.VirtualServer.IP
	}
	return t.Site.Config.Licensing.CLAHostIP
}

// LicenceAgent is 4.2.2.2: the licence agent, locally on a node.
func (t Tasks) LicenceAgent(node string, s runbook.Step) desk.Task {
	cla, port := t.Site.Config.Accounts.CLA, t.Site.Config.Licensing.Port
	return desk.Task{
		Steps:  []runbook.Step{s},
		Proofs: []desk.Proof{{Step: s, Want: check.ListeningPort{Port: port}}},
		OperatorTask: runbook.OperatorTask{
			ID: "licence-agent-" + strings.ToLower(node), Title: "install the licence agent, logged on as a domain user",
			Host: node, Program: "CLA setup.exe file",
			Pages: []runbook.Page{{Title: "Installation of a CLA", Manual: "4.2.2.2", Fields: []runbook.Field{
				field("Target folder", claFolder),
				field("New User", cla.Name),
				{Label: "Password", Value: string(cla.Password), Secret: true},
				field("Service Port Number", strconv.Itoa(port)),
			}}},
		},
	}
}

// Licences is 4.2.2.1: XPR does not compare the licences of two agents, so a person does.
func (t Tasks) Licences(s runbook.Step) desk.Task {
	task := desk.Task{Steps: []runbook.Step{s}, OperatorTask: runbook.OperatorTask{
		ID: "licences", Title: "attest the licence files: equal features, one for each MAC address or one with all",
	}}
	if len(t.Site.Config.Licensing.LicenceFiles) == 0 {
		return task
	}
	files := runbook.Page{Title: "Creating the license files", Manual: s.Manual}
	for _, file := range t.Site.Config.Licensing.LicenceFiles {
		macs := "MAC " + strings.Join(file.MACs, ", ")
		files.Fields = append(files.Fields, field(file.Path, macs))
		task.About = append(task.About, file.Path+" "+macs)
	}
	task.Pages = []runbook.Page{files}
	return task
}

// claFolder is the agent's folder: on the node itself, not in the cluster (D-14).
const claFolder = `C:\Program Files\CLA`

// clmPath is the licence manager's page on its host (4.2.2.3).
const clmPath = ":8819/clm/servlet/com.siemens.icn.hipath.hlm.csc.clm.ui.ClmServlet"

// LicenceManager is 4.2.2.3 to 4.2.2.5 in the licence manager's web pages.
func (t Tasks) LicenceManager(node string, about ...runbook.Step) desk.Task {
	n, _ := t.Site.Config.Node(node)
	cla, l := t.Site.Config.Accounts.CLA, t.Site.Config.Licensing
	return desk.Task{Steps: about, OperatorTask: runbook.OperatorTask{
		ID: "licence-manager-" + strings.ToLower(node), Title: "add, synchronize and activate the licence agent in the licence manager",
		Host: node, Program: cmp.Or(l.CLMURL, "http://"+cmp.Or(l.CLMHost, "localhost")+clmPath),
		Pages: []runbook.Page{
			{Title: "Adding a CLA to the CLM", Manual: "4.2.2.3", Fields: []runbook.Field{
				field("Address", n.ClientIP), field("Port", strconv.Itoa(l.Port)),
			}},
			{Title: "Synchronizing a CLA with the CLM", Manual: "4.2.2.4", Fields: []runbook.Field{
				field("Name", cla.Name), {Label: "Password", Value: string(cla.Password), Secret: true},
			}},
			{Title: "Activating a License for a CLA", Manual: "4.2.2.5", Fields: []runbook.Field{
				field("License agent", n.ClientIP), field("License file", cmp.Or(t.Site.Config.LicenceFileOf(n), "the file for MAC address "+n.MAC)),
			}},
		},
	}}
}

// XPR is 4.3.5 to 4.4.14. Its steps are the pages', and what can be seen of them on the host is
// looked at before the run goes on (D-63).
func (t Tasks) XPR() desk.Task {
	n1 := t.Site.Config.FirstNode()
	task := desk.Task{Required: true, Proofs: t.proofs(), Entered: map[string]string{}, OperatorTask: runbook.OperatorTask{
		ID: "xpr-setup", Title: "install XPR; ignore a prompt to restart until the setup of XPR has ended", Host: n1,
		Program: t.setupProgram(),
	}}
	for _, p := range t.dialogs() {
		if p.page.Title != "" {
			task.Pages = append(task.Pages, p.page)
		}
		task.Entered[p.row.ID] = entered(p.page)
		task.Values = append(task.Values, t.irrevocable(p.row, p.irrevocableLabels()...)...)
		task.Steps = append(task.Steps, step(p.row, n1, p.title))
	}
	return task
}

// proofs are what the setup leaves on the host and on the shared drive.
func (t Tasks) proofs() []desk.Proof {
	n1, x := t.Site.Config.FirstNode(), t.Site.Config.XPR
	proofs := []desk.Proof{
		{
			Step: step(steps.Ins4_3_9Step1, n1, "Application Builder is not installed"),
			Want: check.InstalledSoftware{Absent: []string{"Application Builder"}},
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
			Step: step(steps.Ins4_4_1Step1, n1, "the services of the chosen features exist"),
			Want: check.ServicesInstalled{Names: t.Site.Keys(), Drive: t.Site.Config.Drive()},
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
		Step: step(steps.Ins4_4_4Step1, n1, "the services have the service account"),
		Want: check.ServiceLogons{Services: services, Account: t.Site.Config.Accounts.Service.Name},
	})
}
