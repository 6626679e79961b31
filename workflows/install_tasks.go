package workflows

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

// medium are the files of the setup medium without which nothing starts.
func medium(c *chapter) []string {
	return []string{clusterPrepProgram(c), setupProgram(c)}
}

func clusterPrepProgram(c *chapter) string {
	return c.site.Config.Media.Path + `\XpressionsInstall\Cluster\clusterprep.exe`
}

func setupProgram(c *chapter) string {
	return c.site.Config.Media.Path + `\XpressionsInstall\Setup.exe`
}

// clusterPrepTask is 4.3.3-1: always before the wrapper, even where that starts by itself (E-C46). The manual does not
// say which name the program asks for: it is given that of the Windows cluster (E-C47).
func clusterPrepTask(c *chapter, s runbook.Step) desk.Task {
	return desk.Task{Steps: []runbook.Step{s}, Required: true, OperatorTask: runbook.OperatorTask{
		ID: "clusterprep", Title: "prepare the node for an installation on a cluster: enter the cluster's name " + c.site.Config.Cluster.Name + "; cancel the setup wrapper if it started by itself",
		Host: s.Host, Program: clusterPrepProgram(c),
	}}
}

// licenceServiceTask is 4.3.3-2 to 4.3.4.1: the licence service on the cluster drive.
func licenceServiceTask(c *chapter) desk.Task {
	n1, l := c.site.Config.FirstNode(), c.site.Config.Licensing
	exists := step(steps.Ins4_3_4_1Step1, n1, "the licence service is installed on the cluster drive")
	configured := step(steps.Ins4_3_4_1Step2, c.role.Owner(), "the licence service asks the licence agent")
	agent, port, timeout, attempts := claAddress(c), strconv.Itoa(l.Port), strconv.Itoa(l.TimeoutMs), strconv.Itoa(l.Attempts)
	t := desk.Task{
		Required: true,
		Steps: []runbook.Step{
			step(steps.Ins4_3_3Step2, n1, "the setup wrapper and its C++ runtimes are there"), exists, configured,
			step(steps.Ins4_3_4_1Step3, n1, "the installation of further components follows"),
		},
		Proofs: []desk.Proof{{Step: exists, Want: check.ServicesInstalled{Names: []string{licenceService}, Drive: c.site.Config.Drive()}}},
		OperatorTask: runbook.OperatorTask{
			ID: "licence-service", Title: "install the licence service", Host: n1, Program: setupProgram(c),
			Pages: []runbook.Page{{Title: "Installation of the License Service in the Cluster", Manual: "4.3.4.1", Fields: []runbook.Field{
				field("Target folder", c.site.Config.XPR.LicsvcDir),
				field("IP Address", agent), field("Port", port), field("Time-out", timeout), field("number of connection attempts", attempts),
			}}},
			Values: irrevocable(c, steps.Ins4_3_4_1Step1, "Installation of the License Service in the Cluster: Target folder"),
		},
	}
	for i, line := range []string{agent, port, timeout, attempts} {
		s := configured
		s.Title = fmt.Sprintf("line %d of the licence service's connection file is %s", i+1, line)
		t.Proofs = append(t.Proofs, desk.Proof{Step: s, Want: windows.TextFileLine{Path: ccfFiles(c)[0], Number: i + 1, Text: line}})
	}
	return t
}

// claAddress is the address that the licence service asks (4.3.4.1-7).
func claAddress(c *chapter) string {
	if c.site.Config.Licensing.Scenario == config.ScenarioOnNodes {
		return c.site.Config.VirtualServer.IP
	}
	return c.site.Config.Licensing.CLAHostIP
}

