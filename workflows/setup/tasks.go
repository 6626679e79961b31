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
	"changeover/workflows/engine"
)

// Medium are the files of the setup medium that the manual names: those of chapter 4, and those that the integration needs (9.2, 9.4).
func (t Tasks) Medium() []string {
	folder := t.Site.Config.Media.Path + `\XpressionsInstall`
	files := []string{
		t.clusterPrepProgram(), t.setupProgram(), folder + `\ReleaseNotes.rtf`,
		folder + `\AddOn\Misc\Cluster\x64\mrsclusres.dll`, folder + `\AddOn\Misc\Cluster\x64\setup.exe`,
	}
	for _, prerequisite := range t.Site.Prerequisites {
		files = append(files, prerequisite.Path)
	}
	return files
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
		ID: "clusterprep", Title: "prepare the node for an installation on a cluster", Host: s.Host, Program: t.clusterPrepProgram(),
		Pages: []runbook.Page{{
			Title: "Settings and Selection of the Components", Manual: s.Manual,
			Fields: []runbook.Field{field("cluster name", t.Site.Config.Cluster.Name)},
			Notes:  []string{"if the setup wrapper has started by itself, cancel it: this program must run first"},
		}},
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
			step(steps.Ins4_3_3Step2, n1, "the setup wrapper has started and has installed its C++ runtimes"), exists, configured,
			step(steps.Ins4_3_4_1Step3, n1, "the setup goes on to the further components"),
		},
		Proofs: []desk.Proof{{Step: exists, Want: check.ServicesInstalled{Names: []string{LicenceServiceKey}, Drive: t.Site.Config.Drive()}}},
		OperatorTask: runbook.OperatorTask{
			ID: "licence-service", Title: "install the licence service", Host: n1, Program: t.setupProgram(),
			Pages: []runbook.Page{{
				Title: "Installation of the License Service in the Cluster", Manual: "4.3.4.1",
				Fields: []runbook.Field{
					field("New license service installation", on), field("Target folder", t.Site.Config.XPR.LicsvcDir),
					field("IP Address", agent), field("Port", port), field("Time-out", timeout), field("number of connection attempts", attempts),
				},
				Notes: []string{
					"the target folder must be on the cluster drive: the other nodes could not run the service from a local drive",
					"the IP address is never that of the cluster or of a node",
					"the time-out is in milliseconds", "answer Yes when the setup asks whether to install further components",
				},
			}},
			Values: t.irrevocable(steps.Ins4_3_4_1Step1, "Installation of the License Service in the Cluster: Target folder"),
		},
	}
	for _, file := range t.ConnectionFiles() {
		for i, line := range []string{agent, port, timeout, attempts, connected} {
			s := configured
			s.Title = fmt.Sprintf("line %d of the licence service's connection file %s is %s", i+1, file, line)
			task.Proofs = append(task.Proofs, desk.Proof{Step: s, Want: windows.TextFileLine{Path: file, Number: i + 1, Text: line, Of: ConnectionLines}})
		}
	}
	return task
}

// connected is the last line of a connection file, as the manual prints it (4.2.2.2/11), and ConnectionLines is how many it has:
// address, port, time-out, attempts and the last one.
const (
	connected       = "true"
	ConnectionLines = 5
)

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
		Proofs: []desk.Proof{{Step: s, Want: t.agent()}},
		OperatorTask: runbook.OperatorTask{
			ID: "licence-agent-" + strings.ToLower(node), Title: "install the licence agent, logged on as a domain user",
			Host: node, Program: "CLA setup.exe file",
			Pages: []runbook.Page{{
				Title: "Installation of a CLA", Manual: "4.2.2.2",
				Fields: []runbook.Field{
					field("Target folder", claFolder), field("New User", cla.Name), secret("Password", cla.Password), field("Service Port Number", strconv.Itoa(port)),
				},
				Notes: []string{
					"switch off antivirus software before you start, and take the latest version of the agent", "the user must belong to the domain, not to the node",
					"the folder must be on a drive of the node, not on the cluster drive",
				},
			}},
		},
	}
}

// agent is what a node shows of its licence agent: a service under the domain account, from a drive of the node (D-14).
func (t Tasks) agent() check.ListeningPort {
	return check.ListeningPort{
		Port: t.Site.Config.Licensing.Port, Account: t.Site.Config.Accounts.CLA.Name, NotOn: t.Site.Config.Drive(), Software: agentSoftware,
	}
}

// agentSoftware matches the licence agent among the installed software: the manual has its name (4.2), but not the entry there.
const agentSoftware = `licen[cs]e agent|\bCLA\b`

// AgentSeen looks at the licence agent of a node, whether a run or an administrator has installed it.
func (t Tasks) AgentSeen(s runbook.Step) engine.Item { return engine.Check(s, t.agent()) }

// Licences is 4.2.2.1: XPR does not compare the licences of two agents, so a person does.
func (t Tasks) Licences(s runbook.Step) desk.Task {
	task := desk.Task{Steps: []runbook.Step{s}, OperatorTask: runbook.OperatorTask{
		ID: "licences", Title: "attest the licence files: all have the same features, and there is one file for each MAC address or one file with all of them",
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

// LicensedAdapters looks at the adapters that the nodes' licences are bound to, where the site file names them (4.2.2.1).
func (t Tasks) LicensedAdapters() []engine.Item {
	var group []engine.Item
	for _, node := range t.Site.Config.Nodes {
		if node.MAC != "" {
			group = append(group, engine.Check(step(steps.Ins4_2_2_1Step1, node.Name, "the node has the network adapter that its licence is bound to"),
				check.NetworkAdapters{ClientIP: node.ClientIP, MAC: node.MAC}))
		}
	}
	return group
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
			{
				Title: "Adding a CLA to the CLM", Manual: "4.2.2.3",
				Fields: []runbook.Field{field("Address", n.ClientIP), field("Port", strconv.Itoa(l.Port))},
				Notes:  []string{"the address is that of the node, never that of the cluster or of the virtual server"},
			},
			{
				Title: "Synchronizing a CLA with the CLM", Manual: "4.2.2.4",
				Fields: []runbook.Field{field("Logon to domain", on), field("Name", cla.Name), secret("Password", cla.Password)},
			},
			{
				Title: "Activating a License for a CLA", Manual: "4.2.2.5",
				Fields: []runbook.Field{
					field("Install local license key on license agent (offline activation)", on),
					field("License agent", n.ClientIP), field("License file", cmp.Or(t.Site.Config.LicenceFileOf(n), "the file for MAC address "+n.MAC)),
				},
				Notes: []string{"give every licence agent the same licences: XPR does not compare them", "print the confirmation"},
			},
		},
	}}
}
