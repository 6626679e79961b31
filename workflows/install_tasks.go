package workflows

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"changeover/activities"
	"changeover/config"
	"changeover/config/catalogue"
)

// medium are the files of the setup medium without which nothing starts.
func medium(c *chapter) []string {
	return []string{clusterPrepProgram(c), setupProgram(c)}
}

func clusterPrepProgram(c *chapter) string {
	return c.site.Config.Media.Path + `\XpressionsInstall\Cluster\clusterprep.exe`
}

func setupProgram(c *chapter) string { return c.site.Config.Media.Path + `\XpressionsInstall\Setup.exe` }

// clusterPrepTask is 4.3.3-1: always before the wrapper, even where that starts by itself (E-C46).
func clusterPrepTask(c *chapter, s runbook.Step) engine.Task {
	return engine.Task{
		steps: []runbook.Step{s}, required: true,
		OperatorTask: runbook.OperatorTask{
			ID: "clusterprep", Title: "prepare the node for an installation on a cluster; cancel the setup wrapper if it started by itself",
			Host: s.Host, Program: clusterPrepProgram(c),
			Pages: []runbook.Page{{Title: "Cluster preparation", Manual: "4.3.3/1", Fields: []runbook.Field{{Label: "Cluster name", Value: c.site.Config.Cluster.Name}}}},
		},
	}
}

// licenceServiceTask is 4.3.4.1: the licence service on the cluster drive.
func licenceServiceTask(c *chapter) engine.Task {
	n1, l := c.site.Config.FirstNode(), c.site.Config.Licensing
	installed := step(steps.Ins4_3_4_1Step1, /*4.3.4.1/6*/ n1, "the licence service is installed on the cluster drive")
	configured := step(steps.Ins4_3_4_1Step2, /*4.3.4.1/7*/ c.role.Owner(), "the licence service asks the licence agent")
	agent := claAddress(c.site)
	t := engine.Task{
		required: true,
		steps: []runbook.Step{
			step(steps.Ins4_3_3Step2, /*4.3.3/2*/ n1, "the setup wrapper and its C++ runtimes are there"), installed, configured,
			step(steps.Ins4_3_4_1Step3, /*4.3.4.1/8*/ n1, "the installation of further components follows"),
		},
		proofs: []engine.Proof{{step: installed, services: []string{"licsvc"}, drive: c.site.Config.Drive()}},
		OperatorTask: runbook.OperatorTask{
			ID: "licence-service", Title: "install the licence service", Host: n1, Program: setupProgram(c),
			Pages: []runbook.Page{{Title: "License service", Manual: "4.3.4.1", Fields: []runbook.Field{
				{Label: "Target folder", Value: c.site.Config.XPR.LicsvcDir},
				{Label: "IP Address", Value: agent},
				{Label: "Port", Value: strconv.Itoa(l.Port)},
				{Label: "Timeout (ms)", Value: strconv.Itoa(l.TimeoutMs)},
				{Label: "Attempts", Value: strconv.Itoa(l.Attempts)},
			}}},
		},
	}
	for i, line := range []string{agent, strconv.Itoa(l.Port), strconv.Itoa(l.TimeoutMs), strconv.Itoa(l.Attempts)} {
		s := configured
		s.Title = fmt.Sprintf("line %d of the licence service's connection file is %s", i+1, line)
		t.proofs = append(t.proofs, engine.Proof{Step: s, Want: windows.TextFileLine{Path: ccfFiles(c)[0], Number: i + 1, Text: line}})
	}
	return t
}

// claAddress is the address that the licence service asks (4.3.4.1-7).
func claAddress(site *config.Site) string {
	if site.Licensing.Scenario == config.ScenarioOnNodes {
		return site.VirtualServer.IP
	}
	return site.Licensing.CLAHostIP
}

// agentTask is 4.2.2.2: the licence agent, locally on a node.
func agentTask(c *chapter, node string, s runbook.Step) engine.Task {
	cla, port := c.site.Config.Accounts.CLA, c.site.Config.Licensing.Port
	return engine.Task{
		steps:  []runbook.Step{s},
		proofs: []engine.Proof{{step: s, Want: windows.HostCheck{ListeningPort: port}}},
		OperatorTask: runbook.OperatorTask{
			ID: "licence-agent-" + strings.ToLower(node), Title: "install the licence agent, logged on as a domain user",
			Host: node, Program: c.site.Config.Media.Path + `\CLA\setup.exe`,
			Pages: []runbook.Page{{Title: "Customer License Agent", Manual: "4.2.2.2", Fields: []runbook.Field{
				{Label: "Target folder", Value: claFolder},
				{Label: "User", Value: cla.Name},
				{Label: "Password", Value: string(cla.Password), Secret: true},
				{Label: "Port", Value: strconv.Itoa(port)},
			}}},
		},
	}
}

