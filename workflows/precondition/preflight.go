// Package precondition holds what the runbooks look at before they change anything that relies on it: the
// licensed network adapter, software that must be away or stopped, features of Windows, and what WinRM allows.
// Each is a step that says what is missing, on which node, and what to do.
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

// What the service needs of WinRM. Microsoft, "Quota Management for Remote Shells": with less than the default of
// 1,024 MB the behavior is unsupported. A worker has one shell on a host and asks once in a second one; shells of
// workers that ended stay for three minutes. A shell runs cmd.exe, PowerShell, and what that starts.
const (
	leastMemoryMB  = 1024
	leastShells    = 5
	leastProcesses = 5
)

// step is a row of the step table on a host.
func step(row steps.Step, host, title string) runbook.Step {
	return runbook.Step{ID: row.ID, Manual: row.Manual, Title: title, Host: host}
}

// Hosts are the features and quotas that the runbooks rely on which install or build something.
func (c Checks) Hosts(nodes ...string) []engine.Item {
	return c.hosts(check.Features{Names: []string{clustering, c.Site.Config.ClusterModule(), fileServer}}, nodes)
}

// hosts are features and quotas of nodes.
func (c Checks) hosts(want check.Features, nodes []string) []engine.Item {
	var group []engine.Item
	for _, node := range nodes {
		features := step(steps.Prep6_2Step1, node, "the features of Windows for a clustered file server and its administration are installed")
		quotas := step(steps.Prep6_2Step1, node, "WinRM allows the account what the service needs")
		group = append(
			group,
			engine.Check(
				features.WithHint("install what is missing on "+node+" ("+c.Site.Config.InstallFeature("<feature>", false)+"), restart it where Windows asks for that, and retry"),
				want),
			engine.Check(
				quotas.WithHint(`raise the quota on `+node+` in an elevated PowerShell at its console (Set-Item WSMan:\localhost\Shell\<quota> <value>), or in the group policy "Windows Remote Shell" where one sets it, and retry`),
				check.RemotingQuotas{MemoryPerShellMB: leastMemoryMB, ShellsPerUser: leastShells, ProcessesPerShell: leastProcesses}),
		)
	}
	return group
}

// DotNet35 is the .NET Framework 3.5 on nodes that run XPR. One whose installation waits for a restart
// counts, where that restart is still to come.
func (c Checks) DotNet35(restartComes bool, nodes ...string) []engine.Item {
	var group []engine.Item
	for _, node := range nodes {
		s := step(steps.Ins4_3_13Step1, node, "the .NET Framework 3.5 of Windows is installed")
		hint := "install it on " + node + " (" + c.Site.Config.InstallFeature(dotNet35, true) + ") and retry"
		group = append(group, engine.Check(s.WithHint(hint), check.Features{Names: []string{dotNet35}, MayWait: restartComes}))
	}
	return group
}

// HasDotNet35 is the proof that the .NET Framework 3.5 is installed on the step's host. One whose installation waits for
// a restart counts where it may wait.
func (c Checks) HasDotNet35(s runbook.Step, mayWait bool) []desk.Proof {
	return []desk.Proof{{Step: s, Want: check.Features{Names: []string{dotNet35}, MayWait: mayWait}}}
}

// Preflight looks again at what may have changed since prepare on the nodes that a runbook works on: a new
// network adapter makes the licence invalid (V-22), and XPR needs Windows' SMTP service to be away (D-66).
// It belongs to the first group of a chapter, before anything is changed, and only looks. A runbook that installs
// nothing, such as a drill, goes on without the file server of Windows, with a warning: the role runs as it is.
func (c Checks) Preflight(nodes ...string) []engine.Item {
	running := check.Features{Names: []string{clustering, c.Site.Config.ClusterModule()}, Advised: []string{fileServer}}
	return append(c.hosts(running, nodes), c.unchanged(nodes)...)
}

// unchanged looks again at what prepare has looked at or made so.
func (c Checks) unchanged(nodes []string) []engine.Item {
	var group []engine.Item
	for _, node := range c.Site.Config.Nodes {
		if slices.Contains(nodes, node.Name) {
			group = append(group, c.LicensedAdapter(node), noSMTP(node.Name))
		}
	}
	if len(nodes) == 0 {
		return group
	}
	agent, _ := c.AgentAdapter(nodes[0])
	return append(group, agent...)
}

