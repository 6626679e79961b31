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
func (r *run) medium() []string {
	return []string{r.clusterPrepProgram(), r.setupProgram()}
}

func (r *run) clusterPrepProgram() string {
	return r.site.Media.Path + `\XpressionsInstall\Cluster\clusterprep.exe`
}

func (r *run) setupProgram() string { return r.site.Media.Path + `\XpressionsInstall\Setup.exe` }

// clusterPrepTask is 4.3.3-1: always before the wrapper, even where that starts by itself (E-C46).
func (r *run) clusterPrepTask(s activities.Step) task {
	return task{
		steps: []activities.Step{s}, required: true,
		OperatorTask: OperatorTask{
			ID: "clusterprep", Title: "prepare the node for an installation on a cluster; cancel the setup wrapper if it started by itself",
			Host: s.Host, Program: r.clusterPrepProgram(),
			Pages: []Page{{Title: "Cluster preparation", Manual: "4.3.3/1", Fields: []Field{{Label: "Cluster name", Value: r.site.Cluster.Name}}}},
		},
	}
}

// licenceServiceTask is 4.3.4.1: the licence service on the cluster drive.
func (r *run) licenceServiceTask() task {
	n1, l := r.site.FirstNode(), r.site.Licensing
	installed := step("INS-4.3.4.1-1", "4.3.4.1/6", n1, "the licence service is installed on the cluster drive")
	configured := step("INS-4.3.4.1-2", "4.3.4.1/7", r.owner, "the licence service asks the licence agent")
	agent := claAddress(r.site)
	t := task{
		required: true,
		steps: []activities.Step{
			step("INS-4.3.3-2", "4.3.3/2", n1, "the setup wrapper and its C++ runtimes are there"), installed, configured,
			step("INS-4.3.4.1-3", "4.3.4.1/8", n1, "the installation of further components follows"),
		},
		proofs: []proof{{step: installed, services: []string{"licsvc"}, drive: r.site.Drive()}},
		OperatorTask: OperatorTask{
			ID: "licence-service", Title: "install the licence service", Host: n1, Program: r.setupProgram(),
			Pages: []Page{{Title: "License service", Manual: "4.3.4.1", Fields: []Field{
				{Label: "Target folder", Value: r.site.XPR.LicsvcDir},
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
		t.proofs = append(t.proofs, proof{step: s, want: activities.TextFileLine{Path: r.ccfFiles()[0], Number: i + 1, Text: line}})
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
func (r *run) agentTask(node string, s activities.Step) task {
	cla, port := r.site.Accounts.CLA, r.site.Licensing.Port
	return task{
		steps:  []activities.Step{s},
		proofs: []proof{{step: s, want: activities.HostCheck{ListeningPort: port}}},
		OperatorTask: OperatorTask{
			ID: "licence-agent-" + strings.ToLower(node), Title: "install the licence agent, logged on as a domain user",
			Host: node, Program: r.site.Media.Path + `\CLA\setup.exe`,
			Pages: []Page{{Title: "Customer License Agent", Manual: "4.2.2.2", Fields: []Field{
				{Label: "Target folder", Value: claFolder},
				{Label: "User", Value: cla.Name},
				{Label: "Password", Value: string(cla.Password), Secret: true},
				{Label: "Port", Value: strconv.Itoa(port)},
			}}},
		},
	}
}

// licencesTask is 4.2.2.1: XPR does not compare the licences of two agents, so a person does.
func (r *run) licencesTask(s activities.Step) task {
	t := task{steps: []activities.Step{s}, OperatorTask: OperatorTask{
		ID: "licences", Title: "vouch for the licence files: equal features, one for each MAC address or one with all",
	}}
	if len(r.site.Licensing.LicenceFiles) == 0 {
		return t
	}
	files := Page{Title: "License files", Manual: s.Manual}
	for _, file := range r.site.Licensing.LicenceFiles {
		macs := "MAC " + strings.Join(file.MACs, ", ")
		files.Fields = append(files.Fields, Field{Label: file.Path, Value: macs})
		t.about = append(t.about, file.Path+" "+macs)
	}
	t.Pages = []Page{files}
	return t
}

// claFolder is the agent's folder: on the node itself, not in the cluster (D-14).
const claFolder = `C:\Program Files\CLA`

// clmPath is the licence manager's page on its host (4.2.2.3).
const clmPath = ":8819/clm/servlet/com.siemens.icn.hipath.hlm.csc.clm.ui.ClmServlet"

// clmTask is 4.2.2.3 to 4.2.2.5 in the licence manager's web pages.
func (r *run) clmTask(node string, steps ...activities.Step) task {
	n, _ := r.site.Node(node)
	cla := r.site.Accounts.CLA
	return task{
		steps: steps,
		OperatorTask: OperatorTask{
			ID: "licence-manager-" + strings.ToLower(node), Title: "add, synchronize and activate the licence agent in the licence manager",
			Host: node, Program: cmp.Or(r.site.Licensing.CLMURL, "http://"+cmp.Or(r.site.Licensing.CLMHost, "localhost")+clmPath),
			Pages: []Page{
				{Title: "License agents", Manual: "4.2.2.3", Fields: []Field{
					{Label: "Address", Value: n.ClientIP}, {Label: "Port", Value: strconv.Itoa(r.site.Licensing.Port)},
				}},
				{Title: "Logon/Synchronize", Manual: "4.2.2.4", Fields: []Field{
					{Label: "User", Value: cla.Name}, {Label: "Password", Value: string(cla.Password), Secret: true},
				}},
				{Title: "Activate license", Manual: "4.2.2.5", Fields: []Field{
					{Label: "License agent", Value: n.ClientIP}, {Label: "License file", Value: cmp.Or(r.site.LicenceFileOf(n), "the file for MAC address "+n.MAC)},
				}},
			},
		},
	}
}

// setupTask is 4.3.5 to 4.4.14. Its steps are the pages', and what can be seen of
// them on the host is looked at before the run goes on (D-63).
func (r *run) setupTask() task {
	n1 := r.site.FirstNode()
	t := task{
		required: true,
		OperatorTask: OperatorTask{
			ID: "xpr-setup", Title: "install XPR; ignore a prompt to restart until the setup of XPR has ended", Host: n1,
			Program: r.setupProgram(),
		},
	}
	for _, p := range r.setupPages() {
		if p.page.Title != "" {
			t.Pages = append(t.Pages, p.page)
		}
		t.steps = append(t.steps, step(p.id, p.page.Manual, n1, p.title))
	}
	t.proofs = r.setupProofs()
	return t
}

// setupProofs are what the setup leaves on the host and on the shared drive.
func (r *run) setupProofs() []proof {
	n1, x := r.site.FirstNode(), r.site.XPR
	proofs := []proof{
		{
			step: step("INS-4.3.8-1", "4.3.8", n1, "components that must be off are not installed"),
			want: activities.InstalledSoftware{Absent: []string{"Application Builder", "Acrobat Reader"}},
		},
		{
			step: step("INS-4.4-1", "4.4", r.owner, "XPR's folders are on the cluster drive"),
			want: activities.HostCheck{Paths: []string{x.InstallDir, x.DatabaseDir, x.DocumentDir}},
		},
		{
			step:     step("INS-4.4.1-1", "4.4.1", n1, "the services of the chosen features exist"),
			services: r.serviceKeys(), drive: r.site.Drive(),
		},
	}
	if !r.site.Accounts.AssignedAtSetup {
		return proofs
	}
	var services []string
	for _, service := range r.site.Services() {
		if service.Account == catalogue.ServiceAccount {
			services = append(services, service.Key)
		}
	}
	// One look at all of them: a person waits for the answer.
	return append(proofs, proof{
		step: step("INS-4.4.4-1", "4.4.4", n1, "the services have the service account"),
		want: activities.HostCheck{Services: services, ServiceAccount: r.site.Accounts.Service.Name},
	})
}
