// Package precondition checks what the runbooks rely on before they change anything: the licensed network adapter,
// software that must not be installed or must be stopped, features of Windows, and the quotas of WinRM. Each check is a
// step that says what is missing, on which node, and what to do.
package precondition

import (
	"slices"

	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/role"
)

// Checks are the preconditions of the chapter of a run.
type Checks struct {
	Run  *engine.Run
	Role *role.Role
	Site *resolved.Site
}

// Features of Windows that are stated in docs/windows.md, "What a host must offer".
const (
	clustering = "Failover-Clustering"
	fileServer = "FS-FileServer"
	// dotNet35 is the .NET Framework 3.5, which has version 2.0 of the setup (4.3.8): Windows Server 2012 and later have
	// it as a feature only (E-C45).
	dotNet35 = "NET-Framework-Core"
)

// The quotas of WinRM that Changeover needs. Microsoft, "Quota Management for Remote Shells": with less memory than the
// default of 1,024 MB the behavior is unsupported. A worker uses one shell on a host, and a second one for single
// questions; the shells of workers that have ended stay for three minutes. A shell runs cmd.exe, PowerShell, and the
// programs that PowerShell starts.
const (
	leastMemoryMB  = 1024
	leastShells    = 5
	leastProcesses = 5
)

// step is a row of the step table on a host.
func step(row steps.Step, host, title string) runbook.Step {
	return runbook.Step{ID: row.ID, Manual: row.Manual, Title: title, Host: host}
}

// Hosts checks features and quotas for runbooks that install or build something.
func (c Checks) Hosts(nodes ...string) []engine.Item {
	return c.hosts(check.Features{Names: []string{clustering, c.Site.Config.ClusterModule(), fileServer}}, nodes)
}

// hosts checks features and quotas of nodes.
func (c Checks) hosts(want check.Features, nodes []string) []engine.Item {
	var group []engine.Item
	least := check.RemotingQuotas{MemoryPerShellMB: leastMemoryMB, ShellsPerUser: leastShells, ProcessesPerShell: leastProcesses}
	for _, node := range nodes {
		features := step(steps.Prep6_2Step1, node, "Windows has the features for a clustered file server and for the administration of the cluster")
		quotas := step(steps.Prep6_2Step1, node, "the quotas of WinRM are large enough for Changeover")
		group = append(
			group,
			engine.Check(
				features.WithHint("install each missing feature in an elevated PowerShell on "+node+" ("+c.Site.Config.InstallFeature("<feature>", false)+"), restart "+node+" if Windows asks for a restart, and retry"),
				want),
			engine.Check(quotas.WithHint(least.HowToRaise(node)), least),
		)
	}
	return group
}

// DotNet35 checks the .NET Framework 3.5 on nodes that run XPR. If the runbook restarts the node later (restartComes), an
// installation that waits for this restart is accepted.
func (c Checks) DotNet35(restartComes bool, nodes ...string) []engine.Item {
	var group []engine.Item
	for _, node := range nodes {
		s := step(steps.Ins4_3_13Step1, node, "the .NET Framework 3.5 of Windows is installed")
		hint := "install the .NET Framework 3.5 in an elevated PowerShell on " + node + " (" + c.Site.Config.InstallFeature(dotNet35, true) + ") and retry"
		group = append(group, engine.Check(s.WithHint(hint), check.Features{Names: []string{dotNet35}, MayWait: restartComes}))
	}
	return group
}

// HasDotNet35 is the proof that the .NET Framework 3.5 is installed on the step's host. With mayWait, an installation that
// waits for a restart is accepted.
func (c Checks) HasDotNet35(s runbook.Step, mayWait bool) []desk.Proof {
	return []desk.Proof{{Step: s, Want: check.Features{Names: []string{dotNet35}, MayWait: mayWait}}}
}

// Preflight checks again what may have changed since prepare on the nodes that a runbook works on: a new network adapter
// makes the licence invalid (V-22), and Windows' SMTP service must not be installed beside XPR (D-66). It belongs to the
// first group of a chapter and changes nothing. For a runbook that installs nothing, such as a drill, a missing file
// server feature is a warning only, since the role already runs without it.
func (c Checks) Preflight(nodes ...string) []engine.Item {
	running := check.Features{Names: []string{clustering, c.Site.Config.ClusterModule()}, Advised: []string{fileServer}}
	return append(c.hosts(running, nodes), c.unchanged(nodes)...)
}

// unchanged checks that adapters and features are still as prepare left them.
func (c Checks) unchanged(nodes []string) []engine.Item {
	var group []engine.Item
	for _, node := range c.Site.Config.Nodes {
		if slices.Contains(nodes, node.Name) {
			group = append(group, c.LicensedAdapter(node), c.noSMTP(node.Name))
		}
	}
	if len(nodes) == 0 {
		return group
	}
	agent, _ := c.AgentAdapter(nodes[0])
	return append(group, agent...)
}

