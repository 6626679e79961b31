package setup

import (
	"cmp"
	"strconv"
	"strings"

	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// LicenceAgent is 4.2.2.2: the licence agent, locally on a node.
func (t Tasks) LicenceAgent(node string, s runbook.Step) desk.Task {
	cla, port := t.Site.Config.Accounts.CLA, t.Site.Config.Licensing.Port
	return desk.Task{
		Steps:  []runbook.Step{s},
		Proofs: []desk.Proof{{Step: s, Want: t.agent()}},
		OperatorTask: runbook.OperatorTask{
			ID: "licence-agent-" + strings.ToLower(node), Title: "log on as a domain user and install the licence agent",
			Host: node, Program: "CLA setup.exe file",
			Pages: []runbook.Page{{
				Title: "Installation of a CLA", Manual: "4.2.2.2",
				Fields: []runbook.Field{
					field("Target folder", claFolder), field("New User", cla.Name), secret("Password", cla.Password), field("Service Port Number", strconv.Itoa(port)),
				},
				Notes: []string{
					"switch off antivirus software before you start, and use the latest version of the licence agent", "the new user must be a domain user, not a local user of the node",
					"the target folder must be on a local drive of the node, not on the cluster drive",
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
		ID: "licences", Title: "attest the licence files: all files have the same features, and there is either one file for each MAC address or one file with all MAC addresses",
	}}
	files := runbook.Page{Title: "Creating the license files", Manual: s.Manual, Notes: []string{
		"open the licence files of all licence agents in a text editor, and compare the features and the number of each feature: XPR does not compare the files",
		"if the files differ, order licence files with equal features before you confirm",
	}}
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
			s := step(steps.Ins4_2_2_1Step1, node.Name, "the node has the network adapter that its licence is bound to")
			group = append(group, engine.Check(s.WithHint(steps.Prep7_1_2Step7.Hint+". The expected MAC address is in the site file: nodes, "+node.Name+", mac"),
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
	values := map[string]string{}
	for _, s := range about {
		values[desk.FactOf(s)] = strings.Join([]string{n.ClientIP, strconv.Itoa(l.Port), cla.Name, t.Site.Config.LicenceFileOf(n)}, ", ")
	}
	return desk.Task{Steps: about, SiteValues: values, OperatorTask: runbook.OperatorTask{
		ID: "licence-manager-" + strings.ToLower(node), Title: "add, synchronize and activate the licence agent in the licence manager",
		Host: node, Program: cmp.Or(l.CLMURL, "http://"+l.CLMHost+clmPath),
		Pages: []runbook.Page{
			{
				Title: "Adding a CLA to the CLM", Manual: "4.2.2.3",
				Fields: []runbook.Field{field("Address", n.ClientIP), field("Port", strconv.Itoa(l.Port))},
				Notes:  []string{"enter the address of the node, never the address of the cluster or of the virtual server"},
			},
			{
				Title: "Synchronizing a CLA with the CLM", Manual: "4.2.2.4",
				Fields: []runbook.Field{field("Logon to domain", on), field("Name", cla.Name), secret("Password", cla.Password)},
			},
			{
				Title: "Activating a License for a CLA", Manual: "4.2.2.5",
				Fields: []runbook.Field{
					field("Install local license key on license agent (offline activation)", on),
					field("License agent", n.ClientIP), field("License file", cmp.Or(t.Site.Config.LicenceFileOf(n), "the licence file for MAC address "+n.MAC)),
				},
				Notes: []string{"give every licence agent the same licences: XPR does not compare the licences of the agents", "print the confirmation"},
			},
		},
	}}
}

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
		s := step(steps.Ins4_2_2_1Step1, node.Name, "licence file "+file.Path+" contains the MAC addresses of its licence agents")
		group = append(group, engine.Check(s.WithHint("if "+file.Path+" on "+node.Name+" is not the licence file of these agents, copy the right licence file to this path, then retry; "+
			"if the path or a MAC address is wrong in licensing.licenceFiles of the site file, abort, correct the site file, then start the runbook again; "+
			"if the licence lacks a MAC address, order a new licence file"), want))
	}
	return group
}