// licencesTask is 4.2.2.1: XPR does not compare the licences of two agents, so a person does.
func licencesTask(c *chapter, s runbook.Step) engine.Task {
	t := engine.Task{steps: []runbook.Step{s}, OperatorTask: runbook.OperatorTask{
		ID: "licences", Title: "vouch for the licence files: equal features, one for each MAC address or one with all",
	}}
	if len(c.site.Config.Licensing.LicenceFiles) == 0 {
		return t
	}
	files := runbook.Page{Title: "License files", Manual: s.Manual}
	for _, file := range c.site.Config.Licensing.LicenceFiles {
		macs := "MAC " + strings.Join(file.MACs, ", ")
		files.Fields = append(files.Fields, runbook.Field{Label: file.Path, Value: macs})
		t.about = append(t.about, file.Path+" "+macs)
	}
	t.Pages = []runbook.Page{files}
	return t
}

// claFolder is the agent's folder: on the node itself, not in the cluster (D-14).
const claFolder = `C:\Program Files\CLA`

// clmPath is the licence manager's page on its host (4.2.2.3).
const clmPath = ":8819/clm/servlet/com.siemens.icn.hipath.hlm.csc.clm.ui.ClmServlet"

// clmTask is 4.2.2.3 to 4.2.2.5 in the licence manager's web pages.
func clmTask(c *chapter, node string, steps ...runbook.Step) engine.Task {
	n, _ := c.site.Config.Node(node)
	cla := c.site.Config.Accounts.CLA
	return engine.Task{
		steps: steps,
		OperatorTask: runbook.OperatorTask{
			ID: "licence-manager-" + strings.ToLower(node), Title: "add, synchronize and activate the licence agent in the licence manager",
			Host: node, Program: cmp.Or(c.site.Config.Licensing.CLMURL, "http://"+cmp.Or(c.site.Config.Licensing.CLMHost, "localhost")+clmPath),
			Pages: []runbook.Page{
				{Title: "License agents", Manual: "4.2.2.3", Fields: []runbook.Field{
					{Label: "Address", Value: n.ClientIP}, {Label: "Port", Value: strconv.Itoa(c.site.Config.Licensing.Port)},
				}},
				{Title: "Logon/Synchronize", Manual: "4.2.2.4", Fields: []runbook.Field{
					{Label: "User", Value: cla.Name}, {Label: "Password", Value: string(cla.Password), Secret: true},
				}},
				{Title: "Activate license", Manual: "4.2.2.5", Fields: []runbook.Field{
					{Label: "License agent", Value: n.ClientIP}, {Label: "License file", Value: cmp.Or(c.site.Config.LicenceFileOf(n), "the file for MAC address "+n.MAC)},
				}},
			},
		},
	}
}

// setupTask is 4.3.5 to 4.4.14. Its steps are the pages', and what can be seen of
// them on the host is looked at before the run goes on (D-63).
func setupTask(c *chapter) engine.Task {
	n1 := c.site.Config.FirstNode()
	t := engine.Task{
		required: true,
		OperatorTask: runbook.OperatorTask{
			ID: "xpr-setup", Title: "install XPR; ignore a prompt to restart until the setup of XPR has ended", Host: n1,
			Program: setupProgram(c),
		},
	}
	for _, p := range setupPages(c) {
		if p.page.Title != "" {
			t.Pages = append(t.Pages, p.page)
		}
		t.steps = append(t.steps, step(p.id, p.page.Manual, n1, p.title))
	}
	t.proofs = setupProofs(c)
	return t
}

// setupProofs are what the setup leaves on the host and on the shared drive.
func setupProofs(c *chapter) []proof {
	n1, x := c.site.Config.FirstNode(), c.site.Config.XPR
	proofs := []engine.Proof{
		{
			step: step(steps.Ins4_3_8Step1, /*4.3.8*/ n1, "components that must be off are not installed"),
			want: windows.InstalledSoftware{Absent: []string{"Application Builder", "Acrobat Reader"}},
		},
		{
			step: step(steps.Ins4_4Step1, /*4.4*/ c.role.Owner(), "XPR's folders are on the cluster drive"),
			want: windows.HostCheck{Paths: []string{x.InstallDir, x.DatabaseDir, x.DocumentDir}},
		},
		{
			step:     step(steps.Ins4_4_1Step1, /*4.4.1*/ n1, "the services of the chosen features exist"),
			services: serviceKeys(c), drive: c.site.Config.Drive(),
		},
	}
	if !c.site.Config.Accounts.AssignedAtSetup {
		return proofs
	}
	var services []string
	for _, service := range c.site.Services {
		if service.Account == resolved.ServiceAccount {
			services = append(services, service.Key)
		}
	}
	// One look at all of them: a person waits for the answer.
	return append(proofs, proof{
		step: step(steps.Ins4_4_4Step1, /*4.4.4*/ n1, "the services have the service account"),
		want: windows.HostCheck{Services: services, ServiceAccount: c.site.Config.Accounts.Service.Name},
	})
}