// agentTask is 4.2.2.2: the licence agent, locally on a node.
func agentTask(c *chapter, node string, s runbook.Step) desk.Task {
	cla, port := c.site.Config.Accounts.CLA, c.site.Config.Licensing.Port
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

// licencesTask is 4.2.2.1: XPR does not compare the licences of two agents, so a person does.
func licencesTask(c *chapter, s runbook.Step) desk.Task {
	t := desk.Task{Steps: []runbook.Step{s}, OperatorTask: runbook.OperatorTask{
		ID: "licences", Title: "attest the licence files: equal features, one for each MAC address or one with all",
	}}
	if len(c.site.Config.Licensing.LicenceFiles) == 0 {
		return t
	}
	files := runbook.Page{Title: "Creating the license files", Manual: s.Manual}
	for _, file := range c.site.Config.Licensing.LicenceFiles {
		macs := "MAC " + strings.Join(file.MACs, ", ")
		files.Fields = append(files.Fields, field(file.Path, macs))
		t.About = append(t.About, file.Path+" "+macs)
	}
	t.Pages = []runbook.Page{files}
	return t
}

// claFolder is the agent's folder: on the node itself, not in the cluster (D-14).
const claFolder = `C:\Program Files\CLA`

// clmPath is the licence manager's page on its host (4.2.2.3).
const clmPath = ":8819/clm/servlet/com.siemens.icn.hipath.hlm.csc.clm.ui.ClmServlet"

// clmTask is 4.2.2.3 to 4.2.2.5 in the licence manager's web pages.
func clmTask(c *chapter, node string, about ...runbook.Step) desk.Task {
	n, _ := c.site.Config.Node(node)
	cla, l := c.site.Config.Accounts.CLA, c.site.Config.Licensing
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
				field("License agent", n.ClientIP), field("License file", cmp.Or(c.site.Config.LicenceFileOf(n), "the file for MAC address "+n.MAC)),
			}},
		},
	}}
}

// setupTask is 4.3.5 to 4.4.14. Its steps are the pages', and what can be seen of them on the host is
// looked at before the run goes on (D-63).
func setupTask(c *chapter) desk.Task {
	n1 := c.site.Config.FirstNode()
	t := desk.Task{Required: true, Proofs: setupProofs(c), Entered: map[string]string{}, OperatorTask: runbook.OperatorTask{
		ID: "xpr-setup", Title: "install XPR; ignore a prompt to restart until the setup of XPR has ended", Host: n1,
		Program: setupProgram(c),
	}}
	for _, p := range setupPages(c) {
		if p.page.Title != "" {
			t.Pages = append(t.Pages, p.page)
		}
		t.Entered[p.row.ID] = entered(p.page)
		t.Values = append(t.Values, irrevocable(c, p.row, p.irrevocableLabels()...)...)
		t.Steps = append(t.Steps, step(p.row, n1, p.title))
	}
	return t
}

// setupProofs are what the setup leaves on the host and on the shared drive.
func setupProofs(c *chapter) []desk.Proof {
	n1, x := c.site.Config.FirstNode(), c.site.Config.XPR
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
			Step: step(steps.Ins4_4Step1, c.role.Owner(), "XPR's folder is on the cluster drive"),
			Want: check.Paths{Paths: []string{x.InstallDir}},
		},
		{
			Step: step(steps.Ins4_4_3Step1, c.role.Owner(), "the folders of database and documents are on the cluster drive"),
			Want: check.Paths{Paths: []string{x.DatabaseDir, x.DocumentDir}},
		},
		{
			Step: step(steps.Ins4_4_1Step1, n1, "the services of the chosen features exist"),
			Want: check.ServicesInstalled{Names: c.site.Keys(), Drive: c.site.Config.Drive()},
		},
	}
	if !c.site.Config.Accounts.AssignedAtSetup {
		return proofs
	}
	var services []string
	for _, service := range c.site.Services {
		if !service.Exchange {
			services = append(services, service.Key)
		}
	}
	return append(proofs, desk.Proof{
		Step: step(steps.Ins4_4_4Step1, n1, "the services have the service account"),
		Want: check.ServiceLogons{Services: services, Account: c.site.Config.Accounts.Service.Name},
	})
}