// Installing is Preflight for a runbook that installs software. In addition, antivirus programs must be stopped (V-29) on
// the nodes on which XPR is not installed yet.
func (c Checks) Installing(nodes ...string) []engine.Item {
	group := slices.Concat(c.Hosts(nodes...), c.unchanged(nodes), c.DotNet35(true, nodes...))
	for _, node := range c.nodesToInstall() {
		if slices.Contains(nodes, node) {
			group = append(group, c.antivirusOn(node)...)
		}
	}
	return group
}

// Printing is Installing for a runbook that installs the printer driver, which needs the print spooler (9.4.2).
func (c Checks) Printing(nodes ...string) []engine.Item {
	group := c.Installing(nodes...)
	for _, node := range nodes {
		s := step(steps.Int9_4_2Step1, node, "service Spooler runs")
		hint := "the setup of the printer driver needs service Spooler: start the service in an elevated PowerShell on " + node + " (Set-Service -Name Spooler -StartupType Automatic; Start-Service -Name Spooler), then retry. " +
			"If the service is disabled again later, look for a group policy that disables it"
		group = append(group, engine.Check(s.WithHint(hint), windows.Service{Name: "Spooler", State: windows.ServiceRunning}))
	}
	return group
}

// noSMTP checks that Windows' SMTP service is not installed. It does not remove it: a person does, or prepare, which cannot
// start while this run holds the lock.
func (c Checks) noSMTP(node string) engine.Item {
	s := step(steps.Prep7_1_3Step4, node, "feature SMTP-Server is not installed")
	hint := "remove the feature SMTP-Server in an elevated PowerShell on " + node + " (" + c.Site.Config.Commands().RemoveFeature("SMTP-Server") + "), then retry. " +
		"Or abort, run prepare, which removes the feature, and start the runbook again"
	return engine.Check(s.WithHint(hint), windows.Feature{Name: "SMTP-Server", Service: "SMTPSVC"})
}

// LicensedAdapter compares the MAC address of the licensed network adapter with the site file, or with the address that an
// earlier run recorded: a new adapter needs a new licence.
func (c Checks) LicensedAdapter(node config.Node) engine.Item {
	mac, key := c.LicensedMAC(node), runbook.FactMACPrefix+node.Name
	row := steps.Prep7_1_2Step7
	hint := row.Hint + c.expected("nodes, "+node.Name+", mac", node.MAC, key)
	title := "the licensed adapter has the MAC address " + mac
	if mac == "" {
		title = "the MAC address of the licensed adapter was read"
	}
	return engine.Check(step(row, node.Name, title).WithHint(hint),
		check.NetworkAdapters{ClientIP: node.ClientIP, MAC: mac, LinkMbps: 1})
}

// expected states where the expected MAC address comes from: a field of the site file, else a fact of the site record.
func (c Checks) expected(field, mac, fact string) string {
	if mac != "" {
		return ". The expected MAC address is in the site file: " + field
	}
	if _, ok := c.Run.Record().Fact(fact); ok {
		return ". The expected MAC address is in the site record: " + c.Run.Record().Because(fact)
	}
	return ""
}

// LicensedMAC returns the MAC address in the site file, else the recorded one, else an empty text.
func (c Checks) LicensedMAC(node config.Node) string {
	if node.MAC != "" {
		return node.MAC
	}
	fact, _ := c.Run.Record().Fact(runbook.FactMACPrefix + node.Name)
	return fact.Value
}

// Agent is the name in the site record of a licence agent's computer outside the nodes.
const Agent = "licence agent"

// AgentMAC returns the MAC address of the licence agent's computer in the site file, else the recorded one, else an empty
// text.
func (c Checks) AgentMAC() string {
	if mac := c.Site.Config.Licensing.CLAMAC; mac != "" {
		return mac
	}
	fact, _ := c.Run.Record().Fact(runbook.FactMACPrefix + Agent)
	return fact.Value
}

// AgentAdapter compares the MAC address of a licence agent outside the nodes, as a node sees it, with the site file or with
// the address that an earlier run recorded (7.1.2). needed is false where the agents run on the nodes.
func (c Checks) AgentAdapter(node string) (look []engine.Item, needed bool) {
	l := c.Site.Config.Licensing
	if l.Scenario != config.ScenarioOutside {
		return nil, false
	}
	row := steps.Prep7_1_2Step7
	hint := row.Hint + c.expected("licensing.claMAC", l.CLAMAC, runbook.FactMACPrefix+Agent)
	// A node sees the addresses of its own networks only, so that the title claims no more than what was seen.
	title := "if the node sees the MAC address of the licence agent's computer " + l.CLAHostIP + ", this MAC address is recorded"
	if mac := c.AgentMAC(); mac != "" {
		title = "the licence agent's computer " + l.CLAHostIP + " shows no other MAC address than " + mac
	}
	s := step(row, node, title).WithHint(hint)
	return []engine.Item{engine.Check(s, check.NeighborMAC{Address: l.CLAHostIP, MAC: c.AgentMAC()})}, true
}