// Installing is Preflight of a runbook that installs software: antivirus services stay stopped (V-29) on
// the nodes on which XPR is still to be installed.
func (c Checks) Installing(nodes ...string) []engine.Item {
	group := slices.Concat(c.Hosts(nodes...), c.unchanged(nodes), c.DotNet35(true, nodes...))
	for _, node := range c.nodesToInstall() {
		if slices.Contains(nodes, node) {
			group = append(group, c.antivirusOn(node)...)
		}
	}
	return group
}

// Printing is Installing of a runbook that installs the printer driver, which needs the print spooler (9.4.2).
func (c Checks) Printing(nodes ...string) []engine.Item {
	group := c.Installing(nodes...)
	for _, node := range nodes {
		s := step(steps.Int9_4_2Step1, node, "service Spooler runs, without which no printer driver can be installed")
		hint := "start it on " + node + " (Set-Service -Name Spooler -StartupType Automatic; Start-Service -Name Spooler) and retry; a policy may have disabled it"
		group = append(group, engine.Check(s.WithHint(hint), windows.Service{Name: "Spooler", State: windows.ServiceRunning}))
	}
	return group
}

// noSMTP only looks: what was installed since prepare is removed by a person, or by prepare, which cannot
// begin while this run holds the lock.
func noSMTP(node string) engine.Item {
	s := step(steps.Prep7_1_3Step4, node, "feature SMTP-Server is not installed")
	return engine.Check(s.WithHint("remove it and retry; or abort, run prepare and start again"), windows.Feature{Name: "SMTP-Server", Service: "SMTPSVC"})
}

// LicensedAdapter holds the licensed network adapter against the site file, or against the address that
// an earlier run recorded: a new adapter needs a new licence. It only looks.
func (c Checks) LicensedAdapter(node config.Node) engine.Item {
	mac, key := c.LicensedMAC(node), runbook.FactMACPrefix+node.Name
	row := steps.Prep7_1_2Step7
	hint := row.Hint
	if node.MAC == "" && mac != "" {
		hint += "; the address is " + c.Run.Record().Because(key)
	}
	title := "the MAC address is " + mac
	if mac == "" {
		title = "the MAC address is known"
	}
	return engine.Check(step(row, node.Name, title).WithHint(hint),
		check.NetworkAdapters{ClientIP: node.ClientIP, MAC: mac, LinkMbps: 1})
}

// LicensedMAC is the address in the site file, or else the recorded one, or nothing.
func (c Checks) LicensedMAC(node config.Node) string {
	if node.MAC != "" {
		return node.MAC
	}
	fact, _ := c.Run.Record().Fact(runbook.FactMACPrefix + node.Name)
	return fact.Value
}

// Agent stands in the site record for the computer of a licence agent outside the nodes.
const Agent = "licence agent"

// AgentMAC is the address of the licence agent's computer in the site file, or else the recorded one, or nothing.
func (c Checks) AgentMAC() string {
	if mac := c.Site.Config.Licensing.CLAMAC; mac != "" {
		return mac
	}
	fact, _ := c.Run.Record().Fact(runbook.FactMACPrefix + Agent)
	return fact.Value
}

// AgentAdapter holds the network adapter of a licence agent outside the nodes against the address that an earlier run recorded
// (7.1.2), as far as a node sees it. It is needed where the agent runs there.
func (c Checks) AgentAdapter(node string) (look []engine.Item, needed bool) {
	l := c.Site.Config.Licensing
	if l.Scenario != config.ScenarioOutside {
		return nil, false
	}
	row := steps.Prep7_1_2Step7
	hint := row.Hint
	if l.CLAMAC == "" && c.AgentMAC() != "" {
		hint += "; the address is " + c.Run.Record().Because(runbook.FactMACPrefix+Agent)
	}
	which := "that was seen before"
	if l.CLAMAC != "" {
		which = l.CLAMAC
	}
	s := step(row, node, "the licence agent's computer "+l.CLAHostIP+" has the MAC address "+which).WithHint(hint)
	return []engine.Item{engine.Check(s, check.NeighborMAC{Address: l.CLAHostIP, MAC: c.AgentMAC()})}, true
}
